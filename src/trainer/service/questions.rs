//! Questions about the trained network, worked on in slices beside the training, each in its turn.

use super::{Active, Mode, Service};
use crate::protocol::{Answer, Bytes, Event, Place, Question, Topic};
use crate::trainer::TrainerError;
use crate::trainer::images::to_bytes;
use crate::trainer::pace::Look;
use crate::trainer::study::{Finding, Material, Slice, Study, Target};

/// A slice of a study, in milliseconds: while training, and while standing still.
const SLICE_MS: [f64; 2] = [12.0, 24.0];
/// The page hears of progress at most this often, in milliseconds.
const NEWS_MS: f64 = 120.0;

/// A question that is not answered yet.
pub struct Asked {
    id: u32,
    topic: Topic,
    /// The oldest of the parameters that it is answered with.
    step: u32,
    stage: Stage,
    /// Images yet to encode for it while the network trains.
    unseen: usize,
    told: f64,
}

enum Stage {
    /// Until all images are drawn and have a code, of about the present parameters where that matters.
    Waiting(Question),
    Working(Box<Study>),
}

impl Asked {
    /// What it is about.
    pub fn topic(&self) -> Topic {
        self.topic
    }
}

impl Service {
    /// Takes up a question in place of an older one on its topic. What takes no time is answered at once.
    pub(super) async fn ask(
        &mut self,
        active: &mut Active,
        id: u32,
        question: Question,
    ) -> Result<(), TrainerError> {
        let topic = question.topic();
        active.questions.retain(|asked| asked.topic != topic);
        active.pace.asked((self.clock)());
        let step = active.trainer.steps();
        let unseen = if is_thorough(topic) { active.map.len() } else { 0 };
        let mut asked = Asked { id, topic, step, stage: Stage::Waiting(question), unseen, told: 0.0 };
        match &asked.stage {
            Stage::Waiting(Question::Decode(codes)) => {
                let whole = codes.0.len().is_multiple_of(active.trainer.network().latent());
                let images =
                    if whole { active.trainer.draw_codes(codes.0.clone()).await? } else { Vec::new() };
                self.answer(active, &asked, Ok(Answer::Images(Bytes(to_bytes(&images)))), true);
            }
            Stage::Waiting(Question::Images(_, indices)) => {
                let n = active.trainer.set().len();
                let known: Vec<usize> = indices.iter().map(|&i| i as usize).filter(|&i| i < n).collect();
                active.trainer.draw(known.iter().copied());
                let set = active.trainer.set();
                let images = known.into_iter().flat_map(|i| set.image(i)).copied().collect();
                self.answer(active, &asked, Ok(Answer::Images(Bytes(images))), true);
            }
            _ => {
                asked.told = (self.clock)();
                self.say(active.id, Event::Asked { topic, id, done: 0.0 });
                active.pace.study_begins();
                active.questions.push(asked);
            }
        }
        Ok(())
    }

    /// Works on the question whose turn it is; true when there is more to do.
    pub(super) async fn study(&mut self, active: &mut Active, still: bool) -> Result<bool, TrainerError> {
        if active.questions.is_empty() || !(still || active.pace.may(Look::Study)) {
            return Ok(!active.questions.is_empty());
        }
        let begun = (self.clock)();
        let mut asked = active.questions.remove(0);
        let finished = self.advance(active, &mut asked, still).await?;
        if !finished {
            // A long study must not keep short ones waiting.
            active.questions.push(asked);
        }
        if !still {
            active.pace.looked(Look::Study, (self.clock)() - begun);
        }
        Ok(!active.questions.is_empty())
    }

    /// A slice of work; true when that was the last.
    async fn advance(
        &mut self,
        active: &mut Active,
        asked: &mut Asked,
        still: bool,
    ) -> Result<bool, TrainerError> {
        if let Stage::Waiting(question) = &asked.stage {
            // Standing still, the codes are soon those of the present parameters.
            let waiting = !active.trainer.is_drawn() || (still && active.map.stale > 0);
            if waiting {
                return Ok(false);
            }
            let steps = active.trainer.steps();
            if still || !is_thorough(asked.topic) {
                asked.step = steps;
            } else if asked.unseen > 0 {
                if asked.unseen == active.map.len() {
                    asked.step = steps;
                }
                asked.unseen = asked.unseen.saturating_sub(self.encode_block(active).await?);
                return Ok(false);
            }
            if active.map.all().is_none() {
                if active.mode == Mode::Diverged || (still && active.map.stale == 0) {
                    let why = "The codes are no numbers any more: go back to the last good state first.";
                    self.answer(active, asked, Err(why.into()), true);
                    return Ok(true);
                }
                return Ok(false);
            }
            let targets = targets(active, question.places()).await?;
            let Some(material) = material(active, targets) else { return Ok(false) };
            asked.stage = Stage::Working(Box::new(Study::begin(question.clone(), material, self.clock)));
        }
        let Stage::Working(study) = &mut asked.stage else { return Ok(false) };
        match study.advance(&active.trainer, SLICE_MS[usize::from(still)]).await? {
            Slice::Done(finding) => {
                self.answer(active, asked, finding, true);
                Ok(true)
            }
            Slice::Working(done, news) => {
                if let Some(news) = news {
                    self.answer(active, asked, Ok(*news), false);
                } else if (self.clock)() - asked.told > NEWS_MS {
                    asked.told = (self.clock)();
                    self.say(active.id, Event::Asked { topic: asked.topic, id: asked.id, done });
                }
                Ok(false)
            }
        }
    }

    fn answer(&mut self, active: &Active, asked: &Asked, finding: Finding, last: bool) {
        let Asked { id, topic, step, .. } = *asked;
        let answer = finding.map(Box::new);
        self.say(active.id, Event::Answered { topic, id, step, answer, last });
    }
}

/// True of what compares all codes with each other. While the network trains, those of the map are up to a whole pass old,
/// each another time: such a question has all images encoded for it first. Others are asked at every move of the pen, and
/// take the codes as they are.
fn is_thorough(topic: Topic) -> bool {
    matches!(topic, Topic::Classes | Topic::Clusters | Topic::Factors | Topic::Embedding | Topic::Compression)
}

/// What a study needs of the run; none before every image has a code.
fn material(active: &Active, targets: Vec<Target>) -> Option<Material> {
    let (codes, spreads) = active.map.all()?;
    let trainer = &active.trainer;
    Some(Material {
        set: trainer.shared_set(),
        codes: codes.to_vec(),
        spreads: spreads.to_vec(),
        latent: trainer.network().latent(),
        train: trainer.training().to_vec(),
        validation: trainer.validation().to_vec(),
        spec: trainer.spec().clone(),
        steps: trainer.steps(),
        targets,
        outlook: active.map.outlook().clone(),
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
