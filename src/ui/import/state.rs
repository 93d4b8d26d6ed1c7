//! What an import is at: from the files to the sheet to the set. Plain Rust.

use crate::buffers::Bytes;
use crate::data::ImageSet;
use crate::data::import::{
    Choices, DecodedPicture, ImportEvent, ImportMessage, LeftOut, Look, OpenedRun, PageFile, Samples, SetKind,
};
use std::sync::Arc;

/// What is being done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Doing {
    /// Nothing; the sheet may be open.
    #[default]
    Nothing,
    /// Finding the files and looking at them.
    Looking,
    /// Making the set.
    Building,
}

/// Progress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What is being done: "Reading pictures".
    pub what: String,
    /// Files or examples done.
    pub done: u32,
    /// Of how many; 0 when not known.
    pub total: u32,
}

impl Progress {
    /// The share that is done, 0–1, for a progress bar; `None` when it is not known.
    pub fn share(&self) -> Option<f64> {
        (self.total > 0).then(|| f64::from(self.done) / f64::from(self.total))
    }
}

/// What was understood, and what the user chose.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What was understood.
    pub look: Arc<Look>,
    /// The choices as the controls show them, which may be ahead of those in `look`.
    pub choices: Choices,
    /// Examples as the network will see them.
    pub samples: Arc<Samples>,
    /// The last choices that the worker was told and has not answered to yet.
    asked: Option<Choices>,
}

/// What the page has to do because of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Use this picture as the user's image.
    Picture {
        /// Its file.
        name: String,
        /// The picture.
        picture: Box<DecodedPicture>,
    },
    /// Use this sound as the user's.
    Sound {
        /// Its file.
        name: String,
        /// Samples from −1 to 1.
        samples: Vec<f32>,
    },
    /// Decode this file and send its content back.
    Decode {
        /// Number of the question.
        number: u32,
        /// What it is.
        kind: PageFile,
        /// All its bytes.
        bytes: Bytes,
    },
    /// Open this run, with its images.
    Run(Box<OpenedRun>),
    /// Train on this set.
    Train {
        /// The set.
        set: Box<ImageSet>,
        /// Settings that suit it, as in a link.
        preset: String,
    },
}

/// An import. The newest files count: events of those before are passed over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportState {
    /// Number of the newest import.
    id: u32,
    /// What is being done.
    pub doing: Doing,
    /// How far that is.
    pub progress: Progress,
    /// What the sheet shows; `None` while it is closed.
    pub draft: Option<Draft>,
    /// Why the last files, or the last wish, came to nothing: a sentence; empty when they did not.
    pub problem: String,
    /// Files that were not used, of the newest import.
    pub left_out: Vec<LeftOut>,
    /// True when the next files are added to those in the sheet.
    pub adds: bool,
    /// Files that could not be found on the way to the worker.
    lost: Vec<LeftOut>,
    /// The sheet's content while other files than its own are looked at: it comes back when they are of no use.
    before: Option<Box<(Draft, Vec<LeftOut>)>>,
}

impl ImportState {
    /// New files were brought: what was begun before ends. Gives the number of this import, and whether its files are added
    /// to those in the sheet.
    pub fn open(&mut self) -> (u32, bool) {
        self.id += 1;
        let adds = core::mem::take(&mut self.adds) && self.draft.is_some();
        self.doing = Doing::Looking;
        self.progress = Progress { what: "Finding files".into(), ..Progress::default() };
        self.problem.clear();
        if !adds {
            let left_out = core::mem::take(&mut self.left_out);
            if let Some(draft) = self.draft.take() {
                self.before = Some(Box::new((draft, left_out)));
            }
            self.lost.clear();
        }
        (self.id, adds)
    }

    /// True while this import is the newest and was not cancelled.
    pub fn is_current(&self, id: u32) -> bool {
        self.id == id && self.doing != Doing::Nothing
    }

    /// So many files were found so far.
    pub fn found(&mut self, id: u32, count: u32) {
        if self.is_current(id) {
            self.progress.done = count;
        }
    }

    /// These could not be read at all.
    pub fn lose(&mut self, lost: Vec<LeftOut>) {
        self.lost.extend(lost);
        self.left_out.clone_from(&self.lost);
    }

    /// The user chose otherwise; `None` when there is nothing to choose.
    pub fn choose(&mut self, change: impl FnOnce(&mut Choices)) -> Option<Choices> {
        let draft = self.draft.as_mut()?;
        change(&mut draft.choices);
        draft.asked = Some(draft.choices.clone());
        self.problem.clear();
        draft.asked.clone()
    }

    /// The user wants to train: the choices to build with, `None` while that is not possible.
    pub fn build(&mut self) -> Option<Choices> {
        let draft = self.draft.as_ref().filter(|_| self.can_train())?;
        self.doing = Doing::Building;
        self.progress = Progress { what: "Preparing the dataset".into(), ..Progress::default() };
        self.problem.clear();
        Some(draft.choices.clone())
    }

