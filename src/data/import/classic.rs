//! Classic sets among files that are brought: known by their checksums, so that set and classes get their names.

use super::InputFile;
use super::catalogue::{CLASSIC_SETS, ClassicSet, may_be_classic, recognise_by_checksum};
use crate::data::{LabelKind, Labels};

/// A classic set that files belong to.
#[derive(Debug, PartialEq, Eq)]
pub struct Classic {
    /// The set.
    pub set: &'static ClassicSet,
    /// Number of its files that were brought.
    pub files: usize,
}

impl Classic {
    /// The classic set that most of the files belong to; `None` when none does. Only files of a classic file's size are read.
    pub fn among(files: &[InputFile]) -> Option<Self> {
        let mut counts = vec![0_usize; CLASSIC_SETS.len()];
        for file in files.iter().filter(|file| may_be_classic(file.name(), file.size())) {
            // What can't be read is told by its reader.
            let Ok(bytes) = file.read() else { continue };
            let known = recognise_by_checksum(file.name(), &bytes);
            let place = known.and_then(|(set, _)| CLASSIC_SETS.iter().position(|it| it.key == set.key));
            if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                *count += 1;
            }
        }
        let sets = CLASSIC_SETS.iter().zip(counts).filter(|(_, files)| *files > 0);
        sets.max_by_key(|(_, files)| *files).map(|(set, files)| Self { set, files })
    }

    /// What is shown of it: a name and a value.
    pub fn fact(&self) -> (String, String) {
        let all = self.set.files.len();
        let part =
            if self.files < all { format!(", {} of its {all} files", self.files) } else { String::new() };
        ("Known as".into(), format!("{}{part} ({})", self.set.name, self.set.licence))
    }

    /// Gives the classes of the first label column their names, where the files have only numbers.
    pub fn name_classes(&self, labels: &mut [Labels]) {
        let Some(Labels { kind: LabelKind::Class(classes), .. }) = labels.first_mut() else { return };
        let named: Option<Vec<String>> = classes
            .iter()
            .map(|class| Some((*self.set.classes.get(class.parse::<usize>().ok()?)?).to_owned()))
            .collect();
        if let Some(named) = named {
            *classes = named;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classic(key: &str) -> Classic {
        let set = CLASSIC_SETS.iter().find(|set| set.key == key).unwrap();
        Classic { set, files: 2 }
    }

    fn column(classes: &[&str]) -> Labels {
        let classes = classes.iter().map(|&class| class.to_owned()).collect();
        Labels { name: "label".into(), kind: LabelKind::Class(classes), values: vec![0.0, 1.0] }
    }

    #[test]
    fn numbers_become_the_names_of_classes() {
        let mut labels = vec![column(&["0", "9"])];
        classic("fashion-mnist").name_classes(&mut labels);
        assert_eq!(labels, [column(&["T-shirt/top", "Ankle boot"])]);
        // Names that are there stay, as do numbers beyond the set's classes.
        for kept in [&["cat", "dog"][..], &["0", "10"]] {
            let mut labels = vec![column(kept)];
            classic("mnist").name_classes(&mut labels);
            assert_eq!(labels, [column(kept)]);
        }
    }

    #[test]
    fn an_incomplete_set_says_so() {
        assert_eq!(classic("mnist").fact().1, "MNIST, 2 of its 4 files (CC BY-SA 3.0)");
        assert_eq!(classic("qmnist").fact().1, "QMNIST (BSD-style)");
        let wrong = InputFile::in_memory("train-labels-idx1-ubyte.gz", vec![0; 28_881]);
        assert_eq!(Classic::among(&[wrong]), None);
    }
}
