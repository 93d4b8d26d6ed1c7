//! The command line: what the page can do, a script can check.

mod anomalies;
mod bring;
mod classes;
mod decode;
mod evaluate;
mod export;
mod figures;
mod files;
mod model;
mod report;
mod report_file;
mod results;
mod run;
mod studies;
mod train;
mod verify;

use crate::data::import::{Becomes, FORMATS};
use crate::export::Format;
use crate::protocol::Engine;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Trains and evaluates autoencoders with the same code as the page.
#[derive(Debug, Parser)]
#[command(name = "hourglass", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Train an experiment.
    Train(Train),
    /// Measure a trained network on images.
    Evaluate(Box<Evaluate>),
    /// Write a trained network for other programs.
    Export(Export),
    /// Make images of codes that come from elsewhere.
    Decode(Decode),
    /// Train the run of a receipt again, and say whether its figures come out the same. Status 0 when they do, 1 when they
    /// differ, 2 when that can't be checked.
    Verify(Verify),
}

/// `hourglass train`.
#[derive(Debug, Args)]
struct Train {
    /// A spec file (key=value lines), or a link to an experiment.
    #[arg(long, value_name = "FILE|URL")]
    spec: Option<String>,
    /// Change one setting; the keys are those of the URL.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    #[arg(long, value_name = "PATH", help = brought("What to learn from in place of generated images"))]
    images: Option<PathBuf>,
    /// Their labels, where they are in another file: an array, or a table with the names of the files.
    #[arg(long, value_name = "FILE", requires = "images")]
    labels: Option<PathBuf>,
    #[command(flatten)]
    bring: bring::Options,
    /// Passes over the training images; the same as --set epochs=N.
    #[arg(long, value_name = "N")]
    epochs: Option<u32>,
    /// What computes.
    #[arg(long, value_enum, default_value_t = DeviceName::Cpu)]
    device: DeviceName,
    /// How to report.
    #[arg(long, value_enum, default_value_t = ReportAs::Text)]
    report: ReportAs,
    /// Where to put the trained network: all of the run in one file (NAME.hourglass), or its checkpoint alone
    /// (NAME.safetensors). Training goes on from it with --resume.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Put the images into NAME.hourglass as well, so that it needs nothing else.
    #[arg(long, requires = "out")]
    with_images: bool,
    /// Go on from this network (.hourglass or .safetensors), with its settings and images where no others are named.
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// Print a receipt at the end: a link with what the run came to, which "hourglass verify" checks.
    #[arg(long)]
    receipt: bool,
}

/// `hourglass decode`.
#[derive(Debug, Args)]
struct Decode {
    /// A trained network (.hourglass or .safetensors).
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// The codes: an array [n, values] (.npy), or a table with a row a code (.csv, as "evaluate --codes" writes it, or values
    /// alone).
    #[arg(long, value_name = "FILE")]
    codes: PathBuf,
    /// Where to put the images: a folder or .zip of PNG, .npz (bytes) or .npy (not rounded); rows of a table as .csv in the
    /// units of its columns, or .npy.
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// How to report.
    #[arg(long, value_enum, default_value_t = ReportAs::Text)]
    report: ReportAs,
}

/// `hourglass verify`.
#[derive(Debug, Args)]
struct Verify {
    /// The receipt: what "train --receipt" prints, or a whole link (in quotes, for it holds "&").
    #[arg(value_name = "LINK")]
    receipt: String,
    /// What the run was trained on, where that was not generated: as for "train", or a .hourglass file with images.
    #[arg(long, value_name = "PATH")]
    images: Option<PathBuf>,
    /// Their labels.
    #[arg(long, value_name = "FILE", requires = "images")]
    labels: Option<PathBuf>,
    #[command(flatten)]
    bring: bring::Options,
    /// How to report.
    #[arg(long, value_enum, default_value_t = ReportAs::Text)]
    report: ReportAs,
}

