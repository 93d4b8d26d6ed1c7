//! Numbers of the readout as text. Plain Rust.

use crate::plot::format::thousands;

/// A loss in three significant digits.
pub fn loss_text(loss: Option<f32>) -> String {
    match loss {
        None => "–".into(),
        Some(v) if !(1e-4..1e4).contains(&v.abs()) && v != 0.0 => format!("{v:.2e}"),
        Some(v) => {
            let digits = (2 - v.abs().max(1e-9).log10().floor() as i32).clamp(0, 6) as usize;
            format!("{v:.digits$}")
        }
    }
}

/// Images a second in two significant digits, so that it can be read while it changes.
pub fn speed_text(images_per_second: f32) -> String {
    if images_per_second <= 0.0 {
        return "–".into();
    }
    let unit = 10f64.powf((f64::from(images_per_second).log10().floor() - 1.0).max(0.0));
    thousands(((f64::from(images_per_second) / unit).round() * unit) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_have_three_digits() {
        let texts = [None, Some(0.031_234), Some(1.2345), Some(0.0), Some(123.4), Some(3.2e-6), Some(2.5e7)];
        assert_eq!(
            texts.map(loss_text),
            ["–", "0.0312", "1.23", "0.000000", "123", "3.20e-6", "2.50e7"].map(String::from)
        );
    }

    #[test]
    fn speeds_have_two_digits() {
        assert_eq!(
            [0.0, 0.4, 7.6, 93.4, 9312.0, 93_120.0].map(speed_text),
            ["–", "0", "8", "93", "9\u{202f}300", "93\u{202f}000"].map(String::from)
        );
    }
}
