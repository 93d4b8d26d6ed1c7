//! Checkpoints: a run continues from one after a crash, a lost device, a hand-over to the other engine or a reload, and a
//! saved model is one.
//!
//! The file is safetensors. Tensors: each parameter under its name with its shape, and its optimiser state under
//! `adam.first.NAME` and `adam.second.NAME`, with any optimiser. Metadata: `format`, `spec` (as in the URL),
//! `image` (shape), `made_of` (how the pictures of a set that was brought were made alike; others have to be made so, too),
//! `step`, `epoch`, `seed`: the order of batches depends on seed and epoch alone, so these three are the whole random state. Of a table also its columns, for other
//! rows have to be seen as those that the network has learned from: metadata `columns` (their names, a line each, with
//! backslash, tab and line break escaped), and the tensors `table.mean`, `table.std` and `table.indicator`, `[columns]` each.

use super::TrainerError;
use super::optimiser::OptimiserState;
use super::params::{Param, vector};
use super::read::read;
use crate::data::preprocess::MadeOf;
use crate::data::{Column, ImageSet, ImageShape};
use crate::spec::{Link, Spec};
use burn::tensor::Device;
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};
use std::collections::HashMap;

/// Value of the metadata key `format`.
const FORMAT: &str = "hourglass-1";
const FIRST: &str = "adam.first.";
const SECOND: &str = "adam.second.";
const MEAN: &str = "table.mean";
const STD: &str = "table.std";
const INDICATOR: &str = "table.indicator";

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

/// A tensor's shape and values.
#[derive(Clone, Debug, PartialEq)]
struct Stored {
    shape: Vec<usize>,
    values: Vec<f32>,
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
    tensors: HashMap<String, Stored>,
}

impl Checkpoint {
    /// Reads a run from its device, in one transaction.
    pub(super) async fn read(
        spec: &Spec,
        set: &ImageSet,
        position: TrainingPosition,
        params: &[Param],
        state: &[Option<OptimiserState>],
    ) -> Result<Self, TrainerError> {
        let mut named = Vec::new();
        for (param, state) in params.iter().zip(state) {
            let (name, shape) = (&param.spec.name, &param.spec.shape);
            named.push((name.clone(), shape, param.value.clone()));
            if let Some(state) = state {
                named.push((format!("{FIRST}{name}"), shape, state.first.clone()));
                named.push((format!("{SECOND}{name}"), shape, state.second.clone()));
            }
        }
        let values = read(named.iter().map(|(_, _, tensor)| tensor.clone())).await?;
        let mut tensors: HashMap<String, Stored> = named
            .into_iter()
            .zip(values)
            .map(|((name, shape, _), values)| (name, Stored { shape: shape.clone(), values }))
            .collect();
        let columns = set.table.as_ref().map(|table| table.columns.clone()).unwrap_or_default();
        if !columns.is_empty() {
            let mut keep = |name: &str, of: fn(&Column) -> f32| {
                let values = columns.iter().map(of).collect();
                tensors.insert(name.to_owned(), Stored { shape: vec![columns.len()], values });
            };
            keep(MEAN, |column| column.mean);
            keep(STD, |column| column.std);
            keep(INDICATOR, |column| f32::from(u8::from(column.indicator)));
        }
        let made_of = set.made_of;
        Ok(Self { spec: spec.clone(), image: set.shape, position, columns, made_of, tensors })
    }

    /// Writes the tensors to the device.
    ///
    /// # Errors
    /// When a tensor is missing or has another shape.
    pub(super) fn restore(
        &self,
        params: &mut [Param],
        state: &mut [Option<OptimiserState>],
        device: &Device,
    ) -> Result<(), TrainerError> {
        for (param, state) in params.iter_mut().zip(state) {
            let name = &param.spec.name;
            param.value = vector(self.values(name, &param.spec.shape)?.to_vec(), device);
            if let Some(state) = state {
                let shape = &param.spec.shape;
                state.first = vector(self.values(&format!("{FIRST}{name}"), shape)?.to_vec(), device);
                state.second = vector(self.values(&format!("{SECOND}{name}"), shape)?.to_vec(), device);
            }
        }
        Ok(())
    }

