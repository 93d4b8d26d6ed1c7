//! A run as it is kept in storage, and back: nothing that the page knows of it is lost but answers of the tools, of which the
//! figures stay.

use super::history::History;
use super::measurements::{Measurement, Unit, measurements};
use super::reducer::{Run, SavedCheckpoint};
use super::replay_history::ReplayHistory;
use super::run_record::{RunRecord, means, thin};
use crate::buffers::{Bytes, Floats};
use crate::data::{ImageSet, ImageShape, dataset};
use crate::protocol::{Axes, RunId};
use crate::spec::{Link, OWN_DATA, Spec};
use crate::storage::{About, Body, Loaded, OwnSource, StoredMeasurement, StoredRun, Thumbnail};
use std::sync::Arc;

/// Reconstructions of a thumbnail, at most; and bytes that it may take.
const THUMBNAILS: usize = 6;
const THUMBNAIL_BYTES: usize = 50_000;

/// The user's own image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptOwn {
    /// The image as the network gets it; `None` for no image.
    pub pixels: Option<Vec<u8>>,
    /// The strokes that it was drawn with, as they are kept; empty where it was not.
    pub drawing: Vec<f32>,
    /// The file that it was made of; `None` where it was not, or that is not kept.
    pub source: Option<OwnSource>,
}

/// What the page knows beside the run itself.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The experiment with the live settings as they are.
    pub running: &'a Spec,
    /// The experiment in the form.
    pub form: &'a Spec,
    /// What was measured of it before.
    pub known: Option<&'a RunRecord>,
    /// The user's own image.
    pub own: &'a KeptOwn,
    /// It trains, or would if it could.
    pub playing: bool,
    /// Milliseconds since 1970.
    pub now: f64,
}

/// A run as it is kept; `None` before its first step.
pub fn stored_run(run: &Run, around: &Surroundings<'_>) -> Option<StoredRun> {
    let started = run.started.as_ref().filter(|_| run.step > 0)?;
    let checkpoint = run.checkpoint.as_ref()?;
    let mut last_spec = started.spec.clone();
    last_spec.take_live_settings(around.running);
    last_spec.settle();
    let link = |spec: &Spec| Link { spec: spec.clone(), ..Link::default() }.hash();
    let mut figures = measurements(run);
    for known in around.known.iter().flat_map(|record| &record.measurements) {
        if figures.iter().all(|figure| figure.name != known.name) {
            figures.push(known.clone());
        }
    }
    let about = About {
        number: run.id.0,
        spec: link(&started.spec),
        last_spec: link(&last_spec),
        form: link(around.form),
        data: started.data.name.clone(),
        step: checkpoint.step,
        epoch: checkpoint.step as f32 / started.steps_per_epoch.max(1) as f32,
        loss: run.loss(),
        validation: run.validation_loss(),
        saved_at: around.now,
        playing: around.playing,
        own_data: None,
        thumbnail: thumbnail(run),
    };
    let body = Body {
        checkpoint_step: checkpoint.step,
        checkpoint: Bytes(checkpoint.file.to_vec()),
        train: run.train.to_kept(),
        validation: run.validation.to_kept(),
        penalty: run.penalty.to_kept(),
        pca: run.baselines.and_then(|baselines| baselines.pca),
        engine: run.engine,
        measurements: figures.into_iter().map(stored_measurement).collect(),
        axes: run.map.axes,
        axis_names: run.map.names.clone(),
        positions: Floats(run.map.positions.iter().flatten().copied().collect()),
        own: around.own.pixels.clone().map(Bytes),
        drawing: Floats(around.own.drawing.clone()),
        source: around.own.source.clone().and_then(OwnSource::if_small),
    };
    Some(StoredRun { about, body })
}

/// Some reconstructions of validation images; `None` before there are any, and for tables.
fn thumbnail(run: &Run) -> Option<Thumbnail> {
    let shape = run.image_shape().filter(|_| run.columns().is_empty())?;
    let all = &run.reconstructions.as_ref()?.reconstructions;
    let count = (THUMBNAIL_BYTES / shape.len().max(1)).clamp(1, THUMBNAILS);
    let pixels = all.get(..all.len().min(count * shape.len()))?;
    Some(Thumbnail { shape, pixels: Bytes(pixels.to_vec()) })
}

