//! What range of brightness values have, and how they become pixels.

use crate::data::import::array::Values;

/// Values that become 0 and 255.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Range {
    low: f32,
    high: f32,
    /// In words: "0 to 1".
    pub(super) words: String,
    /// What was decided by itself, in a sentence; `None` for the usual ranges.
    pub(super) note: Option<String>,
}

/// Smallest and largest value, whether all are whole, and how many are no numbers at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    min: f32,
    max: f32,
    whole: bool,
    /// Values that are NaN or infinite.
    pub(super) not_finite: usize,
}

impl Default for Extent {
    fn default() -> Self {
        Self { min: f32::INFINITY, max: f32::NEG_INFINITY, whole: true, not_finite: 0 }
    }
}

impl Extent {
    /// Takes more values in.
    pub(super) fn add(&mut self, values: &Values) {
        match values {
            // Tens of millions of bytes are compared as bytes.
            Values::Bytes(values) => {
                [values.iter().min(), values.iter().max()]
                    .into_iter()
                    .flatten()
                    .for_each(|value| self.add_one(f32::from(*value)));
            }
            Values::Floats(values) => values.iter().for_each(|value| self.add_one(*value)),
            Values::Texts(_) => {}
        }
    }

    fn add_one(&mut self, value: f32) {
        if value.is_finite() {
            self.min = self.min.min(value);
            self.max = self.max.max(value);
            self.whole &= value.fract() == 0.0;
        } else {
            self.not_finite += 1;
        }
    }
}

/// Largest values of whole numbers that are no bytes, or very dark: of 1, 4, 10, 12, 14 and 16 bits, and of handwritten digits
/// that count the dots in a field of 4×4.
const LARGEST: [(f32, &str); 8] = [
    (1.0, "0 and 1"),
    (15.0, "0 to 15"),
    (16.0, "0 to 16"),
    (63.0, "0 to 63"),
    (255.0, "0 to 255"),
    (1023.0, "0 to 1023 (10 bits)"),
    (4095.0, "0 to 4095 (12 bits)"),
    (16383.0, "0 to 16383 (14 bits)"),
];

/// The range that values of this extent are of.
pub(super) fn range(extent: Extent) -> Range {
    let Extent { min, max, whole, .. } = extent;
    let plain = |low: f32, high: f32, words: &str| Range { low, high, words: words.into(), note: None };
    if min >= 0.0 && whole && max > 0.0 {
        if let Some((high, words)) = LARGEST.iter().find(|(high, _)| max <= *high) {
            let note = (*high != 1.0 && *high != 255.0)
                .then(|| format!("Values from 0 to {max} were stretched to full brightness."));
            return Range { note, ..plain(0.0, *high, words) };
        }
        if max <= 65535.0 {
            return plain(0.0, 65535.0, "0 to 65535 (16 bits)");
        }
    }
    if max <= min || min > max {
        // All equal, or no number at all: as bytes.
        return plain(0.0, 255.0, "one value everywhere");
    }
    if min >= 0.0 && max <= 1.0 {
        return plain(0.0, 1.0, "0 to 1");
    }
    if (-1.0..0.0).contains(&min) && max <= 1.0 {
        return plain(-1.0, 1.0, "−1 to 1");
    }
    if min >= 0.0 && max <= 255.0 && max > 63.0 {
        return plain(0.0, 255.0, "0 to 255");
    }
    let words = format!("{} to {}", short(min), short(max));
    let note = Some(format!("Values from {words} were stretched to full brightness."));
    Range { note, ..plain(min, max, &words) }
}

/// A number in few digits.
fn short(value: f32) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded < 0.0 { format!("−{}", -rounded) } else { format!("{rounded}") }
}

impl Range {
    /// True when bytes are pixels as they are.
    pub(super) fn is_bytes(&self) -> bool {
        self.low == 0.0 && self.high == 255.0
    }

    /// A value as a pixel; what is no number is black.
    pub(super) fn pixel(&self, value: f32) -> u8 {
        ((value - self.low) / (self.high - self.low) * 255.0 + 0.5).clamp(0.0, 255.0) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[f32], words: &str, noted: bool, pixels: &[u8]) {
        let mut extent = Extent::default();
        extent.add(&Values::Floats(values.to_vec()));
        let range = range(extent);
        assert_eq!((range.words.as_str(), range.note.is_some()), (words, noted));
        assert_eq!(values.iter().map(|value| range.pixel(*value)).collect::<Vec<_>>(), pixels);
    }

    #[test]
    fn the_usual_ranges_and_others() {
        check(&[0.0, 0.5, 1.0], "0 to 1", false, &[0, 128, 255]);
        check(&[0.0, 1.0], "0 and 1", false, &[0, 255]);
        check(&[-1.0, 0.0, 0.9], "−1 to 1", false, &[0, 128, 242]);
        check(&[0.0, 7.0, 255.0], "0 to 255", false, &[0, 7, 255]);
        check(&[0.0, 8.0, 16.0], "0 to 16", true, &[0, 128, 255]);
        check(&[0.0, 4095.0], "0 to 4095 (12 bits)", true, &[0, 255]);
        check(&[100.0, 65535.0], "0 to 65535 (16 bits)", false, &[0, 255]);
        check(&[-0.42, 2.8], "−0.42 to 2.8", true, &[0, 255]);
        check(&[7.0, 7.0], "0 to 15", true, &[119, 119]);
        check(&[0.0, 0.0], "one value everywhere", false, &[0, 0]);
        check(&[f32::NAN, 0.25, 1.0], "0 to 1", false, &[0, 64, 255]);
    }
}
