//! A run as it was when the page last kept it.

use super::history::Point;
use super::measurements::{Measurement, measurements};
use super::reducer::{Run, SavedCheckpoint};
use crate::data::ImageSet;
use crate::data::import::OpenedRun;
use crate::metrics::thinned;
use crate::protocol::{Engine, RunId};
use crate::spec::{Link, OWN_DATA, Spec};
use std::sync::Arc;

/// Points that are kept of a curve.
const MAX_POINTS: usize = 400;

/// A run as it was when the page last kept it. Cheap to clone: what is large is shared.
#[derive(Clone, Debug, Default)]
pub struct RunRecord {
    /// Its id.
    pub id: RunId,
    /// The experiment that it began with.
    pub spec: Spec,
    /// The experiment with the live settings that it had last.
    pub last_spec: Spec,
    /// The user's own images that it was trained on; `None` where images are generated from the spec.
    pub images: Option<Arc<ImageSet>>,
    /// The engine that computed it.
    pub engine: Option<Engine>,
    /// Optimiser steps.
    pub step: u32,
    /// Epochs.
    pub epoch: f32,
    /// The validation loss, `[step, loss]`.
    pub validation: Vec<[f32; 2]>,
    /// The training loss, `[step, mean]`, each mean over as many steps as it takes to be short.
    pub train: Vec<[f32; 2]>,
    /// The penalty on the code before its weight, as `train`; empty for kinds without one.
    pub penalty: Vec<[f32; 2]>,
    /// The last training loss.
    pub loss: Option<f32>,
    /// PCA's loss on the same images.
    pub pca: Option<f32>,
    /// What the tools have measured of it.
    pub measurements: Vec<Measurement>,
    /// Names of the axes of its latent map.
    pub axis_names: [String; 2],
    /// Positions of its images on its latent map.
    pub positions: Arc<Vec<[f32; 2]>>,
    /// Its last checkpoint.
    pub checkpoint: Option<SavedCheckpoint>,
    /// The user wants to keep it.
    pub pinned: bool,
}

/// Positions may be `NaN` and files are large: they are compared by address and by step.
impl PartialEq for RunRecord {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |it: &Self| {
            let saved = it.checkpoint.as_ref().map(|saved| saved.step);
            (it.id, it.step, it.validation.len(), it.pca.map(f32::to_bits), saved, it.engine, it.pinned)
        };
        numbers(self) == numbers(other)
            && Arc::ptr_eq(&self.positions, &other.positions)
            && (&self.spec, &self.last_spec, &self.measurements)
                == (&other.spec, &other.last_spec, &other.measurements)
    }
}

impl RunRecord {
    /// The record of a run as it is now. `running` is its spec with the present live settings, `images` are the user's
    /// own images. `None` before its first step.
    pub fn from_run(run: &Run, running: &Spec, images: Option<Arc<ImageSet>>) -> Option<Self> {
        let started = run.started.as_ref().filter(|_| run.step > 0)?;
        let spec = started.spec.clone();
        let mut last_spec = spec.clone();
        last_spec.take_live_settings(running);
        last_spec.settle();
        Some(Self {
            id: run.id,
            images: images.filter(|_| spec.data == OWN_DATA),
            spec,
            last_spec,
            engine: run.engine,
            step: run.step,
            epoch: run.epoch,
            validation: thin(run.validation.points()),
            train: means(run.train.points()),
            penalty: means(run.penalty.points()),
            loss: run.loss(),
            pca: run.baselines.and_then(|b| b.pca),
            measurements: measurements(run),
            axis_names: run.map.names.clone(),
            positions: Arc::new(run.map.positions.clone()),
            checkpoint: run.checkpoint.clone(),
            pinned: false,
        })
    }

    /// The record of a run that was opened from its file: enough to go on with it, with its curves.
    pub fn from_file(run: OpenedRun) -> Self {
        let spec = Link::parse(&run.spec).0.spec;
        let [train, penalty, validation] = run.curves.map(|curve| curve.0.as_chunks().0.to_vec());
        Self {
            images: run.images.filter(|_| spec.data == OWN_DATA).map(|images| Arc::new(*images)),
            last_spec: spec.clone(),
            spec,
            step: run.step,
            train,
            penalty,
            validation,
            checkpoint: Some(SavedCheckpoint { step: run.step, file: Arc::new(run.checkpoint.0) }),
            ..Self::default()
        }
    }

    /// Takes over from an older record of the same run whether it is pinned, and what has not been measured again since.
    pub fn inherit(&mut self, older: &Self) {
        self.pinned = older.pinned;
        let new_count = self.measurements.len();
        for old in &older.measurements {
            if self.measurements[..new_count].iter().all(|new| new.name != old.name) {
                self.measurements.push(old.clone());
            }
        }
    }

    /// The last validation loss.
    pub fn validation_loss(&self) -> Option<f32> {
        self.validation.last().map(|p| p[1])
    }