    /// The values of a tensor by its name.
    ///
    /// # Errors
    /// When it is missing or has another shape.
    pub fn values(&self, name: &str, shape: &[usize]) -> Result<&[f32], TrainerError> {
        match self.tensors.get(name) {
            Some(stored) if stored.shape == shape => Ok(&stored.values),
            Some(stored) => {
                Err(TrainerError::OtherNetwork(format!("{name} is {:?}, not {shape:?}", stored.shape)))
            }
            None => Err(TrainerError::OtherNetwork(format!("it has no {name}"))),
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
    pub fn to_bytes(&self) -> Result<Vec<u8>, TrainerError> {
        let bytes: Vec<(&String, &Stored, Vec<u8>)> = self
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
        let ImageShape { channels, height, width } = self.image;
        let link = Link { spec: self.spec.clone(), ..Link::default() };
        let mut metadata = HashMap::from([
            ("format".to_owned(), FORMAT.to_owned()),
            ("spec".to_owned(), link.hash()),
            ("image".to_owned(), format!("{channels},{height},{width}")),
            ("step".to_owned(), self.position.step.to_string()),
            ("epoch".to_owned(), self.position.epoch.to_string()),
            ("seed".to_owned(), self.position.seed.to_string()),
        ]);
        if self.made_of != MadeOf::Unknown {
            metadata.insert("made_of".to_owned(), self.made_of.text());
        }
        if !self.columns.is_empty() {
            let names: Vec<String> = self.columns.iter().map(|column| escape(&column.name)).collect();
            metadata.insert("columns".to_owned(), names.join("\n"));
        }
        metadata
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
    pub fn from_bytes(file: &[u8]) -> Result<Self, TrainerError> {
        let (_, header) = SafeTensors::read_metadata(file).map_err(unreadable)?;
        let metadata = header.metadata().clone().unwrap_or_default();
        let get = |key: &str| metadata.get(key).cloned().ok_or_else(|| missing(key));
        if get("format")? != FORMAT {
            return Err(missing("format"));
        }
        let number = |key: &str| get(key)?.parse::<u32>().map_err(|_| missing(key));
        let position =
            TrainingPosition { step: number("step")?, epoch: number("epoch")?, seed: number("seed")? };
        let sides: Vec<usize> = get("image")?.split(',').filter_map(|s| s.parse().ok()).collect();
        let &[channels, height, width] = sides.as_slice() else { return Err(missing("image")) };
        let tensors: HashMap<String, Stored> = SafeTensors::deserialize(file)
            .map_err(unreadable)?
            .tensors()
            .into_iter()
            .filter(|(_, view)| view.dtype() == Dtype::F32)
            .map(|(name, view)| {
                let (values, _) = view.data().as_chunks::<4>();
                let values = values.iter().map(|b| f32::from_le_bytes(*b)).collect();
                (name, Stored { shape: view.shape().to_vec(), values })
            })
            .collect();
        let spec = Link::parse(&get("spec")?).0.spec;
        let columns = match metadata.get("columns") {
            Some(names) => columns(names, &tensors).ok_or_else(|| missing("columns"))?,
            None => Vec::new(),
        };
        let made_of = metadata.get("made_of").map(|text| MadeOf::from_text(text)).unwrap_or_default();
        let image = ImageShape { channels, height, width };
        Ok(Self { spec, image, position, columns, made_of, tensors })
    }
}

/// The columns of a table from their names in the metadata and their tensors; `None` when these don't fit.
fn columns(names: &str, tensors: &HashMap<String, Stored>) -> Option<Vec<Column>> {
    let names: Vec<String> = names.split('\n').map(unescape).collect();
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

fn unreadable(error: impl core::fmt::Display) -> TrainerError {
    TrainerError::NotACheckpoint(error.to_string())
}

fn missing(key: &str) -> TrainerError {
    TrainerError::NotACheckpoint(format!("its metadata has no valid \"{key}\""))
}
