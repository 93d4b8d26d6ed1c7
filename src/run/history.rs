//! A loss curve of any length in bounded memory, thinned so that what was drawn once does not move.

use crate::buffers::Bytes;
use crate::storage::Curve;

/// Points that are kept; with one more, the older ones are merged.
const MAX_POINTS: usize = 4096;
/// Points that are left after thinning.
const AFTER_THINNING: usize = MAX_POINTS / 8 * 7;

/// The mean of `count` neighbouring losses that end at `step`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The last step that it stands for.
    pub step: u32,
    /// Mean loss.
    pub value: f32,
    /// Number of losses that it stands for.
    pub count: u32,
}

/// A loss curve.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    points: Vec<Point>,
    /// Losses that one point may stand for.
    max_count: u32,
}

impl History {
    /// Adds the losses of the steps `first`, `first + 1`, …; those that are not finite, and those of steps that are
    /// there already, are left out.
    pub fn extend(&mut self, first: u32, losses: &[f32]) {
        let last = self.points.last().map(|p| p.step);
        for (step, &value) in (first..).zip(losses) {
            if value.is_finite() && last.is_none_or(|last| step > last) {
                self.points.push(Point { step, value, count: 1 });
            }
        }
        if self.points.len() > MAX_POINTS {
            self.thin();
        }
    }

    /// Merges neighbours in the older half. The newer half stays as it is, so the curve's end never jumps; a merged
    /// point keeps the mean, so a smoothed curve passes where it passed before. All old points come to stand for the
    /// same number of losses: if whole halves were merged time after time, the run's beginning would soon be one point.
    fn thin(&mut self) {
        self.max_count = self.max_count.max(2);
        while self.points.len() > AFTER_THINNING {
            let before = self.points.len();
            let newer = self.points.split_off(self.points.len() / 2);
            let mut older: Vec<Point> = Vec::with_capacity(self.points.len());
            for &point in &self.points {
                match older.last_mut().filter(|last| last.count.saturating_add(point.count) <= self.max_count)
                {
                    Some(last) => *last = merge(*last, point),
                    None => older.push(point),
                }
            }
            older.extend(newer);
            self.points = older;
            if self.points.len() == before {
                self.max_count = self.max_count.saturating_mul(2);
            }
        }
    }

    /// Adds a curve that was kept, `[step, loss]`, up to the step `last`.
    pub fn restore(&mut self, curve: &[[f32; 2]], last: u32) {
        curve.iter().for_each(|[step, value]| self.extend(*step as u32, &[*value]));
        self.truncate(last);
    }

    /// The curve as it is kept: nothing of it is lost.
    pub fn to_kept(&self) -> Curve {
        let point = |p: &Point| [p.step.to_le_bytes(), p.count.to_le_bytes(), p.value.to_le_bytes()].concat();
        Curve { points: Bytes(self.points.iter().flat_map(point).collect()), max_count: self.max_count }
    }

    /// A curve that was kept.
    pub fn from_kept(curve: &Curve) -> Self {
        let (records, _) = curve.points.0.as_chunks::<12>();
        let number = |bytes: &[u8; 12], at: usize| [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        let point = |bytes: &[u8; 12]| Point {
            step: u32::from_le_bytes(number(bytes, 0)),
            count: u32::from_le_bytes(number(bytes, 4)),
            value: f32::from_le_bytes(number(bytes, 8)),
        };
        Self { points: records.iter().map(point).collect(), max_count: curve.max_count }
    }

    /// Drops the points after `step`.
    pub fn truncate(&mut self, step: u32) {
        self.points.retain(|p| p.step <= step);
    }

    /// All points, oldest first.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The newest point.
    pub fn last(&self) -> Option<Point> {
        self.points.last().copied()
    }
}

fn merge(a: Point, b: Point) -> Point {
    let count = a.count + b.count;
    let value = (a.value * a.count as f32 + b.value * b.count as f32) / count as f32;
    Point { step: b.step, value, count }
}
