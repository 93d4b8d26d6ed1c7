//! Studies of a trained network, a file each, computed in slices beside the training.
//!
//! A study is an `async fn` of a [`StudyContext`], a [`StudyInput`] (a copy of the codes as they were when it began, so that
//! training may go on meanwhile) and its parameters. It yields every few milliseconds, and is dropped when it is cancelled.

mod arithmetic;
mod classes;
mod clusters;
mod compression;
mod context;
mod denoising;
mod embedding;
mod factors;
mod generation;
mod input;
mod interpolation;
mod manifold;
mod precision;
mod score_images;
mod search;
mod sizes;
mod slices;
mod traversal;

pub use context::{Request, StudyContext};
pub use input::{StudyInput, Target};

use super::{Clock, Trainer, TrainerError};
use crate::study::{Answer, Study};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Result of a study: an answer, or a sentence why there is none.
pub type StudyResult = Result<Answer, String>;

type Work = Pin<Box<dyn Future<Output = StudyResult>>>;

/// A study that is being worked on.
pub struct RunningStudy {
    context: StudyContext,
    work: Work,
}

/// Outcome of a slice of work.
#[derive(Clone, Debug, PartialEq)]
pub enum Slice {
    /// There is more to do: the progress (0–1), and a partial answer if there is a new one.
    Working(f32, Option<Box<Answer>>),
    /// The study has ended.
    Done(StudyResult),
}

impl RunningStudy {
    /// Begins to work on a study.
    pub fn begin(study: Study, input: StudyInput, clock: Clock) -> Self {
        let context = StudyContext::new(clock, [input.latent, input.pixels()]);
        Self { work: open(study, input, context.clone()), context }
    }

    /// Works for about this many milliseconds.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn advance(&mut self, trainer: &Trainer, ms: f64) -> Result<Slice, TrainerError> {
        self.context.begin_slice(ms);
        loop {
            let polled = self.work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            if let Poll::Ready(result) = polled {
                return Ok(Slice::Done(result));
            }
            match self.context.request() {
                Some(Request::Decode(codes)) => self.context.reply(trainer.decode(codes).await?),
                Some(Request::Encode(images)) => self.context.reply(trainer.encode_pixels(images).await?),
                Some(Request::TrainVariant(spec)) => self.context.send_variant(trainer.train_variant(*spec)),
                None => {
                    let partial = self.context.partial().map(Box::new);
                    return Ok(Slice::Working(self.context.done(), partial));
                }
            }
        }
    }

    /// Works to the end.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn finish(mut self, trainer: &Trainer) -> Result<StudyResult, TrainerError> {
        loop {
            if let Slice::Done(result) = self.advance(trainer, f64::INFINITY).await? {
                return Ok(result);
            }
        }
    }
}

/// The table of studies: what computes each, and the variant of its answer.
fn open(study: Study, input: StudyInput, context: StudyContext) -> Work {
    let (c, i) = (context, input);
    match study {
        Study::Search(params) => work(search::search(c, i, params), Answer::Search),
        Study::Precision(_) => work(precision::precision(c, i), Answer::Precision),
        Study::Traversal(params) => work(traversal::traversal(c, i, params), Answer::Traversal),
        Study::Factors(_) => work(factors::factors(c, i), Answer::Factors),
        Study::Interpolation(params) => {
            work(interpolation::interpolation(c, i, params), Answer::Interpolation)
        }
        Study::Arithmetic(params) => work(arithmetic::arithmetic(c, i, params), Answer::Arithmetic),
        Study::Classes(_) => work(classes::classes(c, i), Answer::Classes),
        Study::Clusters(params) => work(clusters::clusters(c, i, params), Answer::Clusters),
        Study::Generation(params) => work(generation::generation(c, i, params), Answer::Generation),
        Study::Manifold(params) => work(manifold::manifold(c, i, params), Answer::Manifold),
        Study::Compression(params) => work(compression::compression(c, i, params), Answer::Compression),
        Study::Sizes(params) => work(sizes::sizes(c, i, params), Answer::Sizes),
        Study::Denoising(params) => work(denoising::denoising(c, i, params), Answer::Denoising),
        Study::ScoreImages(params) => work(score_images::score_images(c, i, params), Answer::ScoreImages),
        Study::Embedding(params) => work(embedding::embedding(c, i, params), Answer::Embedding),
    }
}

fn work<R: 'static>(
    study: impl Future<Output = Result<R, String>> + 'static,
    answer: fn(R) -> Answer,
) -> Work {
    Box::pin(async move { study.await.map(answer) })
}
