//! Who computes the run, why, and how long it takes. Plain Rust.

use crate::plot::format::duration;
use crate::protocol::Engine;
use crate::run::supervisor::EngineStatus;
use crate::run::{Run, State};

/// What is being waited for, or else the engine, the time that is left, and why it is this engine.
pub fn engine_text(run: &Run, status: &EngineStatus) -> String {
    if let Some(busy) = &run.busy {
        return busy.clone();
    }
    let engine = if status.engine == Engine::Cpu { "the CPU" } else { status.engine.name() };
    format!("On {engine}{}. {}", time_left(run, status), status.why)
}

/// How long training takes to its goal or to its last epoch, with a comma in front; empty while it does not train.
fn time_left(run: &Run, status: &EngineStatus) -> String {
    if run.state != State::Training {
        return String::new();
    }
    let goal = run.seconds_to_goal(&status.spec).map(|seconds| (seconds, "to the goal"));
    let end = goal.or_else(|| run.seconds_left(&status.spec).map(|seconds| (seconds, "to go")));
    end.map(|(seconds, what)| format!(", about {} {what}", duration(seconds))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status() -> EngineStatus {
        EngineStatus { why: "It is the faster one.".into(), ..EngineStatus::default() }
    }

    #[test]
    fn it_says_which_engine_and_why() {
        assert_eq!(engine_text(&Run::default(), &status()), "On the CPU. It is the faster one.");
        let gpu = EngineStatus { engine: Engine::WebGpu, ..status() };
        assert_eq!(engine_text(&Run::default(), &gpu), "On WebGPU. It is the faster one.");
    }

    #[test]
    fn what_is_waited_for_goes_first() {
        let run = Run { busy: Some("Compiling shaders".into()), ..Run::default() };
        assert_eq!(engine_text(&run, &status()), "Compiling shaders");
    }
}
