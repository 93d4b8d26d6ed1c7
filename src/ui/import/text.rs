//! What the page says of files that are brought. Plain Rust.

use super::state::Progress;
use crate::data::ImageSet;
use crate::data::import::catalogue::{ClassicSet, host};
use crate::data::import::{LeftOut, Look, Samples, SetKind};
use crate::plot::format::thousands;
use crate::ui::widgets::card::{Card, Sheet};

/// How many of something there are: "1 file", "3 files".
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count as u64), if count == 1 { one } else { many })
}

/// What the examples are called, one and many.
const fn noun(kind: SetKind) -> (&'static str, &'static str) {
    match kind {
        SetKind::Pictures => ("image", "images"),
        SetKind::Arrays => ("image", "images"),
        SetKind::Table => ("row", "rows"),
        SetKind::Sounds => ("sound", "sounds"),
    }
}

/// How many examples there are.
pub fn count_text(look: &Look) -> String {
    let (one, many) = noun(look.kind);
    let count = counted(look.count as usize, one, many);
    match look.classes.len() {
        0 => count,
        classes => format!("{count}, {}", counted(classes, "class", "classes")),
    }
}

/// What the files say of their examples: pairs of a name and a value.
pub fn facts(look: &Look) -> Vec<(String, String)> {
    let mut facts = look.facts.clone();
    let mut add = |name: &str, value: String| facts.push((name.into(), value));
    if let Some([train, validation]) = look.split {
        let [train, validation] = [train, validation].map(|count| thousands(count.into()));
        add("Split", format!("{train} for training, {validation} for validation"));
    }
    if look.masks > 0 {
        add("Masks", format!("{} mark flaws", thousands(look.masks.into())));
    }
    if look.duplicates > 0 {
        add("Duplicates", format!("{} equal to another", thousands(look.duplicates.into())));
    }
    facts
}

/// Samples in a row.
const COLUMNS: usize = 8;

/// The samples side by side; `None` while there are none.
pub fn sample_grid(samples: &Samples) -> Option<Sheet> {
    let sheet = || Sheet { shape: samples.shape, images: samples.pixels.0.clone(), columns: COLUMNS };
    (!samples.pixels.0.is_empty()).then(sheet)
}

/// The samples one by one, with their names.
pub fn sample_cards(samples: &Samples) -> Vec<Card> {
    let images = samples.pixels.0.chunks_exact(samples.shape.len().max(1));
    let card = |(pixels, name): (&[u8], &String)| {
        let short = name.rsplit('/').next().unwrap_or_default().to_owned();
        Card { pixels: pixels.to_vec(), name: short, words: String::new(), title: name.clone() }
    };
    images.zip(&samples.names).map(card).collect()
}

/// How far the work is.
pub fn progress_text(progress: &Progress) -> String {
    let Progress { what, done, total } = progress;
    let [done_text, total_text] = [done, total].map(|count| thousands((*count).into()));
    match (done, total) {
        (0, 0) => format!("{what} …"),
        (_, 0) => format!("{what}: {done_text} …"),
        _ => format!("{what}: {done_text} of {total_text}"),
    }
}

/// The heading of the list of files that are not used.
pub fn left_out_title(count: usize) -> String {
    format!("Skipped: {}", counted(count, "file", "files"))
}

/// That list as text to copy, a file a line.
pub fn left_out_text(files: &[LeftOut]) -> String {
    files.iter().map(|LeftOut { path, why }| format!("{path}: {why}\n")).collect()
}

/// What becomes of a set: the network is trained on it.
pub fn set_note(set: &ImageSet) -> String {
    let labelled = if set.labels.is_empty() { "without labels" } else { "with labels" };
    let name = &set.name;
    if let Some(table) = &set.table {
        let columns = counted(table.columns.len(), "column", "columns");
        return format!(
            "Training on “{name}”: {} of {columns}, {labelled}.",
            counted(set.len(), "row", "rows")
        );
    }
    let (height, width) = (set.shape.height, set.shape.width);
    let images = counted(set.len(), "image", "images");
    format!("Training on “{name}”: {images} of {height}×{width}, {labelled}.")
}

