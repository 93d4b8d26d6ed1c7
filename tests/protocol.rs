//! Every message comes back from the wire as it went.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use hourglass::data::preprocess::{Fit, Fitting, MadeOf, Turn};
use hourglass::data::{Column, ImageSet, ImageShape, LabelKind, Labels, Masks, Table, TableRows};
use hourglass::protocol::{
    Anomalies, Answer, Axes, Bytes, Codes, Collected, Command, DataInfo, Drill, Envelope, Event, ExportEvent,
    ExportJob, ExportKind, Failure, Floats, Lookup, PauseReason, Place, Progress, Query, QuerySlot, RunData,
    RunId, Start, Started, StepUntil, ValidationExamples,
};
use hourglass::spec::Spec;
use hourglass::study::arithmetic::Arithmetic;
use hourglass::study::precision::PrecisionResult;
use hourglass::study::search::Search;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use std::sync::Arc;

fn bytes() -> Bytes {
    Bytes(vec![0, 1, 127, 128, 255])
}

fn floats() -> Floats {
    Floats(vec![0.0, -1.5, f32::MIN_POSITIVE, f32::MAX, f32::INFINITY])
}

fn columns() -> Vec<Column> {
    vec![Column { name: "size".into(), mean: 170.5, std: 0.1, indicator: false }]
}

fn rows() -> TableRows {
    TableRows { values: floats(), seen: Floats(Vec::new()), copies: floats() }
}

fn back<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug + Clone>(messages: &[T]) {
    for body in messages {
        let envelope = Envelope { run: RunId(7), body: body.clone() };
        assert_eq!(back(&envelope), envelope);
    }
}

fn start() -> Start {
    let classes = LabelKind::Class(vec!["a".into(), "b".into()]);
    let factor = LabelKind::Factor { min: 0.0, max: 360.0, unit: "°".into() };
    Start {
        spec: Spec { hidden: vec![], lr: 0.1 + 0.2, ..Spec::default() },
        images: Some(Arc::new(ImageSet {
            name: "mine".into(),
            shape: ImageShape { channels: 3, height: 1, width: 2 },
            pixels: vec![0, 50, 100, 150, 200, 255],
            labels: vec![
                Labels { name: "class".into(), kind: classes, values: vec![1.0] },
                Labels { name: "turn".into(), kind: factor, values: vec![12.5] },
            ],
            names: vec!["a/1.png".into(), String::new(), "émile\n🙂.png".into()],
            masks: Some(Masks { indices: vec![0], pixels: vec![0, 255] }),
            table: Some(Table { columns: columns(), values: floats() }),
            made_of: MadeOf::Pictures(Fitting { fit: Fit::Pad, turn: Turn::Left, ..Fitting::default() }),
        })),
        checkpoint: Some(bytes()),
        playing: true,
        own: Some(bytes()),
        axes: Axes::Pca,
        stop_at: Some(40),
    }
}

fn query(id: u32, query: impl Into<Query>) -> Command {
    Command::Query { slot: QuerySlot(2), id, query: Box::new(query.into()) }
}

#[test]
fn commands() {
    round_trip(&[
        Command::Start(Box::new(start())),
        Command::Start(Box::default()),
        Command::Play,
        Command::Pause,
        Command::Step(StepUntil::Step),
        Command::Step(StepUntil::Epoch),
        Command::Adjust(Box::default()),
        Command::Own(Some(bytes())),
        Command::Own(None),
        query(u32::MAX, Lookup::DecodeMap(floats())),
        query(1, Lookup::Rows(vec![3, 1])),
        Command::Axes(Axes::Pair(3, 63)),
        Command::Shown,
        Command::Save,
        query(7, Search { to: Place::Map([0.5, -1.0]), count: 3 }),
        query(8, Arithmetic { terms: vec![(-1.0, vec![3, 4])] }),
        Command::CancelQuery(QuerySlot(5)),
        Command::Calibrate(Box::new(start())),
        Command::Drill(Drill::Panic),
        Command::Drill(Drill::LoseDevice),
        Command::Drill(Drill::Diverge),
    ]);
}

#[test]
fn what_is_taken_away() {
    let set = start().images;
    let data = RunData {
        set: Arc::clone(set.as_ref().unwrap()),
        train: vec![1, 2],
        validation: vec![0],
        pair_labels: Some(vec![3]),
        measured: ValidationExamples { targets: floats(), inputs: None, code_noise: Some(floats()) },
        validation_loss: 0.25,
        references: [floats(), floats()],
    };
    let collected = Collected {
        checkpoint: bytes(),
        validation: Some((0.5, None)),
        set,
        uses: [vec![1], vec![], vec![2]],
        threshold: Some(0.125),
        program: Some(Box::new(data)),
        ..Collected::default()
    };
    round_trip(&[collected.clone(), Collected::default()]);
    round_trip(&[ExportJob {
        kind: ExportKind::Run { with_images: true },
        name: "größer".into(),
        curves: [floats(), floats(), floats()],
        steps_per_epoch: 36,
        baselines: Some((0.5, None)),
        engine: "the CPU".into(),
        found: vec![["Groups".into(), "3 of them.".into()]],
        names: vec!["größer.png".into(), String::new()],
    }]);
    let codes = Codes { values: floats(), names: vec!["a.png".into()] };
    round_trip(&[ExportEvent::Ready, ExportEvent::Codes(codes), ExportEvent::Failed("why".into())]);
    round_trip(&[Command::Collect { id: 3, kind: ExportKind::Onnx, codes: Floats(vec![0.5, -1.0]) }]);
    round_trip(&[Event::Collecting(0.5)]);
    // The page hands it on as it is: reading it there would put the program's types into the page.
    let event = Event::Collected { id: 3, collected: Box::new(collected) };
    let text = serde_json::to_string(&event).unwrap();
    assert!(serde_json::from_str::<Event>(&text).is_err());
}