fn stored_measurement(figure: Measurement) -> StoredMeasurement {
    StoredMeasurement {
        name: figure.name.into_owned(),
        with: figure.with,
        about: figure.about.into_owned(),
        unit: figure.unit.key().to_owned(),
        value: figure.value,
        step: figure.step,
    }
}

/// A run that was read from storage.
#[derive(Clone, Debug)]
pub struct KeptRun {
    /// To go on with it, or to compare with it.
    pub record: RunRecord,
    /// The run's curves, whole.
    curves: [History; 3],
    replay: ReplayHistory,
    /// The user's own image.
    pub own: KeptOwn,
    /// It was training.
    pub playing: bool,
    /// The form's experiment.
    pub form: Spec,
    /// The axes of its latent map.
    pub axes: Axes,
}

impl KeptRun {
    /// The run under this number. What it can't be gone on with for want of its data has no checkpoint.
    pub fn new(loaded: Loaded, id: RunId) -> Self {
        let StoredRun { about, body } = loaded.run;
        let spec = |text: &str| Link::parse(text).0.spec;
        let curves = [&body.train, &body.penalty, &body.validation].map(History::from_kept);
        let (last_spec, images) = (spec(&about.last_spec), loaded.images.map(Arc::<ImageSet>::new));
        let measurement = |stored: StoredMeasurement| {
            Some(Measurement {
                name: stored.name.into(),
                with: stored.with,
                about: stored.about.into(),
                unit: Unit::from_key(&stored.unit)?,
                value: stored.value,
                step: stored.step,
            })
        };
        let saved = SavedCheckpoint { step: body.checkpoint_step, file: Arc::new(body.checkpoint.0) };
        let record = RunRecord {
            id,
            images: images.filter(|_| last_spec.data == OWN_DATA),
            spec: spec(&about.spec),
            engine: body.engine,
            step: about.step,
            epoch: about.epoch,
            train: means(curves[0].points()),
            penalty: means(curves[1].points()),
            validation: thin(curves[2].points()),
            loss: about.loss,
            pca: body.pca,
            measurements: body.measurements.into_iter().filter_map(measurement).collect(),
            axis_names: body.axis_names,
            positions: Arc::new(body.positions.0.as_chunks().0.to_vec()),
            checkpoint: Some(saved).filter(|saved| !saved.file.is_empty()),
            last_spec,
            ..RunRecord::default()
        };
        let replay = ReplayHistory::from_kept(&loaded.replay.0);
        let pixels = body.own.map(|own| own.0);
        let own = KeptOwn { pixels, drawing: body.drawing.0, source: body.source };
        let form = spec(&about.form);
        Self { record, curves, replay, own, playing: about.playing, form, axes: body.axes }
    }

    /// Shape of its images; `None` where that is not known.
    pub fn image_shape(&self) -> Option<ImageShape> {
        let own = self.record.images.as_ref().map(|images| images.shape);
        own.or_else(|| dataset(&self.record.last_spec.data).map(|dataset| dataset.shape))
    }

