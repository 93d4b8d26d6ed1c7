//! One slider a value of the code: where it starts, what its row shows, and how much of the code it carries.

use crate::data::ImageShape;
use crate::plot::format;
use crate::protocol::Answer;
use crate::spec::value_name;
use crate::study::traversal::{ROWS, Traversal, TraversalResult};
use crate::ui::views::content::options::select_options;
use crate::ui::widgets::card::Sheet;

/// Sliders that are offered; values after these stay as they are.
pub const MAX_SLIDERS: usize = 32;
/// End of a slider, in standard deviations.
pub const END: f32 = 4.0;
/// Values that the text alternative names.
const NAMED: usize = 5;

select_options! {
    /// The code that the sliders start from.
    Start {
        Mean = "mean", "Mean code", "The mean of all codes.";
        Own = "own", "Your image", "The code of the user's image.";
        Selection = "selection", "Mean of the selection", "The mean of the codes of the selection.";
        Searched = "chosen", "Query image", "The code of the image Search starts from.";
    }
}

impl Start {
    /// What the user has to do before there is such a code.
    pub const fn missing(self) -> &'static str {
        match self {
            Self::Mean => "",
            Self::Own => "No image yet: draw or drop one. Until then the sliders start from the mean code.",
            Self::Selection => {
                "No images are selected yet: select some on the map. Until then the sliders start from the mean code."
            }
            Self::Searched => {
                "No query image yet: click an image in another tab. Until then the sliders start from the mean code."
            }
        }
    }
}

/// The traversal in an answer.
pub fn of(answer: &Answer) -> Option<&TraversalResult> {
    match answer {
        Answer::Traversal(traversal) => Some(traversal),
        _ => None,
    }
}

/// Where a value's slider starts: its place in the code, in standard deviations from the mean.
pub fn start(traversal: &TraversalResult, value: usize) -> f32 {
    let (Some(code), Some(mean), Some(std)) =
        (traversal.code.0.get(value), traversal.mean.0.get(value), traversal.std.0.get(value))
    else {
        return 0.0;
    };
    if *std > 0.0 { ((code - mean) / std).clamp(-END, END) } else { 0.0 }
}

/// The code that the sliders stand for; `position` is that of a value's slider, in standard deviations.
pub fn code(traversal: &TraversalResult, position: impl Fn(usize) -> f32) -> Vec<f32> {
    let values = traversal.mean.0.iter().zip(&traversal.std.0).enumerate();
    values.map(|(value, (mean, std))| mean + position(value) * std).collect()
}

/// The values that have a slider, those that carry most first.
pub fn with_slider(traversal: &TraversalResult) -> &[u32] {
    &traversal.order[..traversal.order.len().min(MAX_SLIDERS)]
}

/// The pictures of a value; `None` for one that has none.
pub fn strip(traversal: &TraversalResult, value: u32, shape: ImageShape) -> Option<Sheet> {
    let row = traversal.order.iter().take(ROWS).position(|of| *of == value)?;
    let columns = Traversal::default().steps as usize;
    let size = shape.len() * columns;
    let images = traversal.images.0.get(row * size..(row + 1) * size)?;
    Some(Sheet { shape, images: images.to_vec(), columns })
}

/// How much a value carries: "1.2 nats", or its share of the variance.
pub fn weight(traversal: &TraversalResult, value: usize) -> String {
    match traversal.divergence.0.get(value) {
        Some(nats) => format!("{} nats", format::significant(*nats, 2)),
        None => {
            let variance = |std: &f32| std * std;
            let all: f32 = traversal.std.0.iter().map(variance).sum();
            format::percent(traversal.std.0.get(value).map_or(0.0, variance) / all.max(f32::MIN_POSITIVE))
        }
    }
}

/// What the number under a name is, and which values have no slider.
pub fn legend(traversal: &TraversalResult) -> String {
    let number = if traversal.divergence.0.is_empty() {
        "its share of the variance of all codes"
    } else {
        "its KL divergence from the standard normal, averaged over the dataset"
    };
    let all = traversal.order.len();
    let rest = if all > MAX_SLIDERS {
        format!(" The first {MAX_SLIDERS} of {all} values have a slider; the others stay as they are.")
    } else {
        String::new()
    };
    format!("Below each value's name: {number}.{rest}")
}

