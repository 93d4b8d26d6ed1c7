//! A few lines over one axis: a learning curve, rate and distortion.

use super::painter::{Align, DrawError, Painter, Rect, text_width};
use super::{Rgb, Theme, format, ticks};
use plotters::prelude::DrawingBackend;

/// A line and its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is.
    pub name: String,
    /// Its colour.
    pub colour: Rgb,
    /// `[x, y]`, by rising x.
    pub points: Vec<[f32; 2]>,
}

/// A chart of lines with dots at their points.
pub struct LineChart<'a> {
    /// The lines.
    pub series: &'a [Series],
    /// Names of the axes: x, y.
    pub names: [&'a str; 2],
    /// x by ratio; points at 0 or below are left out.
    pub log: bool,
    /// A place to mark, where there is one.
    pub here: Option<[f32; 2]>,
    /// Colours.
    pub theme: &'a Theme,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
}

/// Room around the lines, in CSS pixels: left, above, right, below.
const ROOM: [f32; 4] = [36.0, 34.0, 10.0, 30.0];
/// From one line of names to the next, in CSS pixels.
const LEGEND_LINE: f32 = 14.0;

impl LineChart<'_> {
    /// Draws it; nothing without points. The surface is expected to be clear.
    ///
    /// # Errors
    /// When the backend can't draw.
    pub fn draw<B: DrawingBackend>(&self, backend: &mut B) -> Result<(), DrawError> {
        let (width, height) = backend.get_size();
        let (s, theme) = (self.scale, self.theme);
        let mut to = Painter { backend, scale: s };
        let [left, above, right, below] = ROOM.map(|v| v * s);
        let legend = self.legend((width as f32 - left - right) / s);
        let above = above + legend.last().map_or(0.0, |last| last.1) * LEGEND_LINE * s;
        let plot = Rect {
            x: left,
            y: above,
            width: (width as f32 - left - right).max(1.0),
            height: (height as f32 - above - below).max(1.0),
        };
        let along = |x: f32| if self.log { libm::log10f(x) } else { x };
        let fits = |p: &&[f32; 2]| p[0].is_finite() && p[1].is_finite() && (!self.log || p[0] > 0.0);
        let all = || self.series.iter().flat_map(|series| series.points.iter()).filter(fits);
        let range = |values: &mut dyn Iterator<Item = f32>| {
            values.fold([f32::MAX, f32::MIN], |[low, high], v| [low.min(v), high.max(v)])
        };
        let [x0, x1] = range(&mut all().map(|p| along(p[0])));
        let [y0, y1] = range(&mut all().map(|p| p[1]));
        if x0 > x1 {
            return Ok(());
        }
        let wide = |low: f32, high: f32| ((high - low) * 0.06).max(high.abs() * 1e-3).max(1e-6);
        let (x0, x1) = (x0 - wide(x0, x1), x1 + wide(x0, x1));
        let (y0, y1) = (y0 - wide(y0, y1), y1 + wide(y0, y1));
        let at = |[x, y]: [f32; 2]| {
            [
                plot.x + (along(x) - x0) / (x1 - x0) * plot.width,
                plot.bottom() - (y - y0) / (y1 - y0) * plot.height,
            ]
        };
        let (values, step) = ticks::linear(y0, y1, (plot.height / s / 34.0) as usize);
        for value in values {
            let y = at([1.0, value])[1];
            to.line([plot.x, y], [plot.right(), y], theme.line)?;
            to.text(&format::tick(value, step), [plot.x - 5.0 * s, y], Align::End, theme.muted)?;
        }
        for (value, words) in self.across(x0, x1, plot.width / s) {
            let x = at([value, y0])[0];
            to.line([x, plot.bottom()], [x, plot.bottom() + 3.0 * s], theme.muted)?;
            to.text(&words, [x, plot.bottom() + 10.0 * s], Align::Middle, theme.muted)?;
        }
        to.text(self.names[1], [2.0 * s, 7.0 * s], Align::Start, theme.text)?;
        to.text(self.names[0], [plot.right(), plot.bottom() + 23.0 * s], Align::End, theme.text)?;
        for (series, (x, line)) in self.shown().zip(legend) {
            let [x, y] = [plot.x + x * s, (22.0 + line * LEGEND_LINE) * s];
            let points: Vec<[f32; 2]> = series.points.iter().filter(fits).map(|p| at(*p)).collect();
            to.path(&points, series.colour, 1.0, 1.5)?;
            for point in points {
                to.disc(point, 2.5, series.colour)?;
            }
            to.disc([x + 4.0 * s, y], 3.0, series.colour)?;
            to.text(&series.name, [x + 11.0 * s, y], Align::Start, theme.text)?;
        }
        if let Some(here) = self.here.filter(|p| p[0].is_finite() && p[1].is_finite()) {
            let [x, y] = at(here);
            let r = 6.0 * s;
            let ring = [[x - r, y - r], [x + r, y - r], [x + r, y + r], [x - r, y + r], [x - r, y - r]];
            to.path(&ring, theme.text, 1.0, 1.5)?;
        }
        Ok(())
    }

    /// The lines that have points.
    fn shown(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(|series| !series.points.is_empty())
    }

    /// Where the name of each line stands in so much room: from the left, and in which line of names; in CSS pixels.
    fn legend(&self, room: f32) -> Vec<(f32, f32)> {
        let (mut x, mut line) = (0.0, 0.0);
        let place = |series: &Series| {
            let wide = text_width(&series.name) + 26.0;
            if x > 0.0 && x + wide > room {
                (x, line) = (0.0, line + 1.0);
            }
            let at = (x, line);
            x += wide;
            at
        };
        self.shown().map(place).collect()
    }

    /// Ticks of the x axis and their words.
    fn across(&self, x0: f32, x1: f32, room: f32) -> Vec<(f32, String)> {
        if !self.log {
            let (values, step) = ticks::linear(x0, x1, (room / 40.0) as usize);
            return values.into_iter().map(|v| (v, format::tick(v, step))).collect();
        }
        let decades = (x0.floor() as i32)..=(x1.ceil() as i32);
        // One, two and five of each decade, or the decades alone where those would crowd.
        let steps: &[f32] = if room / (x1 - x0).max(0.1) > 100.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let values = decades.flat_map(|d| steps.iter().map(move |m| m * libm::powf(10.0, d as f32)));
        let inside = values.filter(|v| (x0..=x1).contains(&libm::log10f(*v)));
        inside.map(|v| (v, format::significant(v, 1))).collect()
    }
}
