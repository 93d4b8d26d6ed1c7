//! How the values of the loss chart lie on its pixels.

use crate::plot::format;
use crate::plot::painter::Rect;
use crate::plot::smoothing::Column;
use crate::run::History;

/// The losses at one step.
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

/// How values lie on pixels, and the curves one value a pixel column.
pub(super) struct Layout {
    pub(super) plot: Rect,
    /// Step at the right edge.
    pub(super) end: f32,
    /// Loss at the lower edge.
    pub(super) low: f32,
    /// Loss at the upper edge.
    pub(super) high: f32,
    pub(super) log: bool,
    pub(super) train: Vec<Column>,
    /// In the unit of the losses.
    pub(super) penalty: Vec<Column>,
    /// Steps and values of the sum of training loss and penalty.
    pub(super) sum: Vec<(f32, f32)>,
}

impl Layout {
    pub(super) fn y(&self, value: f32) -> f32 {
        let part = if self.log {
            libm::logf(value.max(1e-12) / self.low) / libm::logf(self.high / self.low)
        } else {
            (value - self.low) / (self.high - self.low)
        };
        // Values outside the range are drawn along the edge.
        self.plot.bottom() - part.clamp(0.0, 1.0) * self.plot.height
    }

    pub(super) fn pixel(&self, step: f32, value: f32) -> [f32; 2] {
        [self.plot.x + step / self.end * self.plot.width, self.y(value)]
    }

    /// A curve in pieces, cut where it leaves the range at the top.
    pub(super) fn pieces(&self, values: impl Iterator<Item = (f32, f32)>) -> Vec<Vec<[f32; 2]>> {
        let mut pieces = vec![vec![]];
        let mut before: Option<(f32, f32)> = None;
        for (step, value) in values {
            if let Some((from, was)) = before.filter(|(_, was)| (*was > self.high) != (value > self.high)) {
                let part = (self.high - was) / (value - was);
                let crossing = self.pixel(from + (step - from) * part, self.high);
                if value > self.high {
                    pieces.last_mut().into_iter().for_each(|p: &mut Vec<_>| p.push(crossing));
                } else {
                    pieces.push(vec![crossing]);
                }
            }
            if value <= self.high {
                pieces.last_mut().into_iter().for_each(|p| p.push(self.pixel(step, value)));
            }
            before = Some((step, value));
        }
        pieces
    }

    /// The losses at `x`, in device pixels.
    pub(super) fn read(&self, x: f32, validation: &History) -> Option<Reading> {
        let part = (x - self.plot.x) / self.plot.width;
        if !(0.0..=1.0).contains(&part) {
            return None;
        }
        let step = part * self.end;
        let trained = self.train.last().map_or(0.0, |c| c.step);
        let last = trained.max(validation.last().map_or(0.0, |p| p.step as f32));
        // Slightly after the last step, the losses of the last step are read.
        if step > last + 0.02 * self.end {
            return None;
        }
        let train = value_near(self.train.iter().map(|c| (c.step, c.smooth)), step);
        let validation = value_near(validation.points().iter().map(|p| (p.step as f32, p.value)), step);
        Some(Reading { step: step.round() as u32, train, validation })
    }
}

/// Value of the point nearest to `step`.
fn value_near(points: impl Iterator<Item = (f32, f32)>, step: f32) -> Option<f32> {
    let best = points.min_by(|a, b| (a.0 - step).abs().total_cmp(&(b.0 - step).abs()));
    best.map(|(_, value)| value)
}
