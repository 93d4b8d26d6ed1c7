//! Pairs and triplets of images whose codes are compared: by person or class when the set has labels, else an image and
//! a shifted copy of it, or a row of a table and one that is in part other rows.

use super::images::Images;
use super::values::{extend_batch, network_values};
use crate::data::rng::Random;
use crate::data::{ImageSet, PERSON, Table};
use crate::spec::Comparison;
use std::collections::HashMap;

/// Stream of [`Random`] for step 0; later steps use the following streams.
const STEP_STREAM: u64 = 0x9A12_0000_0000;
/// Makes the streams of validation images differ from others of the same seed and image.
const VALIDATION_SALT: u32 = 0x51A3_E5E5;
/// Largest shift of an augmented copy, in pixels.
const MAX_SHIFT: usize = 2;
/// Range of the factor that the pixels of an augmented copy are multiplied with.
const BRIGHTNESS: [f32; 2] = [0.7, 1.0];

/// Share of the values of a row that an augmented copy has from other rows.
const MIXED: f32 = 0.3;

/// Samples partners for images.
pub struct PairSampler {
    /// The [label](pair_labels) of each image of the set; empty when there are no labels.
    labels: Vec<u32>,
    /// Images to sample from, by label.
    by_label: HashMap<u32, Vec<u32>>,
    /// All images to sample from.
    all: Vec<u32>,
}

/// A batch of pairs or triplets: all anchors, then a partner of each, then for triplets a negative of each.
pub struct PairBatch {
    /// Values as the network sees them, `[batch, pixels]`.
    pub values: Vec<f32>,
    /// 1 when anchor and partner show the same, else 0; `[anchors]`.
    pub same: Vec<f32>,
}

/// The label of each image by which pairs are made: the column "person", or the first column of classes; `None` when the
/// set has neither.
pub fn pair_labels(set: &ImageSet) -> Option<Vec<u32>> {
    let column = set.column(PERSON).or_else(|| set.classes())?;
    Some(column.values.iter().map(|v| *v as u32).collect())
}

impl PairSampler {
    /// A sampler that takes partners from these images of the set.
    pub fn new(set: &ImageSet, images: &[u32]) -> Self {
        let labels = pair_labels(set).unwrap_or_default();
        let mut by_label: HashMap<u32, Vec<u32>> = HashMap::new();
        for &image in images.iter().filter(|_| !labels.is_empty()) {
            by_label.entry(labels[image as usize]).or_default().push(image);
        }
        Self { labels, by_label, all: images.to_vec() }
    }

    /// The batch of a training step, with these anchors.
    pub fn of_step(
        &self,
        set: &ImageSet,
        comparison: Comparison,
        anchors: &[u32],
        seed: u32,
        step: u32,
    ) -> PairBatch {
        let mut random = Random::new(u64::from(seed), STEP_STREAM + u64::from(step));
        self.batch(set, comparison, anchors, |_| random.next_u32())
    }

    /// The batch of these anchors in validation, always the same.
    pub fn of_images(&self, set: &ImageSet, comparison: Comparison, anchors: &[u32], seed: u32) -> PairBatch {
        self.batch(set, comparison, anchors, |i| {
            Random::item(seed ^ VALIDATION_SALT, u64::from(i)).next_u32()
        })
    }

    fn batch(
        &self,
        set: &ImageSet,
        comparison: Comparison,
        anchors: &[u32],
        mut seed_of: impl FnMut(u32) -> u32,
    ) -> PairBatch {
        let (mut values, mut partners, mut negatives) = (Vec::new(), Vec::new(), Vec::new());
        let mut same = Vec::new();
        anchors.iter().for_each(|&anchor| extend_batch(&mut values, set, anchor as usize));
        for &anchor in anchors {
            let mut random = Random::item(seed_of(anchor), u64::from(anchor));
            let is_same = comparison == Comparison::Triplet || random.unit() < 0.5;
            same.push(f32::from(u8::from(is_same)));
            if is_same {
                self.add_positive(&mut partners, set, anchor, &mut random);
            } else {
                extend_batch(&mut partners, set, self.negative(anchor, &mut random) as usize);
            }
            if comparison == Comparison::Triplet {
                extend_batch(&mut negatives, set, self.negative(anchor, &mut random) as usize);
            }
        }
        values.append(&mut partners);
        values.append(&mut negatives);
        PairBatch { values, same }
    }

    /// Adds another image with the anchor's label, or the anchor when there is none; an augmented copy without labels.
    fn add_positive(&self, batch: &mut Vec<f32>, set: &ImageSet, anchor: u32, random: &mut Random) {
        let Some(images) = self.labels.get(anchor as usize).and_then(|label| self.by_label.get(label)) else {
            return match &set.table {
                Some(table) => batch.extend(self.mixed(table, anchor, random)),
                None => batch.extend(network_values(&augmented(set, anchor, random))),
            };
        };
        let others: Vec<u32> = images.iter().copied().filter(|&other| other != anchor).collect();
        let positive = (!others.is_empty()).then(|| others[random.below(others.len())]);
        extend_batch(batch, set, positive.unwrap_or(anchor) as usize);
    }

    /// A copy of a row in which some values are those of other rows (SCARF: Bahri, Jiang, Tay & Metzler 2022).
    fn mixed(&self, table: &Table, anchor: u32, random: &mut Random) -> Vec<f32> {
        let mut row = table.row(anchor as usize).to_vec();
        for (column, value) in row.iter_mut().enumerate() {
            if random.unit() < MIXED {
                *value = table.row(self.all[random.below(self.all.len())] as usize)[column];
            }
        }
        row
    }

    /// An image with another label; any other image without labels, and the anchor itself when none is found.
    fn negative(&self, anchor: u32, random: &mut Random) -> u32 {
        const TRIES: usize = 50;
        let differs = |other: u32| match self.labels.get(anchor as usize) {
            Some(label) => self.labels[other as usize] != *label,
            None => other != anchor,
        };
        let mut sample = || self.all[random.below(self.all.len())];
        (0..TRIES).map(|_| sample()).find(|other| differs(*other)).unwrap_or(anchor)
    }
}

/// A copy of an image, `[pixels]`, shifted by up to [`MAX_SHIFT`] pixels and darkened; edge pixels are repeated.
fn augmented(set: &ImageSet, image: u32, random: &mut Random) -> Vec<u8> {
    let (shape, pixels) = (set.shape, set.image(image as usize));
    let brightness = random.range(BRIGHTNESS[0], BRIGHTNESS[1]);
    let [down, right] = [(); 2].map(|()| random.below(2 * MAX_SHIFT + 1));
    let at = |i: usize, by: usize, length: usize| (i + by).saturating_sub(MAX_SHIFT).min(length - 1);
    let mut out = Vec::with_capacity(pixels.len());
    for plane in pixels.chunks_exact(shape.height * shape.width) {
        for y in 0..shape.height {
            for x in 0..shape.width {
                let from = at(y, down, shape.height) * shape.width + at(x, right, shape.width);
                out.push((f32::from(plane[from]) * brightness) as u8);
            }
        }
    }
    out
}
/// The samplers of a kind that compares pairs: training pairs training images, validation validation images.
pub struct PairSamplers {
    pub(super) train: PairSampler,
    pub(super) validation: PairSampler,
}

impl PairSamplers {
    /// Samplers for these images, all of them generated.
    pub fn new(images: &Images) -> Self {
        let sampler = |indices: &[u32]| PairSampler::new(images.set(), indices);
        Self { train: sampler(&images.split.train), validation: sampler(&images.split.validation) }
    }
}
