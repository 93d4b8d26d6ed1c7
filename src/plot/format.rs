//! Numbers as figures show them: with units, prefixes, and as ticks of an axis.

use crate::number_text::minus;

pub(crate) use crate::number_text::exponent;
pub use crate::number_text::{THIN, significant, thousands};

/// A loss in three significant digits, without the zero before the point: ".0431".
pub fn loss(value: f32) -> String {
    let text = significant(value, 3);
    match text.strip_prefix("0.") {
        Some(rest) => format!(".{rest}"),
        None => text,
    }
}

/// "9.3 k", "410", "1.2 M": at most two or three digits, with the SI prefix for a unit that follows.
pub fn si(value: f32) -> String {
    let magnitude = value.abs();
    let (scaled, prefix) = match magnitude {
        m if !m.is_finite() => return "–".into(),
        m if m >= 999.5e6 => (value / 1e9, "G"),
        m if m >= 999.5e3 => (value / 1e6, "M"),
        m if m >= 999.5 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let decimals = usize::from(scaled.abs() < 9.95 && scaled.fract() != 0.0);
    let number = minus(format!("{scaled:.decimals$}"));
    if prefix.is_empty() { number } else { format!("{number}{THIN}{prefix}") }
}

/// "9.3 k images/s".
pub fn images_per_second(value: f32) -> String {
    let text = si(value);
    let space = if text.contains(THIN) { "" } else { "\u{202f}" };
    // "9.3 k images/s" keeps a full space between prefix and word, or it reads "kimages".
    let space = if space.is_empty() { " " } else { space };
    format!("{text}{space}images/s")
}

/// "40 s", "3 min", "2 h": an estimated time, rounded.
pub fn duration(seconds: f32) -> String {
    let (value, unit) = match seconds {
        s if s < 55.0 => ((s / 10.0).ceil().max(1.0) * 10.0, "s"),
        s if s < 5400.0 => ((s / 60.0).round().max(1.0), "min"),
        s => ((s / 3600.0).round(), "h"),
    };
    format!("{value:.0}{THIN}{unit}")
}

/// "63 %", of a share 0–1.
pub fn percent(part: f32) -> String {
    if part.is_finite() { format!("{:.0}{THIN}%", part * 100.0) } else { "–".into() }
}

/// "86.8 %", of a part 0–1.
pub fn percent_tenths(part: f32) -> String {
    format!("{:.1}{THIN}%", part * 100.0)
}

/// "21.4 dB".
pub fn decibels(value: f32) -> String {
    format!("{value:.1}{THIN}dB")
}

/// "392×"; below ten with one decimal: "1.5×".
pub fn times(ratio: f64) -> String {
    if ratio < 9.95 && ratio.fract() != 0.0 { format!("{ratio:.1}×") } else { format!("{ratio:.0}×") }
}

/// A number on an axis whose ticks are `step` apart, with as many decimals as that needs.
pub(super) fn tick(value: f32, step: f32) -> String {
    let decimals = (-exponent(step)).clamp(0, 7) as usize;
    // A tick that is off zero by rounding would read "-0.0".
    let value = if value.abs() < step * 1e-3 { 0.0 } else { value };
    if decimals == 0 && value.abs() >= 1000.0 {
        let text = thousands(value.abs().round() as u64);
        return if value < 0.0 { format!("−{text}") } else { text };
    }
    minus(format!("{value:.decimals$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_people_read_them() {
        assert_eq!([loss(0.0312), loss(1.234), loss(0.1), loss(f32::NAN)], [".0312", "1.23", ".100", "–"]);
        assert_eq!(
            [si(410.0), si(9312.0), si(93_120.0), si(1.25e6)],
            ["410", "9.3\u{202f}k", "93\u{202f}k", "1.2\u{202f}M"]
        );
        assert_eq!(images_per_second(9312.0), "9.3\u{202f}k images/s");
        assert_eq!(
            [duration(3.0), duration(54.0), duration(58.0), duration(200.0), duration(7000.0)],
            ["10\u{202f}s", "60\u{202f}s", "1\u{202f}min", "3\u{202f}min", "2\u{202f}h"]
        );
        assert_eq!([percent(0.634), times(392.0), times(1.5)], ["63\u{202f}%", "392×", "1.5×"]);
        assert_eq!(
            [tick(0.25, 0.05), tick(-0.0, 0.5), tick(20_000.0, 5000.0)],
            ["0.25", "0.0", "20\u{202f}000"]
        );
    }
}
