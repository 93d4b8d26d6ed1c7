//! Checkpoints: a run continues from one after a crash, a lost device, a hand-over to the other engine or a reload, and a
//! saved model is one.
//!
//! The file is safetensors. Tensors: each parameter under its name with its shape, and its optimiser state under
//! `adam.first.NAME` and `adam.second.NAME`, with any optimiser; of a table also `table.mean`, `table.std` and
//! `table.indicator`, `[columns]` each, for other rows have to be seen as those that the network has learned from. Metadata:
//! [`CheckpointMetadata`].

use crate::data::preprocess::MadeOf;
use crate::data::{CheckpointMetadata, Column, ImageSet, ImageShape};
use crate::receipt::Origin;
use crate::spec::{Link, Spec};
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};
use std::collections::HashMap;

const FIRST: &str = "adam.first.";
const SECOND: &str = "adam.second.";
const MEAN: &str = "table.mean";
const STD: &str = "table.std";
const INDICATOR: &str = "table.indicator";

/// Why a checkpoint can't be used: a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// It can't be read.
    #[error("this is not a checkpoint of Hourglass: {0}")]
    NotACheckpoint(String),
    /// It is of another network.
    #[error("the checkpoint belongs to another network: {0}")]
    OtherNetwork(String),
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrainingPosition {
    /// Optimiser steps.
    pub step: u32,
    /// Epochs completed.
    pub epoch: u32,
    /// Seed of the order of batches.
    pub seed: u32,
}

/// What early stopping has seen of a run: its patience goes on with the run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StoppingState {
    /// The smallest validation loss, with the weighted penalty, and its epoch; `None` before the first.
    pub best: Option<(f32, f32)>,
    /// True when the last loss was at the goal or below.
    pub at_goal: bool,
    /// True when an epoch has ended whose validation loss was not measured yet.
    pub due: bool,
}

impl StoppingState {
    /// As text: the smallest loss and its epoch, which are empty before the first, then 0 or 1 for each of the others; empty
    /// for a run that has no epoch behind it. The text of a float is that of this very float.
    fn text(&self) -> String {
        if *self == Self::default() {
            return String::new();
        }
        let (loss, epoch) =
            self.best.map_or_else(Default::default, |(loss, epoch)| (loss.to_string(), epoch.to_string()));
        format!("{loss},{epoch},{},{}", u8::from(self.at_goal), u8::from(self.due))
    }

    /// Reads the text; what can't be understood is as at the beginning of a run.
    fn from_text(text: &str) -> Self {
        let mut parts = text.split(',');
        let mut number = || parts.next().and_then(|part| part.parse::<f32>().ok()).filter(|x| x.is_finite());
        let best = number().zip(number());
        Self { best, at_goal: number() == Some(1.0), due: number() == Some(1.0) }
    }
}

/// A tensor's shape and values.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredTensor {
    /// Its shape.
    pub shape: Vec<usize>,
    /// Its values, row-major.
    pub values: Vec<f32>,
}

/// A run's parameters and optimiser state, in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// The experiment.
    pub spec: Spec,
    /// Shape of an image.
    pub image: ImageShape,
    /// Step, epoch and seed.
    pub position: TrainingPosition,
    /// Columns of the table that the network has learned from; empty for images.
    pub columns: Vec<Column>,
    /// What the images that it has learned from were made of.
    pub made_of: MadeOf,
    /// How the network came about.
    pub origin: Origin,
    /// How far early stopping is.
    pub stopping: StoppingState,
    tensors: HashMap<String, StoredTensor>,
}

/// Names of a parameter's optimiser state: of its first and of its second moment.
pub fn state_names(parameter: &str) -> [String; 2] {
    [format!("{FIRST}{parameter}"), format!("{SECOND}{parameter}")]
}

impl Checkpoint {
    /// A checkpoint of these parameters and their [optimiser state](state_names).
    pub fn new(
        spec: &Spec,
        set: &ImageSet,
        position: TrainingPosition,
        origin: Origin,
        mut tensors: HashMap<String, StoredTensor>,
    ) -> Self {
        let columns = set.table.as_ref().map(|table| table.columns.clone()).unwrap_or_default();
        if !columns.is_empty() {
            let mut keep = |name: &str, of: fn(&Column) -> f32| {
                let values = columns.iter().map(of).collect();
                tensors.insert(name.to_owned(), StoredTensor { shape: vec![columns.len()], values });
            };
            keep(MEAN, |column| column.mean);
            keep(STD, |column| column.std);
            keep(INDICATOR, |column| f32::from(u8::from(column.indicator)));
        }
        let made_of = set.made_of;
        let stopping = StoppingState::default();
        Self { spec: spec.clone(), image: set.shape, position, columns, made_of, origin, stopping, tensors }
    }

    /// The values of a tensor by its name.
    ///
    /// # Errors
    /// When it is missing or has another shape.
    pub fn values(&self, name: &str, shape: &[usize]) -> Result<&[f32], CheckpointError> {
        match self.tensors.get(name) {
            Some(stored) if stored.shape == shape => Ok(&stored.values),
            Some(stored) => {
                Err(CheckpointError::OtherNetwork(format!("{name} is {:?}, not {shape:?}", stored.shape)))
            }
            None => Err(CheckpointError::OtherNetwork(format!("it has no {name}"))),
        }
    }

