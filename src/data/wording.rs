//! The words for the examples of a set: texts speak of images and pixels, of a table they speak of rows and values.

use super::DataKind;

/// What is said of images, and of the rows of a table.
const WORDS: &[(&str, &str)] = &[
    ("image", "row"),
    ("images", "rows"),
    ("pixel", "value"),
    ("pixels", "values"),
    ("picture", "row"),
    ("pictures", "rows"),
];

impl DataKind {
    /// A text that speaks of images, in the words for these examples. Not for texts with names that the user gave.
    pub fn say(self, text: &str) -> String {
        if self == Self::Images {
            return text.to_owned();
        }
        let mut said = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let in_word = |c: char| c.is_alphanumeric() || c == '_';
            let end = rest.find(|c| in_word(c) != in_word(first)).unwrap_or(rest.len());
            let (part, after) = rest.split_at(end);
            rest = after;
            match WORDS.iter().find(|(image, _)| image.eq_ignore_ascii_case(part)) {
                Some((image, row)) => push(&mut said, row, first.is_uppercase(), image.starts_with('i')),
                None => said.push_str(part),
            }
        }
        said
    }
}

/// Adds a word; the article of one that began with a vowel loses its "n".
fn push(said: &mut String, word: &str, capital: bool, after_vowel: bool) {
    if after_vowel && [" an ", " An "].iter().any(|article| format!(" {said}").ends_with(article)) {
        said.truncate(said.len() - 2);
        said.push(' ');
    }
    let (head, tail) = word.split_at(1);
    if capital {
        said.push_str(&head.to_uppercase());
    } else {
        said.push_str(head);
    }
    said.push_str(tail);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_table_rows_and_values_are_told() {
        let say = |text| DataKind::Table.say(text);
        assert_eq!(say("Worst pixels"), "Worst values");
        assert_eq!(say("images/s"), "rows/s");
        assert_eq!(
            say("An image's pixels, an odd image and an image."),
            "A row's values, an odd row and a row."
        );
        assert_eq!(
            say("Images: a picture, no imagery, image_1, than images"),
            "Rows: a row, no imagery, image_1, than rows"
        );
        assert_eq!(say("– “bild” σ²"), "– “bild” σ²");
        assert_eq!(say(""), "");
        assert_eq!(DataKind::Images.say("An image"), "An image");
    }
}
