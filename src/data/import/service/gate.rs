//! The platform as the work on one command sees it: newer commands end it, and what only a page decodes goes there.

use super::Mail;
use crate::buffers::Bytes;
use crate::data::import::messages::{Decoded, ImportCommand, ImportEvent, ImportMessage, PageFile};
use crate::data::import::pictures::{PictureFormat, format_of};
use crate::data::import::{DecodedPicture, InputFile, LocalFuture, Platform};
use crate::inbox::Inbox;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A platform whose work is ended by commands.
pub(super) struct Gate {
    pub platform: Rc<dyn Platform>,
    pub inbox: Rc<Inbox<Mail>>,
    pub emit: Rc<dyn Fn(ImportMessage)>,
    /// Number of the import.
    pub id: u32,
    /// Number of the last file that the page was asked to decode.
    pub asked: Rc<Cell<u32>>,
    /// Number of files that are still to come.
    pub to_come: Cell<usize>,
    /// Files that have come since the work began.
    pub arrived: RefCell<Vec<InputFile>>,
}

impl Gate {
    fn tell(&self, event: ImportEvent) {
        (self.emit)(ImportMessage { id: self.id, event });
    }

    /// Has the page decode a file.
    async fn ask_page(&self, kind: PageFile, bytes: &[u8]) -> Result<Decoded, String> {
        let number = self.asked.get().wrapping_add(1);
        self.asked.set(number);
        self.tell(ImportEvent::Decode { number, kind, bytes: Bytes(bytes.to_vec()) });
        let answer = self.inbox.wait(|mail| {
            let mine = |mail: &Mail| matches!(mail.command, ImportCommand::Decoded { number: of, .. } if of == number);
            let answer = mail.iter().position(mine).and_then(|at| mail.remove(at)).map(|mail| mail.command);
            if let Some(ImportCommand::Decoded { content, .. }) = answer {
                return Some(content);
            }
            // Whoever ends the work does not wait for it; the next step notices.
            mail.iter().any(|mail| ends(&mail.command)).then(|| Err("was not decoded".into()))
        });
        answer.await.map(|decoded| *decoded)
    }

    async fn draw(&self, bytes: &[u8]) -> Result<DecodedPicture, String> {
        match self.ask_page(PageFile::Drawing, bytes).await? {
            Decoded::Picture(picture) => Ok(picture),
            Decoded::Sound(_) => Err(String::new()),
        }
    }

    async fn listen(&self, bytes: &[u8]) -> Result<Vec<f32>, String> {
        match self.ask_page(PageFile::Sound, bytes).await? {
            Decoded::Sound(samples) => Ok(samples.0),
            Decoded::Picture(_) => Err(String::new()),
        }
    }
}

impl Platform for Gate {
    fn decode<'a>(
        &'a self,
        name: &'a str,
        bytes: &'a [u8],
    ) -> LocalFuture<'a, Result<DecodedPicture, String>> {
        match format_of(bytes) {
            Some(PictureFormat::Svg) => Box::pin(self.draw(bytes)),
            _ => self.platform.decode(name, bytes),
        }
    }

    fn decode_sound<'a>(&'a self, bytes: &'a [u8]) -> LocalFuture<'a, Result<Vec<f32>, String>> {
        Box::pin(self.listen(bytes))
    }

    fn more(&self) -> LocalFuture<'_, Option<Vec<InputFile>>> {
        Box::pin(async {
            if self.to_come.get() == 0 {
                return Some(Vec::new());
            }
            let of_this = |mail: &Mail| matches!(mail.command, ImportCommand::More { id } if id == self.id);
            let more = self
                .inbox
                .wait(|mail| match mail.iter().position(of_this).and_then(|at| mail.remove(at)) {
                    Some(more) => Some(Some(more.files)),
                    None => mail.iter().any(|mail| ends(&mail.command)).then_some(None),
                })
                .await?;
            // A message without files would be waited after for ever.
            self.to_come.set(if more.is_empty() { 0 } else { self.to_come.get().saturating_sub(more.len()) });
            self.arrived.borrow_mut().extend_from_slice(&more);
            Some(more)
        })
    }

    fn to_come(&self) -> usize {
        self.to_come.get()
    }

    fn proceed(&self) -> LocalFuture<'_, bool> {
        Box::pin(async {
            let goes_on = self.platform.proceed().await;
            goes_on && !self.inbox.any(|mail| ends(&mail.command))
        })
    }

    fn progress(&self, what: &str, done: usize, total: usize) {
        let [done, total] = [done, total].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        self.tell(ImportEvent::Progress { what: what.into(), done, total });
    }

    fn now(&self) -> f64 {
        self.platform.now()
    }
}

/// True for a command that ends the work: other files come, or none.
fn ends(command: &ImportCommand) -> bool {
    matches!(command, ImportCommand::Open { .. } | ImportCommand::Cancel)
}
