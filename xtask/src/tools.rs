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

fn ensure_trunk() -> Outcome {
    if cmd::output("trunk", &["--version"]).is_some_and(|version| version.ends_with(TRUNK)) {
        return Ok(());
    }
    announce(&format!("trunk {TRUNK}, which bundles the page"), "5 minutes on 2 cores");
    install(&["trunk", "--locked", "--version", TRUNK])
}

/// The program and the library must be of the same version to the digit.
fn ensure_wasm_bindgen() -> Outcome {
    let lock = std::fs::read_to_string(cmd::root().join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    let wanted = locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock does not name wasm-bindgen")?;
    if cmd::output("wasm-bindgen", &["--version"]).is_some_and(|found| found.ends_with(&format!(" {wanted}")))
    {
        return Ok(());
    }
    announce(&format!("wasm-bindgen {wanted}, as Cargo.lock has it"), "3 minutes on 2 cores");
    // Without --locked: the program's own lock file is older than this toolchain likes.
    install(&["wasm-bindgen-cli", "--version", wanted])
}

fn announce(what: &str, time: &str) {
    eprintln!("Installing {what}. This usually takes {time}, once.");
}

fn with_rustup(args: &[&str]) -> Outcome {
    cmd::run("rustup", args).map_err(|error| {
        format!("{error}\nInstall Rust with rustup, or add the part named above by your system's means.")
    })
}

fn install(args: &[&str]) -> Outcome {
    let mut command = cmd::command("cargo", &["install", "--force"]);
    // The tool's own build must not land among ours.
    command.args(args).env_remove("CARGO_TARGET_DIR");
    cmd::run_command(command)
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
