//! The import worker's state machine, as the page drives it.
#![cfg(feature = "readers")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::buffers::Floats;
use hourglass::data::ImageShape;
use hourglass::data::import::{
    Choices, Decoded, DecodedPicture, ImportCommand, ImportEvent, ImportMessage, ImportService, InputFile,
    LocalFuture, Look, Mail, PageFile, Platform, SetKind,
};
use hourglass::data::tones::SAMPLE_RATE;
use hourglass::inbox::Inbox;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A platform whose every turn takes 20 ms and may bring new mail.
struct Page {
    time: Cell<f64>,
    inbox: Rc<Inbox<Mail>>,
    /// Mail that comes after so many turns.
    later: RefCell<Option<(usize, Mail)>>,
}

impl Platform for Page {
    fn decode<'a>(&'a self, _: &'a str, _: &'a [u8]) -> LocalFuture<'a, Result<DecodedPicture, String>> {
        Box::pin(async { Err(String::new()) })
    }
    fn proceed(&self) -> LocalFuture<'_, bool> {
        let due = self.later.borrow_mut().take_if(|(turns, _)| {
            *turns = turns.saturating_sub(1);
            *turns == 0
        });
        if let Some((_, mail)) = due {
            self.inbox.push(mail);
        }
        Box::pin(async { true })
    }
    fn progress(&self, _: &str, _: usize, _: usize) {}
    fn now(&self) -> f64 {
        self.time.set(self.time.get() + 20.0);
        self.time.get()
    }
}

/// A page with its worker.
struct Worker {
    service: ImportService,
    page: Rc<Page>,
    inbox: Rc<Inbox<Mail>>,
    heard: Rc<RefCell<Vec<ImportMessage>>>,
}

impl Worker {
    fn new() -> Self {
        let inbox: Rc<Inbox<Mail>> = Rc::default();
        let page =
            Rc::new(Page { time: Cell::new(0.0), inbox: Rc::clone(&inbox), later: RefCell::default() });
        let heard: Rc<RefCell<Vec<ImportMessage>>> = Rc::default();
        let told = Rc::clone(&heard);
        let platform: Rc<dyn Platform> = Rc::<Page>::clone(&page);
        let emit = Rc::new(move |message| told.borrow_mut().push(message));
        let service = ImportService::new(platform, Rc::clone(&inbox), emit);
        Self { service, page, inbox, heard }
    }

    /// Sends a command and all that comes after it; what was heard, without progress.
    fn send(&mut self, mail: Mail) -> Vec<ImportEvent> {
        self.inbox.push(mail);
        while let Some(mail) = self.inbox.take() {
            pollster::block_on(self.service.handle(mail));
        }
        let heard = self.heard.take().into_iter().map(|message| message.event);
        heard.filter(|event| !matches!(event, ImportEvent::Progress { .. })).collect()
    }

    /// Does what a command asks for while others wait; what was heard, without progress.
    fn handle(&mut self, mail: Mail) -> Vec<ImportEvent> {
        pollster::block_on(self.service.handle(mail));
        let heard = self.heard.take().into_iter().map(|message| message.event);
        heard.filter(|event| !matches!(event, ImportEvent::Progress { .. })).collect()
    }

    fn ask(&mut self, command: ImportCommand) -> Vec<ImportEvent> {
        self.send(Mail { command, files: Vec::new() })
    }

    fn open(&mut self, id: u32, files: Vec<InputFile>) -> Vec<ImportEvent> {
        self.send(opening(id, false, files))
    }
}

fn opening(id: u32, join: bool, files: Vec<InputFile>) -> Mail {
    let count = files.len() as u32;
    Mail { command: ImportCommand::Open { id, count, join, sounds: false }, files }
}

/// The page's answer.
fn decoded(number: u32, content: Result<Decoded, String>) -> Mail {
    let command = ImportCommand::Decoded { number, content: content.map(Box::new) };
    Mail { command, files: Vec::new() }
}

/// The last look among events.
fn last_look(events: &[ImportEvent]) -> Look {
    let look = events.iter().rev().find_map(|event| match event {
        ImportEvent::Look(look) => Some((**look).clone()),
        _ => None,
    });
    look.unwrap_or_else(|| panic!("no look in {events:?}"))
}

fn failure(events: &[ImportEvent]) -> &str {
    match events {
        [ImportEvent::Failed(why)] => why,
        _ => panic!("not only a failure: {events:?}"),
    }
}

