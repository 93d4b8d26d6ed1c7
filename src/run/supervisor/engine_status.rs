//! What the page shows about the engine: which one computes, and why.

use super::engine_preference::{Adapter, EnginePreference};
use super::notice::clause;
use super::state::{Calibration, Supervisor};
use crate::protocol::Engine;
use crate::spec::Spec;

/// What the page shows about the engine.
#[derive(Clone, Debug, PartialEq)]
pub struct EngineStatus {
    /// The engine that the run is on.
    pub engine: Engine,
    /// Why the run is on that engine, in a sentence.
    pub why: String,
    /// The engine that the user prefers.
    pub preference: EnginePreference,
    /// True when the run trains or is about to.
    pub playing: bool,
    /// The experiment as it runs, with the live settings as they are now.
    pub spec: Spec,
}

impl Default for EngineStatus {
    fn default() -> Self {
        Supervisor::default().engine_status()
    }
}

impl Supervisor {
    /// What the page shows about the engine.
    pub fn engine_status(&self) -> EngineStatus {
        EngineStatus {
            engine: self.engine,
            why: self.why(),
            preference: self.preference,
            playing: self.start.playing,
            spec: self.start.spec.clone(),
        }
    }

    fn why(&self) -> String {
        match (self.preference, self.engine) {
            (EnginePreference::To(Engine::Cpu), Engine::WebGpu) => "Moving to the CPU.".into(),
            (EnginePreference::To(preferred), engine) if preferred == engine => {
                "You chose this engine.".into()
            }
            (_, Engine::WebGpu) => match self.calibration {
                Calibration::Faster(ratio) => {
                    format!("WebGPU was measured at {ratio:.1}× the CPU's speed for this network.")
                }
                _ => "WebGPU was chosen for this run; the next one is measured again.".into(),
            },
            (_, Engine::Cpu) => self.why_cpu(),
        }
    }

    fn why_cpu(&self) -> String {
        match (&self.calibration, &self.adapter) {
            (Calibration::Unusable(why), _) => format!("WebGPU could not be used here: {why}."),
            (Calibration::Slower(ratio), _) => {
                format!("WebGPU was measured at {ratio:.1}× the CPU's speed for this network.")
            }
            (_, Some(Adapter::Missing)) => "This browser offers no GPU adapter for WebGPU.".into(),
            (_, Some(Adapter::Software(name))) if self.preference == EnginePreference::Auto => {
                format!("The only WebGPU adapter here runs in software ({name}).")
            }
            _ if self.preference == EnginePreference::Auto => match &self.gpu_busy {
                Some(what) => {
                    format!("Every run starts here while WebGPU is being timed ({}).", clause(what))
                }
                None => "Every run starts here while WebGPU is being timed.".into(),
            },
            _ => "WebGPU is being prepared.".into(),
        }
    }
}
