//! The figures. A view is one file beside this one and one row in [`VIEWS`].

mod anomalies;
mod canvas;
mod code;
mod curves;
mod decode;
mod figure;
mod hourglass;
mod latent;
mod reconstructions;
mod throttle;
mod thumbnail;

pub use canvas::{Surface, context_2d, put, use_canvas};
pub use decode::{Decoded, Decoder, Purpose};
pub use figure::Figure;
pub use throttle::use_throttled;
pub use thumbnail::Thumbnail;

use leptos::prelude::{AnyView, Memo, With as _};

/// Where on the page a view stands. Within an area the order is that of [`VIEWS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Beside the settings of the network: what it is, and what it makes of images.
    Network,
    /// Beside that: where images lie in the code, and how the loss falls.
    Space,
}

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
pub const VIEWS: &[View] =
    &[hourglass::VIEW, reconstructions::VIEW, latent::VIEW, curves::VIEW, code::VIEW, anomalies::VIEW];

/// Makes the caller follow a memo. `track` alone would not: a memo that nobody reads is never computed, and then
/// nobody tells it that what it depends on has changed.
fn read<T: Send + Sync + 'static>(memo: Memo<T>) {
    memo.with(|_| ());
}