fn pictures(folder: &str, count: u8) -> Vec<InputFile> {
    let picture = |i: u8| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::GrayImage::from_fn(20, 20, |x, y| image::Luma([i ^ (x * y) as u8]))
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        InputFile::in_memory(format!("{folder}/{i}.png"), bytes.into_inner())
    };
    (0..count).map(picture).collect()
}

/// IDX files of images of 4×4 pixels and of their labels.
fn idx(count: u8) -> [InputFile; 2] {
    let n = u32::from(count).to_be_bytes();
    let images =
        [&[0, 0, 8, 3][..], &n, &[0, 0, 0, 4, 0, 0, 0, 4], &vec![9; usize::from(count) * 16]].concat();
    let labels = [&[0, 0, 8, 1][..], &n, &(0..count).map(|i| i % 3).collect::<Vec<u8>>()].concat();
    [InputFile::in_memory("images-idx3-ubyte", images), InputFile::in_memory("labels-idx1-ubyte", labels)]
}

#[test]
fn files_are_understood_chosen_for_and_built() {
    let mut worker = Worker::new();
    let events = worker.open(1, [pictures("a", 30), pictures("b", 30)].concat());
    let look = last_look(&events);
    assert!(
        look.complete
            && matches!(events.last(), Some(ImportEvent::Samples(samples)) if samples.names.len() == 24)
    );
    assert_eq!((look.count, look.choices.side), (60, 20));
    let choices = Choices { side: 16, ..look.choices };
    let chosen = worker.ask(ImportCommand::Choose(Box::new(choices.clone())));
    assert_eq!(last_look(&chosen).choices, choices);
    assert!(matches!(chosen.last(), Some(ImportEvent::Samples(samples)) if samples.shape.width == 16));
    let built = worker.ask(ImportCommand::Build(Box::new(choices)));
    assert!(
        matches!(&built[..], [ImportEvent::Built { set, .. }] if set.len() == 60 && set.shape.width == 16)
    );
    // The sheet may be opened again.
    let look = last_look(&worker.ask(ImportCommand::Choose(Box::new(look_choices(&built)))));
    assert_eq!(look.count, 60);
}

fn look_choices(built: &[ImportEvent]) -> Choices {
    assert!(matches!(built, [ImportEvent::Built { .. }]));
    Choices { side: 20, ..Choices::default() }
}

#[test]
fn many_files_come_in_parts_and_those_of_an_import_that_is_over_are_let_go() {
    let mut worker = Worker::new();
    let open = |id, count, files| Mail {
        command: ImportCommand::Open { id, count, join: false, sounds: false },
        files,
    };
    let more = |id, files| Mail { command: ImportCommand::More { id }, files };
    // Of another import.
    worker.inbox.push(more(1, pictures("old", 40)));
    worker.inbox.push(more(2, pictures("b", 30)));
    worker.inbox.push(more(2, pictures("c", 30)));
    let look = last_look(&worker.handle(open(2, 90, pictures("a", 30))));
    assert_eq!((look.count, look.classes.len()), (90, 3));
    // The user cancels before all are there: nothing is told of a part.
    worker.inbox.push(more(3, pictures("b", 30)));
    worker.inbox.push(Mail { command: ImportCommand::Cancel, files: Vec::new() });
    assert_eq!(worker.handle(open(3, 90, pictures("a", 30))), []);
}

#[test]
fn newer_files_end_the_work_on_older_ones() {
    let mut worker = Worker::new();
    *worker.page.later.borrow_mut() = Some((2, opening(2, false, pictures("new", 25))));
    worker.inbox.push(opening(1, false, [pictures("a", 200), pictures("b", 200)].concat()));
    while let Some(mail) = worker.inbox.take() {
        pollster::block_on(worker.service.handle(mail));
    }
    let heard = worker.heard.take();
    assert!(heard.iter().all(|message| !matches!(message.event, ImportEvent::Failed(_))), "{heard:?}");
    let complete: Vec<u32> = heard
        .iter()
        .filter(|message| matches!(&message.event, ImportEvent::Look(look) if look.complete))
        .map(|message| message.id)
        .collect();
    assert_eq!(complete, [2]);
}

