//! `cargo xtask dist`: the static site in dist/, with a content hash in the name of every file but index.html, one
//! style sheet, short import and export names, and a Content-Security-Policy.

use crate::catalogue;
use crate::cmd::{self, Outcome};
use crate::constructors::check_not_wrapped;
use crate::shorten::shorten;
use crate::{data, hash, tools};
use std::fs;
use std::path::{Path, PathBuf};

const WORKERS: [&str; 5] = ["worker_cpu", "worker_gpu", "worker_import", "worker_export", "worker_storage"];

/// Scripts, styles and workers from the site itself only; no inline script, no inline style. Connections to the site and to
/// the hosts of the classic sets, which the page asks after a click on one.
fn policy() -> String {
    let hosts = catalogue::origins().join(" ");
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
         img-src 'self' blob: data:; connect-src 'self' {hosts}; object-src 'none'; base-uri 'none'; form-action 'none'"
    )
}

/// Builds the site. `--with-data FOLDER` puts files that somebody has beside the page.
pub fn run(args: &[&str]) -> Outcome {
    let brought = match args {
        [] => None,
        ["--with-data", folder] => Some(data::Brought::read(&PathBuf::from(folder))?),
        _ => return Err("dist takes --with-data FOLDER and nothing else".into()),
    };
    tools::ensure_build_tools()?;
    eprintln!(
        "Building the page, the readers and writers of files and both trainers. Usually 15 minutes the first time on 2 cores (most of it the WebGPU trainer)."
    );
    let mut trunk = cmd::command("trunk", &["build", "--release", "--locked"]);
    // trunk refuses NO_COLOR=1, which terminals and CI set.
    trunk.env_remove("NO_COLOR");
    cmd::run_command(trunk)?;
    let dist = cmd::root().join("dist");
    finish(&dist)?;
    if let Some(brought) = brought {
        brought.place(&dist.join("data"))?;
    }
    eprintln!("dist/ is ready: copy it to any static host, under any path.");
    Ok(())
}

/// Puts content hashes into the names of the files that trunk leaves unhashed, and adds the policy.
fn finish(dist: &Path) -> Outcome {
    let index = dist.join("index.html");
    let mut html = fs::read_to_string(&index).map_err(|error| format!("{}: {error}", index.display()))?;
    for worker in WORKERS {
        let (module, size) = rename_worker(dist, worker)?;
        html = replace_once(
            &html,
            &format!("module={worker}\""),
            &format!("module={module}&amp;size={size}\""),
        )?;
    }
    let loader = read(dist, "loader.js")?;
    let loader_name = format!("loader-{}.js", hash::of([loader.as_slice()]));
    rename(dist, "loader.js", &loader_name)?;
    html = html.replace("./loader.js", &format!("./{loader_name}"));
    html = join_styles(&html, dist)?;
    html = with_app_size(&html, dist)?;
    html = replace_once(
        &html,
        "<head>",
        &format!("<head><meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", policy()),
    )?;
    fs::write(&index, html).map_err(|error| format!("{}: {error}", index.display()))
}

/// Renames `worker_cpu.js` and its wasm. Both get one hash, as the loader derives both names from the module's. Returns
/// the module's new name and the wasm's size in bytes, which the loader can't take from a compressed response.
fn rename_worker(dist: &Path, worker: &str) -> Outcome<(String, usize)> {
    let (js, wasm) = shorten_program(dist, &format!("{worker}.js"), &format!("{worker}_bg.wasm"))?;
    let module = format!("{worker}-{}", hash::of([js.as_slice(), wasm.as_slice()]));
    rename(dist, &format!("{worker}.js"), &format!("{module}.js"))?;
    rename(dist, &format!("{worker}_bg.wasm"), &format!("{module}_bg.wasm"))?;
    Ok((module, wasm.len()))
}

/// Shortens the names of imports and exports in a script and its wasm, in place.
fn shorten_program(dist: &Path, js: &str, wasm: &str) -> Outcome<(Vec<u8>, Vec<u8>)> {
    let script = String::from_utf8(read(dist, js)?).map_err(|error| format!("dist/{js}: {error}"))?;
    let code = read(dist, wasm)?;
    check_not_wrapped(wasm, &code)?;
    let (script, code) = shorten(&script, &code).map_err(|error| format!("dist/{wasm}: {error}"))?;
    write(dist, js, script.as_bytes())?;
    write(dist, wasm, &code)?;
    Ok((script.into_bytes(), code))
}

/// Shortens the names in the page's own program, and writes its wasm's size into the page.
fn with_app_size(html: &str, dist: &Path) -> Outcome<String> {
    let named = |attribute: &str| {
        html.split_once(&format!("{attribute}=\"./"))
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(name, _)| name)
            .ok_or("index.html does not name the page's program")
    };
    let (_, wasm) = shorten_program(dist, named("data-js")?, named("data-wasm")?)?;
    replace_once(html, "data-wasm=", &format!("data-size=\"{}\" data-wasm=", wasm.len()))
}

