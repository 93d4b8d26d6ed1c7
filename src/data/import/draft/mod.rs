//! A draft: files that were brought, understood as examples of a set that is not made yet.
//!
//! [`Draft::open`] looks at the files: at all heads, and at the content of some. [`Draft::look`] tells what was understood,
//! [`Draft::samples`] shows some examples with the user's choices, [`Draft::build`] makes the set. Between these nothing is kept
//! of a picture or a sound but its file; the images of arrays and the rows of tables are in memory.

mod build;
mod content;
mod files;
mod images;
mod inventory;
mod join;
mod known;
mod look;
mod marks;
mod merge;
mod open;
mod part;
mod pictures;
mod sizes;
mod sounds;
mod suggest;
mod tables;
mod why;
mod work;

pub use work::Work;

use super::sounds::decode;
use super::{Choices, DecodedPicture, ImportError, InputFile, LeftOut, SetKind};
use content::Content;
use known::Known;
use marks::chosen_labels;

/// Least number of examples to train and validate with.
pub const MIN_EXAMPLES: usize = 20;
/// Examples that are shown before the set is made.
const SAMPLES: usize = 24;

/// What a single picture or sound is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    /// A picture is the user's own image; a sound is refused.
    Picture,
    /// A picture or a sound is the user's own.
    PictureOrSound,
    /// A set of one example.
    Set,
}

/// What files are.
pub enum Opened {
    /// One picture.
    Picture {
        /// Name of its file.
        name: String,
        /// The picture.
        picture: Box<DecodedPicture>,
        /// Other files.
        left_out: Vec<LeftOut>,
    },
    /// One sound.
    Sound {
        /// Name of its file.
        name: String,
        /// From −1 to 1 at [`SAMPLE_RATE`](crate::data::tones::SAMPLE_RATE).
        samples: Vec<f32>,
        /// Other files.
        left_out: Vec<LeftOut>,
    },
    /// Several examples.
    Set(Box<Draft>),
}

/// Files that were understood as the examples of a set.
pub struct Draft {
    files: Vec<InputFile>,
    content: Content,
    known: Known,
    /// Indices of the samples.
    sampled: Vec<usize>,
    /// True when the set took over the only copy of the examples.
    spent: bool,
}

impl Draft {
    /// Understands files. `work` gets what is understood before all is looked at.
    ///
    /// # Errors
    /// When nothing can be made of the files, or the work is to stop.
    pub async fn open(files: Vec<InputFile>, alone: Alone, work: &Work<'_>) -> Result<Opened, ImportError> {
        open::open(files, alone, work).await
    }

    /// The files, to understand them again together with others.
    pub fn files(&self) -> &[InputFile] {
        &self.files
    }

    /// What the examples are.
    pub fn kind(&self) -> SetKind {
        self.content.kind()
    }

    /// Files that are not used, with why.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.known.left_out
    }

    /// Choices that suit the examples.
    pub fn choices(&self) -> Choices {
        let labels = marks::suggested(self.content.given(&self.known.labels));
        Choices { labels, ..self.content.choices(&self.known.name) }
    }

    /// True when its examples were given away with a set: it has to be opened again.
    pub const fn spent(&self) -> bool {
        self.spent
    }

    /// One of the samples as a picture or a sound of the user's own.
    ///
    /// # Errors
    /// What is wrong with its file; when there is no such sample, or it is neither picture nor sound.
    pub async fn use_one(&self, sample: u32, work: &Work<'_>) -> Result<Opened, ImportError> {
        let missing = || ImportError::NoSuchExample(sample + 1);
        let sample = sample as usize;
        let left_out = Vec::new();
        match &self.content {
            Content::Pictures(pictures) => {
                let (index, _) = pictures.samples.get(sample).ok_or_else(missing)?;
                let picture = Box::new(pictures.decode(*index, work.platform).await?);
                Ok(Opened::Picture { name: self.name_of(*index), picture, left_out })
            }
            Content::Images(images) => {
                let index = *self.sampled.get(sample).ok_or_else(missing)?;
                let picture = Box::new(images.picture(index).ok_or_else(missing)?);
                Ok(Opened::Picture { name: self.name_of(index), picture, left_out })
            }
            Content::Sounds { files, samples } => {
                let (index, _) = samples.get(sample).ok_or_else(missing)?;
                let samples = decode(files.get(*index).ok_or_else(missing)?, work.platform).await?;
                Ok(Opened::Sound { name: self.name_of(*index), samples, left_out })
            }
            Content::Rows(_) => Err(ImportError::NoPicture),
        }
    }
}

/// Why so few examples are no set.
pub(super) fn few(count: usize, kind: SetKind) -> ImportError {
    let what = match (kind, count) {
        (SetKind::Pictures | SetKind::Arrays, 1) => "1 image is",
        (SetKind::Table, 1) => "1 row is",
        (SetKind::Sounds, 1) => "1 sound is",
        (SetKind::Pictures | SetKind::Arrays, _) => &format!("{count} images are"),
        (SetKind::Table, _) => &format!("{count} rows are"),
        (SetKind::Sounds, _) => &format!("{count} sounds are"),
    };
    ImportError::TooFew(what.to_owned())
}
