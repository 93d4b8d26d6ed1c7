//! The settings of an experiment and their defaults.

use super::{
    Activation, Applied, Comparison, Corruption, FIELDS, FieldError, Loss, LossUnit, Net, Optimiser, Output,
    Schedule, Sparsity, VARIANTS, field,
};

/// All settings of one experiment. The same spec, images and engine give the same losses, bit for bit.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Key of a row of [`crate::data::DATASETS`], or [`OWN_DATA`].
    pub data: String,
    /// Images to generate.
    pub n: u32,
    /// Key of a row of [`VARIANTS`].
    pub kind: String,
    /// Type of layers.
    pub net: Net,
    /// Units (dense) or channels (convolutional) of each hidden layer of the encoder; the decoder mirrors them.
    pub hidden: Vec<u32>,
    /// Values in the code.
    pub latent: u32,
    /// Non-linearity of the hidden layers.
    pub act: Activation,
    /// Non-linearity of the reconstruction.
    pub out: Output,
    /// Batch normalisation after each hidden layer.
    pub norm: bool,
    /// Dropout: share of the hidden units that is set to 0 at each step, 0–1.
    pub drop: f64,
    /// True when dense layers of the decoder use the transposed weights of the layers that they mirror.
    pub tied: bool,
    /// Corruption of the encoder's input; [`Corruption::None`] for kinds without one.
    pub corrupt: Corruption,
    /// Strength of the corruption, 0–1.
    pub noise: f64,
    /// Penalty of a sparse autoencoder.
    pub sparsity: Sparsity,
    /// Weight of the penalty in the loss (sparse, contractive, Siamese).
    pub weight: f64,
    /// Target of a unit's mean activation (sparse), 0–1.
    pub rho: f64,
    /// Weight of the KL divergence in the loss (variational); with 1 the loss is the negative evidence lower bound.
    pub beta: f64,
    /// Epochs over which β grows from 0 (variational).
    pub warm: f64,
    /// Standard deviation of a pixel around its reconstruction (variational with MSE or L1).
    pub sigma: f64,
    /// Pairs or triplets of codes (Siamese).
    pub pair: Comparison,
    /// Distance that codes of different classes keep (Siamese).
    pub margin: f64,
    /// Reconstruction loss.
    pub loss: Loss,
    /// Optimiser.
    pub opt: Optimiser,
    /// Learning rate.
    pub lr: f64,
    /// How the learning rate changes over the epochs.
    pub sched: Schedule,
    /// Weight decay, before it is multiplied with the learning rate.
    pub decay: f64,
    /// Largest norm of the gradient over all parameters; larger ones are scaled down to it. 0 for no limit.
    pub clip: f64,
    /// Images a step.
    pub batch: u32,
    /// Passes over the training images after which the run stops.
    pub epochs: u32,
    /// Epochs without a smaller validation loss after which the run stops early; 0 for never.
    pub patience: u32,
    /// Validation loss at which the run stops early; 0 for none.
    pub goal: f64,
    /// Index of the class that is left out of training; below 0 for none.
    pub held_out_class: i32,
    /// Seed of the images, the split, the initial weights and the order of batches.
    pub seed: u32,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            data: "digits".into(),
            n: 5000,
            kind: VARIANTS[0].key.into(),
            net: Net::Dense,
            hidden: vec![256, 64],
            latent: 2,
            act: Activation::Relu,
            out: Output::Sigmoid,
            norm: false,
            drop: 0.0,
            tied: false,
            corrupt: Corruption::None,
            noise: 0.3,
            sparsity: Sparsity::L1,
            weight: 1e-3,
            rho: 0.05,
            beta: 1.0,
            warm: 0.0,
            sigma: 0.2,
            pair: Comparison::Contrastive,
            margin: 1.0,
            loss: Loss::Mse,
            opt: Optimiser::Adam,
            lr: 1e-3,
            sched: Schedule::Constant,
            decay: 0.0,
            clip: 0.0,
            batch: 128,
            epochs: 200,
            patience: 0,
            goal: 0.0,
            held_out_class: -1,
            seed: 1,
        }
    }
}

impl Spec {
    /// Sets `key` from text, clamping numbers to their limits.
    ///
    /// # Errors
    /// When there is no such key, or the text is not a value it can take; the spec is unchanged then.
    pub fn set(&mut self, key: &str, text: &str) -> Result<Applied, FieldError> {
        field(key).ok_or_else(|| FieldError::unknown(key))?.apply(self, text)
    }

    /// True when going from `self` to `other` needs a new network or new data.
    pub fn needs_restart(&self, other: &Self) -> bool {
        FIELDS.iter().any(|f| !f.live && f.text(self) != f.text(other))
    }

    /// Takes over the settings of `form` that a running network can change.
    pub fn take_live_settings(&mut self, form: &Self) {
        for field in FIELDS.iter().filter(|f| f.live) {
            // A value that one spec holds is a value that another takes.
            let _ = field.apply(self, &field.text(form));
        }
    }

    /// The factor from a mean loss per pixel to the kind's [`LossUnit`]. For nats per image it makes the loss the negative
    /// log-likelihood of an image of this many pixels, up to a constant: Bernoulli for BCE, Gaussian with standard
    /// deviation σ for MSE, Laplacian with the same standard deviation for L1.
    pub fn reconstruction_scale(&self, pixels: usize) -> f64 {
        match self.variant().loss_unit {
            LossUnit::PerPixel => return 1.0,
            LossUnit::NatsPerImage => {}
        }
        let pixels = pixels as f64;
        match self.loss {
            Loss::Bce => pixels,
            Loss::Mse => pixels / (2.0 * self.sigma * self.sigma),
            Loss::L1 => pixels * core::f64::consts::SQRT_2 / self.sigma,
        }
    }

    /// Index of the class that is left out of training; `None` when training has all.
    pub fn held_out(&self) -> Option<u32> {
        u32::try_from(self.held_out_class).ok()
    }
}
