//! Pictures of a draft: their files, and what some of them look like.

use super::known::Known;
use super::sizes::Sizes;
use super::why::why;
use super::work::Work;
use crate::data::ImageShape;
use crate::data::import::pictures::{
    Decided, Fitting, GroundColour, PictureHead, decide, decode, fit, shrink,
};
use crate::data::import::{
    Choices, Colour, DecodedPicture, Fit, ImportError, InputFile, LeftOut, MAX_FILE_BYTES, Platform,
};
use crate::data::preprocess::Invert;
use std::collections::{BTreeMap, BTreeSet};

/// Most pictures that are decoded to see whether there is colour, and most pixels of them.
const LOOKED_AT: usize = 400;
const LOOKED_AT_PIXELS: u64 = 60_000_000;
/// Longest side at which pictures are kept for the samples: four times that of the largest image.
const KEPT_SIDE: usize = 512;
/// Least difference of red, green and blue that is colour and no noise of a camera, of 255.
const COLOUR: u8 = 32;
/// A picture has colour when one pixel in this many has.
const COLOURED: usize = 2000;
/// Opacity below which a pixel's colour can't be seen.
const OPAQUE: u8 = 32;
/// Most sentences of decoders that are repeated.
const MAX_NOTES: usize = 6;

/// The pictures.
#[derive(Default)]
pub(super) struct Pictures {
    /// Their files.
    pub files: Vec<InputFile>,
    /// What each file says of itself.
    pub heads: Vec<PictureHead>,
    /// Their sizes.
    pub sizes: Sizes,
    /// The samples with their indices, scaled down to [`KEPT_SIDE`].
    pub samples: Vec<(usize, DecodedPicture)>,
    /// True when a picture that was looked at has colour.
    coloured: bool,
    /// Number of pictures that were looked at.
    looked_at: usize,
}

impl Pictures {
    pub fn push(&mut self, file: InputFile, head: PictureHead) {
        self.files.push(file);
        self.heads.push(head);
        self.sizes.0.push([head.width, head.height]);
    }

    pub fn retain(&mut self, keep: &[bool]) {
        let kept: Vec<usize> = (0..keep.len()).filter(|i| keep[*i]).collect();
        self.files = kept.iter().filter_map(|i| self.files.get(*i).cloned()).collect();
        self.heads = kept.iter().filter_map(|i| self.heads.get(*i).copied()).collect();
        self.sizes = Sizes(self.heads.iter().map(|head| [head.width, head.height]).collect());
        self.samples.retain(|(index, _)| keep.get(*index) == Some(&true));
        self.samples.iter_mut().for_each(|(index, _)| *index = kept.partition_point(|i| i < index));
    }

    /// Shape of the images.
    pub fn shape(&self, choices: &Choices) -> ImageShape {
        let colour = match choices.colour {
            Colour::Auto => self.coloured && choices.fit != Fit::Handwriting,
            Colour::Grey => false,
            Colour::Colour => true,
        };
        self.sizes.shape(choices, if colour { 3 } else { 1 })
    }

    /// What is decided for all pictures together.
    pub fn decided(&self, choices: &Choices) -> Decided {
        let samples: Vec<&DecodedPicture> = self.samples.iter().map(|(_, picture)| picture).collect();
        decide(&samples, self.shape(choices).channels, choices.fit, choices.invert)
    }

    /// Decodes a picture.
    ///
    /// # Errors
    /// What is wrong with its file.
    pub async fn decode(&self, index: usize, platform: &dyn Platform) -> Result<DecodedPicture, ImportError> {
        let file = self.files.get(index).ok_or(ImportError::NoFile)?;
        decode_file(file, platform).await
    }

