//! How the command line behaves towards people: what it tells, and what happens when they interrupt it.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod command_line;

use command_line::{hourglass, scratch};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};

const SMALL: [&str; 8] = ["train", "--set", "n=500", "--set", "hidden=8", "--set", "batch=50", "--epochs"];

fn texts(output: &Output) -> [String; 2] {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

#[test]
fn in_a_pipe_an_epoch_is_a_line_and_figures_are_a_table() {
    let model = scratch("manners.hourglass").to_string_lossy().into_owned();
    let output = hourglass(&[&SMALL[..], &["3", "--out", &model]].concat());
    let [told, aside] = texts(&output);
    assert!(output.status.success() && aside.is_empty(), "{aside}");
    assert!(told.starts_with("Digits: 450 to train on, 50 for validation; "), "{told}");
    let epochs: Vec<&str> = told.lines().filter(|line| line.starts_with("epoch ")).collect();
    assert_eq!(epochs.len(), 3, "{told}");
    assert!(epochs[2].starts_with("epoch 3 of 3 · step 27 · loss ."), "{told}");
    assert!(told.contains("After 27 steps all epochs are done, training loss ."), "{told}");
    let row = |name: &str| told.lines().find(|line| line.trim_start().starts_with(name)).unwrap().to_owned();
    assert!(row("Peak signal-to-noise ratio").ends_with("dB"), "{told}");
    assert!(row("Class by the five nearest codes").ends_with('%'), "{told}");
    assert!(told.contains(&format!("Saved as {model}.")), "{told}");
    assert!(!told.contains("null") && !told.contains('\u{1b}'), "{told}");
}

#[test]
fn quiet_leaves_the_results() {
    let [told, aside] = texts(&hourglass(&[&SMALL[..], &["2", "--quiet"]].concat()));
    assert!(aside.is_empty(), "{aside}");
    assert!(told.contains("Validation loss"), "{told}");
    assert!(!told.contains("epoch") && !told.contains("After "), "{told}");
}

/// Interrupts a run after its first epoch; what it said, its status, and the folder that it ran in.
#[cfg(unix)]
fn interrupted(name: &str, more: &[&str]) -> (String, Option<i32>, std::path::PathBuf) {
    let folder = scratch(name);
    // Left by an earlier run of this test, if at all.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_hourglass"))
        .args([&SMALL[..], &["100000"], more].concat())
        .current_dir(&folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    lines.find(|line| line.starts_with("epoch ")).unwrap();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let last = lines.last().unwrap();
    (last, child.wait().unwrap().code(), folder)
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_the_network_and_says_where() {
    let (told, status, folder) = interrupted("interrupted", &["--out", "night.hourglass"]);
    assert_eq!(status, Some(130), "{told}");
    assert!(told.starts_with("Interrupted at step ") && told.contains("kept in night.hourglass"), "{told}");
    let step: u32 = told.split(' ').nth(3).unwrap().trim_end_matches('.').parse().unwrap();
    let model = folder.join("night.hourglass").to_string_lossy().into_owned();
    let epochs = (step / 9 + 2).to_string();
    let [again, _] = texts(&hourglass(&["train", "--resume", &model, "--epochs", &epochs]));
    assert!(again.contains(&format!("from step {} on", thousands(step))), "{again}");
    // Without a name for it, too, and nothing is overwritten.
    let (told, status, folder) = interrupted("interrupted-nameless", &[]);
    assert_eq!(status, Some(130));
    assert!(told.contains("hourglass-interrupted.hourglass"), "{told}");
    assert!(folder.join("hourglass-interrupted.hourglass").is_file());
}

/// With the space that the program puts between thousands.
#[cfg(unix)]
fn thousands(step: u32) -> String {
    hourglass::plot::format::thousands(step.into())
}

#[test]
fn help_has_examples_and_shells_get_completions() {
    for command in ["train", "evaluate", "export", "decode", "verify"] {
        let [told, _] = texts(&hourglass(&[command, "--help"]));
        assert!(told.contains(&format!("Examples:\n  hourglass {command} ")), "{told}");
    }
    let [told, _] = texts(&hourglass(&["--help"]));
    assert!(told.split_whitespace().collect::<Vec<_>>().join(" ").contains("130 after Ctrl-C"), "{told}");
    for shell in ["bash", "zsh", "fish"] {
        let [script, _] = texts(&hourglass(&["completions", shell]));
        assert!(script.contains("resume") && script.contains("hourglass"), "{shell}");
    }
}
