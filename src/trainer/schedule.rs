//! The learning rate over the steps of a run.

use crate::spec::{Schedule, Spec};
use core::f64::consts::PI;

/// Parts of a run with one rate each in the step schedule, and the factor from one to the next.
const PARTS: f64 = 3.0;
const GAMMA: f64 = 0.1;
/// One cycle (Smith & Topin 2018, with the constants of PyTorch): the share of the run in which the rate grows, and its
/// first and last value as shares of the largest.
const GROWING: f64 = 0.3;
const FIRST: f64 = 1.0 / 25.0;
const LAST: f64 = 1e-4 / 25.0;

/// The learning rate of step `step` (from 0) of a run of `steps`.
pub fn learning_rate(spec: &Spec, step: u32, steps: u32) -> f64 {
    let done = (f64::from(step) / f64::from(steps.max(1))).min(1.0);
    // From 1 to 0 in half a cosine.
    let falling = |part: f64| 0.5 * (1.0 + libm::cos(PI * part));
    let share = match spec.sched {
        Schedule::Constant => 1.0,
        // Loshchilov & Hutter 2017, without restarts.
        Schedule::Cosine => falling(done),
        Schedule::Step => GAMMA.powf((done * PARTS).floor().min(PARTS - 1.0)),
        Schedule::OneCycle if done < GROWING => FIRST + (1.0 - FIRST) * (1.0 - falling(done / GROWING)),
        Schedule::OneCycle => LAST + (1.0 - LAST) * falling((done - GROWING) / (1.0 - GROWING)),
    };
    spec.lr * share
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: u32 = 1000;

    fn course(sched: Schedule) -> Vec<f64> {
        let spec = Spec { sched, lr: 0.5, ..Spec::default() };
        (0..=STEPS).map(|step| learning_rate(&spec, step, STEPS)).collect()
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-3, "{a} is not {b}");
    }

    #[test]
    fn constant_stays() {
        assert!(course(Schedule::Constant).iter().all(|rate| *rate == 0.5));
    }

    #[test]
    fn cosine_falls_to_nothing_and_is_half_in_the_middle() {
        let course = course(Schedule::Cosine);
        for (step, expected) in [(0, 0.5), (500, 0.25), (1000, 0.0)] {
            near(course[step], expected);
        }
        assert!(course.windows(2).all(|pair| pair[1] <= pair[0]));
    }

    #[test]
    fn steps_are_a_tenth_each() {
        let course = course(Schedule::Step);
        for (step, expected) in [(0, 0.5), (332, 0.5), (334, 0.05), (668, 0.005), (1000, 0.005)] {
            near(course[step], expected);
        }
    }

    #[test]
    fn one_cycle_grows_and_falls() {
        let course = course(Schedule::OneCycle);
        for (step, expected) in [(0, 0.02), (300, 0.5), (1000, 0.0)] {
            near(course[step], expected);
        }
        assert!(course[..=300].windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(course[300..].windows(2).all(|pair| pair[1] <= pair[0]));
    }
}
