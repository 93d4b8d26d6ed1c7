//! The loss chart: training and validation over steps, with reference lines.

use super::format::{self, THIN};
use super::painter::{Align, DrawError, Painter, Rect, text_width};
use super::smooth::{Column, columns};
use super::ticks;
use super::{Rgb, Theme};
use crate::run::{Baselines, History, Run};
use crate::spec::{LossUnit, Spec};
use plotters::prelude::DrawingBackend;

/// A picture of a run's losses.
pub struct LossChart<'a> {
    /// Training losses.
    pub train: &'a History,
    /// Validation losses.
    pub validation: &'a History,
    /// What the kind of autoencoder adds: its name, and what it is multiplied with to be in the unit of the losses.
    pub penalty: Option<(&'a str, &'a History, f32)>,
    /// Name of the sum of training loss and penalty, where that is a figure of its own.
    pub bound: Option<&'a str>,
    /// Reference losses.
    pub baselines: Option<Baselines>,
    /// What the y axis is: "MSE a pixel".
    pub unit: &'a str,
    /// Components of the PCA line.
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

/// What the chart shows at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Optimiser steps.
    pub step: u32,
    /// Smoothed training loss there.
    pub train: Option<f32>,
    /// Validation loss measured nearest to it.
    pub validation: Option<f32>,
}

impl Reading {
    /// "step 1 200 · training .0431 · validation .0462".
    pub fn text(&self) -> String {
        let mut text = format!("step {}", format::thousands(u64::from(self.step)));
        for (name, value) in [("training", self.train), ("validation", self.validation)] {
            if let Some(value) = value {
                text += &format!(" · {name} {}", format::loss(value));
            }
        }
        text
    }
}

/// How the chart's values lie on its pixels.
struct Layout {
    plot: Rect,
    end: f32,
    low: f32,
    high: f32,
    log: bool,
    train: Vec<Column>,
    penalty: Vec<Column>,
    /// Steps and values of the sum.
    bound: Vec<(f32, f32)>,
}

/// Room around the plot, in CSS pixels: left for tick labels, above for the legend, below for the steps.
const LEFT: f32 = 40.0;
const RIGHT: f32 = 10.0;
const TOP: f32 = 22.0;
const BOTTOM: f32 = 20.0;
/// Steps shown before there are any.
const FEWEST: f32 = 100.0;

