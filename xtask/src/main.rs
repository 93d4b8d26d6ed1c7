//! The project's own tasks: `cargo xtask serve | dist | test | bench | tools`. Few dependencies, so that it is there
//! seconds after a clone.

mod additions;
mod bench;
mod browsers;
// Part of the library as well; here for the policy's hosts and the checksums. It is a copy of its own, so that xtask need
// not wait for the library's dependencies.
#[allow(dead_code, unused_imports)]
#[path = "../../src/data/import/catalogue/mod.rs"]
mod catalogue;
mod cmd;
mod constructors;
mod data;
mod dist;
mod hash;
mod patch;
mod python;
mod serve;
mod shorten;
mod stages;
mod test;
mod tools;
mod trainer_link;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask TASK

  serve [--release] [--cpu-only]   build the page and serve it on http://127.0.0.1:8080/, rebuilding on changes
  dist [--with-data FOLDER]        make the static site in dist/; files of the classic sets in FOLDER, and the sets that
                                   its catalogue.json adds, are put beside the page
  test [--fast] [--only STAGE]…    everything CI checks; --fast: on the host only, about 3 minutes when warm
  bench [--json] [--imports] [--full] [--keep]
                                   speeds, frame times, imports and sizes of the built page; importing alone; with 1 000
                                   photos instead of 100
  tools                            set up what building needs, and nothing else

STAGE is the name, or the beginning of the name, of a stage that `test` prints.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let result = match args.split_first() {
        Some((&"serve", rest)) => serve::run(rest),
        Some((&"dist", rest)) => dist::run(rest),
        Some((&"test", rest)) => test::run(rest),
        Some((&"bench", rest)) => bench::run(rest),
        Some((&"tools", [])) => tools::ensure_build_tools(),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
