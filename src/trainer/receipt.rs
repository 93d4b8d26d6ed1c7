//! The receipt of a run.

use super::read::read;
use super::{Trainer, TrainerError, values_of};
use crate::data::{DataFingerprint, fingerprint};
use crate::metrics::mse;
use crate::receipt::{Figure, Receipt, Value};

impl Trainer {
    /// The receipt of this run as it is now. All images have to be generated; `loss` is that of the last step, where it is
    /// known.
    ///
    /// # Errors
    /// When settings were changed on the way, and when the device was lost.
    pub async fn receipt(&self, loss: Option<f32>) -> Result<Receipt, TrainerError> {
        if self.origin.adjusted {
            return Err(TrainerError::Adjusted);
        }
        let score = self.validate().await?;
        let validation = self.validation();
        let copies = self.reconstruct(validation).await?;
        let error = mse(&copies, &values_of(self.set(), validation));
        let parameters = read(self.param_values()).await?;
        let bytes: Vec<u8> = parameters.iter().flatten().flat_map(|value| value.to_le_bytes()).collect();
        let network = u64::from_str_radix(&fingerprint(&bytes), 16).ok();
        let figures = [
            (Figure::Loss, loss.map(Value::Number)),
            (Figure::Validation, Some(Value::Number(score.reconstruction))),
            (Figure::Penalty, score.penalty.map(Value::Number)),
            (Figure::Mse, Some(Value::Number(error))),
            (Figure::Network, network.map(Value::Fingerprint)),
        ];
        Ok(Receipt {
            spec: self.spec().clone(),
            step: self.steps(),
            data: DataFingerprint::of(self.set()),
            arithmetic: self.origin.arithmetic.clone(),
            figures: figures.into_iter().filter_map(|(figure, value)| Some((figure, value?))).collect(),
        })
    }
}
