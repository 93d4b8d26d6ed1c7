//! The examples of a draft, whatever they are.

use super::images::Images;
use super::pictures::{self, Pictures, fitting};
use super::sizes::{MAX_SET_BYTES, most_of};
use super::sounds;
use super::tables::Rows;
use crate::data::import::pictures::{Decided, fit};
use crate::data::import::{Choices, ImportError, InputFile, Platform, SetKind, Turn};
use crate::data::preprocess::MadeOf;
use crate::data::{ImageShape, Labels};

/// The examples.
pub(super) enum Content {
    /// Picture files.
    Pictures(Box<Pictures>),
    /// Sound files, with the spectrograms of the samples.
    Sounds { files: Vec<InputFile>, samples: Vec<(usize, Vec<u8>)> },
    /// Images in arrays, or in a table of pixels.
    Images(Images),
    /// Rows of a table.
    Rows(Box<Rows>),
}

impl Content {
    /// What they are.
    pub fn kind(&self) -> SetKind {
        match self {
            Self::Pictures(_) => SetKind::Pictures,
            Self::Sounds { .. } => SetKind::Sounds,
            Self::Images(_) => SetKind::Arrays,
            Self::Rows(_) => SetKind::Table,
        }
    }

    /// Number of examples.
    pub fn len(&self) -> usize {
        match self {
            Self::Pictures(pictures) => pictures.files.len(),
            Self::Sounds { files, .. } => files.len(),
            Self::Images(images) => images.len(),
            Self::Rows(rows) => rows.len(),
        }
    }

    /// Columns of labels that the user chooses of: those of a table's rows that stand in no column of it, else `known`.
    pub fn given<'a>(&'a self, known: &'a [Labels]) -> &'a [Labels] {
        match self {
            Self::Rows(rows) => rows.given(),
            _ => known,
        }
    }

    /// Keys of the choices that mean something.
    pub fn offered(&self, labelled: bool) -> Vec<String> {
        let keys: &[&str] = match self {
            Self::Pictures(_) | Self::Images(_) => &["side", "colour", "fit", "invert", "turn"],
            Self::Sounds { .. } | Self::Rows(_) => &[],
        };
        let labels = labelled.then_some("labels");
        keys.iter().copied().chain(labels).map(String::from).collect()
    }

    /// Choices that suit the examples.
    pub fn choices(&self, name: &str) -> Choices {
        let mut choices = Choices { name: name.into(), at_most: u32::MAX, ..Choices::default() };
        match self {
            Self::Pictures(pictures) => choices.side = pictures.sizes.side(),
            Self::Images(images) => {
                choices.side = images.sizes().side();
                if images.lying {
                    choices.turn = Turn::Transpose;
                }
            }
            Self::Sounds { .. } => choices.side = sounds::SHAPE.height as u32,
            Self::Rows(_) => {}
        }
        self.settled(&choices)
    }

    /// The choices within their limits.
    pub fn settled(&self, choices: &Choices) -> Choices {
        let mut choices = choices.clone();
        match self {
            Self::Pictures(pictures) => choices.side = pictures.sizes.clamped(choices.side),
            Self::Images(images) => choices.side = images.sizes().clamped(choices.side),
            Self::Sounds { .. } | Self::Rows(_) => {}
        }
        let most = u32::try_from(self.most(&choices)).unwrap_or(u32::MAX);
        choices.at_most = choices.at_most.clamp(1, most.max(1));
        choices
    }

    /// Most examples that can be used with these choices.
    pub fn most(&self, choices: &Choices) -> usize {
        self.len().min(match self {
            // Values are numbers of four bytes, with a byte to show each.
            Self::Rows(_) => MAX_SET_BYTES / (5 * self.shape(choices).len()).max(1),
            _ => most_of(self.shape(choices)),
        })
    }

    /// Shape of the images of the set.
    pub fn shape(&self, choices: &Choices) -> ImageShape {
        match self {
            Self::Pictures(pictures) => pictures.shape(choices),
            Self::Images(images) => images.target(choices),
            Self::Sounds { .. } => sounds::SHAPE,
            Self::Rows(rows) => rows.shape(choices),
        }
    }

    /// What is decided for all images together.
    pub fn decided(&self, choices: &Choices) -> Decided {
        match self {
            Self::Pictures(pictures) => pictures.decided(choices),
            Self::Images(_) => Images::decided(choices),
            Self::Sounds { .. } | Self::Rows(_) => Decided::default(),
        }
    }

    /// What the images of the set are made of.
    pub fn made_of(&self, choices: &Choices, decided: &Decided) -> MadeOf {
        match self {
            Self::Pictures(_) => MadeOf::Pictures(fitting(choices, decided)),
            Self::Images(_) => MadeOf::Arrays(fitting(choices, decided)),
            Self::Sounds { .. } => MadeOf::Sounds,
            Self::Rows(_) => MadeOf::Unknown,
        }
    }

    /// An example as an image of this shape.
    ///
    /// # Errors
    /// What is wrong with its file.
    pub async fn image(
        &self,
        index: usize,
        choices: &Choices,
        decided: &Decided,
        platform: &dyn Platform,
    ) -> Result<Vec<u8>, ImportError> {
        match self {
            Self::Pictures(pictures) => {
                let picture = pictures.decode(index, platform).await?;
                Ok(fit(&picture, pictures.shape(choices), &fitting(choices, decided)))
            }
            Self::Images(images) => images.image(index, choices).ok_or(ImportError::NoFile),
            Self::Sounds { files, .. } => {
                sounds::image(files.get(index).ok_or(ImportError::NoFile)?, platform).await
            }
            Self::Rows(_) => Err(ImportError::NoPicture),
        }
    }

    /// The mask in a file, made like the image that it marks.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub async fn mask(
        &self,
        file: &InputFile,
        choices: &Choices,
        platform: &dyn Platform,
    ) -> Result<Vec<u8>, ImportError> {
        let mask = pictures::decode_file(file, platform).await?;
        Ok(pictures::fit_mask(&mask, self.shape(choices), choices))
    }

    /// Keeps the examples with `keep[index]`.
    pub fn retain(&mut self, keep: &[bool]) {
        match self {
            Self::Pictures(pictures) => pictures.retain(keep),
            Self::Sounds { files, samples } => {
                let kept: Vec<usize> = (0..keep.len()).filter(|i| keep[*i]).collect();
                *files = kept.iter().filter_map(|i| files.get(*i).cloned()).collect();
                samples.retain(|(index, _)| keep.get(*index) == Some(&true));
                samples.iter_mut().for_each(|(index, _)| *index = kept.partition_point(|i| i < index));
            }
            // Nothing is found damaged in what is in memory.
            Self::Images(_) | Self::Rows(_) => {}
        }
    }

    /// Path of the file of an example; "" where several share one.
    pub fn path(&self, index: usize) -> String {
        self.own_files().get(index).map(|file| file.path.clone()).unwrap_or_default()
    }

    /// Files of these examples; none where several share one.
    pub fn files(&self, indices: &[usize]) -> Vec<InputFile> {
        let files = self.own_files();
        indices.iter().filter_map(|index| files.get(*index).cloned()).collect()
    }

    /// A file an example.
    fn own_files(&self) -> &[InputFile] {
        match self {
            Self::Pictures(pictures) => &pictures.files,
            Self::Sounds { files, .. } => files,
            Self::Images(_) | Self::Rows(_) => &[],
        }
    }
}
