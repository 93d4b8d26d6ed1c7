//! Dates and times of day, recognised by how they look.

/// Texts that are looked at.
const LOOKED_AT: usize = 200;
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// True when nearly all of the texts are dates or times of day.
pub(super) fn are_dates<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let looks: Vec<bool> = texts.take(LOOKED_AT).map(is_date).collect();
    let dates = looks.iter().filter(|date| **date).count();
    dates > 0 && dates * 20 >= looks.len() * 19
}

/// True for "2024-03-01", "1.3.2024 12:30", "12:30:05", "1 Mar 2024".
fn is_date(text: &str) -> bool {
    const LONGEST: usize = 40;
    if text.len() > LONGEST {
        return false;
    }
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    let month = words.iter().any(|word| MONTHS.iter().any(|month| word.starts_with(month)));
    let other = words
        .iter()
        .any(|word| word.len() > 2 && !MONTHS.iter().any(|month| word.starts_with(month)) && !is_day(word));
    if other || numbers.is_empty() {
        return false;
    }
    let small = |digits: &&str| digits.len() <= 2;
    let year = |digits: &&str| digits.len() == 4;
    let parts = numbers.len() >= 3 && (numbers[..3].iter().any(year) || numbers[..3].iter().all(small));
    let separated =
        |separator: char| text.matches(separator).count() == 2 || text.matches(separator).count() == 3;
    let day = parts && (separated('-') || separated('/') || separated('.'));
    let time = text.contains(':') && numbers.len() >= 2 && numbers[0].len() <= 2 && numbers[1].len() == 2;
    day || time || (month && numbers.len() <= 6)
}

fn is_day(word: &str) -> bool {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "utc", "gmt"].iter().any(|day| word.starts_with(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_other_text() {
        for text in [
            "2024-03-01",
            "2024-03-01T12:30:05Z",
            "1.3.2024 12:30",
            "3/1/24",
            "12:30:05",
            "1 Mar 2024",
            "Mar-2024",
            "2024/03/01 00:00",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in ["red", "1.2", "v1.2.3b stable", "A-1-2", "marble", "10:1:1:1 mixture", ""] {
            assert!(!is_date(text), "{text}");
        }
    }
}
