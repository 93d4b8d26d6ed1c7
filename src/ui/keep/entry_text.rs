//! How a kept run is called, and what is said when there is no room for one. Plain Rust.

use crate::plot::format::THIN;
use crate::storage::Entry;

/// Name of a kept run: the user's, or its number.
pub fn name(entry: &Entry) -> String {
    if entry.label.name.is_empty() { default_name(entry) } else { entry.label.name.clone() }
}

/// Name of a run that the user has not named.
pub fn default_name(entry: &Entry) -> String {
    format!("Run {}", entry.about.number)
}

/// "5.2 MB".
pub fn bytes(count: f64) -> String {
    let (value, unit) = match count {
        c if !c.is_finite() => return "–".into(),
        c if c >= 1e9 => (c / 1e9, "GB"),
        c if c >= 1e6 => (c / 1e6, "MB"),
        c => (c / 1e3, "KB"),
    };
    let decimals = usize::from(value < 9.95);
    format!("{value:.decimals$}{THIN}{unit}")
}

/// There is no room for the run; `oldest` is the one that could be deleted, with the day and time when it was kept.
pub fn no_room(oldest: Option<(&Entry, &str)>) -> String {
    let what = match oldest {
        Some((entry, date)) => format!(
            "The oldest run that is neither pinned nor named is {} ({date}, {}): deleted to make room, it can't come back.",
            name(entry),
            bytes(entry.bytes)
        ),
        None => "Save this run as a file under “Take away”, or delete data of other websites.".into(),
    };
    format!(
        "There is no room left to keep this run; training continues, and earlier saves are still there. {what}"
    )
}

/// What deletes the run that makes room.
pub fn make_room(entry: &Entry) -> String {
    format!("Delete {} for good", name(entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::About;

    #[test]
    fn what_could_make_room_is_named_with_its_date_and_size() {
        let about = About { number: 3, ..About::default() };
        let entry = Entry { about, bytes: 5_234_000.0, ..Entry::default() };
        let text = no_room(Some((&entry, "28 Nov 2026, 22:05")));
        assert!(text.contains("is Run 3 (28 Nov 2026, 22:05, 5.2\u{202f}MB)"), "{text}");
        assert!(no_room(None).contains("Save this run as a file"));
        assert_eq!(make_room(&entry), "Delete Run 3 for good");
    }
}
