//! What is told of scored examples, those of the run and those that the user brings.

/// How many of a folder's files, or of a class, are over the threshold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flagged {
    /// Its path or name.
    pub name: String,
    /// Those over the threshold.
    pub flagged: usize,
    /// All of it.
    pub all: usize,
}

/// How well flawed pixels are told from others; empty where the set has no masks of them.
pub fn pixel_auroc(auroc: Option<f32>) -> String {
    auroc
        .map(|v| format!("Pixel by pixel: AUROC {v:.2} for telling flawed pixels from the rest."))
        .unwrap_or_default()
}
