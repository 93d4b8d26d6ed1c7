//! Names of runs, and all runs in words.

use crate::plot::format;
use crate::protocol::RunId;
use crate::run::{MAX_BYTES, MAX_RUNS, RunRecord};
use std::sync::Arc;

/// "Run 3".
pub fn name(run: &RunRecord) -> String {
    format!("Run {}", run.id.0)
}

/// What to do until there are two runs.
pub const fn too_few(runs: usize) -> &'static str {
    match runs {
        0 => "No runs yet. A run appears here after its first step.",
        1 => "One run so far. Change a setting and restart to compare the two here.",
        _ => "",
    }
}

/// How many runs were dropped, the last of them, and why.
pub fn dropped((count, last): (u32, RunId)) -> String {
    let which = match count {
        1 => format!("Run {} was dropped", last.0),
        _ => format!("{count} runs, the last one Run {}, were dropped", last.0),
    };
    let megabytes = MAX_BYTES / 1_000_000;
    format!(
        "{which} to save memory: at most {MAX_RUNS} runs are kept, with {megabytes}{}MB of checkpoints and images. \
         Press “Keep” on those you need.",
        format::THIN
    )
}

/// All runs in words.
pub fn describe(runs: &[Arc<RunRecord>]) -> String {
    let loss = |run: &RunRecord| {
        run.validation_loss().map_or_else(
            || "no validation loss".to_owned(),
            |l| format!("validation loss {}", format::loss(l)),
        )
    };
    let texts: Vec<String> = runs.iter().map(|run| format!("{} with {}", name(run), loss(run))).collect();
    if texts.is_empty() { "No run yet.".into() } else { format!("{}.", texts.join(", ")) }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A run with this number.
    pub fn record(id: u32) -> RunRecord {
        RunRecord { id: RunId(id), ..RunRecord::default() }
    }

    #[test]
    fn the_page_says_what_to_do_until_there_are_two_runs() {
        assert!(too_few(0).contains("No runs yet") && too_few(1).contains("One run so far"));
        assert_eq!(too_few(2), "");
        let validated = RunRecord { validation: vec![[10.0, 0.0312]], ..record(2) };
        assert_eq!(
            describe(&[Arc::new(validated), Arc::new(record(1))]),
            "Run 2 with validation loss .0312, Run 1 with no validation loss."
        );
    }

    #[test]
    fn a_dropped_run_is_told_with_the_reason() {
        assert!(dropped((1, RunId(3))).starts_with("Run 3 was dropped to save memory"));
        assert!(
            dropped((2, RunId(4))).starts_with("2 runs, the last one Run 4, were dropped to save memory")
        );
    }
}
