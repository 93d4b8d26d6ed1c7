//! What an experiment is: the [`Spec`], its limits and defaults, its presets, and its form as text.
//!
//! [`FIELDS`] is the one table that the form, the URL, a spec file and the command line's `--set` are made from.

mod choice;
mod field;
mod fields;
mod layer;
mod network;
mod number;
mod preset;
mod text;
mod variant;

pub use choice::{
    Activation, Choice, Comparison, Corruption, Loss, Net, Optimiser, Output, Schedule, Sparsity,
};
pub use field::{Applied, Control, Field, FieldError, Group, Limits, Scale};
pub use fields::{FIELDS, field};
pub use layer::{Init, KERNEL, Layer, Op, ParamSpec, Role, STRIDE, Size};
pub use network::{Network, value_name};
pub use number::number;
pub use preset::{PRESETS, Preset};
pub use text::{Link, Note, VERSION};
pub use variant::{CodeFigure, LossUnit, Penalty, PenaltyTerm, VARIANTS, Variant, applies, matters, variant};

/// Value of `data` when the images are the user's own and not one of [`crate::data::DATASETS`].
pub const OWN_DATA: &str = "own";

/// Weight decay of AdamW where none is given, as in PyTorch; without any it would be Adam.
const ADAMW_DECAY: f64 = 0.01;

/// One experiment: with the same spec, data and engine it gives the same losses.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Key of a row of [`crate::data::DATASETS`], or [`OWN_DATA`].
    pub data: String,
    /// Images to generate.
    pub n: u32,
    /// Key of a row of [`VARIANTS`].
    pub kind: String,
    /// Kind of layers.
    pub net: Net,
    /// Units (dense) or channels (convolutional) of each hidden layer, from the input towards the bottleneck.
    pub hidden: Vec<u32>,
    /// Values in the code.
    pub latent: u32,
    /// Non-linearity of the hidden layers.
    pub act: Activation,
    /// Non-linearity of the reconstruction.
    pub out: Output,
    /// Batch normalisation after each hidden layer.
    pub norm: bool,
    /// Share of the hidden units that is left out at each step, 0–1.
    pub drop: f64,
    /// Dense layers of the decoder use the weights of those they mirror, transposed.
    pub tied: bool,
    /// Damage to the image that the encoder sees, [`Corruption::None`] where the kind knows of none.
    pub corrupt: Corruption,
    /// Strength of the damage, 0–1.
    pub noise: f64,
    /// What keeps a sparse code quiet.
    pub sparsity: Sparsity,
    /// Weight of the penalty on the code (sparse, contractive, Siamese) beside the reconstruction loss.
    pub weight: f64,
    /// Target of a sparse unit's mean activation, 0–1.
    pub rho: f64,
    /// Weight of the KL divergence (variational); 1 is the evidence lower bound itself.
    pub beta: f64,
    /// Epochs over which that weight grows from 0.
    pub warm: f64,
    /// Standard deviation of a pixel around its reconstruction (variational with MSE or L1).
    pub sigma: f64,
    /// How codes are compared (Siamese).
    pub pair: Comparison,
    /// How far apart codes of different kinds have to be (Siamese).
    pub margin: f64,
    /// Reconstruction loss.
    pub loss: Loss,
    /// Optimiser.
    pub opt: Optimiser,
    /// Learning rate.
    pub lr: f64,
    /// How it changes over the epochs.
    pub sched: Schedule,
    /// What each weight loses a step, as a share and before the learning rate.
    pub decay: f64,
    /// Longest gradient over all parameters; longer ones are scaled down to it. 0 for no limit.
    pub clip: f64,
    /// Images a step.
    pub batch: u32,
    /// Passes over the training images before the run stops by itself.
    pub epochs: u32,
    /// Epochs without a better validation loss after which it stops before that; 0 for never.
    pub patience: u32,
    /// Validation loss at which it stops before that; 0 for none.
    pub goal: f64,
    /// Class that training never sees, from 0; below 0 for none.
    pub hold: i32,
    /// Seeds the data, the split, the first weights and the order of batches.
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
            hold: -1,
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

    /// The class that training never sees.
    pub fn held_out(&self) -> Option<u32> {
        u32::try_from(self.hold).ok()
    }

    /// Brings settings that exclude each other into line (BCE needs a sigmoid output; a convolution needs a
    /// layer), and says what was changed.
    pub fn settle(&mut self) -> Vec<String> {
        let mut notes = Vec::new();
        let (default, kind) = (Self::default(), self.kind.clone());
        for field in FIELDS.iter().filter(|f| !applies(f.key, &kind)) {
            // A default is always a value that its field takes.
            let _ = field.apply(self, &field.text(&default));
        }
        if self.corrupt == Corruption::None {
            self.corrupt = self.variant().default_corruption;
        }
        if self.opt == Optimiser::AdamW && self.decay == 0.0 {
            self.decay = ADAMW_DECAY;
        }
        if self.tied && self.net == Net::Conv {
            self.tied = false;
            notes.push("Only dense layers can share their weights, so these do not.".into());
        }
        if self.loss == Loss::Bce && self.out == Output::Linear {
            self.out = Output::Sigmoid;
            notes.push("BCE needs pixels between 0 and 1, so the output is a sigmoid.".into());
        }
        if self.net == Net::Conv {
            if self.hidden.is_empty() {
                self.hidden = vec![16, 32];
                notes.push("A convolutional network needs at least one layer: 16, 32 channels.".into());
            }
            if self.hidden.len() > fields::CONV_LAYERS {
                self.hidden.truncate(fields::CONV_LAYERS);
                notes.push(format!("A convolutional network has at most {} layers.", fields::CONV_LAYERS));
            }
            if self.hidden.iter().any(|&c| c > fields::CONV_CHANNELS) {
                self.hidden.iter_mut().for_each(|c| *c = (*c).min(fields::CONV_CHANNELS));
                notes.push(format!("A convolutional layer has at most {} channels.", fields::CONV_CHANNELS));
            }
        }
        notes
    }
}
