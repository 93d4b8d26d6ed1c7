//! Exported networks give the numbers of the trainer, in the programs that they are for: a matrix of small networks is
//! exported, and `tests/export/check.py` runs each by onnxruntime and numpy. `cargo xtask test --only export` sets Python up.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod command_line;

use command_line::{hourglass, lines, scratch, trained};
use hourglass::data::rng::Random;
use hourglass::data::{Column, ImageSet, ImageShape, LabelKind, Labels, Table};
use hourglass::export::{DataFacts, Format, Model, export};
use hourglass::protocol::{Engine, Floats};
use hourglass::spec::{
    Activation, Comparison, Corruption, Loss, Net, OWN_DATA, Optimiser, Output, Schedule, Sparsity, Spec,
    VARIANTS,
};
use hourglass::trainer::{Trainer, open};
use safetensors::tensor::{Dtype, TensorView, serialize};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Networks in the matrix.
const CASES: usize = 120;
/// Examples that are compared.
const COMPARED: usize = 64;

/// Odd and even sides, one channel and three; a table last.
const SHAPES: [ImageShape; 5] = [
    ImageShape::grey(7, 9),
    ImageShape { channels: 3, height: 8, width: 6 },
    ImageShape::grey(12, 12),
    ImageShape { channels: 3, height: 5, width: 11 },
    ImageShape::grey(1, 13),
];

/// Blurred blobs in noise, with two classes; a table where the shape is one row.
fn set(shape: ImageShape) -> ImageSet {
    let mut random = Random::new(7, shape.len() as u64);
    let n = COMPARED + 36;
    let pixels: Vec<u8> = (0..n * shape.len()).map(|_| random.below(256) as u8).collect();
    let mut set = ImageSet { name: "noise".into(), shape, ..ImageSet::default() };
    // Pairs are made by labels; a set without has other pairs.
    if shape.height != 12 && shape.height != 1 {
        let values = (0..n).map(|i| (i % 2) as f32).collect();
        let names = vec!["a \"quoted\" class".into(), "größer".into()];
        set.labels = vec![Labels { name: "kind".into(), kind: LabelKind::Class(names), values }];
    }
    if shape.height == 1 {
        let column =
            |i: usize| Column { name: format!("column {i}"), mean: i as f32, std: 1.5, indicator: false };
        let values = pixels.iter().map(|&p| f32::from(p) / 160.0 - 0.3).collect();
        let columns = (0..shape.width).map(column).collect();
        set.table = Some(Table { columns, values: Floats(values) });
    }
    set.pixels = pixels;
    set
}

/// The settings of a case: kind and set in turn, the others by chance.
fn spec(case: usize, set: &ImageSet) -> Spec {
    let hidden: [&[u32]; 5] = [&[], &[6], &[8, 5], &[5, 7, 4], &[63]];
    let mut random = Random::item(1, case as u64);
    let mut spec = Spec {
        data: OWN_DATA.into(),
        kind: VARIANTS[case % VARIANTS.len()].key.into(),
        net: one_of(Net::ALL, &mut random),
        act: Activation::ALL[case % Activation::ALL.len()],
        out: one_of(Output::ALL, &mut random),
        loss: one_of(Loss::ALL, &mut random),
        norm: one_of(&[false, true], &mut random),
        tied: one_of(&[false, true], &mut random),
        drop: one_of(&[0.0, 0.3], &mut random),
        sparsity: one_of(Sparsity::ALL, &mut random),
        pair: one_of(Comparison::ALL, &mut random),
        hidden: one_of(&hidden, &mut random).to_vec(),
        corrupt: one_of(Corruption::ALL, &mut random),
        opt: one_of(Optimiser::ALL, &mut random),
        sched: one_of(Schedule::ALL, &mut random),
        decay: one_of(&[0.0, 0.01], &mut random),
        clip: one_of(&[0.0, 1.0], &mut random),
        patience: one_of(&[0, 3], &mut random),
        goal: one_of(&[0.0, 0.01], &mut random),
        warm: one_of(&[0.0, 2.0], &mut random),
        latent: 1 + (case % 4) as u32,
        batch: 16,
        lr: 0.01,
        seed: case as u32,
        ..Spec::default()
    };
    if spec.opt == Optimiser::Sgd {
        // A loss in nats per image is large.
        (spec.lr, spec.clip) = (0.001, 1.0);
    }
    spec.fit_to_set(set.len(), set.kind());
    spec
}

