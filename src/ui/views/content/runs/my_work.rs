//! What is said of kept runs. Plain Rust.

use crate::plot::format;
use crate::storage::{Entry, Listing};
use crate::ui::keep::entry_text::bytes;

/// A kept run in a line: its data, how far it is, its loss, when it was kept, and its size.
pub fn details(entry: &Entry, date: &str) -> String {
    let about = &entry.about;
    let steps = if about.step == 1 { "step" } else { "steps" };
    let mut parts = vec![about.data.clone(), format!("{} {steps}", format::thousands(about.step.into()))];
    match (about.validation, about.loss) {
        (Some(loss), _) => parts.push(format!("validation loss {}", format::loss(loss))),
        (None, Some(loss)) => parts.push(format!("loss {}", format::loss(loss))),
        (None, None) => {}
    }
    parts.extend([date.to_owned(), bytes(entry.bytes)]);
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// What is kept, in a sentence or a few.
pub fn summary(listing: &Listing) -> String {
    let runs: f64 = listing.runs.iter().map(|run| run.bytes).sum();
    let mut text = match listing.runs.len() {
        0 => "No runs are kept yet. A run appears here a few seconds after its first step.".to_owned(),
        1 => format!("One run, {}, is kept in this browser.", bytes(runs)),
        count => format!("{count} runs, {}, are kept in this browser.", bytes(runs)),
    };
    if listing.used.iter().all(|bytes| bytes.is_finite()) {
        let [used, quota] = listing.used.map(bytes);
        text += &format!(" This site uses {used} of the {quota} the browser allows.");
    }
    if listing.newer > 0 {
        text += &match listing.newer {
            1 => " One run was saved by a newer version of Hourglass and can't be opened here: reload the page."
                .to_owned(),
            count => format!(
                " {count} runs were saved by a newer version of Hourglass and can't be opened here: reload the page."
            ),
        };
    }
    if listing.damaged > 0 {
        text += &match listing.damaged {
            1 => " One run is damaged and can't be read.".to_owned(),
            count => format!(" {count} runs are damaged and can't be read."),
        };
    }
    text
}

/// "My work: 3 runs".
pub fn cue(count: usize) -> String {
    format!("My work: {count} {}", if count == 1 { "run" } else { "runs" })
}

/// What was deleted, by its name; "" when nothing can be taken back.
pub fn deleted(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => format!("“{only}” is deleted."),
        all => format!("{} runs are deleted.", all.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{About, Label};
    use crate::ui::keep::entry_text::name;

    fn entry(name: &str) -> Entry {
        let about = About {
            number: 3,
            data: "Digits".into(),
            step: 1200,
            loss: Some(0.5),
            validation: Some(0.031),
            ..About::default()
        };
        Entry {
            about,
            label: Label { name: name.into(), pinned: false },
            bytes: 5_234_000.0,
            ..Entry::default()
        }
    }

    #[test]
    fn a_run_in_a_line() {
        assert_eq!((name(&entry("")).as_str(), name(&entry("Best")).as_str()), ("Run 3", "Best"));
        let text = details(&entry(""), "28 Nov 2026, 22:05");
        assert_eq!(
            text,
            "Digits · 1\u{202f}200 steps · validation loss .0310 · 28 Nov 2026, 22:05 · 5.2\u{202f}MB"
        );
        let mut young = entry("");
        (young.about.step, young.about.validation, young.about.data) = (1, None, String::new());
        assert_eq!(details(&young, ""), "1 step · loss .500 · 5.2\u{202f}MB");
    }

    #[test]
    fn what_is_kept_in_a_sentence() {
        let listing = Listing { used: [f64::NAN; 2], ..Listing::default() };
        assert!(summary(&listing).starts_with("No runs are kept yet"));
        let listing =
            Listing { runs: vec![entry("a"), entry("b")], newer: 1, damaged: 2, used: [3e6, 4.1e9] };
        let text = summary(&listing);
        assert!(text.starts_with("2 runs, 10\u{202f}MB, are kept in this browser. This site uses 3.0\u{202f}MB of the 4.1\u{202f}GB"), "{text}");
        assert!(text.contains("newer version") && text.contains("2 runs are damaged"));
        assert_eq!([cue(1), cue(3)], ["My work: 1 run", "My work: 3 runs"]);
        assert_eq!(deleted(&["a".into()]), "“a” is deleted.");
        assert_eq!(deleted(&["a".into(), "b".into()]), "2 runs are deleted.");
        assert_eq!(deleted(&[]), "");
    }
}
