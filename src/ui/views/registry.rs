//! Every view, in the order in which they stand on the page.

use super::{map, runs, tools, training};
use crate::ui::view::View;

/// Every view.
pub const VIEWS: &[View] = &[
    training::hourglass::VIEW,
    training::reconstructions::VIEW,
    map::VIEW,
    training::curves::VIEW,
    training::code::VIEW,
    tools::selection::VIEW,
    tools::sliders::VIEW,
    tools::factors::VIEW,
    tools::paths::VIEW,
    tools::generate::VIEW,
    tools::search::VIEW,
    tools::denoise::VIEW,
    tools::compress::VIEW,
    tools::classify::VIEW,
    tools::cluster::VIEW,
    tools::anomalies::VIEW,
    runs::VIEW,
];
