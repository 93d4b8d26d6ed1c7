//! A run on one page: a single HTML file with its figures inside, for whoever hands it in or attaches it. It has no script, asks
//! for nothing from anywhere, and prints on A4.
//!
//! Plain data in, text out: the command line fills a [`Report`], and a worker of the page can.

mod drawing;
mod figures;
mod html;
mod plane;
mod settings;
mod tables;

pub use plane::plane;
pub use tables::{FigureRow, FigureTable, figure_tables};

use crate::data::{DataKind, ImageShape, Labels};
use crate::plot::DrawError;
use crate::protocol::Damaged;
use crate::results::ResultsError;
use crate::run::{Baselines, History};
use crate::spec::Spec;

/// Why a report can't be made: a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A chart could not be drawn.
    #[error(transparent)]
    Chart(#[from] DrawError),
    /// A picture could not be written.
    #[error(transparent)]
    Picture(#[from] ResultsError),
}

/// All that a report tells of a run.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// Name of the run.
    pub name: &'a str,
    /// The program that made the report, with its version.
    pub program: &'a str,
    /// The experiment.
    pub spec: &'a Spec,
    /// What it was trained on.
    pub data: Data<'a>,
    /// What computed: "the CPU", "WebGPU"; empty where that is not known.
    pub engine: &'a str,
    /// Optimiser steps.
    pub step: u32,
    /// Steps in an epoch.
    pub steps_per_epoch: u32,
    /// Training losses; empty where they are not known.
    pub train: &'a History,
    /// Penalties before their weight; empty for a kind without.
    pub penalty: &'a History,
    /// Validation losses.
    pub validation: &'a History,
    /// Losses of the mean image and of PCA.
    pub baselines: Option<Baselines>,
    /// Images beside their copies; `None` without any.
    pub copies: Option<Copies<'a>>,
    /// Codes on a plane; `None` without any.
    pub map: Option<CodeMap<'a>>,
    /// Scores of examples that are judged by them; `None` where nothing odd is known.
    pub judged: Option<Judged<'a>>,
    /// Classes that are read off codes; `None` without classes.
    pub confusion: Option<Confusion<'a>>,
    /// What the tools of the page have measured: the name of each and what it found, in words.
    pub found: &'a [[String; 2]],
    /// What was measured.
    pub figures: &'a [FigureTable],
    /// The images that were measured, in words: "500 images that the run kept for validation".
    pub measured_on: &'a str,
    /// The link of the experiment, or its receipt.
    pub link: &'a str,
    /// True where the link is a receipt.
    pub is_receipt: bool,
}

/// What a run was trained on.
#[derive(Clone, Copy, Debug)]
pub struct Data<'a> {
    /// Name of the set.
    pub name: &'a str,
    /// What its examples are.
    pub kind: DataKind,
    /// Shape of an image; of a table one row of its columns.
    pub shape: ImageShape,
    /// Examples that it has learned from.
    pub training: usize,
    /// Examples that were kept for validation.
    pub validation: usize,
    /// Examples that are not as they should be.
    pub anomalies: usize,
    /// Names of the classes; empty without.
    pub classes: &'a [String],
    /// [`DataFingerprint`](crate::data::DataFingerprint) as text.
    pub fingerprint: &'a str,
}

/// Images and their copies.
#[derive(Clone, Copy, Debug)]
pub struct Copies<'a> {
    /// `[n, channels, height, width]`.
    pub originals: &'a [u8],
    /// The same of their copies.
    pub copies: &'a [u8],
    /// What the encoder saw of them, where that was damaged.
    pub damage: Option<&'a Damaged>,
}

/// Scores of examples: the mean squared error of the worst pixels of each.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// Of examples that are as they should be.
    pub good: &'a [f32],
    /// Of anomalies.
    pub odd: &'a [f32],
    /// Share of the good ones (0–1) that may be taken for odd, which sets the threshold.
    pub alarms: f32,
}

/// Which class a linear probe takes examples for, by their codes.
#[derive(Clone, Copy, Debug)]
pub struct Confusion<'a> {
    /// Name of the column of classes.
    pub column: &'a str,
    /// Names of the classes.
    pub names: &'a [String],
    /// How many of a class are taken for another, `[class, taken for]`.
    pub counts: &'a [u32],
    /// Examples that the probe has learned from.
    pub learned: usize,
}

/// Codes on a plane.
#[derive(Clone, Copy, Debug)]
pub struct CodeMap<'a> {
    /// A position for each example.
    pub positions: &'a [[f32; 2]],
    /// Names of the axes.
    pub names: &'a [String; 2],
    /// A column of labels, to colour them by.
    pub labels: Option<&'a Labels>,
}

impl Report<'_> {
    /// The file.
    ///
    /// # Errors
    /// When a figure can't be drawn.
    pub fn to_html(&self) -> Result<String, ReportError> {
        html::page(self)
    }
}
