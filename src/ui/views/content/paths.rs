//! Paths through the latent space, and sums of its directions.

use crate::data::{DataKind, Examples, ImageShape};
use crate::metrics::pixel_distance;
use crate::plot::format;
use crate::protocol::{Answer, Place};
use crate::study::arithmetic::Arithmetic;
use crate::ui::widgets::card::{Card, Sheet};

/// Most stops of a path: with most pictures from stop to stop its film takes two minutes.
pub const MAX_STOPS: usize = 12;
/// Validation images that a path passes until the user has chosen two stops.
const DEFAULT_STOPS: usize = 3;
/// Most pictures of a path in a row.
const MAX_COLUMNS: usize = 16;
/// Terms of the sum: name and weight.
pub const TERMS: [(&str, f32); 3] = [("A", 1.0), ("B", -1.0), ("C", 1.0)];
/// Captions of the pictures of the sum.
const SUM_CAPTIONS: [&str; 4] = ["mean of A", "− mean of B", "+ mean of C", "= sum"];

/// What the path passes: the user's stops where these are two at least, else what there is of them and some of the
/// validation images that are `shown` elsewhere.
pub fn stops(chosen: Vec<Place>, shown: &[u32]) -> Vec<Place> {
    let mut stops = chosen;
    if stops.len() < 2 {
        stops.extend(shown.iter().copied().map(Place::Image).take(DEFAULT_STOPS));
    }
    stops
}

/// The pictures of a path or of a sum in an answer, `[n, channels, height, width]`; none for another answer.
pub fn pictures(answer: &Answer) -> &[u8] {
    match answer {
        Answer::Interpolation(result) => &result.images.0,
        Answer::Arithmetic(result) => &result.images.0,
        _ => &[],
    }
}

/// The pictures in rows; `None` where there are none.
pub fn sheet(pictures: &[u8], shape: ImageShape) -> Option<Sheet> {
    let columns = (pictures.len() / shape.len().max(1)).min(MAX_COLUMNS);
    (columns > 0).then(|| Sheet { shape, images: pictures.to_vec(), columns })
}

/// How unlike adjacent pictures are: even steps are the sign of a code without gaps. `size` are the values of a picture.
pub fn step_sizes(pictures: &[u8], size: usize) -> String {
    let pictures: Vec<&[u8]> = pictures.chunks_exact(size.max(1)).collect();
    let steps: Vec<f32> = pictures.windows(2).map(|pair| pixel_distance(pair[0], pair[1])).collect();
    let (least, most) = steps.iter().fold((f32::MAX, 0.0_f32), |(low, high), v| (low.min(*v), high.max(*v)));
    if steps.is_empty() {
        String::new()
    } else {
        format!(
            "From image to image: {} to {} (RMS pixel difference, 0–1).",
            format::significant(least, 2),
            format::significant(most, 2)
        )
    }
}

/// What the path passes, above the buttons that add a stop.
pub fn stops_caption(chosen: usize) -> String {
    match chosen {
        0 => "Through three validation images. Add your own stops:".to_owned(),
        1 => "From your stop through three validation images. Add another:".to_owned(),
        n if n >= MAX_STOPS => format!("Through {n} stops, the maximum:"),
        n => format!("Through {n} stops:"),
    }
}

/// A stop in words: "image 12 · 7", "apple/001.png · apple", "your image", "pin".
pub fn stop_name(examples: Examples<'_>, stop: &Place) -> String {
    match stop {
        Place::Image(index) => match examples.short_name(*index) {
            Some(_) => examples.caption(*index),
            None => format!("{} {}", examples.kind.noun(), examples.numbered(*index).replace(": ", " · ")),
        },
        Place::Own => "your image".into(),
        Place::Map(_) => "pin".into(),
        Place::Mean => "mean code".into(),
        Place::MeanOf(images) => format!("mean of {}", examples.kind.count(images.len())),
    }
}

/// The path in words.
pub fn describe(pictures: usize, stops: usize) -> String {
    match pictures {
        0 => "No path yet.".to_owned(),
        _ => format!("{pictures} images along a path through {stops} codes."),
    }
}