fn one_of<T: Copy>(options: &[T], random: &mut Random) -> T {
    options[random.below(options.len())]
}

#[test]
fn every_two_options_meet_in_the_matrix() {
    let specs: Vec<Spec> = (0..CASES).map(|case| spec(case, &set(SHAPES[case % SHAPES.len()]))).collect();
    let count = |of: fn(&Spec) -> String| specs.iter().map(of).collect::<HashSet<String>>().len();
    let (kinds, nets, acts) = (VARIANTS.len(), Net::ALL.len(), Activation::ALL.len());
    // Dense layers can be tied, others can't.
    let tied = nets + 1;
    assert_eq!(count(|s| format!("{} {:?}", s.kind, s.net)), kinds * nets);
    assert_eq!(count(|s| format!("{:?} {:?}", s.act, s.net)), acts * nets);
    assert_eq!(count(|s| format!("{:?} {}", s.act, s.norm)), acts * 2);
    assert_eq!(count(|s| format!("{:?} {:?}", s.out, s.net)), 2 * nets);
    assert_eq!(count(|s| format!("{} {:?} {}", s.kind, s.net, s.tied)), kinds * tied);
    assert_eq!(count(|s| format!("{:?} {} {}", s.net, s.norm, s.tied)), 2 * tied);
    // None to three hidden layers; without any a network is dense.
    assert_eq!(count(|s| format!("{:?} {}", s.net, s.hidden.len())), 3 * nets + 1);
    assert_eq!(count(|s| format!("{:?} {}", s.net, s.drop > 0.0)), 2 * nets);
    let kind = |s: &Spec, of: &str| s.kind == of;
    assert!(specs.iter().any(|s| kind(s, "sparse") && s.sparsity == Sparsity::Kl));
    assert!(specs.iter().any(|s| kind(s, "sparse") && s.sparsity == Sparsity::L1));
}

fn floats<'a>(shape: &[usize], bytes: &'a [u8]) -> TensorView<'a> {
    TensorView::new(Dtype::F32, shape.to_vec(), bytes).unwrap()
}

fn bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

/// Trains a little, exports, and writes beside the files what the trainer computes.
async fn write_case(folder: &Path, case: usize) {
    let set = set(SHAPES[case % SHAPES.len()]);
    let shape = set.shape;
    let spec = spec(case, &set);
    let device = open(Engine::Cpu).await.unwrap();
    let mut trainer = Trainer::new(spec, set, &device).unwrap();
    (0..6).for_each(|_| trainer.step());
    let images: Vec<u32> = (0..COMPARED as u32).collect();
    let scores = trainer.anomaly_scores(&images).await.unwrap().top;
    // Between two of the scores, so that rounding moves none over it.
    let mut sorted = scores.clone();
    sorted.sort_by(f32::total_cmp);
    let threshold = 0.5 * (sorted[30] + sorted[31]);
    let checkpoint = trainer.checkpoint().await.unwrap();
    let model = Model::new(&checkpoint, Some(DataFacts::of(trainer.set(), Some(threshold)))).unwrap();
    let run = trainer.run_data().await.unwrap();
    for &format in Format::ALL {
        for file in export(&model, Some(&run), format).unwrap() {
            std::fs::write(folder.join(file.name), file.bytes).unwrap();
        }
    }
    let values = hourglass::trainer::values_of(trainer.set(), &images);
    let (codes, stds) = trainer.encode_range_with_std(0, COMPARED).await.unwrap();
    let copies = trainer.reconstruct(&images).await.unwrap();
    let latent = trainer.network().latent();
    let example = match trainer.set().table {
        Some(_) => vec![COMPARED, shape.len()],
        None => vec![COMPARED, shape.channels, shape.height, shape.width],
    };
    let parts = [bytes(&values), bytes(&codes), bytes(&stds), bytes(&copies), bytes(&scores)];
    let mut tensors = vec![
        ("input", floats(&example, &parts[0])),
        ("code", floats(&[COMPARED, latent], &parts[1])),
        ("reconstruction", floats(&example, &parts[3])),
        ("score", floats(&[COMPARED], &parts[4])),
    ];
    if !stds.is_empty() {
        tensors.push(("std", floats(&[COMPARED, latent], &parts[2])));
    }
    std::fs::write(folder.join("expected.safetensors"), serialize(tensors, None).unwrap()).unwrap();
}