    /// Gives a run that goes on from the checkpoint all that is known up to there.
    pub fn restore(self, run: &mut Run) {
        let step = self.record.resume_step().unwrap_or_default();
        let [train, penalty, validation] = self.curves;
        (run.train, run.penalty, run.validation, run.replay) = (train, penalty, validation, self.replay);
        run.train.truncate(step);
        run.penalty.truncate(step);
        run.validation.truncate(step);
        run.replay.truncate(step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Event, Progress, Started};
    use crate::run::run_record::tests::{apply, image_set, trained_run};

    fn kept(run: &Run, running: &Spec, form: &Spec) -> Option<StoredRun> {
        let source = OwnSource { name: "cat.png".into(), pixels: Bytes(vec![1; 16]), ..OwnSource::default() };
        let own = KeptOwn { pixels: Some(vec![7]), drawing: vec![1.0], source: Some(source) };
        let around = Surroundings { running, form, known: None, own: &own, playing: true, now: 5.0 };
        stored_run(run, &around)
    }

    fn loaded(run: StoredRun, images: Option<ImageSet>) -> Loaded {
        Loaded { run, images, ..Loaded::default() }
    }

    #[test]
    fn a_run_comes_back_as_it_was() {
        let mut run = trained_run();
        let spec = Spec::default();
        assert_eq!(kept(&run, &spec, &spec), None, "without a checkpoint there is nothing to go on from");
        apply(&mut run, Event::Validation { step: 3, loss: 0.25 });
        apply(&mut run, Event::Checkpoint { step: 3, file: Bytes(vec![1, 2, 3]) });
        run.replay.record(2, &[[1.0, 2.0]], &[9]);
        run.replay.record(4, &[[1.0, 2.0]], &[9]);
        let (faster, wider) = (Spec { lr: 0.5, ..Spec::default() }, Spec { latent: 9, ..Spec::default() });
        let stored = kept(&run, &faster, &wider).unwrap();
        assert_eq!((stored.about.step, stored.about.validation, stored.about.playing), (3, Some(0.25), true));
        let replay = Bytes(run.replay.to_kept());
        let back = KeptRun::new(Loaded { replay, ..loaded(stored, None) }, RunId(8));
        assert_eq!((back.record.spec.lr, back.record.last_spec.lr, back.form.latent), (spec.lr, 0.5, 9));
        assert_eq!((back.record.resume_step(), back.own.pixels.as_deref()), (Some(3), Some(&[7][..])));
        assert_eq!((back.own.drawing.len(), back.own.source.as_ref().unwrap().name.as_str()), (1, "cat.png"));
        assert!(back.record.measurements.iter().any(|figure| figure.name == "Training speed"));
        let mut next = Run::new(RunId(8));
        back.restore(&mut next);
        let upto = |history: &History, last: u32| -> Vec<(u32, f32, u32)> {
            history.points().iter().filter(|p| p.step <= last).map(|p| (p.step, p.value, p.count)).collect()
        };
        assert_eq!(
            upto(&next.train, 99),
            upto(&run.train, 3),
            "what came after the checkpoint is done again"
        );
        assert_eq!(upto(&next.validation, 99), [(3, 0.25, 1)]);
        assert_eq!(next.replay.steps(), Some([2, 2]));
    }

    #[test]
    fn a_curve_of_any_length_is_kept_whole() {
        let mut run = trained_run();
        let losses: Vec<f32> = (5..20_000).map(|i| 1.0 / i as f32).collect();
        apply(
            &mut run,
            Event::Progress(Progress { step: 19_999, losses: Floats(losses), ..Progress::default() }),
        );
        assert_eq!(History::from_kept(&run.train.to_kept()), run.train);
        assert_eq!(History::from_kept(&Default::default()), History::default());
    }

    #[test]
    fn a_large_file_is_kept_as_the_network_sees_it() {
        let source = |samples| OwnSource { samples: Floats(vec![0.0; samples]), ..OwnSource::default() };
        assert!(source(8_000 * 60).if_small().is_some(), "a minute, the longest that the page takes");
        assert_eq!(source(8_000 * 90).if_small(), None);
    }

    #[test]
    fn own_data_that_are_missing_leave_a_run_to_compare_with() {
        let mut run = trained_run();
        let spec = Spec { data: OWN_DATA.into(), ..Spec::default() };
        let started = Started { spec: spec.clone(), ..run.started.clone().unwrap() };
        apply(&mut run, Event::Started(Box::new(Started { step: 4, ..started })));
        apply(&mut run, Event::Checkpoint { step: 4, file: Bytes(vec![1]) });
        let stored = kept(&run, &spec, &spec).unwrap();
        assert_eq!(KeptRun::new(loaded(stored.clone(), None), RunId(1)).record.resume_step(), None);
        let images = Some((*image_set(16, 3)).clone());
        assert_eq!(KeptRun::new(loaded(stored, images), RunId(1)).record.resume_step(), Some(4));
    }
}
