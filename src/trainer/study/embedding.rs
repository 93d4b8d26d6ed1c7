//! The codes in a plane by t-SNE, with partial answers.

use super::slices::{ProgressSpan, rows_for};
use super::{StudyContext, StudyInput};
use crate::buffers::Floats;
use crate::data::rng::Random;
use crate::metrics::{Tsne, nearest_by, squared_distance, standardised};
use crate::study::Answer;
use crate::study::embedding::{Embedding, EmbeddingResult};

/// Most codes that t-SNE lays out; the others are placed between the nearest of these afterwards.
const MOST: usize = 5000;
/// Nearest of these, for each of the others.
const NEAREST: usize = 3;
/// Points between two yields.
const WORK: usize = 400;
/// Progress between two partial answers.
const SHOWN: f32 = 0.01;
/// Progress at the end of t-SNE, when other codes are placed afterwards.
const LAYING: f32 = 0.85;
/// Stream of [`Random`].
const STREAM: u64 = 0xE3BED;

/// Positions of all images, each time nearer to the end; those that t-SNE leaves out have none until the last.
///
/// # Errors
/// Never.
pub async fn embedding(
    context: StudyContext,
    input: StudyInput,
    params: Embedding,
) -> Result<EmbeddingResult, String> {
    let (n, size, seed) = (input.set.len(), input.latent, input.spec.seed);
    let standardised_codes = standardised(&input.codes, size);
    let some = sample(n, MOST, seed);
    let rows: Vec<f32> =
        some.iter().flat_map(|&i| &standardised_codes[i * size..(i + 1) * size]).copied().collect();
    let laying = ProgressSpan(0.0, if some.len() < n { LAYING } else { 1.0 });
    let mut tsne = Tsne::new(&rows, size, params.perplexity, seed);
    let mut shown = 0.0;
    while !tsne.advance(WORK) {
        let done = tsne.progress();
        if tsne.is_moving() && done > shown + SHOWN {
            shown = done;
            context.emit_partial(Answer::Embedding(layout(&known(n, &some, &tsne.positions()))));
        }
        context.yield_now(laying.at(done)).await;
    }
    let mut places = known(n, &some, &tsne.positions());
    place(&context, &standardised_codes, size, &some, &mut places, ProgressSpan(laying.1, 1.0)).await;
    Ok(layout(&places))
}

fn layout(places: &[[f32; 2]]) -> EmbeddingResult {
    EmbeddingResult { positions: Floats(places.as_flattened().to_vec()) }
}

/// A random sample of at most `most` of `n` indices, in order.
fn sample(n: usize, most: usize, seed: u32) -> Vec<usize> {
    let mut all: Vec<usize> = (0..n).collect();
    if n > most {
        Random::new(u64::from(seed), STREAM).shuffle(&mut all);
        all.truncate(most);
        all.sort_unstable();
    }
    all
}

/// The positions of a sample of `n` images; NaN for the others.
fn known(n: usize, some: &[usize], positions: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let mut places = vec![[f32::NAN; 2]; n];
    some.iter().zip(positions).for_each(|(&i, position)| places[i] = *position);
    places
}

/// Places the others at the mean position of the sampled images whose rows `[n, size]` are nearest to theirs.
async fn place(
    context: &StudyContext,
    rows: &[f32],
    size: usize,
    some: &[usize],
    places: &mut [[f32; 2]],
    span: ProgressSpan,
) {
    let row = |i: usize| &rows[i * size..(i + 1) * size];
    let mut left_out = vec![true; places.len()];
    some.iter().for_each(|&i| left_out[i] = false);
    let others: Vec<usize> = (0..places.len()).filter(|i| left_out[*i]).collect();
    let at_once = rows_for(some.len() * size);
    for (done, &i) in others.iter().enumerate() {
        let near = nearest_by(some.iter().copied(), NEAREST, |other| squared_distance(row(i), row(other)));
        let mean =
            |k: usize| near.iter().map(|(_, other)| places[*other][k]).sum::<f32>() / near.len() as f32;
        places[i] = [mean(0), mean(1)];
        if done % at_once == 0 {
            context.yield_now(span.at(done as f32 / others.len() as f32)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollster::block_on;

    #[test]
    fn those_left_out_stand_between_the_nearest_of_the_others() {
        // Rows on a line, and a layout that is the line.
        let rows: Vec<f32> = (0..600).map(|i| i as f32).collect();
        let some = sample(600, 50, 1);
        assert_eq!(some.len(), 50);
        assert!(some.is_sorted_by(|a, b| a < b));
        assert_ne!(some, sample(600, 50, 2));
        assert_eq!(sample(7, 50, 1), [0, 1, 2, 3, 4, 5, 6]);
        let laid: Vec<[f32; 2]> = some.iter().map(|&i| [i as f32, 1.0]).collect();
        let mut places = known(600, &some, &laid);
        assert_eq!(places.iter().filter(|p| p[0].is_nan()).count(), 550);
        let context = StudyContext::new(|| -1.0, [1, 1]);
        block_on(place(&context, &rows, 1, &some, &mut places, ProgressSpan(0.0, 1.0)));
        assert!(some.iter().all(|&i| places[i] == [i as f32, 1.0]), "the others stay");
        let other = (0..600).find(|i| !some.contains(i) && (100..500).contains(i)).unwrap();
        let mut near = some.clone();
        near.sort_by_key(|i| i.abs_diff(other));
        let mean = near[..3].iter().sum::<usize>() as f32 / 3.0;
        assert!((places[other][0] - mean).abs() < 1e-3, "{:?} {mean}", places[other]);
        assert!(places.iter().all(|p| p[0].is_finite() && p[1] == 1.0));
    }
}
