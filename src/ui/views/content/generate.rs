//! New images, each with the training image that is nearest, and the grid over the two values that tell most.

use crate::data::{Examples, ImageShape};
use crate::plot::format;
use crate::protocol::{Answer, Bytes};
use crate::study::generation::GenerationResult;
use crate::study::manifold::ManifoldResult;
use crate::ui::widgets::card::{Card, Sheet};

/// The new images in an answer.
pub fn of(answer: &Answer) -> Option<&GenerationResult> {
    match answer {
        Answer::Generation(result) => Some(result),
        _ => None,
    }
}

/// The grid in an answer.
pub fn manifold_of(answer: &Answer) -> Option<&ManifoldResult> {
    match answer {
        Answer::Manifold(result) => Some(result),
        _ => None,
    }
}

/// Two cards for each new image: the image itself, then the nearest training image. `size` are the values of an image.
pub fn cards(result: &GenerationResult, examples: Examples<'_>, size: usize) -> Vec<Card> {
    let GenerationResult { images, nearest, distances, indices, .. } = result;
    let image_at = |all: &Bytes, i: usize| all.0.chunks_exact(size.max(1)).nth(i).map(<[u8]>::to_vec);
    let pair = |(i, index): (usize, &u32)| {
        let distance = format::significant(*distances.0.get(i)?, 2);
        let title = format!("A new {}, {distance} from the nearest", examples.kind.noun());
        let new = Card { pixels: image_at(images, i)?, title, ..Card::default() };
        let title = format!("{} of the set, {distance} away", examples.title(*index));
        let name = examples.short_name(*index).unwrap_or_default();
        Some([new, Card { pixels: image_at(nearest, i)?, name, words: distance, title }])
    };
    indices.iter().enumerate().filter_map(pair).flatten().collect()
}

/// The training image that a card of [`cards`] stands for, by index.
pub fn image_of_card(result: &GenerationResult, card: usize) -> Option<u32> {
    result.indices.get(card / 2).copied()
}

/// How far new images are from the training images, and validation images for comparison.
pub fn distances(result: &GenerationResult) -> String {
    let distances = &result.distances.0;
    let mean = distances.iter().sum::<f32>() / distances.len().max(1) as f32;
    format!(
        "From new images to the nearest training image {} on average; from validation images {} (root mean squared difference of the pixels, 0–1).",
        format::significant(mean, 2),
        format::significant(result.usual, 2)
    )
}

/// What to expect of samples: `prior` where the kind has one, `fitted` where they come from a Gaussian fitted to the codes.
pub const fn advice(prior: bool, fitted: bool) -> &'static str {
    match (prior, fitted) {
        (true, true) => "",
        (true, false) => "These are samples of the prior that the code was trained towards.",
        (false, true) => {
            "This kind of autoencoder has no prior: nothing asked the codes to fill the space evenly. The samples come from a \
             Gaussian laid over the codes of the images, and fall into the gaps between groups as well: expect mixtures of \
             two kinds. A variational autoencoder closes these gaps."
        }
        (false, false) => {
            "Nothing has taught this kind of autoencoder what codes from a standard normal mean: most of these lie where no \
             image does, and the decoder makes something up. A variational autoencoder learns this very distribution."
        }
    }
}

/// What the grid shows.
pub const fn manifold_caption(prior: bool) -> &'static str {
    if prior {
        "The two values with most to tell, at the quantiles of the prior: each picture stands for as many samples."
    } else {
        "The two values with most to tell, at the quantiles of the codes; the others at their means."
    }
}

/// The grid: as many images in a row as there are rows.
pub fn manifold(result: &ManifoldResult, shape: ImageShape) -> Sheet {
    let images = result.images.0.clone();
    let count = images.len() / shape.len().max(1);
    Sheet { shape, images, columns: libm::sqrtf(count as f32) as usize }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Names;
    use crate::protocol::Floats;

    fn result() -> GenerationResult {
        GenerationResult {
            images: Bytes(vec![1, 2]),
            nearest: Bytes(vec![11, 12]),
            indices: vec![6, 9],
            distances: Floats(vec![0.1, 0.3]),
            usual: 0.15,
        }
    }

    #[test]
    fn each_new_image_stands_beside_the_nearest_of_the_set() {
        let names = Names::default();
        let cards = cards(&result(), Examples::unknown(&names), 1);
        let pixels: Vec<u8> = cards.iter().flat_map(|card| card.pixels.clone()).collect();
        assert_eq!(pixels, [1, 11, 2, 12]);
        assert_eq!(cards[2].title, "A new image, 0.30 from the nearest");
        assert_eq!(
            (cards[3].title.as_str(), cards[3].words.as_str()),
            ("Image 10 of the set, 0.30 away", "0.30")
        );
        let picked = [0, 1, 2, 3, 4].map(|card| image_of_card(&result(), card));
        assert_eq!(picked, [Some(6), Some(6), Some(9), Some(9), None]);
    }

    #[test]
    fn distances_stand_beside_those_of_validation_images() {
        let text = distances(&result());
        assert!(text.contains("image 0.20 on average; from validation images 0.15"), "{text}");
    }

    #[test]
    fn a_kind_without_a_prior_is_warned_of() {
        assert!(advice(false, true).contains("no prior") && advice(false, false).contains("standard normal"));
        assert_eq!(advice(true, true), "");
        assert!(manifold_caption(true).contains("of the prior"));
    }

    #[test]
    fn the_grid_is_square() {
        let result = ManifoldResult { images: Bytes(vec![0; 9 * 4]) };
        assert_eq!(manifold(&result, ImageShape::grey(2, 2)).columns, 3);
    }
}
