//! The codes in a plane by t-SNE, told as it goes.

use super::{Desk, Finding, Material};
use crate::metrics::{Tsne, standardised};
use crate::protocol::{Answer, Floats};

/// Codes that are embedded; the others stand where the nearest of these stands.
const MOST: usize = 5000;
/// Points between two breaths.
const WORK: usize = 400;
/// Parts of the way after which the page is shown how far it is.
const SHOWN: f32 = 0.01;

/// Positions of all images, each time nearer to the end.
///
/// # Errors
/// Never.
pub async fn embedding(desk: Desk, material: Material, perplexity: f32) -> Finding {
    let (n, size) = (material.set.len(), material.latent);
    let stride = n.div_ceil(MOST).max(1);
    let some: Vec<f32> =
        (0..n).step_by(stride).flat_map(|i| material.code(i as u32).iter().copied()).collect();
    let mut tsne = Tsne::new(&standardised(&some, size), size, perplexity, material.spec.seed);
    let spread = |positions: Vec<[f32; 2]>| {
        let place = |i: usize| if i.is_multiple_of(stride) { positions[i / stride] } else { [f32::NAN; 2] };
        Answer::Embedding(Floats((0..n).flat_map(place).collect()))
    };
    let mut shown = 0.0;
    while !tsne.advance(WORK) {
        let done = tsne.progress();
        if tsne.is_moving() && done > shown + SHOWN {
            shown = done;
            desk.hand_in(spread(tsne.positions()));
        }
        desk.breathe(done).await;
    }
    Ok(spread(tsne.positions()))
}
