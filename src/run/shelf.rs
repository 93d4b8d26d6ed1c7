//! Runs that are over or stand still, to compare with and to go back to.

use super::{History, Measured, Point, Run, Saved, measured};
use crate::data::ImageSet;
use crate::protocol::{Engine, RunId};
use crate::spec::{FIELDS, OWN_DATA, Spec};
use std::sync::Arc;

/// Most bytes that are kept.
pub const MOST_BYTES: usize = 64_000_000;
/// Most runs that are kept.
pub const MOST_RUNS: usize = 12;
/// Points kept of a curve.
const POINTS: usize = 400;

/// A run as it was when it was last seen. Cheap to clone: what is large is shared.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Which.
    pub id: RunId,
    /// The experiment as it began.
    pub spec: Spec,
    /// The same with the live settings as they were at last.
    pub last: Spec,
    /// The user's own images that it learned from; none where images are made from the spec.
    pub images: Option<Arc<ImageSet>>,
    /// What computed it.
    pub engine: Option<Engine>,
    /// Optimiser steps.
    pub step: u32,
    /// Epochs.
    pub epoch: f32,
    /// The validation loss, `[step, loss]`.
    pub validation: Vec<[f32; 2]>,
    /// The training loss, means over as many steps as it takes to be short.
    pub train: Vec<[f32; 2]>,
    /// The penalty on the code before its weight, likewise; empty where the kind has none.
    pub penalty: Vec<[f32; 2]>,
    /// The last training loss.
    pub loss: Option<f32>,
    /// PCA's loss on the same images.
    pub pca: Option<f32>,
    /// What the tools have measured of it.
    pub figures: Vec<Measured>,
    /// Names of the axes of its map.
    pub axes: [String; 2],
    /// Where its images lay on its map.
    pub positions: Arc<Vec<[f32; 2]>>,
    /// Its last checkpoint.
    pub checkpoint: Option<Saved>,
    /// It is not to be dropped.
    pub pinned: bool,
}

/// Places may be no numbers, and files are large: two are the same when they are in the same place.
impl PartialEq for Past {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |it: &Self| {
            let saved = it.checkpoint.as_ref().map(|saved| saved.step);
            (it.id, it.step, it.validation.len(), it.pca.map(f32::to_bits), saved, it.engine, it.pinned)
        };
        numbers(self) == numbers(other)
            && Arc::ptr_eq(&self.positions, &other.positions)
            && (&self.spec, &self.last, &self.figures) == (&other.spec, &other.last, &other.figures)
    }
}

impl Past {
    /// A run as it is, with the spec as it runs now and the user's own images that it learns from; none before its first
    /// step.
    pub fn of(run: &Run, running: &Spec, images: Option<Arc<ImageSet>>) -> Option<Self> {
        let started = run.started.as_ref().filter(|_| run.step > 0)?;
        let spec = started.spec.clone();
        let mut last = spec.clone();
        for field in FIELDS.iter().filter(|field| field.live) {
            // A value that one spec holds, the other takes.
            let _ = field.apply(&mut last, &field.text(running));
        }
        last.settle();
        Some(Self {
            id: run.id,
            images: images.filter(|_| spec.data == OWN_DATA),
            spec,
            last,
            engine: run.engine,
            step: run.step,
            epoch: run.epoch,
            validation: thin(run.validation.points()),
            train: means(run.train.points()),
            penalty: means(run.penalty.points()),
            loss: run.loss(),
            pca: run.baselines.and_then(|b| b.pca),
            figures: measured(run),
            axes: run.map.names.clone(),
            positions: Arc::new(run.map.positions.clone()),
            checkpoint: run.saved.clone(),
            pinned: false,
        })
    }

    /// The last validation loss.
    pub fn validation_loss(&self) -> Option<f32> {
        self.validation.last().map(|p| p[1])
    }

    /// The step it can be gone back to; none where there is no checkpoint, or not the images to go on with.
    pub fn back_to(&self) -> Option<u32> {
        let there = self.spec.data != OWN_DATA || self.images.is_some();
        self.checkpoint.as_ref().filter(|_| there).map(|saved| saved.step)
    }

