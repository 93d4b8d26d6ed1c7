//! Whatever is brought becomes what its owner would expect: folders, archives, arrays, tables, alone and mixed.
#![cfg(feature = "readers")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::import::draft::{Alone, Draft, Opened, Work};
use hourglass::data::import::{
    Choices, Colour, DecodedPicture, Fit, ImportError, InputFile, LabelChoice, LocalFuture, Look, Platform,
    SetKind, Turn,
};
use hourglass::data::preprocess::{Invert, MadeOf, Picture, fit};
use hourglass::data::{DEFECT, ImageSet, ImageShape, SPLIT};
use hourglass::ui::own::framing::DataFraming;
use hourglass::ui::views::content::outside::Outside;
use std::cell::{Cell, RefCell};
use std::path::Path;

/// A platform that decodes nothing itself, and a clock that goes on by 20 ms at each look.
#[derive(Default)]
struct Host {
    time: Cell<f64>,
    /// Turns after which the work is to stop; `None` for never.
    stop_after: Cell<Option<usize>>,
}

impl Platform for Host {
    fn decode<'a>(&'a self, _: &'a str, _: &'a [u8]) -> LocalFuture<'a, Result<DecodedPicture, String>> {
        Box::pin(async { Err(String::new()) })
    }
    fn proceed(&self) -> LocalFuture<'_, bool> {
        let left = self.stop_after.get();
        self.stop_after.set(left.map(|turns| turns.saturating_sub(1)));
        Box::pin(async move { left != Some(0) })
    }
    fn progress(&self, _: &str, _: usize, _: usize) {}
    fn now(&self) -> f64 {
        self.time.set(self.time.get() + 20.0);
        self.time.get()
    }
}

fn open(files: Vec<InputFile>) -> Result<Opened, ImportError> {
    let host = Host::default();
    pollster::block_on(Draft::open(files, Alone::Picture, &Work::new(&host, &|_| ())))
}

fn draft(files: Vec<InputFile>) -> Draft {
    match open(files).map_err(|error| error.to_string()).unwrap() {
        Opened::Set(draft) => *draft,
        _ => panic!("a single picture or sound"),
    }
}

fn build(draft: &mut Draft, choices: &Choices) -> ImageSet {
    let host = Host::default();
    let (set, left_out) = pollster::block_on(draft.build(choices, &Work::new(&host, &|_| ()))).unwrap();
    assert_eq!(left_out, []);
    set
}

/// The files of a folder of the field cases, with paths that begin with the folder's own name; `None` without it.
fn field(case: &str) -> Option<Vec<InputFile>> {
    let folder = Path::new("../shared/field").join(case);
    if !folder.exists() {
        println!("skipped: no {}", folder.display());
        return None;
    }
    let mut files = Vec::new();
    walk(&folder, folder.file_name().unwrap().to_string_lossy().as_ref(), &mut files);
    Some(files)
}

fn walk(path: &Path, name: &str, files: &mut Vec<InputFile>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            walk(&entry.path(), &format!("{name}/{}", entry.file_name().to_string_lossy()), files);
        }
    } else {
        files.push(InputFile::in_memory(name, std::fs::read(path).unwrap()));
    }
}

/// The files without the first part of their paths.
fn below(files: Vec<InputFile>) -> Vec<InputFile> {
    let path = |path: &str| path.split_once('/').map(|(_, rest)| rest.to_owned());
    files.into_iter().filter_map(|file| Some(InputFile { path: path(&file.path)?, ..file })).collect()
}

fn look(draft: &Draft) -> Look {
    draft.look(&draft.choices())
}

/// Names of the classes of the named column, an example each.
fn classes<'a>(set: &'a ImageSet, column: &str) -> Vec<&'a str> {
    let column = set.column(column).unwrap();
    let names = column.class_names().unwrap();
    column.values.iter().map(|v| names[*v as usize].as_str()).collect()
}

