//! What an experiment is: the [`Spec`], its limits and defaults, its presets, and its form as text.
//!
//! [`FIELDS`] is the one table that the form, the URL, a spec file and the command line's `--set` are made from.

mod choice;
mod experiment;
mod field;
mod fields;
mod layer;
mod network;
mod number;
mod preset;
mod settle;
mod text;
mod variant;

pub use choice::{
    Activation, Choice, Comparison, Corruption, Loss, Net, Optimiser, Output, Schedule, Sparsity,
};
pub use experiment::Spec;
pub use field::{Applied, Control, Field, FieldError, Group, Limits, Scale};
pub use fields::{FIELDS, field};
pub use layer::{Init, KERNEL, Layer, Op, ParamSpec, Role, STRIDE, Size};
pub use network::{Network, value_name};
pub use number::number;
pub use preset::{PRESETS, Preset};
pub use text::{Link, Note, RECEIPT, VERSION, with_hash};
pub use variant::{
    CodeFigure, LossUnit, Penalty, PenaltyTerm, VARIANTS, Variant, applies, is_relevant, variant,
};

/// Value of `data` when the images are the user's own and not one of [`crate::data::DATASETS`].
pub const OWN_DATA: &str = "own";
