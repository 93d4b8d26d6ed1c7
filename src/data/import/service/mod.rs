//! The import worker's state machine: commands of the page come in, events go out. It knows no browser, so that the host tests
//! it.

mod gate;
mod runs;

use super::draft::{Alone, Draft, MIN_EXAMPLES, Opened, Work, few};
use super::messages::{ImportCommand, ImportEvent, ImportMessage};
use super::{Choices, ImportError, InputFile, Look, ModelFile, Platform, SetKind};
use crate::buffers::Floats;
use crate::inbox::Inbox;
use gate::Gate;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A command with the files that travelled beside it.
pub struct Mail {
    /// The command.
    pub command: ImportCommand,
    /// The files of [`ImportCommand::Open`] or [`ImportCommand::More`].
    pub files: Vec<InputFile>,
}

/// What a set was made of, to add to it later: files, which take no memory.
struct Brought {
    files: Vec<InputFile>,
    choices: Choices,
    kind: SetKind,
    sounds: bool,
}

/// Serves the page.
pub struct ImportService {
    platform: Rc<dyn Platform>,
    inbox: Rc<Inbox<Mail>>,
    emit: Rc<dyn Fn(ImportMessage)>,
    id: u32,
    /// Number of the last file that the page was asked to decode.
    asked: Rc<Cell<u32>>,
    sounds: bool,
    /// What the import sheet shows, with the last choices.
    draft: Option<(Box<Draft>, Choices)>,
    /// What the last set was made of.
    built: Option<Brought>,
    /// A run that waits for the data that it was trained on.
    waiting: Option<Box<ModelFile>>,
    /// True when the set that is made next is for that run: its files came after it.
    for_run: bool,
}

impl ImportService {
    /// A service that reads `inbox` and answers by `emit`.
    pub fn new(platform: Rc<dyn Platform>, inbox: Rc<Inbox<Mail>>, emit: Rc<dyn Fn(ImportMessage)>) -> Self {
        let (draft, built, waiting) = (None, None, None);
        Self {
            platform,
            inbox,
            emit,
            id: 0,
            asked: Rc::default(),
            sounds: false,
            draft,
            built,
            waiting,
            for_run: false,
        }
    }

    /// Serves until the worker ends.
    pub async fn run(mut self) {
        loop {
            let mail = self.inbox.next().await;
            self.handle(mail).await;
        }
    }

    /// Does what one command asks for.
    pub async fn handle(&mut self, mail: Mail) {
        let done = match mail.command {
            ImportCommand::Open { id, count, join, sounds } => {
                (self.id, self.sounds) = (id, sounds);
                let to_come = (count as usize).saturating_sub(mail.files.len());
                self.open(mail.files, to_come, join).await
            }
            ImportCommand::Choose(choices) => self.choose(*choices).await,
            ImportCommand::Build(choices) => self.build(*choices).await,
            ImportCommand::UseOne(sample) => self.use_one(sample).await,
            ImportCommand::Cancel => {
                (self.draft, self.waiting) = (None, None);
                Ok(())
            }
            // Nobody waits for it any more.
            ImportCommand::Decoded { .. } | ImportCommand::More { .. } => Ok(()),
        };
        match done {
            // Whoever stopped it knows.
            Ok(()) | Err(ImportError::Stopped) => {}
            Err(error) => self.tell(ImportEvent::Failed(error.to_string())),
        }
    }

    fn tell(&self, event: ImportEvent) {
        (self.emit)(ImportMessage { id: self.id, event });
    }

    /// The place of the work, which ends when other files come, or none; so many files are still to come.
    fn gate(&self, to_come: usize) -> Gate {
        let (platform, inbox, emit) = (&self.platform, &self.inbox, &self.emit);
        Gate {
            platform: Rc::clone(platform),
            inbox: Rc::clone(inbox),
            emit: Rc::clone(emit),
            id: self.id,
            asked: Rc::clone(&self.asked),
            to_come: Cell::new(to_come),
            arrived: RefCell::default(),
        }
    }

    /// Understands files and those that are still to come, reporting what is understood meanwhile; gives those that came.
    async fn understand(
        &self,
        files: Vec<InputFile>,
        to_come: usize,
    ) -> (Result<Opened, ImportError>, Vec<InputFile>) {
        let gate = self.gate(to_come);
        let report = |look: Look| self.tell(ImportEvent::Look(Box::new(look)));
        let alone = if self.sounds { Alone::PictureOrSound } else { Alone::Picture };
        let opened = Draft::open(files, alone, &Work::new(&gate, &report)).await;
        (opened, gate.arrived.take())
    }

    /// The files that others can be added to, and what they are.
    fn base(&self) -> Option<(Vec<InputFile>, SetKind, Choices)> {
        let draft = self
            .draft
            .as_ref()
            .map(|(draft, choices)| (draft.files().to_vec(), draft.kind(), choices.clone()));
        draft.or_else(|| {
            self.built.as_ref().map(|built| (built.files.clone(), built.kind, built.choices.clone()))
        })
    }

