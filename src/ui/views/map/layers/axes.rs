//! Grid lines, ticks and names.

use super::plot_area::plot_area;
use crate::plot::{MapAxes, Theme};
use crate::ui::reactive::{memo, read};
use crate::ui::views::map::state::MapState;
use crate::ui::widgets::canvas::use_canvas;
use leptos::html::Canvas;
use leptos::prelude::*;

/// Draws the axes, and keeps the size of the plot in the state.
pub fn use_axes(node: NodeRef<Canvas>, state: MapState) {
    let names = memo(move || {
        if state.embedded.with(Option::is_some) {
            return ["t-SNE 1", "t-SNE 2"].map(str::to_owned);
        }
        state.session.run.with(|r| r.map.names.clone())
    });
    let changed = move || {
        state.view.track();
        read(names);
    };
    use_canvas(node, changed, move |surface| {
        surface.clear();
        let plot = plot_area(surface);
        if surface.svg.is_none() {
            state.plot.set_value(([plot.width, plot.height], surface.scale as f32));
        }
        let Some(view) = state.view.get() else { return };
        let (theme, scale) = (Theme::of(surface.dark), surface.scale as f32);
        let names = names.get();
        surface.draw(&mut |pen| MapAxes { view: &view, names: &names, theme, scale }.draw(pen).map(|_| ()));
    });
}
