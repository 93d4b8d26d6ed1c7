//! What is measured of images and codes: plain Rust on slices.
//!
//! Images and codes are rows of `f32`; a source of rows is a function `row(index, &mut out)`, so that pixels can stay
//! `u8` in memory.

mod activity;
mod agreement;
mod detection;
mod disentangle;
pub mod error;
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
mod tsne;
mod verify;

pub use activity::{Activity, COLLAPSED, activity, histogram};
pub use agreement::{Agreement, agreement};
pub use detection::{Detection, detect, threshold_at, top_mean};
pub use disentangle::{CodeValue, Disentanglement, Factor, disentanglement};
pub use error::{bce, mae, mean_image, mse, psnr_db};
pub use kmeans::{Clusters, KMeans};
pub use knn::{knn_accuracy, knn_leave_one_out, nearest_by, pixel_distance, vote};
pub use linalg::squared_distance;
pub use mixture::{Blend, Mixture};
pub use pca::{Pca, Scatter, pca_small, whitened};
pub use pca_fit::PcaFit;
pub use probe::{Probe, ProbeFit, probe, standardised};
pub use quantise::Quantiser;
pub use silhouette::{Silhouette, silhouette};
pub use ssim::ssim;
pub use tsne::Tsne;
pub use verify::{Verification, distance, pair_distances, verify};

/// Copies the pixels of an image as numbers from 0 to 1.
pub fn scale_pixels(pixels: &[u8], out: &mut [f32]) {
    const WHITE: f32 = 1.0 / 255.0;
    for (value, &pixel) in out.iter_mut().zip(pixels) {
        *value = f32::from(pixel) * WHITE;
    }
}
