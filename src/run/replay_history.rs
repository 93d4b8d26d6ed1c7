//! How the latent map and the reconstructions moved while a network trained, in bounded memory.

/// Bytes that all frames may take, however many images there are.
const MOST_BYTES: usize = 32_000_000;

/// Frames kept; one more, and the older ones are thinned.
const MOST_FRAMES: usize = 240;

/// Frames of one run lie apart by this part of the steps before them, or further: most happens early.
const PART: u32 = 64;

/// An unknown position, quantised.
const UNKNOWN: u16 = u16::MAX;

/// The largest coordinate of a frame, quantised; the smallest is 0.
const FULL: u16 = UNKNOWN - 1;

/// One moment of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Optimiser steps so far.
    pub step: u32,
    /// The smallest known coordinates, then the largest: `[[x, y]; 2]`.
    pub range: [[f32; 2]; 2],
    /// Position of each image of the set from 0, the smallest, to 65534, the largest; `[65535; 2]` for
    /// unknown.
    pub positions: Vec<[u16; 2]>,
    /// Bytes as in [`Event::Reconstructions`](crate::protocol::Event::Reconstructions).
    pub reconstructions: Vec<u8>,
}

impl Frame {
    fn new(step: u32, positions: &[[f32; 2]], reconstructions: &[u8]) -> Self {
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for xy in positions.iter().filter(|xy| known(xy)) {
            for axis in 0..2 {
                low[axis] = low[axis].min(xy[axis]);
                high[axis] = high[axis].max(xy[axis]);
            }
        }
        let quantised = |xy: &[f32; 2]| match known(xy) {
            true => [0, 1].map(|axis| quantise(xy[axis], low[axis], high[axis])),
            false => [UNKNOWN; 2],
        };
        Self {
            step,
            range: [low, high],
            positions: positions.iter().map(quantised).collect(),
            reconstructions: reconstructions.to_vec(),
        }
    }

    /// Where an image was; none when that is unknown.
    fn position(&self, image: usize) -> Option<[f64; 2]> {
        let &xy = self.positions.get(image).filter(|xy| !xy.contains(&UNKNOWN))?;
        let [low, high] = self.range.map(|corner| corner.map(f64::from));
        Some(
            [0, 1].map(|axis| low[axis] + (high[axis] - low[axis]) * (f64::from(xy[axis]) / f64::from(FULL))),
        )
    }

    fn bytes(&self) -> usize {
        bytes_of(self.positions.len(), self.reconstructions.len())
    }
}

/// What changed while a network trained, densest where it began. Frames are thinned as they become many, so
/// the step from one to the next grows with the run.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayHistory {
    frames: Vec<Frame>,
    /// Steps that must lie between two frames at least; doubles as the reel fills.
    until: u32,
    /// Bytes that all frames may take.
    limit: usize,
}

impl Default for ReplayHistory {
    fn default() -> Self {
        Self::with_limit(MOST_BYTES)
    }
}

impl ReplayHistory {
    fn with_limit(bytes: usize) -> Self {
        Self { frames: Vec::new(), until: 1, limit: bytes }
    }

    /// Keeps this moment if it is far enough from the last kept one; true when it was kept. An image that is
    /// unknown has `NaN` in its position `[x, y]`. A moment that is too large to be kept beside the first one
    /// is left out.
    pub fn record(&mut self, step: u32, positions: &[[f32; 2]], reconstructions: &[u8]) -> bool {
        let near = |last: &Frame| step.saturating_sub(last.step) < self.until.max(last.step / PART);
        let size = bytes_of(positions.len(), reconstructions.len());
        let first = self.frames.first().map_or(0, Frame::bytes);
        if self.frames.last().is_some_and(near) || first.saturating_add(size) > self.limit {
            return false;
        }
        self.make_room(step, size);
        self.frames.push(Frame::new(step, positions, reconstructions));
        true
    }

    /// Thins until a frame of this size can be added. The first frame stays, and must leave room for it.
    fn make_room(&mut self, step: u32, size: usize) {
        if !self.is_full(size) {
            return;
        }
        // Somewhat more than this one frame needs: otherwise the next one would find the reel full again.
        let enough = self.frames.len() - self.frames.len() / 16;
        while self.is_full(size) || self.frames.len() > enough {
            let before = self.frames.len();
            self.thin(step);
            if self.frames.len() == before {
                self.until = self.until.saturating_mul(2);
            }
        }
    }

