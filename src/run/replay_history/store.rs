//! The frames of a run in bounded memory: which are kept, and which make room.

use super::frame::{Frame, frame_bytes};

/// Bytes that all frames may take, whatever the number of images.
const MAX_BYTES: usize = 32_000_000;
/// Frames that are kept; before one more is added, the older ones are thinned.
const MAX_FRAMES: usize = 240;
/// The distance between two frames is at least their step divided by this: most of the change happens early.
pub(super) const STEP_DIVISOR: u32 = 64;

/// How the map and the reconstructions changed while a network trained. Frames are thinned as they become many, so they
/// lie densest where training began, and their distance grows with the run.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayHistory {
    /// By rising step.
    pub(super) frames: Vec<Frame>,
    /// Steps that must lie between two frames at least; doubles as the memory fills.
    min_distance: u32,
    /// Bytes that all frames may take.
    max_bytes: usize,
}

impl Default for ReplayHistory {
    fn default() -> Self {
        Self::with_limit(MAX_BYTES)
    }
}

impl ReplayHistory {
    pub(super) fn with_limit(max_bytes: usize) -> Self {
        Self { frames: Vec::new(), min_distance: 1, max_bytes }
    }

    /// Records this step if it is far enough from the last frame; true when it was kept. A position `[x, y]` that is
    /// unknown is `NaN`. A step that is too large to be kept beside the first frame is left out.
    pub fn record(&mut self, step: u32, positions: &[[f32; 2]], reconstructions: &[u8]) -> bool {
        let is_near =
            |last: &Frame| step.saturating_sub(last.step) < self.min_distance.max(last.step / STEP_DIVISOR);
        let size = frame_bytes(positions.len(), reconstructions.len());
        let first = self.frames.first().map_or(0, Frame::bytes);
        if self.frames.last().is_some_and(is_near) || first.saturating_add(size) > self.max_bytes {
            return false;
        }
        self.make_room(step, size);
        self.frames.push(Frame::new(step, positions, reconstructions));
        true
    }

    /// Thins the frames until one of this size can be added. The first frame stays, and must leave room for it.
    fn make_room(&mut self, step: u32, size: usize) {
        if !self.is_full(size) {
            return;
        }
        // More room than this one frame needs: otherwise the next one would find no room again.
        let enough = self.frames.len() - self.frames.len() / 16;
        while self.is_full(size) || self.frames.len() > enough {
            let before = self.frames.len();
            self.thin(step);
            if self.frames.len() == before {
                self.min_distance = self.min_distance.saturating_mul(2);
            }
        }
    }

    fn is_full(&self, size: usize) -> bool {
        self.frames.len() >= MAX_FRAMES || self.bytes() + size > self.max_bytes
    }

    /// Drops every second frame of the older three quarters, but none whose neighbours would then lie further apart than
    /// the present minimum distance: if all of that part were thinned every time, little would be left of the beginning.
    fn thin(&mut self, step: u32) {
        let steps: Vec<u32> = self.frames.iter().map(|f| f.step).chain([step]).collect();
        let mut keep = vec![true; self.frames.len()];
        for frame in 1..=self.frames.len() * 3 / 4 {
            let (before, after) = (steps[frame - 1], steps[frame + 1]);
            let max_distance = self.min_distance.saturating_mul((after / STEP_DIVISOR).max(1));
            keep[frame] = !keep[frame - 1] || after - before > max_distance;
        }
        let mut keep = keep.into_iter();
        self.frames.retain(|_| keep.next() != Some(false));
    }

    /// Drops the frames after `step`.
    pub fn truncate(&mut self, step: u32) {
        self.frames.retain(|f| f.step <= step);
        if self.frames.len() < 2 {
            // The run starts again, and is recorded as densely as the first time.
            self.min_distance = 1;
        }
    }

