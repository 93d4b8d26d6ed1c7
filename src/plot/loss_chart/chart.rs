//! Drawing the loss chart.

use super::layout::{Layout, Reading};
use crate::plot::format;
use crate::plot::painter::{Align, DrawError, Painter, Rect, text_width};
use crate::plot::smoothing::{Column, columns};
use crate::plot::theme::Theme;
use crate::plot::ticks;
use crate::run::{Baselines, History};
use plotters::prelude::DrawingBackend;

/// A chart of the losses of a run.
pub struct LossChart<'a> {
    /// Training losses.
    pub train: &'a History,
    /// Validation losses.
    pub validation: &'a History,
    /// The penalty of the kind: its name, its values, and the factor that brings them to the unit of the losses.
    pub penalty: Option<(&'a str, &'a History, f32)>,
    /// Name of the sum of training loss and penalty ("negative ELBO"); `None` when the sum is not drawn.
    pub sum_name: Option<&'a str>,
    /// Reference losses.
    pub baselines: Option<Baselines>,
    /// Unit of the losses: "MSE a pixel".
    pub unit: &'a str,
    /// Name of the baseline that predicts the mean: "mean image".
    pub mean: &'a str,
    /// Number of components of the PCA baseline.
    pub latent: u32,
    /// Logarithmic y axis.
    pub log: bool,
    /// The pointer's x, in device pixels of the canvas.
    pub hover: Option<f32>,
    /// Colours.
    pub theme: &'a Theme,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
}

/// Room around the plot, in CSS pixels: left for tick labels, above for the legend, below for the steps.
const LEFT: f32 = 40.0;
const RIGHT: f32 = 10.0;
const TOP: f32 = 22.0;
const BOTTOM: f32 = 20.0;
/// Steps on the axis at the beginning of a run.
const MIN_STEPS: f32 = 100.0;

