//! What is told of scored examples, those of the run and those that the user brings.

/// How well flawed pixels are told from others; empty where the set has no masks of them.
pub fn pixel_auroc(auroc: Option<f32>) -> String {
    auroc
        .map(|v| format!("Pixel by pixel: AUROC {v:.2} for telling flawed pixels from the rest."))
        .unwrap_or_default()
}