#[test]
fn events() {
    let data = DataInfo {
        name: "Digits".into(),
        shape: ImageShape::grey(28, 28),
        count: 5000,
        validation: 500,
        anomalous: 12,
        labels: start().images.unwrap().labels.clone(),
        samples: bytes(),
        names: vec!["1.png".into(), String::new()],
        columns: columns(),
    };
    let started = Started { spec: Spec::default(), data, steps_per_epoch: 36, step: 12 };
    let progress =
        Progress { step: 3, epoch: 0.25, losses: floats(), penalties: floats(), images_per_second: 9300.0 };
    round_trip(&[
        Event::Ready { adapter: None },
        Event::Ready { adapter: Some("llvmpipe".into()) },
        Event::Busy("Compiling shaders".into()),
        Event::Started(Box::new(started)),
        Event::Progress(progress),
        Event::Validation { step: 36, loss: 0.05 },
        Event::Baselines { mean: 0.0673, pca: None },
        Event::Baselines { mean: 0.0673, pca: Some(0.0558) },
        Event::Reconstructions {
            step: 9,
            indices: vec![7, 300],
            originals: bytes(),
            damage: None,
            reconstructions: bytes(),
            rows: Some(Box::new(rows())),
        },
        Event::Reconstructions {
            step: 9,
            indices: Vec::new(),
            originals: bytes(),
            damage: Some(Box::default()),
            reconstructions: bytes(),
            rows: None,
        },
        Event::Latents {
            stds: Floats(vec![0.1, 0.2]),
            step: 9,
            first: 256,
            positions: floats(),
            axes: Axes::Pca,
            names: ["PC 1 (63 %)".into(), "PC 2 (9 %)".into()],
        },
        Event::Own { reconstruction: bytes(), code: floats(), position: [0.5, -2.0], mse: 0.01 },
        Event::Anomalies(Box::new(Anomalies {
            good: 1,
            scored: vec![4, 9],
            mean: floats(),
            top: floats(),
            neg_elbo: Floats(Vec::new()),
            shown: vec![1, 0],
            indices: vec![9, 4],
            images: bytes(),
            copies: bytes(),
            rows: Some(rows()),
            pixel_auroc: Some(0.5),
        })),
        Event::QueryProgress { slot: QuerySlot(0), id: 7, done: 0.5 },
        Event::QueryResult {
            slot: QuerySlot(1),
            id: 7,
            step: 3,
            answer: Ok(Box::new(Answer::Precision(PrecisionResult { by_code: 0.5, by_pixel: 0.25 }))),
            last: true,
        },
        Event::QueryResult {
            slot: QuerySlot(u32::MAX),
            id: 8,
            step: 3,
            answer: Err("no path".into()),
            last: true,
        },
        Event::QueryResult {
            slot: QuerySlot(3),
            id: 4,
            step: 3,
            answer: Ok(Box::new(Answer::Images(bytes()))),
            last: true,
        },
        Event::Checkpoint { step: 100, file: Bytes(vec![]) },
        Event::Paused(PauseReason::Requested),
        Event::Paused(PauseReason::Finished),
        Event::Paused(PauseReason::Diverged { step: 5 }),
        Event::Calibrated { images_per_second: 1e6 },
    ]);
    for kind in [Failure::Panic, Failure::Load, Failure::DeviceLost, Failure::NoAdapter, Failure::Experiment]
    {
        round_trip(&[Event::Failed { kind, detail: "why".into() }]);
    }
}

#[test]
fn floats_keep_every_bit_and_refuse_half_a_number() {
    let odd = Floats(vec![f32::from_bits(0x7fc0_1234), -0.0]);
    let bits: Vec<u32> = back(&odd).0.iter().map(|v| v.to_bits()).collect();
    assert_eq!(bits, [0x7fc0_1234, 0x8000_0000]);
    for length in [1, 2, 3, 5] {
        let bytes = Bytes(vec![0; length]);
        let text = serde_json::to_string(&bytes).unwrap();
        assert!(serde_json::from_str::<Floats>(&text).is_err(), "{length} bytes");
    }
    assert_eq!(serde_json::from_str::<Floats>("[]").unwrap(), Floats(vec![]));
}

#[test]
fn names_that_were_cut_off_are_refused() {
    let set = ImageSet { names: vec!["a".into(), "bc".into()], ..ImageSet::default() };
    let text = serde_json::to_string(&set).unwrap();
    assert!(text.contains("\"names\":[1,0,0,0,97,2,0,0,0,98,99]"), "{text}");
    for cut in ["[1,0,0,0]", "[1,0]", "[255,255,255,255,97]"] {
        let text = text.replace("[1,0,0,0,97,2,0,0,0,98,99]", cut);
        assert!(serde_json::from_str::<ImageSet>(&text).is_err(), "{cut}");
    }
}
