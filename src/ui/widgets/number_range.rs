//! What a number box takes. Plain Rust.

use crate::spec::number;

/// The numbers that a box takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least and the most; the most may be infinite.
    pub ends: [f64; 2],
    /// True for whole numbers alone.
    pub whole: bool,
    /// The step of the spin button; 0 for any.
    pub step: f64,
}

impl Range {
    /// Whole numbers from `least` to `most`.
    pub const fn whole(least: u32, most: u32) -> Self {
        Self { ends: [least as f64, most as f64], whole: true, step: 1.0 }
    }

    /// The number to take for a text, `None` when there is none; and what to say about it, empty when there is nothing.
    pub fn read(self, text: &str) -> (Option<f64>, String) {
        let [least, most] = self.ends;
        let kind = if self.whole { "a whole number" } else { "a number" };
        let expected = if most.is_finite() {
            format!("{kind} from {least} to {most}")
        } else {
            format!("{kind} from {least} up")
        };
        match number(text.trim()) {
            None => (None, format!("Enter {expected}.")),
            Some(value) if self.whole && value.fract() != 0.0 => (None, format!("Enter {expected}.")),
            Some(value) if !(least..=most).contains(&value) => {
                let nearest = value.clamp(least, most);
                (Some(nearest), format!("Set to {nearest}, the nearest value allowed: {expected}."))
            }
            Some(value) => (Some(value), String::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_range_are_taken() {
        assert_eq!(Range::whole(2, 30).read(" 7 "), (Some(7.0), String::new()));
        let any = Range { ends: [0.0, f64::INFINITY], whole: false, step: 0.0 };
        assert_eq!(any.read("0.25"), (Some(0.25), String::new()));
    }

    #[test]
    fn what_is_no_such_number_is_told() {
        let range = Range::whole(2, 30);
        for text in ["", "many", "2.5"] {
            assert_eq!(range.read(text), (None, "Enter a whole number from 2 to 30.".into()), "{text:?}");
        }
        let any = Range { ends: [0.0, f64::INFINITY], whole: false, step: 0.0 };
        assert_eq!(any.read("x").1, "Enter a number from 0 up.");
    }

    #[test]
    fn numbers_out_of_range_become_the_nearest() {
        let text = "Set to 30, the nearest value allowed: a whole number from 2 to 30.".to_owned();
        assert_eq!(Range::whole(2, 30).read("99"), (Some(30.0), text));
        assert_eq!(Range::whole(2, 30).read("-1").0, Some(2.0));
    }
}
