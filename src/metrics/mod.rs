//! Metrics of images and codes: plain Rust on slices.
//!
//! Images and codes are rows of `f32`, `[n, size]`. What takes many images takes a function `row(index, &mut out)` instead, so
//! that pixels can stay `u8` in memory. What takes long is a struct with `advance`, which does a slice of the work and
//! returns true when done, and `finish`, which gives the result.

mod activity;
mod agreement;
mod covariance;
mod detection;
mod disentangle;
pub mod error;
mod fidelity;
mod kmeans;
pub mod knn;
pub mod linalg;
mod mixture;
pub mod pca;
mod pca_fit;
mod probe;
mod quadtree;
mod quantise;
mod silhouette;
mod ssim;
mod subspace;
mod thinned;
mod tsne;
mod verify;

pub use activity::{Activity, COLLAPSED, activity, histogram};
pub use agreement::{Agreement, agreement};
pub use covariance::{Covariance, pca_small, whitened};
pub use detection::{Detection, WORST_SHARE, detect, threshold_at, top_mean};
pub use disentangle::{CodeValue, Disentanglement, Factor, disentanglement};
pub use error::{bce, mae, mean_image, mse, psnr_db};
pub use fidelity::Fidelity;
pub use kmeans::{Clusters, KMeans};
pub use knn::{knn_accuracy, knn_leave_one_out, nearest_by, pixel_distance, vote};
pub use linalg::squared_distance;
pub use mixture::{Mixture, MixtureFit};
pub use pca::Pca;
pub use pca_fit::PcaFit;
pub use probe::{Probe, ProbeFit, probe, standardised};
pub use quantise::Quantiser;
pub use silhouette::{Silhouette, silhouette};
pub use ssim::ssim;
pub use thinned::thinned;
pub use tsne::Tsne;
pub use verify::{Verification, distance, pair_distances, verify};

/// The pixels of images as numbers from 0 to 1.
pub fn scaled(pixels: &[u8]) -> Vec<f32> {
    let mut values = vec![0.0; pixels.len()];
    scale_pixels(pixels, &mut values);
    values
}

/// Writes the pixels of images as numbers from 0 to 1.
pub fn scale_pixels(pixels: &[u8], out: &mut [f32]) {
    const WHITE: f32 = 1.0 / 255.0;
    for (value, &pixel) in out.iter_mut().zip(pixels) {
        *value = f32::from(pixel) * WHITE;
    }
}
