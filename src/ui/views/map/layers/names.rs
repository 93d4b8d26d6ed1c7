//! Names of classes at the middle of their points.

use super::name::name;
use super::plot_area::plot_area;
use crate::plot::Theme;
use crate::ui::reactive::{memo, read};
use crate::ui::views::content::map::{class_centres, name_places};
use crate::ui::views::map::state::{MapState, with_labels};
use crate::ui::widgets::canvas::use_canvas;
use leptos::html::Canvas;
use leptos::prelude::*;

/// Draws the names, while nothing is pinned or selected that they could hide.
pub fn use_names(node: NodeRef<Canvas>, state: MapState) {
    let centres = memo(move || {
        read(state.version);
        read(state.replayed);
        read(state.embedded);
        let is_free = state.pin.with(Option::is_none)
            && state.session.selection.with(Vec::is_empty)
            && state.lasso.with(Vec::is_empty);
        if !is_free || !state.layers.get().has_names() {
            return Vec::new();
        }
        let column = state.column.get();
        state.colouring.with(|colouring| {
            state.with_positions(|positions| {
                with_labels(state.session, column, |labels| {
                    labels
                        .map_or_else(Vec::new, |labels| class_centres(labels, positions, &colouring.visible))
                })
            })
        })
    });
    let changed = move || {
        state.view.track();
        read(centres);
    };
    use_canvas(node, changed, move |surface| {
        surface.clear();
        let Some(view) = state.view.get() else { return };
        let (plot, theme) = (plot_area(surface), Theme::of(surface.dark));
        let size = [plot.width, plot.height];
        surface.context.set_text_align("center");
        centres.with(|centres| {
            let wanted: Vec<_> =
                centres.iter().map(|(text, at)| (text.chars().count(), view.to_pixel(*at, size))).collect();
            let places = name_places(&wanted, size, surface.scale as f32);
            for ((text, _), place) in centres.iter().zip(places) {
                if let Some([x, y]) = place {
                    let at = [f64::from(plot.x + x), f64::from(plot.y + y)];
                    name(surface, text, at, [theme.surface, theme.text]);
                }
            }
        });
    });
}
