//! The engine that the user prefers, and the GPU that there is.

use crate::protocol::Engine;

/// The engine that the user prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnginePreference {
    /// The faster one.
    #[default]
    Auto,
    /// Always this one.
    To(Engine),
}

impl EnginePreference {
    /// The preference with this key: `cpu` or `webgpu`; anything else is [`Self::Auto`].
    pub fn from_key(key: &str) -> Self {
        match key {
            "cpu" => Self::To(Engine::Cpu),
            "webgpu" => Self::To(Engine::WebGpu),
            _ => Self::Auto,
        }
    }

    /// The key, as in a link: `auto`, `cpu` or `webgpu`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::To(engine) => engine.key(),
        }
    }
}

/// The GPU adapter that the browser offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// None that can be used.
    Missing,
    /// The name of an adapter that computes on the CPU.
    Software(String),
    /// The name of a real GPU.
    Hardware(String),
}