    /// The replay as it is kept.
    pub fn to_kept(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.bytes() + 4);
        bytes.extend_from_slice(&self.min_distance.to_le_bytes());
        self.frames.iter().for_each(|frame| frame.keep(&mut bytes));
        bytes
    }

    /// A replay that was kept; empty where the bytes are none.
    pub fn from_kept(mut bytes: &[u8]) -> Self {
        let mut replay = Self::default();
        if let Some(distance) = bytes.split_off(..4) {
            replay.min_distance = distance.try_into().map_or(1, u32::from_le_bytes).max(1);
        }
        while let Some(frame) = Frame::take(&mut bytes) {
            let rises = replay.frames.last().is_none_or(|last| last.step < frame.step);
            if !rises || replay.is_full(frame.bytes()) {
                break;
            }
            replay.frames.push(frame);
        }
        replay
    }

    /// Drops all positions, because the map's axes have changed; the reconstructions stay.
    pub fn clear_positions(&mut self) {
        self.frames.iter_mut().for_each(|frame| frame.positions = Vec::new());
    }

    /// Number of frames.
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// True when nothing has been recorded.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// Bytes that all frames take.
    pub fn bytes(&self) -> usize {
        self.frames.iter().map(Frame::bytes).sum()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{MAX_BYTES, MAX_FRAMES, ReplayHistory, STEP_DIVISOR, frame_bytes};
    use proptest::prelude::*;

    pub fn steps(replay: &ReplayHistory) -> Vec<u32> {
        replay.frames.iter().map(|f| f.step).collect()
    }

    /// A point that moves from (0, 0) to (`last`, -`last`) by one a step, between two that don't move.
    pub fn line(last: u32) -> ReplayHistory {
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
        for limit in [MAX_BYTES / 100, 12_345, 3 * frame_bytes(200, 16)] {
            let mut replay = ReplayHistory::with_limit(limit);
            let mut last = 0;
            for step in 3..10_003 {
                let before = replay.steps();
                if replay.record(step, &points, &[7; 16]) {
                    last = step;
                    assert!(replay.len() > 1 || before.is_none());
                }
                assert!(replay.bytes() <= limit && replay.len() <= MAX_FRAMES, "{step}");
                assert_eq!(replay.steps(), Some([3, last]));
            }
            assert!(replay.len() >= 3.min(limit / frame_bytes(200, 16)), "{}", replay.len());
            assert!(last > 9_000, "{last} with {limit}");
            assert!(replay.len() >= MAX_FRAMES.min(limit / frame_bytes(200, 16)) / 2, "{}", replay.len());
        }
    }

    #[test]
    fn what_is_kept_comes_back_and_rubbish_is_none() {
        let replay = line(300);
        let kept = replay.to_kept();
        assert_eq!(ReplayHistory::from_kept(&kept), replay);
        assert_eq!(ReplayHistory::from_kept(&[]), ReplayHistory::default());
        let cut = ReplayHistory::from_kept(&kept[..kept.len() - 1]);
        assert_eq!(cut.len(), replay.len() - 1, "a frame that is cut off is left out");
        assert!(ReplayHistory::from_kept(&[255; 4000]).is_empty());
    }

    #[test]
    fn a_real_set_fits_as_well() {
        let points = vec![[0.5, 0.25]; 20_000];
        let pictures = vec![0; 100_000];
        let mut replay = ReplayHistory::default();
        for step in 0..1000 {
            replay.record(step, &points, &pictures);
            assert!(replay.bytes() <= MAX_BYTES);
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
        assert!(steps.len() > MAX_FRAMES / 3 * 2, "{}", steps.len());
        assert!(steps.iter().filter(|&&s| s < 64).count() >= 12, "{steps:?}");
        for pair in steps.windows(2) {
            let apart = pair[1] - pair[0];
            assert!(apart <= (pair[1] / STEP_DIVISOR).max(1) * replay.min_distance, "{pair:?}");
            assert!(apart >= (pair[0] / STEP_DIVISOR).max(1), "{pair:?}");
        }
    }

    #[test]
    fn early_steps_are_all_kept_and_later_ones_lie_apart() {
        let mut replay = ReplayHistory::default();
        let kept: Vec<u32> = (0..=200).filter(|&step| replay.record(step, &[[0.0, 0.0]], &[])).collect();
        assert_eq!(kept, steps(&replay));
        assert_eq!(kept[..129], (0..=128).collect::<Vec<u32>>());
        assert_eq!(kept[129..132], [130, 132, 134]);
        assert!(!replay.record(200, &[], &[]) && !replay.record(0, &[], &[]), "steps only rise");
    }

    #[test]
    fn steps_that_come_seldom_are_kept_and_thinned_too() {
        let mut replay = ReplayHistory::default();
        for step in (0..=60_000).step_by(100) {
            replay.record(step, &[[0.0, 0.0]], &[]);
        }
        assert!(replay.len() <= MAX_FRAMES && replay.len() > MAX_FRAMES / 2, "{}", replay.len());
        assert_eq!(replay.steps().map(|s| s[0]), Some(0));
        assert!(steps(&replay).windows(2).all(|s| s[1] - s[0] <= 60_000 / 16), "{:?}", steps(&replay));
    }

    #[test]
    fn the_distance_doubles_when_it_is_full() {
        let mut replay = ReplayHistory::with_limit(32 * frame_bytes(1, 0));
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
    fn a_rewind_drops_the_frames_ahead() {
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
    fn it_is_dense_again_when_it_begins_anew() {
        let mut replay = ReplayHistory::with_limit(8 * frame_bytes(0, 0));
        for _ in 0..2 {
            for step in 0..1000 {
                replay.record(step, &[], &[]);
            }
            assert!(replay.min_distance > 1);
            replay.truncate(0);
            assert!(replay.record(1, &[], &[]) && replay.record(2, &[], &[]));
            replay = ReplayHistory::with_limit(8 * frame_bytes(0, 0));
        }
    }

    proptest! {
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
                prop_assert!(replay.bytes() <= limit && replay.len() <= MAX_FRAMES);
                prop_assert!(!kept || replay.steps().map(|s| s[1]) == Some(step));
            }
            prop_assert_eq!(replay.steps().map(|s| s[0]), first);
            prop_assert!(steps(&replay).is_sorted_by(|a, b| a < b));
        }
    }
}