/// What is known of a classic set, in a line. `here` says whether its files lie beside the page.
pub fn set_facts(set: &ClassicSet, here: bool) -> String {
    let mut facts = Vec::new();
    if set.images > 0 {
        facts.push(format!("{} examples", thousands(set.images.into())));
    }
    if !set.classes.is_empty() {
        facts.push(counted(set.classes.len(), "class", "classes"));
    }
    facts.extend(set.bytes().map(megabytes));
    if !set.licence.is_empty() {
        facts.push(set.licence.to_owned());
    }
    let address = set.files.iter().find_map(|file| file.addresses.first());
    facts.push(match address {
        _ if here => "beside this page".into(),
        Some(address) => format!("from {}", host(address)),
        None => "download by hand".into(),
    });
    facts.join(" · ")
}

/// Bytes in megabytes: "11.6 MB".
pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Why “Your images” can't be chosen yet.
pub const NO_IMAGES: &str = "You have no images of your own yet: drop some, or choose files or a folder.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ImageShape, LabelKind, Labels, Table};

    #[test]
    fn a_set_is_counted() {
        let set = ImageSet {
            name: "bars".into(),
            shape: ImageShape::grey(2, 1),
            pixels: vec![0; 6],
            ..ImageSet::default()
        };
        assert_eq!(set_note(&set), "Training on “bars”: 3 images of 2×1, without labels.");
        let label =
            Labels { name: "label".into(), kind: LabelKind::Class(vec!["a".into()]), values: vec![0.0; 6] };
        let shape = ImageShape::grey(1, 1);
        let rows = ImageSet { table: Some(Table::default()), labels: vec![label], shape, ..set };
        assert_eq!(set_note(&rows), "Training on “bars”: 6 rows of 0 columns, with labels.");
    }

    #[test]
    fn progress_says_how_much_is_known() {
        let text = |done, total| progress_text(&Progress { what: "Reading".into(), done, total });
        assert_eq!(text(0, 0), "Reading …");
        assert_eq!(text(7, 0), "Reading: 7 …");
        assert_eq!(text(7, 1200), "Reading: 7 of 1\u{202f}200");
    }

    #[test]
    fn a_classic_set_is_described_in_a_line() {
        use crate::data::import::catalogue::CLASSIC_SETS;
        let mnist = CLASSIC_SETS.iter().find(|set| set.key == "mnist").unwrap();
        let facts = set_facts(mnist, true);
        assert!(facts.starts_with("70\u{202f}000 examples · 10 classes · "), "{facts}");
        assert!(facts.ends_with(" · CC BY-SA 3.0 · beside this page"), "{facts}");
        assert_eq!(megabytes(11_594_722), "11.6 MB");
    }

    #[test]
    fn samples_have_their_names_without_folders() {
        let samples = Samples {
            shape: ImageShape::grey(1, 1),
            pixels: crate::buffers::Bytes(vec![1, 2]),
            names: vec!["fruit/apple/1.png".into(), "2.png".into()],
        };
        let words: Vec<_> = sample_cards(&samples).into_iter().map(|card| (card.name, card.pixels)).collect();
        assert_eq!(words, [("1.png".into(), vec![1]), ("2.png".into(), vec![2])]);
        assert_eq!(sample_grid(&samples).map(|sheet| sheet.images), Some(vec![1, 2]));
        assert_eq!(sample_grid(&Samples::default()), None);
    }

    #[test]
    fn files_that_are_left_out_can_be_copied() {
        let file = |path: &str| LeftOut { path: path.into(), why: "is empty".into() };
        assert_eq!(left_out_title(1), "Skipped: 1 file");
        assert_eq!(left_out_text(&[file("a/b.png"), file("c")]), "a/b.png: is empty\nc: is empty\n");
    }
}
