//! The commands that have come, and a way to let the browser deliver more between two chunks of work.

use super::scope;
use crate::protocol::{Command, Envelope};
use crate::wire;
use js_sys::Promise;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent};

#[derive(Default)]
struct Inbox {
    commands: VecDeque<Envelope<Command>>,
    waiting: Option<Waker>,
}

/// The worker's mailbox.
pub(super) struct Mailbox {
    inbox: Rc<RefCell<Inbox>>,
    channel: Option<MessageChannel>,
}

impl Mailbox {
    /// Listens from now on.
    pub(super) fn open() -> Self {
        let inbox = Rc::new(RefCell::new(Inbox::default()));
        let receiver = Rc::clone(&inbox);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match wire::from_js::<Envelope<Command>>(event.data()) {
                Ok(command) => {
                    let mut inbox = receiver.borrow_mut();
                    inbox.commands.push_back(command);
                    if let Some(waiting) = inbox.waiting.take() {
                        waiting.wake();
                    }
                }
                Err(error) => web_sys::console::error_1(&error.into()),
            }
        });
        scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        Self { inbox, channel: MessageChannel::new().ok() }
    }

    /// The oldest command that has not been taken; `None` when there is none.
    pub(super) fn take(&self) -> Option<Envelope<Command>> {
        self.inbox.borrow_mut().commands.pop_front()
    }

    /// Waits for a command.
    pub(super) async fn next(&self) -> Envelope<Command> {
        poll_fn(|context| {
            let mut inbox = self.inbox.borrow_mut();
            match inbox.commands.pop_front() {
                Some(command) => Poll::Ready(command),
                None => {
                    inbox.waiting = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// Lets the browser deliver what has come, by a message to the worker itself: that takes 5 µs, a nested timer 4.4 ms.
    pub(super) async fn yield_now(&self) {
        let Some(channel) = &self.channel else { return };
        let turn = Promise::new(&mut |resolve, _| {
            channel.port1().set_onmessage(Some(&resolve));
            // A port always takes a plain value.
            let _ = channel.port2().post_message(&JsValue::NULL);
        });
        let _ = JsFuture::from(turn).await;
    }
}
