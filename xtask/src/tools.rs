//! Sets up what building needs: the wasm target, trunk, and the wasm-bindgen program that matches Cargo.lock.

use crate::cmd::{self, Outcome};

/// 0.22 wants a newer Rust than this project does.
const TRUNK: &str = "0.21.14";
const WASM: &str = "wasm32-unknown-unknown";

/// Installs whatever is missing, and says so.
pub fn ensure_build_tools() -> Outcome {
    ensure_wasm_target()?;
    ensure_trunk()?;
    ensure_wasm_bindgen()
}

/// The compiler's half of a build for browsers.
pub fn ensure_wasm_target() -> Outcome {
    let sysroot = cmd::output("rustc", &["--print", "sysroot"])
        .ok_or("`rustc` is missing: install Rust from rustup.rs")?;
    if std::path::Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    announce("the WebAssembly target of Rust", "half a minute");
    with_rustup(&["target", "add", WASM])
}

/// rustfmt and clippy.
pub fn ensure_components() -> Outcome {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        // rustup leaves a stand-in on the PATH for a component that is not installed: only running it tells.
        if cmd::output(program, &["--version"]).is_none() {
            announce(component, "half a minute");
            with_rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

/// A program that is installed by cargo.
struct Tool<'a> {
    /// Its package.
    package: &'a str,
    /// The program, where the package holds several.
    program: &'a str,
    version: &'a str,
    /// Built with the versions of its own lock file.
    locked: bool,
    /// Which parts of it are optimised; see `QUICK_BUILD`.
    opt_level: &'a str,
}

/// What makes cargo's release profile quick to build, as two cores need 10 minutes for these tools as they are published. What they do
/// takes seconds either way.
const QUICK_BUILD: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
];

impl Tool<'_> {
    fn is_there(&self) -> bool {
        let found = cmd::output(self.program, &["--version"]);
        found.is_some_and(|found| found.ends_with(&format!(" {}", self.version)))
    }

    /// Takes the project's own prebuilt program where cargo-binstall is there and finds one, else builds it.
    fn ensure(&self) -> Outcome {
        if self.is_there() {
            return Ok(());
        }
        if self.download() && self.is_there() {
            return Ok(());
        }
        self.build()
    }

    /// Whether a prebuilt program was installed.
    fn download(&self) -> bool {
        if cmd::find("cargo-binstall").is_none() {
            return false;
        }
        eprintln!("Downloading {} {} by cargo-binstall.", self.package, self.version);
        let package = format!("{}@{}", self.package, self.version);
        // Only what the tool's own authors publish; without it, building here is next.
        let strategy = ["--strategies", "crate-meta-data"];
        let mut command = cmd::command("cargo", &["binstall", "--no-confirm", "--force"]);
        command.args(strategy).arg(package);
        cmd::run_command(command).is_ok()
    }

    fn build(&self) -> Outcome {
        announce(&format!("{} {}", self.package, self.version), "2 minutes on 2 cores");
        let mut command =
            cmd::command("cargo", &["install", "--force", self.package, "--version", self.version]);
        command.args(["--bin", self.program]).args(self.locked.then_some("--locked"));
        command.envs(QUICK_BUILD).env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level);
        // The tool's own build must not land among ours.
        command.env_remove("CARGO_TARGET_DIR");
        cmd::run_command(command)
    }
}

fn ensure_trunk() -> Outcome {
    // It waits for others nearly all of its time.
    let trunk = Tool { package: "trunk", program: "trunk", version: TRUNK, locked: true, opt_level: "0" };
    trunk.ensure()
}

/// The program and the library must be of the same version to the digit.
fn ensure_wasm_bindgen() -> Outcome {
    let lock = std::fs::read_to_string(cmd::root().join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    let version = locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock does not name wasm-bindgen")?;
    // Its own lock file is older than this toolchain likes. It rewrites 30 MB of WebGPU trainer: unoptimised, that
    // takes longer than a better build of it.
    let package = "wasm-bindgen-cli";
    Tool { package, program: "wasm-bindgen", version, locked: false, opt_level: "1" }.ensure()
}

fn announce(what: &str, time: &str) {
    eprintln!("Installing {what}. This usually takes {time}, once.");
}

fn with_rustup(args: &[&str]) -> Outcome {
    cmd::run("rustup", args).map_err(|error| {
        format!("{error}\nInstall Rust with rustup, or add the part named above by your system's means.")
    })
}

/// The version of a package in a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_very_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "leptos"), None);
    }
}
