//! Runs that are over or stand still, to compare with and to go back to.

use super::Past;
use crate::data::ImageSet;
use crate::protocol::RunId;
use crate::spec::{FIELDS, Spec};
use std::sync::Arc;

/// Most bytes that are kept.
pub const MOST_BYTES: usize = 64_000_000;
/// Most runs that are kept.
pub const MOST_RUNS: usize = 12;

/// Bytes of a set.
fn weight(set: &ImageSet) -> usize {
    set.pixels.len() + set.labels.iter().map(|column| 4 * column.values.len()).sum::<usize>()
}

/// The runs, least recent first.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    runs: Vec<Arc<Past>>,
    dropped: Option<(u32, RunId)>,
}

impl Shelf {
    /// Keeps a run as it is now, in place of how it was; the least recent that are not pinned make room.
    pub fn keep(&mut self, mut run: Past) {
        if let Some(at) = self.runs.iter().position(|known| known.id == run.id) {
            let known = self.runs.remove(at);
            run.remember(&known);
        }
        self.runs.push(Arc::new(run));
        while self.runs.len() > MOST_RUNS || self.bytes() > MOST_BYTES {
            let newest = self.runs.len() - 1;
            let Some(at) = self.runs.iter().take(newest).position(|run| !run.pinned) else { break };
            let gone = self.runs.remove(at);
            self.dropped = Some((self.dropped.map_or(1, |(count, _)| count + 1), gone.id));
        }
    }

    /// Pins a run, or lets it go.
    pub fn pin(&mut self, id: RunId) {
        for run in self.runs.iter_mut().filter(|run| run.id == id) {
            let run = Arc::make_mut(run);
            run.pinned = !run.pinned;
        }
    }

    /// Takes a run away.
    pub fn drop(&mut self, id: RunId) {
        self.runs.retain(|run| run.id != id);
    }

    /// The runs, least recent first.
    pub fn runs(&self) -> &[Arc<Past>] {
        &self.runs
    }

    /// The run with this id.
    pub fn get(&self, id: RunId) -> Option<&Arc<Past>> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// How many runs had to make room, and which was the last of them.
    pub fn dropped(&self) -> Option<(u32, RunId)> {
        self.dropped
    }

    /// A kept set of these very images, to be shared with.
    pub fn known(&self, images: &ImageSet) -> Option<Arc<ImageSet>> {
        self.runs.iter().filter_map(|run| run.images.as_ref()).find(|known| ***known == *images).cloned()
    }

    /// Bytes that it holds; images that several runs learned from once.
    pub fn bytes(&self) -> usize {
        let mut sets: Vec<&Arc<ImageSet>> = Vec::new();
        for set in self.runs.iter().filter_map(|run| run.images.as_ref()) {
            if sets.iter().all(|known| !Arc::ptr_eq(known, set)) {
                sets.push(set);
            }
        }
        let runs: usize = self.runs.iter().map(|run| run.bytes()).sum();
        runs + sets.iter().map(|set| weight(set)).sum::<usize>()
    }
}

