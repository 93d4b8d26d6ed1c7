//! How many examples of each folder, or of each class, are over a threshold.

use super::{DEFECT, ImageSet, Labels, first_classes};
use crate::csv_text::csv_row;
use std::collections::BTreeMap;

/// What examples are called that lie in no folder.
const NO_FOLDER: &str = "(no folder)";

/// How many examples of a folder, or of a class, are over a threshold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flagged {
    /// Its path or name.
    pub name: String,
    /// Those over the threshold.
    pub flagged: usize,
    /// All of it.
    pub all: usize,
}

/// By the folders of paths; `examples` are paths with whether they are over the threshold.
pub fn flagged_of_folders<'a>(examples: impl Iterator<Item = (&'a str, bool)>) -> Vec<Flagged> {
    let mut folders = BTreeMap::<&str, Flagged>::new();
    for (path, over) in examples {
        let name = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = folders.entry(name).or_default();
        folder.all += 1;
        folder.flagged += usize::from(over);
    }
    let named = |(name, folder): (&str, Flagged)| Flagged {
        name: if name.is_empty() { NO_FOLDER } else { name }.to_owned(),
        ..folder
    };
    folders.into_iter().map(named).collect()
}

/// By the classes of a column, those of defects where there are some; none without classes. `examples` are indices with
/// whether they are over the threshold.
pub fn flagged_of_classes(labels: &[Labels], examples: impl Iterator<Item = (u32, bool)>) -> Vec<Flagged> {
    let defects = labels.iter().find(|column| column.name == DEFECT);
    let Some(column) = defects.or_else(|| first_classes(labels)) else { return Vec::new() };
    let names = column.class_names().unwrap_or_default();
    let mut all: Vec<Flagged> =
        names.iter().map(|name| Flagged { name: name.clone(), ..Flagged::default() }).collect();
    for (index, over) in examples {
        let class = column.values.get(index as usize).filter(|class| class.is_finite());
        if let Some(class) = class.and_then(|class| all.get_mut(*class as usize)) {
            class.all += 1;
            class.flagged += usize::from(over);
        }
    }
    all.retain(|class| class.all > 0);
    all
}

impl ImageSet {
    /// By the folders of their names, or by classes where examples have no names. `examples` are indices with whether they are
    /// over the threshold.
    pub fn flagged(&self, examples: impl Iterator<Item = (u32, bool)>) -> Vec<Flagged> {
        match self.names.len() == self.len() {
            true => flagged_of_folders(
                examples
                    .map(|(index, over)| (self.names.get(index as usize).map_or("", String::as_str), over)),
            ),
            false => flagged_of_classes(&self.labels, examples),
        }
    }
}

/// As CSV: name, examples, those over the threshold and their share (0–1). `what` is the name of the first column.
pub fn flagged_csv(what: &str, all: &[Flagged]) -> String {
    let head = [what, "images", "hits", "share"].map(str::to_owned);
    let row = |of: &Flagged| {
        let share = of.flagged as f64 / of.all.max(1) as f64;
        csv_row(&[of.name.clone(), of.all.to_string(), of.flagged.to_string(), format!("{share:.4}")])
    };
    csv_row(&head) + &all.iter().map(row).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ImageShape, LabelKind};

    #[test]
    fn hits_are_counted_by_folder_or_by_class() {
        let kind = LabelKind::Class(vec!["none".into(), "hole".into(), "stain, dark".into()]);
        let labels = vec![Labels { name: DEFECT.into(), kind, values: vec![0.0, 2.0, 2.0, f32::NAN] }];
        let names = ["test/good/1.png", "test/hole/1.png", "test/hole/2.png", "loose.png"];
        let mut set = ImageSet {
            shape: ImageShape::grey(1, 1),
            pixels: vec![0; 4],
            labels,
            names: names.map(str::to_owned).to_vec(),
            ..ImageSet::default()
        };
        let over = || [(0, false), (1, true), (2, false), (3, true)].into_iter();
        let text = flagged_csv("folder", &set.flagged(over()));
        assert_eq!(
            text,
            "folder,images,hits,share\n(no folder),1,1,1.0000\ntest/good,1,0,0.0000\ntest/hole,2,1,0.5000\n"
        );
        set.names.clear();
        let text = flagged_csv("class", &set.flagged(over()));
        assert_eq!(text, "class,images,hits,share\nnone,1,0,0.0000\n\"stain, dark\",2,1,0.5000\n");
        set.labels.clear();
        assert_eq!(set.flagged(over()), []);
    }
}
