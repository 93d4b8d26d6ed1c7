//! Every view, in the order in which they stand on the page.

use super::{map, runs, tools, training};
use crate::ui::view::View;

/// Every view: the figures of training and the map, the tools, the runs.
const VIEWS: [&[View]; 3] = [
    &[
        training::hourglass::VIEW,
        training::reconstructions::VIEW,
        map::VIEW,
        training::curves::VIEW,
        training::code::VIEW,
    ],
    tools::TOOLS,
    &[runs::VIEW],
];

/// Every view, one after the other.
pub fn views() -> impl Iterator<Item = &'static View> {
    VIEWS.into_iter().flatten()
}
