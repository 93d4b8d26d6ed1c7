//! Every view, in the order in which they stand on the page.

use super::{map, runs, tools, training};
use crate::ui::view::{Area, View};

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

/// The names of all tabs, in order.
pub fn tabs() -> Vec<&'static str> {
    let mut tabs: Vec<&'static str> = Vec::new();
    for view in VIEWS {
        if let Area::Tab(name) = view.area
            && !tabs.contains(&name)
        {
            tabs.push(name);
        }
    }
    tabs
}
