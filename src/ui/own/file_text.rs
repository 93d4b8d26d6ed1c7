//! What the page says of the user's own image. Plain Rust.

use crate::data::ImageShape;

/// Share of a picture that may be cropped without a word.
const UNSAID: f32 = 0.1;

/// What becomes of a file. `what` is "image" or "sound".
pub fn file_note(name: &str, what: &str) -> String {
    format!("“{name}” is your {what} now.")
}

/// How much of a picture of this width and height is left when it is cropped to the proportions of the images; `None` when
/// next to nothing is lost.
pub fn crop_note([width, height]: [usize; 2], shape: ImageShape) -> Option<String> {
    let aspect = (width * shape.height) as f32 / (height * shape.width).max(1) as f32;
    let kept = aspect.min(1.0 / aspect);
    (kept < 1.0 - UNSAID).then(|| {
        let percent = (kept * 100.0).round().max(1.0);
        format!("The images are of other proportions: the middle {percent} % of it is kept.")
    })
}

/// What Auto decided about the brightness.
pub const fn invert_note(inverted: bool) -> &'static str {
    if inverted { "Auto swapped dark and light." } else { "Auto left dark and light as they are." }
}

/// Adds a sentence.
pub fn add(note: &mut String, sentence: &str) {
    note.push(' ');
    note.push_str(sentence);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crop_is_told_when_it_costs() {
        let square = ImageShape::grey(28, 28);
        assert_eq!(crop_note([100, 105], square), None);
        let quarter = "The images are of other proportions: the middle 25 % of it is kept.";
        assert_eq!(crop_note([400, 100], square).as_deref(), Some(quarter));
        assert_eq!(crop_note([100, 400], square).as_deref(), Some(quarter));
        assert_eq!(crop_note([200, 100], ImageShape::grey(10, 20)), None);
        assert!(crop_note([5000, 1], square).is_some_and(|note| note.contains("middle 1 %")));
    }
}
