//! The runs that are kept, to compare with and to resume.

use super::run_record::RunRecord;
use crate::data::ImageSet;
use crate::protocol::RunId;
use crate::spec::{FIELDS, Spec};
use std::sync::Arc;

/// Bytes that kept runs may take.
pub const MAX_BYTES: usize = 64_000_000;
/// Runs that are kept.
pub const MAX_RUNS: usize = 12;

/// Bytes that a set of images takes.
fn set_bytes(set: &ImageSet) -> usize {
    set.pixels.len() + set.labels.iter().map(|column| 4 * column.values.len()).sum::<usize>()
}

/// The runs that are kept.
#[derive(Clone, Debug, Default)]
pub struct RunHistory {
    /// Least recent first.
    runs: Vec<Arc<RunRecord>>,
    /// Number of runs that had to make room, and the last of them.
    dropped: Option<(u32, RunId)>,
}

impl RunHistory {
    /// Keeps a run, in place of an older record of it; the least recent runs that are not pinned make room.
    pub fn keep(&mut self, mut run: RunRecord) {
        if let Some(index) = self.runs.iter().position(|older| older.id == run.id) {
            let older = self.runs.remove(index);
            run.inherit(&older);
        }
        self.runs.push(Arc::new(run));
        while self.runs.len() > MAX_RUNS || self.bytes() > MAX_BYTES {
            let newest = self.runs.len() - 1;
            let Some(index) = self.runs.iter().take(newest).position(|run| !run.pinned) else { break };
            let dropped = self.runs.remove(index);
            self.dropped = Some((self.dropped.map_or(1, |(count, _)| count + 1), dropped.id));
        }
    }

    /// Pins a run, or unpins it.
    pub fn toggle_pin(&mut self, id: RunId) {
        for run in self.runs.iter_mut().filter(|run| run.id == id) {
            let run = Arc::make_mut(run);
            run.pinned = !run.pinned;
        }
    }

    /// Removes a run.
    pub fn remove(&mut self, id: RunId) {
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

    /// Number of runs that had to make room, and the last of them.
    pub fn dropped(&self) -> Option<(u32, RunId)> {
        self.dropped
    }

    /// A kept set that equals this one, to share its memory.
    pub fn shared_images(&self, images: &ImageSet) -> Option<Arc<ImageSet>> {
        self.runs.iter().filter_map(|run| run.images.as_ref()).find(|kept| ***kept == *images).cloned()
    }

    /// Bytes that the runs take; images that several of them share count once.
    pub fn bytes(&self) -> usize {
        let mut sets: Vec<&Arc<ImageSet>> = Vec::new();
        for set in self.runs.iter().filter_map(|run| run.images.as_ref()) {
            if sets.iter().all(|counted| !Arc::ptr_eq(counted, set)) {
                sets.push(set);
            }
        }
        let runs: usize = self.runs.iter().map(|run| run.bytes()).sum();
        runs + sets.iter().map(|set| set_bytes(set)).sum::<usize>()
    }
}

/// The settings in which experiments differ: name, and value of each experiment. Each experiment is given as it began and
/// as it was last; a setting that was changed on the way shows both values.
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
    use crate::protocol::{Answer, Event, QuerySlot};
    use crate::run::run_record::tests::{apply, image_set, own_record, record, trained_run};
    use crate::study::classes::{ClassesResult, ProbeScores};
    use crate::study::clusters::ClustersResult;

    fn ids(history: &RunHistory) -> Vec<u32> {
        history.runs().iter().map(|run| run.id.0).collect()
    }

