//! The command line: what the page can do, a script can check.

mod anomalies;
mod bring;
mod classes;
mod decode;
mod evaluate;
mod export;
mod figures;
mod files;
mod help;
mod interrupt;
mod model;
mod progress;
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
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use help::{DECODE_EXAMPLES, EVALUATE_EXAMPLES, EXAMPLES, EXPORT_EXAMPLES, TRAIN_EXAMPLES, VERIFY_EXAMPLES};
use std::path::PathBuf;
use std::process::ExitCode;

/// Trains and evaluates autoencoders with the same code as the page.
#[derive(Debug, Parser)]
#[command(name = "hourglass", version, about, after_help = EXAMPLES, after_long_help = EXAMPLES)]
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
    /// Decode codes from any source into images.
    Decode(Decode),
    /// Train the run of a receipt again and compare the results. Exit status 0: the same; 1: different; 2: can't be checked.
    Verify(Verify),
    /// Print what a shell needs to complete commands and options.
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

/// `hourglass train`.
#[derive(Debug, Args)]
#[command(after_help = TRAIN_EXAMPLES)]
struct Train {
    /// A spec file (key=value lines), or a link to an experiment.
    #[arg(long, value_name = "FILE|URL")]
    spec: Option<String>,
    /// Change one setting; the keys are those of the URL.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    #[arg(long, value_name = "PATH", help = brought("Images to learn from instead of generated ones"))]
    images: Option<PathBuf>,
    /// Labels of --images if they are in another file: an array, or a table with the names of the files.
    #[arg(long, value_name = "FILE", requires = "images")]
    labels: Option<PathBuf>,
    #[command(flatten)]
    bring: bring::Options,
    /// Passes over the training images; the same as --set epochs=N.
    #[arg(long, value_name = "N")]
    epochs: Option<u32>,
    /// Device to run on.
    #[arg(long, value_enum, default_value_t = DeviceName::Cpu)]
    device: DeviceName,
    #[command(flatten)]
    report: Reporting,
    /// File for the trained network: the whole run (NAME.hourglass) or its checkpoint alone (NAME.safetensors). Continue from it
    /// with --resume.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Store the images in NAME.hourglass as well, so that it needs no other file.
    #[arg(long, requires = "out")]
    with_images: bool,
    /// Continue from this network (.hourglass or .safetensors), with its settings and images unless others are given.
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// Print a receipt at the end: a link with the results of the run, which "hourglass verify" checks.
    #[arg(long)]
    receipt: bool,
}

/// `hourglass decode`.
#[derive(Debug, Args)]
#[command(after_help = DECODE_EXAMPLES)]
struct Decode {
    /// A trained network (.hourglass or .safetensors).
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// The codes: an array [n, values] (.npy), or a table with one row per code (.csv, as "evaluate --codes" writes it, or values
    /// alone).
    #[arg(long, value_name = "FILE")]
    codes: PathBuf,
    /// Output: a folder or .zip of PNG, .npz (bytes) or .npy (not rounded); rows of a table as .csv in the
    /// units of its columns, or .npy.
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    #[command(flatten)]
    report: Reporting,
}

/// `hourglass verify`.
#[derive(Debug, Args)]
#[command(after_help = VERIFY_EXAMPLES)]
struct Verify {
    /// The receipt: what "train --receipt" prints, or a whole link (in quotes, for it holds "&").
    #[arg(value_name = "LINK")]
    receipt: String,
    /// Images the run was trained on, unless they were generated: as for "train", or a .hourglass file with images.
    #[arg(long, value_name = "PATH")]
    images: Option<PathBuf>,
    /// Their labels.
    #[arg(long, value_name = "FILE", requires = "images")]
    labels: Option<PathBuf>,
    #[command(flatten)]
    bring: bring::Options,
    #[command(flatten)]
    report: Reporting,
}

