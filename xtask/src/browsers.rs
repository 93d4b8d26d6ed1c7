//! Installs what the tests in real browsers need: Chromium, Firefox, Node and the tests' npm packages.

use crate::cmd::{self, Outcome};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the end-to-end tests.
const TESTS: &str = "tests/e2e";

/// A program that the tests need.
struct Needed {
    /// The name in messages.
    name: &'static str,
    /// The environment variable that can hold the program's path; it has priority.
    variable: &'static str,
    /// Names on the PATH, or full paths.
    candidates: &'static [&'static str],
    /// The package in Debian and its derivatives.
    package: &'static str,
}

const CHROMIUM: Needed = Needed {
    name: "Chromium",
    variable: "CHROMIUM",
    candidates: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    package: "chromium",
};
const FIREFOX: Needed = Needed {
    name: "Firefox",
    variable: "FIREFOX",
    candidates: &["firefox", "firefox-esr", "/Applications/Firefox.app/Contents/MacOS/firefox"],
    package: "firefox-esr",
};
const NODE: Needed =
    Needed { name: "Node 18 or newer", variable: "NODE", candidates: &["node"], package: "nodejs" };
const NPM: Needed = Needed { name: "npm", variable: "NPM", candidates: &["npm"], package: "npm" };

impl Needed {
    fn find(&self) -> Option<PathBuf> {
        let set = std::env::var_os(self.variable).map(PathBuf::from).filter(|path| path.is_file());
        let on_path = |name: &&str| {
            cmd::find(name)
                .or_else(|| Some(PathBuf::from(name)).filter(|path| path.is_absolute() && path.is_file()))
        };
        set.or_else(|| self.candidates.iter().find_map(on_path))
    }
}

/// Installs missing programs, and the tests' packages.
pub fn ensure() -> Outcome {
    let missing: Vec<&Needed> =
        [&CHROMIUM, &FIREFOX, &NODE, &NPM].into_iter().filter(|it| it.find().is_none()).collect();
    if !missing.is_empty() {
        let names = missing.iter().map(|it| it.name).collect::<Vec<_>>().join(", ");
        let packages: Vec<&str> = missing.iter().map(|it| it.package).collect();
        if !can_apt() {
            return Err(format!(
                "The browser tests need {names}. Install them, or name them in CHROMIUM, FIREFOX, NODE and NPM \
                 (Debian's packages: {}).",
                packages.join(" ")
            ));
        }
        eprintln!("Installing {names} from the system's packages. This usually takes 2 minutes, once.");
        apt(&packages)?;
    }
    npm_ci()
}

/// A command that runs a script in the tests' folder, with the browsers' paths in its environment.
pub fn node(args: &[&str]) -> Outcome<Command> {
    let mut node = Command::new(NODE.find().ok_or("Node is missing: `cargo xtask test` sets it up")?);
    node.current_dir(cmd::root().join(TESTS)).args(args);
    for browser in [CHROMIUM, FIREFOX] {
        if let Some(path) = browser.find() {
            node.env(browser.variable, path);
        }
    }
    Ok(node)
}

fn can_apt() -> bool {
    cmd::find("apt-get").is_some() && cmd::output("id", &["-u"]).as_deref() == Some("0")
}

fn apt(packages: &[&str]) -> Outcome {
    cmd::run("apt-get", &["update", "--quiet"])?;
    let mut install = cmd::command("apt-get", &["install", "--yes", "--no-install-recommends", "--quiet"]);
    // Without any font a browser draws no text, and screenshots would be useless.
    install.args(packages).arg("fonts-dejavu-core").env("DEBIAN_FRONTEND", "noninteractive");
    cmd::run_command(install)
}

/// Installs the tests' packages unless those of the current lock file are installed.
fn npm_ci() -> Outcome {
    let tests = cmd::root().join(TESTS);
    if newer(&tests.join("node_modules/.package-lock.json"), &tests.join("package-lock.json")) {
        return Ok(());
    }
    eprintln!("Installing the browser tests' packages. This usually takes 10 seconds, once.");
    let npm = NPM.find().ok_or("npm is missing: `cargo xtask test` sets it up")?;
    let mut command = Command::new(npm);
    command.current_dir(tests).args(["ci", "--no-audit", "--no-fund"]);
    cmd::run_command(command)
}

/// Whether a file was made after its source was last changed.
fn newer(made: &Path, source: &Path) -> bool {
    let modified = |path: &Path| path.metadata().and_then(|it| it.modified()).ok();
    match (modified(made), modified(source)) {
        (Some(made), Some(source)) => made >= source,
        _ => false,
    }
}
