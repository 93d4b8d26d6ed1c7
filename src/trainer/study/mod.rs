//! What a trained network is good for, measured on its codes: a file a question, in slices beside the training.
//!
//! A study is an `async fn` of a [`StudyContext`] and a [`StudyInput`]: a copy of the codes as they were when it began, so that
//! training may go on meanwhile. It breathes often, and is dropped when nobody wants it any more.

mod classes;
mod clusters;
mod compression;
mod context;
mod denoising;
mod embedding;
mod factors;
mod generation;
mod input;
mod manifold;
mod score_images;
mod search;
mod sizes;
mod slices;
mod traversal;
mod walk;

pub use classes::{LABELS_A_CLASS, classes};
pub use clusters::clusters;
pub use compression::{Source, compression};
pub use context::{Request, StudyContext};
pub use denoising::denoising;
pub use embedding::embedding;
pub use factors::factors;
pub use generation::generation;
pub use input::{StudyInput, Target, classes_among};
pub use manifold::manifold;
pub use score_images::score_images;
pub use search::{precision, search};
pub use sizes::sizes;
pub use traversal::traversal;
pub use walk::{arithmetic, walk};

use super::{Clock, Trainer, TrainerError};
use crate::protocol::{Answer, Query};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// What came of a study: an answer, or a sentence why there is none.
pub type StudyResult = Result<Answer, String>;

type Work = Pin<Box<dyn Future<Output = StudyResult>>>;

/// A question that is being worked on.
pub struct Study {
    context: StudyContext,
    work: Work,
}

/// What a slice of work came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Slice {
    /// There is more to do; how far it is (0–1), and what is known so far if that is more than before.
    Working(f32, Option<Box<Answer>>),
    /// That was the last.
    Done(StudyResult),
}

impl Study {
    /// Begins to work on a question.
    pub fn begin(question: Query, input: StudyInput, clock: Clock) -> Self {
        let context = StudyContext::new(clock, [input.latent, input.pixels()]);
        Self { work: open(question, input, context.clone()), context }
    }

    /// Works for about so many milliseconds.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn advance(&mut self, trainer: &Trainer, ms: f64) -> Result<Slice, TrainerError> {
        self.context.open(ms);
        loop {
            let polled = self.work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            if let Poll::Ready(finding) = polled {
                return Ok(Slice::Done(finding));
            }
            match self.context.request() {
                Some(Request::Decode(codes)) => self.context.reply(trainer.draw_codes(codes).await?),
                Some(Request::Encode(images)) => self.context.reply(trainer.encode_pixels(images).await?),
                Some(Request::TrainVariant(spec)) => self.context.send_variant(trainer.train_variant(*spec)),
                None => {
                    let news = self.context.partial().map(Box::new);
                    return Ok(Slice::Working(self.context.done(), news));
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
            if let Slice::Done(finding) = self.advance(trainer, f64::INFINITY).await? {
                return Ok(finding);
            }
        }
    }
}

fn open(question: Query, input: StudyInput, context: StudyContext) -> Work {
    match question {
        Query::Search { count, .. } => Box::pin(search(context, input, count as usize)),
        Query::Precision => Box::pin(precision(context, input)),
        Query::Traversal { steps, reach, .. } => Box::pin(traversal(context, input, steps, reach)),
        Query::Walk { steps, spherical, .. } => Box::pin(walk(context, input, steps, spherical)),
        Query::Arithmetic(terms) => Box::pin(arithmetic(context, input, terms)),
        Query::Classes => Box::pin(classes(context, input, Some(classes::MOST_LABELS))),
        Query::Clusters { groups, mixture } => Box::pin(clusters(context, input, groups, mixture)),
        Query::Generation { count, truncation, fitted, seed } => {
            Box::pin(generation(context, input, count, truncation, fitted, seed))
        }
        Query::Compression { shape, pixels, overlap, bits } => {
            Box::pin(compression(context, input, Source { shape, pixels: pixels.0, overlap }, bits))
        }
        Query::Sizes { shape, pixels, overlap, latents } => {
            Box::pin(sizes(context, input, Source { shape, pixels: pixels.0, overlap }, latents))
        }
        Query::Denoising { damage, strength, .. } => Box::pin(denoising(context, input, damage, strength)),
        Query::ScoreImages(pixels) => Box::pin(score_images(context, input, pixels.0)),
        Query::Manifold(side) => Box::pin(manifold(context, input, side)),
        Query::Factors => Box::pin(factors(context, input)),
        Query::Embedding { perplexity } => Box::pin(embedding(context, input, perplexity)),
        Query::Images(..) | Query::Decode(_) => {
            // The service answers these at once.
            Box::pin(async { Err("This is not a matter of study.".to_owned()) })
        }
    }
}
