//! What a study runs in: it works in slices, requests what it needs of the network, and emits partial answers.

use crate::spec::Spec;
use crate::study::Answer;
use crate::trainer::{Clock, Trainer};
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// What a study requests of the network; images are `[n, pixels]` in 0–1, codes `[n, latent]`.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Images of codes.
    Decode(Vec<f32>),
    /// Codes of images.
    Encode(Vec<f32>),
    /// A network of another experiment on the same images, with fresh parameters.
    TrainVariant(Box<Spec>),
}

/// What a study shares with its [`RunningStudy`](super::RunningStudy). Clones share one state.
#[derive(Clone)]
pub struct StudyContext {
    state: Rc<RefCell<StudyState>>,
    /// Values of a code and of an image.
    sizes: [usize; 2],
}

/// Images that go through the network at once.
const BATCH: usize = 96;

struct StudyState {
    clock: Clock,
    /// When the present slice ends.
    until: f64,
    done: f32,
    request: Option<Request>,
    reply: Option<Vec<f32>>,
    train_variant: Option<Box<Trainer>>,
    partial: Option<Answer>,
}

impl StudyContext {
    /// A context whose first slice has not begun. `sizes` are the values of a code and of an image.
    pub fn new(clock: Clock, sizes: [usize; 2]) -> Self {
        let state = StudyState {
            clock,
            until: 0.0,
            done: 0.0,
            request: None,
            reply: None,
            train_variant: None,
            partial: None,
        };
        Self { state: Rc::new(RefCell::new(state)), sizes }
    }

    /// Returns at once while the slice lasts, and otherwise in the next one. `done` is the progress of the study, 0–1.
    pub async fn yield_now(&self, done: f32) {
        self.state.borrow_mut().done = done;
        let mut waited = false;
        poll_fn(|_| {
            let state = self.state.borrow();
            let go = waited || (state.clock)() < state.until;
            waited = true;
            if go { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Sends what is measured so far to the page.
    pub fn emit_partial(&self, answer: Answer) {
        self.state.borrow_mut().partial = Some(answer);
    }

    /// Images of codes, `[n, pixels]` in 0–1, some at a time.
    pub async fn decode(&self, codes: Vec<f32>) -> Vec<f32> {
        let mut images = Vec::new();
        for some in codes.chunks(BATCH * self.sizes[0].max(1)) {
            images.extend(self.submit(Request::Decode(some.to_vec())).await);
            self.yield_now(self.done()).await;
        }
        images
    }

    /// Codes of images `[n, pixels]` in 0–1, some at a time.
    pub async fn encode(&self, images: Vec<f32>) -> Vec<f32> {
        let mut codes = Vec::new();
        for some in images.chunks(BATCH * self.sizes[1].max(1)) {
            codes.extend(self.submit(Request::Encode(some.to_vec())).await);
            self.yield_now(self.done()).await;
        }
        codes
    }

    /// A network of another experiment on the same images.
    pub async fn train_variant(&self, spec: Spec) -> Box<Trainer> {
        self.state.borrow_mut().request = Some(Request::TrainVariant(Box::new(spec)));
        poll_fn(|_| self.state.borrow_mut().train_variant.take().map_or(Poll::Pending, Poll::Ready)).await
    }

    async fn submit(&self, request: Request) -> Vec<f32> {
        self.state.borrow_mut().request = Some(request);
        poll_fn(|_| self.state.borrow_mut().reply.take().map_or(Poll::Pending, Poll::Ready)).await
    }

    /// Begins a slice of this many milliseconds.
    pub(super) fn begin_slice(&self, ms: f64) {
        let mut state = self.state.borrow_mut();
        state.until = (state.clock)() + ms;
    }

    pub(super) fn request(&self) -> Option<Request> {
        self.state.borrow_mut().request.take()
    }

    pub(super) fn reply(&self, values: Vec<f32>) {
        self.state.borrow_mut().reply = Some(values);
    }

    pub(super) fn send_variant(&self, trainer: Trainer) {
        self.state.borrow_mut().train_variant = Some(Box::new(trainer));
    }

    pub(super) fn partial(&self) -> Option<Answer> {
        self.state.borrow_mut().partial.take()
    }

    pub(super) fn done(&self) -> f32 {
        self.state.borrow().done
    }
}
