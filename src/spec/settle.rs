//! Settings that contradict each other.

use super::fields::{GENERATED, OWN};
use super::{Corruption, FIELDS, Limits, Loss, Net, OWN_DATA, Optimiser, Output, Spec, applies};
use crate::data::DataKind;

/// Weight decay of AdamW when none is given, as in PyTorch; without any it would be Adam.
const ADAMW_DECAY: f64 = 0.01;
/// Most hidden layers of a convolutional encoder: four halvings leave 2×2 of 28×28.
const MAX_CONV_LAYERS: usize = 4;
/// Most channels of a convolutional layer.
const MAX_CONV_CHANNELS: u32 = 128;

impl Spec {
    /// Changes settings that contradict each other (BCE needs a sigmoid output, a convolutional network a hidden layer),
    /// and resets those that the kind does not have. A sentence for each change that the user should know of.
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
        if self.tied && !self.net.can_tie_weights() {
            self.tied = false;
            notes.push("Only dense layers can share their weights, so these do not.".into());
        }
        if self.loss == Loss::Bce && self.out == Output::Linear {
            self.out = Output::Sigmoid;
            notes.push("BCE needs pixels between 0 and 1, so the output is a sigmoid.".into());
        }
        let n = self.image_limits().clamp(f64::from(self.n)).map_or(self.n, |n| n as u32);
        if n != self.n {
            self.n = n;
            notes.push(format!("Between 500 and 20 000 images can be generated, so there are {n}."));
        }
        match self.net {
            Net::Dense => {}
            Net::Conv => self.settle_conv(&mut notes),
        }
        notes
    }

    /// Settles a spec whose data are of this kind, which it can't tell of the user's own. A sentence for each change that
    /// the user should know of.
    pub fn settle_for(&mut self, kind: DataKind) -> Vec<String> {
        let mut notes = Vec::new();
        match kind {
            DataKind::Images => {}
            DataKind::Table => self.settle_table(&mut notes),
        }
        notes.extend(self.settle());
        notes
    }

    /// Makes the experiment one on all `count` examples of the user's own set, whose kind this is. A sentence for each change
    /// that the user should know of.
    pub fn fit_to_set(&mut self, count: usize, kind: DataKind) -> Vec<String> {
        self.data = OWN_DATA.into();
        self.n = OWN.clamp(count as f64).map_or(self.n, |n| n as u32);
        self.settle_for(kind)
    }

    /// Limits of the number of images.
    pub fn image_limits(&self) -> &'static Limits {
        if self.data == OWN_DATA { &OWN } else { &GENERATED }
    }

    fn settle_table(&mut self, notes: &mut Vec<String>) {
        if self.net != Net::Dense {
            self.net = Net::Dense;
            notes.push("Table columns have no neighbours as pixels do, so the layers are dense.".into());
        }
        if self.loss == Loss::Bce {
            self.loss = Loss::Mse;
            notes.push(
                "BCE needs values between 0 and 1, and those of a table are not, so the loss is MSE.".into(),
            );
        }
        if self.out != Output::Linear {
            self.out = Output::Linear;
            notes.push("The values of a table have no bounds, so the output is linear.".into());
        }
        if self.corrupt == Corruption::Patch {
            self.corrupt = Corruption::Masking;
            notes.push(
                "A patch needs neighbouring pixels; in a table single values are masked instead.".into(),
            );
        }
    }

    fn settle_conv(&mut self, notes: &mut Vec<String>) {
        if self.hidden.is_empty() {
            self.hidden = vec![16, 32];
            notes.push("A convolutional network needs at least one layer: 16, 32 channels.".into());
        }
        if self.hidden.len() > MAX_CONV_LAYERS {
            self.hidden.truncate(MAX_CONV_LAYERS);
            notes.push(format!("A convolutional network has at most {MAX_CONV_LAYERS} layers."));
        }
        if self.hidden.iter().any(|&c| c > MAX_CONV_CHANNELS) {
            self.hidden.iter_mut().for_each(|c| *c = (*c).min(MAX_CONV_CHANNELS));
            notes.push(format!("A convolutional layer has at most {MAX_CONV_CHANNELS} channels."));
        }
    }
}