    /// The step that the run can be resumed from; `None` without a checkpoint, or without the images to train on.
    pub fn resume_step(&self) -> Option<u32> {
        let has_images = self.spec.data != OWN_DATA || self.images.is_some();
        self.checkpoint.as_ref().filter(|_| has_images).map(|saved| saved.step)
    }

    /// True when both runs have the same images in the same order, so that their maps can be compared.
    pub fn same_images(&self, other: &Self) -> bool {
        let generated = |it: &Self| (it.spec.n, it.spec.seed);
        self.spec.data == other.spec.data
            && self.positions.len() == other.positions.len()
            && match (&self.images, &other.images) {
                (Some(a), Some(b)) => {
                    self.drawn(a.len()) == other.drawn(b.len()) && (Arc::ptr_eq(a, b) || a == b)
                }
                (None, None) => self.spec.data != OWN_DATA && generated(self) == generated(other),
                _ => false,
            }
    }

    /// What a part of the `count` examples of an own set was drawn by; `None` when all were used.
    fn drawn(&self, count: usize) -> Option<(u32, u32)> {
        let (n, seed) = (self.spec.n, self.spec.seed);
        ((n as usize) < count).then_some((n, seed))
    }

    /// Gives a run that resumes from the checkpoint the curves up to there.
    pub fn restore_curves(&self, run: &mut Run) {
        let Some(last_step) = self.resume_step() else { return };
        run.train.restore(&self.train, last_step);
        run.validation.restore(&self.validation, last_step);
        run.penalty.restore(&self.penalty, last_step);
    }

    /// Bytes that it takes, without the images, which several runs may share.
    pub(super) fn bytes(&self) -> usize {
        let file = self.checkpoint.as_ref().map_or(0, |saved| saved.file.len());
        let curves = self.validation.len() + self.train.len() + self.penalty.len();
        file + 8 * (curves + self.positions.len())
    }
}

/// The curve in few points, both ends among them.
pub(super) fn thin(points: &[Point]) -> Vec<[f32; 2]> {
    thinned(points, MAX_POINTS + 1).iter().map(|p| [p.step as f32, p.value]).collect()
}