    fn is_full(&self, size: usize) -> bool {
        self.frames.len() >= MOST_FRAMES || self.bytes() + size > self.limit
    }

    /// Drops every second frame of the older three quarters, but none whose neighbours would come to lie
    /// further apart than the stride lets them: were all of that part thinned time after time, little would
    /// soon be left of the beginning.
    fn thin(&mut self, step: u32) {
        let steps: Vec<u32> = self.frames.iter().map(|f| f.step).chain([step]).collect();
        let mut keep = vec![true; self.frames.len()];
        for frame in 1..=self.frames.len() * 3 / 4 {
            let (before, after) = (steps[frame - 1], steps[frame + 1]);
            let apart = self.until.saturating_mul((after / PART).max(1));
            keep[frame] = !keep[frame - 1] || after - before > apart;
        }
        let mut keep = keep.into_iter();
        self.frames.retain(|_| keep.next() != Some(false));
    }

    /// How many frames there are.
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Nothing has been kept yet.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// First and last step kept.
    pub fn steps(&self) -> Option<[u32; 2]> {
        Some([self.frames.first()?.step, self.frames.last()?.step])
    }

    /// Positions at a step: linear in between the two frames around it, so that points move continuously;
    /// those of the nearest frame before the first and after the last. A point unknown in one of the two
    /// frames is where it is in the other, and `NaN` when it is unknown in both. Empty for a step before places on the
    /// present axes are known.
    pub fn positions_at(&self, step: f32) -> Vec<[f32; 2]> {
        let (Some(first), Some(last), Some(from)) =
            (self.frames.first(), self.frames.last(), self.placed_from())
        else {
            return Vec::new();
        };
        if first.step < from && step < from as f32 {
            return Vec::new();
        }
        let next = self.next(step).max(1);
        let after = self.frames.get(next).unwrap_or(last);
        let before = self.frames[..next.min(self.len() - 1)].last().unwrap_or(first);
        let [from, to] = [before, after].map(|f| f.step as f32);
        let along = if to > from { f64::from((step.max(from) - from) / (to - from)).min(1.0) } else { 0.0 };
        let between = |a: f64, b: f64| (a * (1.0 - along) + b * along) as f32;
        let position = |image| match (before.position(image), after.position(image)) {
            (Some(a), Some(b)) => [between(a[0], b[0]), between(a[1], b[1])],
            (Some(xy), None) | (None, Some(xy)) => xy.map(|v| v as f32),
            (None, None) => [f32::NAN; 2],
        };
        (0..before.positions.len().max(after.positions.len())).map(position).collect()
    }

    /// Reconstructions of the last frame at or before the step; empty before the first.
    pub fn reconstructions_at(&self, step: f32) -> &[u8] {
        self.frames[..self.next(step)].last().map_or(&[], |f| &f.reconstructions)
    }

    /// How many frames are at or before a step.
    fn next(&self, step: f32) -> usize {
        self.frames.partition_point(|f| f.step as f32 <= step)
    }

    /// Forgets what lies after `step`.
    pub fn truncate(&mut self, step: u32) {
        self.frames.retain(|f| f.step <= step);
        if self.frames.len() < 2 {
            // It begins anew, as dense as the first time.
            self.until = 1;
        }
    }

    /// Forgets where the images lay, as when the axes change; how they were copied stays.
    pub fn forget_places(&mut self) {
        self.frames.iter_mut().for_each(|frame| frame.positions = Vec::new());
    }

    /// The first step from which on it is known where the images lay; none where it is not known at all.
    pub fn placed_from(&self) -> Option<u32> {
        self.frames.iter().find(|frame| !frame.positions.is_empty()).map(|frame| frame.step)
    }

    /// Bytes that all frames take.
    pub fn bytes(&self) -> usize {
        self.frames.iter().map(Frame::bytes).sum()
    }
}

fn known(xy: &[f32; 2]) -> bool {
    xy.iter().all(|v| v.is_finite())
}

/// In double precision, where neither the range overflows nor the error grows.
fn quantise(value: f32, low: f32, high: f32) -> u16 {
    let [value, low, high] = [value, low, high].map(f64::from);
    if high > low { ((value - low) / (high - low) * f64::from(FULL) + 0.5) as u16 } else { 0 }
}

