//! The command line as a script runs it.
#![allow(dead_code, reason = "each test uses a part of it")]

use hourglass::data::rng::Random;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub fn hourglass(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hourglass")).args(arguments).output().unwrap()
}

pub fn lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// What `evaluate` reports.
pub fn evaluate(arguments: &[&str]) -> Value {
    lines(&hourglass(&[&["evaluate", "--report", "json"][..], arguments].concat())).remove(0)
}

pub fn number<K: serde_json::value::Index + std::fmt::Display>(value: &Value, key: K) -> f64 {
    value[&key].as_f64().unwrap_or_else(|| panic!("no {key} in {value}"))
}

pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(folder).unwrap();
    folder.join(name)
}

/// Trains for some epochs; where the network lies, and what training said last.
pub fn trained(name: &str, epochs: &str, settings: &[&str], more: &[&str]) -> (String, Value) {
    let model = scratch(name).to_string_lossy().into_owned();
    let mut arguments = vec!["train", "--report", "json", "--epochs", epochs, "--out", &model];
    settings.iter().for_each(|setting| arguments.extend(["--set", setting]));
    let last = lines(&hourglass(&[&arguments[..], more].concat())).pop().unwrap();
    (model, last)
}

/// IDX files of images of 8×8 pixels: a bright spot in dim noise, whose place is the class.
pub fn spots(name: &str, classes: impl Iterator<Item = u32>) -> [String; 2] {
    let classes: Vec<u8> = classes.map(|class| class as u8).collect();
    let count = (classes.len() as u32).to_be_bytes();
    let mut images = [&[0, 0, 8, 3][..], &count, &8_u32.to_be_bytes(), &8_u32.to_be_bytes()].concat();
    let mut random = Random::new(1, classes.len() as u64);
    for class in &classes {
        let (top, left) = (usize::from(class / 4) * 3, usize::from(class % 4) * 2);
        images.extend((0..64).map(|i| {
            let spot = (top..top + 2).contains(&(i / 8)) && (left..left + 2).contains(&(i % 8));
            (random.below(60) + if spot { 190 } else { 0 }) as u8
        }));
    }
    let labels = [&[0, 0, 8, 1][..], &count, &classes].concat();
    [("images", images), ("labels", labels)].map(|(kind, bytes)| {
        let path = scratch(&format!("{name}-{kind}"));
        std::fs::write(&path, bytes).unwrap();
        path.to_string_lossy().into_owned()
    })
}
