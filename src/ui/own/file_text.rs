//! What the page says of the user's own image. Plain Rust.

use super::framing::DataFraming;
use crate::data::preprocess::{Fit, Invert, Turn};

/// Share of a picture that may be cropped without a word.
const UNSAID: f32 = 0.1;

/// What becomes of a file. `what` is "image" or "sound".
pub fn file_note(name: &str, what: &str) -> String {
    format!("“{name}” is now your {what}.")
}

/// What is known of a picture that became the user's image.
pub struct FileNote<'a> {
    /// Its file.
    pub name: &'a str,
    /// What its decoder did, in whole sentences.
    pub notes: &'a [String],
    /// Share of it that is kept.
    pub kept: f32,
    /// How it is to be fitted; `None` for Auto.
    pub fit: Option<Fit>,
    /// Whether it is to be inverted.
    pub invert: Invert,
    /// True when it was inverted.
    pub inverted: bool,
    /// How pictures are made like the images of the data.
    pub framing: DataFraming,
}

impl FileNote<'_> {
    /// What became of it, and what was decided by itself, in sentences.
    pub fn text(&self) -> String {
        let mut sentences = vec![file_note(self.name, "image")];
        sentences.extend(self.notes.iter().cloned());
        sentences.extend(crop_note(self.kept, self.fit));
        if self.framing.fitting.turn != Turn::None {
            sentences.push("It was turned like the images of the dataset.".into());
        }
        if self.invert == Invert::Auto {
            let decided =
                if self.inverted { "swapped dark and light" } else { "left dark and light unchanged" };
            let as_in_set = if self.framing.chosen() && self.framing.fitting.invert != Invert::Auto {
                ", as in the dataset"
            } else {
                ""
            };
            sentences.push(format!("Auto {decided}{as_in_set}."));
        }
        sentences.join(" ")
    }
}

/// How much of a picture is left when it is cropped; `None` when next to nothing is lost.
fn crop_note(kept: f32, fit: Option<Fit>) -> Option<String> {
    (kept < 1.0 - UNSAID).then(|| {
        let percent = (kept * 100.0).round().max(1.0);
        let way_out = if fit.is_none() { "; “Fit” can keep all of it" } else { "" };
        format!("The dataset's images have other proportions: the middle {percent} % is kept{way_out}.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ImageSet;
    use crate::data::preprocess::{Fitting, MadeOf};

    fn note(kept: f32, fit: Option<Fit>, inverted: bool, framing: DataFraming) -> String {
        let notes = ["Only the first of 2 frames is used.".to_owned()];
        FileNote { name: "a.gif", notes: &notes, kept, fit, invert: Invert::Auto, inverted, framing }.text()
    }

    #[test]
    fn what_was_decided_by_itself_is_told() {
        let generated = DataFraming::of_set(None);
        assert_eq!(
            note(0.25, None, false, generated),
            "“a.gif” is now your image. Only the first of 2 frames is used. The dataset's images have other proportions: \
                the middle 25 % \
                is kept; “Fit” can keep all of it. Auto left dark and light unchanged."
        );
        assert!(note(1.0, Some(Fit::Pad), true, generated).ends_with("used. Auto swapped dark and light."));
        let fitting = Fitting { turn: Turn::Left, invert: Invert::Yes, ..Fitting::default() };
        let set = ImageSet { made_of: MadeOf::Pictures(fitting), ..ImageSet::default() };
        assert!(note(1.0, None, true, DataFraming::of_set(Some(&set))).ends_with(
            "It was turned like the images of the dataset. Auto swapped dark and light, as in the dataset."
        ));
    }

    #[test]
    fn a_crop_is_told_when_it_costs() {
        assert_eq!(crop_note(0.95, None), None);
        let note = crop_note(0.001, Some(Fit::Crop)).unwrap();
        assert_eq!(note, "The dataset's images have other proportions: the middle 1 % is kept.");
    }
}
