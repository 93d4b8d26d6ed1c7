//! A Python of its own for what checks exported networks: a virtual environment in the build folder.

use crate::cmd::{self, Outcome};
use std::fs;
use std::path::PathBuf;

/// The packages, each in one version.
const REQUIREMENTS: &str = "tests/export/requirements.txt";
/// Names of Python on the PATH.
const PYTHONS: [&str; 2] = ["python3", "python"];

/// The program of an environment that has the packages; it is made when it is missing or has others.
pub fn ensure() -> Outcome<PathBuf> {
    let folder = cmd::target().join("python");
    let program = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = fs::read_to_string(cmd::root().join(REQUIREMENTS))
        .map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
    // Written last, so that an installation that was cut off is done again.
    let installed = folder.join("installed.txt");
    if program.is_file() && fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(program);
    }
    let python = PYTHONS.into_iter().find(|name| cmd::output(name, &["--version"]).is_some());
    let python = python.ok_or("Python 3.10 or newer is missing (Debian's packages: python3 python3-venv)")?;
    eprintln!(
        "Installing {} for Python. This usually takes half a minute, once.",
        wanted.trim().replace('\n', ", ")
    );
    cmd::run(python, &["-m", "venv", "--clear", &folder.to_string_lossy()])?;
    let pip =
        ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS];
    cmd::run(&program.to_string_lossy(), &pip)?;
    fs::write(&installed, wanted).map_err(|error| format!("{}: {error}", installed.display()))?;
    Ok(program)
}
