//! What `cargo xtask test` does, in order. Adding a check is one row.

use crate::cmd::{self, Outcome};
use crate::{browsers, dist, tools};

/// One check.
pub struct Stage {
    /// What `--only` takes.
    pub name: &'static str,
    /// What it checks.
    pub what: &'static str,
    /// Part of `--fast`.
    pub fast: bool,
    /// Does it.
    pub run: fn() -> Outcome,
}

/// All checks: the quick ones first, and nothing before what it needs.
pub const STAGES: &[Stage] = &[
    Stage { name: "fmt", what: "formatting", fast: true, run: fmt },
    Stage {
        name: "clippy-host",
        what: "lints on the host, with and without the trainer",
        fast: true,
        run: clippy_host,
    },
    Stage { name: "host-tests", what: "tests on the host", fast: true, run: host_tests },
    Stage { name: "clippy-wasm", what: "lints of the page and both trainers", fast: false, run: clippy_wasm },
    Stage { name: "dist", what: "the static site", fast: false, run: dist::run },
    Stage { name: "sizes", what: "size budgets", fast: false, run: || node(&["sizes.mjs"]) },
    Stage {
        name: "e2e-engines",
        what: "both engines in Chromium",
        fast: false,
        run: || e2e("engines", "chromium-webgpu"),
    },
    Stage {
        name: "e2e-chromium-webgpu",
        what: "the page, with WebGPU",
        fast: false,
        run: || e2e("page", "chromium-webgpu"),
    },
    Stage {
        name: "e2e-chromium",
        what: "the page, without WebGPU",
        fast: false,
        run: || e2e("page", "chromium"),
    },
    Stage {
        name: "e2e-tools-chromium",
        what: "what a trained network is used for",
        fast: false,
        run: || e2e("tools", "chromium"),
    },
    Stage { name: "e2e-firefox", what: "the page in Firefox", fast: false, run: || e2e("page", "firefox") },
    Stage {
        name: "e2e-tools-firefox",
        what: "what a trained network is used for, in Firefox",
        fast: false,
        run: || e2e("tools", "firefox"),
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

/// The three programs of the site, each with the features it ships with.
fn clippy_wasm() -> Outcome {
    tools::ensure_wasm_target()?;
    let programs = [("app", ""), ("worker_cpu", "trainer"), ("worker_gpu", "webgpu")];
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

fn e2e(suite: &str, browser: &str) -> Outcome {
    browsers::ensure()?;
    let mut tests = browsers::node(&["--test", "--test-reporter=spec", &format!("{suite}.test.mjs")])?;
    tests.env("HOURGLASS_BROWSER", browser);
    cmd::run_command(tests)
}
