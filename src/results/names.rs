//! Names of files for the examples of a set.

use super::label_text;
use crate::data::ImageSet;
use std::collections::HashMap;

/// Longest name of a folder or file, without its extension.
const LONGEST: usize = 100;

/// A path for each of these examples, all different: the folder of its class (the first column of classes) where it has one,
/// and its own name, else its place in the set. Any system takes them.
pub fn file_names(set: &ImageSet, indices: &[u32], extension: &str) -> Vec<String> {
    let digits = set.len().saturating_sub(1).to_string().len();
    let named = set.names.len() == set.len();
    let mut taken: HashMap<String, u32> = HashMap::new();
    let mut path = |&index: &u32| {
        let at = index as usize;
        let own = match named {
            true => {
                let name = set.names[at].rsplit(['/', '\\']).next().unwrap_or_default();
                safe(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
            }
            false => format!("{at:0digits$}"),
        };
        let class = set.classes().map(|labels| label_text(labels, at)).filter(|class| !class.is_empty());
        let path = class.map_or(own.clone(), |class| format!("{}/{own}", safe(&class)));
        // Two names that some systems take for one are two names nowhere.
        let mut key = path.to_lowercase();
        let mut different = path.clone();
        while let Some(count) = taken.get_mut(&key) {
            *count += 1;
            different = format!("{path}-{count}");
            key = different.to_lowercase();
        }
        taken.insert(key, 1);
        format!("{different}.{extension}")
    };
    indices.iter().map(&mut path).collect()
}

/// The name without what a file's name can't have somewhere.
fn safe(name: &str) -> String {
    let refused = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
    let name: String = name.chars().map(|c| if refused(c) { '_' } else { c }).take(LONGEST).collect();
    // Windows drops dots and spaces at the end, and "." and ".." are folders.
    match name.trim().trim_end_matches(['.', ' ']) {
        "" => "unnamed".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ImageShape, LabelKind, Labels};

    #[test]
    fn names_are_different_and_safe() {
        let kind = LabelKind::Class(vec!["cat".into(), "a/b".into()]);
        let labels = vec![Labels { name: "class".into(), kind, values: vec![0.0, 0.0, 1.0, f32::NAN, 0.0] }];
        let names = ["x/one.jpg", "y/One.png", "what?.tif", "..", "one-2.gif"].map(str::to_owned).to_vec();
        let set = ImageSet {
            shape: ImageShape::grey(1, 1),
            pixels: vec![0; 5],
            labels,
            names,
            ..ImageSet::default()
        };
        let all: Vec<u32> = (0..5).collect();
        let found = file_names(&set, &all, "png");
        assert_eq!(
            found,
            ["cat/one.png", "cat/One-2.png", "a_b/what_.png", "unnamed.png", "cat/one-2-2.png"]
        );
        let unnamed = ImageSet { names: Vec::new(), pixels: vec![0; 11], labels: Vec::new(), ..set };
        assert_eq!(file_names(&unnamed, &[3, 10], "png"), ["03.png", "10.png"]);
    }
}
