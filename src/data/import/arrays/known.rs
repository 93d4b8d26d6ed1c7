//! Sets that are known by name: what their classes are called, and whether their images lie on their side.

/// A known set.
#[derive(Debug)]
pub(super) struct Known {
    /// Words that all stand in the names of its files.
    words: &'static [&'static str],
    /// Label of the first class.
    first: f32,
    /// Names of the classes; of single characters when there are no spaces.
    classes: &'static str,
    /// True when rows and columns are swapped.
    pub(super) lying: bool,
}

const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CHARACTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Small letters that look like their capitals share their class.
const MERGED: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt";

/// Sets, those with more words first.
const KNOWN: [Known; 10] = [
    Known { words: &["emnist", "letters"], first: 1.0, classes: CAPITALS, lying: true },
    Known { words: &["emnist", "balanced"], first: 0.0, classes: MERGED, lying: true },
    Known { words: &["emnist", "bymerge"], first: 0.0, classes: MERGED, lying: true },
    Known { words: &["emnist", "byclass"], first: 0.0, classes: CHARACTERS, lying: true },
    Known { words: &["emnist"], first: 0.0, classes: "", lying: true },
    Known {
        words: &["fashion"],
        first: 0.0,
        classes: "T-shirt trousers pullover dress coat sandal shirt trainer bag boot",
        lying: false,
    },
    Known { words: &["kmnist"], first: 0.0, classes: "o ki su tsu na ha ma ya re wo", lying: false },
    Known { words: &["breastmnist"], first: 0.0, classes: "malignant normal", lying: false },
    Known { words: &["pneumoniamnist"], first: 0.0, classes: "normal pneumonia", lying: false },
    Known {
        words: &["bloodmnist"],
        first: 0.0,
        classes: "basophil eosinophil erythroblast granulocyte lymphocyte monocyte neutrophil platelet",
        lying: false,
    },
];

/// CIFAR-10, whose binary files have no name of their own.
pub(super) const CIFAR_10: Known = Known {
    words: &[],
    first: 0.0,
    classes: "aeroplane car bird cat deer dog frog horse ship lorry",
    lying: false,
};

/// The set whose words stand in this path.
pub(super) fn known(path: &str) -> Option<&'static Known> {
    let path = path.to_lowercase();
    KNOWN.iter().find(|known| known.words.iter().all(|word| path.contains(word)))
}

/// Name of the class with this label; `None` when the set has none.
pub(super) fn name(known: &Known, label: f32) -> Option<String> {
    let index = (label - known.first).max(-1.0) as isize;
    let index = usize::try_from(index).ok().filter(|_| label >= known.first)?;
    if known.classes.contains(' ') {
        return known.classes.split(' ').nth(index).map(str::to_owned);
    }
    known.classes.chars().nth(index).map(String::from)
}
