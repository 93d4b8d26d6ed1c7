//! The description of a view.

use crate::ui::tab::Tab;
use leptos::prelude::AnyView;

/// Where on the page a view stands. Within an area the order is that of [the registry](super::views::registry).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Beside the settings of the network: the network and its reconstructions.
    Network,
    /// Beside that: the latent map.
    Space,
    /// Under that, in a tab.
    Tab(Tab),
}

/// A figure: one row of [the registry](super::views::registry).
pub struct View {
    /// Part of its ids and classes.
    pub key: &'static str,
    /// The figure's accessible name, and its heading.
    pub name: &'static str,
    /// What to look for, in one sentence.
    pub about: &'static str,
    /// Where it is on the page.
    pub area: Area,
    /// Makes the figure, with its heading. Expects a [`Session`](crate::ui::session::Session) as context.
    pub render: fn() -> AnyView,
}
