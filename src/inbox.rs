//! Messages that have come to a worker and were not taken yet.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// The messages, oldest first. One reader waits at a time.
#[derive(Debug)]
pub struct Inbox<T> {
    messages: RefCell<VecDeque<T>>,
    waiting: RefCell<Option<Waker>>,
}

impl<T> Default for Inbox<T> {
    fn default() -> Self {
        Self { messages: RefCell::default(), waiting: RefCell::default() }
    }
}

impl<T> Inbox<T> {
    /// Adds a message and wakes who waits.
    pub fn push(&self, message: T) {
        self.messages.borrow_mut().push_back(message);
        if let Some(waiting) = self.waiting.take() {
            waiting.wake();
        }
    }

    /// The oldest message; `None` when there is none.
    pub fn take(&self) -> Option<T> {
        self.messages.borrow_mut().pop_front()
    }

    /// Waits for a message.
    pub async fn next(&self) -> T {
        self.wait(VecDeque::pop_front).await
    }

    /// True when a message that is such a one waits.
    pub fn any(&self, wanted: impl FnMut(&T) -> bool) -> bool {
        self.messages.borrow().iter().any(wanted)
    }

    /// Waits until `pick` finds what it wants among the messages.
    pub async fn wait<R>(&self, mut pick: impl FnMut(&mut VecDeque<T>) -> Option<R>) -> R {
        poll_fn(|context| match pick(&mut self.messages.borrow_mut()) {
            Some(found) => Poll::Ready(found),
            None => {
                self.waiting.replace(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }
}
