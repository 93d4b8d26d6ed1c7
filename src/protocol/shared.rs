//! `#[serde(with = "shared")]`: a shared set travels as the set itself.

use crate::data::ImageSet;
use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
use std::sync::Arc;

pub fn serialize<S: Serializer>(set: &Arc<ImageSet>, serializer: S) -> Result<S::Ok, S::Error> {
    set.as_ref().serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<ImageSet>, D::Error> {
    ImageSet::deserialize(deserializer).map(Arc::new)
}

/// The same of a set that may be missing.
pub mod optional {
    use super::{Arc, Deserializer, ImageSet, Serializer};
    use serde::{Deserialize as _, Serialize as _};

    pub fn serialize<S: Serializer>(set: &Option<Arc<ImageSet>>, serializer: S) -> Result<S::Ok, S::Error> {
        set.as_deref().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Arc<ImageSet>>, D::Error> {
        Ok(Option::deserialize(deserializer)?.map(Arc::new))
    }
}
