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
        let title = format!("A generated {}, {distance} from the nearest", examples.kind.noun());
        let new = Card { pixels: image_at(images, i)?, title, ..Card::default() };
        let title = format!("Nearest in training: {}, {distance} away", examples.title(*index));
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
        "Mean distance to the nearest training image: {} for generated images, {} for validation images (RMS pixel \
            difference, 0–1).",
        format::significant(mean, 2),
        format::significant(result.usual, 2)
    )
}

/// What to expect of samples: `prior` where the kind has one, `fitted` where they come from a Gaussian fitted to the codes.
pub const fn advice(prior: bool, fitted: bool) -> &'static str {
    match (prior, fitted) {
        (true, true) => "",
        (true, false) => "These are samples of the prior that training pulls the codes towards.",
        (false, true) => {
            "This kind of autoencoder has no prior: nothing makes its codes fill the space evenly. These samples come \
                from a Gaussian fitted to the codes, so some fall into gaps between clusters: expect mixtures of two \
                classes. A variational autoencoder narrows these gaps."
        }
        (false, false) => {
            "This kind of autoencoder was never trained on codes from a standard normal. Most of them lie where no image \
                does, and the decoder makes something up. A variational autoencoder is trained for exactly this \
                distribution."
        }
    }
}

/// What the grid shows.
pub const fn manifold_caption(prior: bool) -> &'static str {
    if prior {
        "The two most informative values at quantiles of the prior, so each image stands for an equal share of samples."
    } else {
        "The two most informative values at quantiles of the codes, the others at their means."
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
        assert_eq!(cards[2].title, "A generated image, 0.30 from the nearest");
        assert_eq!(
            (cards[3].title.as_str(), cards[3].words.as_str()),
            ("Nearest in training: Image 10, 0.30 away", "0.30")
        );
        let picked = [0, 1, 2, 3, 4].map(|card| image_of_card(&result(), card));
        assert_eq!(picked, [Some(6), Some(6), Some(9), Some(9), None]);
    }

    #[test]
    fn distances_stand_beside_those_of_validation_images() {
        let text = distances(&result());
        assert!(text.contains("image: 0.20 for generated images, 0.15 for validation images"), "{text}");
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
