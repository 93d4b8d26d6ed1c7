//! Corruption of the encoder's input (Vincent, Larochelle, Bengio & Manzagol 2008; Vincent et al. 2010).
//!
//! It is sampled on the CPU from seeded streams, so that it is the same on every engine and after every hand-over.

use crate::data::rng::Random;
use crate::data::table::SPREAD;
use crate::data::{DataKind, ImageShape};
use crate::spec::{Corruption, Spec};
use crate::trainer::params::vector;
use burn::tensor::{Device, Tensor};

/// Stream of [`Random`] for step 0; later steps use the following streams.
const STEP_STREAM: u64 = 0xC0DE_0000_0000;
/// Makes the streams of validation images differ from others of the same seed and image.
const VALIDATION_SALT: u32 = 0x5A17_C0DE;

/// The mean of a column of a table as the network sees it: it stands for a value that is lost.
const TABLE_MEAN: f32 = 0.5;

/// Kind and shape of the examples that are corrupted.
pub type Examples = (DataKind, ImageShape);

/// The corruption of a batch: pixel · `keep` + `add`, clamped to 0–1 for images.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchCorruption {
    /// 0 for pixels that are lost, else 1, `[batch, pixels]`; `None` when all are kept.
    pub keep: Option<Vec<f32>>,
    /// What is added to pixels, `[batch, pixels]`; `None` for nothing.
    pub add: Option<Vec<f32>>,
    /// What is corrupted.
    pub kind: DataKind,
}

impl BatchCorruption {
    /// The corruption of the `count` images of a training step; `None` when the experiment has no corruption.
    pub fn of_step(spec: &Spec, of: Examples, step: u32, count: usize) -> Option<Self> {
        let mut random = Random::new(u64::from(spec.seed), STEP_STREAM + u64::from(step));
        Self::sample(spec, of.0, count, |_| sample_image(spec.corrupt, spec.noise as f32, of, &mut random))
    }

    /// The corruption of these images of the set in validation, always the same.
    pub fn of_images(spec: &Spec, of: Examples, images: &[u32]) -> Option<Self> {
        Self::sample(spec, of.0, images.len(), |row| {
            let mut random = Random::item(spec.seed ^ VALIDATION_SALT, u64::from(images[row]));
            sample_image(spec.corrupt, spec.noise as f32, of, &mut random)
        })
    }

    fn sample(
        spec: &Spec,
        kind: DataKind,
        count: usize,
        mut image: impl FnMut(usize) -> [Vec<f32>; 2],
    ) -> Option<Self> {
        if spec.corrupt == Corruption::None || spec.noise as f32 == 0.0 {
            return None;
        }
        let (mut keep, mut add) = (Vec::new(), Vec::new());
        for row in 0..count {
            let [kept, added] = image(row);
            keep.extend(kept);
            add.extend(added);
        }
        let some = |values: Vec<f32>| (!values.is_empty()).then_some(values);
        Some(Self { keep: some(keep), add: some(add), kind })
    }

    /// The corrupted images; images and output `[batch, pixels]`.
    pub fn apply(self, images: Tensor<2>, device: &Device) -> Tensor<2> {
        let shape = images.dims();
        let on_device = |values| vector(values, device).reshape(shape);
        let images = self.keep.map(on_device).map_or(images.clone(), |keep| images * keep);
        let Some(add) = self.add.map(on_device) else { return images };
        let sum = images + add;
        if self.kind == DataKind::Table { sum } else { sum.clamp(0.0, 1.0) }
    }
}

/// A corrupted copy of an image `[channels, height, width]` in 0–1, or of a row of a table.
pub fn corrupt_image(
    image: &[f32],
    kind: Corruption,
    strength: f32,
    of: Examples,
    random: &mut Random,
) -> Vec<f32> {
    let [keep, add] = sample_image(kind, strength, of, random);
    let mut corrupted = image.to_vec();
    corrupted.iter_mut().zip(&keep).for_each(|(v, k)| *v *= k);
    corrupted.iter_mut().zip(&add).for_each(|(v, a)| *v += a);
    if of.0 == DataKind::Images && !add.is_empty() {
        corrupted.iter_mut().for_each(|v| *v = v.clamp(0.0, 1.0));
    }
    corrupted
}

