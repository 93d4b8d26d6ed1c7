//! A line chart with a legend: learning curves, rate and distortion.

use super::chart_parts::y_ticks;
use super::painter::{Align, DrawError, Painter, Rect, text_width};
use super::theme::{Rgb, Theme};
use super::{format, ticks};
use plotters::prelude::DrawingBackend;

/// A line of a [`LineChart`].
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Its colour.
    pub colour: Rgb,
    /// Its points `[x, y]`, by rising x.
    pub points: Vec<[f32; 2]>,
}

/// A chart of lines with a dot at each point.
pub struct LineChart<'a> {
    /// The lines.
    pub series: &'a [Series],
    /// Names of the axes: x, y.
    pub names: [&'a str; 2],
    /// Logarithmic x axis; points at 0 or below are left out.
    pub log: bool,
    /// A point to mark.
    pub here: Option<[f32; 2]>,
    /// Colours.
    pub theme: &'a Theme,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
}

/// Margins around the plot, in CSS pixels: left, top, right, bottom.
const MARGINS: [f32; 4] = [36.0, 34.0, 10.0, 30.0];
/// Height of a row of the legend, in CSS pixels.
const LEGEND_ROW: f32 = 14.0;
/// Room beside the lines, as a share of the range of values.
const PADDING: f32 = 0.06;

/// How values lie on pixels.
struct Layout {
    plot: Rect,
    /// Position of each legend entry: x from the left of the plot in CSS pixels, and row.
    legend: Vec<(f32, f32)>,
    /// Range of x, as its logarithm on a logarithmic axis.
    x: [f32; 2],
    y: [f32; 2],
    log: bool,
}

impl Layout {
    fn pixel(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let x = if self.log { libm::log10f(x) } else { x };
        [
            self.plot.x + (x - self.x[0]) / (self.x[1] - self.x[0]) * self.plot.width,
            self.plot.bottom() - (y - self.y[0]) / (self.y[1] - self.y[0]) * self.plot.height,
        ]
    }

    /// Values of the x ticks and their labels.
    fn x_ticks(&self, scale: f32) -> Vec<(f32, String)> {
        let ([x0, x1], room) = (self.x, self.plot.width / scale);
        if !self.log {
            let (values, step) = ticks::linear(x0, x1, (room / 40.0) as usize);
            return values.into_iter().map(|v| (v, format::tick(v, step))).collect();
        }
        let decades = (x0.floor() as i32)..=(x1.ceil() as i32);
        // 1, 2 and 5 of each decade, or the decades alone where those would crowd.
        let steps: &[f32] = if room / (x1 - x0).max(0.1) > 100.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let values = decades.flat_map(|d| steps.iter().map(move |m| m * libm::powf(10.0, d as f32)));
        let inside = values.filter(|v| (x0..=x1).contains(&libm::log10f(*v)));
        inside.map(|v| (v, format::significant(v, 1))).collect()
    }
}

