//! What a trained network is used for: a tab each, in a frame that all share ([`tool`]).

mod anomalies;
mod classify;
mod cluster;
mod codes_from_file;
mod compress;
mod denoise;
mod factors;
mod generate;
mod image_cards;
mod judging;
mod outside_files;
mod paths;
mod save_row;
mod score_files;
mod search;
mod selection;
mod sliders;
mod tool;

use crate::ui::view::View;

/// Every tool, in the order of the tabs.
pub const TOOLS: &[View] = &[
    selection::VIEW,
    sliders::VIEW,
    factors::VIEW,
    paths::VIEW,
    generate::VIEW,
    search::VIEW,
    denoise::VIEW,
    compress::VIEW,
    classify::VIEW,
    cluster::VIEW,
    anomalies::VIEW,
];
