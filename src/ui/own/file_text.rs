//! What the page says of the files that a user brings. Plain Rust.

use crate::data::ImageSet;

/// What becomes of a data set.
pub fn set_note(set: &ImageSet) -> String {
    let labelled = if set.labels.is_empty() { "without labels" } else { "with labels" };
    let (height, width) = (set.shape.height, set.shape.width);
    format!("Training on your {} images of {height}×{width}, {labelled}.", set.len())
}

/// What becomes of the first of several files. `what` is "image" or "sound"; `others` counts the files that are left out.
pub fn image_note(name: &str, what: &str, others: usize) -> String {
    match others {
        0 => format!("“{name}” is your {what} now."),
        1 => format!("“{name}” is your {what} now; the other file was left out."),
        n => format!("“{name}” is your {what} now; the other {n} files were left out."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ImageShape;

    #[test]
    fn a_set_is_counted() {
        let set = ImageSet { shape: ImageShape::grey(2, 1), pixels: vec![0; 6], ..ImageSet::default() };
        assert_eq!(set_note(&set), "Training on your 3 images of 2×1, without labels.");
    }

    #[test]
    fn files_that_are_left_out_are_told() {
        assert_eq!(image_note("a.png", "image", 0), "“a.png” is your image now.");
        assert_eq!(
            image_note("a.wav", "sound", 1),
            "“a.wav” is your sound now; the other file was left out."
        );
        assert_eq!(
            image_note("a.png", "image", 3),
            "“a.png” is your image now; the other 3 files were left out."
        );
    }
}