#[test]
fn exported_networks_give_the_trainers_numbers_elsewhere() {
    let matrix: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exported");
    let _ = std::fs::remove_dir_all(&matrix);
    pollster::block_on(async {
        for case in 0..CASES {
            let folder = matrix.join(format!("{case:02}"));
            std::fs::create_dir_all(&folder).unwrap();
            write_case(&folder, case).await;
        }
    });
    // Compiling burn takes minutes; that it is Rust is known in a second.
    let programs = (0..CASES).map(|case| matrix.join(format!("{case:02}/main.rs")));
    for program in programs.clone() {
        let text = std::fs::read_to_string(&program).unwrap();
        assert!(!text.contains("#: ") && !text.contains("{{"), "{}", program.display());
    }
    let rustfmt =
        Command::new("rustfmt").args(["--edition", "2024", "--emit", "stdout"]).args(programs).output();
    if let Ok(formatted) = rustfmt {
        assert!(formatted.status.success(), "{}", String::from_utf8_lossy(&formatted.stderr));
    }
    let Some(python) = std::env::var_os("HOURGLASS_PYTHON") else {
        println!("skipped: HOURGLASS_PYTHON names no Python with onnx and onnxruntime");
        return;
    };
    let checked = Command::new(python).arg("tests/export/check.py").arg(&matrix).output().unwrap();
    print!("{}", String::from_utf8_lossy(&checked.stdout));
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn the_command_line_writes_the_files_and_says_which() {
    let (model, _) =
        trained("to-export.safetensors", "1", &["n=500", "hidden=8", "data=defects", "norm=1"], &[]);
    let out = scratch("exported-by-command");
    let _ = std::fs::remove_dir_all(&out);
    let folder = out.to_string_lossy().into_owned();
    let asked = ["export", "--model", &model, "--out", &folder, "--report", "json", "--format"];
    let report = lines(&hourglass(&[&asked[..], &["safetensors,onnx"]].concat())).remove(0);
    let size = |file: &Value| (file["file"].as_str().unwrap().to_owned(), file["bytes"].as_u64().unwrap());
    let sizes: HashMap<String, u64> = report["files"].as_array().unwrap().iter().map(size).collect();
    let found = |name: &str| std::fs::read(out.join(name)).unwrap();
    let names = ["model.safetensors", "encoder.onnx", "decoder.onnx", "autoencoder.onnx"];
    assert_eq!(sizes, names.map(|name| (name.to_owned(), found(name).len() as u64)).into());
    // Defects are anomalies, so the whole network judges them.
    let whole = found("autoencoder.onnx");
    let holds = |file: &[u8], text: &str| file.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds(&whole, "anomalous") && holds(&whole, "data_fingerprint"));
    assert!(!holds(&found("decoder.onnx"), "anomalous"));
    let refused = hourglass(&[&asked[..], &["tensorflow"]].concat());
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("safetensors, onnx, pytorch, keras, burn"));
}