    /// True when image for image both learned from the same ones, so that their maps can be compared.
    pub fn same_images(&self, other: &Self) -> bool {
        let made = |it: &Self| (it.spec.n, it.spec.seed);
        self.spec.data == other.spec.data
            && self.positions.len() == other.positions.len()
            && match (&self.images, &other.images) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
                (None, None) => self.spec.data != OWN_DATA && made(self) == made(other),
                _ => false,
            }
    }

    /// Gives a run that goes on from the checkpoint the curves that led there.
    pub fn lead(&self, run: &mut Run) {
        let Some(to) = self.back_to() else { return };
        let restore = |history: &mut History, curve: &[[f32; 2]]| {
            curve.iter().for_each(|[step, value]| history.extend(*step as u32, &[*value]));
            history.truncate(to);
        };
        restore(&mut run.train, &self.train);
        restore(&mut run.validation, &self.validation);
        restore(&mut run.penalty, &self.penalty);
    }

    /// Without the images, which runs may share.
    fn bytes(&self) -> usize {
        let file = self.checkpoint.as_ref().map_or(0, |saved| saved.file.len());
        let curves = self.validation.len() + self.train.len() + self.penalty.len();
        file + 8 * (curves + self.positions.len())
    }
}

/// Some of the points, both ends among them: each stands for itself.
fn thin(points: &[Point]) -> Vec<[f32; 2]> {
    let every = points.len().div_ceil(POINTS).max(1);
    let last = points.last().filter(|_| !(points.len() - 1).is_multiple_of(every));
    points.iter().step_by(every).chain(last).map(|p| [p.step as f32, p.value]).collect()
}