#[test]
fn what_fails_or_is_cancelled_leaves_what_was_there() {
    let mut worker = Worker::new();
    let choices = Box::new(last_look(&worker.open(1, pictures("a", 25))).choices);
    let bad = InputFile::in_memory("x.png", b"nothing".to_vec());
    assert!(failure(&worker.open(2, vec![bad])).contains("x.png"));
    assert!(failure(&worker.open(3, Vec::new())).contains("no file"));
    assert!(matches!(&worker.ask(ImportCommand::Build(choices.clone()))[..], [ImportEvent::Built { .. }]));
    // A set that is being made can be stopped; the next command is served.
    worker.open(4, pictures("b", 200));
    *worker.page.later.borrow_mut() = Some((3, Mail { command: ImportCommand::Cancel, files: Vec::new() }));
    assert_eq!(worker.ask(ImportCommand::Build(choices)), []);
    assert_eq!(last_look(&worker.open(5, pictures("c", 21))).count, 21);
    // Too few for a set.
    let few = last_look(&worker.open(6, pictures("d", 9)));
    assert!(few.obstacle.is_some());
    assert!(failure(&worker.ask(ImportCommand::Build(Box::new(few.choices.clone())))).contains("9 images"));
    // But not for a network that has learned already, to score them.
    let shape = Some(ImageShape { channels: 3, height: 24, width: 16 });
    let seen = worker.ask(ImportCommand::Build(Box::new(Choices { shape, ..few.choices })));
    assert!(
        matches!(&seen[..], [ImportEvent::Built { set, .. }] if set.len() == 9 && Some(set.shape) == shape)
    );
}

#[test]
fn labels_that_come_later_join_the_images_that_they_fit() {
    let [images, labels] = idx(60);
    for is_built in [false, true] {
        let mut worker = Worker::new();
        let look = last_look(&worker.open(1, vec![images.clone()]));
        assert_eq!((look.count, look.classes.len()), (60, 0));
        if is_built {
            worker.ask(ImportCommand::Build(Box::new(look.choices)));
        }
        let [_, others] = idx(50);
        assert!(failure(&worker.open(2, vec![others])).contains("50 labels"));
        let joined = last_look(&worker.open(3, vec![labels.clone()]));
        assert_eq!((joined.kind, joined.count, joined.classes.len()), (SetKind::Arrays, 60, 3));
        let built = worker.ask(ImportCommand::Build(Box::new(joined.choices)));
        assert!(matches!(&built[..], [ImportEvent::Built { set, .. }] if set.labels.len() == 1));
    }
    // Without images there is nothing that they could join.
    assert!(failure(&Worker::new().open(1, vec![labels])).contains("only labels"));
}

#[test]
fn a_table_of_labels_joins_the_pictures_that_it_names() {
    let mut worker = Worker::new();
    worker.open(1, pictures("photos", 40));
    let rows: String = (0..40).map(|i| format!("{i}.png,{},{i}\n", ["cat", "dog"][i % 2])).collect();
    let table = InputFile::in_memory("labels.csv", format!("file,animal,weight\n{rows}").into_bytes());
    let look = last_look(&worker.open(2, vec![table]));
    assert_eq!((look.kind, look.count), (SetKind::Pictures, 40));
    assert_eq!(look.classes, [("cat".into(), 20), ("dog".into(), 20)]);
}

#[test]
fn files_are_added_to_a_set_of_their_kind() {
    let mut worker = Worker::new();
    assert!(failure(&worker.send(opening(1, true, pictures("a", 30)))).contains("no dataset"));
    worker.open(2, pictures("apple", 30));
    let both = last_look(&worker.send(opening(3, true, pictures("pear", 20))));
    assert_eq!(both.classes, [("apple".into(), 30), ("pear".into(), 20)]);
    let [images, _] = idx(200);
    let events = worker.send(opening(4, true, vec![images]));
    let why =
        events.iter().find_map(|event| if let ImportEvent::Failed(why) = event { Some(why) } else { None });
    assert!(why.unwrap().contains("drop them alone"), "{events:?}");
    let built = worker.ask(ImportCommand::Build(Box::new(both.choices)));
    assert!(matches!(&built[..], [ImportEvent::Built { set, .. }] if set.len() == 50));
}

#[test]
fn a_picture_of_the_set_or_alone_is_the_users_own() {
    let mut worker = Worker::new();
    worker.open(1, pictures("a", 9));
    let one = worker.ask(ImportCommand::UseOne(4));
    assert!(
        matches!(&one[..], [ImportEvent::Picture { name, picture, .. }] if name == "4.png" && picture.width == 20)
    );
    assert!(failure(&worker.ask(ImportCommand::UseOne(99))).contains("100"));
    let alone = worker.open(2, pictures("b", 1));
    assert!(matches!(&alone[..], [ImportEvent::Picture { name, .. }] if name == "0.png"));
}

