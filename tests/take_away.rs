//! What is taken away of a run on the page is what the command line writes.
#![cfg(all(feature = "trainer", feature = "writers"))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod command_line;

use command_line::{evaluate, hourglass, lines, scratch, trained};
use hourglass::checkpoint::Checkpoint;
use hourglass::data::import::{InputFile, read_model};
use hourglass::export::{MadeFile, make};
use hourglass::protocol::{
    Bytes, Collected, Command, DecodedFormat, Engine, Envelope, Event, ExportJob, ExportKind, Floats, RunId,
    Start,
};
use hourglass::results::read_codes;
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
        self.collect_with(kind, Vec::new())
    }

    fn collect_with(&mut self, kind: ExportKind, codes: Vec<f32>) -> Collected {
        self.send(Command::Collect { id: 3, kind, codes: Floats(codes) });
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
        ..ExportJob::default()
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
    let [predictions, maps] = ["taken-predictions.csv", "taken-maps.zip"].map(path);
    evaluate(&["--model", &model, "--predictions", &predictions, "--error-maps", &maps]);
    let mut page = Page::opened(&model);
    for (kind, written) in [
        (ExportKind::CodesCsv, &csv),
        (ExportKind::CodesNpy, &npy),
        (ExportKind::ErrorsCsv, &errors),
        (ExportKind::Dataset, &dataset),
        (ExportKind::Pictures, &pictures),
        (ExportKind::PredictionsCsv, &predictions),
        (ExportKind::ErrorMaps, &maps),
    ] {
        assert!(page.take(kind).bytes == read(Path::new(written)), "{written}");
    }
    let projector = members(&page.take(ExportKind::Projector));
    assert_eq!(projector.len(), 4);
    for (name, bytes) in projector {
        assert!(bytes == read(&Path::new(&folder).join(&name)), "{name}");
    }
    let report = String::from_utf8(page.take(ExportKind::Report).bytes).unwrap();
    let parts =
        ["My run: first?", "<svg", "the CPU", "data:image/png;base64,", "50 validation images of the run"];
    for part in parts.into_iter().chain(["<h2>Classes</h2>", "of 50 others from their codes", "receipt=1."]) {
        assert!(report.contains(part), "{part}");
    }
    assert!(!report.contains("<script"));
    let curves = make(&job(ExportKind::CurvesCsv), &Collected::default()).unwrap();
    let expected = "step,epoch,loss,penalty,validation_loss\n1,0.2000,0.5,,\n2,0.4000,0.25,,0.375\n";
    assert_eq!(String::from_utf8(curves.bytes).unwrap(), expected);
}

#[test]
fn codes_from_elsewhere_become_what_the_command_line_makes_of_them() {
    let (model, _) = trained("taken-decoded.safetensors", "1", &SETTINGS, &[]);
    let path = |name: &str| scratch(name).to_string_lossy().into_owned();
    let codes = path("taken-decode.csv");
    std::fs::write(&codes, "name,code_0,code_1,code_2\nx.png,1,2,3\ny.png,-1,0,0.5\n").unwrap();
    let read = read_codes(&InputFile::in_memory("c.csv", read(Path::new(&codes))), 3, 2).unwrap();
    let mut page = Page::opened(&model);
    for (format, out) in [
        (DecodedFormat::Pictures, "taken-decoded.zip"),
        (DecodedFormat::Bytes, "taken-decoded.npz"),
        (DecodedFormat::Values, "taken-decoded.npy"),
    ] {
        let out = path(out);
        hourglass(&["decode", "--model", &model, "--codes", &codes, "--out", &out]);
        let kind = ExportKind::Decoded(format);
        let collected = page.collect_with(kind, read.values.clone());
        let file = make(&ExportJob { names: read.names.clone(), ..job(kind) }, &collected).unwrap();
        assert!(file.bytes == std::fs::read(&out).unwrap(), "{out}");
    }
    // Another network has begun meanwhile.
    let kind = ExportKind::Decoded(DecodedFormat::Bytes);
    let refused = make(&job(kind), &page.collect_with(kind, vec![1.0; 4])).unwrap_err().to_string();
    assert!(refused.contains("another network"), "{refused}");
}

#[test]
fn a_report_tells_of_anomalies_tools_and_the_receipt() {
    let spec = Spec { data: "defects".into(), n: 200, hidden: vec![8], latent: 2, ..Spec::default() };
    let mut page = Page::start(Start { spec, ..Start::default() });
    let kind = ExportKind::Report;
    let mut collected = page.collect(kind);
    collected.receipt.clear();
    let html = |job: &ExportJob, collected: &Collected| {
        String::from_utf8(make(job, collected).unwrap().bytes).unwrap()
    };
    let found = vec![["Groups <of> codes".to_owned(), "3 groups of 20, 30, 50 images.".to_owned()]];
    let job = ExportJob { found, ..job(kind) };
    let without = html(&job, &collected);
    for part in ["<h2>Anomalies</h2>", "AUROC", "at most 5 % of the normal images", "Groups &lt;of&gt; codes"]
    {
        assert!(without.contains(part), "{part}");
    }
    assert!(without.contains("3 groups of 20") && !without.contains("This link is a receipt"));
    collected.receipt = "v=1&receipt=1.2.3".into();
    let with = html(&job, &collected);
    assert!(with.contains("This link is a receipt") && with.contains("#v=1&amp;receipt=1.2.3"));
    let digits =
        Page::start(Start { spec: Spec { n: 200, ..Spec::default() }, ..Start::default() }).take(kind);
    assert!(!String::from_utf8(digits.bytes).unwrap().contains("<h2>Anomalies</h2>"));
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
