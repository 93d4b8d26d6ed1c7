//! Who is compared with whom: partners by person or class where the set says, else the image itself, moved a little.

use crate::data::rng::Random;
use crate::data::{ImageSet, PERSON};
use crate::spec::Comparison;
use std::collections::HashMap;

/// Streams of [`Random`] for step 0 and later ones, and the salt of those of validation images.
const STEP_STREAM: u64 = 0x9A12_0000_0000;
const VALIDATION_SALT: u32 = 0x51A3_E5E5;
/// Furthest that an unlabelled image is moved to make another picture of it, in pixels, and how its light changes.
const SHIFT: usize = 2;
const LIGHT: [f32; 2] = [0.7, 1.0];

/// Images by what they show.
pub struct PairSampler {
    /// What each image of the set shows; empty when nobody says.
    groups: Vec<u32>,
    /// The images to choose from, by what they show.
    members: HashMap<u32, Vec<u32>>,
    all: Vec<u32>,
}

/// A batch: first the images that are asked about, then their partners.
pub struct Batch {
    /// `[images, channels, height, width]`.
    pub pixels: Vec<u8>,
    /// 1 for pairs of a kind, 0 for others; one value a pair.
    pub same: Vec<f32>,
}

/// What each image of a set shows: the column "person", or the first of classes; none when there is no such column.
pub fn groups(set: &ImageSet) -> Option<Vec<u32>> {
    let column = set.column(PERSON).or_else(|| set.classes())?;
    Some(column.values.iter().map(|v| *v as u32).collect())
}

impl PairSampler {
    /// Partners among these images of the set.
    pub fn new(set: &ImageSet, images: &[u32]) -> Self {
        let groups = groups(set).unwrap_or_default();
        let mut members: HashMap<u32, Vec<u32>> = HashMap::new();
        for &image in images.iter().filter(|_| !groups.is_empty()) {
            members.entry(groups[image as usize]).or_default().push(image);
        }
        Self { groups, members, all: images.to_vec() }
    }

    /// The batch of a training step.
    pub fn of_step(&self, set: &ImageSet, how: Comparison, images: &[u32], seed: u32, step: u32) -> Batch {
        let mut random = Random::new(u64::from(seed), STEP_STREAM + u64::from(step));
        self.batch(set, how, images, |_| random.next_u32())
    }

    /// The batch that these images always make in validation.
    pub fn of_images(&self, set: &ImageSet, how: Comparison, images: &[u32], seed: u32) -> Batch {
        self.batch(set, how, images, |i| Random::item(seed ^ VALIDATION_SALT, u64::from(i)).next_u32())
    }

    fn batch(
        &self,
        set: &ImageSet,
        how: Comparison,
        images: &[u32],
        mut chance: impl FnMut(u32) -> u32,
    ) -> Batch {
        let mut pixels: Vec<u8> = images.iter().flat_map(|&i| set.image(i as usize)).copied().collect();
        let (mut positives, mut negatives, mut same) = (Vec::new(), Vec::new(), Vec::new());
        for &image in images {
            let mut random = Random::item(chance(image), u64::from(image));
            let alike = how == Comparison::Triplet || random.unit() < 0.5;
            same.push(f32::from(u8::from(alike)));
            if alike {
                positives.extend(self.alike(set, image, &mut random));
            } else {
                positives.extend_from_slice(set.image(self.other(image, &mut random) as usize));
            }
            if how == Comparison::Triplet {
                negatives.extend_from_slice(set.image(self.other(image, &mut random) as usize));
            }
        }
        pixels.append(&mut positives);
        pixels.append(&mut negatives);
        Batch { pixels, same }
    }

    /// Another picture of what an image shows.
    fn alike(&self, set: &ImageSet, image: u32, random: &mut Random) -> Vec<u8> {
        let Some(members) = self.groups.get(image as usize).and_then(|group| self.members.get(group)) else {
            return moved(set, image, random);
        };
        let others: Vec<u32> = members.iter().copied().filter(|&other| other != image).collect();
        let found = (!others.is_empty()).then(|| others[random.below(others.len())]);
        set.image(found.unwrap_or(image) as usize).to_vec()
    }

    /// An image of something else; any other one when nobody says what they show, or all show the same.
    fn other(&self, image: u32, random: &mut Random) -> u32 {
        const TRIES: usize = 50;
        let differs = |other: u32| match self.groups.get(image as usize) {
            Some(group) => self.groups[other as usize] != *group,
            None => other != image,
        };
        let mut draw = || self.all[random.below(self.all.len())];
        (0..TRIES).map(|_| draw()).find(|other| differs(*other)).unwrap_or(image)
    }
}

/// An image moved by up to [`SHIFT`] pixels, in other light; its edge repeats.
fn moved(set: &ImageSet, image: u32, random: &mut Random) -> Vec<u8> {
    let (shape, pixels) = (set.shape, set.image(image as usize));
    let light = random.range(LIGHT[0], LIGHT[1]);
    let [down, right] = [(); 2].map(|()| random.below(2 * SHIFT + 1));
    let at = |i: usize, by: usize, length: usize| (i + by).saturating_sub(SHIFT).min(length - 1);
    let mut out = Vec::with_capacity(pixels.len());
    for plane in pixels.chunks_exact(shape.height * shape.width) {
        for y in 0..shape.height {
            for x in 0..shape.width {
                let from = at(y, down, shape.height) * shape.width + at(x, right, shape.width);
                out.push((f32::from(plane[from]) * light) as u8);
            }
        }
    }
    out
}
