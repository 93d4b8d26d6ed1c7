//! `cargo xtask bench`: drives the built page in Chromium and prints ratios and counts. Nothing is asserted on time.

use crate::cmd::{self, Outcome};
use crate::{browsers, dist};

/// What the script itself takes.
const PASSED_ON: [&str; 4] = ["--json", "--imports", "--full", "--keep"];

/// Runs the benchmark. `--json` prints one JSON object; `--imports` measures importing alone, `--full` with 1 000 photos instead
/// of 100; `--keep` what keeping runs costs; `--no-build` measures dist/ without building it first.
pub fn run(args: &[&str]) -> Outcome {
    if let Some(other) = args.iter().find(|arg| **arg != "--no-build" && !PASSED_ON.contains(arg)) {
        return Err(format!("bench does not know `{other}`; it takes --no-build, {}", PASSED_ON.join(", ")));
    }
    browsers::ensure()?;
    if !args.contains(&"--no-build") {
        dist::run(&[])?;
    }
    let mut bench = browsers::node(&["bench.mjs"])?;
    bench.args(args.iter().filter(|arg| PASSED_ON.contains(arg)));
    cmd::run_command(bench)
}
