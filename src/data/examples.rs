//! What the page calls an example of a set, by its index: its name, its class, or its number.

use super::names::{Names, shortened};
use super::{DataKind, Labels, class_name};

/// Most characters of a name under a picture or in a list; the whole name is in the title.
pub const NAME_LENGTH: usize = 28;

/// What is known of the examples of a set. `Copy`.
#[derive(Clone, Copy, Debug)]
pub struct Examples<'a> {
    /// What they are.
    pub kind: DataKind,
    /// Columns of labels.
    pub labels: &'a [Labels],
    /// Their names.
    pub names: &'a Names,
}

impl DataKind {
    /// "image", "row".
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Images => "image",
            Self::Table => "row",
        }
    }

    /// "1 image", "12 rows".
    pub fn count(self, count: usize) -> String {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {}{plural}", self.noun())
    }
}

impl<'a> Examples<'a> {
    /// Examples without labels and names.
    #[cfg(test)]
    pub fn unknown(names: &'a Names) -> Self {
        Self { kind: DataKind::Images, labels: &[], names }
    }

    /// The class of an example in the first column of classes.
    pub fn class(&self, index: u32) -> Option<&'a str> {
        class_name(self.labels, index)
    }

    /// The name of an example, short enough for a caption; `None` where it has none.
    pub fn short_name(&self, index: u32) -> Option<String> {
        self.names.unique(index).map(|name| shortened(name, NAME_LENGTH))
    }

    /// A caption: name and class, as far as it has them; else "no. 12". Examples count from 1.
    pub fn caption(&self, index: u32) -> String {
        let parts = [self.short_name(index), self.class(index).map(str::to_owned)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { number(index) } else { parts.join(" · ") }
    }

    /// What a caption says beside the name: the class, or "no. 12" for what has neither class nor name.
    pub fn beside_name(&self, index: u32) -> String {
        match self.class(index) {
            Some(class) => class.to_owned(),
            None if self.names.whole(index).is_some() => String::new(),
            None => number(index),
        }
    }

    /// "12", "12: 7" with its class, "12: apple/001.png, apple" with its whole name and class.
    pub fn numbered(&self, index: u32) -> String {
        let parts: Vec<&str> = [self.names.whole(index), self.class(index)].into_iter().flatten().collect();
        let number = u64::from(index) + 1;
        if parts.is_empty() { number.to_string() } else { format!("{number}: {}", parts.join(", ")) }
    }

    /// "Image 12: apple/001.png, apple": all that is known of it, for a tooltip.
    pub fn title(&self, index: u32) -> String {
        let noun = match self.kind {
            DataKind::Images => "Image",
            DataKind::Table => "Row",
        };
        format!("{noun} {}", self.numbered(index))
    }
}

fn number(index: u32) -> String {
    format!("no. {}", u64::from(index) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::LabelKind;

    fn labels() -> [Labels; 1] {
        let kind = LabelKind::Class(vec!["apple".into(), "pear".into()]);
        [Labels { name: "fruit".into(), kind, values: vec![1.0, 0.0] }]
    }

    #[test]
    fn an_example_is_called_by_all_that_it_has() {
        let (labels, names) = (labels(), Names::new(vec!["a/1.png".into(), "b/1.png".into()]));
        let both = Examples { labels: &labels, ..Examples::unknown(&names) };
        assert_eq!(both.caption(0), "a/1.png · pear");
        assert_eq!(both.title(1), "Image 2: b/1.png, apple");
        assert_eq!(both.beside_name(1), "apple");
        let rows = Examples { kind: DataKind::Table, ..Examples::unknown(&names) };
        assert_eq!((rows.title(0).as_str(), rows.beside_name(0).as_str()), ("Row 1: a/1.png", ""));
    }

    #[test]
    fn what_has_no_name_has_a_number() {
        let (labels, none) = (labels(), Names::default());
        let classes = Examples { labels: &labels, ..Examples::unknown(&none) };
        assert_eq!([classes.caption(0), classes.title(0)], ["pear", "Image 1: pear"]);
        assert_eq!(
            [classes.caption(9), classes.title(9), classes.beside_name(9)],
            ["no. 10", "Image 10", "no. 10"]
        );
    }

    #[test]
    fn rows_and_images_are_counted() {
        assert_eq!([DataKind::Images.count(1), DataKind::Table.count(0)], ["1 image", "0 rows"]);
    }
}
