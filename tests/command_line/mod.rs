//! The command line as a script runs it.
#![allow(dead_code, reason = "each test uses a part of it")]

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
