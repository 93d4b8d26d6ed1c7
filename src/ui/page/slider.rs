//! Positions of a setting's slider and the values that they stand for. Plain Rust.

use crate::spec::{Limits, Scale};

/// Positions of a slider, from 0 to this.
pub const NOTCHES: f64 = 200.0;
/// Above this a slider can't hit a value any more, so there is none.
const WIDEST: f64 = 1e8;

/// True when a slider is of use within these limits.
pub fn has_slider(limits: &Limits) -> bool {
    limits.max < WIDEST
}

/// The position for a value.
pub fn notch_of(limits: &Limits, value: f64) -> f64 {
    let share = match limits.scale {
        Scale::Linear => (value - limits.min) / (limits.max - limits.min),
        Scale::Log => (value / limits.min).ln() / (limits.max / limits.min).ln(),
    };
    (share * NOTCHES).round()
}

/// The value of a position, in two significant digits: a slider can't be set more exactly.
pub fn value_at(limits: &Limits, notch: f64) -> f64 {
    let share = notch / NOTCHES;
    let exact = match limits.scale {
        Scale::Linear => limits.min + share * (limits.max - limits.min),
        Scale::Log => limits.min * (limits.max / limits.min).powf(share),
    };
    let digit = 10f64.powi(exact.abs().log10().floor() as i32 - 1);
    let rounded = if digit >= 1.0 {
        (exact / digit).round() * digit
    } else {
        (exact / digit).round() / (1.0 / digit).round()
    };
    if limits.whole { rounded.round() } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Control, FIELDS};

    #[test]
    fn ends_of_every_slider_are_ends_of_its_limits() {
        for field in FIELDS {
            let Control::Number { limits, .. } = &field.control else { continue };
            if has_slider(limits) {
                assert_eq!(notch_of(limits, limits.min), 0.0, "{}", field.key);
                assert_eq!(notch_of(limits, limits.max), NOTCHES, "{}", field.key);
            }
        }
    }

    #[test]
    fn values_have_two_digits() {
        let limits = Limits { min: 1e-5, max: 1.0, whole: false, scale: Scale::Log };
        assert_eq!(value_at(&limits, 120.0), 0.01);
        assert_eq!(value_at(&limits, 125.0), 0.013);
        let limits = Limits::whole(1.0, 20_000.0, Scale::Linear);
        assert_eq!(value_at(&limits, 123.0), 12_000.0);
    }

    #[test]
    fn a_value_of_a_slider_stays_at_its_position() {
        let limits = Limits { min: 1e-4, max: 10.0, whole: false, scale: Scale::Log };
        for notch in 1..200 {
            let back = notch_of(&limits, value_at(&limits, f64::from(notch)));
            assert!((back - f64::from(notch)).abs() <= 1.0, "{notch} came back as {back}");
        }
    }
}
