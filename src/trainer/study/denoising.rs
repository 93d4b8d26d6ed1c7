//! Denoising: one image damaged and restored, and validation images at rising strengths.

use super::{StudyContext, StudyInput};
use crate::buffers::{Bytes, Floats};
use crate::data::rng::Random;
use crate::metrics::{Fidelity, mse, psnr_db, scaled};
use crate::spec::Corruption;
use crate::study::denoising::{Denoising, DenoisingResult};
use crate::trainer::images::to_bytes;
use crate::trainer::objective::corrupt_image;

/// Validation images behind a point of the curve, and its strengths.
const MEASURED: usize = 32;
const STRENGTHS: [f32; 7] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8];
/// Stream of [`Random`], below the image's index.
const STREAM: u64 = 0xDA3A;

/// Damages the target, or takes it as damaged already, and restores it by one pass through the network; then the same
/// for some validation images at rising strengths.
///
/// # Errors
/// When there is no target.
pub async fn denoising(
    context: StudyContext,
    input: StudyInput,
    params: Denoising,
) -> Result<DenoisingResult, String> {
    let strength = params.strength;
    let target = input.target()?;
    let Some(pixels) = target.pixels.clone() else {
        return Err("A point on the map is not an image.".into());
    };
    let kind = Corruption::from_key(&params.damage).unwrap_or(Corruption::None);
    if input.is_table() && kind == Corruption::Patch {
        return Err("A patch needs neighbouring pixels, and the columns of a table have none.".into());
    }
    let (shape, of) = (input.set.shape, (input.set.kind(), input.set.shape));
    let clean = target.row.clone().unwrap_or_else(|| scaled(&pixels));
    let mut random = Random::new(u64::from(input.spec.seed), STREAM);
    let seen = corrupt_image(&clean, kind, strength, of, &mut random);
    let restored = reconstruct(&context, seen.clone(), !input.is_table()).await;
    let known = kind != Corruption::None;
    let near = |copy: &[f32]| Fidelity::of(copy, &clean, shape);
    let likeness = if known { vec![near(&seen), near(&restored)] } else { Vec::new() };
    let mut curve = Vec::new();
    if known {
        for strength in STRENGTHS {
            let mut errors = [0.0_f32; 2];
            let some = &input.validation[..input.validation.len().min(MEASURED)];
            let (mut images, mut seen) = (Vec::new(), Vec::new());
            for &index in some {
                let mut image = vec![0.0; shape.len()];
                input.write_values(index, &mut image);
                let mut random = damage_random(input.spec.seed, index);
                seen.extend(corrupt_image(&image, kind, strength, of, &mut random));
                images.extend(image);
            }
            let restored = reconstruct(&context, seen.clone(), !input.is_table()).await;
            errors[0] += mse(&seen, &images);
            errors[1] += mse(&restored, &images);
            curve.extend([strength, psnr_db(errors[0]), psnr_db(errors[1])]);
            context.yield_now(curve.len() as f32 / (3 * STRENGTHS.len()) as f32).await;
        }
    }
    let picture = |values: &[f32]| Bytes(to_bytes(values));
    Ok(DenoisingResult {
        clean: Bytes(pixels),
        damaged: picture(&seen),
        restored: picture(&restored),
        likeness,
        curve: Floats(curve),
    })
}

/// The random numbers of the damage to an image of the set.
fn damage_random(seed: u32, index: u32) -> Random {
    Random::item(seed, u64::from(index) << 16 | STREAM)
}

/// The network's reconstructions, clamped to 0–1 if they are pixels.
async fn reconstruct(context: &StudyContext, images: Vec<f32>, pixels: bool) -> Vec<f32> {
    let codes = context.encode(images).await;
    let mut copies = context.decode(codes).await;
    if pixels {
        copies.iter_mut().for_each(|v| *v = v.clamp(0.0, 1.0));
    }
    copies
}

#[cfg(test)]
mod tests {
    use super::damage_random;

    #[test]
    fn every_image_has_damage_of_its_own() {
        let mut first: Vec<u64> = (0..5000)
            .map(|index| {
                let mut random = damage_random(1, index);
                u64::from(random.next_u32()) << 32 | u64::from(random.next_u32())
            })
            .collect();
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), 5000);
    }
}