    #[test]
    fn the_least_recent_makes_room_and_the_pinned_stays() {
        let mut history = RunHistory::default();
        (1..=3).for_each(|id| history.keep(record(id, 20_000_000)));
        assert_eq!(history.dropped(), None);
        history.toggle_pin(RunId(1));
        history.keep(record(4, 20_000_000));
        assert_eq!((ids(&history), history.dropped()), (vec![1, 3, 4], Some((1, RunId(2)))));
        assert!(history.bytes() <= MAX_BYTES);
        history.keep(RunRecord { step: 9, ..record(1, 1000) });
        assert_eq!((ids(&history), history.get(RunId(1)).unwrap().step), (vec![3, 4, 1], 9));
        assert!(history.get(RunId(1)).unwrap().pinned, "it is still pinned");
        (10..40).for_each(|id| history.keep(record(id, 10)));
        assert_eq!(history.runs().len(), MAX_RUNS);
        assert!(ids(&history).contains(&1) && ids(&history).contains(&39));
        assert_eq!(
            history.dropped(),
            Some((22, RunId(28))),
            "two of three others, and all but eleven of thirty"
        );
        history.remove(RunId(39));
        assert!(!ids(&history).contains(&39));
        let mut alone = RunHistory::default();
        alone.keep(record(1, 2 * MAX_BYTES));
        assert_eq!((ids(&alone), alone.dropped()), (vec![1], None), "the newest stays, however large");
    }

    #[test]
    fn images_that_several_runs_share_count_once() {
        let (mine, others) = (image_set(30_000_000, 1), image_set(30_000_000, 2));
        let mut history = RunHistory::default();
        (1..=5).for_each(|id| history.keep(own_record(id, &mine)));
        assert_eq!(ids(&history), [1, 2, 3, 4, 5]);
        assert_eq!(history.bytes(), 30_000_000 + 5 * 1000);
        history.keep(own_record(6, &others));
        assert_eq!(ids(&history), [1, 2, 3, 4, 5, 6], "two sets have room");
        history.keep(own_record(7, &image_set(30_000_000, 3)));
        assert_eq!(ids(&history), [6, 7], "the first set goes with the last run that was trained on it");
        let again = history.shared_images(&image_set(30_000_000, 2));
        assert!(again.is_some_and(|set| Arc::ptr_eq(&set, &others)), "the same images are found again");
        assert_eq!(history.shared_images(&mine), None);
    }

    #[test]
    fn differences_lists_what_differs_and_nothing_else() {
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
        let slot = QuerySlot(u32::from(matches!(answer, Answer::Classes(_))));
        Event::QueryResult { slot, id: 1, step: 4, answer: Ok(Box::new(answer)), last: true }
    }

    #[test]
    fn measurements_stay_with_the_run_they_were_taken_from() {
        let mut run = trained_run();
        let scores = vec![ProbeScores { probe: 0.9, neighbours: 0.95 }];
        apply(&mut run, answered(Answer::Classes(ClassesResult { scores, ..ClassesResult::default() })));
        let sizes = vec![2, 2];
        let report = ClustersResult { sizes, silhouette: 0.3, ..ClustersResult::default() };
        apply(&mut run, answered(Answer::Clusters(report)));
        let mut history = RunHistory::default();
        let measured = |history: &RunHistory| -> Vec<(String, f32, u32)> {
            let all = &history.get(RunId(1)).unwrap().measurements;
            all.iter().map(|m| (m.label(), m.value, m.step)).collect()
        };
        history.keep(RunRecord::from_run(&run, &Spec::default(), None).unwrap());
        let classes = [("Linear probe".to_owned(), 0.9, 4), ("5 nearest neighbours".to_owned(), 0.95, 4)];
        let silhouette = ("Silhouette, 2 clusters".to_owned(), 0.3, 4);
        assert_eq!(measured(&history)[1..3], classes, "no agreement without classes");
        assert_eq!(measured(&history)[3], silhouette);
        // A later query about groups fails: the first measurement stays; the classes are measured again.
        let refused = Event::QueryResult {
            slot: QuerySlot(0),
            id: 2,
            step: 6,
            answer: Err("Too few images.".into()),
            last: true,
        };
        apply(&mut run, refused);
        let scores = vec![ProbeScores { probe: 0.92, neighbours: f32::NAN }];
        apply(&mut run, answered(Answer::Classes(ClassesResult { scores, ..ClassesResult::default() })));
        history.keep(RunRecord::from_run(&run, &Spec::default(), None).unwrap());
        let now = measured(&history);
        assert!(now.contains(&silhouette) && now.contains(&classes[1]));
        assert!(now.contains(&("Linear probe".to_owned(), 0.92, 4)) && !now.contains(&classes[0]));
    }
}
