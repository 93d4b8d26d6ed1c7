//! The anomaly chart: histograms of a score with the threshold, and the receiver operating characteristic.

use super::anomaly_scores::ScoreRow;
use super::chart_parts::{frame, histogram_bars, roc_curve};
use super::detector::Judgement;
use super::format;
use super::painter::{Align, DrawError, Painter, Rect, text_width};
use super::theme::Theme;
use crate::metrics::histogram;
use plotters::prelude::DrawingBackend;

const BINS: usize = 24;
/// Room above and below the plots, and between them, in CSS pixels.
const TOP: f32 = 16.0;
const BOTTOM: f32 = 20.0;
const GAP: f32 = 16.0;
/// The characteristic is a square of at most this share of the width.
const MAX_ROC_SHARE: f32 = 0.4;

/// The axis of scores: linear, or logarithmic when the largest is many times the smallest.
struct Axis {
    min: f32,
    max: f32,
    log: bool,
}

impl Axis {
    fn for_scores<'a>(scores: impl Iterator<Item = &'a f32> + Clone) -> Self {
        /// Above this ratio, scores would crowd at one end of a linear axis.
        const LOG_RATIO: f32 = 10.0;
        let max = scores.clone().copied().fold(f32::MIN, f32::max);
        let min = scores.copied().fold(max, f32::min);
        Self { min, max, log: min > 0.0 && max > LOG_RATIO * min }
    }

    fn name(&self, score: &ScoreRow) -> String {
        format!("{}{}", score.axis, if self.log { " (log)" } else { "" })
    }

    /// Position of a score: 0 for the smallest, 1 for the largest.
    fn position(&self, score: f32) -> f32 {
        let scaled = |v: f32| if self.log { libm::logf(v.max(f32::MIN_POSITIVE)) } else { v };
        let span = (scaled(self.max) - scaled(self.min)).max(f32::MIN_POSITIVE);
        ((scaled(score) - scaled(self.min)) / span).clamp(0.0, 1.0)
    }
}

/// A chart of anomaly scores.
pub struct AnomalyChart<'a> {
    /// The score that is shown.
    pub score: &'a ScoreRow,
    /// Scores of normal images.
    pub good: &'a [f32],
    /// Scores of anomalous images.
    pub anomalous: &'a [f32],
    /// Their judgement.
    pub judgement: &'a Judgement,
    /// Colours.
    pub theme: &'a Theme,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
}

impl AnomalyChart<'_> {
    /// Draws the chart on a clear surface.
    ///
    /// # Errors
    /// When the backend can't draw.
    pub fn draw<B: DrawingBackend>(&self, backend: &mut B) -> Result<(), DrawError> {
        let (width, height) = backend.get_size();
        let (s, theme) = (self.scale, self.theme);
        let mut to = Painter { backend, scale: s };
        let plot_height = height as f32 - (TOP + BOTTOM) * s;
        // Without anomalous images there are no rates to draw.
        let has_rates = !self.anomalous.is_empty();
        let side = if has_rates { plot_height.min(MAX_ROC_SHARE * width as f32) } else { 0.0 };
        let beside = if has_rates { side + GAP * s } else { 0.0 };
        let plot_width = (width as f32 - beside).max(1.0);
        let left = Rect { x: 0.0, y: TOP * s, width: plot_width, height: plot_height };
        let square = Rect { x: left.right() + GAP * s, width: side, ..left };

        let axis = Axis::for_scores(self.good.iter().chain(self.anomalous));
        frame(&mut to, left, ["", &axis.name(self.score)], theme)?;
        let mut x = left.x;
        for (name, scores, colour) in
            [("normal", self.good, theme.train), ("anomaly", self.anomalous, theme.validation)]
        {
            if scores.is_empty() {
                continue;
            }
            let positions: Vec<f32> = scores.iter().map(|v| axis.position(*v)).collect();
            histogram_bars(&mut to, left, &histogram(&positions, 1.0, BINS), false, colour)?;
            to.text(name, [x, TOP / 2.0 * s], Align::Start, colour)?;
            x += text_width(name) * s + GAP * s;
        }
        let at = left.x + axis.position(self.judgement.threshold) * left.width;
        to.path(&[[at, left.y], [at, left.bottom()]], theme.text, 1.0, 1.5)?;
        let end = format::significant(axis.max, 2);
        to.text(&end, [left.right(), left.bottom() + 10.0 * s], Align::End, theme.muted)?;
        if !has_rates {
            return Ok(());
        }

        roc_curve(&mut to, square, ["found", "false alarms"], &self.judgement.detection.roc, theme)?;
        let rate = |[over, all]: [usize; 2]| over as f32 / all.max(1) as f32;
        let [x, y] = [rate(self.judgement.false_alarms), rate(self.judgement.detected)];
        let here = [square.x + x * square.width, square.bottom() - y * square.height];
        let mark =
            |dx: f32, dy: f32| [[here[0] - dx * s, here[1] - dy * s], [here[0] + dx * s, here[1] + dy * s]];
        to.path(&mark(4.0, 0.0), theme.text, 1.0, 1.5)?;
        to.path(&mark(0.0, 4.0), theme.text, 1.0, 1.5)
    }
}
