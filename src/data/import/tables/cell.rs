//! What a cell of a table holds: a number in one of the ways in which people and programs write it, a mark that nothing is
//! known, or text.

use std::borrow::Cow;

/// Content of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// Nothing, or a word that programs write for nothing: "NA", "NaN", "null", "?".
    Missing,
    /// A mark that stands for nothing among numbers, but may be a class among words: "-", "none", ".".
    Mark,
    /// A finite number.
    Number(f64),
    /// An infinite number.
    Infinite,
    /// Anything else.
    Text,
}

const MISSING: &[&str] =
    &["na", "n/a", "nan", "null", "?", "#n/a", "#na", "<na>", "nat", "\\n", "#value!", "#div/0!", "#ref!"];
const MARKS: &[&str] =
    &["-", "--", "---", "–", "—", ".", "..", "none", "nil", "missing", "unknown", "(null)"];
const INFINITE: &[&str] = &["inf", "infinity", "∞"];
/// Signs that may stand before or behind a number without changing it.
const CURRENCIES: &[char] = &['$', '€', '£', '¥', '%'];

/// Reads a cell; `decimal_comma` for tables that write 1,5 for one and a half.
pub(super) fn read(bytes: &[u8], decimal_comma: bool) -> Cell {
    let bytes = bytes.trim_ascii();
    match bytes {
        [] => return Cell::Missing,
        // The most frequent cells by far, and most of the time of reading pixels.
        [a @ b'0'..=b'9'] => return Cell::Number(f64::from(a - b'0')),
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => return Cell::Number(f64::from(digits(&[*a, *b]))),
        [a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
            return Cell::Number(f64::from(digits(&[*a, *b, *c])));
        }
        _ => {}
    }
    let Ok(text) = core::str::from_utf8(bytes) else { return Cell::Text };
    if let Some(number) = plain(text).or_else(|| written(text, decimal_comma)) {
        // A comma of thousands or of decimals may turn "1.234" into another number than the plain one.
        let number = if decimal_comma { written(text, true).unwrap_or(number) } else { number };
        return if number.is_finite() { Cell::Number(number) } else { Cell::Infinite };
    }
    word(text)
}

fn digits(digits: &[u8]) -> u16 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'))
}

/// Words and marks; words of more than a few characters are text.
fn word(text: &str) -> Cell {
    const LONGEST: usize = 9;
    if text.len() > LONGEST {
        return Cell::Text;
    }
    let lower = text.trim_matches(|c: char| c.is_whitespace()).to_lowercase();
    let is = |words: &[&str]| words.contains(&lower.as_str());
    if lower.is_empty() || is(MISSING) {
        Cell::Missing
    } else if is(MARKS) {
        Cell::Mark
    } else if INFINITE.contains(&lower.trim_start_matches(['+', '-', '−'])) {
        Cell::Infinite
    } else {
        Cell::Text
    }
}

/// A number as programs write it: "-1.5e-3".
fn plain(text: &str) -> Option<f64> {
    let number = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    let starts = text.bytes().any(|byte| byte.is_ascii_digit());
    (starts && text.bytes().all(number)).then(|| text.parse().ok())?
}

/// A number as people write it: "1,234.5", "1.234,5", "1 234", "12 %", "$5", "−3".
fn written(text: &str, decimal_comma: bool) -> Option<f64> {
    const LONGEST: usize = 64;
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let edge = |c: char| c.is_whitespace() || CURRENCIES.contains(&c);
    let (negative, unsigned) = match text.trim_matches(edge).strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start_matches(edge)),
        None => (false, text.trim_matches(edge)),
    };
    let unsigned = unsigned.strip_prefix('+').unwrap_or(unsigned);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (point, comma) = if decimal_comma { (',', '.') } else { ('.', ',') };
    let (whole, fraction) = match mantissa.split_once(point) {
        Some((whole, fraction)) => (ungrouped(whole, comma)?, fraction),
        // "0.5" in a table with decimal commas: no group of thousands, so a point.
        None => match ungrouped(mantissa, comma) {
            Some(whole) => (whole, ""),
            None if decimal_comma => {
                return plain(unsigned).map(|value| if negative { -value } else { value });
            }
            None => return None,
        },
    };
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = is_digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
    if !is_digits(fraction) || !exponent_fits || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    format!("{sign}{whole}.{fraction}0e{exponent}").parse().ok()
}

/// The digits of a whole number whose groups of thousands a sign or a space may separate.
fn ungrouped(text: &str, separator: char) -> Option<Cow<'_, str>> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Cow::Borrowed(text));
    }
    let between = |c: char| c == separator || c == '\'' || c == '’' || c.is_whitespace();
    let groups: Vec<&str> = text.split(between).collect();
    let (first, rest) = groups.split_first()?;
    let last = rest.last()?;
    // Groups of two stand in Indian numbers, before the last: 12,34,567.
    let starts = (1..=3).contains(&first.len()) && !first.starts_with('0');
    let sizes = starts && last.len() == 3 && rest.iter().all(|g| matches!(g.len(), 2 | 3));
    let all = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    (sizes && all).then(|| Cow::Owned(groups.concat()))
}

/// Number of digits of a whole number that is written with zeros before it ("007"), else 0.
pub(super) fn padding(bytes: &[u8]) -> u8 {
    match bytes.trim_ascii() {
        padded @ [b'0', b'0'..=b'9', ..] if padded.iter().all(u8::is_ascii_digit) => {
            u8::try_from(padded.len()).unwrap_or(0)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases: &[(&str, bool, f64)] = &[
            ("7", false, 7.0),
            ("255", false, 255.0),
            ("-1.5e-3", false, -0.0015),
            (" 42 ", false, 42.0),
            ("1,234.5", false, 1234.5),
            ("12,34,567", false, 1_234_567.0),
            ("1 234", false, 1234.0),
            ("1'234.25", false, 1234.25),
            ("12 %", false, 12.0),
            ("$5.20", false, 5.2),
            ("−3", false, -3.0),
            ("-$3", false, -3.0),
            ("+.5", false, 0.5),
            ("5.", false, 5.0),
            ("1,5", true, 1.5),
            ("1.234,5", true, 1234.5),
            ("1.234", true, 1234.0),
            ("0.5", true, 0.5),
            ("0.125", true, 0.125),
            ("-0,25", true, -0.25),
            ("1,5E+02", true, 150.0),
            ("5 €", true, 5.0),
            ("1234567", true, 1_234_567.0),
        ];
        for &(text, decimal_comma, value) in cases {
            assert_eq!(read(text.as_bytes(), decimal_comma), Cell::Number(value), "{text}");
        }
        for text in ["1,5", "1,2345", "abc", "1-2", "2020-01-01", "1e", "e5", "--5", "1.2.3", ",", "12kg"] {
            assert_eq!(read(text.as_bytes(), false), Cell::Text, "{text}");
        }
        assert_eq!(read(b"1e999", false), Cell::Infinite);
        assert_eq!(read(b"-Inf", false), Cell::Infinite);
        assert_eq!([read(b"", false), read(b"NaN", true), read(b"?", false)], [Cell::Missing; 3]);
        assert_eq!([read(b"-", false), read(b"None", false)], [Cell::Mark; 2]);
        assert_eq!([padding(b"007"), padding(b"0.5"), padding(b"0"), padding(b"70")], [3, 0, 0, 0]);
    }
}
