//! Numbers and texts that travel between page and worker as transferred `ArrayBuffer`s, not as lists.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Raw bytes: pixels (`u8`, 0 black to 255 white) or a checkpoint file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bytes(#[serde(with = "serde_bytes")] pub Vec<u8>);

/// Numbers, as little-endian bytes on the wire.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Floats(pub Vec<f32>);

impl Serialize for Floats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = self.0.iter().flat_map(|v| v.to_le_bytes()).collect();
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for Floats {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: Vec<u8> = serde_bytes::deserialize(deserializer)?;
        let (values, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            return Err(de::Error::invalid_length(bytes.len(), &"a multiple of 4"));
        }
        Ok(Self(values.iter().map(|b| f32::from_le_bytes(*b)).collect()))
    }
}

/// `#[serde(with = "numbers")]`: a list of numbers that travels as [`Floats`] do.
pub mod numbers {
    use super::{Deserialize, Deserializer, Floats, Serialize as _, Serializer};

    /// Writes the numbers as bytes.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(values: &[f32], serializer: S) -> Result<S::Ok, S::Error> {
        Floats(values.to_vec()).serialize(serializer)
    }

    /// Reads what [`serialize`] wrote.
    ///
    /// # Errors
    /// When the bytes are no numbers.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f32>, D::Error> {
        Ok(Floats::deserialize(deserializer)?.0)
    }
}

/// `#[serde(with = "texts")]`: a list of texts that travels as one buffer, for 60 000 names of files are as many objects
/// otherwise. Each text is its length as four bytes, little-endian, and its UTF-8.
pub mod texts {
    use super::{Deserializer, Serializer, de};

    /// Writes the texts into one buffer.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(texts: &[String], serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(texts.iter().map(|text| 4 + text.len()).sum());
        for text in texts {
            bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        serializer.serialize_bytes(&bytes)
    }

    /// Reads what [`serialize`] wrote.
    ///
    /// # Errors
    /// When the buffer was cut off. What is no UTF-8 becomes "�".
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
        let bytes: Vec<u8> = serde_bytes::deserialize(deserializer)?;
        let (mut rest, mut texts) = (bytes.as_slice(), Vec::new());
        while !rest.is_empty() {
            let cut_off = || de::Error::invalid_length(bytes.len(), &"texts with their lengths");
            let (length, tail) = rest.split_first_chunk::<4>().ok_or_else(cut_off)?;
            let (text, tail) =
                tail.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(cut_off)?;
            texts.push(String::from_utf8_lossy(text).into_owned());
            rest = tail;
        }
        Ok(texts)
    }
}
