//! Parses decimal numbers. The standard library's parser brings a table of 10 KB that does not compress; this one is as
//! exact for every number that people write.

/// Number of digits that fit into a 64-bit mantissa.
const DIGITS: u32 = 19;
/// The largest power of five in 63 bits.
const EXACT: i32 = 27;
/// Larger exponents give infinity or 0 with any mantissa.
const LARGEST: i32 = 400;

/// The value of a decimal number such as `12`, `-0.5`, `.5` or `1e-3`; `None` for any other text, such as "inf" and "NaN".
/// It is the standard library's to the last bit for up to 19 digits that begin or end within 27 places of the point, and
/// right to about 15 digits otherwise.
pub fn number(text: &str) -> Option<f64> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let (mut mantissa, mut exponent) = (0u64, 0i32);
    let (mut digits, mut any_digit, mut point) = (0, false, false);
    let mut rest = unsigned;
    while let [c, tail @ ..] = rest {
        match c {
            b'.' if !point => point = true,
            b'0'..=b'9' => {
                any_digit = true;
                if digits < DIGITS {
                    mantissa = 10 * mantissa + u64::from(c - b'0');
                    digits += u32::from(mantissa > 0);
                    exponent -= i32::from(point);
                } else {
                    exponent += i32::from(!point);
                }
            }
            b'e' | b'E' => break,
            _ => return None,
        }
        rest = tail;
    }
    if !any_digit {
        return None;
    }
    if let [_, power @ ..] = rest {
        let power = core::str::from_utf8(power).ok()?;
        // A sign and digits. An exponent that is too long for 32 bits counts as the largest.
        let signless = power.strip_prefix(['+', '-']).unwrap_or(power);
        if signless.is_empty() || !signless.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let limit = if power.starts_with('-') { -LARGEST } else { LARGEST };
        exponent = exponent.saturating_add(power.parse().unwrap_or(limit));
    }
    let value = if exponent.abs() <= EXACT {
        exact(mantissa, exponent)
    } else {
        scale(mantissa as f64, exponent.clamp(-LARGEST, LARGEST))
    };
    Some(if negative { -value } else { value })
}

/// `mantissa` · 10^`exponent`, rounded once; the exponent within [`EXACT`].
fn exact(mantissa: u64, exponent: i32) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    let five = 5u128.pow(exponent.unsigned_abs());
    let (wide, shift) = if exponent >= 0 {
        (u128::from(mantissa) * five, 0)
    } else {
        // As many bits as there are, so that at least 64 are left; the last one says whether something follows.
        let shift = 64 + mantissa.leading_zeros();
        let wide = u128::from(mantissa) << shift;
        ((wide / five) | u128::from(!wide.is_multiple_of(five)), shift as i32)
    };
    let two = f64::from_bits(((1023 + exponent - shift) as u64) << 52);
    wide as f64 * two
}

/// `value` · 10^`exponent`.
fn scale(mut value: f64, mut exponent: i32) -> f64 {
    /// The largest power of ten that an `f64` holds exactly.
    const STRIDE: i32 = 22;
    while exponent != 0 && value != 0.0 && value.is_finite() {
        let stride = exponent.clamp(-STRIDE, STRIDE);
        let power = (0..stride.abs()).fold(1.0, |power, _| power * 10.0);
        value = if stride > 0 { value * power } else { value / power };
        exponent -= stride;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::number;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for (text, value) in [
            ("0", 0.0),
            ("-0.5", -0.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("+12", 12.0),
            ("1e-3", 1e-3),
            ("1E+22", 1e22),
            ("0.000001", 1e-6),
            ("4294967295", 4294967295.0),
            ("9999999999999999999999", 1e22),
            ("1e999", f64::INFINITY),
            ("1e-99999999999", 0.0),
            ("0e99999999999", 0.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in
            ["", "-", ".", "e5", "1e", "1e-", "1e+-2", "1.2.3", "0x10", "inf", "NaN", "1,5", "1 2", "١"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_standard_library(digits in 0u64..9_999_999_999_999_999_999, exponent in -27i32..28) {
            let text = format!("{digits}e{exponent}");
            prop_assert_eq!(number(&text), text.parse().ok());
        }

        #[test]
        fn reads_back_what_a_setting_is_written_as(value in 1e-7f64..1e7) {
            prop_assert_eq!(number(&value.to_string()), Some(value));
        }

        #[test]
        fn never_panics(text in "\\PC*") {
            number(&text);
        }
    }
}
