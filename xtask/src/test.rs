//! `cargo xtask test`: runs the stages in order, stops at the first failure, and prints the time of each.

use crate::cmd::Outcome;
use crate::stages::{STAGES, Stage};
use std::time::Instant;

/// Runs the chosen stages. `--fast`: those on the host; `--only STAGE`: those whose name begins with STAGE.
pub fn run(args: &[&str]) -> Outcome {
    let stages = choose(args)?;
    let start = Instant::now();
    let mut summary = Vec::new();
    for stage in &stages {
        println!("\n━━ {}: {}", stage.name, stage.what);
        let stage_start = Instant::now();
        let result = (stage.run)();
        let seconds = stage_start.elapsed().as_secs_f64();
        println!("━━ {} took {seconds:.0} s", stage.name);
        summary.push(format!("{:>7.0} s  {}", seconds, stage.name));
        if let Err(sentence) = result {
            print_summary(&summary, start);
            println!("stages: {} passed, 1 failed", summary.len() - 1);
            return Err(format!(
                "{sentence}\nThe stage {} failed; again: cargo xtask test --only {0}",
                stage.name
            ));
        }
    }
    print_summary(&summary, start);
    println!("stages: {} passed, 0 failed", summary.len());
    Ok(())
}

fn choose(args: &[&str]) -> Outcome<Vec<&'static Stage>> {
    let (mut fast, mut only) = (false, Vec::new());
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match *arg {
            "--fast" => fast = true,
            "--only" => only.push(*args.next().ok_or("--only takes the name of a stage")?),
            other => return Err(format!("test does not know `{other}`; it takes --fast and --only STAGE")),
        }
    }
    let wanted = |stage: &&Stage| {
        (!fast || stage.fast) && (only.is_empty() || only.iter().any(|name| stage.name.starts_with(name)))
    };
    let stages: Vec<&Stage> = STAGES.iter().filter(wanted).collect();
    if stages.is_empty() {
        let names: Vec<&str> = STAGES.iter().map(|stage| stage.name).collect();
        return Err(format!("no such stage; there are {}", names.join(", ")));
    }
    Ok(stages)
}

fn print_summary(lines: &[String], start: Instant) {
    println!("\n━━ all stages");
    lines.iter().for_each(|line| println!("{line}"));
    println!("{:>7.0} s  altogether", start.elapsed().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::choose;

    fn names(args: &[&str]) -> Vec<&'static str> {
        choose(args).map(|stages| stages.iter().map(|stage| stage.name).collect()).unwrap_or_default()
    }

    #[test]
    fn fast_stays_on_the_host() {
        assert_eq!(names(&["--fast"]), ["fmt", "clippy-host", "host-tests"]);
    }

    #[test]
    fn only_takes_the_beginning_of_a_name() {
        assert_eq!(names(&["--only", "e2e"]), ["e2e-webgpu", "e2e-chromium", "e2e-firefox"]);
        assert_eq!(names(&["--only", "dist", "--only", "sizes"]), ["dist", "sizes"]);
    }

    #[test]
    fn an_unknown_stage_or_option_is_an_error() {
        assert!(choose(&["--only", "e3e"]).is_err_and(|sentence| sentence.contains("e2e-webgpu")));
        assert!(choose(&["--quick"]).is_err());
    }
}
