//! The map and the reconstructions at any step, between the frames that were kept.

use super::store::ReplayHistory;

impl ReplayHistory {
    /// The first and last step that were recorded.
    pub fn steps(&self) -> Option<[u32; 2]> {
        Some([self.frames.first()?.step, self.frames.last()?.step])
    }

    /// Positions at a step, interpolated linearly between the two frames around it, so that points move continuously;
    /// those of the nearest frame before the first and after the last. A point that is unknown in one of the two frames
    /// is where it is in the other, and `NaN` when it is unknown in both. Empty for a step before positions on the
    /// present axes are known.
    pub fn positions_at(&self, step: f32) -> Vec<[f32; 2]> {
        let (Some(first), Some(last), Some(known_from)) =
            (self.frames.first(), self.frames.last(), self.first_positioned_step())
        else {
            return Vec::new();
        };
        if first.step < known_from && step < known_from as f32 {
            return Vec::new();
        }
        let next = self.frames_until(step).max(1);
        let after = self.frames.get(next).unwrap_or(last);
        let before = self.frames[..next.min(self.len() - 1)].last().unwrap_or(first);
        let [from, to] = [before, after].map(|f| f.step as f32);
        let part = if to > from { f64::from((step.max(from) - from) / (to - from)).min(1.0) } else { 0.0 };
        let between = |a: f64, b: f64| (a * (1.0 - part) + b * part) as f32;
        let position = |image| match (before.position(image), after.position(image)) {
            (Some(a), Some(b)) => [between(a[0], b[0]), between(a[1], b[1])],
            (Some(xy), None) | (None, Some(xy)) => xy.map(|v| v as f32),
            (None, None) => [f32::NAN; 2],
        };
        (0..before.positions.len().max(after.positions.len())).map(position).collect()
    }

    /// Reconstructions of the last frame at or before the step; empty before the first.
    pub fn reconstructions_at(&self, step: f32) -> &[u8] {
        self.frames[..self.frames_until(step)].last().map_or(&[], |f| &f.reconstructions)
    }

    /// The first step whose positions on the present axes are known.
    pub fn first_positioned_step(&self) -> Option<u32> {
        self.frames.iter().find(|frame| !frame.positions.is_empty()).map(|frame| frame.step)
    }

    /// Number of frames at or before a step.
    fn frames_until(&self, step: f32) -> usize {
        self.frames.partition_point(|f| f.step as f32 <= step)
    }
}

#[cfg(test)]
mod tests {
    use crate::run::replay_history::frame::frame_bytes;
    use crate::run::replay_history::store::ReplayHistory;
    use crate::run::replay_history::store::tests::{line, steps};

    const UNKNOWN: [f32; 2] = [f32::NAN; 2];

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
    fn a_point_unknown_in_one_frame_is_where_it_is_in_the_other() {
        let mut replay = ReplayHistory::default();
        assert!(replay.positions_at(0.0).is_empty());
        assert!(replay.record(0, &[UNKNOWN, [1.0, 2.0], UNKNOWN, [f32::INFINITY, 0.0]], &[]));
        assert!(replay.positions_at(0.0)[0].iter().all(|v| v.is_nan()), "alone");
        // More images than before, and a position that is known by half.
        assert!(replay.record(4, &[[3.0, 4.0], UNKNOWN, UNKNOWN, [f32::NAN, 1.0], [5.0, 6.0]], &[]));
        for step in [0.0, 1.0, 3.0, 4.0] {
            let positions = replay.positions_at(step);
            assert_eq!(
                [positions[0], positions[1], positions[4]],
                [[3.0, 4.0], [1.0, 2.0], [5.0, 6.0]],
                "{step}"
            );
            assert!(positions[2..4].as_flattened().iter().all(|v| v.is_nan()), "{step}");
            assert_eq!(positions.len(), 5);
        }
    }

    #[test]
    fn new_axes_drop_the_positions_and_keep_the_reconstructions() {
        let mut replay = line(20);
        let before = replay.bytes();
        replay.clear_positions();
        assert!(replay.bytes() < before && replay.first_positioned_step().is_none());
        assert_eq!((replay.steps(), replay.reconstructions_at(7.0)), (Some([0, 20]), &[7][..]));
        assert!(replay.positions_at(7.0).is_empty());
        assert!(replay.record(21, &[[5.0, 6.0]], &[21]));
        assert_eq!(replay.first_positioned_step(), Some(21));
        assert!(replay.positions_at(7.0).is_empty(), "unknown on these axes");
        assert_eq!(replay.positions_at(21.0), [[5.0, 6.0]]);
    }

    #[test]
    fn extreme_steps_and_positions_do_no_harm() {
        let mut replay = ReplayHistory::with_limit(3 * frame_bytes(2, 0));
        let positions = [[f32::MAX, 1e-40], [f32::MIN, 0.0]];
        for step in [0, 1, u32::MAX / 2, u32::MAX, u32::MAX] {
            replay.record(step, &positions, &[]);
        }
        assert!(steps(&replay).is_sorted_by(|a, b| a < b));
        assert_eq!(replay.steps(), Some([0, u32::MAX]));
        assert_eq!(replay.positions_at(f32::INFINITY), positions);
        assert!(replay.positions_at(1e9).as_flattened().iter().all(|v| v.is_finite()));
    }
}
