//! What is taken away of a run on the page is what the command line writes.
#![cfg(all(feature = "trainer", feature = "writers"))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod command_line;

use command_line::{evaluate, hourglass, lines, scratch, trained};
use hourglass::checkpoint::Checkpoint;
use hourglass::data::import::{InputFile, read_model};
use hourglass::export::{MadeFile, make};
use hourglass::protocol::{
    Bytes, Collected, Command, Engine, Envelope, Event, ExportJob, ExportKind, Floats, RunId, Start,
};
use hourglass::spec::Spec;
use hourglass::trainer::{Outcome, Service, open};

use miniz_oxide::inflate::decompress_to_vec;
use pollster::block_on;
use safetensors::tensor::SafeTensors;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::rc::Rc;
use zip::CompressionMethod;

const RUN: RunId = RunId(1);
const SETTINGS: [&str; 4] = ["n=500", "hidden=16", "latent=3", "batch=50"];

/// The trainer of a page on which this experiment runs.
struct Page {
    service: Service,
    said: Rc<RefCell<Vec<Event>>>,
}

impl Page {
    fn start(start: Start) -> Self {
        let said = Rc::new(RefCell::new(Vec::new()));
        let out = Rc::clone(&said);
        let emit = Box::new(move |event: Envelope<Event>| out.borrow_mut().push(event.body));
        let service = Service::new(block_on(open(Engine::Cpu)).unwrap(), || 0.0, emit);
        let mut page = Self { service, said };
        page.send(Command::Start(Box::new(start)));
        page
    }

    /// One that opened what the command line trained.
    fn opened(checkpoint: &str) -> Self {
        let file = std::fs::read(checkpoint).unwrap();
        let spec = Checkpoint::from_bytes(&file).unwrap().spec;
        Self::start(Start { spec, checkpoint: Some(Bytes(file)), ..Start::default() })
    }

    fn send(&mut self, body: Command) {
        block_on(self.service.handle(Envelope { run: RUN, body }));
    }

    fn collect(&mut self, kind: ExportKind) -> Collected {
        self.send(Command::Collect { id: 3, kind });
        let said = self.said.borrow();
        let collected = said.iter().rev().find_map(|event| match event {
            Event::Collected { id: 3, collected } => Some(collected.as_ref().clone()),
            _ => None,
        });
        collected.unwrap()
    }

    fn take(&mut self, kind: ExportKind) -> MadeFile {
        make(&job(kind), &self.collect(kind)).unwrap()
    }
}

fn job(kind: ExportKind) -> ExportJob {
    let curves = [Floats(vec![1.0, 0.5, 2.0, 0.25]), Floats::default(), Floats(vec![2.0, 0.375])];
    ExportJob {
        kind,
        name: "My run: first?".into(),
        curves,
        steps_per_epoch: 5,
        baselines: Some((0.06, None)),
        engine: "the CPU".into(),
    }
}

/// Names and contents of a ZIP's members, a run's file too.
fn members(file: &MadeFile) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(&file.bytes)).unwrap();
    let member = |index: usize| {
        let mut member = zip.by_index_raw(index).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        let bytes = match member.compression() {
            CompressionMethod::Stored => bytes,
            _ => decompress_to_vec(&bytes).unwrap(),
        };
        (member.name().to_owned(), bytes)
    };
    (0..file_count(file)).map(member).collect()
}

fn file_count(file: &MadeFile) -> usize {
    zip::ZipArchive::new(Cursor::new(&file.bytes)).unwrap().len()
}

