//! The experiment that suits a set of images, as the settings of a link.

use super::part::classes;
use crate::data::{DEFECT, ImageShape, Labels};

/// Most values of an image for which dense layers are quick enough on a CPU: 32×32 in colour.
const DENSE: usize = 3 * 32 * 32;
/// Steps that a run takes at least, so that a small set is seen often enough.
const STEPS: u32 = 3000;
/// Range of epochs.
const EPOCHS: [u32; 2] = [20, 1000];
/// Range of examples a step; the most are as many as a run begins with where nothing is set.
const BATCH: [u32; 2] = [8, 128];

/// Settings and name of an experiment.
pub(super) struct Suggestion {
    /// "net=conv&hidden=…".
    pub settings: String,
    /// "Find anomalies".
    pub name: &'static str,
}

/// The experiment that suits `count` images of this shape and with these labels.
pub(super) fn suggest(shape: ImageShape, count: usize, labels: &[Labels]) -> Suggestion {
    let network = if shape.len() <= DENSE {
        // A small image has little to say: the code is at most a quarter of it.
        let latent = (shape.len() / 4).clamp(1, 16);
        format!("hidden=256,64&latent={latent}&lr=0.002&norm=1")
    } else {
        "net=conv&hidden=16,32,64&latent=32&lr=0.002".into()
    };
    let anomalies = labels.iter().any(|column| column.name == DEFECT);
    let name = match classes(labels) {
        _ if anomalies => "Find anomalies",
        Some(_) => "Classes",
        None => "Reconstructions",
    };
    let network = match (anomalies, shape.len() <= DENSE) {
        (true, true) => "hidden=256&latent=32&lr=0.002&norm=1&sched=cosine".into(),
        (true, false) => format!("{network}&sched=cosine"),
        (false, _) => network,
    };
    Suggestion { settings: format!("{network}&{}", amounts(count)), name }
}

/// How many examples, how many of them a step, and how often all.
fn amounts(count: usize) -> String {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    // Ten steps an epoch at least.
    let batch = (count / 10).clamp(BATCH[0], BATCH[1]);
    let steps = count.div_ceil(batch).max(1);
    let epochs = STEPS.div_ceil(steps).clamp(EPOCHS[0], EPOCHS[1]);
    format!("n={count}&batch={batch}&epochs={epochs}")
}
