//! `cargo xtask serve`: sets up, builds, serves, and rebuilds on changes.

use crate::cmd::{self, Outcome};
use crate::tools;
use std::fs;

/// Beside index.html, for trunk resolves every address from there; git ignores it.
const CPU_ONLY_PAGE: &str = "index.cpu-only.html";

/// `--release` serves the shipped build; `--cpu-only` leaves the WebGPU trainer out.
pub fn run(args: &[&str]) -> Outcome {
    let (mut release, mut cpu_only) = (false, false);
    for arg in args {
        match *arg {
            "--release" => release = true,
            "--cpu-only" => cpu_only = true,
            other => return Err(format!("serve does not know `{other}`; it takes --release and --cpu-only")),
        }
    }
    tools::ensure_build_tools()?;
    eprintln!(
        "Building. On 2 cores the first time usually takes a minute for the page, 3 for the CPU trainer"
    );
    eprintln!(
        "and 15 for the WebGPU trainer (--cpu-only leaves it out); later builds take only what changed."
    );
    let mut trunk = cmd::command("trunk", &["serve"]);
    trunk.env_remove("NO_COLOR");
    if release {
        trunk.arg("--release");
    }
    if cpu_only {
        write_cpu_only_page()?;
        trunk.args(["--html-output", "index.html", CPU_ONLY_PAGE]);
    }
    cmd::run_command(trunk)
}

fn write_cpu_only_page() -> Outcome {
    let html =
        fs::read_to_string(cmd::root().join("index.html")).map_err(|error| format!("index.html: {error}"))?;
    fs::write(cmd::root().join(CPU_ONLY_PAGE), without_gpu_worker(&html)?)
        .map_err(|error| format!("{CPU_ONLY_PAGE}: {error}"))
}

/// The page without the element that has trunk build the WebGPU trainer. The page finds it missing when it asks for
/// it, and says that it goes on with the CPU.
fn without_gpu_worker(html: &str) -> Outcome<String> {
    let missing = "index.html does not hold the link for worker_gpu";
    let bin = html.find("data-bin=\"worker_gpu\"").ok_or(missing)?;
    let start = html[..bin].rfind("<link").ok_or(missing)?;
    let end = bin + html[bin..].find('>').ok_or(missing)? + 1;
    Ok(format!("{}{}", &html[..start], &html[end..]))
}

#[cfg(test)]
mod tests {
    use super::without_gpu_worker;

    #[test]
    fn only_the_gpu_link_goes() {
        let html =
            "<link data-bin=\"worker_cpu\" /><link\n data-trunk data-bin=\"worker_gpu\"\n data-x /><meta>";
        assert_eq!(without_gpu_worker(html).as_deref(), Ok("<link data-bin=\"worker_cpu\" /><meta>"));
        assert!(without_gpu_worker("<html></html>").is_err());
    }
}