/// A file, with the metadata of safetensors in one order: its writer puts them in any.
fn content(bytes: &[u8]) -> (BTreeMap<String, String>, Vec<u8>) {
    let Ok((length, header)) = SafeTensors::read_metadata(bytes) else {
        return (BTreeMap::new(), bytes.to_vec());
    };
    let mut texts: BTreeMap<_, _> = header.metadata().clone().unwrap_or_default().into_iter().collect();
    texts.extend(header.tensors().into_iter().map(|(name, tensor)| (name, format!("{tensor:?}"))));
    (texts, bytes[8 + length..].to_vec())
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[test]
fn networks_are_those_of_the_command_line() {
    let (model, _) = trained("taken-network.safetensors", "1", &SETTINGS, &[]);
    let folder = scratch("taken-network");
    let out = folder.to_string_lossy();
    let formats = "safetensors,onnx,pytorch,keras,burn";
    lines(&hourglass(&["export", "--model", &model, "--format", formats, "--out", &out, "--report", "json"]));
    let mut page = Page::opened(&model);
    let weights = page.take(ExportKind::Safetensors);
    assert_eq!(weights.name, "My run- first--weights.safetensors");
    assert!(content(&weights.bytes) == content(&read(&folder.join("model.safetensors"))));
    for (kind, name, count) in [
        (ExportKind::Onnx, "My run- first--onnx.zip", 3),
        (ExportKind::PyTorch, "My run- first--pytorch.zip", 4),
        (ExportKind::Keras, "My run- first--keras.zip", 4),
        (ExportKind::Burn, "My run- first--burn.zip", 5),
    ] {
        let file = page.take(kind);
        assert_eq!(file.name, name);
        let members = members(&file);
        assert_eq!(members.len(), count, "{name}");
        for (member, bytes) in members {
            assert!(content(&bytes) == content(&read(&folder.join(&member))), "{name}: {member}");
        }
    }
    assert!(content(&page.take(ExportKind::Checkpoint).bytes) == content(&read(Path::new(&model))));
}

#[test]
fn results_are_those_of_the_command_line() {
    let (model, _) = trained("taken-results.safetensors", "1", &SETTINGS, &[]);
    let path = |name: &str| scratch(name).to_string_lossy().into_owned();
    let [csv, npy, errors, dataset] =
        ["taken-codes.csv", "taken-codes.npy", "taken-errors.csv", "taken-dataset.npz"].map(path);
    evaluate(&["--model", &model, "--codes", &csv, "--losses", &errors, "--dataset", &dataset]);
    let [pictures, folder] = ["taken-pictures.zip", "taken-projector"].map(path);
    evaluate(&["--model", &model, "--codes", &npy, "--dataset", &pictures, "--projector", &folder]);
    let mut page = Page::opened(&model);
    for (kind, written) in [
        (ExportKind::CodesCsv, &csv),
        (ExportKind::CodesNpy, &npy),
        (ExportKind::ErrorsCsv, &errors),
        (ExportKind::Dataset, &dataset),
        (ExportKind::Pictures, &pictures),
    ] {
        assert!(page.take(kind).bytes == read(Path::new(written)), "{written}");
    }
    let projector = members(&page.take(ExportKind::Projector));
    assert_eq!(projector.len(), 4);
    for (name, bytes) in projector {
        assert!(bytes == read(&Path::new(&folder).join(&name)), "{name}");
    }
    let report = String::from_utf8(page.take(ExportKind::Report).bytes).unwrap();
    for part in ["My run: first?", "<svg", "the CPU", "data:image/png;base64,", "50 images that the run kept"]
    {
        assert!(report.contains(part), "{part}");
    }
    assert!(!report.contains("<script"));
    let curves = make(&job(ExportKind::CurvesCsv), &Collected::default()).unwrap();
    let expected = "step,epoch,loss,penalty,validation_loss\n1,0.2000,0.5,,\n2,0.4000,0.25,,0.375\n";
    assert_eq!(String::from_utf8(curves.bytes).unwrap(), expected);
}

#[test]
fn a_run_that_is_taken_away_is_opened_again() {
    let (model, _) = trained("taken-run.safetensors", "1", &SETTINGS, &[]);
    let mut page = Page::opened(&model);
    let open =
        |file: &MadeFile| read_model(&InputFile::in_memory(file.name.clone(), file.bytes.clone())).unwrap();
    let file = page.take(ExportKind::Run { with_images: false });
    assert_eq!(file.name, "My run- first-.hourglass");
    let run = open(&file);
    let checkpoint = |bytes: &[u8]| Checkpoint::from_bytes(bytes).unwrap();
    assert_eq!(checkpoint(&run.checkpoint), checkpoint(&read(Path::new(&model))), "to the last bit");
    assert_eq!((run.name.as_str(), run.images), ("My run: first?", None));
    assert_eq!(run.curves.train, [[1.0, 0.5], [2.0, 0.25]]);
    let parts = members(&file);
    let figures = parts.iter().find(|(name, _)| name.ends_with("figures.json")).unwrap();
    let figures: serde_json::Value = serde_json::from_slice(&figures.1).unwrap();
    assert_eq!(figures["steps"], run.step);
    let collected = page.collect(ExportKind::Run { with_images: false });
    assert_eq!(figures["val_loss"].as_f64().map(|v| v as f32), collected.validation.map(|(loss, _)| loss));
    assert!(parts.iter().any(|(name, _)| name.ends_with("preview.png")));
    // With its images it needs no generator.
    let with = open(&page.take(ExportKind::Run { with_images: true }));
    assert_eq!(with.images.map(|set| set.len()), Some(500));
}

#[test]
fn a_network_that_diverged_is_refused_in_words() {
    let spec = Spec { n: 200, hidden: vec![8], lr: 0.01, ..Spec::default() };
    let mut page = Page::start(Start { spec, ..Start::default() });
    page.send(Command::Drill(hourglass::protocol::Drill::Diverge));
    for kind in [ExportKind::Run { with_images: false }, ExportKind::Checkpoint, ExportKind::Onnx] {
        let refused = make(&job(kind), &page.collect(kind)).unwrap_err().to_string();
        assert!(refused.contains("smaller learning rate"), "{refused}");
    }
    while block_on(page.service.run_slice()) == Outcome::Busy {}
}

#[test]
fn what_was_not_collected_is_told() {
    let refused = make(&job(ExportKind::Dataset), &Collected::default()).unwrap_err().to_string();
    assert!(!refused.is_empty());
    let broken = Collected { checkpoint: Bytes(b"no checkpoint".to_vec()), ..Collected::default() };
    let refused = make(&job(ExportKind::Onnx), &broken).unwrap_err().to_string();
    assert!(refused.starts_with("this is not a checkpoint of Hourglass"), "{refused}");
}
