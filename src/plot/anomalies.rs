//! How well a score finds what is odd: what can be one, both histograms with the threshold, the receiver operating
//! characteristic, and the cases as images.

use super::images::{error_map, with_errors};
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
/// The characteristic is a square, but takes no more than this share of the width.
const ROC: f32 = 0.4;

/// What an image is scored by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnomalyScore {
    /// The mean squared error of its worst pixels. Every run has it, and images from outside.
    #[default]
    WorstPixels,
    /// The mean squared error of all its pixels. Every run has it, and images from outside.
    MeanError,
    /// The negative evidence lower bound, which only a variational network has.
    NegElbo,
}

/// What a score is, in words, and where its values are; the larger, the worse an image fits.
pub struct Score {
    /// For the form.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What the number is.
    pub about: &'static str,
    /// The same at an axis.
    axis: &'static str,
    of: fn(&Anomalies) -> &[f32],
}

/// The row of every [`AnomalyScore`], in its order.
pub const SCORES: [Score; 3] = [
    Score {
        key: "top",
        name: "Worst pixels",
        about: "Mean squared error of the worst 2 % of an image's pixels, of values from 0 to 1.",
        axis: "MSE of the worst 2 %",
        of: |found| &found.top.0,
    },
    Score {
        key: "mean",
        name: "Mean error",
        about: "Mean squared error of all pixels of an image, of values from 0 to 1.",
        axis: "MSE",
        of: |found| &found.mean.0,
    },
    Score {
        key: "elbo",
        name: "−ELBO",
        about: "The negative evidence lower bound in nats: the loss of an image and the KL divergence of its code, with \
                the code at its mean.",
        axis: "−ELBO in nats",
        of: |found| &found.neg_elbo.0,
    },
];

impl AnomalyScore {
    /// Every score, in the order of the form.
    pub const ALL: [Self; 3] = [Self::WorstPixels, Self::MeanError, Self::NegElbo];

    /// The score with this key; the first for any other.
    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|score| score.row().key == key).unwrap_or_default()
    }

    /// What it is.
    pub fn row(self) -> &'static Score {
        &SCORES[self as usize]
    }

    /// Scores of the good images and of the odd ones.
    pub fn split(self, found: &Anomalies) -> (&[f32], &[f32]) {
        let scores = (self.row().of)(found);
        scores.split_at((found.good as usize).min(scores.len()))
    }

    /// Some of the images, given as indices in the lists, the worst first: their places in what was given, and their
    /// scores.
    pub fn ranked(self, found: &Anomalies, images: &[u32]) -> Vec<(usize, f32)> {
        let score = |i: &u32| (self.row().of)(found).get(*i as usize).copied().unwrap_or(f32::NAN);
        ranked(&images.iter().map(score).collect::<Vec<_>>())
    }

    /// This score, or the first where these images have none of this kind.
    pub fn or_first(self, found: Option<&Anomalies>) -> Self {
        let has_elbo = found.is_some_and(|found| !found.neg_elbo.0.is_empty());
        if self == Self::NegElbo && !has_elbo { Self::default() } else { self }
    }
}

/// Which places these scores have, and they themselves, the largest first.
pub fn ranked(scores: &[f32]) -> Vec<(usize, f32)> {
    let mut all: Vec<_> = scores.iter().copied().enumerate().collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all
}

/// What the list of a user's own images is, `shown` of so many files that may be pictures.
pub fn list_note(shown: usize, files: usize, no_pictures: usize) -> String {
    let mut note = match shown {
        0 => "There is no picture to score.".to_owned(),
        1 => "1 image, oddest first.".to_owned(),
        n => format!("{n} images, oddest first."),
    };
    if shown + no_pictures < files {
        let [few, all] = [shown, files].map(|n| format::thousands(n as u64));
        note.push_str(&format!(" They are the first {few} pictures of {all} files."));
    }
    match no_pictures {
        0 => {}
        1 => note.push_str(" 1 is no picture and was left out."),
        n => note.push_str(&format!(" {n} are no pictures and were left out.")),
    }
    note
}

