//! The selected images: how many of which class, and a card each.

use crate::data::{DataKind, Examples, Labels};
use crate::plot::image_labels;
use crate::ui::widgets::card::Card;

/// Images that are shown.
pub const MAX_IMAGES: usize = 120;

/// A class that has images.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its number.
    pub index: usize,
    /// Its name.
    pub name: String,
    /// Images of it.
    pub count: usize,
}

/// The classes that have images, in order; none without classes.
pub fn classes(labels: &[Labels]) -> Vec<Class> {
    let Some((names, values)) = image_labels::classes(labels) else { return Vec::new() };
    let counts = image_labels::class_counts(labels, &mut (0..values.len()));
    let classes = names.iter().cloned().zip(counts).enumerate();
    classes
        .map(|(index, (name, count))| Class { index, name, count })
        .filter(|class| class.count > 0)
        .collect()
}

/// Indices of the images of a class.
pub fn images_of_class(labels: &[Labels], class: usize) -> Vec<u32> {
    let values = image_labels::classes(labels).map(|(_, values)| values).unwrap_or_default();
    (0_u32..).zip(values).filter(|(_, value)| **value as usize == class).map(|(i, _)| i).collect()
}

/// The class whose images are all selected, and nothing else: `selected` images, of each class as many as `counts` says.
pub fn whole_class(classes: &[Class], selected: usize, counts: &[usize]) -> Option<usize> {
    let is_whole = |class: &&Class| class.count == selected && counts.get(class.index) == Some(&selected);
    classes.iter().find(is_whole).map(|class| class.index)
}

/// The selection in words.
pub fn describe(examples: Examples<'_>, selected: usize, counts: &[usize]) -> String {
    let text = image_labels::describe(examples, selected, counts);
    if selected > MAX_IMAGES {
        format!("{text} The first {MAX_IMAGES} of {selected} are shown.")
    } else {
        text
    }
}

/// How many images are selected, and how many of them are shown.
pub fn note(kind: DataKind, selected: usize) -> String {
    match selected {
        0 => String::new(),
        n if n > MAX_IMAGES => format!("the first {MAX_IMAGES} of {}", kind.count(n)),
        n => kind.count(n),
    }
}

/// An image of the set, under it its name and class, or its number where it has neither.
pub fn card(examples: Examples<'_>, index: u32, pixels: &[u8]) -> Card {
    Card {
        pixels: pixels.to_vec(),
        name: examples.short_name(index).unwrap_or_default(),
        title: examples.title(index),
        words: examples.beside_name(index),
    }
}

/// A card for each image of the set; `pixels` has `size` values for each, one behind the other.
pub fn cards(examples: Examples<'_>, indices: &[u32], pixels: &[u8], size: usize) -> Vec<Card> {
    let images = indices.iter().zip(pixels.chunks_exact(size.max(1)));
    images.map(|(index, pixels)| card(examples, *index, pixels)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LabelKind, Names};

    fn labels() -> [Labels; 1] {
        let kind = LabelKind::Class(vec!["cat".into(), "cow".into(), "dog".into()]);
        [Labels { name: "animal".into(), kind, values: vec![0.0, 2.0, 0.0] }]
    }

    #[test]
    fn classes_without_images_can_not_be_selected() {
        let names: Vec<_> = classes(&labels()).into_iter().map(|class| (class.name, class.count)).collect();
        assert_eq!(names, [("cat".to_owned(), 2), ("dog".to_owned(), 1)]);
        assert_eq!(images_of_class(&labels(), 0), [0, 2]);
        assert_eq!(classes(&[]), []);
    }

    #[test]
    fn a_class_is_named_when_it_alone_is_selected() {
        let classes = classes(&labels());
        assert_eq!(whole_class(&classes, 2, &[2, 0, 0]), Some(0));
        assert_eq!(whole_class(&classes, 3, &[2, 0, 1]), None, "another is selected too");
        assert_eq!(whole_class(&classes, 1, &[1, 0, 0]), None, "a part of it");
        assert_eq!(whole_class(&classes, 0, &[0, 0, 0]), None);
    }

    #[test]
    fn a_long_selection_says_what_is_shown() {
        let note = |n| note(DataKind::Images, n);
        assert_eq!([note(0), note(1), note(121)], ["", "1 image", "the first 120 of 121 images"]);
        let names = Names::default();
        let unknown = Examples::unknown(&names);
        assert!(describe(unknown, 121, &[]).ends_with("The first 120 of 121 are shown."));
        assert_eq!(describe(unknown, 120, &[]), "120 images are selected.");
    }

    #[test]
    fn cards_name_the_image_and_its_class_or_the_number() {
        let (labels, none) = (labels(), Names::default());
        let unnamed = Examples { labels: &labels, ..Examples::unknown(&none) };
        let files = Names::new(vec!["cat/1.png".into(), "dog/1.png".into()]);
        let named = card(Examples { names: &files, ..unnamed }, 1, &[5]);
        assert_eq!((named.name.as_str(), named.words.as_str()), ("dog/1.png", "dog"));
        assert_eq!(named.title, "Image 2: dog/1.png, dog");
        let cards = cards(unnamed, &[1, 9], &[5, 6], 1);
        assert_eq!((cards[0].words.as_str(), cards[0].title.as_str()), ("dog", "Image 2: dog"));
        assert_eq!((cards[1].words.as_str(), cards[1].pixels.as_slice()), ("no. 10", &[6][..]));
    }
}
