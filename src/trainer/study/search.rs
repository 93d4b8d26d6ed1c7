//! The nearest images of the set: by the distance of codes, and for comparison by that of pixels.

use super::{StudyContext, StudyInput};
use crate::buffers::Floats;
use crate::metrics::{nearest_by, squared_distance};
use crate::study::search::{Neighbours, Search, SearchResult};

/// Images compared between two yields.
const ROWS: usize = 512;

/// The nearest images of the set to the target.
///
/// # Errors
/// When there is no target.
pub async fn search(
    context: StudyContext,
    input: StudyInput,
    params: Search,
) -> Result<SearchResult, String> {
    let count = params.count as usize;
    let target = input.target()?.clone();
    let n = input.set.len();
    let by_code = nearest_codes(&input, &target.code, count, target.index);
    let mut by_pixel = Vec::new();
    if let Some(example) = target.example() {
        for first in (0..n).step_by(ROWS) {
            let rows = first..(first + ROWS).min(n);
            let distance = |i: usize| input.distance(example, i as u32);
            by_pixel.extend(nearest_by(rows.filter(|i| target.index != Some(*i as u32)), count, distance));
            context.yield_now(first as f32 / n as f32).await;
        }
        by_pixel.sort_by(|a, b| a.0.total_cmp(&b.0));
        by_pixel.truncate(count);
    }
    let neighbours = |found: Vec<(f32, usize)>| {
        let indices: Vec<u32> = found.iter().map(|(_, i)| *i as u32).collect();
        let distances = Floats(found.iter().map(|(d, _)| *d).collect());
        Neighbours { images: input.pictures(&indices), indices, distances }
    };
    Ok(SearchResult { by_code: neighbours(by_code), by_pixel: neighbours(by_pixel) })
}

/// Distances and indices of the images whose codes are nearest to a code.
fn nearest_codes(input: &StudyInput, code: &[f32], count: usize, without: Option<u32>) -> Vec<(f32, usize)> {
    let others = (0..input.set.len()).filter(|i| without != Some(*i as u32));
    let mut found = nearest_by(others, count, |i| squared_distance(code, input.code(i as u32)));
    found.iter_mut().for_each(|(distance, _)| *distance = libm::sqrtf(*distance));
    found
}
