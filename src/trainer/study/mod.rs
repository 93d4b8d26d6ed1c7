//! What a trained network is good for, measured on its codes: a file a question, in slices beside the training.
//!
//! A study is an `async fn` of a [`Desk`] and a [`Material`]: a copy of the codes as they were when it began, so that
//! training may go on meanwhile. It breathes often, and is dropped when nobody wants it any more.

mod classes;
mod clusters;
mod compression;
mod denoising;
mod desk;
mod embedding;
mod factors;
mod generation;
mod manifold;
mod material;
mod odd;
mod search;
mod sizes;
mod slices;
mod traversal;
mod walk;

pub use classes::{LABELS_A_CLASS, classes};
pub use clusters::clusters;
pub use compression::{Source, compression};
pub use denoising::denoising;
pub use desk::{Desk, Request};
pub use embedding::embedding;
pub use factors::factors;
pub use generation::generation;
pub use manifold::manifold;
pub use material::{Material, Target, classes_among};
pub use odd::odd;
pub use search::{precision, search};
pub use sizes::sizes;
pub use traversal::traversal;
pub use walk::{arithmetic, walk};

use super::{Clock, Trainer, TrainerError};
use crate::protocol::{Answer, Question};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// What came of a study: an answer, or a sentence why there is none.
pub type Finding = Result<Answer, String>;

type Work = Pin<Box<dyn Future<Output = Finding>>>;

/// A question that is being worked on.
pub struct Study {
    desk: Desk,
    work: Work,
}

/// What a slice of work came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Slice {
    /// There is more to do; how far it is (0–1), and what is known so far if that is more than before.
    Working(f32, Option<Box<Answer>>),
    /// That was the last.
    Done(Finding),
}

impl Study {
    /// Begins to work on a question.
    pub fn begin(question: Question, material: Material, clock: Clock) -> Self {
        let desk = Desk::new(clock, [material.latent, material.pixels()]);
        Self { work: open(question, material, desk.clone()), desk }
    }

    /// Works for about so many milliseconds.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn advance(&mut self, trainer: &Trainer, ms: f64) -> Result<Slice, TrainerError> {
        self.desk.open(ms);
        loop {
            let polled = self.work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            if let Poll::Ready(finding) = polled {
                return Ok(Slice::Done(finding));
            }
            match self.desk.request() {
                Some(Request::Decode(codes)) => self.desk.reply(trainer.draw_codes(codes).await?),
                Some(Request::Encode(images)) => self.desk.reply(trainer.encode_pixels(images).await?),
                Some(Request::Sibling(spec)) => self.desk.send_sibling(trainer.sibling(*spec)),
                None => {
                    let news = self.desk.handed_in().map(Box::new);
                    return Ok(Slice::Working(self.desk.done(), news));
                }
            }
        }
    }

    /// Works to the end.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn finish(mut self, trainer: &Trainer) -> Result<Finding, TrainerError> {
        loop {
            if let Slice::Done(finding) = self.advance(trainer, f64::INFINITY).await? {
                return Ok(finding);
            }
        }
    }
}

fn open(question: Question, material: Material, desk: Desk) -> Work {
    match question {
        Question::Search { count, .. } => Box::pin(search(desk, material, count as usize)),
        Question::Precision => Box::pin(precision(desk, material)),
        Question::Traversal { steps, reach, .. } => Box::pin(traversal(desk, material, steps, reach)),
        Question::Walk { steps, spherical, .. } => Box::pin(walk(desk, material, steps, spherical)),
        Question::Arithmetic(terms) => Box::pin(arithmetic(desk, material, terms)),
        Question::Classes => Box::pin(classes(desk, material, Some(classes::MOST_LABELS))),
        Question::Clusters { groups, mixture } => Box::pin(clusters(desk, material, groups, mixture)),
        Question::Generation { count, truncation, fitted, seed } => {
            Box::pin(generation(desk, material, count, truncation, fitted, seed))
        }
        Question::Compression { shape, pixels, overlap, bits } => {
            Box::pin(compression(desk, material, Source { shape, pixels: pixels.0, overlap }, bits))
        }
        Question::Sizes { shape, pixels, overlap, latents } => {
            Box::pin(sizes(desk, material, Source { shape, pixels: pixels.0, overlap }, latents))
        }
        Question::Denoising { damage, strength, .. } => Box::pin(denoising(desk, material, damage, strength)),
        Question::Odd(pixels) => Box::pin(odd(desk, material, pixels.0)),
        Question::Manifold(side) => Box::pin(manifold(desk, material, side)),
        Question::Factors => Box::pin(factors(desk, material)),
        Question::Embedding { perplexity } => Box::pin(embedding(desk, material, perplexity)),
        Question::Images(..) | Question::Decode(_) => {
            // The service answers these at once.
            Box::pin(async { Err("This is not a matter of study.".to_owned()) })
        }
    }
}