/// `hourglass evaluate`.
#[derive(Debug, Args)]
#[command(after_help = EVALUATE_EXAMPLES)]
struct Evaluate {
    /// A trained network (.hourglass or .safetensors).
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Images to measure on, all of them: whatever "train --images" takes. They are prepared like the images the network was trained
    /// on. Default: the validation images of the network's own experiment or in its .hourglass file, compared with its training
    /// images.
    #[arg(long, value_name = "PATH")]
    images: Option<PathBuf>,
    /// Their labels.
    #[arg(long, value_name = "FILE", requires = "images")]
    labels: Option<PathBuf>,
    #[command(flatten)]
    bring: bring::Options,
    /// --images is the data this network was trained on: measure on its validation images and compare with its training images.
    #[arg(long, requires = "images", conflicts_with = "reference_images")]
    own_split: bool,
    /// Images for PCA, neighbours and labels. Default: --images, leaving out each image in turn for neighbours and using nine in ten
    /// for labels.
    #[arg(long, value_name = "PATH", requires = "images")]
    reference_images: Option<PathBuf>,
    /// Their labels.
    #[arg(long, value_name = "FILE", requires = "reference_images")]
    reference_labels: Option<PathBuf>,
    /// What to score by reconstruction error: whatever "train --images" takes.
    #[arg(long, value_name = "PATH")]
    score_images: Option<PathBuf>,
    /// Latent sizes for which more networks are trained like this one, on its training images, to compare rate and distortion
    /// ("compression", "sizes"): 4,8,32.
    #[arg(long, value_name = "VALUES", value_delimiter = ',')]
    sizes: Vec<u32>,
    /// File for the codes of all images (.csv with names and labels, or .npy).
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,
    /// File for the errors of all images (.csv with names and labels).
    #[arg(long, value_name = "FILE")]
    losses: Option<PathBuf>,
    /// File for the images as the network sees them, with labels and names (.npz), or as PNG in one folder per class (.zip).
    #[arg(long, value_name = "FILE")]
    dataset: Option<PathBuf>,
    /// Folder for the codes of all images in the form of the Embedding Projector (projector.tensorflow.org): vectors.tsv,
    /// metadata.tsv, sprite.png and projector_config.json.
    #[arg(long, value_name = "DIR")]
    projector: Option<PathBuf>,
    /// File for the anomaly scores of the measured images, or of --score-images (.csv with path, score and verdict).
    #[arg(long, value_name = "FILE")]
    scores: Option<PathBuf>,
    /// File for how many images of each folder are flagged (.csv with images, hits and share); by class for images without names.
    #[arg(long, value_name = "FILE")]
    hits: Option<PathBuf>,
    /// File for each of these images above its error map, with their masks where there are any (.zip).
    #[arg(long, value_name = "FILE")]
    error_maps: Option<PathBuf>,
    /// File for the cluster of each image, by k-means on the codes (.csv with names and labels).
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,
    /// File for the class of each image that a linear probe predicts from its code (.csv with names and labels).
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// File for a report: one page with settings, figures and tables, to print or hand in (.html).
    #[arg(long, value_name = "FILE")]
    report_file: Option<PathBuf>,
    /// Print a receipt of the network as well, which "hourglass verify" checks. The run's settings must never have been changed
    /// during training.
    #[arg(long)]
    receipt: bool,
    /// False alarms allowed, in percent of the normal images; sets the thresholds of "anomalies".
    #[arg(long, value_name = "PERCENT", default_value_t = 5.0, value_parser = percent)]
    alarms: f32,
    /// Device to run on.
    #[arg(long, value_enum, default_value_t = DeviceName::Cpu)]
    device: DeviceName,
    #[command(flatten)]
    report: Reporting,
}

/// `hourglass export`.
#[derive(Debug, Args)]
#[command(after_help = EXPORT_EXAMPLES)]
struct Export {
    /// A trained network (.hourglass or .safetensors).
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Formats to write, separated by commas. safetensors: weights as a state_dict of PyTorch; onnx: encoder,
    /// decoder and the whole network; pytorch, keras and burn: a program with weights, examples and
    /// reference.
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', required = true, value_parser = export::format)]
    format: Vec<Format>,
    /// Folder to write to; it is created if it is missing.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Images the network was trained on, unless they were generated: for class names, the fingerprint of the data and the anomaly
    /// threshold.
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
    #[command(flatten)]
    report: Reporting,
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
        "{what}: a file or a folder of images ({pictures}), sounds ({sounds}), arrays ({arrays}) or tables ({tables}), \
            also packed ({archives}); a folder in it is a class"
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

/// How a command tells what it does.
#[derive(Clone, Copy, Debug, Args)]
struct Reporting {
    /// How to report: for people, or a line of JSON a report for programs.
    #[arg(long, value_enum, default_value_t = ReportAs::Text)]
    report: ReportAs,
    /// Tell the results alone, without progress.
    #[arg(long, short)]
    quiet: bool,
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
                Task::Train(options) => return train::train(options).await,
                Task::Evaluate(options) => evaluate::evaluate(*options).await?,
                Task::Export(options) => export::export(options).await?,
                Task::Decode(options) => decode::decode(options).await?,
                Task::Verify(options) => return Ok(verify::verify(options).await),
                Task::Completions { shell } => {
                    clap_complete::generate(shell, &mut Self::command(), "hourglass", &mut std::io::stdout());
                }
            }
            Ok(ExitCode::SUCCESS)
        })
    }
}
