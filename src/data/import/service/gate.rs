//! The platform as the work on one command sees it: newer commands end it, and drawings go to the page.

use super::Mail;
use crate::data::import::messages::{ImportCommand, ImportEvent, ImportMessage};
use crate::data::import::pictures::{PictureFormat, format_of};
use crate::data::import::{DecodedPicture, LocalFuture, Platform};
use crate::inbox::Inbox;
use std::rc::Rc;

/// A platform whose work is ended by commands.
pub(super) struct Gate {
    pub platform: Rc<dyn Platform>,
    pub inbox: Rc<Inbox<Mail>>,
    pub emit: Rc<dyn Fn(ImportMessage)>,
    /// Number of the import.
    pub id: u32,
    /// Which commands end the work.
    pub ends: fn(&ImportCommand) -> bool,
}

impl Gate {
    fn tell(&self, event: ImportEvent) {
        (self.emit)(ImportMessage { id: self.id, event });
    }

    /// Has the page render a drawing.
    async fn render(&self, name: &str, bytes: &[u8]) -> Result<DecodedPicture, String> {
        let svg = String::from_utf8_lossy(bytes).into_owned();
        self.tell(ImportEvent::Render { name: name.into(), svg });
        let answer = self
            .inbox
            .wait(|mail| {
                let rendered =
                    mail.iter().position(|mail| matches!(mail.command, ImportCommand::Rendered(_)));
                if let Some(ImportCommand::Rendered(rendered)) =
                    rendered.and_then(|at| mail.remove(at)).map(|mail| mail.command)
                {
                    return Some(rendered);
                }
                // Whoever ends the work does not wait for it; the next step notices.
                mail.iter().any(|mail| (self.ends)(&mail.command)).then(|| Err("was not drawn".into()))
            })
            .await;
        answer.map(|picture| *picture)
    }
}

impl Platform for Gate {
    fn decode<'a>(
        &'a self,
        name: &'a str,
        bytes: &'a [u8],
    ) -> LocalFuture<'a, Result<DecodedPicture, String>> {
        match format_of(bytes) {
            Some(PictureFormat::Svg) => Box::pin(self.render(name, bytes)),
            _ => self.platform.decode(name, bytes),
        }
    }

    fn proceed(&self) -> LocalFuture<'_, bool> {
        Box::pin(async {
            let goes_on = self.platform.proceed().await;
            goes_on && !self.inbox.any(|mail| (self.ends)(&mail.command))
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
