//! Numbers as text, for sentences and figures alike.

/// A narrow no-break space, between thousands and before a unit.
pub const THIN: char = '\u{202f}';

/// "12 400".
pub fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// `digits` significant digits without an exponent where that is short ("0.0431", "12.5"), else with one
/// ("3.2×10⁻⁶"). "–" for what is not a finite number.
pub fn significant(value: f32, digits: usize) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    if value == 0.0 {
        return "0".into();
    }
    let exponent = exponent(value);
    if (-4..=6).contains(&exponent) {
        let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
        return minus(format!("{value:.decimals$}"));
    }
    let decimals = digits.saturating_sub(1);
    let mantissa = f64::from(value) / libm::pow(10.0, f64::from(exponent));
    minus(format!("{mantissa:.decimals$}×10{}", superscript(exponent)))
}

/// Power of ten of the first digit.
pub(crate) fn exponent(value: f32) -> i32 {
    // The epsilon: log10 of 0.001 in f32 lies a hair below −3.
    libm::floor(libm::log10(f64::from(value.abs())) + 1e-6) as i32
}

/// With the sign that belongs to numbers in place of a hyphen.
pub(crate) fn minus(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

fn superscript(value: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    value.to_string().chars().map(|c| c.to_digit(10).map_or('⁻', |d| DIGITS[d as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_people_read_them() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(12_400), "12\u{202f}400");
        assert_eq!(thousands(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(
            [significant(3.2e-6, 2), significant(-0.5, 2), significant(250.0, 3)],
            ["3.2×10⁻⁶", "−0.50", "250"]
        );
    }
}
