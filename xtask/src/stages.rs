//! The stages of `cargo xtask test`, in order. A new check is one row.

use crate::cmd::{self, Outcome};
use crate::{additions, browsers, dist, python, tools};

/// A check.
pub struct Stage {
    /// The name for `--only`.
    pub name: &'static str,
    /// What is checked.
    pub what: &'static str,
    /// Whether it is part of `--fast`.
    pub fast: bool,
    /// Runs the check.
    pub run: fn() -> Outcome,
}

/// All checks: quick ones first, and each after those that it builds on.
pub const STAGES: &[Stage] = &[
    Stage { name: "fmt", what: "formatting", fast: true, run: fmt },
    Stage {
        name: "clippy-host",
        what: "lints on the host, with and without the trainer",
        fast: true,
        run: clippy_host,
    },
    Stage { name: "host-tests", what: "tests on the host", fast: true, run: host_tests },
    Stage { name: "export", what: "exported networks in onnxruntime and numpy", fast: false, run: exported },
    Stage { name: "clippy-wasm", what: "lints of the page and its workers", fast: false, run: clippy_wasm },
    Stage {
        name: "additions",
        what: "the diffs of docs/adding.md, applied and compiled",
        fast: false,
        run: additions::run,
    },
    Stage { name: "dist", what: "the static site", fast: false, run: || dist::run(&[]) },
    Stage { name: "sizes", what: "size budgets", fast: false, run: || node(&["sizes.mjs"]) },
    Stage {
        name: "e2e-webgpu",
        what: "both engines, and what concerns WebGPU, in Chromium on its software adapter",
        fast: false,
        run: || e2e(&["engines", "webgpu"], "chromium-webgpu"),
    },
    Stage {
        name: "e2e-chromium",
        what: "the page and its tools in Chromium, on the CPU",
        fast: false,
        run: || e2e(&["page", "tools", "catalogue", "import", "takeaway", "keep"], "chromium"),
    },
    Stage {
        name: "e2e-firefox",
        what: "the same in Firefox",
        fast: false,
        run: || e2e(&["page", "tools", "catalogue", "import", "takeaway", "keep"], "firefox"),
    },
];

const DENY: [&str; 3] = ["--", "-D", "warnings"];

fn fmt() -> Outcome {
    tools::ensure_components()?;
    cmd::run("cargo", &["fmt", "--all", "--check"])
}

fn clippy_host() -> Outcome {
    for features in [&["--workspace"][..], &["--features", "trainer"]] {
        cmd::run("cargo", &[&["clippy", "--all-targets", "--locked"], features, &DENY].concat())?;
    }
    Ok(())
}

fn host_tests() -> Outcome {
    cmd::run("cargo", &["test", "--workspace", "--locked", "--features", "hourglass/trainer"])
}

/// With the features and packages of [`host_tests`], so that nothing is built twice.
fn exported() -> Outcome {
    let python = python::ensure()?;
    let only = ["--test", "export", "--", "--nocapture"];
    let mut tests =
        cmd::command("cargo", &["test", "--workspace", "--locked", "--features", "hourglass/trainer"]);
    tests.args(only).env("HOURGLASS_PYTHON", python);
    cmd::run_command(tests)
}

/// Lints the site's programs, each with the features that it is shipped with.
fn clippy_wasm() -> Outcome {
    tools::ensure_wasm_target()?;
    let programs = [
        ("app", ""),
        ("worker_import", "readers"),
        ("worker_export", "writers"),
        ("worker_storage", "storage"),
        ("worker_cpu", "trainer"),
        ("worker_gpu", "wgpu"),
    ];
    for (program, features) in programs {
        let target = ["clippy", "--target", "wasm32-unknown-unknown", "--locked"];
        let what = [
            "--package",
            "hourglass",
            "--lib",
            "--bin",
            program,
            "--no-default-features",
            "--features",
            features,
        ];
        cmd::run("cargo", &[&target[..], &what, &DENY].concat())?;
    }
    Ok(())
}

fn node(args: &[&str]) -> Outcome {
    browsers::ensure()?;
    cmd::run_command(browsers::node(args)?)
}

/// Runs suites of tests/e2e one after the other: two browsers at once would slow each other down.
fn e2e(suites: &[&str], browser: &str) -> Outcome {
    browsers::ensure()?;
    let mut tests = browsers::node(&["--test", "--test-reporter=spec", "--test-concurrency=1"])?;
    tests.args(suites.iter().map(|suite| format!("{suite}.test.mjs"))).env("HOURGLASS_BROWSER", browser);
    cmd::run_command(tests)
}