/// Means of neighbours, each at the last of their steps: the loss of one batch is noisy.
pub(super) fn means(points: &[Point]) -> Vec<[f32; 2]> {
    let mean = |chunk: &[Point]| {
        let count: f32 = chunk.iter().map(|p| p.count as f32).sum();
        let sum: f32 = chunk.iter().map(|p| p.value * p.count as f32).sum();
        chunk.last().map(|last| [last.step as f32, sum / count])
    };
    points.chunks(points.len().div_ceil(MAX_POINTS).max(1)).filter_map(mean).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::data::ImageShape;
    use crate::protocol::{Bytes, DataInfo, Envelope, Event, Floats, Progress, Started};
    use crate::run::History;

    pub fn record(id: u32, bytes: usize) -> RunRecord {
        let checkpoint = Some(SavedCheckpoint { step: 1, file: Arc::new(vec![0; bytes]) });
        RunRecord { id: RunId(id), step: 1, checkpoint, ..RunRecord::default() }
    }

    pub fn own_record(id: u32, images: &Arc<ImageSet>) -> RunRecord {
        let spec = Spec { data: OWN_DATA.into(), ..Spec::default() };
        RunRecord { spec, images: Some(images.clone()), ..record(id, 1000) }
    }

    pub fn image_set(bytes: usize, value: u8) -> Arc<ImageSet> {
        let (name, shape) = ("mine".into(), ImageShape::grey(1, 1));
        Arc::new(ImageSet { name, shape, pixels: vec![value; bytes], ..ImageSet::default() })
    }

    pub fn apply(run: &mut Run, body: Event) {
        assert!(run.apply(Envelope { run: run.id, body }));
    }

    pub fn trained_run() -> Run {
        let mut run = Run::new(RunId(1));
        let data = DataInfo { count: 4, validation: 1, ..DataInfo::default() };
        let started = Started { spec: Spec::default(), data, steps_per_epoch: 10, step: 0 };
        apply(&mut run, Event::Started(Box::new(started)));
        let progress = |step, images_per_second| Progress { step, images_per_second, ..Progress::default() };
        let losses = Floats(vec![0.5, 0.4, 0.3, 0.2]);
        apply(&mut run, Event::Progress(Progress { losses, ..progress(4, 800.0) }));
        run
    }

    fn points(count: u32) -> Vec<Point> {
        (1..=count).map(|step| Point { step, value: step as f32, count: 1 }).collect()
    }

    #[test]
    fn runs_compare_only_on_the_same_images() {
        let (mine, others) = (image_set(9, 1), image_set(9, 2));
        assert!(
            own_record(1, &mine).same_images(&own_record(2, &image_set(9, 1))),
            "the same to the last bit"
        );
        assert!(!own_record(1, &mine).same_images(&own_record(2, &others)));
        let lost = RunRecord { images: None, ..own_record(1, &mine) };
        assert!(!lost.same_images(&lost) && lost.resume_step().is_none(), "its images are unknown");
        let seeded = |seed| RunRecord { spec: Spec { seed, ..Spec::default() }, ..record(1, 1) };
        assert!(seeded(1).same_images(&seeded(1)) && !seeded(1).same_images(&seeded(2)));
        let other_split =
            RunRecord { spec: Spec { seed: 7, ..own_record(2, &mine).spec }, ..own_record(2, &mine) };
        assert!(
            own_record(1, &mine).same_images(&other_split),
            "a seed draws no images where there are some"
        );
        let large = image_set(900, 1);
        let part = |seed| RunRecord {
            spec: Spec { n: 500, seed, ..own_record(1, &large).spec },
            ..own_record(1, &large)
        };
        assert!(part(1).same_images(&part(1)) && !part(1).same_images(&part(2)), "but it draws a part");
        assert_eq!(RunRecord { checkpoint: None, ..record(1, 1) }.resume_step(), None);
    }

    #[test]
    fn a_run_from_a_file_goes_on_with_its_images_and_curves() {
        let file = |spec: &str, images| OpenedRun {
            name: "night".into(),
            spec: spec.into(),
            step: 2,
            checkpoint: Bytes(vec![7; 9]),
            curves: [Floats(vec![1.0, 0.5, 2.0, 0.4, 3.0, 0.3]), Floats::default(), Floats(vec![2.0, 0.45])],
            images,
        };
        let set = Box::new(image_set(9, 1).as_ref().clone());
        let record = RunRecord::from_file(file("v=1&data=own&n=40&latent=4", Some(set.clone())));
        assert_eq!((record.spec.latent, record.resume_step()), (4, Some(2)));
        assert_eq!(record.images.as_deref(), Some(set.as_ref()));
        assert_eq!(record.checkpoint.as_ref().map(|saved| saved.file.len()), Some(9));
        let mut run = Run::new(RunId(2));
        record.restore_curves(&mut run);
        assert_eq!((run.loss(), run.validation_loss()), (Some(0.4), Some(0.45)), "up to its step");
        let generated = RunRecord::from_file(file("v=1&latent=4", Some(set)));
        assert_eq!((generated.images, generated.spec.data.as_str()), (None, "digits"));
        assert_eq!(RunRecord::from_file(file("v=1&data=own", None)).resume_step(), None);
    }

    #[test]
    fn a_thinned_curve_keeps_its_ends() {
        let thinned = thin(&points(999));
        assert!(thinned.len() <= MAX_POINTS + 1 && thinned[0] == [1.0, 1.0]);
        assert_eq!(thinned.last(), Some(&[999.0, 999.0]));
    }

    #[test]
    fn a_short_curve_of_means_is_the_curve_and_a_long_one_keeps_its_level() {
        assert_eq!(means(&points(3)), [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]);
        let long = means(&points(4000));
        assert_eq!((long.len(), long[0], long[399]), (MAX_POINTS, [10.0, 5.5], [4000.0, 3995.5]));
        let merged = [Point { step: 4, value: 1.0, count: 3 }, Point { step: 5, value: 5.0, count: 1 }];
        let many: Vec<Point> = merged.into_iter().cycle().take(2 * MAX_POINTS).collect();
        assert_eq!(means(&many)[0], [5.0, 2.0], "a point counts as often as it stands for a loss");
    }

    #[test]
    fn a_resumed_run_has_its_curves_up_to_the_checkpoint() {
        let mut run = trained_run();
        apply(&mut run, Event::Validation { step: 2, loss: 0.45 });
        apply(&mut run, Event::Validation { step: 4, loss: 0.25 });
        run.checkpoint = Some(SavedCheckpoint { step: 3, file: Arc::default() });
        let faster = Spec { lr: 0.5, latent: 9, ..Spec::default() };
        let record = RunRecord::from_run(&run, &faster, None).unwrap();
        assert_eq!(
            (record.spec.lr, record.last_spec.lr),
            (0.001, 0.5),
            "a live setting was changed on the way"
        );
        assert_eq!(record.last_spec.latent, record.spec.latent, "a setting that needs a new network was not");
        let mut next = Run::new(RunId(2));
        record.restore_curves(&mut next);
        let steps = |history: &History| history.points().iter().map(|p| p.step).collect::<Vec<_>>();
        assert_eq!((steps(&next.train), steps(&next.validation)), (vec![1, 2, 3], vec![2]));
        assert_eq!((next.loss(), next.validation_loss()), (Some(0.3), Some(0.45)));
        assert_eq!(RunRecord::from_run(&Run::new(RunId(3)), &faster, None), None, "no step was taken yet");
    }
}
