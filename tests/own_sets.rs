//! Sets that a user brings: tables of numbers, pieces with defects and masks, good pieces alone, more than are wanted.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is a failed test")]

use hourglass::buffers::Floats;
use hourglass::checkpoint::Checkpoint;
use hourglass::data::preprocess::{Fit, Fitting, MadeOf, Turn};
use hourglass::data::rng::Random;
use hourglass::data::{
    Column, DEFECT, DataKind, ImageSet, ImageShape, LabelKind, Labels, Masks, SPLIT, Table, table,
};
use hourglass::metrics::detect;
use hourglass::protocol::{
    Anomalies, Answer, Command, Engine, Envelope, Event, Lookup, Query, QuerySlot, RunId, Start,
};
use hourglass::spec::{Spec, VARIANTS};
use hourglass::study::ROWS;
use hourglass::study::score_images::ScoreImages;
use hourglass::trainer::{Outcome, Service, Trainer, open};
use pollster::block_on;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

const NAMES: [&str; 8] = ["speed", "load", "power", "heat", "noise", "wear", "oil", "rest"];

/// Rows of a machine whose eight sensors follow speed and load; in the last `odd` one sensor is another row's.
fn sensors(n: usize, odd: usize, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed, 0);
    let mut rows: Vec<[f32; 8]> = Vec::new();
    for _ in 0..n {
        let [speed, load] = [random.normal(), random.normal()];
        let mut of = |a: f32, b: f32| a * speed + b * load + 0.1 * random.normal();
        rows.push([
            1000.0 + 200.0 * of(1.0, 0.0),
            50.0 + 10.0 * of(0.0, 1.0),
            30.0 + 5.0 * of(0.7, 0.7),
            80.0 + 8.0 * of(0.5, 0.9),
            60.0 + 3.0 * of(0.9, -0.3),
            0.5 + 0.1 * of(-0.4, 0.9),
            4.0 + 0.2 * of(-0.8, -0.6),
            1e-3 * of(0.3, -1.0),
        ]);
    }
    for i in n - odd..n {
        let column = 2 + random.below(6);
        // Usual by itself; not in its row. The farthest of some rows, or it might be its own.
        let others = (0..20).map(|_| rows[random.below(n - odd)][column]);
        let own = rows[i][column];
        rows[i][column] = others.max_by(|a, b| (a - own).abs().total_cmp(&(b - own).abs())).unwrap();
    }
    rows.into_flattened()
}

fn columns(raw: &[f32]) -> Vec<Column> {
    let column = |(at, name): (usize, &&str)| {
        let values: Vec<f32> = raw.iter().skip(at).step_by(8).copied().collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / values.len() as f32;
        Column { name: (*name).into(), mean, std: variance.sqrt(), indicator: false }
    };
    NAMES.iter().enumerate().map(column).collect()
}

fn classes(name: &str, values: Vec<f32>) -> Labels {
    let kind = LabelKind::Class(vec!["good".into(), "odd".into()]);
    Labels { name: name.into(), kind, values }
}

fn table_set(table: Table, odd: usize) -> ImageSet {
    let n = table.values.0.len() / table.columns.len();
    ImageSet {
        name: "Sensors".into(),
        shape: ImageShape::grey(1, table.columns.len()),
        pixels: table.pixels(),
        labels: vec![classes(DEFECT, (0..n).map(|i| f32::from(u8::from(i >= n - odd))).collect())],
        names: (0..n).map(|i| format!("row {}", i + 1)).collect(),
        table: Some(table),
        ..ImageSet::default()
    }
}

fn sensor_set() -> ImageSet {
    let raw = sensors(1000, 60, 1);
    table_set(Table::standardised(&columns(&raw), &NAMES, &raw).unwrap(), 60)
}

fn spec_for(set: &ImageSet, changes: &[(&str, &str)]) -> Spec {
    let mut spec = Spec { hidden: vec![32], batch: 64, latent: 2, lr: 3e-3, ..Spec::default() };
    spec.fit_to_set(set.len(), set.kind());
    for (key, value) in changes {
        spec.set(key, value).unwrap();
    }
    spec
}