/// What a score and a rate of false alarms make of some images.
#[derive(Clone, Debug, PartialEq)]
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
    pub fn new(good: &[f32], anomalous: &[f32], rate: f32) -> Self {
        Self::at(good, anomalous, threshold_at(good, rate))
    }

    /// The same with a threshold that was set by hand.
    pub fn at(good: &[f32], anomalous: &[f32], threshold: f32) -> Self {
        let over = |scores: &[f32]| [scores.iter().filter(|v| **v > threshold).count(), scores.len()];
        Self { detection: detect(good, anomalous), threshold, alarms: over(good), found: over(anomalous) }
    }

    /// In a few words.
    pub fn note(&self) -> String {
        let [found, anomalous] = self.found;
        format!("AUROC {} · {found}/{anomalous} found", hundredths(self.detection.auroc))
    }

    /// For those who don't see it.
    pub fn describe(&self, score: &str) -> String {
        let ([alarms, good], [found, anomalous]) = (self.alarms, self.found);
        format!(
            "Scored by “{score}”: area under the receiver operating characteristic {}. Above {}: {found} of {anomalous} odd images, \
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

/// Four significant digits and no exponent, as a number box takes it.
pub fn threshold_text(threshold: f32) -> String {
    if threshold == 0.0 || !threshold.is_finite() {
        return "0".into();
    }
    let decimals = (3 - format::exponent(threshold)).max(0) as usize;
    let text = format!("{threshold:.decimals$}");
    if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Where a copy differs from its image, as [`error_map`] has it, as an image.
pub fn errors(image: &[u8], copy: &[u8], shape: ImageShape, theme: &Theme) -> (ImageShape, Vec<u8>) {
    let map = error_map(image, copy, shape, theme);
    let pixels = (0..3).flat_map(|channel| map.iter().map(move |c| [c.0, c.1, c.2][channel])).collect();
    (ImageShape { channels: 3, ..shape }, pixels)
}

/// An image, and below it where its copy differs.
pub fn above_errors(image: &[u8], copy: &[u8], shape: ImageShape, theme: &Theme) -> (ImageShape, Vec<u8>) {
    let Raster { width, height, rgba } = with_errors(&[(image, copy)], shape, 1, 0, theme);
    let all = rgba.as_chunks::<4>().0;
    let pixels = (0..3).flat_map(|channel| all.iter().map(move |pixel| pixel[channel])).collect();
    (ImageShape { channels: 3, height, width }, pixels)
}

/// The shape of what [`above_errors`] makes of an image.
pub fn above_errors_shape(shape: ImageShape) -> ImageShape {
    ImageShape { channels: 3, height: 2 * shape.height, ..shape }
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

    fn name(&self, score: &Score) -> String {
        format!("{}{}", score.axis, if self.log { " (log)" } else { "" })
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
    /// What the scores are.
    pub score: &'a Score,
    /// Scores of good images.
    pub good: &'a [f32],
    /// Scores of odd ones.
    pub anomalous: &'a [f32],
    /// What they come to.
    pub judgement: &'a Judgement,
    /// Colours.
    pub theme: &'a Theme,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
}

impl AnomalyChart<'_> {
    /// Draws it. The surface is expected to be clear.
    ///
    /// # Errors
    /// When the backend can't draw.
    pub fn draw<B: DrawingBackend>(&self, backend: &mut B) -> Result<(), DrawError> {
        let (width, height) = backend.get_size();
        let (s, theme) = (self.scale, self.theme);
        let mut to = Painter { backend, scale: s };
        let high = height as f32 - (TOP + BOTTOM) * s;
        let side = high.min(ROC * width as f32);
        let wide = (width as f32 - side - GAP * s).max(1.0);
        let left = Rect { x: 0.0, y: TOP * s, width: wide, height: high };
        let square = Rect { x: left.right() + GAP * s, width: side, ..left };

        let axis = Axis::over(self.good.iter().chain(self.anomalous));
        frame(&mut to, left, ["", &axis.name(self.score)], theme)?;
        let mut x = left.x;
        for (name, scores, colour) in
            [("good", self.good, theme.train), ("odd", self.anomalous, theme.validation)]
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
        to.path(&mark(0.0, 4.0), theme.text, 1.0, 1.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::LIGHT;
    use crate::protocol::Floats;

    #[test]
    fn a_score_that_is_not_there_is_not_shown() {
        use AnomalyScore::{MeanError, NegElbo, WorstPixels};
        let mut found = Anomalies { good: 1, top: Floats(vec![1.0, 2.0]), ..Anomalies::default() };
        let shown = AnomalyScore::ALL.map(|score| score.or_first(Some(&found)));
        assert_eq!(shown, [WorstPixels, MeanError, WorstPixels]);
        assert_eq!(NegElbo.or_first(None), WorstPixels);
        found.neg_elbo = Floats(vec![5.0, 4.0]);
        assert_eq!(NegElbo.or_first(Some(&found)), NegElbo);
        assert_eq!(NegElbo.split(&found), (&[5.0][..], &[4.0][..]));
        assert_eq!(AnomalyScore::ALL.map(|score| AnomalyScore::from_key(score.row().key)), AnomalyScore::ALL);
    }

    #[test]
    fn cases_stand_by_the_score_that_is_chosen() {
        let found = Anomalies {
            good: 1,
            top: Floats(vec![0.1, 0.9, 0.5]),
            mean: Floats(vec![0.1, 0.2, 0.3]),
            ..Anomalies::default()
        };
        assert_eq!(AnomalyScore::WorstPixels.ranked(&found, &[2, 1]), [(1, 0.9), (0, 0.5)]);
        assert_eq!(AnomalyScore::MeanError.ranked(&found, &[2, 1]), [(0, 0.3), (1, 0.2)]);
    }

    #[test]
    fn lists_say_what_they_leave_out() {
        assert_eq!(list_note(1, 2, 1), "1 image, oddest first. 1 is no picture and was left out.");
        assert_eq!(list_note(2, 5, 3), "2 images, oddest first. 3 are no pictures and were left out.");
        assert_eq!(
            list_note(500, 1203, 1),
            "500 images, oddest first. They are the first 500 pictures of 1\u{202f}203 files. 1 is no picture and was left out."
        );
        assert_eq!(list_note(0, 2, 2), "There is no picture to score. 2 are no pictures and were left out.");
    }

    #[test]
    fn thresholds_can_be_typed_as_they_are_shown() {
        let all = [0.0, 0.000_012_34, 0.02, 1e6, 0.250_049, f32::NAN].map(threshold_text);
        assert_eq!(all, ["0", "0.00001234", "0.02", "1000000", "0.25", "0"]);
    }

    #[test]
    fn an_image_stands_above_its_errors() {
        let shape = ImageShape::grey(1, 2);
        let (both, pixels) = above_errors(&[0, 200], &[0, 70], shape, &LIGHT);
        assert_eq!(both, ImageShape { channels: 3, height: 2, width: 2 });
        assert_eq!(both, above_errors_shape(shape));
        let below = error_map(&[0, 200], &[0, 70], shape, &LIGHT)[1];
        let paper = LIGHT.surface;
        assert_eq!(
            pixels,
            [0, 200, paper.0, below.0, 0, 200, paper.1, below.1, 0, 200, paper.2, below.2],
            "each channel: the image, then where it is wrong"
        );
        let colours = ImageShape { channels: 3, height: 1, width: 1 };
        assert_eq!(above_errors(&[1, 2, 3], &[1, 2, 3], colours, &LIGHT).1[..2], [1, paper.0]);
        assert_eq!(above_errors(&[1, 2, 3], &[1, 2, 3], colours, &LIGHT).1[4], 3);
    }
}
