//! Receipts: what a run of an experiment came to, so exactly that whoever trains it again can compare.
//!
//! A [`Receipt`] is a part of an experiment's link (docs/receipt.md). The trainer makes one of a run, this module writes, reads
//! and compares them; nothing here knows files, the command line or burn, so that the page can do the same.

mod compare;
mod error;
mod figure;
mod origin;
mod text;
mod words;

pub use compare::{Agreement, ENOUGH_DIGITS, Row, Verdict, compare, verdict};
pub use error::ReceiptError;
pub use figure::{FIGURES, Figure, Value};
pub use origin::{Origin, shaping_changes};
pub use words::{agreement_text, sentence};

use crate::data::DataFingerprint;
use crate::protocol::Engine;
use crate::spec::Spec;

/// Number of the newest format that is read, and that is written.
pub const RECEIPT_FORMAT: u32 = 1;

/// [`Receipt::arithmetic`] of a network from a file that does not say what computed it.
pub const UNKNOWN: &str = "unknown";

/// [`Receipt::arithmetic`] of a run that one processor began and another went on with.
pub const MIXED: &str = "mixed";

/// What a run came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The experiment.
    pub spec: Spec,
    /// Optimiser steps.
    pub step: u32,
    /// What it was trained on.
    pub data: DataFingerprint,
    /// What computed it ([`arithmetic`], [`MIXED`] or [`UNKNOWN`]): another rounds some operations in another way.
    pub arithmetic: String,
    /// What was measured then, each figure once.
    pub figures: Vec<(Figure, Value)>,
}

impl Receipt {
    /// The value of a figure; `None` where it is not in this receipt.
    pub fn value(&self, figure: Figure) -> Option<Value> {
        self.figures.iter().find(|(of, _)| *of == figure).map(|(_, value)| *value)
    }
}

/// What computes with this engine here: "wasm32" on the CPU of a browser, "x86_64" or "aarch64" on that of a command line,
/// "webgpu" on any GPU.
pub fn arithmetic(engine: Engine) -> &'static str {
    match engine {
        Engine::Cpu => std::env::consts::ARCH,
        Engine::WebGpu => "webgpu",
    }
}
