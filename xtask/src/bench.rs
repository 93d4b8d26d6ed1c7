//! `cargo xtask bench`: drives the built page in Chromium and prints ratios and counts. Nothing is asserted on time.

use crate::cmd::{self, Outcome};
use crate::{browsers, dist};

/// Runs the benchmark. `--json` prints one JSON object; `--no-build` measures dist/ without building it first.
pub fn run(args: &[&str]) -> Outcome {
    if let Some(other) = args.iter().find(|arg| !["--json", "--no-build"].contains(arg)) {
        return Err(format!("bench does not know `{other}`; it takes --json and --no-build"));
    }
    browsers::ensure()?;
    if !args.contains(&"--no-build") {
        dist::run(&[])?;
    }
    let mut bench = browsers::node(&["bench.mjs"])?;
    if args.contains(&"--json") {
        bench.arg("--json");
    }
    cmd::run_command(bench)
}
