//! What a figure says of itself.

use crate::ui::tab::Tab;
use leptos::prelude::AnyView;

/// Where on the page a view stands. Within an area the order is that of [`VIEWS`](super::views::registry::VIEWS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Beside the settings of the network: what it is, and what it makes of images.
    Network,
    /// Beside that: where images lie in the code.
    Space,
    /// Under that, one tab at a time.
    Tab(Tab),
}

/// A figure: one row of [`VIEWS`](super::views::registry::VIEWS).
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
