//! How well a score finds what is odd: both histograms with the threshold, the receiver operating characteristic, and
//! room for the worst cases.

use super::images::with_errors;
use super::painter::{Align, DrawError, Painter, Rect, text_width};
use super::parts::{bins, characteristic, frame};
use super::{Raster, Theme, format};
use crate::data::ImageShape;
use crate::metrics::{Detection, detect, histogram, threshold_at};
use crate::protocol::Anomalies;
use plotters::prelude::DrawingBackend;

const BINS: usize = 24;
/// Room above and below the plots, and between them, in CSS pixels.
const TOP: f32 = 16.0;
const BOTTOM: f32 = 20.0;
const GAP: f32 = 16.0;

/// What a score and a rate of false alarms make of some images.
pub struct Judgement {
    /// Over all thresholds.
    pub detection: Detection,
    /// Images with a larger score are taken for odd.
    pub threshold: f32,
    /// Good images that are taken for odd, and all good ones.
    pub alarms: [usize; 2],
    /// Odd images that are taken for odd, and all odd ones.
    pub found: [usize; 2],
}

impl Judgement {
    /// Judges by scores of good and of odd images, with at most this share (0–1) of false alarms.
    pub fn new(good: &[f32], odd: &[f32], rate: f32) -> Self {
        Self::at(good, odd, threshold_at(good, rate))
    }

    /// The same with a threshold that was set by hand.
    pub fn at(good: &[f32], odd: &[f32], threshold: f32) -> Self {
        let over = |scores: &[f32]| [scores.iter().filter(|v| **v > threshold).count(), scores.len()];
        Self { detection: detect(good, odd), threshold, alarms: over(good), found: over(odd) }
    }

    /// In a few words.
    pub fn note(&self) -> String {
        let [found, odd] = self.found;
        format!("AUROC {} · {found}/{odd} found", hundredths(self.detection.auroc))
    }

    /// For those who don't see it.
    pub fn describe(&self, score: &str) -> String {
        let ([alarms, good], [found, odd]) = (self.alarms, self.found);
        format!(
            "Scored by “{score}”: area under the receiver operating characteristic {}. Above {}: {found} of {odd} odd images, \
             rightly, and {alarms} of {good} good ones, wrongly.",
            hundredths(self.detection.auroc),
            format::significant(self.threshold, 2)
        )
    }
}

/// ".98" for 0.981.
fn hundredths(value: f32) -> String {
    if value.is_finite() { format!("{value:.3}").replace("0.", ".") } else { "unknown".into() }
}

/// The images that fit worst above, and their error maps below, as many as the room allows.
pub fn worst(found: &Anomalies, shape: ImageShape, room: Rect, scale: f32, theme: &Theme) -> Raster {
    let gap = (2.0 * scale) as usize;
    let high = ((room.height as usize).saturating_sub(gap) / 2).max(1);
    let zoom = (high / shape.height.max(1)).max(1);
    let columns = ((room.width as usize + gap) / (shape.width * zoom + gap).max(1)).max(1);
    let pairs =
        found.images.0.chunks_exact(shape.len().max(1)).zip(found.copies.0.chunks_exact(shape.len().max(1)));
    with_errors(&pairs.take(columns).collect::<Vec<_>>(), shape, zoom, gap, theme)
}

/// Where scores stand: evenly spread, or by ratio where the largest is many times the least.
struct Axis {
    least: f32,
    most: f32,
    log: bool,
}

impl Axis {
    fn over<'a>(scores: impl Iterator<Item = &'a f32> + Clone) -> Self {
        /// From this ratio on, evenly spread scores would crowd at one end.
        const MANY: f32 = 10.0;
        let most = scores.clone().copied().fold(f32::MIN, f32::max);
        let least = scores.copied().fold(most, f32::min);
        Self { least, most, log: least > 0.0 && most > MANY * least }
    }

    fn name(&self) -> &'static str {
        if self.log { "score (log)" } else { "score" }
    }

    /// 0 for the least, 1 for the largest.
    fn share(&self, score: f32) -> f32 {
        let at = |v: f32| if self.log { libm::logf(v.max(f32::MIN_POSITIVE)) } else { v };
        let wide = (at(self.most) - at(self.least)).max(f32::MIN_POSITIVE);
        ((at(score) - at(self.least)) / wide).clamp(0.0, 1.0)
    }
}

/// A picture of scores.
pub struct AnomalyChart<'a> {
    /// Scores of good images.
    pub good: &'a [f32],
    /// Scores of odd ones.
    pub odd: &'a [f32],
    /// What they come to.
    pub judgement: &'a Judgement,
    /// Colours.
    pub theme: &'a Theme,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
}

impl AnomalyChart<'_> {
    /// Draws all but pictures, and says where they belong. The surface is expected to be clear.
    ///
    /// # Errors
    /// When the backend can't draw.
    pub fn draw<B: DrawingBackend>(&self, backend: &mut B) -> Result<Rect, DrawError> {
        let (width, height) = backend.get_size();
        let (s, theme) = (self.scale, self.theme);
        let mut to = Painter { backend, scale: s };
        let high = height as f32 - (TOP + BOTTOM) * s;
        let left = Rect { x: 0.0, y: TOP * s, width: 0.38 * width as f32, height: high };
        let square = Rect { x: left.right() + GAP * s, width: high.min(0.24 * width as f32), ..left };
        let rest = square.right() + GAP * s;

        let axis = Axis::over(self.good.iter().chain(self.odd));
        frame(&mut to, left, ["", axis.name()], theme)?;
        let mut x = left.x;
        for (name, scores, colour) in [("good", self.good, theme.train), ("odd", self.odd, theme.validation)]
        {
            let shares: Vec<f32> = scores.iter().map(|v| axis.share(*v)).collect();
            bins(&mut to, left, &histogram(&shares, 1.0, BINS), false, colour)?;
            to.text(name, [x, TOP / 2.0 * s], Align::Start, colour)?;
            x += text_width(name) * s + GAP * s;
        }
        let at = left.x + axis.share(self.judgement.threshold) * left.width;
        to.path(&[[at, left.y], [at, left.bottom()]], theme.text, 1.0, 1.5)?;
        let end = format::significant(axis.most, 2);
        to.text(&end, [left.right(), left.bottom() + 10.0 * s], Align::End, theme.muted)?;

        characteristic(&mut to, square, ["found", "false alarms"], &self.judgement.detection.roc, theme)?;
        let part = |[over, all]: [usize; 2]| over as f32 / all.max(1) as f32;
        let [x, y] = [part(self.judgement.alarms), part(self.judgement.found)];
        let here = [square.x + x * square.width, square.bottom() - y * square.height];
        let mark =
            |dx: f32, dy: f32| [[here[0] - dx * s, here[1] - dy * s], [here[0] + dx * s, here[1] + dy * s]];
        to.path(&mark(4.0, 0.0), theme.text, 1.0, 1.5)?;
        to.path(&mark(0.0, 4.0), theme.text, 1.0, 1.5)?;

        to.text("fit worst", [rest, TOP / 2.0 * s], Align::Start, theme.muted)?;
        Ok(Rect { x: rest, y: left.y, width: width as f32 - rest, height: high + BOTTOM * s })
    }
}