/// Settings in which some experiments differ: their names, and the value of each experiment, given as it began and as it
/// was at last; both where a setting was changed on the way.
pub fn differences(specs: &[[&Spec; 2]]) -> Vec<(&'static str, Vec<String>)> {
    let rows = FIELDS.iter().map(|field| {
        let value = |specs: &[&Spec; 2]| match specs.map(|spec| field.text(spec)) {
            [first, last] if first == last => first,
            [first, last] => format!("{first} → {last}"),
        };
        (field.label, specs.iter().map(value).collect::<Vec<_>>())
    });
    rows.filter(|(_, values)| values.windows(2).any(|pair| pair[0] != pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Answer, Classes, ClusterReport, Event, Telling, Topic};
    use crate::run::past::tests::{own, past, set, told, trained};

    fn ids(shelf: &Shelf) -> Vec<u32> {
        shelf.runs().iter().map(|run| run.id.0).collect()
    }

    #[test]
    fn the_least_recent_makes_room_and_the_pinned_stays() {
        let mut shelf = Shelf::default();
        (1..=3).for_each(|id| shelf.keep(past(id, 20_000_000)));
        assert_eq!(shelf.dropped(), None);
        shelf.pin(RunId(1));
        shelf.keep(past(4, 20_000_000));
        assert_eq!((ids(&shelf), shelf.dropped()), (vec![1, 3, 4], Some((1, RunId(2)))));
        assert!(shelf.bytes() <= MOST_BYTES);
        shelf.keep(Past { step: 9, ..past(1, 1000) });
        assert_eq!((ids(&shelf), shelf.get(RunId(1)).unwrap().step), (vec![3, 4, 1], 9));
        assert!(shelf.get(RunId(1)).unwrap().pinned, "it is still pinned");
        (10..40).for_each(|id| shelf.keep(past(id, 10)));
        assert_eq!(shelf.runs().len(), MOST_RUNS);
        assert!(ids(&shelf).contains(&1) && ids(&shelf).contains(&39));
        assert_eq!(
            shelf.dropped(),
            Some((22, RunId(28))),
            "two of three others, and all but eleven of thirty"
        );
        shelf.drop(RunId(39));
        assert!(!ids(&shelf).contains(&39));
        let mut alone = Shelf::default();
        alone.keep(past(1, 2 * MOST_BYTES));
        assert_eq!((ids(&alone), alone.dropped()), (vec![1], None), "the newest stays, however large");
    }

    #[test]
    fn images_count_once_however_many_runs_learned_from_them() {
        let (mine, others) = (set(30_000_000, 1), set(30_000_000, 2));
        let mut shelf = Shelf::default();
        (1..=5).for_each(|id| shelf.keep(own(id, &mine)));
        assert_eq!(ids(&shelf), [1, 2, 3, 4, 5]);
        assert_eq!(shelf.bytes(), 30_000_000 + 5 * 1000);
        shelf.keep(own(6, &others));
        assert_eq!(ids(&shelf), [1, 2, 3, 4, 5, 6], "two sets have room");
        shelf.keep(own(7, &set(30_000_000, 3)));
        assert_eq!(ids(&shelf), [6, 7], "the first set goes with the last run that learned from it");
        let again = shelf.known(&set(30_000_000, 2));
        assert!(again.is_some_and(|set| Arc::ptr_eq(&set, &others)), "the same images are found again");
        assert_eq!(shelf.known(&mine), None);
    }

    #[test]
    fn what_differs_is_told_and_nothing_else() {
        let (a, mut b) = (Spec::default(), Spec::default());
        assert!(differences(&[[&a, &a], [&b, &b]]).is_empty());
        b.latent = 16;
        let found = differences(&[[&a, &a], [&b, &b]]);
        assert_eq!(found, [("Latent size", vec!["2".into(), "16".into()])]);
        let faster = Spec { lr: 0.01, ..a.clone() };
        let found = differences(&[[&a, &a], [&a, &faster]]);
        assert_eq!(found, [("Learning rate", vec!["0.001".into(), "0.001 → 0.01".into()])]);
    }

    fn answered(answer: Answer) -> Event {
        let topic = if matches!(answer, Answer::Classes(_)) { Topic::Classes } else { Topic::Clusters };
        Event::Answered { topic, id: 1, step: 4, answer: Ok(Box::new(answer)), last: true }
    }

    #[test]
    fn figures_stay_with_the_run_they_were_measured_on() {
        let mut run = trained();
        let telling = vec![Telling { probe: 0.9, neighbours: 0.95 }];
        told(&mut run, answered(Answer::Classes(Classes { telling, ..Classes::default() })));
        let sizes = vec![2, 2];
        let report = ClusterReport { sizes, silhouette: 0.3, ..ClusterReport::default() };
        told(&mut run, answered(Answer::Clusters(report)));
        let mut shelf = Shelf::default();
        let figures = |shelf: &Shelf| -> Vec<(String, f32, u32)> {
            let all = &shelf.get(RunId(1)).unwrap().figures;
            all.iter().map(|figure| (figure.label(), figure.value, figure.step)).collect()
        };
        shelf.keep(Past::of(&run, &Spec::default(), None).unwrap());
        let classes = [("Linear probe".to_owned(), 0.9, 4), ("5 nearest neighbours".to_owned(), 0.95, 4)];
        let silhouette = ("Silhouette, 2 groups".to_owned(), 0.3, 4);
        assert_eq!(figures(&shelf)[1..3], classes, "no agreement without classes");
        assert_eq!(figures(&shelf)[3], silhouette);
        // Asked again of other groups, and refused: the first stays; the classes are measured anew.
        let refused = Event::Answered {
            topic: Topic::Clusters,
            id: 2,
            step: 6,
            answer: Err("Too few images.".into()),
            last: true,
        };
        told(&mut run, refused);
        let telling = vec![Telling { probe: 0.92, neighbours: f32::NAN }];
        told(&mut run, answered(Answer::Classes(Classes { telling, ..Classes::default() })));
        shelf.keep(Past::of(&run, &Spec::default(), None).unwrap());
        let now = figures(&shelf);
        assert!(now.contains(&silhouette) && now.contains(&classes[1]));
        assert!(now.contains(&("Linear probe".to_owned(), 0.92, 4)) && !now.contains(&classes[0]));
    }
}
