//! Runs that are opened from their files, and those that wait for the data that they were trained on.

use super::ImportService;
use crate::buffers::{Bytes, Floats};
use crate::data::import::draft::Draft;
use crate::data::import::formats::{is_model, recognise_file};
use crate::data::import::messages::{ImportEvent, OpenedRun};
use crate::data::import::{Choices, ImportError, InputFile, LeftOut, ModelFile, SetKind, read_model};
use crate::data::preprocess::MadeOf;
use crate::data::{ImageSet, ImageShape};

/// True for the file of a run, or a checkpoint alone.
pub(super) fn is_run(file: &InputFile) -> bool {
    // One that can't be read is told of with the others.
    recognise_file(file).is_ok_and(is_model)
}

impl ImportService {
    /// Opens a run. One on data of its maker's own that are not in its file waits for them.
    pub(super) fn open_run(&mut self, file: &InputFile) -> Result<(), ImportError> {
        let mut run =
            read_model(file).map_err(|source| ImportError::Run { name: file.name().into(), source })?;
        let images = run.images.take().filter(|_| run.has_own_data());
        if images.is_none() && run.has_own_data() {
            let name = run.name.clone();
            self.waiting = Some(Box::new(run));
            return Err(ImportError::RunWithoutData { name });
        }
        (self.draft, self.waiting) = (None, None);
        self.tell(ImportEvent::Run { run: Box::new(opened(run, images)), left_out: Vec::new() });
        Ok(())
    }

    /// Choices that suit a draft; where a run waits for it, those by which the run's data were made.
    pub(super) fn choices_of(&self, draft: &Draft) -> Choices {
        let mut choices = draft.choices();
        let Some(run) = &self.waiting else { return choices };
        match (run.made_of, draft.kind()) {
            (MadeOf::Pictures(fitting), SetKind::Pictures) => {
                choices.make_as(&fitting);
                choices.shape = Some(run.image);
            }
            (_, SetKind::Pictures) => choices.shape = Some(run.image),
            (MadeOf::Arrays(fitting), SetKind::Arrays) => choices.make_as(&fitting),
            _ => {}
        }
        choices
    }

    /// What the run that waits will do with a set.
    pub(super) fn note_of_run(&self) -> Option<String> {
        let ModelFile { name, step, .. } = self.waiting.as_deref().filter(|_| self.for_run)?;
        Some(format!(
            "“{name}”, trained for {step} steps, opens with these data. To train a new network on them, cancel and drop \
                them again."
        ))
    }

    /// Gives a set to the run that waits for it, or to the page.
    pub(super) fn give(&mut self, set: ImageSet, left_out: Vec<LeftOut>) -> Result<(), ImportError> {
        let Some(run) = self.waiting.take_if(|_| self.for_run) else {
            self.tell(ImportEvent::Built { set: Box::new(set), left_out });
            return Ok(());
        };
        // Columns of a table may be in another order, or more: the trainer finds its own.
        if set.table.is_none() && set.shape != run.image {
            let (name, wants, are) = (run.name.clone(), words(run.image), words(set.shape));
            self.waiting = Some(run);
            return Err(ImportError::OtherShape { name, wants, are });
        }
        self.tell(ImportEvent::Run { run: Box::new(opened(*run, Some(set))), left_out });
        Ok(())
    }
}

/// "images of 64×64 in colour"; a row of a table has columns.
fn words(ImageShape { channels, height, width }: ImageShape) -> String {
    match (height, channels) {
        (1, _) => format!("rows of {width} columns"),
        (_, 1) => format!("images of {width}×{height}"),
        _ => format!("images of {width}×{height} in colour"),
    }
}

fn opened(run: ModelFile, images: Option<ImageSet>) -> OpenedRun {
    let ModelFile { name, spec, step, checkpoint, curves, .. } = run;
    let curves = [curves.train, curves.penalty, curves.validation].map(|curve| Floats(curve.concat()));
    let images = images.map(Box::new);
    OpenedRun { name, spec, step, checkpoint: Bytes(checkpoint), curves, images }
}
