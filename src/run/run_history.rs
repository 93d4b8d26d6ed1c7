//! Runs that are over or stand still, to compare with and to go back to.

use super::RunRecord;
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
pub struct RunHistory {
    runs: Vec<Arc<RunRecord>>,
    dropped: Option<(u32, RunId)>,
}

impl RunHistory {
    /// Keeps a run as it is now, in place of how it was; the least recent that are not pinned make room.
    pub fn keep(&mut self, mut run: RunRecord) {
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
    pub fn runs(&self) -> &[Arc<RunRecord>] {
        &self.runs
    }

    /// The run with this id.
    pub fn get(&self, id: RunId) -> Option<&Arc<RunRecord>> {
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
    use crate::protocol::{Answer, Classes, ClusterReport, Event, ProbeScores, QuerySlot};
    use crate::run::run_record::tests::{own, record, set, told, trained};

    fn ids(run_history: &RunHistory) -> Vec<u32> {
        run_history.runs().iter().map(|run| run.id.0).collect()
    }

    #[test]
    fn the_least_recent_makes_room_and_the_pinned_stays() {
        let mut run_history = RunHistory::default();
        (1..=3).for_each(|id| run_history.keep(record(id, 20_000_000)));
        assert_eq!(run_history.dropped(), None);
        run_history.pin(RunId(1));
        run_history.keep(record(4, 20_000_000));
        assert_eq!((ids(&run_history), run_history.dropped()), (vec![1, 3, 4], Some((1, RunId(2)))));
        assert!(run_history.bytes() <= MOST_BYTES);
        run_history.keep(RunRecord { step: 9, ..record(1, 1000) });
        assert_eq!((ids(&run_history), run_history.get(RunId(1)).unwrap().step), (vec![3, 4, 1], 9));
        assert!(run_history.get(RunId(1)).unwrap().pinned, "it is still pinned");
        (10..40).for_each(|id| run_history.keep(record(id, 10)));
        assert_eq!(run_history.runs().len(), MOST_RUNS);
        assert!(ids(&run_history).contains(&1) && ids(&run_history).contains(&39));
        assert_eq!(
            run_history.dropped(),
            Some((22, RunId(28))),
            "two of three others, and all but eleven of thirty"
        );
        run_history.drop(RunId(39));
        assert!(!ids(&run_history).contains(&39));
        let mut alone = RunHistory::default();
        alone.keep(record(1, 2 * MOST_BYTES));
        assert_eq!((ids(&alone), alone.dropped()), (vec![1], None), "the newest stays, however large");
    }

    #[test]
    fn images_count_once_however_many_runs_learned_from_them() {
        let (mine, others) = (set(30_000_000, 1), set(30_000_000, 2));
        let mut run_history = RunHistory::default();
        (1..=5).for_each(|id| run_history.keep(own(id, &mine)));
        assert_eq!(ids(&run_history), [1, 2, 3, 4, 5]);
        assert_eq!(run_history.bytes(), 30_000_000 + 5 * 1000);
        run_history.keep(own(6, &others));
        assert_eq!(ids(&run_history), [1, 2, 3, 4, 5, 6], "two sets have room");
        run_history.keep(own(7, &set(30_000_000, 3)));
        assert_eq!(ids(&run_history), [6, 7], "the first set goes with the last run that learned from it");
        let again = run_history.known(&set(30_000_000, 2));
        assert!(again.is_some_and(|set| Arc::ptr_eq(&set, &others)), "the same images are found again");
        assert_eq!(run_history.known(&mine), None);
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
        let slot =
            if matches!(answer, Answer::Classes(_)) { QuerySlot::Classes } else { QuerySlot::Clusters };
        Event::QueryResult { slot, id: 1, step: 4, answer: Ok(Box::new(answer)), last: true }
    }

    #[test]
    fn figures_stay_with_the_run_they_were_measured_on() {
        let mut run = trained();
        let scores = vec![ProbeScores { probe: 0.9, neighbours: 0.95 }];
        told(&mut run, answered(Answer::Classes(Classes { scores, ..Classes::default() })));
        let sizes = vec![2, 2];
        let report = ClusterReport { sizes, silhouette: 0.3, ..ClusterReport::default() };
        told(&mut run, answered(Answer::Clusters(report)));
        let mut run_history = RunHistory::default();
        let figures = |run_history: &RunHistory| -> Vec<(String, f32, u32)> {
            let all = &run_history.get(RunId(1)).unwrap().figures;
            all.iter().map(|figure| (figure.label(), figure.value, figure.step)).collect()
        };
        run_history.keep(RunRecord::of(&run, &Spec::default(), None).unwrap());
        let classes = [("Linear probe".to_owned(), 0.9, 4), ("5 nearest neighbours".to_owned(), 0.95, 4)];
        let silhouette = ("Silhouette, 2 groups".to_owned(), 0.3, 4);
        assert_eq!(figures(&run_history)[1..3], classes, "no agreement without classes");
        assert_eq!(figures(&run_history)[3], silhouette);
        // Asked again of other groups, and refused: the first stays; the classes are measured anew.
        let refused = Event::QueryResult {
            slot: QuerySlot::Clusters,
            id: 2,
            step: 6,
            answer: Err("Too few images.".into()),
            last: true,
        };
        told(&mut run, refused);
        let scores = vec![ProbeScores { probe: 0.92, neighbours: f32::NAN }];
        told(&mut run, answered(Answer::Classes(Classes { scores, ..Classes::default() })));
        run_history.keep(RunRecord::of(&run, &Spec::default(), None).unwrap());
        let now = figures(&run_history);
        assert!(now.contains(&silhouette) && now.contains(&classes[1]));
        assert!(now.contains(&("Linear probe".to_owned(), 0.92, 4)) && !now.contains(&classes[0]));
    }
}
