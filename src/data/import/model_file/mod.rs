//! The file of a run, `NAME.hourglass`: a ZIP of what somebody needs to go on with a trained network, or to look at it with
//! other programs. docs/hourglass-file.md describes it; a checkpoint alone (`.safetensors`) is read as a run without the rest.

mod curves;
mod description;
mod error;
mod header;
mod images;
mod npz;
mod packing;
mod preview;
mod readme;

pub use curves::Curves;
pub use error::ModelFileError;
pub use images::write as images_npz;
pub use npz::{Numbers, npy};
pub use packing::{Packing, ZipWriter};
pub use preview::Preview;

use super::archive::zip_members;
use super::limits::MAX_MODEL_BYTES;
use super::source::InputFile;
use crate::data::preprocess::MadeOf;
use crate::data::{CheckpointMetadata, ImageSet, ImageShape};
use description::Description;

/// Number of the newest format that is read, and that is written.
pub const MODEL_FORMAT: u32 = 1;
/// Names of the members.
const SPEC: &str = "spec.json";
const CHECKPOINT: &str = "checkpoint.safetensors";
const CURVES: &str = "curves.csv";
const FIGURES: &str = "figures.json";
const IMAGES: &str = "images.npz";
const PREVIEW: &str = "preview.png";
const README: &str = "README.txt";

/// A run as its file holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelFile {
    /// Name of the run.
    pub name: String,
    /// The experiment as in a link, with the live settings as they were last.
    pub spec: String,
    /// Optimiser steps.
    pub step: u32,
    /// Shape of an image.
    pub image: ImageShape,
    /// What the images that it was trained on were made of.
    pub made_of: MadeOf,
    /// The checkpoint: a safetensors file, whose metadata were looked at and whose tensors were not.
    pub checkpoint: Vec<u8>,
    /// Loss history; empty for a checkpoint alone.
    pub curves: Curves,
    /// The images that it was trained on; `None` when they were not put in.
    pub images: Option<ImageSet>,
}

impl ModelFile {
    /// True when it was trained on images of its maker's own, which can't be generated again.
    pub fn has_own_data(&self) -> bool {
        // What such data are called in a link, which this module reads no more of.
        self.spec.split('&').any(|setting| setting == "data=own")
    }
}

/// What a run's file is made of.
#[derive(Clone, Debug)]
pub struct NewModelFile<'a> {
    /// Name of the run.
    pub name: &'a str,
    /// The program that writes it, with its version.
    pub created_by: &'a str,
    /// Every setting of the experiment as key and text; the checkpoint has it as a link.
    pub settings: &'a [(String, String)],
    /// The checkpoint, a safetensors file.
    pub checkpoint: &'a [u8],
    /// Steps in an epoch, for the epochs in the curves.
    pub steps_per_epoch: u32,
    /// Loss history.
    pub curves: &'a Curves,
    /// What was measured of it, as a JSON object; empty for nothing.
    pub figures: &'a str,
    /// The images that it was trained on, where they are to go into the file.
    pub images: Option<&'a ImageSet>,
    /// Some images and their copies.
    pub preview: Option<Preview>,
}

impl NewModelFile<'_> {
    /// The file.
    ///
    /// # Errors
    /// When the checkpoint is none, or something is too large for such a file.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ModelFileError> {
        let checkpoint = header::metadata(&InputFile::in_memory(CHECKPOINT, self.checkpoint.to_vec()))?;
        let description = Description::new(self, &checkpoint).to_json()?;
        let mut zip = ZipWriter::default();
        // First, so that the file is recognised by its beginning.
        zip.add(SPEC, description.as_bytes(), Packing::Stored)?;
        zip.add(README, readme::text(self, &checkpoint).as_bytes(), Packing::Stored)?;
        // Packed, the bits of such numbers take nine tenths of the room and a hundred times as long.
        zip.add(CHECKPOINT, self.checkpoint, Packing::Checked)?;
        zip.add(CURVES, &self.curves.to_csv(self.steps_per_epoch)?, Packing::Deflated)?;
        let figures = if self.figures.is_empty() { "{}" } else { self.figures };
        zip.add(FIGURES, figures.as_bytes(), Packing::Deflated)?;
        if let Some(preview) = self.preview.as_ref().and_then(Preview::to_png) {
            zip.add(PREVIEW, &preview, Packing::Stored)?;
        }
        if let Some(images) = self.images {
            // Its own members are packed, and checked.
            zip.add(IMAGES, &images::write(images)?, Packing::Stored)?;
        }
        zip.finish()
    }
}

/// Reads the file of a run, or a checkpoint alone. Every member is checked, and nothing takes more memory than
/// [`MAX_MODEL_BYTES`] for the network and as much as of any other file for the images.
///
/// # Errors
/// What is wrong with the file.
pub fn read_model(file: &InputFile) -> Result<ModelFile, ModelFileError> {
    let head = file.head(4).map_err(ModelFileError::unreadable)?;
    if head != b"PK\x03\x04" {
        let metadata = header::metadata(file)?;
        let checkpoint = read_whole(file, MAX_MODEL_BYTES)?;
        let name = stem(file.name()).to_owned();
        return Ok(model(name, metadata, checkpoint));
    }
    let (members, left_out) = zip_members(file).map_err(|_| ModelFileError::Damaged)?;
    let member = |name: &str| {
        // They may be in a folder, where somebody has packed the file again.
        let is_it = |path: &str| path.rsplit('/').next() == Some(name);
        let damaged = left_out.iter().any(|left| is_it(&left.path));
        if damaged { Err(ModelFileError::Damaged) } else { Ok(members.iter().find(|m| is_it(&m.path))) }
    };
    let missing = |name: &'static str| move || ModelFileError::Missing(name);
    let name = Description::read_name(member(SPEC)?.ok_or_else(missing(SPEC))?)?;
    let checkpoint = member(CHECKPOINT)?.ok_or_else(missing(CHECKPOINT))?;
    let metadata = header::metadata(checkpoint)?;
    let name = if name.is_empty() { stem(file.name()).to_owned() } else { name };
    let mut read = model(name, metadata, read_whole(checkpoint, MAX_MODEL_BYTES)?);
    if let Some(curves) = member(CURVES)? {
        read.curves = Curves::read(curves)?;
    }
    if let Some(images) = member(IMAGES)? {
        read.images = Some(images::read(images)?);
    }
    Ok(read)
}

fn model(name: String, metadata: CheckpointMetadata, checkpoint: Vec<u8>) -> ModelFile {
    let CheckpointMetadata { spec, step, image, made_of, .. } = metadata;
    ModelFile { name, spec, step, image, made_of, checkpoint, curves: Curves::default(), images: None }
}

/// All bytes of a member or file that may have at most `most`.
fn read_whole(file: &InputFile, most: usize) -> Result<Vec<u8>, ModelFileError> {
    if file.size() > most as u64 {
        return Err(ModelFileError::TooLarge { name: file.name().into(), most });
    }
    file.read().map_err(ModelFileError::unreadable)
}

/// A file's name without its extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
