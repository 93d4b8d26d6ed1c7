//! Applies the diffs of docs/adding.md to a copy of the sources, lints the result, and runs the tests that they add.

use crate::cmd::{self, Outcome};
use crate::patch::{Addition, Change, additions};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const GUIDE: &str = "docs/adding.md";
/// The copy's folder. Below the root, so that .cargo/config.toml applies to the copy: if it were copied, cargo would
/// apply its flags twice and rebuild every dependency.
const COPY: &str = "target/additions";
/// The sources of the programs and their tests.
const SOURCES: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "clippy.toml",
    "examples",
    "src",
    "tests",
    "xtask/Cargo.toml",
    "xtask/src",
];
/// Not built by cargo, and large once the npm packages are installed.
const LEFT_OUT: &str = "tests/e2e";

/// Checks the additions one by one, each on a fresh copy.
pub fn run() -> Outcome {
    let guide = fs::read_to_string(cmd::root().join(GUIDE)).map_err(|error| format!("{GUIDE}: {error}"))?;
    let additions = additions(&guide).map_err(|error| format!("{GUIDE}: {error}"))?;
    if additions.is_empty() {
        return Err(format!("{GUIDE} holds no diff: there is nothing to check"));
    }
    for addition in &additions {
        let start = Instant::now();
        check(addition).map_err(|error| format!("{GUIDE}, “{}”: {error}", addition.heading))?;
        let seconds = start.elapsed().as_secs_f64();
        println!("“{}” applies and compiles ({seconds:.0} s): {}", addition.heading, describe(addition));
    }
    Ok(())
}

/// How many files an addition touches, and which.
fn describe(addition: &Addition) -> String {
    let mut seen = HashSet::new();
    let files: Vec<String> = addition
        .changes
        .iter()
        .filter(|change| seen.insert(&change.path))
        .map(|change| format!("{}{}", change.path, if change.new { " (new)" } else { "" }))
        .collect();
    format!("{} files: {}", files.len(), files.join(", "))
}

fn check(addition: &Addition) -> Outcome {
    let copy = cmd::root().join(COPY);
    lay_out(&copy)?;
    for change in &addition.changes {
        let path = copy.join(&change.path);
        let text = fs::read_to_string(&path).ok();
        write_changed(&path, change.apply(text.as_deref())?.as_bytes())?;
    }
    const DENY: [&str; 3] = ["--", "-D", "warnings"];
    let host = ["clippy", "--quiet", "--locked", "--features", "trainer", "--lib", "--bins"];
    let page = [
        "clippy",
        "--quiet",
        "--locked",
        "--target",
        "wasm32-unknown-unknown",
        "--no-default-features",
        "--lib",
        "--bin",
        "app",
    ];
    cmd::run_command(cargo(&copy, &[&host[..], &DENY].concat()))?;
    cmd::run_command(cargo(&copy, &[&page[..], &DENY].concat()))?;
    addition.changes.iter().try_for_each(|change| run_tests(&copy, change))
}

/// A cargo command in the copy, with the project's build folder, where the dependencies are built already.
fn cargo(copy: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(copy).args(args);
    if std::env::var_os("CARGO_TARGET_DIR").is_none() {
        command.env("CARGO_TARGET_DIR", cmd::root().join("target"));
    }
    // Set by `cargo run` for xtask's own package.
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}

/// Runs the tests that a change adds; an error when they are not found.
fn run_tests(copy: &Path, change: &Change) -> Outcome {
    let names = change.tests();
    if names.is_empty() {
        return Ok(());
    }
    let target = match integration_test(&change.path) {
        Some(name) => vec!["--test", name],
        None => vec!["--lib"],
    };
    let mut command = cargo(copy, &["test", "--quiet", "--locked", "--features", "trainer"]);
    command.args(target).arg("--").args(&names);
    let output = command.output().map_err(|error| format!("cargo could not be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(format!("{text}\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    if passed(&text) < names.len() {
        return Err(format!("not all of the tests {} were run:\n{text}", names.join(", ")));
    }
    Ok(())
}

/// The name of the test program that a file belongs to: `tests/NAME.rs` or `tests/NAME/…`.
fn integration_test(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("tests/")?;
    Some(rest.split_once('/').map_or(rest, |(folder, _)| folder).trim_end_matches(".rs"))
}

/// How many tests passed, by the last line of each test program.
fn passed(output: &str) -> usize {
    let counts = output.lines().filter_map(|line| line.strip_prefix("test result: ok. "));
    counts.filter_map(|rest| rest.split(' ').next()?.parse::<usize>().ok()).sum()
}

/// Makes the copy equal to the sources. Unchanged files are not written, as cargo compares their times.
fn lay_out(copy: &Path) -> Outcome {
    let mut wanted = HashSet::new();
    for source in SOURCES {
        for file in files(&cmd::root().join(source))? {
            let path = file.strip_prefix(cmd::root()).map_err(|error| error.to_string())?.to_owned();
            let content = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            write_changed(&copy.join(&path), &content)?;
            wanted.insert(path);
        }
    }
    for file in files(copy)? {
        if file.strip_prefix(copy).is_ok_and(|path| !wanted.contains(path)) {
            fs::remove_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    Ok(())
}

fn write_changed(path: &Path, content: &[u8]) -> Outcome {
    if fs::read(path).is_ok_and(|present| present == content) {
        return Ok(());
    }
    let named = |error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(path.parent().unwrap_or(path)).map_err(named)?;
    fs::write(path, content).map_err(named)
}

/// All files below a folder, or the file itself; empty when the path does not exist.
fn files(path: &Path) -> Outcome<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(path.is_file().then(|| path.to_owned()).into_iter().collect());
    }
    if path.ends_with(LEFT_OUT) {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    let entries = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    for entry in entries {
        all.extend(files(&entry.map_err(|error| format!("{}: {error}", path.display()))?.path())?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_s_diffs_can_be_read() {
        let guide = fs::read_to_string(cmd::root().join(GUIDE)).unwrap();
        assert!(!additions(&guide).unwrap().is_empty());
    }

    #[test]
    fn a_file_of_tests_belongs_to_its_program() {
        assert_eq!(integration_test("tests/spec.rs"), Some("spec"));
        assert_eq!(integration_test("tests/studies/search.rs"), Some("studies"));
        assert_eq!(integration_test("src/data/mod.rs"), None);
    }

    #[test]
    fn passed_tests_are_counted_over_all_programs() {
        let output =
            "running 1 test\n.\ntest result: ok. 1 passed; 0 failed\ntest result: ok. 2 passed; 0 failed\n";
        assert_eq!(passed(output), 3);
        assert_eq!(passed("running 0 tests"), 0);
    }

    #[test]
    fn an_addition_is_described_by_its_files() {
        let change = |path: &str, new| Change { path: path.into(), new, hunks: Vec::new() };
        let changes = vec![change("a.rs", false), change("b.rs", true), change("a.rs", false)];
        let addition = Addition { heading: "A tool".into(), changes };
        assert_eq!(describe(&addition), "2 files: a.rs, b.rs (new)");
    }
}