impl LossChart<'_> {
    /// Draws the chart on a clear surface, and returns where the curves are.
    ///
    /// # Errors
    /// When the backend can't draw.
    pub fn draw<B: DrawingBackend>(&self, backend: &mut B) -> Result<Rect, DrawError> {
        let layout = self.layout(backend.get_size());
        let mut painter = Painter { backend, scale: self.scale };
        self.axes(&mut painter, &layout)?;
        self.references(&mut painter, &layout)?;
        let train = self.theme.train;
        for piece in layout.pieces(layout.train.iter().map(|c| (c.step, c.raw))) {
            painter.path(&piece, train, 0.3, 1.0)?;
        }
        for piece in layout.pieces(layout.train.iter().map(|c| (c.step, c.smooth))) {
            painter.path(&piece, train, 1.0, 1.5)?;
        }
        for piece in layout.pieces(layout.penalty.iter().map(|c| (c.step, c.smooth))) {
            painter.path(&piece, self.theme.reference, 1.0, 1.5)?;
        }
        for piece in layout.pieces(layout.sum.iter().copied()) {
            painter.path(&piece, self.theme.text, 1.0, 1.5)?;
        }
        self.validation(&mut painter, &layout)?;
        self.header(&mut painter, &layout)?;
        Ok(layout.plot)
    }

    /// The losses at `x`, in device pixels of a canvas of this size; `None` outside the plot and after the last step.
    pub fn read(&self, size: (u32, u32), x: f32) -> Option<Reading> {
        self.layout(size).read(x, self.validation)
    }

    fn layout(&self, (width, height): (u32, u32)) -> Layout {
        let s = self.scale;
        let plot = Rect {
            x: LEFT * s,
            y: TOP * s,
            width: (width as f32 - (LEFT + RIGHT) * s).max(1.0),
            height: (height as f32 - (TOP + BOTTOM) * s).max(1.0),
        };
        let last = |h: &History| h.last().map_or(0, |p| p.step);
        let end = ticks::round_above((last(self.train).max(last(self.validation)) as f32).max(MIN_STEPS));
        let train = columns(self.train.points(), end / (plot.width / s));
        let mut penalty = Vec::new();
        if let Some((_, history, factor)) = self.penalty {
            penalty = columns(history.points(), end / (plot.width / s));
            penalty.iter_mut().for_each(|c| c.smooth *= factor);
        }
        // Both have the same steps.
        let both = train.iter().zip(&penalty).filter(|_| self.sum_name.is_some());
        let sum: Vec<_> = both.map(|(a, b)| (a.step, a.smooth + b.smooth)).collect();
        let (low, high) = self.range(&train, [penalty.last().map(|c| c.smooth), sum.last().map(|b| b.1)]);
        Layout { plot, end, low, high, log: self.log, train, penalty, sum }
    }

    /// The range of losses shown: the smoothed curves and the reference lines, without the steep first steps on a linear axis,
    /// which would flatten everything else.
    fn range(&self, train: &[Column], also: [Option<f32>; 2]) -> (f32, f32) {
        let mut shown: Vec<f32> = train.iter().map(|c| c.smooth).collect();
        shown.extend(self.validation.points().iter().map(|p| p.value));
        shown.sort_by(f32::total_cmp);
        let baselines =
            self.baselines.iter().flat_map(|b| [Some(b.mean), b.pca]).flatten().filter(|v| v.is_finite());
        let (mut low, mut high) = match (shown.first(), shown.last()) {
            (Some(&low), Some(&high)) if self.log => (low, high),
            (Some(&low), Some(_)) => (low, shown[shown.len() * 9 / 10]),
            _ => (f32::INFINITY, f32::NEG_INFINITY),
        };
        for value in baselines.chain(also.into_iter().flatten()) {
            (low, high) = (low.min(value), high.max(value));
        }
        if !(low.is_finite() && high.is_finite()) {
            return if self.log { (0.01, 1.0) } else { (0.0, 1.0) };
        }
        if self.log {
            let low = low.max(1e-9);
            return (low * 0.9, high.max(low * 1.5) * 1.1);
        }
        let span = (high - low).max(high.abs() * 0.1).max(1e-6);
        let step = ticks::nice_above(span / 8.0);
        // In whole steps, so that the axis stays the same while the loss falls slowly.
        let low = ((low - 0.1 * span) / step).floor() * step;
        (if high > 0.0 { low.max(0.0) } else { low }, ((high + 0.08 * span) / step).ceil() * step)
    }

    fn axes<B: DrawingBackend>(
        &self,
        painter: &mut Painter<'_, B>,
        layout: &Layout,
    ) -> Result<(), DrawError> {
        let (plot, s, theme) = (layout.plot, self.scale, self.theme);
        let (values, step) = if self.log {
            (ticks::logarithmic(layout.low, layout.high), 0.0)
        } else {
            ticks::linear(layout.low, layout.high, (plot.height / s / 30.0) as usize)
        };
        for value in values {
            let y = layout.y(value);
            painter.line([plot.x, y], [plot.right(), y], theme.line)?;
            let label = if self.log { format::significant(value, 1) } else { format::tick(value, step) };
            painter.text(&label, [plot.x - 6.0 * s, y], Align::End, theme.muted)?;
        }
        let (steps, step) = ticks::linear(0.0, layout.end, (plot.width / s / 70.0) as usize);
        for value in steps {
            let at = [layout.pixel(value, layout.low)[0], plot.bottom() + 11.0 * s];
            // The name of the axis is there.
            if at[0] < plot.right() - 60.0 * s {
                painter.text(&format::tick(value, step), at, Align::Middle, theme.muted)?;
            }
        }
        painter.text("steps", [plot.right(), plot.bottom() + 11.0 * s], Align::End, theme.muted)?;
        painter.line([plot.x, plot.bottom()], [plot.right(), plot.bottom()], theme.muted)
    }

    fn references<B: DrawingBackend>(
        &self,
        painter: &mut Painter<'_, B>,
        layout: &Layout,
    ) -> Result<(), DrawError> {
        let Some(baselines) = self.baselines else { return Ok(()) };
        let pca = match self.latent {
            1 => "PCA, 1 component".to_owned(),
            k => format!("PCA, {k} components"),
        };
        // Labels are above their lines, because the curves end below them; unless PCA's label would touch the mean's line.
        let gap = baselines.pca.map_or(0.0, |pca| layout.y(pca) - layout.y(baselines.mean));
        let offset = if gap > 16.0 * self.scale { -8.0 } else { 8.0 };
        let lines = [(Some(baselines.mean), self.mean.to_owned(), -8.0), (baselines.pca, pca, offset)];
        for (value, label, offset) in lines {
            let Some(value) = value.filter(|v| v.is_finite()) else { continue };
            let y = layout.y(value);
            painter.dashes(layout.plot.x, layout.plot.right(), y, self.theme.reference)?;
            let at = [layout.plot.right() - 2.0 * self.scale, y + offset * self.scale];
            painter.text(&label, at, Align::End, self.theme.reference)?;
        }
        Ok(())
    }

    fn validation<B: DrawingBackend>(
        &self,
        painter: &mut Painter<'_, B>,
        layout: &Layout,
    ) -> Result<(), DrawError> {
        /// With more points than this, dots would hide the line.
        const MAX_DOTS: usize = 60;
        let all = columns(self.validation.points(), layout.end / (layout.plot.width / self.scale));
        for piece in layout.pieces(all.iter().map(|c| (c.step, c.raw))) {
            painter.path(&piece, self.theme.validation, 1.0, 1.5)?;
        }
        if all.len() <= MAX_DOTS {
            for column in all.iter().filter(|c| c.raw <= layout.high) {
                painter.disc(layout.pixel(column.step, column.raw), 2.0, self.theme.validation)?;
            }
        }
        Ok(())
    }

    /// Above the plot: the losses under the pointer, or the unit and the legend.
    fn header<B: DrawingBackend>(
        &self,
        painter: &mut Painter<'_, B>,
        layout: &Layout,
    ) -> Result<(), DrawError> {
        let (plot, s, theme) = (layout.plot, self.scale, self.theme);
        let y = 9.0 * s;
        if let Some((x, reading)) = self.hover.and_then(|x| Some((x, layout.read(x, self.validation)?))) {
            painter.line([x, plot.y], [x, plot.bottom()], theme.muted)?;
            let marks = [(reading.train, theme.train), (reading.validation, theme.validation)];
            for (value, colour) in marks {
                if let Some(value) = value.filter(|v| *v <= layout.high) {
                    painter.disc([x, layout.y(value)], 3.0, colour)?;
                }
            }
            return painter.text(&reading.text(), [plot.right(), y], Align::End, theme.text);
        }
        painter.text(self.unit, [2.0 * s, y], Align::Start, theme.muted)?;
        let mut right = plot.right();
        let penalty = self.penalty.map(|(name, ..)| (name, theme.reference));
        let sum = self.sum_name.map(|name| (name, theme.text));
        let curves = [("validation", theme.validation), ("training", theme.train)];
        for (name, colour) in sum.into_iter().chain(penalty).chain(curves) {
            painter.text(name, [right, y], Align::End, theme.text)?;
            let swatch = right - (text_width(name) + 8.0) * s;
            painter.path(&[[swatch - 14.0 * s, y], [swatch, y]], colour, 1.0, 2.0)?;
            right = swatch - 28.0 * s;
        }
        Ok(())
    }
}