/// Means of neighbours, each at the last of their steps: a loss that jumps from batch to batch says little at one step.
fn means(points: &[Point]) -> Vec<[f32; 2]> {
    let mean = |chunk: &[Point]| {
        let count: f32 = chunk.iter().map(|p| p.count as f32).sum();
        let sum: f32 = chunk.iter().map(|p| p.value * p.count as f32).sum();
        chunk.last().map(|last| [last.step as f32, sum / count])
    };
    points.chunks(points.len().div_ceil(POINTS).max(1)).filter_map(mean).collect()
}

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
            run.pinned = known.pinned;
            // A figure lasts until it is measured anew, whatever has been asked on its topic since.
            let gone = known.figures.iter().filter(|old| run.figures.iter().all(|new| new.name != old.name));
            let gone: Vec<_> = gone.cloned().collect();
            run.figures.extend(gone);
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
    use crate::data::ImageShape;
    use crate::protocol::{
        Answer, Classes, ClusterReport, DataInfo, Envelope, Event, Floats, Progress, Started, Telling, Topic,
    };

    fn past(id: u32, bytes: usize) -> Past {
        let checkpoint = Some(Saved { step: 1, file: Arc::new(vec![0; bytes]) });
        Past { id: RunId(id), step: 1, checkpoint, ..Past::default() }
    }

    fn own(id: u32, images: &Arc<ImageSet>) -> Past {
        let spec = Spec { data: OWN_DATA.into(), ..Spec::default() };
        Past { spec, images: Some(images.clone()), ..past(id, 1000) }
    }

    fn set(bytes: usize, value: u8) -> Arc<ImageSet> {
        let (name, shape) = ("mine".into(), ImageShape::grey(1, 1));
        Arc::new(ImageSet { name, shape, pixels: vec![value; bytes], labels: Vec::new() })
    }

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
    fn runs_are_alike_only_on_the_same_images() {
        let (mine, others) = (set(9, 1), set(9, 2));
        assert!(own(1, &mine).same_images(&own(2, &set(9, 1))), "the same to the last bit");
        assert!(!own(1, &mine).same_images(&own(2, &others)));
        let lost = Past { images: None, ..own(1, &mine) };
        assert!(!lost.same_images(&lost) && lost.back_to().is_none(), "nobody knows which they were");
        let seeded = |seed| Past { spec: Spec { seed, ..Spec::default() }, ..past(1, 1) };
        assert!(seeded(1).same_images(&seeded(1)) && !seeded(1).same_images(&seeded(2)));
        let other_split = Past { spec: Spec { seed: 7, ..own(2, &mine).spec }, ..own(2, &mine) };
        assert!(own(1, &mine).same_images(&other_split), "a seed draws no images where there are some");
        assert_eq!(Past { checkpoint: None, ..past(1, 1) }.back_to(), None);
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

    fn points(count: u32) -> Vec<Point> {
        (1..=count).map(|step| Point { step, value: step as f32, count: 1 }).collect()
    }

    #[test]
    fn a_thinned_curve_keeps_its_ends() {
        let thinned = thin(&points(999));
        assert!(thinned.len() <= POINTS + 1 && thinned[0] == [1.0, 1.0]);
        assert_eq!(thinned.last(), Some(&[999.0, 999.0]));
    }

    #[test]
    fn a_short_curve_of_means_is_the_curve_and_a_long_one_keeps_its_level() {
        assert_eq!(means(&points(3)), [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]);
        let long = means(&points(4000));
        assert_eq!((long.len(), long[0], long[399]), (POINTS, [10.0, 5.5], [4000.0, 3995.5]));
        let merged = [Point { step: 4, value: 1.0, count: 3 }, Point { step: 5, value: 5.0, count: 1 }];
        let many: Vec<Point> = merged.into_iter().cycle().take(2 * POINTS).collect();
        assert_eq!(means(&many)[0], [5.0, 2.0], "a point counts as often as it stands for a loss");
    }

    fn told(run: &mut Run, body: Event) {
        assert!(run.apply(Envelope { run: run.id, body }));
    }

    fn answered(answer: Answer) -> Event {
        let topic = if matches!(answer, Answer::Classes(_)) { Topic::Classes } else { Topic::Clusters };
        Event::Answered { topic, id: 1, step: 4, answer: Ok(Box::new(answer)), last: true }
    }

    fn trained() -> Run {
        let mut run = Run::new(RunId(1));
        let data = DataInfo { count: 4, validation: 1, ..DataInfo::default() };
        let started = Started { spec: Spec::default(), data, steps_per_epoch: 10, step: 0 };
        told(&mut run, Event::Started(Box::new(started)));
        let progress = |step, images_per_second| Progress { step, images_per_second, ..Progress::default() };
        let losses = Floats(vec![0.5, 0.4, 0.3, 0.2]);
        told(&mut run, Event::Progress(Progress { losses, ..progress(4, 800.0) }));
        run
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
        assert_eq!(figures(&shelf)[3..], [silhouette.clone()]);
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

    #[test]
    fn a_run_that_is_gone_back_to_has_its_curves_up_to_the_checkpoint() {
        let mut run = trained();
        told(&mut run, Event::Validation { step: 2, loss: 0.45, penalty: None });
        told(&mut run, Event::Validation { step: 4, loss: 0.25, penalty: None });
        run.saved = Some(Saved { step: 3, file: Arc::default() });
        let faster = Spec { lr: 0.5, latent: 9, ..Spec::default() };
        let past = Past::of(&run, &faster, None).unwrap();
        assert_eq!((past.spec.lr, past.last.lr), (0.001, 0.5), "a live setting was changed on the way");
        assert_eq!(past.last.latent, past.spec.latent, "what asks for a new network was not");
        let mut next = Run::new(RunId(2));
        past.lead(&mut next);
        let steps = |history: &History| history.points().iter().map(|p| p.step).collect::<Vec<_>>();
        assert_eq!((steps(&next.train), steps(&next.validation)), (vec![1, 2, 3], vec![2]));
        assert_eq!((next.loss(), next.validation_loss()), (Some(0.3), Some(0.45)));
        assert_eq!(Past::of(&Run::new(RunId(3)), &faster, None), None, "nothing has been learned yet");
    }
}
