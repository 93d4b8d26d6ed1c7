//! Queries about the trained network: lookups are answered at once, studies in slices beside the training, taking turns.

use super::{Active, Mode, Service};
use crate::protocol::{Answer, Bytes, Event, Lookup, Place, Query, QuerySlot, Study};
use crate::trainer::TrainerError;
use crate::trainer::images::to_bytes;
use crate::trainer::study::{RunningStudy, Slice, StudyInput, StudyResult, Target};
use crate::trainer::time_budget::BackgroundTask;

/// A slice of a study, in milliseconds: while training, and while standing still.
const SLICE_MS: [f64; 2] = [12.0, 24.0];
/// The page hears of progress at most this often, in milliseconds.
const NEWS_MS: f64 = 120.0;

/// A study that is not answered yet.
pub struct PendingQuery {
    id: u32,
    slot: QuerySlot,
    /// The oldest of the parameters that it is answered with.
    step: u32,
    stage: Stage,
    /// Images yet to encode for it while the network trains.
    unseen: usize,
    /// When the page last heard of its progress.
    reported: f64,
}

enum Stage {
    /// Until all images are drawn and have a code, of about the present parameters for a thorough study.
    Waiting(Study),
    Working(Box<RunningStudy>),
}

impl PendingQuery {
    /// The slot of its answer.
    pub fn slot(&self) -> QuerySlot {
        self.slot
    }
}

impl Service {
    /// Takes up a query in place of an older one in its slot; a lookup is answered at once.
    pub(super) async fn query(
        &mut self,
        active: &mut Active,
        slot: QuerySlot,
        id: u32,
        query: Query,
    ) -> Result<(), TrainerError> {
        active.queries.retain(|pending| pending.slot != slot);
        active.budget.asked((self.clock)());
        let step = active.trainer.steps();
        match query {
            Query::Lookup(lookup) => {
                let images = Bytes(look_up(active, lookup).await?);
                let answer = Ok(Box::new(Answer::Images(images)));
                self.say(active.id, Event::QueryResult { slot, id, step, answer, last: true });
            }
            Query::Study(study) => {
                let unseen = if study.is_thorough() { active.map.len() } else { 0 };
                let reported = (self.clock)();
                self.say(active.id, Event::QueryProgress { slot, id, done: 0.0 });
                active.budget.study_begins();
                active.queries.push(PendingQuery {
                    id,
                    slot,
                    step,
                    stage: Stage::Waiting(study),
                    unseen,
                    reported,
                });
            }
        }
        Ok(())
    }

    /// Works on the study whose turn it is; true when there is more to do.
    pub(super) async fn study(&mut self, active: &mut Active, paused: bool) -> Result<bool, TrainerError> {
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
            active.budget.spent(BackgroundTask::Study, (self.clock)() - begun);
        }
        Ok(!active.queries.is_empty())
    }

    /// A slice of work; true when that was the last.
    async fn advance(
        &mut self,
        active: &mut Active,
        pending: &mut PendingQuery,
        paused: bool,
    ) -> Result<bool, TrainerError> {
        if let Stage::Waiting(study) = &pending.stage {
            // Standing still, the codes are soon those of the present parameters.
            let waiting = !active.trainer.is_drawn() || (paused && active.map.stale > 0);
            if waiting {
                return Ok(false);
            }
            let steps = active.trainer.steps();
            if paused || !study.is_thorough() {
                pending.step = steps;
            } else if pending.unseen > 0 {
                if pending.unseen == active.map.len() {
                    pending.step = steps;
                }
                pending.unseen = pending.unseen.saturating_sub(self.encode_block(active).await?);
                return Ok(false);
            }
            if active.map.all().is_none() {
                if active.mode == Mode::Diverged || (paused && active.map.stale == 0) {
                    let why = "The codes are no numbers any more: go back to the last good state first.";
                    self.answer(active, pending, Err(why.into()), true);
                    return Ok(true);
                }
                return Ok(false);
            }
            let targets = targets(active, study.places()).await?;
            let Some(study_input) = study_input(active, targets) else { return Ok(false) };
            pending.stage =
                Stage::Working(Box::new(RunningStudy::begin(study.clone(), study_input, self.clock)));
        }
        let Stage::Working(study) = &mut pending.stage else { return Ok(false) };
        match study.advance(&active.trainer, SLICE_MS[usize::from(paused)]).await? {
            Slice::Done(finding) => {
                self.answer(active, pending, finding, true);
                Ok(true)
            }
            Slice::Working(done, news) => {
                if let Some(news) = news {
                    self.answer(active, pending, Ok(*news), false);
                } else if (self.clock)() - pending.reported > NEWS_MS {
                    pending.reported = (self.clock)();
                    self.say(active.id, Event::QueryProgress { slot: pending.slot, id: pending.id, done });
                }
                Ok(false)
            }
        }
    }

    fn answer(&mut self, active: &Active, pending: &PendingQuery, finding: StudyResult, last: bool) {
        let PendingQuery { id, slot, step, .. } = *pending;
        let answer = finding.map(Box::new);
        self.say(active.id, Event::QueryResult { slot, id, step, answer, last });
    }
}

/// The images that a lookup names.
async fn look_up(active: &mut Active, lookup: Lookup) -> Result<Vec<u8>, TrainerError> {
    let trainer = &mut active.trainer;
    match lookup {
        Lookup::Images(indices) => {
            let n = trainer.set().len();
            let known: Vec<usize> = indices.iter().map(|&i| i as usize).filter(|&i| i < n).collect();
            trainer.draw(known.iter().copied());
            let set = trainer.set();
            Ok(known.into_iter().flat_map(|i| set.image(i)).copied().collect())
        }
        Lookup::Decode(codes) if codes.0.len().is_multiple_of(trainer.network().latent()) => {
            Ok(to_bytes(&trainer.draw_codes(codes.0).await?))
        }
        // Codes of another network: the page asks again as soon as it knows of this one.
        Lookup::Decode(_) => Ok(Vec::new()),
        Lookup::DecodeMap(positions) => {
            let places = positions.0.as_chunks::<2>().0;
            let codes = places.iter().flat_map(|place| active.map.code_at(*place)).collect();
            trainer.decode(codes).await
        }
    }
}

/// What a study needs of the run; none before every image has a code.
fn study_input(active: &Active, targets: Vec<Target>) -> Option<StudyInput> {
    let (codes, stds) = active.map.all()?;
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

/// The places of a question; those that are not there are left out.
async fn targets(active: &Active, places: &[Place]) -> Result<Vec<Target>, TrainerError> {
    let mut targets = Vec::new();
    for place in places {
        match place {
            Place::Image(index) if (*index as usize) < active.trainer.set().len() => {
                let code = active.trainer.codes_of(&[*index]).await?;
                let pixels = Some(active.trainer.set().image(*index as usize).to_vec());
                targets.push(Target { code, pixels, index: Some(*index) });
            }
            Place::Own => {
                if let Some(own) = &active.own {
                    let code = active.trainer.see(own).await?.code;
                    targets.push(Target { code, pixels: Some(own.clone()), index: None });
                }
            }
            Place::Map(at) => targets.push(Target { code: active.map.code_at(*at), ..Target::default() }),
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
