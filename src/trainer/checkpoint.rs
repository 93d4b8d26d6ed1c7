//! Checkpoints from the device, and to it.

use super::TrainerError;
use super::optimiser::OptimiserState;
use super::params::{Param, vector};
use super::read::read;
use crate::checkpoint::{Checkpoint, StoredTensor, TrainingPosition, state_names};
use crate::data::ImageSet;
use crate::receipt::Origin;
use crate::spec::Spec;
use burn::tensor::Device;

/// Reads a run from its device, in one transaction.
pub(super) async fn save(
    spec: &Spec,
    set: &ImageSet,
    position: TrainingPosition,
    origin: &Origin,
    params: &[Param],
    state: &[Option<OptimiserState>],
) -> Result<Checkpoint, TrainerError> {
    let mut named = Vec::new();
    for (param, state) in params.iter().zip(state) {
        let (name, shape) = (&param.spec.name, &param.spec.shape);
        named.push((name.clone(), shape, param.value.clone()));
        if let Some(state) = state {
            let [first, second] = state_names(name);
            named.push((first, shape, state.first.clone()));
            named.push((second, shape, state.second.clone()));
        }
    }
    let values = read(named.iter().map(|(_, _, tensor)| tensor.clone())).await?;
    let tensors = named
        .into_iter()
        .zip(values)
        .map(|((name, shape, _), values)| (name, StoredTensor { shape: shape.clone(), values }))
        .collect();
    Ok(Checkpoint::new(spec, set, position, origin.clone(), tensors))
}

/// Writes a checkpoint's tensors to the device.
///
/// # Errors
/// When a tensor is missing or has another shape.
pub(super) fn restore(
    checkpoint: &Checkpoint,
    params: &mut [Param],
    state: &mut [Option<OptimiserState>],
    device: &Device,
) -> Result<(), TrainerError> {
    for (param, state) in params.iter_mut().zip(state) {
        let shape = &param.spec.shape;
        let to_device =
            |name: &str| Ok::<_, TrainerError>(vector(checkpoint.values(name, shape)?.to_vec(), device));
        param.value = to_device(&param.spec.name)?;
        if let Some(state) = state {
            let [first, second] = state_names(&param.spec.name);
            (state.first, state.second) = (to_device(&first)?, to_device(&second)?);
        }
    }
    Ok(())
}