/// The values that carry most, in words.
pub fn describe(traversal: &TraversalResult) -> String {
    let (by, unit) =
        if traversal.divergence.0.is_empty() { ("variance", "of it") } else { ("KL divergence", "") };
    let value = |k: &u32| {
        format!("{} with {} {unit}", value_name(*k), weight(traversal, *k as usize)).trim().to_owned()
    };
    let first: Vec<String> = traversal.order.iter().take(NAMED).map(value).collect();
    format!("{} values, in the order of their {by}: {}.", traversal.order.len(), first.join(", "))
}

/// The order of the rows when the trainer has a new one. Rows that the user `holds` stay where they are while the values
/// are the same, so that no slider moves away under the pointer.
pub fn next_order(before: &[u32], traversal: Option<&TraversalResult>, holds: bool) -> Vec<u32> {
    let all = traversal.map(|traversal| traversal.order.as_slice()).unwrap_or_default();
    let now = traversal.map(with_slider).unwrap_or_default();
    let same_values = before.len() == now.len() && before.iter().all(|value| all.contains(value));
    if holds && same_values { before.to_vec() } else { now.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Bytes, Floats};

    fn traversal() -> TraversalResult {
        TraversalResult {
            order: vec![1, 0],
            mean: Floats(vec![1.0, 2.0]),
            std: Floats(vec![1.0, 2.0]),
            divergence: Floats(vec![]),
            code: Floats(vec![2.0, -20.0]),
            images: Bytes((0..2 * Traversal::default().steps as u8).collect()),
        }
    }

    #[test]
    fn sliders_start_at_the_code_and_make_it_again() {
        let traversal = traversal();
        assert_eq!([0, 1, 9].map(|value| start(&traversal, value)), [1.0, -END, 0.0]);
        assert_eq!(code(&traversal, |value| [1.0, -0.5][value]), [2.0, 1.0]);
        let constant = TraversalResult { std: Floats(vec![0.0, 2.0]), ..traversal };
        assert_eq!(start(&constant, 0), 0.0);
    }

    #[test]
    fn a_row_shows_its_own_value() {
        let shape = ImageShape::grey(1, 1);
        let first = |value| strip(&traversal(), value, shape).map(|sheet| sheet.images[0]);
        assert_eq!([first(1), first(0), first(7)], [Some(0), Some(Traversal::default().steps as u8), None]);
    }

    #[test]
    fn weights_are_nats_where_codes_are_distributions_and_else_shares_of_the_variance() {
        assert_eq!([weight(&traversal(), 0), weight(&traversal(), 1)], ["20\u{202f}%", "80\u{202f}%"]);
        let gaussian = TraversalResult { divergence: Floats(vec![0.1, 1.25]), ..traversal() };
        assert_eq!(weight(&gaussian, 1), "1.2 nats");
        assert_eq!(
            describe(&traversal()),
            "2 values, in the order of their variance: z₂ with 80\u{202f}% of it, z₁ with 20\u{202f}% of it."
        );
        assert!(describe(&gaussian).ends_with("KL divergence: z₂ with 1.2 nats, z₁ with 0.10 nats."));
    }

    #[test]
    fn a_long_code_says_that_sliders_are_missing() {
        let long = TraversalResult { order: (0..40).collect(), ..TraversalResult::default() };
        assert!(
            legend(&long).ends_with("The first 32 of 40 values have a slider; the others stay as they are.")
        );
        assert!(!legend(&traversal()).contains("first"));
    }

    #[test]
    fn a_row_that_is_held_stays_where_it_is() {
        let traversal = traversal();
        assert_eq!(next_order(&[0, 1], Some(&traversal), true), [0, 1]);
        assert_eq!(next_order(&[0, 1], Some(&traversal), false), [1, 0]);
        assert_eq!(next_order(&[0, 1, 2], Some(&traversal), true), [1, 0], "the code has another size");
    }

    #[test]
    fn every_start_but_the_mean_says_what_is_missing() {
        for start in Start::ALL {
            assert_eq!(start.missing().is_empty(), *start == Start::Mean);
        }
    }
}
