//! Numbers that travel between page and worker as transferred `ArrayBuffer`s, not as lists.

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