/// `keep` and `add` of one image, `[pixels]` each; empty when every pixel is kept or nothing is added. Of a table, the unit
/// of Gaussian noise is the standard deviation of a column, and a value that is lost becomes the mean.
fn sample_image(
    kind: Corruption,
    strength: f32,
    (data, shape): Examples,
    random: &mut Random,
) -> [Vec<f32>; 2] {
    let pixels = shape.height * shape.width;
    // Colour is lost with its pixel: the same for every channel.
    let every_channel = |plane: Vec<f32>| plane.repeat(shape.channels);
    match kind {
        Corruption::None => [Vec::new(), Vec::new()],
        Corruption::Gaussian => {
            let mut noise = vec![0.0; shape.len()];
            random.fill_normal(&mut noise);
            let unit = if data == DataKind::Table { 1.0 / SPREAD } else { 1.0 };
            noise.iter_mut().for_each(|v| *v *= strength * unit);
            [Vec::new(), noise]
        }
        Corruption::Masking => {
            let keep: Vec<f32> =
                (0..pixels).map(|_| if random.unit() < strength { 0.0 } else { 1.0 }).collect();
            if data == DataKind::Table {
                let means = keep.iter().map(|keep| TABLE_MEAN * (1.0 - keep)).collect();
                return [keep, means];
            }
            [every_channel(keep), Vec::new()]
        }
        Corruption::SaltPepper => {
            let (keep, add) = (0..pixels)
                .map(|_| match random.unit() / strength {
                    part if part < 0.5 => (0.0, 0.0),
                    part if part < 1.0 => (0.0, 1.0),
                    _ => (1.0, 0.0),
                })
                .unzip();
            [every_channel(keep), every_channel(add)]
        }
        Corruption::Patch => {
            let side = |length: usize| ((length as f32 * strength).round() as usize).clamp(1, length);
            let (rows, columns) = (side(shape.height), side(shape.width));
            let top = random.below(shape.height - rows + 1);
            let left = random.below(shape.width - columns + 1);
            let lost = |i: usize| {
                let (row, column) = (i / shape.width, i % shape.width);
                (top..top + rows).contains(&row) && (left..left + columns).contains(&column)
            };
            let keep = (0..pixels).map(|i| if lost(i) { 0.0 } else { 1.0 });
            [every_channel(keep.collect()), Vec::new()]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: ImageShape = ImageShape { channels: 3, height: 20, width: 30 };
    const IMAGES: Examples = (DataKind::Images, SHAPE);

    fn spec(corrupt: Corruption, noise: f64) -> Spec {
        Spec { kind: "denoising".into(), corrupt, noise, ..Spec::default() }
    }

    fn share(values: &[f32], is: impl Fn(f32) -> bool) -> f32 {
        values.iter().filter(|v| is(**v)).count() as f32 / values.len() as f32
    }

    #[test]
    fn no_strength_is_no_corruption() {
        for kind in Corruption::ALL {
            assert_eq!(BatchCorruption::of_step(&spec(*kind, 0.0), IMAGES, 1, 4), None);
        }
    }

    #[test]
    fn gaussian_noise_has_the_strength_as_standard_deviation() {
        let noise =
            BatchCorruption::of_step(&spec(Corruption::Gaussian, 0.3), IMAGES, 1, 20).unwrap().add.unwrap();
        let n = noise.len() as f32;
        let mean = noise.iter().sum::<f32>() / n;
        let deviation = (noise.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / n).sqrt();
        // Four standard errors each.
        assert!(mean.abs() < 4.0 * 0.3 / n.sqrt(), "{mean}");
        assert!((deviation - 0.3).abs() < 4.0 * 0.3 / (2.0 * n).sqrt(), "{deviation}");
    }

    #[test]
    fn masking_loses_its_share_in_every_channel_alike() {
        let keep =
            BatchCorruption::of_step(&spec(Corruption::Masking, 0.4), IMAGES, 1, 20).unwrap().keep.unwrap();
        assert!((share(&keep, |v| v == 0.0) - 0.4).abs() < 0.02);
        let image = &keep[..SHAPE.len()];
        let plane = SHAPE.height * SHAPE.width;
        assert_eq!(image[..plane], image[plane..2 * plane]);
    }

    #[test]
    fn salt_and_pepper_come_in_equal_parts() {
        let corruption = BatchCorruption::of_step(&spec(Corruption::SaltPepper, 0.4), IMAGES, 1, 40).unwrap();
        assert!((share(&corruption.keep.unwrap(), |v| v == 0.0) - 0.4).abs() < 0.02);
        assert!((share(&corruption.add.unwrap(), |v| v == 1.0) - 0.2).abs() < 0.02);
    }

    #[test]
    fn a_patch_is_a_rectangle_of_its_share() {
        let keep =
            BatchCorruption::of_images(&spec(Corruption::Patch, 0.5), IMAGES, &[7]).unwrap().keep.unwrap();
        assert_eq!(keep.iter().filter(|v| **v == 0.0).count(), 3 * 10 * 15);
    }

    #[test]
    fn every_step_is_fresh_and_every_validation_image_keeps_its_own() {
        let spec = spec(Corruption::Masking, 0.5);
        assert_eq!(
            BatchCorruption::of_step(&spec, IMAGES, 3, 2),
            BatchCorruption::of_step(&spec, IMAGES, 3, 2)
        );
        assert_ne!(
            BatchCorruption::of_step(&spec, IMAGES, 3, 2),
            BatchCorruption::of_step(&spec, IMAGES, 4, 2)
        );
        let pair = BatchCorruption::of_images(&spec, IMAGES, &[5, 9]).unwrap().keep.unwrap();
        let alone = BatchCorruption::of_images(&spec, IMAGES, &[9]).unwrap().keep.unwrap();
        assert_eq!(pair[SHAPE.len()..], alone);
    }

    #[test]
    fn values_of_a_table_are_lost_to_their_mean_and_have_no_bounds() {
        let table = (DataKind::Table, ImageShape::grey(1, 2000));
        let far = vec![3.0; 2000];
        let mut random = Random::new(1, 0);
        let masked = corrupt_image(&far, Corruption::Masking, 0.4, table, &mut random);
        assert!(masked.iter().all(|v| [0.5, 3.0].contains(v)));
        assert!((share(&masked, |v| v == 0.5) - 0.4).abs() < 0.04);
        let noisy = corrupt_image(&far, Corruption::Gaussian, 0.8, table, &mut random);
        let deviation = (noisy.iter().map(|v| (v - 3.0).powi(2)).sum::<f32>() / 2000.0).sqrt();
        assert!((deviation - 0.1).abs() < 0.01, "0.8 of a standard deviation: {deviation}");
    }
}
