//! How a network came about: what a receipt has to know of the steps before.

use super::{MIXED, UNKNOWN};
use crate::spec::{FIELDS, Schedule, Spec};

/// Follows what computed the steps, in a checkpoint's text.
const ADJUSTED: &str = "adjusted";

/// How a network came about, as its checkpoints tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// What computed its steps ([`arithmetic`](super::arithmetic)), [`MIXED`] or [`UNKNOWN`].
    pub arithmetic: String,
    /// Settings that shape the training were changed after the first step. A link can't say when.
    pub adjusted: bool,
}

/// That of a checkpoint which does not tell.
impl Default for Origin {
    fn default() -> Self {
        Self { arithmetic: UNKNOWN.into(), adjusted: false }
    }
}

impl Origin {
    /// That of a run which begins here.
    pub fn here(arithmetic: &str) -> Self {
        Self { arithmetic: arithmetic.into(), adjusted: false }
    }

    /// That of a run which goes on here.
    pub fn goes_on(self, arithmetic: &str, adjusted: bool) -> Self {
        let arithmetic = match self.arithmetic.as_str() {
            UNKNOWN => UNKNOWN,
            before if before == arithmetic => arithmetic,
            _ => MIXED,
        };
        Self { arithmetic: arithmetic.into(), adjusted: self.adjusted || adjusted }
    }

    /// The text in a checkpoint's metadata.
    pub fn text(&self) -> String {
        if self.adjusted { format!("{} {ADJUSTED}", self.arithmetic) } else { self.arithmetic.clone() }
    }

    /// Reads the text.
    pub fn from_text(text: &str) -> Self {
        let (arithmetic, more) = text.split_once(' ').unwrap_or((text, ""));
        Self { arithmetic: arithmetic.into(), adjusted: more == ADJUSTED }
    }
}

/// Settings by which training takes another way from here on, as `key=value`; those that only say when it stops are none.
pub fn shaping_changes(before: &Spec, now: &Spec) -> Vec<String> {
    // Of more epochs a schedule is another.
    let only_stops = |key: &str| {
        matches!(key, "patience" | "goal") || (key == "epochs" && now.sched == Schedule::Constant)
    };
    let changed =
        |key: &str, a: String, b: String| (a != b && !only_stops(key)).then(|| format!("{key}={b}"));
    FIELDS.iter().filter_map(|field| changed(field.key, field.text(before), field.text(now))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_computed_is_known_as_long_as_it_is_one() {
        let begun = Origin::here("wasm32");
        assert_eq!(begun.clone().goes_on("wasm32", false), begun);
        assert_eq!(begun.clone().goes_on("webgpu", false).arithmetic, MIXED);
        assert_eq!(begun.clone().goes_on("webgpu", false).goes_on("wasm32", false).arithmetic, MIXED);
        assert_eq!(Origin::default().goes_on("wasm32", false).arithmetic, UNKNOWN);
        let adjusted = begun.goes_on("wasm32", true);
        assert!(adjusted.clone().goes_on("wasm32", false).adjusted);
        for origin in [Origin::default(), adjusted] {
            assert_eq!(Origin::from_text(&origin.text()), origin);
        }
    }

    #[test]
    fn what_only_stops_a_run_shapes_nothing() {
        let before = Spec::default();
        let stops = Spec { patience: 3, goal: 0.1, epochs: 99, ..before.clone() };
        assert_eq!(shaping_changes(&before, &stops), [""; 0]);
        let decays = Spec { sched: Schedule::Cosine, ..before.clone() };
        let longer = Spec { epochs: 99, ..decays.clone() };
        assert_eq!(shaping_changes(&decays, &longer), ["epochs=99"]);
        assert_eq!(shaping_changes(&before, &Spec { lr: 0.5, ..before.clone() }), ["lr=0.5"]);
    }
}