    /// True when the set in the sheet can be trained on now.
    pub fn can_train(&self) -> bool {
        let ready = |draft: &Draft| draft.look.complete && draft.look.obstacle.is_none();
        self.doing == Doing::Nothing && self.draft.as_ref().is_some_and(ready)
    }

    /// The user closed the sheet, or stopped the reading.
    pub fn cancel(&mut self) {
        *self = Self { id: self.id, ..Self::default() };
    }

    /// The files came to nothing: a sentence.
    pub fn fail(&mut self, why: String) {
        self.doing = Doing::Nothing;
        self.problem = why;
        if let Some(before) = self.before.take() {
            let (draft, left_out) = *before;
            (self.draft, self.left_out) = (Some(draft), left_out);
        }
    }

    /// The worker broke down: what it knew is gone.
    pub fn crash(&mut self, why: String) {
        if self.doing != Doing::Nothing || self.draft.is_some() {
            self.cancel();
            self.problem = why;
        }
    }

    /// Takes an event; gives what the page has to do about it.
    pub fn apply(&mut self, message: ImportMessage) -> Option<Outcome> {
        if message.id != self.id {
            return None;
        }
        match message.event {
            ImportEvent::Ready => {}
            ImportEvent::Progress { what, done, total } => {
                if self.doing != Doing::Nothing {
                    self.progress = Progress { what, done, total };
                }
            }
            ImportEvent::Look(look) => self.look(*look),
            ImportEvent::Samples(samples) => {
                if let Some(draft) = &mut self.draft {
                    draft.samples = Arc::new(*samples);
                }
            }
            ImportEvent::Decode { number, kind, bytes } => {
                return Some(Outcome::Decode { number, kind, bytes });
            }
            ImportEvent::Picture { name, picture, left_out } => {
                self.finish(left_out);
                return Some(Outcome::Picture { name, picture });
            }
            ImportEvent::Sound { name, samples, left_out } => {
                self.finish(left_out);
                return Some(Outcome::Sound { name, samples: samples.0 });
            }
            ImportEvent::Built { set, left_out } => {
                let draft = self.draft.take()?;
                self.finish(left_out);
                return Some(Outcome::Train { set, preset: draft.look.preset.clone() });
            }
            ImportEvent::Run { run, left_out } => {
                self.finish(left_out);
                return Some(Outcome::Run(run));
            }
            ImportEvent::Failed(why) => self.fail(why),
        }
        None
    }

    fn look(&mut self, look: Look) {
        if look.complete && self.doing == Doing::Looking {
            self.doing = Doing::Nothing;
        }
        self.before = None;
        self.left_out = self.lost.iter().chain(&look.left_out).cloned().collect();
        let (choices, look) = (look.choices.clone(), Arc::new(look));
        let Some(draft) = &mut self.draft else {
            self.draft = Some(Draft { look, choices, samples: Arc::default(), asked: None });
            return;
        };
        draft.look = look;
        // What the user chose meanwhile stays: the worker will answer to it.
        if draft.asked.as_ref().is_none_or(|asked| *asked == choices) {
            (draft.choices, draft.asked) = (choices, None);
        }
    }

    /// The files became what they are.
    fn finish(&mut self, left_out: Vec<LeftOut>) {
        let lost = core::mem::take(&mut self.lost);
        let known = core::mem::take(&mut self.left_out);
        let mut all = lost;
        for file in known.into_iter().chain(left_out) {
            if !all.contains(&file) {
                all.push(file);
            }
        }
        *self = Self { id: self.id, left_out: all, ..Self::default() };
    }
}

impl Draft {
    /// True for a set of pictures or sounds, one of which can become the user's own.
    pub fn has_single_files(&self) -> bool {
        matches!(self.look.kind, SetKind::Pictures | SetKind::Sounds)
    }

