//! The set of a draft, and samples of it.

use super::content::Content;
use super::part::{labels_of, part};
use super::pictures::fitting;
use super::why::why;
use super::work::Work;
use super::{Draft, SAMPLES, chosen_labels};
use crate::buffers::Bytes;
use crate::data::import::pictures::fit;
use crate::data::import::read_ahead::ReadAhead;
use crate::data::import::{Choices, ImportError, LeftOut, Samples};
use crate::data::{ImageSet, Masks};

impl Draft {
    /// Some examples as the network will see them.
    pub fn samples(&self, choices: &Choices) -> Samples {
        let choices = self.content.settled(choices);
        let shape = self.content.shape(&choices);
        let decided = self.content.decided(&choices);
        let mut samples = Samples { shape, pixels: Bytes::default(), names: Vec::new() };
        let mut add = |index: usize, pixels: &[u8]| {
            samples.pixels.0.extend_from_slice(pixels);
            samples.names.push(self.name_of(index));
        };
        match &self.content {
            Content::Pictures(pictures) => {
                let fitting = fitting(&choices, &decided);
                for (index, picture) in &pictures.samples {
                    add(*index, &fit(picture, shape, &fitting));
                }
            }
            Content::Sounds { samples, .. } => samples.iter().for_each(|(index, image)| add(*index, image)),
            Content::Images(images) => {
                for index in &self.sampled {
                    images.image(*index, &choices).iter().for_each(|image| add(*index, image));
                }
            }
            Content::Rows(rows) => {
                let set = rows.samples(&choices, SAMPLES);
                samples.pixels.0 = set.pixels;
                samples.names = set.names;
            }
        }
        samples
    }

    /// The name of an example: its path, or its number from 1.
    pub(super) fn name_of(&self, index: usize) -> String {
        self.known.names.get(index).cloned().unwrap_or_else(|| format!("no. {}", index + 1))
    }

    /// The set, with what turned out to be of no use while it was made. Pictures are decoded one at a time; nothing is kept but
    /// the set.
    ///
    /// # Errors
    /// When nothing can be learned from a table, or the work is to stop.
    pub async fn build(
        &mut self,
        choices: &Choices,
        work: &Work<'_>,
    ) -> Result<(ImageSet, Vec<LeftOut>), ImportError> {
        let choices = self.content.settled(choices);
        match &mut self.content {
            Content::Rows(rows) => rows.build(&choices, &self.known),
            _ => self.build_images(&choices, work).await,
        }
    }

    async fn build_images(
        &mut self,
        choices: &Choices,
        work: &Work<'_>,
    ) -> Result<(ImageSet, Vec<LeftOut>), ImportError> {
        let (shape, decided) = (self.content.shape(choices), self.content.decided(choices));
        let indices = part(self.content.len(), choices.at_most as usize, &self.known.labels);
        let mut left_out = Vec::new();
        let mut kept = Vec::with_capacity(indices.len());
        let mut pixels = Vec::new();
        if let Content::Images(images) = &mut self.content
            && indices.len() == images.len()
            && images.unchanged(choices)
        {
            // All of them as they are: a second copy would take as much memory again.
            pixels = std::mem::take(&mut images.pixels);
            self.spent = true;
            kept = indices;
        } else {
            pixels.reserve_exact(indices.len() * shape.len());
            let files = self.content.files(&indices);
            let mut ahead = ReadAhead::new(&files);
            for (done, index) in indices.iter().copied().enumerate() {
                ahead.next().await;
                work.step("Reading examples", done, indices.len()).await?;
                match self.content.image(index, choices, &decided, work.platform).await {
                    Ok(image) => {
                        pixels.extend(image);
                        kept.push(index);
                    }
                    Err(ImportError::Stopped) => return Err(ImportError::Stopped),
                    Err(error) => {
                        left_out.push(LeftOut { path: self.content.path(index), why: why(&error) });
                    }
                }
            }
        }
        let names = kept.iter().filter_map(|i| self.known.names.get(*i).cloned()).collect();
        let masks = self.masks(&kept, choices, work, &mut left_out).await?;
        let labels = labels_of(&chosen_labels(&self.known.labels, &choices.labels), &kept);
        let (name, made_of) = (choices.name.clone(), self.content.made_of(choices, &decided));
        let set = ImageSet { name, shape, pixels, labels, names, masks, table: None, made_of };
        Ok((set, left_out))
    }

    /// The masks of the examples that are used.
    async fn masks(
        &self,
        kept: &[usize],
        choices: &Choices,
        work: &Work<'_>,
        left_out: &mut Vec<LeftOut>,
    ) -> Result<Option<Masks>, ImportError> {
        let mut masks = Masks::default();
        for (done, (file, example)) in self.known.masks.iter().enumerate() {
            work.step("Reading masks", done, self.known.masks.len()).await?;
            let Ok(index) = kept.binary_search(example) else { continue };
            match self.content.mask(file, choices, work.platform).await {
                Ok(pixels) => {
                    masks.indices.push(u32::try_from(index).unwrap_or(u32::MAX));
                    masks.pixels.extend(pixels);
                }
                Err(ImportError::Stopped) => return Err(ImportError::Stopped),
                Err(error) => left_out.push(LeftOut { path: file.path.clone(), why: why(&error) }),
            }
        }
        Ok((!masks.indices.is_empty()).then_some(masks))
    }
}
