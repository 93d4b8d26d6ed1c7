//! Images like an image: by the distance of codes, and for comparison by that of pixels.

use super::{StudyContext, StudyInput, StudyResult};
use crate::metrics::{nearest_by, pixel_distance, squared_distance};
use crate::protocol::{Answer, Floats, Neighbours};

/// Neighbours whose classes are counted.
const LOOKED_AT: usize = 10;
/// Validation images that ask for them, and training images among which they are.
const ASKING: usize = 200;
const AMONG: usize = 5000;
/// Rows between two breaths.
const ROWS: usize = 512;

/// The nearest images of the set to the target.
///
/// # Errors
/// When there is no target.
pub async fn search(context: StudyContext, input: StudyInput, count: usize) -> StudyResult {
    let target = input.target()?.clone();
    let n = input.set.len();
    let by_code = near(&input, &target.code, count, target.index);
    let mut by_pixel = Vec::new();
    if let Some(pixels) = &target.pixels {
        for first in (0..n).step_by(ROWS) {
            let rows = first..(first + ROWS).min(n);
            let distance = |i: usize| pixel_distance(pixels, input.set.image(i));
            by_pixel.extend(nearest_by(rows.filter(|i| target.index != Some(*i as u32)), count, distance));
            context.yield_now(first as f32 / n as f32).await;
        }
        by_pixel.sort_by(|a, b| a.0.total_cmp(&b.0));
        by_pixel.truncate(count);
    }
    let tell = |found: Vec<(f32, usize)>| {
        let indices: Vec<u32> = found.iter().map(|(_, i)| *i as u32).collect();
        let distances = Floats(found.iter().map(|(d, _)| *d).collect());
        Neighbours { images: input.pictures(&indices), indices, distances }
    };
    Ok(Answer::Search { by_code: tell(by_code), by_pixel: tell(by_pixel) })
}

/// Distances and indices of the images whose codes are nearest to a code.
fn near(input: &StudyInput, code: &[f32], count: usize, without: Option<u32>) -> Vec<(f32, usize)> {
    let others = (0..input.set.len()).filter(|i| without != Some(*i as u32));
    let mut found = nearest_by(others, count, |i| squared_distance(code, input.code(i as u32)));
    found.iter_mut().for_each(|(distance, _)| *distance = libm::sqrtf(*distance));
    found
}

/// Of the ten training images nearest to each of some validation images, the share of its class: precision at ten
/// (Manning, Raghavan & Schütze 2008, §8.4), by codes and by pixels.
///
/// # Errors
/// When the images have no classes.
pub async fn precision(context: StudyContext, input: StudyInput) -> StudyResult {
    let (classes, _) = input.classes(input.train.iter().copied())?;
    let asking = &input.validation[..input.validation.len().min(ASKING)];
    let among = &input.train[..input.train.len().min(AMONG)];
    let mut hits = [0_usize; 2];
    for (asked, &index) in asking.iter().enumerate() {
        let code = input.code(index);
        let by_code = |i: usize| squared_distance(code, input.code(among[i]));
        let image = input.set.image(index as usize);
        let by_pixel = |i: usize| pixel_distance(image, input.set.image(among[i] as usize));
        let alike = |found: Vec<(f32, usize)>| {
            found.iter().filter(|(_, i)| classes[among[*i] as usize] == classes[index as usize]).count()
        };
        hits[0] += alike(nearest_by(0..among.len(), LOOKED_AT, by_code));
        hits[1] += alike(nearest_by(0..among.len(), LOOKED_AT, by_pixel));
        context.yield_now(asked as f32 / asking.len() as f32).await;
    }
    let share = |hits: usize| hits as f32 / (asking.len() * LOOKED_AT.min(among.len())).max(1) as f32;
    Ok(Answer::Precision { by_code: share(hits[0]), by_pixel: share(hits[1]) })
}
