//! Images of codes from a file.

use crate::data::ImageShape;
use crate::data::names::shortened;
use crate::plot::format::thousands;
use crate::protocol::{Codes, DecodedFormat, Floats};
use crate::run::Run;
use crate::spec::Network;
use crate::ui::widgets::card::Card;

/// Images that are shown, the first ones.
pub const SHOWN: usize = 24;
/// Most values of all images that are decoded at once: the trainer holds them as numbers of four bytes.
const MAX_VALUES: usize = 48 << 20;
/// Most pictures that a ZIP without extensions holds.
const MAX_PICTURES: usize = 65_535;
/// Most characters of a name under an image.
const NAME_LENGTH: usize = 28;

/// Codes that were read from a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileCodes {
    /// Name of the file.
    pub file: String,
    /// Values of a code.
    pub latent: usize,
    /// The codes.
    pub codes: Codes,
}

/// Values of a code of the run's network; `None` before there is one.
pub fn latent(run: &Run) -> Option<usize> {
    run.started.as_ref().map(|started| Network::new(&started.spec, started.data.shape).latent())
}

/// How many codes may be decoded at once to images of this shape.
pub fn most(shape: ImageShape) -> usize {
    (MAX_VALUES / shape.len().max(1)).clamp(1, MAX_PICTURES)
}

/// What the file may be.
pub fn hint(latent: Option<usize>) -> String {
    let values = match latent {
        Some(1) => "one value".to_owned(),
        Some(latent) => format!("{latent} values"),
        None => return "There is no network yet that could decode them.".to_owned(),
    };
    format!(
        "A table (CSV) or an array (NPY) with {values} per row becomes images: choose it, or drop it on the field. The codes that you \
         take away have this form."
    )
}

/// What all images can be saved as: labels of buttons.
pub fn formats(is_table: bool) -> &'static [(&'static str, DecodedFormat)] {
    if is_table {
        &[("All rows (CSV)", DecodedFormat::Rows), ("As the network sees them (NPY)", DecodedFormat::Values)]
    } else {
        &[
            ("All as PNG (ZIP)", DecodedFormat::Pictures),
            ("All as bytes (NPZ)", DecodedFormat::Bytes),
            ("Not rounded (NPY)", DecodedFormat::Values),
        ]
    }
}

impl FileCodes {
    /// Number of codes.
    pub fn count(&self) -> usize {
        self.codes.values.0.len() / self.latent.max(1)
    }

    /// Those that are shown.
    pub fn first(&self) -> Floats {
        let shown = self.codes.values.0.len().min(SHOWN * self.latent);
        Floats(self.codes.values.0[..shown].to_vec())
    }

    /// What was read: "“codes.csv”: 500 codes. The first 24 are shown."
    pub fn note(&self) -> String {
        let count = self.count();
        let codes =
            if count == 1 { "1 code".to_owned() } else { format!("{} codes", thousands(count as u64)) };
        let shown = if count > SHOWN { format!(" The first {SHOWN} are shown.") } else { String::new() };
        format!("“{}”: {codes}.{shown}", self.file)
    }

    /// Why a network whose codes have `latent` values can't decode them; empty where it can.
    pub fn misfit(&self, latent: Option<usize>) -> String {
        match latent {
            Some(latent) if latent != self.latent => format!(
                "The codes in “{}” have {} values, and a code of this network has {latent}.",
                self.file, self.latent
            ),
            _ => String::new(),
        }
    }

    /// A card for each image; `size` are the values of one.
    pub fn cards(&self, images: &[u8], size: usize) -> Vec<Card> {
        let card = |(at, pixels): (usize, &[u8])| {
            let name = self.codes.names.get(at).map(String::as_str).unwrap_or_default();
            let number = format!("Code {}", at + 1);
            let title = if name.is_empty() { number.clone() } else { format!("{number}, {name}") };
            Card {
                pixels: pixels.to_vec(),
                name: shortened(name, NAME_LENGTH),
                words: if name.is_empty() { (at + 1).to_string() } else { String::new() },
                title: format!("{title}: save it as PNG"),
            }
        };
        images.chunks_exact(size.max(1)).enumerate().map(card).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{DataInfo, Started};
    use crate::spec::Spec;

    fn codes(count: usize) -> FileCodes {
        let names = vec!["cats/a very long name that does not fit below its picture.png".into(); count];
        FileCodes {
            file: "codes.csv".into(),
            latent: 2,
            codes: Codes { values: Floats((0..2 * count).map(|value| value as f32).collect()), names },
        }
    }

    #[test]
    fn the_first_are_shown_and_all_are_counted() {
        let many = codes(500);
        assert_eq!((many.count(), many.first().0.len()), (500, 48));
        assert_eq!(many.note(), "“codes.csv”: 500 codes. The first 24 are shown.");
        assert_eq!(codes(1).note(), "“codes.csv”: 1 code.");
        assert!(hint(Some(3)).contains("3 values per row") && hint(None).contains("no network yet"));
        assert!(formats(true).iter().all(|(_, format)| *format != DecodedFormat::Pictures));
        let cards = codes(2).cards(&[1, 2, 3, 4, 5, 6], 3);
        assert_eq!(cards.len(), 2);
        assert_eq!((cards[1].pixels.as_slice(), cards[1].name.chars().count()), (&[4, 5, 6][..], 28));
        assert!(cards[1].title.starts_with("Code 2, cats/a very"), "{}", cards[1].title);
    }

    #[test]
    fn codes_of_another_network_are_told() {
        let why = codes(2).misfit(Some(8));
        assert_eq!(why, "The codes in “codes.csv” have 2 values, and a code of this network has 8.");
        assert_eq!((codes(2).misfit(Some(2)), codes(2).misfit(None)), (String::new(), String::new()));
        let data = DataInfo { shape: ImageShape::grey(4, 4), ..DataInfo::default() };
        let started =
            Started { spec: Spec { latent: 5, ..Spec::default() }, data, steps_per_epoch: 1, step: 0 };
        let run = Run { started: Some(started), ..Run::default() };
        assert_eq!((latent(&run), latent(&Run::default())), (Some(5), None));
    }

    #[test]
    fn no_more_are_decoded_than_memory_and_a_zip_hold() {
        assert_eq!(most(ImageShape::grey(28, 28)), 64_198);
        assert_eq!(most(ImageShape::grey(2, 2)), 65_535);
        assert_eq!(most(ImageShape { channels: 3, height: 128, width: 128 }), 1024);
    }
}
