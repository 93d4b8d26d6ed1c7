//! What the supervisor tells the user.

use super::{Supervisor, Verdict};
use crate::protocol::Engine;
use crate::spec::Spec;

/// Which engine the user wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnginePreference {
    /// The faster one.
    #[default]
    Auto,
    /// This one.
    To(Engine),
}

impl EnginePreference {
    /// From a key: `cpu`, `webgpu`, anything else is Auto.
    pub fn from_key(key: &str) -> Self {
        match key {
            "cpu" => Self::To(Engine::Cpu),
            "webgpu" => Self::To(Engine::WebGpu),
            _ => Self::Auto,
        }
    }

    /// `auto`, `cpu` or `webgpu`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::To(engine) => engine.key(),
        }
    }
}

/// What the browser says of its GPU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// There is none that can be used.
    Missing,
    /// One that computes on the CPU; its name.
    Software(String),
    /// A real one; its name.
    Hardware(String),
}

/// How a notice looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// Something was not as wished; the run goes on.
    Warning,
    /// The run stands still.
    Error,
}

/// What a notice's button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// [`super::Ask::Rewind`].
    RewindAndHalve,
    /// [`super::Ask::Play`] with as many epochs more.
    MoreEpochs(u32),
    /// [`super::Ask::Play`], which tries again.
    TryAgain,
}

impl Offer {
    /// The button's name.
    pub fn label(self) -> String {
        match self {
            Self::RewindAndHalve => "Rewind and halve the learning rate".into(),
            Self::MoreEpochs(n) => format!("Train {n} more"),
            Self::TryAgain => "Try again".into(),
        }
    }
}

/// A sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it looks.
    pub tone: Tone,
    /// What happened, and what to do.
    pub text: String,
    /// A button.
    pub offer: Option<Offer>,
}

impl Notice {
    /// A notice without a button.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), offer: None }
    }

    /// The same with a button.
    pub fn offering(self, offer: Offer) -> Self {
        Self { offer: Some(offer), ..self }
    }
}

/// Who computes, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct EngineStatus {
    /// The engine that the run is on.
    pub engine: Engine,
    /// Why, in a sentence.
    pub why: String,
    /// What the user wants.
    pub preference: EnginePreference,
    /// The user wants it to train.
    pub playing: bool,
    /// The experiment as it runs.
    pub spec: Spec,
}

impl Default for EngineStatus {
    fn default() -> Self {
        Supervisor::default().engine_status()
    }
}

impl Supervisor {
    /// Why the run is where it is, in a sentence.
    pub(super) fn why(&self) -> String {
        match (self.preference, self.home) {
            (EnginePreference::To(Engine::Cpu), Engine::WebGpu) => "The run is on its way to the CPU.".into(),
            (EnginePreference::To(engine), home) if engine == home => {
                "It is the engine that you chose.".into()
            }
            (_, Engine::WebGpu) => match self.verdict {
                Verdict::Faster(ratio) => {
                    format!("WebGPU was measured at {ratio:.1}× the CPU's speed for this network.")
                }
                _ => "WebGPU was chosen for this run; the next one is measured again.".into(),
            },
            (_, Engine::Cpu) => self.why_cpu(),
        }
    }

    fn why_cpu(&self) -> String {
        match (&self.verdict, &self.adapter) {
            (Verdict::Unusable(why), _) => format!("WebGPU could not be used here: {why}."),
            (Verdict::Slower(ratio), _) => {
                format!("WebGPU was measured at {ratio:.1}× the CPU's speed for this network.")
            }
            (_, Some(Adapter::Missing)) => "This browser offers no GPU adapter to WebGPU.".into(),
            (_, Some(Adapter::Software(name))) if self.preference == EnginePreference::Auto => {
                format!("The only WebGPU adapter here is a software one ({name}).")
            }
            _ if self.preference == EnginePreference::Auto => match &self.gpu_busy {
                Some(what) => {
                    format!("Every run starts here while WebGPU is being measured ({}).", lower(what))
                }
                None => "Every run starts here; WebGPU is measured meanwhile.".into(),
            },
            _ => "WebGPU is being prepared.".into(),
        }
    }
}

/// A sentence as a part of another: without its full stop, and shortened.
pub(super) fn lower(detail: &str) -> String {
    const MOST: usize = 160;
    let line = detail.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    let mut text: String = line.chars().take(MOST).collect();
    if line.chars().count() > MOST {
        text.push('…');
    }
    text
}
