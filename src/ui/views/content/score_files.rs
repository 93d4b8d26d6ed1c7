//! The user's own images, scored by how badly the network copies them.

use crate::data::ImageShape;
use crate::plot::{AnomalyScore, Theme, format, image_above_errors, ranked};
use crate::protocol::{Answer, Query, Study};
use crate::ui::widgets::card::Card;
use std::sync::Arc;

/// Pictures made like the images of the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pictures {
    /// Names of their files.
    pub names: Vec<String>,
    /// `[names, channels, height, width]`.
    pub pixels: Vec<u8>,
}

impl Pictures {
    /// True where there are pictures, all of this shape: those of another dataset can't be scored.
    pub fn fit(&self, shape: ImageShape) -> bool {
        !self.names.is_empty() && self.pixels.len() == self.names.len() * shape.len()
    }
}

/// Scored pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The pictures.
    pub pictures: Arc<Pictures>,
    /// Their copies, `[names, channels, height, width]`.
    copies: Vec<u8>,
    /// Numbers of the pictures with their scores, the worst copy first.
    pub order: Vec<(usize, f32)>,
}

impl Scored {
    /// The pictures with the scores of an answer; `None` where the answer is to another query, or about other pictures.
    pub fn new(pictures: Arc<Pictures>, query: &Query, answer: &Answer, score: AnomalyScore) -> Option<Self> {
        let (Query::Study(Study::ScoreImages(query)), Answer::ScoreImages(result)) = (query, answer) else {
            return None;
        };
        let scores = if score == AnomalyScore::MeanError { &result.mean } else { &result.top };
        (query.pixels.0 == pictures.pixels).then(|| Self {
            pictures,
            copies: result.copies.0.clone(),
            order: ranked(&scores.0),
        })
    }

    /// A picture and its copy.
    pub fn pair(&self, picture: usize, shape: ImageShape) -> Option<(&[u8], &[u8])> {
        let pixels = picture * shape.len()..(picture + 1) * shape.len();
        Some((self.pictures.pixels.get(pixels.clone())?, self.copies.get(pixels)?))
    }

    /// A card a picture, the worst copy first: the picture above the errors of its copy.
    pub fn cards(&self, threshold: Option<f32>, shape: ImageShape, theme: &Theme) -> Vec<Card> {
        let card = |(picture, score): &(usize, f32)| {
            let (image, copy) = self.pair(*picture, shape)?;
            let words = verdict(*score, threshold);
            let title = format!("{}: {words}", self.pictures.names.get(*picture)?);
            Some(Card { pixels: image_above_errors(image, copy, shape, theme).1, title, words })
        };
        self.order.iter().filter_map(card).collect()
    }

    /// A picture's name and verdict; empty for none of them.
    pub fn caption(&self, picture: usize, threshold: Option<f32>) -> String {
        let Some((_, score)) = self.order.iter().find(|(number, _)| *number == picture) else {
            return String::new();
        };
        let name = self.pictures.names.get(picture).map(String::as_str).unwrap_or_default();
        format!("{name}: {}", verdict(*score, threshold))
    }
}

/// What a score is taken for, and the score; the score alone without a threshold.
fn verdict(score: f32, threshold: Option<f32>) -> String {
    let verdict = match threshold {
        Some(threshold) if score > threshold => "odd ",
        Some(_) => "good ",
        None => "",
    };
    format!("{verdict}{}", format::significant(score, 2))
}

/// What the list is sorted by, and how it is read.
pub fn legend(score: AnomalyScore, has_threshold: bool) -> String {
    let name = score.row().name;
    let threshold = if has_threshold {
        "what is above the threshold is taken for odd."
    } else {
        "what is odd is not said before there is a threshold above."
    };
    format!(
        "By “{name}”; {threshold} Below each image, where its copy is too bright (orange) or too dark (blue)."
    )
}

/// What is said while files are read.
pub fn reading(files: usize) -> String {
    if files == 1 { "Reading 1 file …".into() } else { format!("Reading {files} files …") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::LIGHT;
    use crate::protocol::{Bytes, Floats};
    use crate::study::score_images::{ScoreImages, ScoreImagesResult};

    const SHAPE: ImageShape = ImageShape::grey(1, 1);

    fn scored(query_pixels: &[u8], score: AnomalyScore) -> Option<Scored> {
        let pictures = Arc::new(Pictures { names: vec!["a.png".into(), "b.png".into()], pixels: vec![1, 2] });
        let answer = Answer::ScoreImages(ScoreImagesResult {
            mean: Floats(vec![0.9, 0.1]),
            top: Floats(vec![0.2, 0.8]),
            copies: Bytes(vec![3, 4]),
            ..ScoreImagesResult::default()
        });
        let query = ScoreImages { pixels: Bytes(query_pixels.to_vec()), ..ScoreImages::default() }.into();
        Scored::new(pictures, &query, &answer, score)
    }

    #[test]
    fn the_worst_copy_comes_first_with_its_verdict() {
        let scored = scored(&[1, 2], AnomalyScore::WorstPixels).unwrap();
        let titles = |threshold| -> Vec<_> {
            scored.cards(threshold, SHAPE, &LIGHT).into_iter().map(|card| card.title).collect()
        };
        assert_eq!(titles(Some(0.5)), ["b.png: odd 0.80", "a.png: good 0.20"]);
        assert_eq!(titles(None), ["b.png: 0.80", "a.png: 0.20"]);
        assert_eq!(scored.caption(0, Some(0.5)), "a.png: good 0.20");
        assert_eq!(scored.caption(7, None), "");
        assert_eq!(scored.pair(1, SHAPE), Some((&[2][..], &[4][..])));
    }

    #[test]
    fn another_score_makes_another_order() {
        let scored = scored(&[1, 2], AnomalyScore::MeanError).unwrap();
        assert_eq!(scored.order, [(0, 0.9), (1, 0.1)]);
        assert!(
            legend(AnomalyScore::MeanError, false).starts_with("By “Mean error”; what is odd is not said")
        );
    }

    #[test]
    fn an_answer_about_other_files_is_not_shown() {
        assert_eq!(scored(&[1, 9], AnomalyScore::WorstPixels), None);
        let pictures = Pictures { names: vec!["a".into()], pixels: vec![0; 4] };
        assert!(pictures.fit(ImageShape::grey(2, 2)) && !pictures.fit(ImageShape::grey(1, 1)));
        assert!(!Pictures::default().fit(ImageShape::grey(1, 1)));
        assert_eq!([reading(1), reading(30)], ["Reading 1 file …", "Reading 30 files …"]);
    }
}
