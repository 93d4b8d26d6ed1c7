//! A run as it was.

use super::{History, Measured, Point, Run, Saved, measured};
use crate::data::ImageSet;
use crate::protocol::{Engine, RunId};
use crate::spec::{FIELDS, OWN_DATA, Spec};
use std::sync::Arc;

/// Points kept of a curve.
const POINTS: usize = 400;

/// A run as it was when it was last seen. Cheap to clone: what is large is shared.
#[derive(Clone, Debug, Default)]
pub struct RunRecord {
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
impl PartialEq for RunRecord {
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

impl RunRecord {
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

    /// Takes over what was known of the same run before: whether it is pinned, and figures that have not been measured
    /// anew, whatever has been asked on their topic since.
    pub fn remember(&mut self, before: &Self) {
        self.pinned = before.pinned;
        let measured = self.figures.len();
        for old in &before.figures {
            if self.figures[..measured].iter().all(|new| new.name != old.name) {
                self.figures.push(old.clone());
            }
        }
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
    pub(super) fn bytes(&self) -> usize {
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::data::ImageShape;
    use crate::protocol::{DataInfo, Envelope, Event, Floats, Progress, Started};

    pub fn record(id: u32, bytes: usize) -> RunRecord {
        let checkpoint = Some(Saved { step: 1, file: Arc::new(vec![0; bytes]) });
        RunRecord { id: RunId(id), step: 1, checkpoint, ..RunRecord::default() }
    }

    pub fn own(id: u32, images: &Arc<ImageSet>) -> RunRecord {
        let spec = Spec { data: OWN_DATA.into(), ..Spec::default() };
        RunRecord { spec, images: Some(images.clone()), ..record(id, 1000) }
    }

    pub fn set(bytes: usize, value: u8) -> Arc<ImageSet> {
        let (name, shape) = ("mine".into(), ImageShape::grey(1, 1));
        Arc::new(ImageSet { name, shape, pixels: vec![value; bytes], labels: Vec::new() })
    }

    pub fn told(run: &mut Run, body: Event) {
        assert!(run.apply(Envelope { run: run.id, body }));
    }

    pub fn trained() -> Run {
        let mut run = Run::new(RunId(1));
        let data = DataInfo { count: 4, validation: 1, ..DataInfo::default() };
        let started = Started { spec: Spec::default(), data, steps_per_epoch: 10, step: 0 };
        told(&mut run, Event::Started(Box::new(started)));
        let progress = |step, images_per_second| Progress { step, images_per_second, ..Progress::default() };
        let losses = Floats(vec![0.5, 0.4, 0.3, 0.2]);
        told(&mut run, Event::Progress(Progress { losses, ..progress(4, 800.0) }));
        run
    }

    fn points(count: u32) -> Vec<Point> {
        (1..=count).map(|step| Point { step, value: step as f32, count: 1 }).collect()
    }

    #[test]
    fn runs_are_alike_only_on_the_same_images() {
        let (mine, others) = (set(9, 1), set(9, 2));
        assert!(own(1, &mine).same_images(&own(2, &set(9, 1))), "the same to the last bit");
        assert!(!own(1, &mine).same_images(&own(2, &others)));
        let lost = RunRecord { images: None, ..own(1, &mine) };
        assert!(!lost.same_images(&lost) && lost.back_to().is_none(), "nobody knows which they were");
        let seeded = |seed| RunRecord { spec: Spec { seed, ..Spec::default() }, ..record(1, 1) };
        assert!(seeded(1).same_images(&seeded(1)) && !seeded(1).same_images(&seeded(2)));
        let other_split = RunRecord { spec: Spec { seed: 7, ..own(2, &mine).spec }, ..own(2, &mine) };
        assert!(own(1, &mine).same_images(&other_split), "a seed draws no images where there are some");
        assert_eq!(RunRecord { checkpoint: None, ..record(1, 1) }.back_to(), None);
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

    #[test]
    fn a_run_that_is_gone_back_to_has_its_curves_up_to_the_checkpoint() {
        let mut run = trained();
        told(&mut run, Event::Validation { step: 2, loss: 0.45, penalty: None });
        told(&mut run, Event::Validation { step: 4, loss: 0.25, penalty: None });
        run.saved = Some(Saved { step: 3, file: Arc::default() });
        let faster = Spec { lr: 0.5, latent: 9, ..Spec::default() };
        let record = RunRecord::of(&run, &faster, None).unwrap();
        assert_eq!((record.spec.lr, record.last.lr), (0.001, 0.5), "a live setting was changed on the way");
        assert_eq!(record.last.latent, record.spec.latent, "what asks for a new network was not");
        let mut next = Run::new(RunId(2));
        record.lead(&mut next);
        let steps = |history: &History| history.points().iter().map(|p| p.step).collect::<Vec<_>>();
        assert_eq!((steps(&next.train), steps(&next.validation)), (vec![1, 2, 3], vec![2]));
        assert_eq!((next.loss(), next.validation_loss()), (Some(0.3), Some(0.45)));
        assert_eq!(RunRecord::of(&Run::new(RunId(3)), &faster, None), None, "nothing has been learned yet");
    }
}