/// The button that makes the selection a term of the sum, or says how many images the term has.
pub fn term_caption(term: usize, kind: DataKind, images: usize) -> String {
    let (name, _) = TERMS[term];
    match images {
        0 => format!("Selection as {name}"),
        n => format!("{name}: {}", kind.count(n)),
    }
}

/// The sum of the terms with their weights; `None` until each has images.
pub fn sum(terms: &[Vec<u32>; 3]) -> Option<Arithmetic> {
    let weighted = TERMS.iter().zip(terms).map(|((_, weight), images)| (*weight, images.clone()));
    terms.iter().all(|images| !images.is_empty()).then(|| Arithmetic { terms: weighted.collect() })
}

/// A card for each term, then the sum. `size` are the values of a picture.
pub fn sum_cards(pictures: &[u8], size: usize) -> Vec<Card> {
    let card = |(pixels, caption): (&[u8], &str)| Card {
        pixels: pixels.to_vec(),
        words: caption.into(),
        title: caption.into(),
        ..Card::default()
    };
    pictures.chunks_exact(size.max(1)).zip(SUM_CAPTIONS).map(card).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Names;

    #[test]
    fn validation_images_stand_in_until_there_are_two_stops() {
        let image = Place::Image;
        assert_eq!(stops(vec![], &[4, 5, 6, 7]), [image(4), image(5), image(6)]);
        assert_eq!(stops(vec![Place::Own], &[4, 5, 6]), [Place::Own, image(4), image(5), image(6)]);
        assert_eq!(stops(vec![Place::Own, image(9)], &[4]), [Place::Own, image(9)]);
        assert_eq!(stops_caption(1), "From your stop through three validation images. Add another:");
        assert_eq!(stops_caption(MAX_STOPS), "Through 12 stops, the maximum:");
    }

    #[test]
    fn the_least_and_the_largest_step_are_told() {
        assert_eq!(
            step_sizes(&[0, 51, 51, 255], 1),
            "From image to image: 0 to 0.80 (RMS pixel difference, 0–1)."
        );
        assert_eq!(step_sizes(&[0], 1), "", "one picture has no step");
    }

    #[test]
    fn a_path_is_shown_in_rows_and_told_in_words() {
        let shape = ImageShape::grey(1, 1);
        assert_eq!(sheet(&[0; 20], shape).map(|sheet| sheet.columns), Some(MAX_COLUMNS));
        assert_eq!(sheet(&[], shape), None);
        assert_eq!(describe(19, 3), "19 images along a path through 3 codes.");
        assert_eq!(describe(0, 3), "No path yet.");
    }

    #[test]
    fn stops_have_names() {
        let (none, files) = (Names::default(), Names::new(vec!["a/1.png".into()]));
        let (unknown, named) = (Examples::unknown(&none), Examples::unknown(&files));
        assert_eq!(stop_name(unknown, &Place::Image(11)), "image 12");
        assert_eq!(stop_name(named, &Place::Image(0)), "1.png");
        assert_eq!(stop_name(unknown, &Place::MeanOf(vec![1, 2])), "mean of 2 images");
        assert_eq!(stop_name(unknown, &Place::Map([0.0; 2])), "pin");
    }

    #[test]
    fn a_sum_takes_all_three_terms() {
        assert_eq!(sum(&[vec![1], vec![], vec![2]]), None);
        let sum = sum(&[vec![1], vec![3], vec![2]]);
        let terms = vec![(1.0, vec![1]), (-1.0, vec![3]), (1.0, vec![2])];
        assert_eq!(sum, Some(Arithmetic { terms }));
        let cards = sum_cards(&[1, 2, 3, 4], 1);
        assert_eq!((cards[3].words.as_str(), cards[3].pixels[0]), ("= sum", 4));
        let caption = |images| term_caption(1, DataKind::Images, images);
        assert_eq!([caption(0), caption(2)], ["Selection as B", "B: 2 images"]);
    }
}
