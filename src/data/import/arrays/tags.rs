//! What the name of an array says of it: its part in the set, and the words that it shares with what belongs to it.

/// What a name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags {
    /// Training or validation; `None` when the name does not say.
    pub(super) split: Option<Split>,
    /// Images or labels; `None` when the name does not say.
    pub(super) role: Option<Role>,
    /// All other words, which images and their labels have in common.
    pub(super) stem: Vec<String>,
}

/// For what images are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    Train,
    /// Of the files' validation and test images alike: the network learns from neither.
    Validation,
}

/// What an array holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Images,
    Labels,
}

/// Words that say nothing: of formats, types and numbering.
const SILENT: [&str; 25] = [
    "npy", "npz", "gz", "zip", "tar", "idx", "idx1", "idx2", "idx3", "idx4", "ubyte", "byte", "int", "float",
    "double", "bin", "txt", "arr", "array", "set", "dataset", "mapping", "names", "meta", "batches",
];
const IMAGES: [&str; 8] = ["images", "imgs", "image", "img", "pixels", "x", "data", "features"];
const LABELS: [&str; 9] = ["labels", "label", "targets", "target", "y", "classes", "class", "fine", "coarse"];
const TRAIN: [&str; 5] = ["train", "training", "trn", "tr", "extra"];
const VALIDATION: [&str; 10] =
    ["val", "valid", "validation", "dev", "test", "testing", "tst", "te", "t10k", "holdout"];

/// What a path's parts say; the last ones first.
pub(super) fn tags(path: &str) -> Tags {
    let mut tags = Tags::default();
    for part in path.rsplit('/') {
        let (mut split, mut role) = (None, None);
        for word in words(part) {
            let word = word.as_str();
            if TRAIN.contains(&word) {
                split = split.or(Some(Split::Train));
            } else if VALIDATION.contains(&word) {
                split = split.or(Some(Split::Validation));
            } else if IMAGES.contains(&word) {
                role = role.or(Some(Role::Images));
            } else if LABELS.contains(&word) {
                // "data" and "x" may stand beside: "data_labels".
                role = Some(Role::Labels);
            } else if !SILENT.contains(&word) {
                tags.stem.push(word.to_owned());
            }
        }
        tags.split = tags.split.or(split);
        tags.role = tags.role.or(role);
    }
    tags.stem.sort_unstable();
    tags
}

/// The words of a name, in lower case: "X_train" is "x" and "train", as is "xtrain". Numbers of numpy's "arr_0" are dropped.
fn words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let mut words: Vec<String> = Vec::new();
    for word in lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let number = word.bytes().all(|byte| byte.is_ascii_digit());
        if number && words.last().is_some_and(|last| last == "arr") {
            continue;
        }
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        if matches!(first, "x" | "y") && (TRAIN.contains(&rest) || VALIDATION.contains(&rest)) {
            words.extend([first.to_owned(), rest.to_owned()]);
        } else {
            words.push(word.to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, split: Option<Split>, role: Option<Role>, stem: &[&str]) {
        let stem = stem.iter().map(ToString::to_string).collect();
        assert_eq!(tags(name), Tags { split, role, stem }, "{name}");
    }

    #[test]
    fn names_of_the_classic_sets() {
        use {Role::*, Split::*};
        check("t10k-labels-idx1-ubyte.gz", Some(Validation), Some(Labels), &[]);
        check("train-images.idx3-ubyte", Some(Train), Some(Images), &[]);
        check(
            "emnist-letters-test-images-idx3-ubyte",
            Some(Validation),
            Some(Images),
            &["emnist", "letters"],
        );
        check("qmnist-train-labels-idx2-int", Some(Train), Some(Labels), &["qmnist"]);
        check("bloodmnist.npz/val_labels", Some(Validation), Some(Labels), &["bloodmnist"]);
        check("kmnist-train-imgs.npz/arr_0", Some(Train), Some(Images), &["kmnist"]);
        check("mnist.npz/x_test", Some(Validation), Some(Images), &["mnist"]);
        check("sets/data_batch_3.bin/images", None, Some(Images), &["3", "batch", "sets"]);
        check("Xtrain.npy", Some(Train), Some(Images), &[]);
        check("train/digits_labels.npy", Some(Train), Some(Labels), &["digits"]);
    }
}