fn trained(set: ImageSet, changes: &[(&str, &str)], steps: u32) -> Trainer {
    let mut trainer =
        Trainer::new(spec_for(&set, changes), set, &block_on(open(Engine::Cpu)).unwrap()).unwrap();
    for _ in 0..steps {
        trainer.step();
    }
    assert_eq!(block_on(trainer.losses()).unwrap().diverged, None);
    trainer
}

fn auroc(scores: &Floats, good: u32) -> f32 {
    let (good, odd) = scores.0.split_at(good as usize);
    detect(good, odd).auroc
}

#[test]
fn planted_anomalies_of_a_table_are_found_and_their_columns_named() {
    let set = sensor_set();
    let trainer = trained(set.clone(), &[], 800);
    assert_eq!((trainer.training().len(), trainer.anomalous().len()), (846, 60));
    let found = block_on(trainer.anomalies(1000)).unwrap().unwrap();
    let by = [auroc(&found.mean, found.good), auroc(&found.top, found.good)];
    assert!(by.iter().all(|auroc| *auroc > 0.9), "{by:?}");
    // Exact numbers beside the strips, and the planted column among the first.
    let rows = found.rows.unwrap();
    let values = set.table.as_ref().unwrap();
    for (k, &index) in found.indices.iter().enumerate() {
        assert_eq!(rows.values.0[8 * k..8 * k + 8], *values.row(index as usize));
    }
    assert!(rows.most_deviating(0, 8, 3).len() == 3);
}

#[test]
fn means_and_scales_go_with_the_model() {
    let mut trainer = trained(sensor_set(), &[], 100);
    let file = block_on(trainer.checkpoint()).unwrap().to_bytes().unwrap();
    let checkpoint = Checkpoint::from_bytes(&file).unwrap();
    let known = trainer.set().table.as_ref().unwrap().columns.clone();
    assert_eq!(checkpoint.columns, known);
    assert_eq!(checkpoint.made_of, MadeOf::Unknown);
    let device = block_on(open(Engine::Cpu)).unwrap();

    // Other rows, in another order of the columns and with means of their own.
    let raw = sensors(100, 0, 9);
    let mut own = columns(&raw);
    own.reverse();
    let names: Vec<&str> = NAMES.into_iter().rev().collect();
    let turned: Vec<f32> = raw.chunks(8).flat_map(|row| row.iter().rev()).copied().collect();
    let brought = table_set(Table::standardised(&own, &names, &turned).unwrap(), 0);
    let spec = spec_for(&brought, &[]);
    let resumed = Trainer::resume(spec.clone(), brought.clone(), checkpoint.clone(), &device).unwrap();
    let straight = table_set(Table::standardised(&known, &NAMES, &raw).unwrap(), 0);
    let there = Trainer::resume(spec.clone(), straight, checkpoint.clone(), &device).unwrap();
    let all: Vec<u32> = (0..100).collect();
    let codes = [resumed, there].map(|trainer| block_on(trainer.encode(&all)).unwrap());
    assert!(codes[0].iter().zip(&codes[1]).all(|(a, b)| (a - b).abs() < 1e-2), "{codes:?}");

    let mut other = brought.clone();
    other.table.as_mut().unwrap().columns[3].name = "colour".into();
    let why = Trainer::resume(spec.clone(), other, checkpoint.clone(), &device).err().unwrap().to_string();
    assert!(why.contains("“noise”"), "{why}");
    let images = ImageSet { table: None, ..brought };
    let why = Trainer::resume(spec, images, checkpoint, &device).err().unwrap().to_string();
    assert!(why.contains("bring a table"), "{why}");
    trainer.step();
}

#[test]
fn every_kind_learns_a_table() {
    for kind in VARIANTS {
        for corrupt in ["gaussian", "masking", "salt-pepper"] {
            let mut set = sensor_set();
            // Without labels, pairs are rows and rows that are in part others.
            set.labels.clear();
            let mut spec = spec_for(&set, &[("kind", kind.key)]);
            let _ = spec.set("corrupt", corrupt);
            spec.settle_for(DataKind::Table);
            let device = block_on(open(Engine::Cpu)).unwrap();
            let mut trainer = Trainer::new(spec, set, &device).unwrap();
            let before = block_on(trainer.validate()).unwrap().reconstruction;
            for _ in 0..150 {
                trainer.step();
            }
            let after = block_on(trainer.validate()).unwrap().reconstruction;
            assert!(after < before, "{} {corrupt}: {before} to {after}", kind.key);
        }
    }
}

