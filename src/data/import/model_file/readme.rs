//! `README.txt`: what is in the file, for whoever unpacks it.

use super::{CHECKPOINT, CURVES, FIGURES, IMAGES, NewModelFile, PREVIEW, SPEC};
use crate::data::CheckpointMetadata;
use crate::data::import::MODEL_FORMAT;

/// Width of the column of names.
const NAMES: usize = 26;

/// The text.
pub(super) fn text(file: &NewModelFile<'_>, checkpoint: &CheckpointMetadata) -> String {
    let mut text = format!(
        "“{}”: an autoencoder that Hourglass trained for {} steps.\n\n\
         This ZIP is the file of a run, format {MODEL_FORMAT}, written by {}. To continue with it, drop it on the page of Hourglass, or:\n\n    \
         hourglass evaluate --model FILE.hourglass\n    \
         hourglass train --resume FILE.hourglass --epochs N --out NEXT.hourglass\n\nIn it:\n\n",
        file.name, checkpoint.step, file.created_by
    );
    let mut row = |name: &str, what: &str| text.push_str(&format!("    {name:<NAMES$}{what}\n"));
    row(SPEC, "the experiment: as a link of the page, and setting by setting");
    row(CHECKPOINT, "the network's parameters and the optimiser's state (safetensors)");
    row(CURVES, "loss history, one row per step");
    row(FIGURES, "what was measured at the end");
    if file.preview.is_some() {
        row(PREVIEW, "validation images and their reconstructions");
    }
    match file.images {
        Some(_) => row(IMAGES, "the data it was trained on, for numpy.load"),
        None => text.push_str("\nThe data it was trained on are not in it.\n"),
    }
    text
}