impl LineChart<'_> {
    /// Draws the chart on a clear surface; nothing without points.
    ///
    /// # Errors
    /// When the backend can't draw.
    pub fn draw<B: DrawingBackend>(&self, backend: &mut B) -> Result<(), DrawError> {
        let Some(layout) = self.layout(backend.get_size()) else { return Ok(()) };
        let mut to = Painter { backend, scale: self.scale };
        self.axes(&mut to, &layout)?;
        self.lines(&mut to, &layout)?;
        if let Some(here) = self.here.filter(|p| p[0].is_finite() && p[1].is_finite()) {
            let [x, y] = layout.pixel(here);
            let r = 6.0 * self.scale;
            let square = [[x - r, y - r], [x + r, y - r], [x + r, y + r], [x - r, y + r], [x - r, y - r]];
            to.path(&square, self.theme.text, 1.0, 1.5)?;
        }
        Ok(())
    }

    /// `None` without points.
    fn layout(&self, (width, height): (u32, u32)) -> Option<Layout> {
        let s = self.scale;
        let [left, top, right, bottom] = MARGINS.map(|v| v * s);
        let legend = self.legend((width as f32 - left - right) / s);
        let top = top + legend.last().map_or(0.0, |last| last.1) * LEGEND_ROW * s;
        let plot = Rect {
            x: left,
            y: top,
            width: (width as f32 - left - right).max(1.0),
            height: (height as f32 - top - bottom).max(1.0),
        };
        let all = || self.series.iter().flat_map(|series| series.points.iter()).filter(|p| self.is_drawn(p));
        let range = |values: &mut dyn Iterator<Item = f32>| {
            let [low, high] = values.fold([f32::MAX, f32::MIN], |[low, high], v| [low.min(v), high.max(v)]);
            let padding = ((high - low) * PADDING).max(high.abs() * 1e-3).max(1e-6);
            (low <= high).then_some([low - padding, high + padding])
        };
        let x = range(&mut all().map(|p| if self.log { libm::log10f(p[0]) } else { p[0] }))?;
        let y = range(&mut all().map(|p| p[1]))?;
        Some(Layout { plot, legend, x, y, log: self.log })
    }

    fn is_drawn(&self, p: &[f32; 2]) -> bool {
        p[0].is_finite() && p[1].is_finite() && (!self.log || p[0] > 0.0)
    }

    fn axes<B: DrawingBackend>(&self, to: &mut Painter<'_, B>, layout: &Layout) -> Result<(), DrawError> {
        let (plot, s, theme) = (layout.plot, self.scale, self.theme);
        let (values, step) = ticks::linear(layout.y[0], layout.y[1], (plot.height / s / 34.0) as usize);
        let y_tick = |v: &f32| (layout.pixel([1.0, *v])[1], format::tick(*v, step));
        y_ticks(to, plot, values.iter().map(y_tick), theme)?;
        for (value, label) in layout.x_ticks(s) {
            let x = layout.pixel([value, layout.y[0]])[0];
            to.line([x, plot.bottom()], [x, plot.bottom() + 3.0 * s], theme.muted)?;
            to.text(&label, [x, plot.bottom() + 10.0 * s], Align::Middle, theme.muted)?;
        }
        to.text(self.names[1], [2.0 * s, 7.0 * s], Align::Start, theme.text)?;
        to.text(self.names[0], [plot.right(), plot.bottom() + 23.0 * s], Align::End, theme.text)
    }

    fn lines<B: DrawingBackend>(&self, to: &mut Painter<'_, B>, layout: &Layout) -> Result<(), DrawError> {
        let s = self.scale;
        for (series, (x, row)) in self.shown().zip(&layout.legend) {
            let points: Vec<[f32; 2]> =
                series.points.iter().filter(|p| self.is_drawn(p)).map(|p| layout.pixel(*p)).collect();
            to.path(&points, series.colour, 1.0, 1.5)?;
            for point in points {
                to.disc(point, 2.5, series.colour)?;
            }
            let [x, y] = [layout.plot.x + x * s, (22.0 + row * LEGEND_ROW) * s];
            to.disc([x + 4.0 * s, y], 3.0, series.colour)?;
            to.text(&series.name, [x + 11.0 * s, y], Align::Start, self.theme.text)?;
        }
        Ok(())
    }

    /// The lines that have points.
    fn shown(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(|series| !series.points.is_empty())
    }

    /// Position of each legend entry in this width: x from the left, and row; in CSS pixels.
    fn legend(&self, width: f32) -> Vec<(f32, f32)> {
        let (mut x, mut row) = (0.0, 0.0);
        let place = |series: &Series| {
            let entry_width = text_width(&series.name) + 26.0;
            if x > 0.0 && x + entry_width > width {
                (x, row) = (0.0, row + 1.0);
            }
            let at = (x, row);
            x += entry_width;
            at
        };
        self.shown().map(place).collect()
    }
}
