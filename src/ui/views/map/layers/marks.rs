//! The cursor, the pin, the name of the user's own image, what is being selected, and how uncertain the code at the cursor is.

use super::name::name;
use super::plot_area::plot_area;
use crate::plot::{Rect, Theme, Viewport, nearest_point};
use crate::ui::views::content::map::own_mark;
use crate::ui::views::map::state::MapState;
use crate::ui::widgets::canvas::{Surface, use_canvas};
use leptos::html::Canvas;
use leptos::prelude::*;
use web_sys::CanvasRenderingContext2d;

/// The code of an image is shown while the cursor is within this distance of its point, in CSS pixels.
const REACH: f32 = 12.0;
/// Half the side of the pin's square, in CSS pixels.
const PIN: f64 = 6.0;
/// Width of the cursor's lines, in device pixels.
const CURSOR_LINE: f64 = 1.0;
/// Widths of other lines, in CSS pixels: of ellipse and loop, of the pin, and of the halo under the pin.
const LINE: f64 = 1.5;
const PIN_LINE: f64 = 2.0;
const PIN_HALO: f64 = 4.0;

/// What the user's own image is called on the map.
const OWN_NAME: &str = "yours";

/// Draws the marks.
pub fn use_marks(node: NodeRef<Canvas>, state: MapState) {
    let changed = move || {
        state.view.track();
        state.hover.track();
        state.pin.track();
        state.lasso.track();
        state.own_shown();
    };
    use_canvas(node, changed, move |surface| {
        surface.clear();
        let Some(view) = state.view.get() else { return };
        let marks = Marks { surface, view, plot: plot_area(surface), theme: Theme::of(surface.dark) };
        if let Some(cursor) = state.hover.get() {
            marks.cursor(cursor);
            if let Some([mean, std]) = marks.nearest_distribution(state, cursor) {
                marks.ellipse(mean, std);
            }
        }
        if let Some(own) = state.own_shown() {
            marks.own(own);
        }
        state.lasso.with(|lasso| marks.lasso(lasso));
        if let Some(pin) = state.pin.get() {
            marks.pin(pin);
        }
    });
}

/// What marks are drawn on.
struct Marks<'a> {
    surface: &'a Surface,
    view: Viewport,
    plot: Rect,
    theme: &'static Theme,
}

impl Marks<'_> {
    fn size(&self) -> [f32; 2] {
        [self.plot.width, self.plot.height]
    }

    /// A place of the map in pixels of the canvas.
    fn on_canvas(&self, place: [f32; 2]) -> (f64, f64) {
        let [x, y] = self.view.to_pixel(place, self.size());
        (f64::from(self.plot.x + x), f64::from(self.plot.y + y))
    }

    /// The context, ready for lines of a colour and a width in device pixels.
    fn begin(&self, colour: &str, width: f64) -> &CanvasRenderingContext2d {
        let context = &self.surface.context;
        context.set_stroke_style_str(colour);
        context.set_line_width(width);
        context.begin_path();
        context
    }

    /// A cross as wide and high as the plot.
    fn cursor(&self, place: [f32; 2]) {
        let (x, y) = self.on_canvas(place);
        let context = self.begin(&self.theme.muted.css(), CURSOR_LINE);
        context.move_to(x, self.plot.y.into());
        context.line_to(x, self.plot.bottom().into());
        context.move_to(self.plot.x.into(), y);
        context.line_to(self.plot.right().into(), y);
        context.stroke();
    }

    /// One standard deviation around a mean.
    fn ellipse(&self, mean: [f32; 2], std: [f32; 2]) {
        let (x, y) = self.on_canvas(mean);
        let edge = self.on_canvas([mean[0] + std[0], mean[1] + std[1]]);
        let context = self.begin(&self.theme.text.css(), LINE * self.surface.scale);
        let (width, height) = ((edge.0 - x).abs(), (edge.1 - y).abs());
        // Fails on negative radii only.
        let _ = context.ellipse(x, y, width, height, 0.0, 0.0, std::f64::consts::TAU);
        context.stroke();
    }

    /// A closed loop of pixels of the plot.
    fn lasso(&self, lasso: &[[f32; 2]]) {
        let Some([x, y]) = lasso.first() else { return };
        let context = self.begin(&self.theme.accent.css(), LINE * self.surface.scale);
        let plot = self.plot;
        context.move_to((plot.x + x).into(), (plot.y + y).into());
        lasso.iter().for_each(|[x, y]| context.line_to((plot.x + x).into(), (plot.y + y).into()));
        context.close_path();
        context.stroke();
    }

    /// A square, with a halo under it, or it would vanish in the crowd.
    fn pin(&self, place: [f32; 2]) {
        let ((x, y), half) = (self.on_canvas(place), PIN * self.surface.scale);
        for (colour, width) in [(self.theme.surface, PIN_HALO), (self.theme.accent, PIN_LINE)] {
            let context = self.begin(&colour.css(), width * self.surface.scale);
            context.stroke_rect(x - half, y - half, 2.0 * half, 2.0 * half);
        }
    }

    /// The name of the user's own image, with an arrow towards it where it lies outside.
    fn own(&self, place: [f32; 2]) {
        let (scale, colours) = (self.surface.scale, [self.theme.surface, self.theme.own]);
        let mark = own_mark(self.view.to_pixel(place, self.size()), self.size(), scale as f32);
        let on_canvas = |[x, y]: [f32; 2]| (f64::from(self.plot.x + x), f64::from(self.plot.y + y));
        let context = &self.surface.context;
        if let Some(tip) = mark.tip {
            let ((x, y), (tip_x, tip_y)) = (on_canvas(mark.at), on_canvas(tip));
            let (dx, dy) = ((tip_x - x) / 2.0, (tip_y - y) / 2.0);
            for (colour, width) in colours.iter().zip([PIN_HALO, PIN_LINE]) {
                let context = self.begin(&colour.css(), width * scale);
                context.move_to(x, y);
                context.line_to(tip_x, tip_y);
                context.move_to(tip_x - dx - dy, tip_y - dy + dx);
                context.line_to(tip_x, tip_y);
                context.line_to(tip_x - dx + dy, tip_y - dy - dx);
                context.stroke();
            }
        }
        let (x, y) = on_canvas(mark.name);
        context.set_text_align(if mark.on_left { "right" } else { "left" });
        name(self.surface, OWN_NAME, [x, y], colours);
    }

    /// Mean and standard deviations of the code nearest to a place, where codes are distributions. `None` for the past and
    /// for t-SNE, which have no standard deviations.
    fn nearest_distribution(&self, state: MapState, place: [f32; 2]) -> Option<[[f32; 2]; 2]> {
        if state.embedded.get().is_some() || state.replayed.get().is_some() {
            return None;
        }
        state.session.run.with(|run| {
            let visible = state.colouring.with(|c| c.visible.clone());
            let (at, reach) = (self.view.to_pixel(place, self.size()), REACH * self.surface.scale as f32);
            let found = nearest_point(&run.map.positions, &visible, &self.view, self.size(), at, reach)?;
            let std = run.map.stds.get(found).filter(|s| s.iter().all(|v| v.is_finite()))?;
            Some([run.map.positions[found], *std])
        })
    }
}
