//! Which kept run an address goes on with, and what the user is told. Plain Rust.

use crate::plot::format;
use crate::run::supervisor::{Notice, Offer, Tone};
use crate::spec::Link;
use crate::storage::{Entry, Key, Listing};

/// The run that the page goes on with when it opens with this hash: the newest whose experiment is the same, and without one
/// the newest of all; `None` for another experiment.
pub fn goes_on_with<'a>(hash: &str, listing: &'a Listing) -> Option<&'a Entry> {
    let spec = |text: &str| Link::parse(text).0.spec;
    if hash.trim_start_matches('#').is_empty() {
        return listing.runs.first();
    }
    let wanted = spec(hash);
    listing.runs.iter().find(|run| {
        let about = &run.about;
        [&about.form, &about.last_spec, &about.spec].iter().any(|text| spec(text) == wanted)
    })
}

/// The largest number of a kept run.
pub fn last_number(listing: &Listing) -> u32 {
    listing.runs.iter().map(|run| run.about.number).max().unwrap_or_default()
}

/// How a run was opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reopened<'a> {
    /// The step that it goes on from.
    pub step: u32,
    /// The run that was open when a page was left last, if it was left at all: a page that crashes is not.
    pub left: Option<&'a Key>,
    /// The run.
    pub key: &'a Key,
    /// It was training.
    pub playing: bool,
    /// No other tab writes it.
    pub claimed: bool,
    /// The newest save was damaged.
    pub older: bool,
}

/// What the user is told of a run that was opened again.
pub fn reopened(run: &Reopened<'_>) -> Notice {
    let step = format::thousands(run.step.into());
    let crashed = run.playing && run.claimed && run.left != Some(run.key);
    let (tone, text) = if !run.claimed {
        (
            Tone::Info,
            format!(
                "This run is open in another tab, so this tab continues with a copy of it, from step {step}."
            ),
        )
    } else if run.older {
        (
            Tone::Warning,
            format!(
                "The newest save of this run was damaged: it continues from the one before, at step {step}."
            ),
        )
    } else if crashed {
        (
            Tone::Warning,
            format!(
                "The page closed unexpectedly; nothing before step {step} is lost, and training continues from there."
            ),
        )
    } else {
        (Tone::Info, format!("This continues where you left off, at step {step}."))
    };
    Notice::new(tone, text).offering(Offer::StartAnew)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::About;

    fn entry(key: &str, spec: &str, form: &str, number: u32) -> Entry {
        let about = About {
            spec: spec.into(),
            last_spec: spec.into(),
            form: form.into(),
            number,
            ..About::default()
        };
        Entry { key: key.into(), about, ..Entry::default() }
    }

    fn key(hash: &str, listing: &Listing) -> Option<String> {
        goes_on_with(hash, listing).map(|run| run.key.clone())
    }

    #[test]
    fn the_same_experiment_goes_on_and_another_does_not() {
        let runs = vec![
            entry("newest", "v=1&latent=3", "v=1&latent=5", 7),
            entry("own", "v=1&data=own&n=40", "v=1&data=own&n=40", 9),
            entry("older", "v=1&latent=3", "v=1&latent=3", 2),
        ];
        let listing = Listing { runs, ..Listing::default() };
        let found = |hash: &str| key(hash, &listing);
        assert_eq!(found("").as_deref(), Some("newest"), "no address at all");
        assert_eq!(found("#v=1&latent=3&tab=search&engine=cpu&paused").as_deref(), Some("newest"));
        assert_eq!(found("#v=1&latent=5").as_deref(), Some("newest"), "what the form had shown");
        assert_eq!(found("#v=1&data=own&n=40").as_deref(), Some("own"));
        assert_eq!(found("#v=1&latent=4"), None);
        assert_eq!(found("#v=1"), None, "the default experiment");
        assert_eq!(last_number(&listing), 9);
        assert_eq!((key("", &Listing::default()), last_number(&Listing::default())), (None, 0));
    }

    #[test]
    fn what_happened_is_told() {
        let (key, other) = ("a".to_owned(), "b".to_owned());
        let run =
            Reopened { step: 1200, left: Some(&key), key: &key, playing: true, claimed: true, older: false };
        let text = |run: Reopened<'_>| reopened(&run).text;
        assert!(text(run).contains("where you left off, at step 1\u{202f}200"));
        assert!(text(Reopened { left: None, ..run }).contains("closed unexpectedly"));
        assert!(text(Reopened { left: Some(&other), ..run }).contains("closed unexpectedly"));
        assert!(text(Reopened { left: None, playing: false, ..run }).contains("where you left off"));
        assert!(text(Reopened { claimed: false, ..run }).contains("copy"));
        assert!(text(Reopened { older: true, ..run }).contains("damaged"));
        assert_eq!(reopened(&run).offer, Some(Offer::StartAnew));
    }
}