/// Bytes that a frame takes.
const fn bytes_of(positions: usize, reconstructions: usize) -> usize {
    size_of::<Frame>() + positions * size_of::<[u16; 2]>() + reconstructions
}

#[cfg(test)]
mod tests {
    use super::{Frame, MOST_BYTES, MOST_FRAMES, PART, ReplayHistory, bytes_of};
    use proptest::prelude::*;

    const NOWHERE: [f32; 2] = [f32::NAN; 2];

    fn steps(replay: &ReplayHistory) -> Vec<u32> {
        replay.frames.iter().map(|f| f.step).collect()
    }

    /// One point that goes from (0, 0) to (`last`, -`last`) with two others that hold the range.
    fn line(last: u32) -> ReplayHistory {
        let mut replay = ReplayHistory::default();
        for step in 0..=last {
            let at = step as f32;
            replay.record(step, &[[0.0, 0.0], [at, -at], [last as f32, -(last as f32)]], &[step as u8]);
        }
        replay
    }

    #[test]
    fn stays_within_its_bytes_and_keeps_both_ends() {
        let points: Vec<[f32; 2]> = (0..200).map(|i| [i as f32, -(i as f32)]).collect();
        // 20 000 points in 32 MB, a hundredth of both.
        for limit in [MOST_BYTES / 100, 12_345, 3 * bytes_of(200, 16)] {
            let mut replay = ReplayHistory::with_limit(limit);
            let mut last = 0;
            for step in 3..10_003 {
                let before = replay.steps();
                if replay.record(step, &points, &[7; 16]) {
                    last = step;
                    assert!(replay.len() > 1 || before.is_none());
                }
                assert!(replay.bytes() <= limit && replay.len() <= MOST_FRAMES, "{step}");
                assert_eq!(replay.steps(), Some([3, last]));
            }
            assert!(replay.len() >= 3.min(limit / bytes_of(200, 16)), "{}", replay.len());
            assert!(last > 9_000, "{last} with {limit}");
            assert!(replay.len() >= MOST_FRAMES.min(limit / bytes_of(200, 16)) / 2, "{}", replay.len());
        }
    }

    #[test]
    fn a_real_set_fits_as_well() {
        let points = vec![[0.5, 0.25]; 20_000];
        let pictures = vec![0; 100_000];
        let mut replay = ReplayHistory::default();
        for step in 0..1000 {
            replay.record(step, &points, &pictures);
            assert!(replay.bytes() <= MOST_BYTES);
        }
        assert!(replay.len() > 100, "{}", replay.len());
    }

    #[test]
    fn the_beginning_stays_the_densest() {
        let mut replay = ReplayHistory::default();
        for step in 0..=100_000 {
            replay.record(step, &[[0.0, 1.0]], &[]);
        }
        let steps = steps(&replay);
        assert!(steps.len() > MOST_FRAMES / 3 * 2, "{}", steps.len());
        assert!(steps.iter().filter(|&&s| s < 64).count() >= 12, "{steps:?}");
        for pair in steps.windows(2) {
            let apart = pair[1] - pair[0];
            assert!(apart <= (pair[1] / PART).max(1) * replay.until, "{pair:?}");
            assert!(apart >= (pair[0] / PART).max(1), "{pair:?}");
        }
    }

    #[test]
    fn early_steps_are_all_kept_and_later_ones_lie_apart() {
        let mut replay = ReplayHistory::default();
        let kept: Vec<u32> = (0..=200).filter(|&step| replay.record(step, &[[0.0, 0.0]], &[])).collect();
        assert_eq!(kept, steps(&replay));
        assert_eq!(kept[..129], (0..=128).collect::<Vec<u32>>());
        assert_eq!(kept[129..132], [130, 132, 134]);
        assert!(
            !replay.record(200, &[], &[]) && !replay.record(0, &[], &[]),
            "time does not go back by itself"
        );
    }

    #[test]
    fn moments_that_come_seldom_are_kept_and_thinned_too() {
        let mut replay = ReplayHistory::default();
        for step in (0..=60_000).step_by(100) {
            replay.record(step, &[[0.0, 0.0]], &[]);
        }
        assert!(replay.len() <= MOST_FRAMES && replay.len() > MOST_FRAMES / 2, "{}", replay.len());
        assert_eq!(replay.steps().map(|s| s[0]), Some(0));
        assert!(steps(&replay).windows(2).all(|s| s[1] - s[0] <= 60_000 / 16), "{:?}", steps(&replay));
    }