    /// Looks at some pictures: those of `samples` and others. Gives the indices of those that can't be decoded.
    ///
    /// # Errors
    /// When the work is to stop.
    pub async fn look_at(
        &mut self,
        samples: &[usize],
        others: &[usize],
        known: &mut Known,
        work: &Work<'_>,
    ) -> Result<BTreeSet<usize>, ImportError> {
        let mut damaged = BTreeSet::new();
        let mut notes: BTreeMap<String, usize> = BTreeMap::new();
        let mut budget = LOOKED_AT_PIXELS;
        let mut looked_at = samples.to_vec();
        let rest: BTreeSet<usize> = others.iter().copied().filter(|i| !samples.contains(i)).collect();
        looked_at.extend(rest.into_iter().take(LOOKED_AT.saturating_sub(samples.len())));
        let sampled: BTreeSet<usize> = samples.iter().copied().collect();
        let total = looked_at.len();
        for (done, index) in looked_at.into_iter().enumerate() {
            work.step("Looking at images", done, total).await?;
            let is_sample = sampled.contains(&index);
            let pixels =
                self.heads.get(index).map_or(0, |head| u64::from(head.width) * u64::from(head.height));
            if !is_sample && pixels > budget {
                continue;
            }
            budget = budget.saturating_sub(pixels);
            match self.decode(index, work.platform).await {
                Ok(picture) => {
                    self.looked_at += 1;
                    self.coloured = self.coloured || has_colour(&picture);
                    picture.notes.iter().for_each(|note| *notes.entry(note.clone()).or_default() += 1);
                    if is_sample {
                        self.samples.push((index, shrink(&picture, KEPT_SIDE)));
                    }
                }
                Err(ImportError::Stopped) => return Err(ImportError::Stopped),
                Err(error) => {
                    let path = self.files.get(index).map(|file| file.path.clone()).unwrap_or_default();
                    known.left_out.push(LeftOut { path, why: why(&error) });
                    damaged.insert(index);
                }
            }
        }
        self.samples.sort_by_key(|(index, _)| *index);
        self.tell(&notes, known);
        Ok(damaged)
    }

    /// Facts and notes on what was seen.
    fn tell(&self, notes: &BTreeMap<String, usize>, known: &mut Known) {
        let count = self.files.len();
        let of = if self.looked_at < count {
            format!(" in the {} images that were looked at", self.looked_at)
        } else {
            String::new()
        };
        let colour = if self.coloured { "yes".to_owned() } else { format!("none{of}") };
        known.fact("Colour", colour);
        for (note, times) in notes.iter().take(MAX_NOTES) {
            // Decoders speak of one picture ("Its values …").
            known.note(match times {
                1 => format!("One image: {note}"),
                _ => format!("{times} images: {note}"),
            });
        }
    }

    /// "280 JPEG, 20 PNG".
    pub fn formats(&self) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        self.heads.iter().for_each(|head| *counts.entry(head.format.name()).or_default() += 1);
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| core::cmp::Reverse(*count));
        let words: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
        words.join(", ")
    }
}

/// Reads and decodes a picture file.
pub(super) async fn decode_file(
    file: &InputFile,
    platform: &dyn Platform,
) -> Result<DecodedPicture, ImportError> {
    if file.size() > MAX_FILE_BYTES as u64 {
        let bytes = usize::try_from(file.size()).unwrap_or(usize::MAX);
        return Err(ImportError::FileTooLarge { name: file.name().into(), bytes });
    }
    let bytes = file.read().map_err(|error| ImportError::unreadable(file.name(), error))?;
    decode(file.name(), &bytes, platform).await
}

/// How pictures are fitted.
pub(super) fn fitting(choices: &Choices, decided: &Decided) -> Fitting {
    let ground = choices.ground.unwrap_or(decided.ground);
    Fitting { fit: choices.fit, ground, invert: decided.invert, turn: choices.turn }
}

/// A mask made like its image: 255 where a quarter of what a pixel covers is marked, 0 elsewhere.
pub(super) fn fit_mask(mask: &DecodedPicture, shape: ImageShape, choices: &Choices) -> Vec<u8> {
    const MARKED: u8 = 64;
    let fitting = Fitting {
        // A mask has no ink to be found.
        fit: if choices.fit == Fit::Handwriting { Fit::Crop } else { choices.fit },
        ground: GroundColour(0),
        invert: Invert::No,
        turn: choices.turn,
    };
    let mut mask = fit(mask, ImageShape { channels: 1, ..shape }, &fitting);
    mask.iter_mut().for_each(|value| *value = if *value >= MARKED { 255 } else { 0 });
    mask
}

/// True when a picture has colour, beyond the noise of a camera.
fn has_colour(picture: &DecodedPicture) -> bool {
    let pixels = picture.rgba.as_chunks::<4>().0;
    let coloured = |pixel: &&[u8; 4]| {
        let [r, g, b, opacity] = **pixel;
        r.max(g).max(b) - r.min(g).min(b) >= COLOUR && opacity >= OPAQUE
    };
    let count = pixels.iter().filter(coloured).count();
    count > 0 && count * COLOURED >= pixels.len()
}
