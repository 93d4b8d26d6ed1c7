//! The axes of the latent map, and the map as text.

use super::chart_parts::y_ticks;
use super::format;
use super::painter::{Align, DrawError, Painter, Rect};
use super::theme::Theme;
use super::ticks;
use super::viewport::Viewport;
use crate::run::Run;
use plotters::prelude::DrawingBackend;

/// The axes around the points. They change only when the viewport does.
pub struct MapAxes<'a> {
    /// The part of the map that is shown.
    pub view: &'a Viewport,
    /// Names of the axes.
    pub names: &'a [String; 2],
    /// Colours.
    pub theme: &'a Theme,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
}

/// Room around the points for tick labels and names, in CSS pixels.
const LEFT: f32 = 34.0;
const BOTTOM: f32 = 30.0;
const TOP: f32 = 16.0;
const RIGHT: f32 = 6.0;
/// One tick for about this many CSS pixels.
const TICK_DISTANCE: f32 = 60.0;

impl MapAxes<'_> {
    /// Where the points belong in a canvas of this size, in whole pixels.
    pub fn plot(size: (u32, u32), scale: f32) -> Rect {
        let (x, y) = ((LEFT * scale).round(), (TOP * scale).round());
        Rect {
            x,
            y,
            width: (size.0 as f32 - x - (RIGHT * scale).round()).max(1.0),
            height: (size.1 as f32 - y - (BOTTOM * scale).round()).max(1.0),
        }
    }

    /// Draws grid, ticks and names on a clear surface, and returns where the points belong.
    ///
    /// # Errors
    /// When the backend can't draw.
    pub fn draw<B: DrawingBackend>(&self, backend: &mut B) -> Result<Rect, DrawError> {
        let (plot, s, theme) = (Self::plot(backend.get_size(), self.scale), self.scale, self.theme);
        let mut painter = Painter { backend, scale: s };
        let size = [plot.width, plot.height];
        let count = |length: f32| (length / s / TICK_DISTANCE) as usize;
        let (values, step) = ticks::linear(self.view.x[0], self.view.x[1], count(plot.width));
        for value in values {
            let x = plot.x + self.view.to_pixel([value, 0.0], size)[0];
            painter.line([x, plot.y], [x, plot.bottom()], theme.line)?;
            let at = [x, plot.bottom() + 9.0 * s];
            painter.text(&format::tick(value, step), at, Align::Middle, theme.muted)?;
        }
        let (values, step) = ticks::linear(self.view.y[0], self.view.y[1], count(plot.height));
        let y = |value| plot.y + self.view.to_pixel([0.0, value], size)[1];
        y_ticks(&mut painter, plot, values.iter().map(|v| (y(*v), format::tick(*v, step))), theme)?;
        let [x_name, y_name] = self.names;
        painter.text(x_name, [plot.right(), plot.bottom() + 22.0 * s], Align::End, theme.text)?;
        painter.text(y_name, [2.0 * s, 7.0 * s], Align::Start, theme.text)?;
        Ok(plot)
    }
}

/// The map as text.
pub fn describe(run: &Run, view: &Viewport, coloured_by: Option<&str>) -> String {
    let placed = run.map.positions.iter().filter(|p| p[0].is_finite()).count();
    if placed == 0 {
        return "Latent space: no image has been encoded yet.".into();
    }
    let number = |v: f32| format::significant(v, 2);
    let [x, y] = &run.map.names;
    let mut text = format!(
        "Latent space: the codes of {placed} of {} images, {x} from {} to {}, {y} from {} to {}",
        run.map.positions.len(),
        number(view.x[0]),
        number(view.x[1]),
        number(view.y[0]),
        number(view.y[1]),
    );
    if let Some(name) = coloured_by {
        text += &format!(", coloured by {name}");
    }
    text.push('.');
    if let Some(own) = &run.own {
        text += &format!(" Your image lies at {}, {}.", number(own.position[0]), number(own.position[1]));
    }
    text
}
