//! Settings that contradict each other.

use super::{Corruption, FIELDS, Loss, Net, Optimiser, Output, Spec, applies};

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
        match self.net {
            Net::Dense => {}
            Net::Conv => self.settle_conv(&mut notes),
        }
        notes
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