/// 16×16 stripes; of 24 test pieces 16 have a bright spot, which their masks show. As MVTec AD has them.
fn pieces(train: usize, flawed: usize) -> ImageSet {
    const SIDE: usize = 16;
    let n = train + 8 + flawed;
    let mut random = Random::new(3, 0);
    let (mut pixels, mut masks) = (Vec::new(), Masks::default());
    for i in 0..n {
        let phase = random.range(0.0, core::f32::consts::TAU);
        let mut image: Vec<f32> = (0..SIDE * SIDE)
            .map(|at| 110.0 + 50.0 * ((at % SIDE) as f32 * 0.8 + phase).sin() + 4.0 * random.normal())
            .collect();
        if i >= train + 8 {
            let [top, left] = [(); 2].map(|()| random.below(SIDE - 4));
            let mut mask = vec![0; SIDE * SIDE];
            for (y, x) in (0..4).flat_map(|y| (0..4).map(move |x| (y, x))) {
                let at = (top + y) * SIDE + left + x;
                // What the stripe is not.
                image[at] = if image[at] > 110.0 { 0.0 } else { 255.0 };
                mask[at] = 255;
            }
            masks.indices.push(i as u32);
            masks.pixels.extend(mask);
        }
        pixels.extend(image.iter().map(|v| v.clamp(0.0, 255.0) as u8));
    }
    ImageSet {
        name: "Stripes".into(),
        shape: ImageShape::grey(SIDE, SIDE),
        pixels,
        labels: vec![
            classes(DEFECT, (0..n).map(|i| f32::from(u8::from(i >= train + 8))).collect()),
            classes(SPLIT, (0..n).map(|i| f32::from(u8::from(i >= train))).collect()),
        ],
        names: (0..n).map(|i| format!("{i}.png")).collect(),
        masks: (flawed > 0).then_some(masks),
        ..ImageSet::default()
    }
}

#[test]
fn defects_are_found_in_pieces_and_in_pixels() {
    let fitting = Fitting { fit: Fit::Pad, turn: Turn::Left, ..Fitting::default() };
    let set = ImageSet { made_of: MadeOf::Pictures(fitting), ..pieces(300, 16) };
    let trainer = trained(set, &[("latent", "4"), ("hidden", "64")], 600);
    let file = block_on(trainer.checkpoint()).unwrap().to_bytes().unwrap();
    assert_eq!(Checkpoint::from_bytes(&file).unwrap().made_of, MadeOf::Pictures(fitting));
    assert_eq!((trainer.training().len(), trainer.validation().len()), (300, 8));
    let found = block_on(trainer.anomalies(1000)).unwrap().unwrap();
    let by_pixel = found.pixel_auroc.unwrap();
    let by_piece = auroc(&found.top, found.good);
    assert!(by_piece > 0.9 && by_pixel > 0.9, "{by_piece} {by_pixel}");
}

struct Client {
    service: Service,
    said: Rc<RefCell<Vec<Event>>>,
}

impl Client {
    fn start(set: &ImageSet, changes: &[(&str, &str)]) -> Self {
        let said = Rc::new(RefCell::new(Vec::new()));
        let out = Rc::clone(&said);
        let emit = Box::new(move |event: Envelope<Event>| out.borrow_mut().push(event.body));
        let mut client =
            Self { service: Service::new(block_on(open(Engine::Cpu)).unwrap(), || 0.0, emit), said };
        let (spec, images) = (spec_for(set, changes), Some(Arc::new(set.clone())));
        client.send(Command::Start(Box::new(Start { spec, images, ..Start::default() })));
        client
    }

    fn send(&mut self, body: Command) {
        block_on(self.service.handle(Envelope { run: RunId(1), body }));
        while block_on(self.service.run_slice()) == Outcome::Busy {}
    }