impl LossChart<'_> {
    /// Draws everything and says where the plot area lies. The backend's surface is expected to be clear.
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
        for piece in layout.pieces(layout.bound.iter().copied()) {
            painter.path(&piece, self.theme.text, 1.0, 1.5)?;
        }
        self.validation(&mut painter, &layout)?;
        self.header(&mut painter, &layout)?;
        Ok(layout.plot)
    }

    /// What stands at `x`, in device pixels of a canvas of this size; none beside the plot or before the first step.
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
        let end = ticks::round_above((last(self.train).max(last(self.validation)) as f32).max(FEWEST));
        let train = columns(self.train.points(), end / (plot.width / s));
        let mut penalty = Vec::new();
        if let Some((_, history, factor)) = self.penalty {
            penalty = columns(history.points(), end / (plot.width / s));
            penalty.iter_mut().for_each(|c| c.smooth *= factor);
        }
        // Both were measured at the same steps.
        let both = train.iter().zip(&penalty).filter(|_| self.bound.is_some());
        let bound: Vec<_> = both.map(|(a, b)| (a.step, a.smooth + b.smooth)).collect();
        let (low, high) = self.range(&train, [penalty.last().map(|c| c.smooth), bound.last().map(|b| b.1)]);
        Layout { plot, end, low, high, log: self.log, train, penalty, bound }
    }

    /// The losses shown: all of the smooth part of the curves and the reference lines; the steep first steps are cut
    /// off on a linear axis, or they would press everything else flat.
    fn range(&self, train: &[Column], also: [Option<f32>; 2]) -> (f32, f32) {
        let mut shown: Vec<f32> = train.iter().map(|c| c.smooth).collect();
        shown.extend(self.validation.points().iter().map(|p| p.value));
        shown.sort_by(f32::total_cmp);
        let lines =
            self.baselines.iter().flat_map(|b| [Some(b.mean), b.pca]).flatten().filter(|v| v.is_finite());
        let (mut low, mut high) = match (shown.first(), shown.last()) {
            (Some(&low), Some(&high)) if self.log => (low, high),
            (Some(&low), Some(_)) => (low, shown[shown.len() * 9 / 10]),
            _ => (f32::INFINITY, f32::NEG_INFINITY),
        };
        for value in lines.chain(also.into_iter().flatten()) {
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
        // Whole steps, so that the axis stands still while the loss creeps.
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
            let at = [layout.place(value, layout.low)[0], plot.bottom() + 11.0 * s];
            // The last label makes room for the axis' name.
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
        // Above the lines, because the curves end below them; unless PCA's label would run into the mean's line.
        let gap = baselines.pca.map_or(0.0, |pca| layout.y(pca) - layout.y(baselines.mean));
        let offset = if gap > 16.0 * self.scale { -8.0 } else { 8.0 };
        let lines = [(Some(baselines.mean), "mean image".to_owned(), -8.0), (baselines.pca, pca, offset)];
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
        /// More points than this are a line and need no dots.
        const MOST_DOTS: usize = 60;
        let all = columns(self.validation.points(), layout.end / (layout.plot.width / self.scale));
        for piece in layout.pieces(all.iter().map(|c| (c.step, c.raw))) {
            painter.path(&piece, self.theme.validation, 1.0, 1.5)?;
        }
        if all.len() <= MOST_DOTS {
            for column in all.iter().filter(|c| c.raw <= layout.high) {
                painter.disc(layout.place(column.step, column.raw), 2.0, self.theme.validation)?;
            }
        }
        Ok(())
    }

    /// Above the plot: what is under the pointer, or else what the curves are.
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
        let bound = self.bound.map(|name| (name, theme.text));
        let curves = [("validation", theme.validation), ("training", theme.train)];
        for (name, colour) in bound.into_iter().chain(penalty).chain(curves) {
            painter.text(name, [right, y], Align::End, theme.text)?;
            let swatch = right - (text_width(name) + 8.0) * s;
            painter.path(&[[swatch - 14.0 * s, y], [swatch, y]], colour, 1.0, 2.0)?;
            right = swatch - 28.0 * s;
        }
        Ok(())
    }
}

impl Layout {
    fn y(&self, value: f32) -> f32 {
        let part = if self.log {
            libm::logf(value.max(1e-12) / self.low) / libm::logf(self.high / self.low)
        } else {
            (value - self.low) / (self.high - self.low)
        };
        // What lies beyond the range runs along the edge.
        self.plot.bottom() - part.clamp(0.0, 1.0) * self.plot.height
    }

    fn place(&self, step: f32, value: f32) -> [f32; 2] {
        [self.plot.x + step / self.end * self.plot.width, self.y(value)]
    }

    /// A curve cut off where it leaves the range at the top.
    fn pieces(&self, values: impl Iterator<Item = (f32, f32)>) -> Vec<Vec<[f32; 2]>> {
        let mut pieces = vec![vec![]];
        let mut before: Option<(f32, f32)> = None;
        for (step, value) in values {
            if let Some((from, was)) = before.filter(|(_, was)| (*was > self.high) != (value > self.high)) {
                let part = (self.high - was) / (value - was);
                let crossing = self.place(from + (step - from) * part, self.high);
                if value > self.high {
                    pieces.last_mut().into_iter().for_each(|p: &mut Vec<_>| p.push(crossing));
                } else {
                    pieces.push(vec![crossing]);
                }
            }
            if value <= self.high {
                pieces.last_mut().into_iter().for_each(|p| p.push(self.place(step, value)));
            }
            before = Some((step, value));
        }
        pieces
    }

