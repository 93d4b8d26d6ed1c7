//! The command line, run as a script runs it.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn hourglass(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hourglass")).args(arguments).output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or_else(|| panic!("no {key} in {value}"))
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(folder).unwrap();
    folder.join(name)
}

/// Real MNIST, half of its test set, where it is there.
fn mnist() -> Option<(String, String)> {
    let folder = Path::new("../shared/data");
    let path = |kind: &str| folder.join(format!("mnist-5k-{kind}-ubyte.gz")).to_string_lossy().into_owned();
    let (images, labels) = (path("images-idx3"), path("labels-idx1"));
    let there = Path::new(&images).exists() && Path::new(&labels).exists();
    if !there {
        println!("skipped: ../shared/data holds no MNIST");
    }
    there.then_some((images, labels))
}

#[test]
fn two_latent_values_on_mnist_reach_the_reference_loss() {
    let Some((images, labels)) = mnist() else { return };
    let model = scratch("mnist.safetensors");
    let model = model.to_string_lossy();
    let files = ["--images", &images, "--labels", &labels, "--report", "json"];
    let train =
        ["train", "--set", "hidden=256,64", "--set", "latent=2", "--set", "lr=0.001", "--epochs", "30"];
    let reports = lines(&hourglass(&[&train[..], &["--out", &model], &files].concat()));
    assert_eq!(reports[0]["event"], "started");
    let last = reports.last().unwrap();
    assert_eq!(last["event"], "finished");
    // An independent implementation of the same set-up ends in 0.045–0.046 on the other half of the images.
    let loss = number(last, "val_loss");
    assert!((0.043..=0.049).contains(&loss), "validation MSE {loss}");
    assert!((number(last, "pca_mse") - 0.056).abs() < 0.002, "{last}");
    let evaluated = lines(&hourglass(&[&["evaluate", "--model", &model][..], &files].concat())).remove(0);
    // Nine in ten of these images were learnt from, so the mean is a little below that of validation.
    assert!(number(&evaluated, "mse") < loss, "{evaluated}");
    let psnr = -10.0 * number(&evaluated, "mse").log10();
    assert!((number(&evaluated, "psnr_db") - psnr).abs() < 0.01);
    assert!(number(&evaluated, "knn5_accuracy") > 0.5, "{evaluated}");
    assert!(number(&evaluated, "bce") > 0.0);
}

#[test]
fn a_network_goes_on_from_its_file_as_if_it_had_never_stopped() {
    let (half, whole) = (scratch("half.safetensors"), scratch("whole.safetensors"));
    let (half, whole) = (half.to_string_lossy(), whole.to_string_lossy());
    let common = ["train", "--set", "n=600", "--set", "hidden=16", "--report", "json"];
    let run = |more: &[&str]| lines(&hourglass(&[&common[..], more].concat()));
    let through = run(&["--epochs", "4", "--out", &whole]);
    run(&["--epochs", "2", "--out", &half]);
    let resumed = run(&["--epochs", "4", "--resume", &half]);
    assert_eq!(through.last().unwrap()["val_loss"], resumed.last().unwrap()["val_loss"]);
    let spec = lines(&hourglass(&["evaluate", "--model", &whole, "--report", "json"])).remove(0);
    assert_eq!(spec["images"], 600);
}

#[test]
fn a_link_and_a_spec_file_are_experiments() {
    let file = scratch("experiment.txt");
    std::fs::write(&file, "n=500\nhidden=8\nlatent=3\n").unwrap();
    let file = file.to_string_lossy();
    for spec in [&*file, "https://example.org/hourglass/#v=1&n=500&hidden=8&latent=3"] {
        let reports = lines(&hourglass(&["train", "--spec", spec, "--epochs", "1", "--report", "json"]));
        assert_eq!(reports[0]["spec"], "v=1&n=500&hidden=8&latent=3&epochs=1");
    }
}

#[test]
fn mistakes_are_told_in_a_sentence() {
    let told = |arguments: &[&str]| {
        let output = hourglass(arguments);
        assert!(!output.status.success(), "{arguments:?} was accepted");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(told(&["train", "--set", "latentt=2"]).contains("there is no setting \"latentt\""));
    assert!(told(&["train", "--set", "loss=mae"]).contains("one of mse, bce"));
    assert!(told(&["train", "--images", "nowhere.gz"]).contains("can't read nowhere.gz"));
    assert!(told(&["evaluate", "--model", "Cargo.toml"]).contains("not a checkpoint of Hourglass"));
    let diverged =
        ["train", "--set", "n=500", "--set", "hidden=256,128,64,32", "--set", "out=linear", "--set", "lr=10"];
    assert!(told(&diverged).contains("diverged; try a smaller learning rate"));
}