/// A grey PNG of this size whose pixels all have one value.
fn png(width: u32, height: u32, value: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(width, height, image::Luma([value]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// A colour PNG, red on its left half.
fn colour_png(width: u32, height: u32, value: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixel = |x, _| image::Rgb(if x < width / 2 { [200, 0, value] } else { [value, value, value] });
    image::RgbImage::from_fn(width, height, pixel).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn pngs(path: impl Fn(usize) -> String, count: usize) -> Vec<InputFile> {
    (0..count).map(|i| InputFile::in_memory(path(i), png(28, 28, i as u8))).collect()
}

#[test]
fn folders_beside_good_ones_are_anomalies() {
    let pieces = |good: usize, bent: usize| {
        let mut files = pngs(|i| format!("parts/good/{i}.png"), good);
        files.extend(pngs(|i| format!("parts/bent/{i}.png"), bent));
        draft(files)
    };
    let mut draft = pieces(22, 5);
    let choices = draft.choices();
    assert_eq!(choices.labels, LabelChoice::Anomalies("class".into()));
    let look = draft.look(&choices);
    assert_eq!((look.preset_name.as_str(), look.obstacle), ("Find anomalies", None));
    assert!(look.notes.iter().any(|note| note.contains("learns only from “good”")), "{:?}", look.notes);
    assert_eq!(look.label_columns, ["class"]);
    let set = build(&mut draft, &choices);
    assert_eq!((set.labels.len(), set.len()), (1, 27));
    assert!(classes(&set, DEFECT).iter().zip(&set.names).all(|(class, name)| name.starts_with(class)));
    assert_eq!(set.labels[0].values.iter().filter(|class| **class == 0.0).count(), 22);
    let few = pieces(5, 22);
    let why = look_with(&few, LabelChoice::Anomalies("class".into())).obstacle.unwrap();
    assert!(why.starts_with("Normal examples among them: 5."), "{why}");
    assert_eq!(look_with(&few, LabelChoice::All).obstacle, None);
}

fn look_with(draft: &Draft, labels: LabelChoice) -> Look {
    draft.look(&Choices { labels, ..draft.choices() })
}

#[test]
fn pieces_to_be_scored_come_with_their_masks_and_without_those_for_training() {
    let Some(files) = field("20-mvtec-layout") else { return };
    let mut learned = draft(files.clone());
    let choices = Choices { side: 32, fit: Fit::Pad, ..learned.choices() };
    let learned = build(&mut learned, &choices);
    let tested = files.into_iter().filter(|file| !file.path.contains("/train/")).collect();
    let mut scored = draft(tested);
    let framing = DataFraming::of_set(Some(&learned));
    let choices = framing.choices(scored.kind(), scored.choices(), learned.shape);
    assert_eq!(choices.fit, Fit::Pad);
    let scored = build(&mut scored, &choices);
    let outside = Outside::of(&scored, learned.shape, &[]).unwrap();
    assert!(
        outside.names.iter().all(|name| name.contains('/') && !name.contains("mask")),
        "{:?}",
        outside.names
    );
    let odd = outside.odd.as_ref().unwrap();
    let masked = outside.masks.as_ref().unwrap();
    assert!(odd.contains(&false) && masked.indices.iter().all(|i| odd[*i as usize]), "{masked:?}");
    // A network that draws every piece as the first one.
    let copies = outside.pixels[..learned.shape.len()].repeat(outside.names.len());
    assert!(outside.pixel_auroc(&copies, learned.shape).is_some_and(|auroc| auroc > 0.5));
}

#[test]
fn a_set_remembers_how_its_pictures_were_made_alike() {
    let files = (0..24).map(|i| InputFile::in_memory(format!("{i:02}.png"), colour_png(40, 20, i as u8 * 9)));
    let mut draft = draft(files.collect());
    let choices =
        Choices { side: 16, fit: Fit::Pad, turn: Turn::Left, invert: Invert::Yes, ..draft.choices() };
    let set = build(&mut draft, &choices);
    let MadeOf::Pictures(fitting) = set.made_of else { panic!("{:?}", set.made_of) };
    let host = Host::default();
    let one = pollster::block_on(draft.use_one(3, &Work::new(&host, &|_| ()))).unwrap();
    let Opened::Picture { name, picture, .. } = one else { panic!("no picture") };
    let at = set.names.iter().position(|other| *other == name).unwrap();
    let view = Picture { width: picture.width, height: picture.height, rgba: &picture.rgba };
    assert_eq!(fit(view, set.shape, &fitting).pixels, set.image(at));
    assert_eq!(set.part(&[1, 2]).made_of, set.made_of);
}

#[test]
fn class_folders_alone_enclosed_and_zipped_are_one_set() {
    let (Some(folder), Some(zip)) = (field("07-class-folders"), field("08-zip-class-folders")) else {
        return;
    };
    let bare = below(below(folder.clone()));
    let mut sets = Vec::new();
    for (files, hidden) in [(folder, true), (bare, true), (zip, true)] {
        let mut draft = draft(files);
        let look = look(&draft);
        assert_eq!((look.kind, look.obstacle.clone(), look.complete), (SetKind::Pictures, None, true));
        assert_eq!(look.facts.iter().any(|(name, _)| name == "Ignored"), hidden, "{:?}", look.facts);
        assert!(
            look.classes.len() >= 3 && look.classes.iter().all(|(_, count)| *count > 1),
            "{:?}",
            look.classes
        );
        assert!(look.left_out.iter().all(|file| file.path.ends_with(".txt")), "{:?}", look.left_out);
        assert_eq!(look.preset_name, "Classes");
        let choices = draft.choices();
        let samples = draft.samples(&choices);
        assert_eq!((samples.shape, samples.names.len()), (ImageShape::grey(28, 28), 24));
        let set = build(&mut draft, &choices);
        assert_eq!(set.len(), look.count as usize);
        assert!(classes(&set, "class").iter().zip(&set.names).all(|(class, name)| name.starts_with(class)));
        sets.push(set);
    }
    assert_eq!(sets[0], ImageSet { name: sets[0].name.clone(), ..sets[1].clone() });
    assert_eq!(sets[2].name, "fruit letters");
}

#[test]
fn three_hundred_pictures_are_a_set_with_classes_by_their_names() {
    let Some(files) = field("09-300-png") else { return };
    let mut draft = draft(below(files));
    let look = look(&draft);
    assert_eq!((look.count, look.classes.len(), look.choices.side), (300, 10, 28));
    assert!(look.notes.iter().any(|note| note.contains("names")), "{:?}", look.notes);
    let set = build(&mut draft, &look.choices);
    assert_eq!(
        (set.len(), set.shape, set.names[0].as_str()),
        (300, ImageShape::grey(28, 28), "img_0000_class3.png")
    );
    // Chosen otherwise: a part in the proportions of the classes, without labels.
    let choices = Choices { at_most: 100, labels: LabelChoice::None, side: 16, ..look.choices };
    let part = build(&mut draft, &choices);
    assert_eq!((part.len(), part.shape, part.labels.len()), (100, ImageShape::grey(16, 16), 0));
}

#[test]
fn flawed_pieces_come_with_their_masks() {
    let Some(files) = field("20-mvtec-layout") else { return };
    for files in [files.clone(), below(below(files))] {
        let mut draft = draft(files);
        let look = look(&draft);
        assert_eq!((look.count, look.masks, look.split), (48, 12, Some([30, 18])));
        assert_eq!(look.classes, [("good".into(), 36), ("hole".into(), 6), ("scratch".into(), 6)]);
        assert_eq!((look.preset_name.as_str(), look.choices.side), ("Find anomalies", 96));
        let set = build(&mut draft, &look.choices);
        let masks = set.masks.as_ref().unwrap();
        assert_eq!((masks.indices.len(), masks.pixels.len()), (12, 12 * 96 * 96));
        for (mask, index) in masks.pixels.chunks_exact(96 * 96).zip(&masks.indices) {
            assert_ne!(classes(&set, DEFECT)[*index as usize], "good");
            let marked = mask.iter().filter(|v| **v == 255).count();
            assert!((1..96 * 96 / 2).contains(&marked), "{marked} pixels of {}", set.names[*index as usize]);
        }
        assert_eq!(set.names[masks.indices[0] as usize], "test/hole/000.png");
        assert_eq!(classes(&set, SPLIT).iter().filter(|part| **part == "train").count(), 30);
        // A mask goes the way of its image.
        let turned = build(&mut draft, &Choices { turn: Turn::Half, side: 32, ..look.choices });
        assert_eq!(turned.masks.unwrap().pixels.len(), 12 * 32 * 32);
    }
}

#[test]
fn four_files_of_mnist_are_training_and_validation() {
    let Some(files) = field("06-train-and-test") else { return };
    let mut draft = draft(below(files));
    let look = look(&draft);
    assert_eq!((look.kind, look.classes.len()), (SetKind::Arrays, 10));
    let [train, validation] = look.split.unwrap();
    assert_eq!(look.count, train + validation);
    let set = build(&mut draft, &look.choices);
    assert_eq!(set.len(), look.count as usize);
    assert!(draft.spent(), "the only copy went to the set");
}

#[test]
fn pixels_in_a_table_are_images() {
    let Some(files) = field("05-mnist-csv") else { return };
    for file in below(files) {
        let mut draft = draft(vec![file]);
        let look = look(&draft);
        assert_eq!((look.kind, look.classes.len()), (SetKind::Arrays, 10));
        assert_eq!(build(&mut draft, &look.choices).shape, ImageShape::grey(28, 28));
    }
}

#[test]
fn few_pictures_are_no_set_but_one_of_them_can_be_used() {
    let draft = draft(pngs(|i| format!("{i}.png"), 9));
    let look = look(&draft);
    assert_eq!(look.count, 9);
    assert!(look.obstacle.unwrap().contains("9 images"));
    let host = Host::default();
    let one = pollster::block_on(draft.use_one(3, &Work::new(&host, &|_| ()))).unwrap();
    assert!(matches!(one, Opened::Picture { name, .. } if name == "3.png"));
    let Opened::Picture { name, left_out, .. } = open(vec![
        InputFile::in_memory("a.png", png(9, 9, 7)),
        InputFile::in_memory("notes.txt", b"nothing to see\n".to_vec()),
        InputFile::in_memory(".DS_Store", vec![1]),
    ])
    .unwrap_or_else(|error| panic!("{error}")) else {
        panic!("one picture is one picture")
    };
    assert_eq!((name.as_str(), left_out.len()), ("a.png", 1));
}

#[test]
fn nine_images_in_an_array_are_too_few() {
    let Some(files) = field("24-tiny-sets") else { return };
    for file in below(files) {
        if file.name().contains("labels") {
            continue;
        }
        let name = file.name().to_owned();
        let draft = draft(vec![file]);
        let look = look(&draft);
        assert_eq!(look.obstacle.is_some(), name == "nine-images.idx3-ubyte", "{name}: {:?}", look.obstacle);
    }
}

#[test]
fn the_larger_kind_wins_and_the_others_are_named() {
    let (Some(arrays), Some(pictures)) = (field("02-gz-not-gz"), field("09-300-png")) else { return };
    let mut files = below(arrays);
    files.extend(below(pictures).into_iter().take(1));
    files.push(InputFile::in_memory("sensor.csv", b"a,b\n1,2\n3,5\n4,4\n".to_vec()));
    let draft = draft(files);
    let look = look(&draft);
    assert_eq!((look.kind, look.count), (SetKind::Arrays, 300));
    let mut left_out: Vec<&str> = look.left_out.iter().map(|file| file.path.as_str()).collect();
    left_out.sort_unstable();
    assert_eq!(left_out.len(), 2, "{:?}", look.left_out);
    assert!(left_out.contains(&"sensor.csv"));
    assert!(look.left_out.iter().all(|file| file.why.contains("images in arrays")), "{:?}", look.left_out);
}

#[test]
fn a_table_beside_pictures_labels_them() {
    let mut files = pngs(|i| format!("set/images/{i:03}.png"), 40);
    let rows: String = (0..40)
        .map(|i| format!("{i:03}.png,{},{}\n", if i % 2 == 0 { "cat" } else { "dog" }, i as f32 / 4.0))
        .collect();
    files.push(InputFile::in_memory("set/labels.csv", format!("file,label,angle\n{rows}").into_bytes()));
    let mut draft = draft(files);
    let look = look(&draft);
    assert_eq!((look.count, look.label_columns.clone()), (40, vec!["label".to_owned(), "angle".into()]));
    assert_eq!(look.classes, [("cat".into(), 20), ("dog".into(), 20)]);
    assert_eq!(look.left_out, []);
    let set = build(&mut draft, &look.choices);
    assert_eq!(classes(&set, "label")[..3], ["cat", "dog", "cat"]);
}

#[test]
fn good_files_are_used_and_bad_ones_named() {
    let mut files = pngs(|i| format!("b/{i}.png"), 30);
    files.extend((0..30).map(|i| InputFile::in_memory(format!("a/{i}.png"), colour_png(60, 40, i))));
    let mut cut = colour_png(60, 40, 77);
    cut.truncate(cut.len() / 2);
    files.push(InputFile::in_memory("a/cut.png", cut));
    files.push(InputFile::in_memory("a/page.png", b"<!DOCTYPE html><html><body>404</body></html>".to_vec()));
    files.push(InputFile::in_memory("a/empty.png", Vec::new()));
    files.push(InputFile::in_memory("a/Thumbs.db", vec![1, 2, 3]));
    let mut draft = draft(files);
    let look = look(&draft);
    assert_eq!(look.classes.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert!(look.facts.contains(&("Sizes".into(), "from 28×28 to 60×40".into())), "{:?}", look.facts);
    let host = Host::default();
    let choices = Choices { side: 32, ..draft.choices() };
    let (set, late) = pollster::block_on(draft.build(&choices, &Work::new(&host, &|_| ()))).unwrap();
    assert_eq!((set.len(), set.shape), (60, ImageShape { channels: 3, height: 32, width: 32 }));
    let mut named: Vec<&str> = look.left_out.iter().chain(&late).map(|file| file.path.as_str()).collect();
    named.sort_unstable();
    assert_eq!(named, ["a/cut.png", "a/empty.png", "a/page.png"]);
    let grey =
        build_with_left_out(&mut draft, &Choices { colour: Colour::Grey, fit: Fit::Pad, ..choices.clone() });
    assert_eq!(grey.shape.channels, 1);
    let exact = ImageShape { channels: 1, height: 20, width: 30 };
    assert_eq!(build_with_left_out(&mut draft, &Choices { shape: Some(exact), ..choices }).shape, exact);
}

fn build_with_left_out(draft: &mut Draft, choices: &Choices) -> ImageSet {
    let host = Host::default();
    pollster::block_on(draft.build(choices, &Work::new(&host, &|_| ()))).unwrap().0
}

#[test]
fn a_set_is_named_after_its_folder_or_what_its_files_have_in_common() {
    let [images, labels] = idx_pair();
    let name = |a: &str, b: &str| {
        let files =
            [(a, &images), (b, &labels)].map(|(name, bytes)| InputFile::in_memory(name, bytes.clone()));
        match open(files.to_vec()) {
            Ok(Opened::Set(draft)) => draft.choices().name,
            _ => panic!("{a} is no set"),
        }
    };
    assert_eq!(
        name("emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte"),
        "emnist-letters-train"
    );
    assert_eq!(name("kanji_images-idx3-ubyte", "kanji_labels-idx1-ubyte"), "kanji");
    assert_eq!(name("images-idx3-ubyte", "labels-idx1-ubyte"), "Own data");
    assert_eq!(name("import-idx3-ubyte", "important-idx1-ubyte"), "Own data", "half a word is none");
    assert_eq!(name("letters/images-idx3-ubyte", "letters/labels-idx1-ubyte"), "letters");
}

/// IDX files of 24 images of 4×4 pixels and of their labels.
fn idx_pair() -> [Vec<u8>; 2] {
    let pixels: Vec<u8> = (0..24 * 16).map(|i| (i * 7 % 256) as u8).collect();
    let images = [&[0, 0, 8, 3, 0, 0, 0, 24, 0, 0, 0, 4, 0, 0, 0, 4][..], &pixels].concat();
    let labels = [&[0, 0, 8, 1, 0, 0, 0, 24][..], &[0, 1, 2].repeat(8)].concat();
    [images, labels]
}

#[test]
fn a_large_table_is_shown_by_its_beginning_while_the_rest_is_read() {
    let table = |rows: usize, columns: usize, name: &str| -> String {
        let row =
            |cell: &dyn Fn(usize) -> String| (0..columns).map(cell).collect::<Vec<_>>().join(",") + "\n";
        let body = (0..rows).map(|i| row(&|c| (i * (c + 3) % 251).to_string()));
        row(&|c| format!("{name}{c}")) + &body.collect::<String>()
    };
    for (name, rows, columns, kind) in
        [("sensor", 60_000, 12, SetKind::Table), ("pixel", 1500, 784, SetKind::Arrays)]
    {
        let looks = RefCell::new(Vec::new());
        let report = |look: Look| looks.borrow_mut().push(look);
        let file = InputFile::in_memory(format!("{name}s.csv"), table(rows, columns, name).into_bytes());
        assert!(file.size() > 2 << 20, "{}", file.size());
        let host = Host::default();
        pollster::block_on(Draft::open(vec![file], Alone::Picture, &Work::new(&host, &report))).unwrap();
        let looks = looks.into_inner();
        assert_eq!(
            looks.iter().map(|look| (look.kind, look.complete)).collect::<Vec<_>>(),
            [(kind, false)],
            "{name}"
        );
        assert!((100..rows as u32).contains(&looks[0].count), "{name}: {}", looks[0].count);
    }
}

#[test]
fn what_is_of_no_use_is_one_sentence() {
    let sentence = |files: Vec<InputFile>| match open(files) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("it was of use"),
    };
    let page =
        || InputFile::in_memory("train-images-idx3-ubyte.gz", b"<!DOCTYPE html><html></html>".to_vec());
    assert!(sentence(vec![page()]).contains("web page"), "{}", sentence(vec![page()]));
    assert!(sentence(Vec::new()).contains("no file"));
    assert!(sentence(vec![InputFile::in_memory(".DS_Store", vec![0])]).contains("hidden"));
    let text = |name: &str| InputFile::in_memory(name, b"Dear diary,\nit rained.\n".to_vec());
    for files in [vec![text("a.txt")], vec![text("a.txt"), text("b.txt")]] {
        let why = sentence(files);
        assert!(why.ends_with('.') && why.contains("a.txt"), "{why}");
    }
    if let Some(files) = field("03-mirror-html") {
        let why = sentence(below(files));
        assert!(why.contains("train-images") && why.contains("web page"), "{why}");
    }
    if let Some(files) = field("23-labels-of-other-half") {
        let why = sentence(below(files));
        assert!(why.contains("300 images") && why.contains("200 labels"), "{why}");
    }
}

#[test]
fn what_is_understood_is_told_while_files_are_read() {
    let (host, looks) = (Host::default(), RefCell::new(Vec::new()));
    let report = |look: Look| looks.borrow_mut().push(look);
    let files = pngs(|i| format!("{}/{i}.png", ["a", "b"][i % 2]), 200);
    pollster::block_on(Draft::open(files.clone(), Alone::Picture, &Work::new(&host, &report)))
        .map(|_| ())
        .unwrap();
    let looks = looks.into_inner();
    assert!(looks.len() > 3 && looks.iter().all(|look| !look.complete && look.obstacle.is_none()));
    assert!(looks.windows(2).all(|pair| pair[0].count <= pair[1].count));
    assert_eq!(looks.last().unwrap().classes.len(), 2);
    for turns in [0, 3, 20] {
        let host = Host { stop_after: Cell::new(Some(turns)), ..Host::default() };
        let stopped =
            pollster::block_on(Draft::open(files.clone(), Alone::Picture, &Work::new(&host, &|_| ())));
        assert!(matches!(stopped, Err(ImportError::Stopped)), "{turns}");
    }
}

#[test]
fn equal_pictures_are_counted() {
    let files =
        (0..30).map(|i| InputFile::in_memory(format!("{i}.png"), png(20, 20, (i / 2) as u8))).collect();
    assert_eq!(look(&draft(files)).duplicates, 15);
    let same = (0..30).map(|i| InputFile::in_memory(format!("{i}.png"), png(20, 20, 9))).collect();
    let look = look(&draft(same));
    assert!(look.notes.iter().any(|note| note.contains("the same")), "{:?}", look.notes);
}

#[test]
fn letters_that_lie_on_their_side_are_turned() {
    let Some(files) = field("01-emnist-letters") else { return };
    let draft = draft(below(files));
    let look = look(&draft);
    assert_eq!(look.choices.turn, Turn::Transpose);
    assert!(look.notes.iter().any(|note| note.contains("EMNIST")), "{:?}", look.notes);
}