    /// True when every value is a finite number.
    pub fn is_finite(&self) -> bool {
        self.tensors.values().all(|t| t.values.iter().all(|v| v.is_finite()))
    }

    /// The checkpoint as a safetensors file.
    ///
    /// # Errors
    /// When safetensors refuses the tensors, which it does for none of a run.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CheckpointError> {
        let bytes: Vec<(&String, &StoredTensor, Vec<u8>)> = self
            .tensors
            .iter()
            .map(|(name, t)| (name, t, t.values.iter().flat_map(|v| v.to_le_bytes()).collect()))
            .collect();
        let views: Result<Vec<_>, _> = bytes
            .iter()
            .map(|(name, t, raw)| Ok((name.as_str(), TensorView::new(Dtype::F32, t.shape.clone(), raw)?)))
            .collect();
        views.and_then(|views| serialize(views, Some(self.metadata()))).map_err(unreadable)
    }

    /// The metadata of its file.
    pub fn metadata(&self) -> HashMap<String, String> {
        let TrainingPosition { step, epoch, seed } = self.position;
        let metadata = CheckpointMetadata {
            spec: Link { spec: self.spec.clone(), ..Link::default() }.hash(),
            image: self.image,
            step,
            epoch,
            seed,
            made_of: self.made_of,
            columns: self.columns.iter().map(|column| column.name.clone()).collect(),
            origin: self.origin.text(),
            stopping: self.stopping.text(),
        };
        metadata.pairs().into_iter().map(|(key, text)| (key.to_owned(), text)).collect()
    }

    /// The tensors of its file that say how a table is seen; none for images.
    pub fn table_tensors(&self) -> impl Iterator<Item = (&'static str, &[f32])> {
        let of = |name: &'static str| Some((name, self.tensors.get(name)?.values.as_slice()));
        [MEAN, STD, INDICATOR].into_iter().filter_map(of)
    }

    /// Reads a safetensors file.
    ///
    /// # Errors
    /// When it is not one of [`to_bytes`](Self::to_bytes).
    pub fn from_bytes(file: &[u8]) -> Result<Self, CheckpointError> {
        let (_, header) = SafeTensors::read_metadata(file).map_err(unreadable)?;
        let texts = header.metadata().as_ref();
        let read =
            CheckpointMetadata::read(&|key| texts.and_then(|texts| texts.get(key)).map(String::as_str));
        let CheckpointMetadata { spec, image, step, epoch, seed, made_of, columns: names, origin, stopping } =
            read.map_err(unreadable)?;
        let tensors: HashMap<String, StoredTensor> = SafeTensors::deserialize(file)
            .map_err(unreadable)?
            .tensors()
            .into_iter()
            .filter(|(_, view)| view.dtype() == Dtype::F32)
            .map(|(name, view)| {
                let (values, _) = view.data().as_chunks::<4>();
                let values = values.iter().map(|b| f32::from_le_bytes(*b)).collect();
                (name, StoredTensor { shape: view.shape().to_vec(), values })
            })
            .collect();
        let columns = if names.is_empty() {
            Vec::new()
        } else {
            columns(names, &tensors).ok_or_else(|| unreadable("its metadata has no valid \"columns\""))?
        };
        let spec = Link::parse(&spec).0.spec;
        let position = TrainingPosition { step, epoch, seed };
        let origin = if origin.is_empty() { Origin::default() } else { Origin::from_text(&origin) };
        let stopping = StoppingState::from_text(&stopping);
        Ok(Self { spec, image, position, columns, made_of, origin, stopping, tensors })
    }
}

/// The columns of a table from their names in the metadata and their tensors; `None` when these don't fit.
fn columns(names: Vec<String>, tensors: &HashMap<String, StoredTensor>) -> Option<Vec<Column>> {
    let of = |name: &str| tensors.get(name).map(|t| &t.values).filter(|values| values.len() == names.len());
    let (mean, std, indicator) = (of(MEAN)?, of(STD)?, of(INDICATOR)?);
    let column = |(i, name): (usize, &String)| {
        let usable = mean[i].is_finite() && std[i].is_finite() && std[i] > 0.0;
        usable.then(|| Column {
            name: name.clone(),
            mean: mean[i],
            std: std[i],
            indicator: indicator[i] != 0.0,
        })
    };
    names.iter().enumerate().map(column).collect()
}

fn unreadable(error: impl core::fmt::Display) -> CheckpointError {
    CheckpointError::NotACheckpoint(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_early_stopping_has_seen_is_read_as_it_was_written() {
        let states = [
            StoppingState::default(),
            StoppingState { best: Some((0.1 + 0.2, 12.0)), at_goal: true, due: false },
            StoppingState { best: Some((f32::MIN_POSITIVE / 3.0, 3.25)), at_goal: false, due: true },
            StoppingState { due: true, ..StoppingState::default() },
        ];
        for state in states {
            assert_eq!(StoppingState::from_text(&state.text()), state, "{}", state.text());
        }
        for text in ["", "inf,2,0,0", "half,a,b", ",,,", "0.5"] {
            assert_eq!(StoppingState::from_text(text), StoppingState::default(), "{text}");
        }
    }
}
