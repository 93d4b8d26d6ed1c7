//! Smoothed loss curves, reduced to one value a pixel column.

use crate::run::Point;

/// Steps after which the average has forgotten a loss but for 1/e …
const MEMORY_STEPS: f64 = 25.0;
/// … but no more than this share of the run so far: otherwise the average would lag behind the steep start.
const MAX_MEMORY_SHARE: f64 = 0.08;

/// Exponential moving average over steps, unbiased at its start (Kingma & Ba 2015, §3). A point that stands for n
/// losses counts as n of them, and gets the mean of the average over their steps, so thinning old points moves the
/// curve by less than can be seen.
pub fn smoothed(points: &[Point]) -> Vec<f32> {
    let (mut sum, mut weight) = (0.0_f64, 0.0_f64);
    points
        .iter()
        .map(|point| {
            let (value, count) = (f64::from(point.value), f64::from(point.count));
            let keep = 1.0 - 1.0 / (f64::from(point.step) * MAX_MEMORY_SHARE).clamp(1.0, MEMORY_STEPS);
            // Weight of the past after all of the steps, and its mean weight over them.
            let last = libm::pow(keep, count);
            let mean = keep * (1.0 - last) / (count * (1.0 - keep));
            let smooth = (value + (sum - value) * mean) / (1.0 + (weight - 1.0) * mean);
            sum = value + (sum - value) * last;
            weight = 1.0 + (weight - 1.0) * last;
            smooth as f32
        })
        .collect()
}

/// The mean of the points on one pixel column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Mean step.
    pub step: f32,
    /// Mean loss.
    pub raw: f32,
    /// Mean of the smoothed curve.
    pub smooth: f32,
}

/// Means of the points in columns `width` steps wide; each point counts as often as it stands for a loss.
pub fn columns(points: &[Point], width: f32) -> Vec<Column> {
    let smooth = smoothed(points);
    let mut columns: Vec<Column> = Vec::new();
    let (mut index, mut count) = (-1_i64, 0.0_f32);
    for (point, &smooth) in points.iter().zip(&smooth) {
        let n = point.count as f32;
        // A merged point belongs in the middle of its steps.
        let step = point.step as f32 - (n - 1.0) / 2.0;
        let here = (step / width) as i64;
        match columns.last_mut().filter(|_| here == index) {
            Some(column) => {
                count += n;
                let part = n / count;
                column.step += (step - column.step) * part;
                column.raw += (point.value - column.raw) * part;
                column.smooth += (smooth - column.smooth) * part;
            }
            None => {
                (index, count) = (here, n);
                columns.push(Column { step, raw: point.value, smooth });
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::rng::Random;
    use crate::run::History;

    /// The drawn curve's height at a step.
    fn height(columns: &[Column], step: f32) -> f32 {
        let after = columns.partition_point(|c| c.step < step).clamp(1, columns.len() - 1);
        let (a, b) = (columns[after - 1], columns[after]);
        a.smooth + (b.smooth - a.smooth) * (step - a.step) / (b.step - a.step)
    }

    #[test]
    fn thinning_does_not_move_what_is_drawn() {
        // Just enough losses that the last ones push the history over its limit.
        let mut random = Random::new(2, 0);
        let noisy =
            |step: u32, random: &mut Random| 0.04 + 2.0 / (step as f32 + 10.0) + 0.004 * random.normal();
        let mut history = History::default();
        let mut before = history.clone();
        let mut thinned = 0;
        for step in 1..20_000 {
            history.extend(step, &[noisy(step, &mut random)]);
            if history.points().len() < before.points().len() {
                let width = step as f32 / 400.0;
                let (old, new) = (columns(before.points(), width), columns(history.points(), width));
                // The last column holds a loss that was not there before.
                for column in &new[..new.len() - 1] {
                    // A pair across the border of two columns moves along the curve, not off it.
                    let there = height(&old, column.step);
                    let moved = (column.smooth - there).abs();
                    // A chart of losses from 0.04 to 0.11 is about 180 pixels high.
                    let pixel = 0.07 / 180.0;
                    // In its first columns the curve drops through the whole chart: along it is not off it.
                    assert!(moved < 1.5 * pixel || column.step < 5.0 * width, "{column:?}, was {there}");
                }
                thinned += 1;
            }
            before.clone_from(&history);
        }
        assert!(thinned > 5);
    }

    #[test]
    fn a_level_curve_stays_level_from_its_first_point() {
        let points: Vec<Point> =
            (1..50).map(|step| Point { step, value: 0.5, count: 1 + step % 3 }).collect();
        assert!(smoothed(&points).iter().all(|v| (v - 0.5).abs() < 1e-6));
    }
}