    async fn open(
        &mut self,
        mut files: Vec<InputFile>,
        to_come: usize,
        join: bool,
    ) -> Result<(), ImportError> {
        if join {
            return self.join(files, to_come).await;
        }
        if let ([file], 0) = (&files[..], to_come)
            && runs::is_run(file)
        {
            return self.open_run(file);
        }
        let (opened, arrived) = self.understand(files.clone(), to_come).await;
        files.extend(arrived);
        let may_be_labels = match &opened {
            Ok(Opened::Set(draft)) => draft.kind() == SetKind::Table,
            Err(error) => matches!(error, ImportError::OnlyLabels { .. }),
            Ok(_) => false,
        };
        if may_be_labels && self.base().is_some() {
            // Labels that come later join the set that they fit.
            match self.join(files, 0).await {
                Err(error @ (ImportError::Stopped | ImportError::CountsDiffer { .. })) => return Err(error),
                Err(_) => {}
                Ok(()) => return Ok(()),
            }
        }
        match opened? {
            Opened::Set(draft) => {
                self.for_run = self.waiting.is_some();
                let choices = self.choices_of(&draft);
                self.show(draft, choices);
            }
            single => self.show_single(single),
        }
        Ok(())
    }

    /// Adds files to those that are there.
    async fn join(&mut self, more: Vec<InputFile>, to_come: usize) -> Result<(), ImportError> {
        let Some((mut files, kind, choices)) = self.base() else { return Err(ImportError::NothingToJoin) };
        let mut paths: Vec<String> = more.iter().map(|file| file.path.clone()).collect();
        files.extend(more);
        let (opened, arrived) = self.understand(files, to_come).await;
        let Opened::Set(draft) = opened? else { return Err(ImportError::NothingToJoin) };
        paths.extend(arrived.into_iter().map(|file| file.path));
        let unused = draft.left_out().iter().filter(|file| paths.contains(&file.path));
        if let (Some(first), true) = (unused.clone().next(), unused.count() == paths.len()) {
            let name = first.path.rsplit('/').next().unwrap_or_default().into();
            return Err(ImportError::Useless { name, why: first.why.clone() });
        }
        if draft.kind() != kind {
            return Err(ImportError::OtherKind);
        }
        // What was chosen stays; the number of examples was that of fewer.
        let choices = Choices { at_most: u32::MAX, ..choices };
        self.show(draft, choices);
        Ok(())
    }

    /// Shows a draft.
    fn show(&mut self, draft: Box<Draft>, choices: Choices) {
        let mut look = draft.look(&choices);
        look.notes.extend(self.note_of_run());
        let choices = look.choices.clone();
        let samples = draft.samples(&choices);
        self.tell(ImportEvent::Look(Box::new(look)));
        self.tell(ImportEvent::Samples(Box::new(samples)));
        self.draft = Some((draft, choices));
    }

    fn show_single(&self, opened: Opened) {
        match opened {
            Opened::Picture { name, picture, left_out } => {
                self.tell(ImportEvent::Picture { name, picture, left_out });
            }
            Opened::Sound { name, samples, left_out } => {
                self.tell(ImportEvent::Sound { name, samples: Floats(samples), left_out });
            }
            Opened::Set(_) => {}
        }
    }

    /// The draft, opened again when a set was made of it.
    async fn draft(&mut self) -> Result<Box<Draft>, ImportError> {
        if let Some((draft, _)) = self.draft.take() {
            return Ok(draft);
        }
        let built = self.built.as_ref().ok_or(ImportError::NoFile)?;
        let files = built.files.clone();
        self.sounds = built.sounds;
        match self.understand(files, 0).await.0? {
            Opened::Set(draft) => Ok(draft),
            Opened::Picture { .. } | Opened::Sound { .. } => Err(ImportError::NoFile),
        }
    }

    async fn choose(&mut self, choices: Choices) -> Result<(), ImportError> {
        let draft = self.draft().await?;
        self.show(draft, choices);
        Ok(())
    }

    async fn build(&mut self, choices: Choices) -> Result<(), ImportError> {
        let mut draft = self.draft().await?;
        let gate = self.gate(0);
        let built = draft.build(&choices, &Work::new(&gate, &|_| ())).await;
        match built {
            // Any number can be seen by a network that has learned already.
            Ok((set, _)) if set.len() < MIN_EXAMPLES && choices.shape.is_none() => {
                let error = few(set.len(), draft.kind());
                self.draft = Some((draft, choices));
                Err(error)
            }
            Ok((set, left_out)) => {
                let (files, kind) = (draft.files().to_vec(), draft.kind());
                self.built = Some(Brought { files, choices, kind, sounds: self.sounds });
                self.give(set, left_out)
            }
            Err(error) => {
                self.draft = Some((draft, choices));
                Err(error)
            }
        }
    }

    async fn use_one(&mut self, sample: u32) -> Result<(), ImportError> {
        let choices = self.base().map(|(_, _, choices)| choices).ok_or(ImportError::NoFile)?;
        let draft = self.draft().await?;
        let gate = self.gate(0);
        let one = draft.use_one(sample, &Work::new(&gate, &|_| ())).await;
        self.draft = Some((draft, choices));
        self.show_single(one?);
        Ok(())
    }
}
