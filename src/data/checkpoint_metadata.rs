//! What a checkpoint says of itself: the texts in the metadata of its safetensors file. Trainers write and read them, and the
//! import worker, which has no reader of tensors, looks at them alone.
//!
//! `format`, `spec` (as in the URL), `image` (shape), `made_of` (how the pictures of a set that was brought were made alike;
//! others have to be made so, too), `step`, `epoch`, `seed`: the order of batches depends on seed and epoch alone, so these three
//! are the whole random state; `origin`: what computed the steps, and whether settings were changed on the way
//! ([`Origin`](crate::receipt::Origin)); `stopping`: how far early stopping is. Files of the first versions lack both. Of a
//! table also `columns`: their names, a line each, with backslash, tab and line break escaped.

use super::ImageShape;
use super::fitting::MadeOf;

/// Number of the newest format of a checkpoint that is read, and that is written.
pub const CHECKPOINT_FORMAT: u32 = 1;
/// Beginning of the value of `format`; the number follows.
const PREFIX: &str = "hourglass-";

/// The metadata of a checkpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckpointMetadata {
    /// The experiment as in a link.
    pub spec: String,
    /// Shape of an image.
    pub image: ImageShape,
    /// Optimiser steps.
    pub step: u32,
    /// Epochs completed.
    pub epoch: u32,
    /// Seed of the order of batches.
    pub seed: u32,
    /// What the images that it was trained on were made of.
    pub made_of: MadeOf,
    /// Names of the columns of a table; empty for images.
    pub columns: Vec<String>,
    /// How the network came about, as text; empty where that is not told.
    pub origin: String,
    /// How far early stopping is, as trainers write it; empty before the first epoch.
    pub stopping: String,
}

/// Why metadata are not those of a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// Another program wrote the file.
    #[error("another program saved it")]
    Foreign,
    /// A later version of Hourglass wrote the file.
    #[error("a newer Hourglass saved it (format {0}; this one reads up to {CHECKPOINT_FORMAT})")]
    Newer(u64),
    /// There is no such text, or it can't be understood.
    #[error("its metadata has no valid \"{0}\"")]
    Missing(&'static str),
}

impl CheckpointMetadata {
    /// Reads the metadata; `get` gives the text of a key.
    ///
    /// # Errors
    /// When they are not those of a checkpoint, or of a newer one.
    pub fn read<'a>(get: &dyn Fn(&str) -> Option<&'a str>) -> Result<Self, MetadataError> {
        let format = get("format").and_then(|format| format.strip_prefix(PREFIX));
        let format: u64 = format.and_then(|n| n.parse().ok()).ok_or(MetadataError::Foreign)?;
        if format > u64::from(CHECKPOINT_FORMAT) {
            return Err(MetadataError::Newer(format));
        }
        let text = |key: &'static str| get(key).ok_or(MetadataError::Missing(key));
        let number = |key| text(key)?.parse().map_err(|_| MetadataError::Missing(key));
        let sides: Vec<usize> = text("image")?.split(',').filter_map(|side| side.parse().ok()).collect();
        let &[channels, height, width] = sides.as_slice() else {
            return Err(MetadataError::Missing("image"));
        };
        Ok(Self {
            spec: text("spec")?.to_owned(),
            image: ImageShape { channels, height, width },
            step: number("step")?,
            epoch: number("epoch")?,
            seed: number("seed")?,
            made_of: get("made_of").map(MadeOf::from_text).unwrap_or_default(),
            columns: get("columns").into_iter().flat_map(|names| names.split('\n').map(unescape)).collect(),
            origin: get("origin").unwrap_or_default().to_owned(),
            stopping: get("stopping").unwrap_or_default().to_owned(),
        })
    }

    /// Keys and texts.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let ImageShape { channels, height, width } = self.image;
        let mut pairs = vec![
            ("format", format!("{PREFIX}{CHECKPOINT_FORMAT}")),
            ("spec", self.spec.clone()),
            ("image", format!("{channels},{height},{width}")),
            ("step", self.step.to_string()),
            ("epoch", self.epoch.to_string()),
            ("seed", self.seed.to_string()),
        ];
        if self.made_of != MadeOf::Unknown {
            pairs.push(("made_of", self.made_of.text()));
        }
        if !self.origin.is_empty() {
            pairs.push(("origin", self.origin.clone()));
        }
        if !self.columns.is_empty() {
            let names: Vec<String> = self.columns.iter().map(|name| escape(name)).collect();
            pairs.push(("columns", names.join("\n")));
        }
        if !self.stopping.is_empty() {
            pairs.push(("stopping", self.stopping.clone()));
        }
        pairs
    }
}

/// A column's name in one line.
fn escape(name: &str) -> String {
    name.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t")
}

fn unescape(line: &str) -> String {
    let (mut name, mut rest) = (String::new(), line.chars());
    while let Some(c) = rest.next() {
        match c {
            '\\' => name.push(match rest.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(other) => other,
                None => '\\',
            }),
            c => name.push(c),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let metadata = CheckpointMetadata {
            spec: "#v=1&data=own".into(),
            image: ImageShape::grey(1, 2),
            step: 7,
            epoch: 2,
            seed: 9,
            made_of: MadeOf::Unknown,
            columns: vec!["a\\b\nc".into(), "tab\there".into()],
            origin: "wasm32".into(),
            stopping: "0.5,2,0,0".into(),
        };
        let pairs = metadata.pairs();
        let get = |key: &str| pairs.iter().find(|(name, _)| *name == key).map(|(_, text)| text.as_str());
        assert_eq!(CheckpointMetadata::read(&get).unwrap(), metadata);
        let first = CheckpointMetadata::read(&|key| get(key).filter(|_| key != "stopping")).unwrap();
        assert_eq!(first, CheckpointMetadata { stopping: String::new(), ..metadata.clone() });
        let without = |left_out: &'static str| {
            CheckpointMetadata::read(&|key| get(key).filter(|_| key != left_out)).unwrap_err()
        };
        assert_eq!(without("seed"), MetadataError::Missing("seed"));
        assert_eq!(without("format"), MetadataError::Foreign);
        let newer =
            CheckpointMetadata::read(&|key| if key == "format" { Some("hourglass-9") } else { get(key) });
        assert_eq!(newer.unwrap_err(), MetadataError::Newer(9));
    }
}
