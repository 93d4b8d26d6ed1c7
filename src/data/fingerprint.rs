//! Hashes of the exact content of a set.

use super::{ImageSet, LabelKind};
use sha2::{Digest, Sha256};

/// The 64-bit FNV-1a hash (Fowler, Noll & Vo 1991) in 16 hexadecimal digits: equal for sets that are the same to the last
/// bit. Not a cryptographic hash.
pub fn fingerprint(bytes: &[u8]) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let hash = bytes.iter().fold(OFFSET, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    format!("{hash:016x}")
}

/// What a set is made of, to the last bit and in its order: beginnings of SHA-256 (FIPS 180-4) over its examples and over its
/// labels. Names of examples and of classes do not count, nor does how a set is called: no network learns from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataFingerprint {
    /// Of shape and values of all examples.
    pub examples: [u8; 16],
    /// Of all columns of labels: splits, pairs and anomalies go by them.
    pub labels: [u8; 4],
}

impl DataFingerprint {
    /// That of a set that is complete.
    pub fn of(set: &ImageSet) -> Self {
        let mut examples = Sha256::new();
        for side in [set.len(), set.shape.channels, set.shape.height, set.shape.width] {
            examples.update((side as u64).to_le_bytes());
        }
        match &set.table {
            Some(table) => numbers(&mut examples, &table.values.0),
            None => examples.update(&set.pixels),
        }
        let mut labels = Sha256::new();
        for column in &set.labels {
            labels.update((column.name.len() as u64).to_le_bytes());
            labels.update(column.name.as_bytes());
            labels.update([u8::from(matches!(column.kind, LabelKind::Class(_)))]);
            numbers(&mut labels, &column.values);
        }
        Self { examples: first(examples), labels: first(labels) }
    }

    /// Reads what [`Display`](core::fmt::Display) writes; `None` for another text.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if text.len() != 40 || !digits {
            return None;
        }
        let byte = |at: usize| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok();
        let mut bytes = [0; 20];
        for (at, of) in bytes.iter_mut().enumerate() {
            *of = byte(at)?;
        }
        let (examples, labels) = bytes.split_at(16);
        Some(Self { examples: examples.try_into().ok()?, labels: labels.try_into().ok()? })
    }
}

/// 40 hexadecimal digits.
impl core::fmt::Display for DataFingerprint {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.examples.iter().chain(&self.labels).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn numbers(hash: &mut Sha256, values: &[f32]) {
    let mut bytes = Vec::with_capacity(4 * 1024);
    for part in values.chunks(1024) {
        bytes.clear();
        bytes.extend(part.iter().flat_map(|value| value.to_le_bytes()));
        hash.update(&bytes);
    }
}

fn first<const N: usize>(hash: Sha256) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.iter_mut().zip(hash.finalize()).for_each(|(byte, of)| *byte = of);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ImageShape, Labels};

    #[test]
    fn a_set_is_known_by_its_values_and_labels() {
        let column = |values: &[f32]| {
            vec![Labels {
                name: "digit".into(),
                kind: LabelKind::Class(vec!["a".into()]),
                values: values.into(),
            }]
        };
        let set = |pixels: &[u8], labels: &[f32]| ImageSet {
            shape: ImageShape::grey(2, 1),
            pixels: pixels.into(),
            labels: column(labels),
            ..ImageSet::default()
        };
        let of = |pixels: &[u8], labels: &[f32]| DataFingerprint::of(&set(pixels, labels));
        let print = of(&[1, 2, 3, 4], &[0.0, 1.0]);
        assert_eq!(DataFingerprint::parse(&print.to_string()), Some(print));
        let named =
            ImageSet { name: "mine".into(), names: vec!["x.png".into()], ..set(&[1, 2, 3, 4], &[0.0, 1.0]) };
        assert_eq!(DataFingerprint::of(&named), print);
        let other = of(&[3, 4, 1, 2], &[0.0, 1.0]);
        assert!(other.examples != print.examples && other.labels == print.labels, "another order");
        let other = of(&[1, 2, 3, 4], &[1.0, 1.0]);
        assert!(other.examples == print.examples && other.labels != print.labels);
        let wide = ImageSet { shape: ImageShape::grey(1, 2), ..set(&[1, 2, 3, 4], &[0.0, 1.0]) };
        assert!(DataFingerprint::of(&wide).examples != print.examples, "the same bytes in another shape");
        for text in ["", "0x", &"g".repeat(40), &"1".repeat(41), &"é".repeat(20)] {
            assert_eq!(DataFingerprint::parse(text), None, "{text}");
        }
    }

    #[test]
    fn published_vectors() {
        assert_eq!(fingerprint(b""), "cbf29ce484222325");
        assert_eq!(fingerprint(b"a"), "af63dc4c8601ec8c");
        assert_eq!(fingerprint(b"foobar"), "85944171f73967e8");
    }
}