    /// True once there are examples to see.
    pub fn has_samples(&self) -> bool {
        !self.samples.names.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(side: u32) -> Choices {
        Choices { name: "fruit".into(), side, at_most: 100, ..Choices::default() }
    }

    fn look(side: u32, complete: bool) -> ImportEvent {
        ImportEvent::Look(Box::new(Look {
            kind: SetKind::Pictures,
            count: 30,
            classes: Vec::new(),
            label_columns: Vec::new(),
            split: None,
            masks: 0,
            facts: Vec::new(),
            notes: Vec::new(),
            left_out: vec![left_out("a.pdf")],
            duplicates: 0,
            columns: Vec::new(),
            choices: choices(side),
            offered: Vec::new(),
            preset: "latent=8".into(),
            preset_name: "Classes".into(),
            obstacle: None,
            complete,
        }))
    }

    fn left_out(path: &str) -> LeftOut {
        LeftOut { path: path.into(), why: "is no picture".into() }
    }

    fn hear(state: &mut ImportState, id: u32, event: ImportEvent) -> Option<Outcome> {
        state.apply(ImportMessage { id, event })
    }

    /// A sheet that is complete, and the number of its import.
    fn sheet() -> (ImportState, u32) {
        let mut state = ImportState::default();
        let (id, _) = state.open();
        hear(&mut state, id, look(28, true));
        (state, id)
    }

    fn side(state: &ImportState) -> Option<u32> {
        state.draft.as_ref().map(|draft| draft.choices.side)
    }

    #[test]
    fn the_sheet_opens_at_the_first_look_and_can_train_at_the_last() {
        let mut state = ImportState::default();
        let (id, adds) = state.open();
        assert!(!adds && state.draft.is_none() && state.doing == Doing::Looking);
        hear(&mut state, id, look(28, false));
        assert!(state.draft.is_some() && !state.can_train() && state.build().is_none());
        hear(&mut state, id, look(28, true));
        assert!(state.can_train());
        assert_eq!(state.build().map(|choices| choices.side), Some(28));
        let set = Box::new(ImageSet { name: "fruit".into(), ..ImageSet::default() });
        let built = ImportEvent::Built { set: set.clone(), left_out: vec![left_out("b.png")] };
        assert_eq!(hear(&mut state, id, built), Some(Outcome::Train { set, preset: "latent=8".into() }));
        assert!(state.draft.is_none() && state.doing == Doing::Nothing);
        assert_eq!(state.left_out, [left_out("a.pdf"), left_out("b.png")]);
    }

    #[test]
    fn a_run_closes_the_sheet_and_is_opened() {
        let (mut state, _) = sheet();
        let (id, _) = state.open();
        let run = Box::new(OpenedRun { name: "night".into(), step: 40, ..OpenedRun::default() });
        let event = ImportEvent::Run { run: run.clone(), left_out: Vec::new() };
        assert_eq!(hear(&mut state, id, event), Some(Outcome::Run(run)));
        assert!(state.draft.is_none() && state.doing == Doing::Nothing);
    }

    #[test]
    fn the_last_drop_counts() {
        let mut state = ImportState::default();
        let (old, _) = state.open();
        let (new, _) = state.open();
        assert!(!state.is_current(old) && state.is_current(new));
        assert_eq!(hear(&mut state, old, look(28, true)), None);
        assert!(state.draft.is_none());
        hear(&mut state, new, look(32, true));
        assert_eq!(side(&state), Some(32));
    }

    #[test]
    fn a_refusal_leaves_the_sheet_that_was_open() {
        let (mut state, _) = sheet();
        let (id, _) = state.open();
        assert!(state.draft.is_none());
        hear(&mut state, id, ImportEvent::Failed("“x” is empty.".into()));
        assert_eq!((side(&state), state.problem.as_str()), (Some(28), "“x” is empty."));
        assert_eq!(state.left_out, [left_out("a.pdf")]);
    }

    #[test]
    fn files_are_added_only_once_and_only_to_a_sheet() {
        let (mut state, _) = sheet();
        state.adds = true;
        assert!(state.open().1 && state.draft.is_some() && !state.can_train());
        assert!(!state.open().1);
        state.cancel();
        state.adds = true;
        assert!(!state.open().1);
    }

    #[test]
    fn choices_of_the_user_stay_until_the_worker_answers_to_them() {
        let (mut state, id) = sheet();
        assert_eq!(state.choose(|choices| choices.side = 64), Some(choices(64)));
        hear(&mut state, id, look(28, true));
        assert_eq!(side(&state), Some(64));
        hear(&mut state, id, look(64, true));
        hear(&mut state, id, look(48, true));
        assert_eq!(side(&state), Some(48), "the worker's own defaults may change again");
    }

    #[test]
    fn a_building_that_fails_or_is_cancelled_keeps_what_it_should() {
        let (mut state, id) = sheet();
        state.build();
        hear(&mut state, id, ImportEvent::Failed("Too large.".into()));
        assert!(state.can_train() && state.problem == "Too large.");
        state.build();
        state.cancel();
        let built = ImportEvent::Built { set: Box::default(), left_out: Vec::new() };
        assert_eq!(hear(&mut state, id, built), None);
        assert!(state.draft.is_none() && state.problem.is_empty());
    }

    #[test]
    fn a_crash_is_told_only_when_something_is_lost() {
        let mut state = ImportState::default();
        state.crash("gone".into());
        assert_eq!(state.problem, "");
        state.open();
        state.crash("gone".into());
        assert_eq!((state.doing, state.problem.as_str()), (Doing::Nothing, "gone"));
    }

    #[test]
    fn files_that_could_not_be_found_are_told_with_the_others() {
        let mut state = ImportState::default();
        let (id, _) = state.open();
        state.lose(vec![left_out("locked.png")]);
        hear(&mut state, id, look(28, true));
        assert_eq!(state.left_out, [left_out("locked.png"), left_out("a.pdf")]);
    }
}