    fn ask(&mut self, query: impl Into<Query>) -> Result<Answer, String> {
        self.said.borrow_mut().clear();
        self.send(Command::Query { slot: QuerySlot(1), id: 1, query: Box::new(query.into()) });
        let answers = self.all(|event| match event {
            Event::QueryResult { answer, .. } => Some(answer.clone().map(|answer| *answer)),
            _ => None,
        });
        answers.into_iter().next_back().unwrap()
    }

    fn all<T>(&self, pick: impl Fn(&Event) -> Option<T>) -> Vec<T> {
        self.said.borrow().iter().filter_map(pick).collect()
    }

    fn anomalies(&self) -> Anomalies {
        let scores = |e: &Event| if let Event::Anomalies(found) = e { Some((**found).clone()) } else { None };
        self.all(scores).pop().unwrap()
    }
}

#[test]
fn good_pieces_alone_give_scores_to_set_a_threshold_by() {
    let mut client = Client::start(&pieces(120, 0), &[]);
    client.send(Command::Pause);
    let found = client.anomalies();
    assert_eq!((found.good, found.mean.0.len(), found.top.0.len()), (8, 8, 8));
    assert!(found.pixel_auroc.is_none() && !found.shown.is_empty());
}

#[test]
fn as_many_as_wanted_are_used_with_their_names_and_masks() {
    let mut client = Client::start(&pieces(300, 24), &[("n", "100")]);
    client.send(Command::Pause);
    let data = client
        .all(|e| if let Event::Started(started) = e { Some(started.data.clone()) } else { None })
        .pop()
        .unwrap();
    assert_eq!((data.count, data.anomalous, data.names.len()), (100, 7, 100));
    assert!(data.names.contains(&"331.png".to_owned()) || data.names.len() == 100);
    assert!(client.anomalies().pixel_auroc.is_some());
}

#[test]
fn rows_are_looked_up_and_scored_as_numbers() {
    let set = sensor_set();
    let mut client = Client::start(&set, &[]);
    client.send(Command::Pause);
    let data = client
        .all(|e| if let Event::Started(started) = e { Some(started.data.clone()) } else { None })
        .pop()
        .unwrap();
    assert_eq!((data.kind(), data.columns.len()), (DataKind::Table, 8));
    let Ok(Answer::Rows(rows)) = client.ask(Lookup::Rows(vec![7, 99_999, 3])) else { panic!() };
    let known = set.table.as_ref().unwrap();
    assert_eq!(rows.values.0, [known.row(7), known.row(3)].concat());
    assert_eq!(rows.copies.0.len(), 16);
    let mut far = known.row(7).to_vec();
    far[2] = 3.0;
    assert_eq!(table::pixel(far[2]), 255, "a strip can't show it");
    let query = ScoreImages { rows: Floats([known.row(7), &far].concat()), ..ScoreImages::default() };
    let Ok(Answer::ScoreImages(scored)) = client.ask(query) else { panic!() };
    assert!(scored.mean.0[1] > 1.5 * scored.mean.0[0], "{:?}", scored.mean);
    assert_eq!(scored.row_copies.0.len(), 16);
    assert!(client.ask(ScoreImages::default()).unwrap_err().contains("rows"));
}

#[test]
fn every_study_of_a_table_is_answered_or_refused_in_a_sentence() {
    let mut set = sensor_set();
    set.labels = vec![classes("shift", (0..1000).map(|i| f32::from(u8::from(i % 2 == 1))).collect())];
    let mut client = Client::start(&set.drawn(300, 1).unwrap(), &[]);
    client.send(Command::Step(hourglass::protocol::StepUntil::Epoch));
    for row in ROWS {
        match client.ask(Query::Study((row.default)())) {
            Ok(_) => {}
            Err(why) => {
                assert!(why.ends_with('.') && why.contains(' '), "{}: {why}", row.name);
                assert!(
                    ["Arithmetic", "Interpolation", "Search", "ScoreImages", "Denoising", "Traversal"]
                        .contains(&row.name),
                    "{}: {why}",
                    row.name
                );
            }
        }
    }
}
