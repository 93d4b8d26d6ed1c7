//! Installs what a build needs: the wasm target, trunk, and the wasm-bindgen program in the version of Cargo.lock.

use crate::cmd::{self, Outcome};

/// 0.22 needs a newer Rust than this project.
const TRUNK: &str = "0.21.14";
const WASM: &str = "wasm32-unknown-unknown";

/// Installs missing tools, and prints what it installs.
pub fn ensure_build_tools() -> Outcome {
    ensure_wasm_target()?;
    ensure_trunk()?;
    ensure_wasm_bindgen()
}

/// Installs the compiler's WebAssembly target.
pub fn ensure_wasm_target() -> Outcome {
    let sysroot = cmd::output("rustc", &["--print", "sysroot"])
        .ok_or("`rustc` is missing: install Rust from rustup.rs")?;
    if std::path::Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    announce("the WebAssembly target of Rust", "half a minute");
    with_rustup(&["target", "add", WASM])
}

/// Installs rustfmt and clippy.
pub fn ensure_components() -> Outcome {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        // For a component that is not installed rustup leaves a stand-in on the PATH, which fails when it is run.
        if cmd::output(program, &["--version"]).is_none() {
            announce(component, "half a minute");
            with_rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

/// A program that cargo can install.
struct Tool<'a> {
    /// The name of the package on crates.io.
    package: &'a str,
    /// The name of the program; the package can contain others.
    program: &'a str,
    version: &'a str,
    /// Whether to build with the dependency versions of the package's own lock file.
    locked: bool,
    /// rustc's optimisation level.
    opt_level: &'a str,
}

/// Changes to the tools' release profiles: as published they take 10 minutes to build on 2 cores.
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

    /// Installs the program unless it is there in this version: prebuilt by cargo-binstall, else built from source.
    fn ensure(&self) -> Outcome {
        if self.is_there() {
            return Ok(());
        }
        if self.download() && self.is_there() {
            return Ok(());
        }
        self.build()
    }

    /// Installs a prebuilt program with cargo-binstall; false when that is missing or fails.
    fn download(&self) -> bool {
        if cmd::find("cargo-binstall").is_none() {
            return false;
        }
        eprintln!("Downloading {} {} by cargo-binstall.", self.package, self.version);
        let package = format!("{}@{}", self.package, self.version);
        // Only binaries that the tool's authors publish. Without one, the tool is built here.
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
        // Keeps the tool's build out of the project's build folder.
        command.env_remove("CARGO_TARGET_DIR");
        cmd::run_command(command)
    }
}

fn ensure_trunk() -> Outcome {
    // Nearly all of its time it waits for cargo and wasm-bindgen.
    let trunk = Tool { package: "trunk", program: "trunk", version: TRUNK, locked: true, opt_level: "0" };
    trunk.ensure()
}

/// The program and the library must be of the same version to the digit.
fn ensure_wasm_bindgen() -> Outcome {
    let lock = std::fs::read_to_string(cmd::root().join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    let version = locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock does not name wasm-bindgen")?;
    // Its own lock file is too old for this toolchain. It is optimised, as it rewrites 30 MB of wasm in each build.
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
    fn the_locked_version_is_that_of_the_named_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "leptos"), None);
    }
}