/// `hourglass evaluate`.
#[derive(Debug, Args)]
struct Evaluate {
    /// A trained network (.hourglass or .safetensors).
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// What to measure on, all of it: whatever "train --images" takes. Pictures are made like those that the network was
    /// trained on. Without it the images of the network's own experiment, or those in its .hourglass file: those that its run
    /// kept for validation, compared with those that it learned from.
    #[arg(long, value_name = "PATH")]
    images: Option<PathBuf>,
    /// Their labels.
    #[arg(long, value_name = "FILE", requires = "images")]
    labels: Option<PathBuf>,
    #[command(flatten)]
    bring: bring::Options,
    /// --images are the very images that the network was trained on: measure on those of them that its run kept for
    /// validation, and compare with those that it learned from.
    #[arg(long, requires = "images", conflicts_with = "reference_images")]
    own_split: bool,
    /// Images to fit PCA on, to find neighbours among and to take labels from. Without it --images: neighbours with each
    /// image left out in turn, labels from nine in ten of them.
    #[arg(long, value_name = "PATH", requires = "images")]
    reference_images: Option<PathBuf>,
    /// Their labels.
    #[arg(long, value_name = "FILE", requires = "reference_images")]
    reference_labels: Option<PathBuf>,
    /// What to score by reconstruction error: whatever "train --images" takes.
    #[arg(long, value_name = "PATH")]
    score_images: Option<PathBuf>,
    /// Sizes of the code for which networks are trained like this one, for rate and distortion beside it ("compression",
    /// "sizes"): 4,8,32. They learn from the images that this one learned from.
    #[arg(long, value_name = "VALUES", value_delimiter = ',')]
    sizes: Vec<u32>,
    /// Where to put the codes of all images (.csv with names and labels, or .npy).
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,
    /// Where to put the errors of all images (.csv with names and labels).
    #[arg(long, value_name = "FILE")]
    losses: Option<PathBuf>,
    /// Where to put the images as the network sees them, with labels and names (.npz), or as PNG in folders of their classes
    /// (.zip).
    #[arg(long, value_name = "FILE")]
    dataset: Option<PathBuf>,
    /// A folder for the codes of all images as the Embedding Projector (projector.tensorflow.org) reads them: vectors.tsv,
    /// metadata.tsv, sprite.png and projector_config.json.
    #[arg(long, value_name = "DIR")]
    projector: Option<PathBuf>,
    /// Where to put the anomaly scores of the images that are measured, or of --score-images (.csv with path, score and
    /// verdict).
    #[arg(long, value_name = "FILE")]
    scores: Option<PathBuf>,
    /// Where to put a picture of each of these images above where its copy differs (.zip).
    #[arg(long, value_name = "FILE")]
    error_maps: Option<PathBuf>,
    /// Where to put the group of each image, by k-means on the codes (.csv with names and labels).
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,
    /// Where to put the class of each image that a linear probe reads off its code (.csv with names and labels).
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Where to put a report: one page with settings, figures and tables, to print or to hand in (.html).
    #[arg(long, value_name = "FILE")]
    report_file: Option<PathBuf>,
    /// Print a receipt of the network as well, which "hourglass verify" checks: of a run whose settings were never changed on
    /// the way.
    #[arg(long)]
    receipt: bool,
    /// False alarms allowed, in percent of the normal images; sets the thresholds of "anomalies".
    #[arg(long, value_name = "PERCENT", default_value_t = 5.0, value_parser = percent)]
    alarms: f32,
    /// What computes.
    #[arg(long, value_enum, default_value_t = DeviceName::Cpu)]
    device: DeviceName,
    /// How to report.
    #[arg(long, value_enum, default_value_t = ReportAs::Text)]
    report: ReportAs,
}

/// `hourglass export`.
#[derive(Debug, Args)]
struct Export {
    /// A trained network (.hourglass or .safetensors).
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// What to write, by names with commas between them. safetensors: weights as a state_dict of PyTorch; onnx: encoder,
    /// decoder and the whole network; pytorch, keras and burn: a program with weights, examples and
    /// reference.
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', required = true, value_parser = export::format)]
    format: Vec<Format>,
    /// The folder to write to; it is made when it is missing.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// What the network was trained on, where it was not generated: for the names of its classes, the fingerprint of the
    /// data, and the threshold of anomalies.
    #[arg(long, value_name = "PATH")]
    images: Option<PathBuf>,
    /// Their labels.
    #[arg(long, value_name = "FILE", requires = "images")]
    labels: Option<PathBuf>,
    #[command(flatten)]
    bring: bring::Options,
    /// False alarms allowed, in percent of the normal examples; sets the threshold.
    #[arg(long, value_name = "PERCENT", default_value_t = 5.0, value_parser = percent)]
    alarms: f32,
    /// How to report.
    #[arg(long, value_enum, default_value_t = ReportAs::Text)]
    report: ReportAs,
}

/// The help of an option that takes whatever can be brought.
fn brought(what: &str) -> String {
    let names = |becomes: Becomes| {
        let of_kind = FORMATS.iter().filter(|format| format.becomes == becomes && !format.needs_browser());
        of_kind.map(|format| format.name).collect::<Vec<_>>().join(", ")
    };
    let [pictures, sounds, arrays, tables, archives] =
        [Becomes::Image, Becomes::Sound, Becomes::Array, Becomes::Table, Becomes::Archive].map(names);
    format!(
        "{what}: a file or a folder of pictures ({pictures}), sounds ({sounds}), arrays ({arrays}) or tables ({tables}), also packed ({archives}); a folder in it is a class"
    )
}

fn percent(text: &str) -> Result<f32, String> {
    let inside = |v: &f32| (0.0..=100.0).contains(v);
    text.parse().ok().filter(inside).ok_or_else(|| "it is a number from 0 to 100".to_owned())
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DeviceName {
    Cpu,
    Wgpu,
}

impl DeviceName {
    fn engine(self) -> Engine {
        match self {
            Self::Cpu => Engine::Cpu,
            Self::Wgpu => Engine::WebGpu,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportAs {
    Text,
    Json,
}

/// A sentence for the user; the program ends with status 1.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CliError(String);

impl CliError {
    fn new(error: impl core::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl Cli {
    /// Does what was asked; the status of the program.
    ///
    /// # Errors
    /// A sentence that says what was wrong and what to do.
    pub fn run(self) -> Result<ExitCode, CliError> {
        pollster::block_on(async {
            match self.command {
                Task::Train(options) => train::train(options).await?,
                Task::Evaluate(options) => evaluate::evaluate(*options).await?,
                Task::Export(options) => export::export(options).await?,
                Task::Decode(options) => decode::decode(options).await?,
                Task::Verify(options) => return Ok(verify::verify(options).await),
            }
            Ok(ExitCode::SUCCESS)
        })
    }
}
