//! The file of a run on the command line: written, gone on with, measured.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod command_line;

use command_line::{evaluate, hourglass, lines, number, scratch, spots, trained};
use hourglass::checkpoint::Checkpoint;
use hourglass::data::import::{InputFile, ModelFile, Values, read_arrays, read_model};
use serde_json::Value;
use std::path::Path;

fn run(path: &str) -> ModelFile {
    read_model(&InputFile::in_memory("run.hourglass", std::fs::read(path).unwrap())).unwrap()
}

fn path(name: &str) -> String {
    scratch(name).to_string_lossy().into_owned()
}

/// What is said of arguments that are refused.
fn told(arguments: &[&str]) -> String {
    let output = hourglass(arguments);
    assert!(!output.status.success(), "{arguments:?} should fail");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const SETTINGS: [&str; 4] = ["hidden=16", "latent=4", "batch=18", "lr=0.005"];

#[test]
fn twenty_steps_and_twenty_more_are_forty() {
    let [images, labels] = spots("resumed", (0..400).map(|i| i % 10));
    let files = ["--images", &images, "--labels", &labels];
    let with_images = [&files[..], &["--with-images"]].concat();
    let (straight, whole) = trained("straight.hourglass", "2", &SETTINGS, &with_images);
    let (half, _) = trained("half.hourglass", "1", &SETTINGS, &with_images);
    let go_on = |from: &str, to: &str, more: &[&str]| {
        let to = path(to);
        let go_on = ["train", "--resume", from, "--epochs", "2", "--report", "json", "--out", &to];
        (lines(&hourglass(&[&go_on[..], more].concat())), to)
    };
    // Neither settings nor images are named again.
    let (reports, resumed) = go_on(&half, "resumed.hourglass", &["--with-images"]);
    let (straight, resumed) = (run(&straight), run(&resumed));
    assert_eq!((reports[0]["steps_per_epoch"].as_u64(), straight.step), (Some(20), 40));
    for key in ["loss", "val_loss", "mse", "probe_accuracy"] {
        assert_eq!(reports.last().unwrap()[key], whole[key], "{key}");
    }
    let checkpoint = |run: &ModelFile| Checkpoint::from_bytes(&run.checkpoint).unwrap();
    assert_eq!(checkpoint(&resumed), checkpoint(&straight), "parameters and optimiser, to the last bit");
    assert_eq!(resumed.curves, straight.curves, "all forty losses");
    assert_eq!(straight.curves.train.len(), 40);
    assert_eq!(resumed.images, straight.images);
    // A checkpoint alone goes on with the files that are named, and so does a run without its images.
    let (alone, _) = trained("half-alone.safetensors", "1", &SETTINGS, &files);
    let (reports, to) = go_on(&alone, "resumed.safetensors", &files);
    assert_eq!(reports.last().unwrap()["val_loss"], whole["val_loss"]);
    assert_eq!(checkpoint(&run(&to)), checkpoint(&straight));
    assert!(told(&["train", "--resume", &alone, "--epochs", "2"]).contains("--images"));
}

#[test]
fn patience_is_that_of_the_whole_run() {
    let [images, labels] = spots("patient", (0..60).map(|i| i % 10));
    let files = ["--images", &images, "--labels", &labels, "--with-images"];
    let settings = ["hidden=64", "latent=8", "batch=18", "lr=0.02", "patience=3"];
    let (_, whole) = trained("patient.hourglass", "5000", &settings, &files);
    let epochs = whole["epochs"].as_f64().unwrap();
    assert!(whole["stopped"] == "patience" && epochs > 4.0, "{whole}");
    // Two epochs before its end it has waited for one.
    let (half, _) = trained("patient-half.hourglass", &(epochs - 2.0).to_string(), &settings, &files);
    let rest = lines(&hourglass(&["train", "--resume", &half, "--epochs", "5000", "--report", "json"]));
    let rest = rest.last().unwrap();
    for key in ["stopped", "steps", "val_loss"] {
        assert_eq!(rest[key], whole[key], "{key}");
    }
}

#[test]
fn a_run_with_its_images_needs_nothing_else() {
    let [images, labels] = spots("within", (0..400).map(|i| i % 10));
    let files = ["--images", &images, "--labels", &labels];
    let (with, last) = trained("with.hourglass", "3", &SETTINGS, &[&files[..], &["--with-images"]].concat());
    let measured = evaluate(&["--model", &with]);
    assert_eq!((&measured["split"], &measured["images"]), (&"own".into(), &40.into()));
    for key in ["mse", "pca_mse", "probe_accuracy"] {
        assert_eq!(measured[key], last[key], "{key}");
    }
    let (without, _) = trained("without.hourglass", "3", &SETTINGS, &files);
    assert!(told(&["evaluate", "--model", &without]).contains("name them with --images"));
    let named = evaluate(&[&["--model", &without, "--own-split"][..], &files].concat());
    assert_eq!(named["mse"], last["mse"]);
    let size = |path: &str| std::fs::metadata(path).unwrap().len();
    assert!(size(&with) > size(&without) + 1000);
}

#[test]
fn a_table_comes_back_from_its_run() {
    let rows = (0..200).map(|i| {
        let t = f64::from(i) / 20.0;
        format!("{},{},{}\n", t.sin(), 100.0 + 30.0 * t.cos(), if i % 3 == 0 { "red" } else { "blue" })
    });
    let csv = path("rows.csv");
    std::fs::write(&csv, "a,b,colour\n".to_owned() + &rows.collect::<String>()).unwrap();
    let (model, last) =
        trained("rows.hourglass", "4", &["hidden=8", "latent=2"], &["--images", &csv, "--with-images"]);
    let measured = evaluate(&["--model", &model]);
    assert_eq!((&measured["mse"], &measured["columns"]), (&last["mse"], &last["columns"]));
}

#[test]
fn generated_images_are_generated_again() {
    let (model, last) = trained("digits.hourglass", "1", &["n=500", "hidden=8"], &[]);
    assert!(run(&model).images.is_none());
    assert_eq!(evaluate(&["--model", &model])["mse"], last["mse"]);
}

#[test]
fn what_can_not_be_written_is_said_before_training() {
    let [images, _] = spots("refused", (0..40).map(|i| i % 4));
    let train = |more: &[&str]| told(&[&["train", "--images", &images, "--epochs", "1"][..], more].concat());
    assert!(train(&["--out", "x.safetensors", "--with-images"]).contains(".hourglass"));
    assert!(train(&["--out", "no/such/folder/x.hourglass"]).contains("no folder no/such/folder"));
    let foreign = path("foreign.hourglass");
    std::fs::write(&foreign, b"PK\x03\x04 and no more").unwrap();
    assert!(told(&["evaluate", "--model", &foreign]).contains("damaged"));
}

#[test]
fn codes_errors_and_the_data_go_into_files() {
    let [images, labels] = spots("taken", (0..400).map(|i| i % 10));
    let files = ["--images", &images, "--labels", &labels, "--with-images"];
    let (model, _) = trained("taken.hourglass", "2", &[&SETTINGS[..], &["kind=vae"]].concat(), &files);
    let [codes, array, losses, dataset] = ["codes.csv", "codes.npy", "losses.csv", "dataset.npz"].map(path);
    let measured =
        evaluate(&["--model", &model, "--codes", &codes, "--losses", &losses, "--dataset", &dataset]);
    evaluate(&["--model", &model, "--codes", &array]);
    let table = |path: &str| -> Vec<Vec<String>> {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let (codes, losses) = (table(&codes), table(&losses));
    assert_eq!(codes[0][3..], ["code_0", "code_1", "code_2", "code_3", "std_0", "std_1", "std_2", "std_3"]);
    assert_eq!((codes.len(), codes[0][0].as_str(), codes[8][1].as_str()), (401, "index", "7"));
    let arrays = |path: &str| {
        let file = InputFile::in_memory("file", std::fs::read(path).unwrap());
        read_arrays(&file).unwrap().into_iter().map(|array| array.array).collect::<Vec<_>>()
    };
    let Values::Floats(values) = &arrays(&array)[0].values else { panic!("no fractions") };
    let of_row = |row: &[String]| row[3..7].iter().map(|v| v.parse::<f32>().unwrap()).collect::<Vec<_>>();
    assert_eq!(values, &codes[1..].iter().flat_map(|row| of_row(row)).collect::<Vec<_>>());
    assert_eq!(losses[0][2..], ["used_for", "mse", "worst_pixels_mse", "neg_elbo_nats"]);
    let validation = losses[1..].iter().filter(|row| row[2] == "validation");
    let errors: Vec<f64> = validation.map(|row| row[3].parse().unwrap()).collect();
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    assert!(errors.len() == 40 && (mean - number(&measured, "mse")).abs() < 1e-6, "{mean} {measured}");
    assert_eq!(arrays(&dataset)[0].shape, [400, 8, 8]);
    assert!(told(&["evaluate", "--model", &model, "--codes", "x.txt"]).contains(".csv or .npy"));
}

/// A run of today's format: a later version measures the same.
#[test]
fn the_first_format_stays_usable() {
    let model = "tests/fixtures/runs/format-1.hourglass";
    let expected: Value =
        serde_json::from_str(&std::fs::read_to_string("tests/fixtures/runs/figures.json").unwrap()).unwrap();
    let close = |figures: &Value| {
        for key in ["mse", "pca_mse"] {
            let (found, expected) = (number(figures, key), number(&expected, key));
            assert!((found - expected).abs() < 1e-6, "{key}: {found} in place of {expected}");
        }
    };
    close(&evaluate(&["--model", model]));
    let [images, labels] = spots("first-format", (0..40).map(|i| i % 4));
    let alone = "tests/fixtures/runs/format-1.safetensors";
    close(&evaluate(&["--model", alone, "--own-split", "--images", &images, "--labels", &labels]));
    let on = lines(&hourglass(&["train", "--resume", model, "--epochs", "41", "--report", "json"]));
    assert!(Path::new(model).exists() && on.last().unwrap()["steps"].as_u64() > Some(40));
}
