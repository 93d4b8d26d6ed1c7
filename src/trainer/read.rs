//! Reads tensors from a device: asynchronously, since a synchronous read panics in a browser, and many in one
//! transaction, since each read flushes the GPU's queue.

use super::TrainerError;
use burn::tensor::{Tensor, Transaction};

/// The values of tensors of one rank, in one transaction.
///
/// # Errors
/// When the device was lost.
pub async fn read<const D: usize>(
    tensors: impl IntoIterator<Item = Tensor<D>>,
) -> Result<Vec<Vec<f32>>, TrainerError> {
    let transaction = tensors.into_iter().fold(Transaction::default(), Transaction::register);
    let data = transaction.execute_async().await.map_err(lost)?;
    data.into_iter().map(|d| d.try_into_vec::<f32>().map_err(lost)).collect()
}

/// The values of one tensor.
///
/// # Errors
/// When the device was lost.
pub async fn read_one<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, TrainerError> {
    Ok(read([tensor]).await?.pop().unwrap_or_default())
}

fn lost(error: impl core::fmt::Debug) -> TrainerError {
    TrainerError::Device("compute", format!("{error:?}"))
}
