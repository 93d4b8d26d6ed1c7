//! The files that a program reads.
//!
//! - `model.safetensors`: the weights, as in [`state_dict`].
//! - `data.safetensors`: `examples` (bytes `[n, channels, height, width]`, or rows of a table `[n, columns]` as the network sees
//!   them), the indices `train` and `validation`, and the `labels` by which pairs are made. Its metadata and the tensors
//!   `table.…` are those of a checkpoint, so that what a program trains can be opened again.
//! - `reference.safetensors`: `inputs` and `reconstructions` of a few examples; `validation.targets`, and where they differ
//!   `validation.inputs`; the `validation.noise` of sampled codes; `validation_loss` in the metadata.

use crate::export::{ExportError, ExportedFile, Model, state_dict};
use crate::protocol::RunData;
use safetensors::tensor::{Dtype, TensorView, serialize};
use std::collections::HashMap;

/// The three files.
pub(super) fn files(model: &Model<'_>, run: &RunData) -> Result<Vec<ExportedFile>, ExportError> {
    Ok(vec![
        ExportedFile { name: "model.safetensors", bytes: state_dict::file(model)? },
        ExportedFile { name: "data.safetensors", bytes: data(model, run)? },
        ExportedFile { name: "reference.safetensors", bytes: reference(model, run)? },
    ])
}

/// Name, type, shape and bytes of a tensor.
type Entry<'a> = (&'a str, Dtype, Vec<usize>, Vec<u8>);

fn data(model: &Model<'_>, run: &RunData) -> Result<Vec<u8>, ExportError> {
    let (set, shape) = (&run.set, run.set.shape);
    let indices = |of: &[u32]| of.iter().flat_map(|&i| i64::from(i).to_le_bytes()).collect::<Vec<u8>>();
    let mut entries = vec![
        match &set.table {
            Some(table) => ("examples", Dtype::F32, vec![set.len(), shape.len()], floats(&table.values.0)),
            None => {
                let shape = vec![set.len(), shape.channels, shape.height, shape.width];
                ("examples", Dtype::U8, shape, set.pixels.clone())
            }
        },
        ("train", Dtype::I64, vec![run.train.len()], indices(&run.train)),
        ("validation", Dtype::I64, vec![run.validation.len()], indices(&run.validation)),
    ];
    if let Some(labels) = &run.pair_labels {
        entries.push(("labels", Dtype::I64, vec![labels.len()], indices(labels)));
    }
    for (name, values) in model.checkpoint.table_tensors() {
        entries.push((name, Dtype::F32, vec![values.len()], floats(values)));
    }
    let mut metadata = model.checkpoint.metadata();
    // The program trains its own steps.
    metadata.remove("origin");
    file(&entries, metadata)
}

fn reference(model: &Model<'_>, run: &RunData) -> Result<Vec<u8>, ExportError> {
    let image = model.network.image;
    let examples = |values: &[f32]| {
        let count = values.len() / image.len().max(1);
        match model.is_table() {
            true => vec![count, image.len()],
            false => vec![count, image.channels, image.height, image.width],
        }
    };
    let latent = model.network.latent();
    let (measured, [inputs, reconstructions]) = (&run.measured, &run.references);
    let (inputs, reconstructions, targets) = (&inputs.0, &reconstructions.0, &measured.targets.0);
    let mut entries = vec![
        ("inputs", Dtype::F32, examples(inputs), floats(inputs)),
        ("reconstructions", Dtype::F32, examples(reconstructions), floats(reconstructions)),
        ("validation.targets", Dtype::F32, examples(targets), floats(targets)),
    ];
    if let Some(inputs) = &measured.inputs {
        entries.push(("validation.inputs", Dtype::F32, examples(&inputs.0), floats(&inputs.0)));
    }
    if let Some(noise) = &measured.code_noise {
        let noise = &noise.0;
        let shape = vec![noise.len() / latent.max(1), latent];
        entries.push(("validation.noise", Dtype::F32, shape, floats(noise)));
    }
    let loss = ("validation_loss".to_owned(), run.validation_loss.to_string());
    file(&entries, HashMap::from([loss]))
}

fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

fn file(entries: &[Entry<'_>], metadata: HashMap<String, String>) -> Result<Vec<u8>, ExportError> {
    let views: Result<Vec<_>, _> = entries
        .iter()
        .map(|(name, dtype, shape, bytes)| Ok((*name, TensorView::new(*dtype, shape.clone(), bytes)?)))
        .collect();
    Ok(views.and_then(|views| serialize(views, Some(metadata)))?)
}