#[test]
fn drawings_are_rendered_by_the_page() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><circle r="5"/></svg>"#;
    let picture = DecodedPicture { width: 2, height: 2, rgba: vec![255; 16], notes: Vec::new() };
    for rendered in [Ok(picture), Err("can't be drawn".to_owned())] {
        let mut worker = Worker::new();
        let answer = decoded(1, rendered.clone().map(Decoded::Picture));
        worker.inbox.push(opening(1, false, vec![InputFile::in_memory("a.svg", svg.to_vec())]));
        let mail = worker.inbox.take().unwrap();
        // The page answers at once.
        worker.inbox.push(answer);
        pollster::block_on(worker.service.handle(mail));
        let heard: Vec<ImportEvent> = worker.heard.take().into_iter().map(|message| message.event).collect();
        assert!(
            heard
                .iter()
                .any(|event| matches!(event, ImportEvent::Decode { number: 1, kind: PageFile::Drawing, bytes } if bytes.0 == svg))
        );
        match (rendered, heard.last().unwrap()) {
            (Ok(picture), ImportEvent::Picture { picture: got, .. }) => assert_eq!(picture.rgba, got.rgba),
            (Err(why), ImportEvent::Failed(told)) => {
                assert!(told.contains(&why) && told.contains("a.svg"), "{told}")
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn sounds_are_decoded_by_the_page() {
    let bytes = std::fs::read("tests/fixtures/pictures/opus.ogg").unwrap();
    let tone: Vec<f32> = (0..SAMPLE_RATE).map(|i| (i as f32 * 0.3).sin()).collect();
    let files: Vec<InputFile> =
        (0..22).map(|i| InputFile::in_memory(format!("{}/{i}.ogg", i % 2), bytes.clone())).collect();
    let mut worker = Worker::new();
    // The page answers each as it comes; one it can't decode. Whoever asked before is answered in vain.
    worker.inbox.push(opening(1, false, files));
    let mail = worker.inbox.take().unwrap();
    worker.inbox.push(decoded(0, Err("is of an import before".into())));
    for number in 1..=22 {
        let samples = Floats(tone[number as usize..].to_vec());
        let content = if number == 5 { Err(String::new()) } else { Ok(Decoded::Sound(samples)) };
        worker.inbox.push(decoded(number, content));
    }
    pollster::block_on(worker.service.handle(mail));
    let heard: Vec<ImportEvent> = worker.heard.take().into_iter().map(|message| message.event).collect();
    let asked =
        heard.iter().filter(|event| matches!(event, ImportEvent::Decode { kind: PageFile::Sound, .. }));
    assert_eq!(asked.count(), 22);
    let look = last_look(&heard);
    assert_eq!((look.kind, look.count, look.classes.len()), (SetKind::Sounds, 21, 2));
    assert!(look.left_out[0].why.starts_with("is an Opus sound, which"), "{:?}", look.left_out);
}

#[test]
fn a_cancel_ends_the_waiting_for_the_page() {
    let bytes = std::fs::read("tests/fixtures/pictures/tone.webm").unwrap();
    let mut worker = Worker::new();
    worker.inbox.push(opening(1, false, vec![InputFile::in_memory("a.webm", bytes)]));
    let mail = worker.inbox.take().unwrap();
    worker.inbox.push(Mail { command: ImportCommand::Cancel, files: Vec::new() });
    pollster::block_on(worker.service.handle(mail));
    worker.heard.take();
    assert_eq!(worker.ask(ImportCommand::Cancel), []);
}

/// A run of today's format on 40 images of 8×8, with them or without.
fn run(with_images: bool) -> InputFile {
    let name = if with_images { "format-1.hourglass" } else { "format-1.safetensors" };
    InputFile::in_memory(name, std::fs::read(format!("tests/fixtures/runs/{name}")).unwrap())
}

/// IDX images of `side`², which a run on own data may have learned from.
fn squares(count: u8, side: u8) -> InputFile {
    let head = [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, side, 0, 0, 0, side];
    let pixels = (0..u32::from(count) * u32::from(side).pow(2)).map(|i| (i % 251) as u8);
    InputFile::in_memory("squares-idx3-ubyte", head.into_iter().chain(pixels).collect())
}

#[test]
fn a_run_opens_with_its_images() {
    let mut worker = Worker::new();
    worker.open(1, pictures("a", 30));
    let heard = worker.open(2, vec![run(true)]);
    let [ImportEvent::Run { run, left_out }] = &heard[..] else { panic!("{heard:?}") };
    assert_eq!((run.name.as_str(), run.step, left_out.len()), ("format-1", 40, 0));
    assert!(run.spec.contains("data=own") && run.checkpoint.0.len() > 10_000);
    assert_eq!(run.curves[0].0.len(), 80);
    assert_eq!(run.images.as_ref().map(|set| set.len()), Some(40));
}

#[test]
fn a_run_without_its_data_waits_for_them() {
    let mut worker = Worker::new();
    let why = worker.open(1, vec![run(false)]);
    assert!(failure(&why).contains("“format-1” was trained on its author's own data"));
    let look = last_look(&worker.open(2, vec![squares(30, 8)]));
    assert!(look.notes.iter().any(|note| note.contains("“format-1”, trained for 40 steps")));
    let heard = worker.ask(ImportCommand::Build(Box::new(look.choices)));
    let [ImportEvent::Run { run, .. }] = &heard[..] else { panic!("{heard:?}") };
    assert_eq!((run.step, run.images.as_ref().map(|set| set.len())), (40, Some(30)));
    // The next set is one to train on.
    let look = last_look(&worker.open(3, vec![squares(30, 8)]));
    assert!(!look.notes.iter().any(|note| note.contains("format-1")));
    let heard = worker.ask(ImportCommand::Build(Box::new(look.choices)));
    assert!(matches!(heard[..], [ImportEvent::Built { .. }]), "{heard:?}");
}

#[test]
fn data_of_another_shape_are_not_those_of_the_run() {
    let mut worker = Worker::new();
    worker.open(1, vec![run(false)]);
    let look = last_look(&worker.open(2, vec![squares(30, 12)]));
    let why = worker.ask(ImportCommand::Build(Box::new(look.choices)));
    let why = failure(&why);
    assert!(why.contains("has learned from images of 8×8, and these are images of 12×12"), "{why}");
    // Pictures are made in the run's shape.
    let look = last_look(&worker.open(3, pictures("a", 25)));
    let heard = worker.ask(ImportCommand::Build(Box::new(look.choices)));
    let [ImportEvent::Run { run, .. }] = &heard[..] else { panic!("{heard:?}") };
    assert_eq!(run.images.as_ref().map(|set| set.shape), Some(ImageShape::grey(8, 8)));
}

#[test]
fn a_run_that_waits_takes_no_set_that_was_there_before_it_or_after_cancel() {
    let mut worker = Worker::new();
    let look = last_look(&worker.open(1, vec![squares(30, 8)]));
    worker.open(2, vec![run(false)]);
    let heard = worker.ask(ImportCommand::Build(Box::new(look.choices)));
    assert!(matches!(heard[..], [ImportEvent::Built { .. }]), "{heard:?}");
    worker.open(3, vec![run(false)]);
    worker.ask(ImportCommand::Cancel);
    let look = last_look(&worker.open(4, vec![squares(30, 8)]));
    let heard = worker.ask(ImportCommand::Build(Box::new(look.choices)));
    assert!(matches!(heard[..], [ImportEvent::Built { .. }]), "{heard:?}");
}

#[test]
fn runs_that_can_not_be_opened_are_told_and_the_sheet_stays() {
    let mut worker = Worker::new();
    let look = last_look(&worker.open(1, vec![squares(30, 8)]));
    let whole = run(true).read().unwrap();
    let cut = InputFile::in_memory("cut.hourglass", whole[..whole.len() / 2].to_vec());
    assert_eq!(
        failure(&worker.open(2, vec![cut])),
        "“cut.hourglass” is damaged or was cut off: download it again."
    );
    let foreign = br#"\x10\0\0\0\0\0\0\0{"a":{}}        "#.to_vec();
    let foreign = [&[16, 0, 0, 0, 0, 0, 0, 0][..], &foreign[foreign.len() - 16..]].concat();
    let why = worker.open(3, vec![InputFile::in_memory("model.safetensors", foreign)]);
    assert!(failure(&why).contains("a file of model weights"), "{why:?}");
    // Among other files it is left out.
    let mut among = pictures("a", 30);
    among.push(run(true));
    let left_out = last_look(&worker.open(4, among)).left_out;
    assert!(left_out.len() == 1 && left_out[0].why.contains("drop it alone"), "{left_out:?}");
    assert_eq!(look.count, 30);
}
