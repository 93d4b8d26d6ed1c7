//! Weights in safetensors, named and laid out as a `state_dict` of PyTorch.
//!
//! A linear layer's weight is `[outputs, inputs]` there, the transpose of ours; convolutions have one layout in both. A tied
//! layer has a bias alone: its weight is the transpose of the one that the metadata's `tied` names.

use super::metadata::metadata;
use super::modules::Modules;
use super::{ExportError, Model};
use crate::spec::{Layer, Op, ParamSpec};
use safetensors::tensor::{Dtype, TensorView, serialize};
use std::collections::HashMap;

/// A tensor of a file.
struct Entry {
    name: String,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Entry {
    fn floats(name: String, shape: Vec<usize>, values: &[f32]) -> Self {
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        Self { name, dtype: Dtype::F32, shape, bytes }
    }
}

/// The file.
pub(super) fn file(model: &Model<'_>) -> Result<Vec<u8>, ExportError> {
    let modules = Modules::new(model.spec, &model.network);
    let named = modules.named(&model.network);
    let mut entries = Vec::new();
    let mut tied = Vec::new();
    for (layer, name, norm) in &named {
        if let Some(source) = layer.tied_to.map(|index| &model.network.layers[index]) {
            let source = named.iter().find(|(layer, ..)| layer.name == source.name);
            tied.extend(source.map(|(_, source, _)| format!("{name}.weight = {source}.weight.T")));
        }
        add(model, layer, name, norm.as_deref(), &mut entries)?;
    }
    let mut pairs: HashMap<String, String> =
        metadata(model).into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    // What loaders of PyTorch's own tools look for.
    pairs.insert("format".into(), "pt".into());
    if !tied.is_empty() {
        pairs.insert("tied".into(), tied.join("; "));
    }
    let views: Result<Vec<_>, _> = entries
        .iter()
        .map(|e| Ok((e.name.as_str(), TensorView::new(e.dtype, e.shape.clone(), &e.bytes)?)))
        .collect();
    Ok(views.and_then(|views| serialize(views, Some(pairs)))?)
}

/// Adds the tensors of a layer.
fn add(
    model: &Model<'_>,
    layer: &Layer,
    name: &str,
    norm: Option<&str>,
    entries: &mut Vec<Entry>,
) -> Result<(), ExportError> {
    for param in layer.params() {
        let values = model.values(&param)?;
        let part = param.name.rsplit('.').next().unwrap_or_default();
        entries.push(match (part, norm) {
            ("weight", _) => weight(layer, format!("{name}.weight"), &param, values),
            ("gamma", Some(norm)) => Entry::floats(format!("{norm}.weight"), param.shape, values),
            ("beta", Some(norm)) => Entry::floats(format!("{norm}.bias"), param.shape, values),
            (part, Some(norm)) if part.starts_with("running") => {
                Entry::floats(format!("{norm}.{part}"), param.shape, values)
            }
            (part, _) => Entry::floats(format!("{name}.{part}"), param.shape, values),
        });
    }
    if let Some(norm) = norm {
        let steps = i64::from(model.checkpoint.position.step);
        entries.push(Entry {
            name: format!("{norm}.num_batches_tracked"),
            dtype: Dtype::I64,
            shape: Vec::new(),
            bytes: steps.to_le_bytes().to_vec(),
        });
    }
    Ok(())
}

fn weight(layer: &Layer, name: String, param: &ParamSpec, values: &[f32]) -> Entry {
    if layer.op != Op::Dense {
        return Entry::floats(name, param.shape.clone(), values);
    }
    let (inputs, outputs) = (layer.input.len(), layer.output.len());
    let transposed: Vec<f32> =
        (0..outputs).flat_map(|o| (0..inputs).map(move |i| values[i * outputs + o])).collect();
    Entry::floats(name, vec![outputs, inputs], &transposed)
}
