//! What importing asks of the place where it runs: a browser's worker, or the command line.

use super::{DecodedPicture, InputFile};
use std::future::Future;
use std::pin::Pin;

/// Who reads files here, within a sentence.
pub(super) const PLACE: &str = if cfg!(target_arch = "wasm32") { "this browser" } else { "the command line" };

/// A future that stays on its thread.
pub type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The place where files are imported.
pub trait Platform {
    /// Decodes a picture of a format that this crate has no reader for (AVIF, HEIC, SVG). The error is a sentence without the
    /// file's name.
    fn decode<'a>(
        &'a self,
        name: &'a str,
        bytes: &'a [u8],
    ) -> LocalFuture<'a, Result<DecodedPicture, String>>;

    /// Decodes a sound of a format that this crate has no reader for (AAC, Opus): all channels mixed, from −1 to 1 at
    /// [`SAMPLE_RATE`](crate::data::tones::SAMPLE_RATE). The error is a sentence without the file's name; an empty one where
    /// there is no decoder.
    fn decode_sound<'a>(&'a self, _bytes: &'a [u8]) -> LocalFuture<'a, Result<Vec<f32>, String>> {
        Box::pin(async { Err(String::new()) })
    }

    /// Waits for more of the files that were brought: none when all are there, `None` when the work is to stop. A browser hands
    /// thousands over in parts.
    fn more(&self) -> LocalFuture<'_, Option<Vec<InputFile>>> {
        Box::pin(async { Some(Vec::new()) })
    }

    /// Number of files that are still to come.
    fn to_come(&self) -> usize {
        0
    }

    /// Lets others run (mail, cancel); `false` when the work is to stop.
    fn proceed(&self) -> LocalFuture<'_, bool>;

    /// Reports how far the work is.
    fn progress(&self, what: &str, done: usize, total: usize);

    /// Milliseconds since any moment, to pace reports.
    fn now(&self) -> f64;
}

/// A place without decoders of its own, where the work goes on to its end without a word: the command line.
pub struct NoDecoder;

impl Platform for NoDecoder {
    fn decode<'a>(&'a self, _: &'a str, _: &'a [u8]) -> LocalFuture<'a, Result<DecodedPicture, String>> {
        // The caller names the format and the way out.
        Box::pin(async { Err(String::new()) })
    }

    fn proceed(&self) -> LocalFuture<'_, bool> {
        Box::pin(async { true })
    }

    fn progress(&self, _what: &str, _done: usize, _total: usize) {}

    fn now(&self) -> f64 {
        0.0
    }
}