/// Joins all style sheets into one: a single request, and text that they share is compressed once.
fn join_styles(html: &str, dist: &Path) -> Outcome<String> {
    let (open, close) = ("<link rel=\"stylesheet\" href=\"./", "\"/>");
    let mut sheet = Vec::new();
    let mut rest = html.to_owned();
    while let Some((before, after)) = rest.split_once(open) {
        let (name, after) = after.split_once(close).ok_or("index.html has a style sheet without an end")?;
        sheet.extend(read(dist, name)?);
        fs::remove_file(dist.join(name)).map_err(|error| format!("dist/{name}: {error}"))?;
        rest = format!("{before}{after}");
    }
    let name = format!("style-{}.css", hash::of([sheet.as_slice()]));
    write(dist, &name, &sheet)?;
    replace_once(
        &rest,
        "<meta name=\"hourglass-app\"",
        &format!("{open}{name}{close}<meta name=\"hourglass-app\""),
    )
}

fn replace_once(text: &str, from: &str, to: &str) -> Outcome<String> {
    match text.matches(from).count() {
        1 => Ok(text.replacen(from, to, 1)),
        count => Err(format!("index.html holds `{from}` {count} times; it must be there once")),
    }
}

fn read(dist: &Path, name: &str) -> Outcome<Vec<u8>> {
    fs::read(dist.join(name)).map_err(|error| format!("dist/{name}: {error}"))
}

fn write(dist: &Path, name: &str, content: &[u8]) -> Outcome {
    fs::write(dist.join(name), content).map_err(|error| format!("dist/{name}: {error}"))
}

fn rename(dist: &Path, from: &str, to: &str) -> Outcome {
    fs::rename(dist.join(from), dist.join(to)).map_err(|error| format!("dist/{from}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder like trunk's output.
    fn trunk_output(name: &str) -> std::path::PathBuf {
        let dist = std::env::temp_dir().join(format!("hourglass-xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let html = "<html><head><link rel=\"stylesheet\" href=\"./a-1.css\"/>
                    <link rel=\"stylesheet\" href=\"./b-2.css\"/>
                    <meta name=\"hourglass-app\" data-js=\"./app-1.js\" data-wasm=\"./app-1_bg.wasm\">\
                    <meta name=\"hourglass-worker-cpu\" content=\"./loader.js?module=worker_cpu\">\
                    <meta name=\"hourglass-worker-gpu\" content=\"./loader.js?module=worker_gpu\">\
                    <meta name=\"hourglass-worker-import\" content=\"./loader.js?module=worker_import\">\
                    <meta name=\"hourglass-worker-export\" content=\"./loader.js?module=worker_export\">\
                    <meta name=\"hourglass-worker-storage\" content=\"./loader.js?module=worker_storage\">\
                    <script type=\"module\" src=\"./loader.js\"></script></head></html>";
        fs::write(dist.join("index.html"), html).unwrap();
        for file in [
            "a-1.css",
            "b-2.css",
            "app-1.js",
            "app-1_bg.wasm",
            "loader.js",
            "worker_cpu.js",
            "worker_cpu_bg.wasm",
            "worker_gpu.js",
            "worker_gpu_bg.wasm",
            "worker_import.js",
            "worker_import_bg.wasm",
            "worker_export.js",
            "worker_export_bg.wasm",
            "worker_storage.js",
            "worker_storage_bg.wasm",
        ] {
            // An empty wasm module.
            let empty = b"\0asm\x01\0\0\0".as_slice();
            let content = if file.ends_with("wasm") { empty } else { file.as_bytes() };
            fs::write(dist.join(file), content).unwrap();
        }
        dist
    }

    #[test]
    fn every_name_in_the_page_is_a_file() {
        let dist = trunk_output("names");
        finish(&dist).unwrap();
        let html = fs::read_to_string(dist.join("index.html")).unwrap();
        let names: Vec<&str> =
            html.split("\"./").skip(1).filter_map(|rest| rest.split(['"', '?']).next()).collect();
        assert_eq!(names.len(), 9);
        for name in names {
            assert!(dist.join(name).is_file(), "{name}");
        }
        let module = html.split("module=").nth(1).and_then(|rest| rest.split('&').next()).unwrap();
        assert!(module.starts_with("worker_cpu-"));
        assert!(
            dist.join(format!("{module}.js")).is_file() && dist.join(format!("{module}_bg.wasm")).is_file()
        );
        assert!(html.contains("&amp;size=8\"") && html.contains("data-size=\"8\""));
        let (_, sheet) = html.split_once("href=\"./").unwrap();
        let sheet = sheet.split_once('"').unwrap().0;
        assert_eq!(fs::read_to_string(dist.join(sheet)).unwrap(), "a-1.cssb-2.css");
        assert!(!dist.join("a-1.css").exists());
        assert!(html.contains("Content-Security-Policy") && !html.contains("unsafe-inline"));
        let (_, hosts) = html.split_once("connect-src 'self' ").unwrap();
        let hosts: Vec<&str> = hosts.split_once(';').unwrap().0.split(' ').collect();
        assert_eq!(hosts, catalogue::origins());
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn a_page_without_workers_is_refused() {
        let dist = trunk_output("refused");
        fs::write(dist.join("index.html"), "<html><head></head></html>").unwrap();
        assert!(finish(&dist).unwrap_err().contains("module=worker_cpu"));
        fs::remove_dir_all(dist).unwrap();
    }
}
