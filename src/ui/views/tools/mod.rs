//! What a trained network is used for: a tab each, in a frame that all share ([`tool`]).

pub mod anomalies;
pub mod classify;
pub mod cluster;
pub mod compress;
pub mod denoise;
pub mod factors;
pub mod generate;
mod image_cards;
mod judging;
pub mod paths;
pub mod score_files;
pub mod search;
pub mod selection;
pub mod sliders;
mod tool;
