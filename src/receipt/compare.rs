//! Comparing a receipt with what came of the same experiment here.

use super::{Figure, Receipt, Value};

/// Digits to which figures agree that come from the same run on machines that round in other ways. What differs earlier is
/// another result.
pub const ENOUGH_DIGITS: u32 = 5;

/// How far two values of a figure agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// To the last bit.
    Same,
    /// To so many significant digits.
    Digits(u32),
    /// Fingerprints that are not the same, or a value that is no finite number.
    Different,
    /// It was not measured here.
    Unknown,
}

/// A figure of a receipt beside what it is here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Which it is.
    pub figure: Figure,
    /// Its value in the receipt.
    pub receipt: Value,
    /// Its value here; `None` where it was not measured.
    pub here: Option<Value>,
    /// How far they agree.
    pub agreement: Agreement,
}

/// What all figures together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every figure is the same to the last bit.
    Same,
    /// Every number agrees to at least [`ENOUGH_DIGITS`] digits, as the same run does where another machine rounds.
    Close {
        /// Digits to which the numbers agree.
        digits: u32,
    },
    /// A number differs earlier.
    Differs {
        /// Digits to which the numbers agree; 0 where one does not at all.
        digits: u32,
    },
}

/// Each figure of a receipt beside that of the run here.
pub fn compare(receipt: &Receipt, here: &Receipt) -> Vec<Row> {
    let row = |&(figure, value): &(Figure, Value)| {
        let here = here.value(figure);
        let agreement = here.map_or(Agreement::Unknown, |here| agreement(value, here));
        Row { figure, receipt: value, here, agreement }
    };
    receipt.figures.iter().map(row).collect()
}

/// What these figures say together. Other parameters alone are a close result: their last bits show in no other figure.
pub fn verdict(rows: &[Row]) -> Verdict {
    if rows.iter().all(|row| row.agreement == Agreement::Same) {
        return Verdict::Same;
    }
    let numbers = rows.iter().filter(|row| row.figure != Figure::Network);
    let digits = numbers.map(|row| match row.agreement {
        Agreement::Same => MOST_DIGITS,
        Agreement::Digits(digits) => digits,
        Agreement::Different | Agreement::Unknown => 0,
    });
    match digits.min().unwrap_or(0) {
        digits if digits >= ENOUGH_DIGITS => Verdict::Close { digits },
        digits => Verdict::Differs { digits },
    }
}

/// Significant digits of a number of single precision.
const MOST_DIGITS: u32 = 7;

fn agreement(a: Value, b: Value) -> Agreement {
    if a == b {
        return Agreement::Same;
    }
    let (Value::Number(a), Value::Number(b)) = (a, b) else { return Agreement::Different };
    if !(a.is_finite() && b.is_finite()) {
        return Agreement::Different;
    }
    let (a, b) = (f64::from(a), f64::from(b));
    let distance = (a - b).abs();
    let first = libm::floor(libm::log10(a.abs().max(b.abs())));
    // To n digits: within half a unit of the n-th.
    let within = |n: &u32| 2.0 * distance <= libm::pow(10.0, first + 1.0 - f64::from(*n));
    let digits = (1..=MOST_DIGITS).rev().find(|n| distance == 0.0 || within(n));
    Agreement::Digits(digits.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(pairs: &[(Figure, Value, Value)]) -> Vec<Row> {
        let row = |&(figure, receipt, here): &(Figure, Value, Value)| Row {
            figure,
            receipt,
            here: Some(here),
            agreement: agreement(receipt, here),
        };
        pairs.iter().map(row).collect()
    }

    fn numbers(a: f32, b: f32) -> (Figure, Value, Value) {
        (Figure::Loss, Value::Number(a), Value::Number(b))
    }

    #[test]
    fn digits_are_counted_from_the_first_that_is_not_zero() {
        let digits = |a: f32, b: f32| agreement(Value::Number(a), Value::Number(b));
        assert_eq!(digits(0.04, 0.04), Agreement::Same);
        assert_eq!(digits(0.043210, 0.0432104), Agreement::Digits(5));
        assert_eq!(digits(0.043210, 0.043211), Agreement::Digits(4));
        assert_eq!(digits(0.0432, 0.0431), Agreement::Digits(2));
        assert_eq!(digits(100.0, 900.0), Agreement::Digits(0));
        assert_eq!(digits(1.0, -1.0), Agreement::Digits(0));
        assert_eq!(digits(0.0, -0.0), Agreement::Digits(7), "other bits, the same number");
        assert_eq!(digits(f32::NAN, 1.0), Agreement::Different);
        assert_eq!(digits(f32::NAN, f32::NAN), Agreement::Same);
        let next = f32::from_bits(0.043_f32.to_bits() + 1);
        assert_eq!(digits(0.043, next), Agreement::Digits(7));
    }

    #[test]
    fn the_weakest_figure_decides() {
        let net = |a, b| (Figure::Network, Value::Fingerprint(a), Value::Fingerprint(b));
        let same = numbers(0.5, 0.5);
        assert_eq!(verdict(&rows(&[same, net(1, 1)])), Verdict::Same);
        assert_eq!(verdict(&rows(&[same, net(1, 2)])), Verdict::Close { digits: 7 });
        assert_eq!(verdict(&rows(&[same, numbers(0.5, 0.500_004)])), Verdict::Close { digits: 5 });
        assert_eq!(verdict(&rows(&[numbers(0.5, 0.51), same])), Verdict::Differs { digits: 1 });
        assert_eq!(verdict(&rows(&[net(1, 2)])), Verdict::Differs { digits: 0 });
        let unknown = Row { here: None, agreement: Agreement::Unknown, ..rows(&[same])[0] };
        assert_eq!(verdict(&[unknown]), Verdict::Differs { digits: 0 });
    }
}
