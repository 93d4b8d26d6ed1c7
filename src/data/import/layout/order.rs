//! The order of names as people count: "img2" before "img10".

use core::cmp::Ordering;

/// Compares two names: numbers within them by value, letters without regard to case.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (one, two) = (number(left), number(right));
        if let (Some((digits, rest)), Some((other_digits, other_rest))) = (one, two) {
            let (digits, other_digits) =
                (digits.trim_start_matches('0'), other_digits.trim_start_matches('0'));
            let order = digits.len().cmp(&other_digits.len()).then_with(|| digits.cmp(other_digits));
            if order.is_ne() {
                return order;
            }
            (left, right) = (rest, other_rest);
            continue;
        }
        let (mut letters, mut other_letters) = (left.chars(), right.chars());
        match (letters.next(), other_letters.next()) {
            // Equal but for case and leading zeros.
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => {
                let order = x.to_lowercase().cmp(y.to_lowercase());
                if order.is_ne() {
                    return order;
                }
            }
        }
        (left, right) = (letters.as_str(), other_letters.as_str());
    }
}

/// The digits at the beginning of a text, and what follows them.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_by_value() {
        let mut names = ["b1", "img10.png", "img2.png", "Img1.png", "img02.png", "a", ""];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["", "a", "b1", "Img1.png", "img02.png", "img2.png", "img10.png"]);
        assert_eq!(natural("99999999999999999999999", "100000000000000000000000"), Ordering::Less);
    }
}
