//! A chart of a few lines on a canvas.

use crate::plot::{LineChart, Series, Theme};
use crate::ui::views::content::csv;
use crate::ui::widgets::canvas::{Surface, use_canvas};
use crate::ui::widgets::save_figure::offer_table;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::rc::Rc;

/// What a chart shows.
pub struct Lines {
    /// The lines.
    pub series: Vec<Series>,
    /// Names of the axes: x, y.
    pub names: [String; 2],
    /// x by ratio.
    pub log: bool,
    /// A point to mark.
    pub here: Option<[f32; 2]>,
}

/// A canvas that draws lines whenever a signal that `changed` reads has changed; hidden from screen readers, because its
/// figure has a text alternative. `lines` runs untracked.
#[component]
pub fn LineChartCanvas(
    /// Key of the figure that it stands in.
    key: &'static str,
    /// Reads what the lines depend on.
    changed: Box<dyn Fn()>,
    /// The lines in the colours of a theme; `None` leaves the canvas empty.
    lines: Box<dyn Fn(&'static Theme) -> Option<Lines>>,
    /// Takes the canvas away.
    #[prop(optional, into)]
    hidden: Option<Signal<bool>>,
) -> impl IntoView {
    let node = NodeRef::<Canvas>::new();
    let lines: Rc<dyn Fn(&'static Theme) -> Option<Lines>> = lines.into();
    let shown = Rc::clone(&lines);
    let table = move || {
        let Lines { series, names: [x, y], .. } = shown(Theme::of(false))?;
        csv::lines([&x, &y], series.iter().map(|series| (series.name.as_str(), series.points.clone())))
    };
    offer_table(key, Rc::new(table));
    use_canvas(node, changed, move |surface| draw(surface, &*lines));
    view! {
        <canvas class="chart" aria-hidden="true" node_ref=node hidden=move || hidden.is_some_and(|hidden| hidden.get())></canvas>
    }
}

fn draw(surface: &Surface, lines: &dyn Fn(&'static Theme) -> Option<Lines>) {
    surface.clear();
    let theme = Theme::of(surface.dark);
    let Some(lines) = lines(theme) else { return };
    let Lines { series, names: [x, y], log, here } = &lines;
    let chart =
        LineChart { series, names: [x, y], log: *log, here: *here, theme, scale: surface.scale as f32 };
    surface.draw(&mut |pen| chart.draw(pen));
}
