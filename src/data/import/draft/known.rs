//! What is known of the examples of a draft, whatever they are.

use super::part::classes;
use crate::data::import::{InputFile, LeftOut};
use crate::data::{Labels, SPLIT};

/// What is known of the examples.
#[derive(Clone, Default)]
pub(super) struct Known {
    /// Name of the set, where the user chooses none.
    pub name: String,
    /// Name of each example; empty for examples without names.
    pub names: Vec<String>,
    /// Columns of labels, each with a value an example.
    pub labels: Vec<Labels>,
    /// Files of masks, each with the example that it marks; by rising example.
    pub masks: Vec<(InputFile, usize)>,
    /// Facts in words, each a name and a value.
    pub facts: Vec<(String, String)>,
    /// What was decided by itself, in whole sentences.
    pub notes: Vec<String>,
    /// Files that are not used, with why.
    pub left_out: Vec<LeftOut>,
    /// Number of examples that are equal to another one.
    pub duplicates: u32,
}

impl Known {
    /// Keeps the examples with `keep[index]`.
    pub fn retain(&mut self, keep: &[bool]) {
        let kept = |index: usize| keep.get(index).copied().unwrap_or(false);
        let indices: Vec<usize> = (0..keep.len()).filter(|i| keep[*i]).collect();
        if !self.names.is_empty() {
            self.names = indices
                .iter()
                .map(|i| self.names.get_mut(*i).map(std::mem::take).unwrap_or_default())
                .collect();
        }
        for column in &mut self.labels {
            column.values = indices.iter().map(|i| column.values.get(*i).copied().unwrap_or(0.0)).collect();
        }
        self.masks.retain(|(_, example)| kept(*example));
        for (_, example) in &mut self.masks {
            *example = indices.partition_point(|i| i < example);
        }
    }

    /// Classes of the first column of them, with their counts.
    pub fn class_counts(&self) -> Vec<(String, u32)> {
        let Some(column) = classes(&self.labels) else { return Vec::new() };
        let names = column.class_names().unwrap_or_default();
        let mut counts: Vec<(String, u32)> = names.iter().map(|name| (name.clone(), 0)).collect();
        for value in &column.values {
            if let Some((_, count)) = counts.get_mut(*value as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// Number of examples for training and for validation; `None` when nothing says which is which.
    pub fn split_counts(&self) -> Option<[u32; 2]> {
        let column = self.labels.iter().find(|column| column.name == SPLIT)?;
        let validation = column.values.iter().filter(|value| **value != 0.0).count();
        Some(
            [column.values.len() - validation, validation]
                .map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
        )
    }

    /// Names of the columns of labels, without the split.
    pub fn label_columns(&self) -> Vec<String> {
        self.labels.iter().map(|column| column.name.clone()).filter(|name| name != SPLIT).collect()
    }

    /// Adds a fact, in place of one of the same name.
    pub fn fact(&mut self, name: &str, value: String) {
        match self.facts.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => self.facts.push((name.into(), value)),
        }
    }

    /// Adds a note that is not there yet.
    pub fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::LabelKind;

    #[test]
    fn what_is_known_follows_the_examples_that_are_kept() {
        let file = InputFile::in_memory("m", vec![]);
        let column = |values| Labels { name: "class".into(), kind: LabelKind::class(&["a", "b"]), values };
        let mut known = Known {
            names: ["0", "1", "2", "3"].map(String::from).into(),
            labels: vec![column(vec![0.0, 1.0, 1.0, 0.0])],
            masks: vec![(file.clone(), 1), (file.clone(), 2), (file, 3)],
            ..Known::default()
        };
        known.retain(&[false, true, false, true]);
        assert_eq!(
            (known.names.clone(), &known.labels[0].values),
            (vec!["1".to_owned(), "3".into()], &vec![1.0, 0.0])
        );
        assert_eq!(known.masks.iter().map(|m| m.1).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(known.class_counts(), [("a".into(), 1), ("b".into(), 1)]);
    }
}
