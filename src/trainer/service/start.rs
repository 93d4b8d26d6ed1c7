//! Setting up a run.

use super::active_run::{ActiveRun, BaselineStage, RunMode};
use super::commands::Service;
use crate::checkpoint::Checkpoint;
use crate::data::{Album, dataset};
use crate::protocol::{Bytes, DataInfo, Event, RunId, Start, Started};
use crate::spec::{OWN_DATA, Spec};
use crate::trainer::code_map::CodeMap;
use crate::trainer::time_budget::TimeBudget;
use crate::trainer::{Trainer, TrainerError};

/// Images that the page gets as samples of the data.
const SAMPLES: usize = 24;
/// Images encoded at once for the map at first, before the time that takes is known.
const FIRST_BLOCK: usize = 128;

impl Service {
    /// Sets up a run, new or from a checkpoint.
    pub(super) async fn start(&mut self, id: RunId, start: Start) -> Result<(), TrainerError> {
        self.active = None;
        let Start { checkpoint, playing, own, axes, .. } = &start;
        let (playing, axes, stop_at) = (*playing, *axes, start.stop_at);
        let own = own.clone().map(|b| b.0);
        let checkpoint = checkpoint.as_ref().map(|file| Checkpoint::from_bytes(&file.0)).transpose()?;
        let (spec, album) = settle(start)?;
        let mut trainer = match checkpoint {
            Some(checkpoint) => Trainer::resume(spec, album, checkpoint, &self.device)?,
            None => Trainer::new(spec, album, &self.device)?,
        };
        trainer.generate(0..SAMPLES.min(trainer.set().len()));
        let set = trainer.set();
        // Sets that are brought are mostly in the order of their classes; generated ones are mixed, and drawn one by one.
        let mixed = (trainer.spec().data == OWN_DATA).then(|| set.drawn(SAMPLES, 0)).flatten();
        let samples = match mixed {
            Some(part) => part.pixels,
            None => set.pixels[..set.shape.len() * SAMPLES.min(set.len())].to_vec(),
        };
        let started = Started {
            spec: trainer.spec().clone(),
            data: DataInfo {
                name: set.name.clone(),
                shape: set.shape,
                count: set.len() as u32,
                validation: trainer.validation().len() as u32,
                anomalous: trainer.anomalous().len() as u32,
                labels: set.labels.clone(),
                samples: Bytes(samples),
                names: set.names.clone(),
                columns: set.table.as_ref().map(|table| table.columns.clone()).unwrap_or_default(),
            },
            steps_per_epoch: trainer.steps_per_epoch(),
            step: trainer.steps(),
        };
        let map = CodeMap::new(set.len(), trainer.network().latent(), axes);
        let own = own.filter(|p| p.len() == set.shape.len());
        self.send(id, Event::Started(Box::new(started)));
        let mode = if playing { RunMode::Playing } else { RunMode::Paused };
        let budget = TimeBudget::new((self.clock)());
        let validation_due = trainer.steps() > 0;
        self.active = Some(ActiveRun {
            id,
            trainer,
            mode,
            budget,
            map,
            block: FIRST_BLOCK,
            own,
            baseline: BaselineStage::AwaitingImages,
            stale_reconstructions: true,
            stale_diagnostics: true,
            validation_due,
            validated_step: None,
            unsaved: false,
            last_loss: None,
            stop_at,
            queries: Vec::new(),
        });
        Ok(())
    }
}

/// The spec as it will run, and its images.
pub(super) fn settle(start: Start) -> Result<(Spec, Album), TrainerError> {
    let mut spec = start.spec;
    let own = start.images.filter(|_| spec.data == OWN_DATA);
    spec.settle_for(own.as_ref().map(|set| set.kind()).unwrap_or_default());
    let album = match (own, dataset(&spec.data)) {
        (Some(images), _) => match images.drawn(spec.n as usize, spec.seed) {
            Some(part) => part.into(),
            None => images.into(),
        },
        (_, Some(dataset)) => Album::new(dataset, spec.n as usize, spec.seed),
        _ => return Err(TrainerError::NoImages),
    };
    Ok((spec, album))
}
