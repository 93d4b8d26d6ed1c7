//! Names of files for the examples of a set.

use crate::data::{DEFECT, ImageSet, SPLIT, label_text};
use std::collections::HashMap;

/// Longest name of a folder or file, without its extension.
const LONGEST: usize = 100;

/// The folder of masks, and what the name of a mask has behind that of its image, as in MVTec AD.
const MASKS: &str = "ground_truth";
const MASK: &str = "_mask";
/// The folders of images in that layout.
const PARTS: [&str; 2] = ["train", "test"];
/// The folder of good pieces in it.
const GOOD: &str = "good";
/// The column that says which object an image is of, where there are several.
const OBJECT: &str = "object";

/// A path for each of these examples, all different: the folder of its class (the first column of classes) where it has one,
/// and its own name, else its place in the set. Any system takes them. A set with masks is laid out like MVTec AD, so that
/// it is understood again.
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
        let path = match folder(set, at) {
            Some(folder) => format!("{folder}/{own}"),
            None => own,
        };
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

/// The folder of an example; `None` of one without a class.
fn folder(set: &ImageSet, at: usize) -> Option<String> {
    let class = |labels| Some(label_text(labels, at)).filter(|class| !class.is_empty());
    let Some(defects) = set.masks.as_ref().and_then(|_| set.column(DEFECT)) else {
        return set.classes().and_then(class).map(|class| safe(&class));
    };
    let good = defects.values.get(at) == Some(&0.0);
    let trains = good && set.column(SPLIT).is_some_and(|split| split.values.get(at) == Some(&0.0));
    let kind = if good { GOOD.to_owned() } else { safe(&class(defects)?) };
    let object = set.column(OBJECT).and_then(class).map(|object| safe(&object) + "/").unwrap_or_default();
    Some(format!("{object}{}/{kind}", PARTS[usize::from(!trains)]))
}

/// For each of these examples that has a mask its index and the path of the mask, beside the path of the example.
pub(super) fn mask_names(set: &ImageSet, indices: &[u32], names: &[String]) -> Vec<(u32, String)> {
    let Some(masks) = &set.masks else { return Vec::new() };
    let masked = indices.iter().zip(names).filter(|(index, _)| masks.indices.binary_search(index).is_ok());
    let path = |name: &str| {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let (folders, own) = stem.rsplit_once('/').unwrap_or(("", stem));
        let (above, kind) = folders.rsplit_once('/').unwrap_or((folders, ""));
        let object = above.rsplit_once('/').map(|(object, _)| format!("{object}/")).unwrap_or_default();
        let kind = if kind.is_empty() { String::new() } else { format!("{kind}/") };
        format!("{object}{MASKS}/{kind}{own}{MASK}.{extension}")
    };
    masked.map(|(index, name)| (*index, path(name))).collect()
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
    use crate::data::{ImageShape, LabelKind, Labels, Masks};

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
        let kind = LabelKind::Class(vec!["whole".into(), "hole".into()]);
        let labels = [(DEFECT, kind), (SPLIT, LabelKind::Class(vec!["train".into(), "validation".into()]))];
        let labels = labels.map(|(name, kind)| Labels { name: name.into(), kind, values: vec![0.0; 5] });
        let mut laid_out = ImageSet {
            labels: labels.to_vec(),
            masks: Some(Masks { indices: vec![4], pixels: vec![255] }),
            ..set.clone()
        };
        laid_out.labels[0].values[4] = 1.0;
        laid_out.labels[1].values = vec![0.0, 1.0, 1.0, 1.0, 1.0];
        let found = file_names(&laid_out, &[0, 1, 4], "png");
        assert_eq!(found, ["train/good/one.png", "test/good/One.png", "test/hole/one-2.png"]);
        let masks = mask_names(&laid_out, &[0, 1, 4], &found);
        assert_eq!(masks, [(4, "ground_truth/hole/one-2_mask.png".to_owned())]);
        let unnamed = ImageSet { names: Vec::new(), pixels: vec![0; 11], labels: Vec::new(), ..set };
        assert_eq!(file_names(&unnamed, &[3, 10], "png"), ["03.png", "10.png"]);
    }
}
