//! Precision at ten: how often the neighbours of an image are of its class.

use super::{StudyContext, StudyInput};
use crate::metrics::{nearest_by, squared_distance};
use crate::study::precision::PrecisionResult;

/// Neighbours whose classes are counted.
const NEIGHBOURS: usize = 10;
/// Validation images whose neighbours are counted, and training images among which these are.
const QUERIES: usize = 200;
const CANDIDATES: usize = 5000;

/// Of the ten training images nearest to each of some validation images, the share of its class: precision at ten
/// (Manning, Raghavan & Schütze 2008, §8.4), by codes and by pixels.
///
/// # Errors
/// When the images have no classes.
pub async fn precision(context: StudyContext, input: StudyInput) -> Result<PrecisionResult, String> {
    let (classes, _) = input.classes(input.train.iter().copied())?;
    let queries = &input.validation[..input.validation.len().min(QUERIES)];
    let candidates = &input.train[..input.train.len().min(CANDIDATES)];
    let mut hits = [0_usize; 2];
    for (done, &index) in queries.iter().enumerate() {
        let code = input.code(index);
        let by_code = |i: usize| squared_distance(code, input.code(candidates[i]));
        let image = input.example(index);
        let by_pixel = |i: usize| input.distance(image, candidates[i]);
        let same_class = |found: Vec<(f32, usize)>| {
            found.iter().filter(|(_, i)| classes[candidates[*i] as usize] == classes[index as usize]).count()
        };
        hits[0] += same_class(nearest_by(0..candidates.len(), NEIGHBOURS, by_code));
        hits[1] += same_class(nearest_by(0..candidates.len(), NEIGHBOURS, by_pixel));
        context.yield_now(done as f32 / queries.len() as f32).await;
    }
    let share = |hits: usize| hits as f32 / (queries.len() * NEIGHBOURS.min(candidates.len())).max(1) as f32;
    Ok(PrecisionResult { by_code: share(hits[0]), by_pixel: share(hits[1]) })
}