    fn read(&self, x: f32, validation: &History) -> Option<Reading> {
        let part = (x - self.plot.x) / self.plot.width;
        if !(0.0..=1.0).contains(&part) {
            return None;
        }
        let step = part * self.end;
        let trained = self.train.last().map_or(0.0, |c| c.step);
        let last = trained.max(validation.last().map_or(0.0, |p| p.step as f32));
        // A little beyond the curve's end still reads its end.
        if step > last + 0.02 * self.end {
            return None;
        }
        let train = nearest(self.train.iter().map(|c| (c.step, c.smooth)), step);
        let validation = nearest(validation.points().iter().map(|p| (p.step as f32, p.value)), step);
        Some(Reading { step: step.round() as u32, train, validation })
    }
}

/// The value of the point nearest to `step`.
fn nearest(points: impl Iterator<Item = (f32, f32)>, step: f32) -> Option<f32> {
    let best = points.min_by(|a, b| (a.0 - step).abs().total_cmp(&(b.0 - step).abs()));
    best.map(|(_, value)| value)
}

/// Unit of the reconstruction loss: "MSE a pixel", "BCE a pixel", "nats an image".
pub fn unit(spec: &Spec) -> String {
    match spec.variant().loss_unit {
        LossUnit::PerPixel => format!("{} a pixel", spec.loss.choice().name),
        LossUnit::NatsPerImage => "nats an image".into(),
    }
}

/// Name of the kind's penalty, and the factor that brings it to the unit of the losses; `None` when it has no penalty.
pub fn penalty(spec: &Spec) -> Option<(&'static str, f32)> {
    let kind = spec.variant();
    let penalty = kind.penalty.as_ref()?;
    let factor = match kind.loss_unit {
        // With the weight that it has once a warm-up is over.
        LossUnit::PerPixel => (penalty.weight)(spec, f32::INFINITY) as f32,
        LossUnit::NatsPerImage => 1.0,
    };
    Some((penalty.name, factor))
}

/// Name of the sum of reconstruction loss and penalty, "negative ELBO"; `None` when the sum is no curve of its own.
pub fn bound(spec: &Spec) -> Option<&'static str> {
    spec.variant().penalty.as_ref()?.sum_name
}

/// The chart in words: where the curves stand and on which side of the reference lines.
pub fn describe(run: &Run) -> String {
    let Some(train) = run.loss() else {
        return "Loss curves: nothing has been trained yet.".into();
    };
    let steps = format::thousands(u64::from(run.step)).replace(THIN, " ");
    let mut text =
        format!("Loss curves: after {steps} steps the training loss is {}", format::significant(train, 3));
    if let Some(validation) = run.validation_loss() {
        text += &format!(", the validation loss {}", format::significant(validation, 3));
    }
    if let Some(spec) = run.started.as_ref().map(|s| &s.spec) {
        text += &format!(", in {}", unit(spec));
        if let (Some((name, factor)), Some(last)) = (penalty(spec), run.penalty.last()) {
            text += &format!(", and the {name} {}", format::significant(last.value * factor, 3));
        }
    }
    text.push('.');
    if let Some(baselines) = run.baselines {
        text += &format!(" Predicting the mean image gives {}", format::significant(baselines.mean, 3));
        if let Some(pca) = baselines.pca {
            text += &format!(", PCA with a code of the same size {}", format::significant(pca, 3));
            if let Some(validation) = run.validation_loss() {
                let side = if validation < pca { "better" } else { "not yet better" };
                text += &format!("; the network is {side} than PCA");
            }
        }
        text.push('.');
    }
    text
}

/// Colours of the chart's legend, for a page that makes its own.
pub fn legend(theme: &Theme) -> [(&'static str, Rgb); 2] {
    [("training", theme.train), ("validation", theme.validation)]
}