    #[test]
    fn the_distance_doubles_when_it_is_full() {
        let mut replay = ReplayHistory::with_limit(32 * bytes_of(1, 0));
        for step in 0..32 {
            assert!(replay.record(step, &[[0.0, 0.0]], &[]));
        }
        assert!(replay.record(32, &[[0.0, 0.0]], &[]));
        assert_eq!(steps(&replay)[..13], [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
        assert_eq!(steps(&replay)[13..], (25..=32).collect::<Vec<u32>>());
        assert!(!replay.record(33, &[[0.0, 0.0]], &[]));
        assert!(replay.record(34, &[[0.0, 0.0]], &[]));
    }

    #[test]
    fn a_frame_above_the_limit_is_not_kept() {
        let mut replay = ReplayHistory::with_limit(1000);
        assert!(!replay.record(1, &[], &[0; 1001]));
        assert!(replay.is_empty() && replay.bytes() == 0 && replay.steps().is_none());
        assert!(replay.record(1, &[], &[0; 100]));
        assert!(!replay.record(2, &[], &[0; 800]), "the first one stays");
        assert!(replay.record(3, &[], &[0; 500]));
        assert!(replay.record(4, &[], &[0; 600]), "the one in between goes");
        assert_eq!(steps(&replay), [1, 4]);
    }

    #[test]
    fn positions_are_exact_at_frames_and_halfway() {
        let mut replay = ReplayHistory::default();
        assert!(replay.record(10, &[[0.0, -4.0], [8.0, 4.0]], &[1]));
        assert!(replay.record(20, &[[1.0, 0.0], [-3.0, 10.0]], &[2]));
        assert!(replay.record(40, &[[5.0, 5.0], [5.0, 5.0]], &[3]));
        assert_eq!(replay.positions_at(10.0), [[0.0, -4.0], [8.0, 4.0]]);
        assert_eq!(replay.positions_at(15.0), [[0.5, -2.0], [2.5, 7.0]]);
        assert_eq!(replay.positions_at(20.0), [[1.0, 0.0], [-3.0, 10.0]]);
        assert_eq!(replay.positions_at(30.0), [[3.0, 2.5], [1.0, 7.5]]);
        assert_eq!(replay.positions_at(40.0), [[5.0, 5.0]; 2]);
        for (step, same) in [(0.0, 10.0), (-1.0, 10.0), (f32::NAN, 10.0), (41.0, 40.0), (f32::INFINITY, 40.0)]
        {
            assert_eq!(replay.positions_at(step), replay.positions_at(same), "{step}");
        }
    }

    #[test]
    fn points_move_continuously() {
        let replay = line(400);
        for tenth in 0..4000 {
            let step = tenth as f32 / 10.0;
            let [_, [x, y], _] = replay.positions_at(step)[..] else { panic!() };
            let last = replay.steps().map_or(0.0, |s| s[1] as f32);
            assert!((x - step.min(last)).abs() < 0.01 && (x + y).abs() < 0.01, "{x} {y} at {step}");
        }
    }

    #[test]
    fn reconstructions_are_those_of_the_frame_before() {
        let mut replay = ReplayHistory::default();
        assert!(replay.reconstructions_at(0.0).is_empty());
        assert!(replay.record(10, &[], &[1, 2]) && replay.record(20, &[], &[3, 4]));
        for (step, bytes) in
            [(9.9, &[][..]), (10.0, &[1, 2]), (19.9, &[1, 2]), (20.0, &[3, 4]), (99.0, &[3, 4])]
        {
            assert_eq!(replay.reconstructions_at(step), bytes, "{step}");
        }
    }

    #[test]
    fn what_is_unknown_is_where_it_is_known_or_nowhere() {
        let mut replay = ReplayHistory::default();
        assert!(replay.positions_at(0.0).is_empty());
        assert!(replay.record(0, &[NOWHERE, [1.0, 2.0], NOWHERE, [f32::INFINITY, 0.0]], &[]));
        assert!(replay.positions_at(0.0)[0].iter().all(|v| v.is_nan()), "alone");
        // More images than before, and a position that is known by half.
        assert!(replay.record(4, &[[3.0, 4.0], NOWHERE, NOWHERE, [f32::NAN, 1.0], [5.0, 6.0]], &[]));
        for step in [0.0, 1.0, 3.0, 4.0] {
            let places = replay.positions_at(step);
            assert_eq!([places[0], places[1], places[4]], [[3.0, 4.0], [1.0, 2.0], [5.0, 6.0]], "{step}");
            assert!(places[2..4].as_flattened().iter().all(|v| v.is_nan()), "{step}");
            assert_eq!(places.len(), 5);
        }
    }

    #[test]
    fn a_rewind_forgets_what_lies_ahead() {
        let mut replay = line(100);
        replay.truncate(50);
        assert_eq!(replay.steps(), Some([0, 50]));
        assert_eq!(replay.reconstructions_at(80.0), [50]);
        assert!(replay.record(51, &[], &[]));
        replay.truncate(60);
        assert_eq!(replay.steps(), Some([0, 51]));
        replay.truncate(0);
        assert_eq!(replay.steps(), Some([0, 0]));
    }

    #[test]
    fn new_axes_cost_the_places_and_not_the_copies() {
        let mut replay = line(20);
        let before = replay.bytes();
        replay.forget_places();
        assert!(replay.bytes() < before && replay.placed_from().is_none());
        assert_eq!((replay.steps(), replay.reconstructions_at(7.0)), (Some([0, 20]), &[7][..]));
        assert!(replay.positions_at(7.0).is_empty());
        assert!(replay.record(21, &[[5.0, 6.0]], &[21]));
        assert_eq!(replay.placed_from(), Some(21));
        assert!(replay.positions_at(7.0).is_empty(), "nobody knows where it was on these axes");
        assert_eq!(replay.positions_at(21.0), [[5.0, 6.0]]);
    }

    #[test]
    fn it_is_dense_again_when_it_begins_anew() {
        let mut replay = ReplayHistory::with_limit(8 * bytes_of(0, 0));
        for _ in 0..2 {
            for step in 0..1000 {
                replay.record(step, &[], &[]);
            }
            assert!(replay.until > 1);
            replay.truncate(0);
            assert!(replay.record(1, &[], &[]) && replay.record(2, &[], &[]));
            replay = ReplayHistory::with_limit(8 * bytes_of(0, 0));
        }
    }

    #[test]
    fn extreme_steps_and_places_do_no_harm() {
        let mut replay = ReplayHistory::with_limit(3 * bytes_of(2, 0));
        let places = [[f32::MAX, 1e-40], [f32::MIN, 0.0]];
        for step in [0, 1, u32::MAX / 2, u32::MAX, u32::MAX] {
            replay.record(step, &places, &[]);
        }
        assert!(steps(&replay).is_sorted_by(|a, b| a < b));
        assert_eq!(replay.steps(), Some([0, u32::MAX]));
        assert_eq!(replay.positions_at(f32::INFINITY), places);
        assert!(replay.positions_at(1e9).as_flattened().iter().all(|v| v.is_finite()));
    }

    proptest! {
        #[test]
        fn a_place_is_off_by_little_of_the_range(
            places in prop::collection::vec([-1e3f32..1e3, 999.0f32..1e3], 1..40),
        ) {
            let frame = Frame::new(0, &places, &[]);
            for (image, place) in places.iter().enumerate() {
                let Some(found) = frame.position(image) else { panic!() };
                for axis in 0..2 {
                    let range = f64::from(frame.range[1][axis]) - f64::from(frame.range[0][axis]);
                    let off = (f64::from(found[axis] as f32) - f64::from(place[axis])).abs();
                    prop_assert!(off <= range / 60_000.0, "{off} of {range}");
                }
            }
        }

        #[test]
        fn frames_are_in_order_within_the_bounds(
            jumps in prop::collection::vec((1u32..3000, 0usize..300), 1..600), limit in 500usize..20_000,
        ) {
            let mut replay = ReplayHistory::with_limit(limit);
            let (mut step, mut first) = (0, None);
            for (jump, size) in jumps {
                step += jump;
                let kept = replay.record(step, &[[1.0, 2.0]], &vec![0; size]);
                first = first.or(kept.then_some(step));
                prop_assert!(replay.bytes() <= limit && replay.len() <= MOST_FRAMES);
                prop_assert!(!kept || replay.steps().map(|s| s[1]) == Some(step));
            }
            prop_assert_eq!(replay.steps().map(|s| s[0]), first);
            prop_assert!(steps(&replay).is_sorted_by(|a, b| a < b));
        }
    }
}
