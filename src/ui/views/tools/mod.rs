//! What a trained network is used for: a tab each.

pub mod anomalies;
pub mod classify;
pub mod cluster;
pub mod compress;
pub mod denoise;
pub mod factors;
pub mod generate;
pub mod paths;
pub mod score_files;
pub mod search;
pub mod selection;
pub mod sliders;
