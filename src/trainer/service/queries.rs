//! Queries about the trained network: lookups are answered at once, studies in slices beside the training, taking turns.

use super::active_run::{ActiveRun, RunMode};
use super::commands::Service;
use super::pending_query::{PendingQuery, QueryStage};
use crate::metrics::scaled;
use crate::protocol::{Answer, Bytes, Event, Lookup, Place, Query, QuerySlot};
use crate::trainer::study::{RunningStudy, Slice, StudyInput, StudyResult, Target};
use crate::trainer::time_budget::BackgroundTask;
use crate::trainer::{Trainer, TrainerError};

/// Duration of a slice of a study: while the run trains, and while it is paused.
const SLICE_MS: [f64; 2] = [12.0, 24.0];
/// Shortest time between two reports of progress.
const PROGRESS_MS: f64 = 120.0;

impl Service {
    /// Takes up a query in place of an older one in its slot; a lookup is answered at once.
    pub(super) async fn query(
        &mut self,
        active: &mut ActiveRun,
        slot: QuerySlot,
        id: u32,
        query: Query,
    ) -> Result<(), TrainerError> {
        active.queries.retain(|pending| pending.slot != slot);
        active.budget.note_request((self.clock)());
        let step = active.trainer.steps();
        match query {
            Query::Lookup(lookup) => {
                let answer = Ok(Box::new(look_up(active, lookup).await?));
                self.send(active.id, Event::QueryResult { slot, id, step, answer, last: true });
            }
            Query::Study(study) => {
                let unencoded = if study.is_thorough() { active.map.len() } else { 0 };
                let reported = (self.clock)();
                self.send(active.id, Event::QueryProgress { slot, id, done: 0.0 });
                active.budget.begin_query();
                active.queries.push(PendingQuery {
                    id,
                    slot,
                    step,
                    stage: QueryStage::Waiting(study),
                    unencoded,
                    reported,
                });
            }
        }
        Ok(())
    }

    /// Works on the study whose turn it is; true when there is more to do.
    pub(super) async fn advance_queries(
        &mut self,
        active: &mut ActiveRun,
        paused: bool,
    ) -> Result<bool, TrainerError> {
        if active.queries.is_empty() || !(paused || active.budget.allows(BackgroundTask::Study)) {
            return Ok(!active.queries.is_empty());
        }
        let begun = (self.clock)();
        let mut pending = active.queries.remove(0);
        let finished = self.advance(active, &mut pending, paused).await?;
        if !finished {
            // A long study must not keep short ones waiting.
            active.queries.push(pending);
        }
        if !paused {
            active.budget.note_task(BackgroundTask::Study, (self.clock)() - begun);
        }
        Ok(!active.queries.is_empty())
    }

    /// A slice of work; true when that was the last.
    async fn advance(
        &mut self,
        active: &mut ActiveRun,
        pending: &mut PendingQuery,
        paused: bool,
    ) -> Result<bool, TrainerError> {
        if let QueryStage::Waiting(study) = &pending.stage {
            // While paused, the codes are soon those of the present parameters.
            let waiting = !active.trainer.all_generated() || (paused && active.map.stale > 0);
            if waiting {
                return Ok(false);
            }
            let steps = active.trainer.steps();
            if paused || !study.is_thorough() {
                pending.step = steps;
            } else if pending.unencoded > 0 {
                if pending.unencoded == active.map.len() {
                    pending.step = steps;
                }
                pending.unencoded = pending.unencoded.saturating_sub(self.encode_block(active).await?);
                return Ok(false);
            }
            if active.map.codes().is_none() {
                if active.mode == RunMode::Diverged || (paused && active.map.stale == 0) {
                    let why =
                        "Training diverged, so there are no codes: rewind to the last good state first.";
                    self.answer(active, pending, Err(why.into()), true);
                    return Ok(true);
                }
                return Ok(false);
            }
            let targets = targets(active, study.places()).await?;
            let Some(study_input) = study_input(active, targets) else { return Ok(false) };
            pending.stage =
                QueryStage::Working(Box::new(RunningStudy::begin(study.clone(), study_input, self.clock)));
        }
        let QueryStage::Working(study) = &mut pending.stage else { return Ok(false) };
        match study.advance(&active.trainer, SLICE_MS[usize::from(paused)]).await? {
            Slice::Done(result) => {
                self.answer(active, pending, result, true);
                Ok(true)
            }
            Slice::Working(done, partial) => {
                if let Some(partial) = partial {
                    self.answer(active, pending, Ok(*partial), false);
                } else if (self.clock)() - pending.reported > PROGRESS_MS {
                    pending.reported = (self.clock)();
                    self.send(active.id, Event::QueryProgress { slot: pending.slot, id: pending.id, done });
                }
                Ok(false)
            }
        }
    }

