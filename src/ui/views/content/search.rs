//! Images of the set like an image: a card each, and how often neighbours are of the same class.

use crate::data::Examples;
use crate::plot::format;
use crate::protocol::Answer;
use crate::study::precision::PrecisionResult;
use crate::study::search::{Neighbours, SearchResult};
use crate::ui::views::content::selection::card;
use crate::ui::widgets::card::Card;

/// Nearest images that the text alternative names.
const NAMED: usize = 5;

/// What images are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The distance of their codes.
    Code,
    /// The distance of their pixels.
    Pixels,
}

impl By {
    /// Heading of the row.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Code => "By code",
            Self::Pixels => "By pixels",
        }
    }

    /// Accessible name of the row.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Code => "Nearest by code",
            Self::Pixels => "Nearest by pixels",
        }
    }

    /// What stands under each image.
    pub const fn legend(self) -> &'static str {
        match self {
            Self::Code => "Class · Euclidean distance of codes",
            Self::Pixels => "Class · RMS difference of pixels, 0–1",
        }
    }

    /// The nearest images in an answer.
    pub fn neighbours(self, answer: &Answer) -> Option<&Neighbours> {
        match (self, answer) {
            (Self::Code, Answer::Search(SearchResult { by_code, .. })) => Some(by_code),
            (Self::Pixels, Answer::Search(SearchResult { by_pixel, .. })) => Some(by_pixel),
            _ => None,
        }
    }
}

/// A card for each of the nearest images: class and distance. `size` are the values of an image.
pub fn cards(neighbours: &Neighbours, examples: Examples<'_>, size: usize) -> Vec<Card> {
    let Neighbours { indices, distances, images } = neighbours;
    let all = indices.iter().zip(&distances.0).zip(images.0.chunks_exact(size.max(1)));
    all.map(|((index, distance), pixels)| {
        let card = card(examples, *index, pixels);
        let distance = format::significant(*distance, 2);
        let parts = [card.words.as_str(), &distance];
        Card {
            words: parts[usize::from(card.words.is_empty())..].join(" · "),
            title: format!("{}, distance {distance}", card.title),
            ..card
        }
    })
    .collect()
}

/// The share of neighbours that are of the same class; empty for another answer.
pub fn precision(answer: &Answer) -> String {
    match answer {
        Answer::Precision(PrecisionResult { by_code, by_pixel }) => format!(
            "Precision at 10: {} by codes, {} by pixels.",
            format::percent(*by_code),
            format::percent(*by_pixel)
        ),
        _ => String::new(),
    }
}

/// A card as one phrase.
fn in_words(card: &Card) -> String {
    if card.name.is_empty() { card.words.clone() } else { format!("{}, {}", card.name, card.words) }
}

/// The nearest images by code in words, and the `precision`.
pub fn describe(by_code: &[Card], precision: &str) -> String {
    let nearest: Vec<String> = by_code.iter().take(NAMED).map(in_words).collect();
    if nearest.is_empty() {
        "No search yet.".to_owned()
    } else {
        format!("Nearest by code: {}. {precision}", nearest.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LabelKind, Labels, Names};
    use crate::protocol::{Bytes, Floats};

    fn neighbours(first: u32) -> Neighbours {
        Neighbours {
            indices: vec![first, first + 1],
            distances: Floats(vec![0.5, 1.25]),
            images: Bytes(vec![7, 8]),
        }
    }

    #[test]
    fn neighbours_say_class_and_distance() {
        let kind = LabelKind::Class(vec!["cat".into(), "dog".into()]);
        let labels = [Labels { name: "animal".into(), kind, values: vec![1.0, 0.0] }];
        let (none, file) = (Names::default(), Names::new(vec!["a.png".into(), "b.png".into()]));
        let unnamed = Examples { labels: &labels, ..Examples::unknown(&none) };
        let named = cards(&neighbours(0), Examples::unknown(&file), 1);
        assert_eq!((named[0].name.as_str(), named[0].words.as_str()), ("a.png", "0.50"));
        assert!(describe(&named, "").starts_with("Nearest by code: a.png, 0.50, b.png, 1.2."));
        let cards = cards(&neighbours(0), unnamed, 1);
        assert_eq!(cards[0].words, "dog · 0.50");
        assert_eq!(cards[1].title, "Image 2: cat, distance 1.2");
        assert_eq!(cards[1].pixels, [8]);
        assert_eq!(describe(&cards, "P."), "Nearest by code: dog · 0.50, cat · 1.2. P.");
        assert_eq!(describe(&[], "P."), "No search yet.");
    }

    #[test]
    fn codes_and_pixels_are_not_mixed_up() {
        let answer = Answer::Search(SearchResult { by_code: neighbours(10), by_pixel: neighbours(20) });
        let first = |by: By| by.neighbours(&answer).map(|near| near.indices[0]);
        assert_eq!([By::Code, By::Pixels].map(first), [Some(10), Some(20)]);
        let precision = precision(&Answer::Precision(PrecisionResult { by_code: 0.9, by_pixel: 0.8 }));
        assert_eq!(precision, "Precision at 10: 90\u{202f}% by codes, 80\u{202f}% by pixels.");
    }
}
