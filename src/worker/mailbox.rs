//! The commands that have come, and a way to let the browser deliver more between two chunks of work.

use crate::inbox::Inbox;
use crate::protocol::{Command, Envelope};
use crate::turn::Turn;
use crate::wire::{self, worker_scope};
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::MessageEvent;

/// The worker's mailbox.
pub(super) struct Mailbox {
    inbox: Rc<Inbox<Envelope<Command>>>,
    turn: Turn,
}

impl Mailbox {
    /// Listens from now on.
    pub(super) fn open() -> Self {
        let inbox = Rc::new(Inbox::default());
        let receiver = Rc::clone(&inbox);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match wire::from_js::<Envelope<Command>>(event.data()) {
                Ok(command) => receiver.push(command),
                Err(error) => web_sys::console::error_1(&error.into()),
            }
        });
        worker_scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        Self { inbox, turn: Turn::default() }
    }

    /// The oldest command that has not been taken; `None` when there is none.
    pub(super) fn take(&self) -> Option<Envelope<Command>> {
        self.inbox.take()
    }

    /// Waits for a command.
    pub(super) async fn next(&self) -> Envelope<Command> {
        self.inbox.next().await
    }

    /// Lets the browser deliver what has come.
    pub(super) async fn yield_now(&self) {
        self.turn.yield_now().await;
    }
}
