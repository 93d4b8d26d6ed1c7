//! What the figures show of a run and of the answers to queries: captions, text alternatives, rows of tables, cards and
//! series. Plain functions without Leptos, so that the host can test them; the views wire them to signals.

pub mod anomalies;
pub mod classify;
pub mod cluster;
pub mod compress;
pub mod csv;
pub mod decoded;
pub mod denoise;
pub mod deviations;
pub mod factors;
pub mod generate;
pub mod map;
mod options;
pub mod outside;
pub mod paths;
pub mod reconstructions;
pub mod rows;
pub mod runs;
pub mod score_files;
pub mod search;
pub mod selection;
pub mod sliders;
pub mod verdict;