    fn answer(&mut self, active: &ActiveRun, pending: &PendingQuery, result: StudyResult, last: bool) {
        let PendingQuery { id, slot, step, .. } = *pending;
        let answer = result.map(Box::new);
        self.send(active.id, Event::QueryResult { slot, id, step, answer, last });
    }
}

/// The images or rows that a lookup names.
async fn look_up(active: &mut ActiveRun, lookup: Lookup) -> Result<Answer, TrainerError> {
    let trainer = &mut active.trainer;
    let known = |indices: Vec<u32>, trainer: &Trainer| -> Vec<u32> {
        let n = trainer.set().len();
        indices.into_iter().filter(|&i| (i as usize) < n).collect()
    };
    let images = match lookup {
        Lookup::Images(indices) => {
            let known = known(indices, trainer);
            trainer.generate(known.iter().map(|&i| i as usize));
            let set = trainer.set();
            known.into_iter().flat_map(|i| set.image(i as usize)).copied().collect()
        }
        Lookup::Rows(indices) => {
            let rows = trainer.table_rows(&known(indices, trainer)).await?;
            return Ok(Answer::Rows(rows.unwrap_or_default()));
        }
        Lookup::Decode(codes) if codes.0.len().is_multiple_of(trainer.network().latent()) => {
            trainer.decode_to_bytes(codes.0).await?
        }
        // Codes of another network: the page asks again as soon as it knows of this one.
        Lookup::Decode(_) => Vec::new(),
        Lookup::DecodeMap(positions) => {
            let places = positions.0.as_chunks::<2>().0;
            let codes = places.iter().flat_map(|place| active.map.unproject(*place)).collect();
            trainer.decode_to_bytes(codes).await?
        }
    };
    Ok(Answer::Images(Bytes(images)))
}

/// What a study works on; `None` before every image has a code.
fn study_input(active: &ActiveRun, targets: Vec<Target>) -> Option<StudyInput> {
    let (codes, stds) = active.map.codes()?;
    let trainer = &active.trainer;
    Some(StudyInput {
        set: trainer.shared_set(),
        codes: codes.to_vec(),
        stds: stds.to_vec(),
        latent: trainer.network().latent(),
        train: trainer.training().to_vec(),
        validation: trainer.validation().to_vec(),
        spec: trainer.spec().clone(),
        steps: trainer.steps(),
        targets,
        projection: active.map.projection().clone(),
    })
}

/// Codes and images of places; those that do not exist are left out.
async fn targets(active: &ActiveRun, places: &[Place]) -> Result<Vec<Target>, TrainerError> {
    let mut targets = Vec::new();
    for place in places {
        match place {
            Place::Image(index) if (*index as usize) < active.trainer.set().len() => {
                let code = active.trainer.encode(&[*index]).await?;
                let set = active.trainer.set();
                let pixels = Some(set.image(*index as usize).to_vec());
                let row = set.table.as_ref().map(|table| table.row(*index as usize).to_vec());
                targets.push(Target { code, pixels, row, index: Some(*index) });
            }
            Place::Own => {
                if let Some(own) = &active.own {
                    let code = active.trainer.reconstruct_pixels(own).await?.code;
                    let row = active.trainer.set().table.is_some().then(|| scaled(own));
                    targets.push(Target { code, pixels: Some(own.clone()), row, index: None });
                }
            }
            Place::Map(at) => targets.push(Target { code: active.map.unproject(*at), ..Target::default() }),
            Place::Mean => targets.push(Target { code: active.map.mean(), ..Target::default() }),
            Place::MeanOf(images) => {
                let code = active.map.mean_of(images.iter().map(|i| *i as usize));
                targets.push(Target { code, ..Target::default() });
            }
            Place::Image(_) => {}
        }
    }
    Ok(targets)
}
