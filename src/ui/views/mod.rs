//! The figures. A view is one file beside this one and one row in [`VIEWS`].

mod afresh;
mod anomalies;
mod ask;
mod canvas;
mod cards;
mod classify;
mod cluster;
mod code;
mod compress;
mod curves;
mod decode;
mod denoise;
mod factors;
mod figure;
mod film;
mod folder;
mod generate;
mod hourglass;
mod latent;
mod number_box;
mod reconstructions;
mod record;
mod runs;
mod search;
mod selection;
mod sliders;
mod throttle;
mod thumbnail;
mod walk;

pub use afresh::on_other_set;
pub use canvas::{Surface, context_2d, put, use_canvas};
pub use decode::{Decoded, Decoder, Purpose};
pub use figure::Figure;
pub use number_box::{NumberBox, Range};
pub use throttle::use_throttled;
pub use thumbnail::Thumbnail;

use leptos::prelude::{AnyView, Memo, With as _};

/// Where on the page a view stands. Within an area the order is that of [`VIEWS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Beside the settings of the network: what it is, and what it makes of images.
    Network,
    /// Beside that: where images lie in the code.
    Space,
    /// Under that, one tab at a time: its name.
    Tab(&'static str),
}

/// The tab that is open at first.
pub const FIRST_TAB: &str = "Training";

/// A figure: one row of [`VIEWS`].
pub struct View {
    /// For ids and classes.
    pub key: &'static str,
    /// The figure's accessible name, and its heading.
    pub name: &'static str,
    /// One sentence: what to look for.
    pub about: &'static str,
    /// Where it stands.
    pub area: Area,
    /// Makes the figure, with its heading. Expects a [`Session`](crate::ui::session::Session) as context.
    pub render: fn() -> AnyView,
}

/// Every view.
pub const VIEWS: &[View] = &[
    hourglass::VIEW,
    reconstructions::VIEW,
    latent::VIEW,
    curves::VIEW,
    code::VIEW,
    selection::VIEW,
    sliders::VIEW,
    factors::VIEW,
    walk::VIEW,
    generate::VIEW,
    search::VIEW,
    denoise::VIEW,
    compress::VIEW,
    classify::VIEW,
    cluster::VIEW,
    anomalies::VIEW,
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

/// Makes the caller follow a memo. `track` alone would not: a memo that nobody reads is never computed, and then
/// nobody tells it that what it depends on has changed.
fn read<T: Send + Sync + 'static>(memo: Memo<T>) {
    memo.with(|_| ());
}
