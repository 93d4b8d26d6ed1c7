//! The browser as the place where files are imported.

use super::canvas;
use crate::data::import::{DecodedPicture, LocalFuture, Platform};
use crate::turn::Turn;
use crate::wire::worker_scope;

/// The browser's worker.
#[derive(Default)]
pub(super) struct Browser {
    turn: Turn,
}

impl Platform for Browser {
    fn decode<'a>(
        &'a self,
        _name: &'a str,
        bytes: &'a [u8],
    ) -> LocalFuture<'a, Result<DecodedPicture, String>> {
        // What the browser says of a picture that it can't read means nothing to its owner.
        Box::pin(async { canvas::decode(bytes).await.map_err(|_| String::new()) })
    }

    fn proceed(&self) -> LocalFuture<'_, bool> {
        Box::pin(async {
            self.turn.yield_now().await;
            true
        })
    }

    // The service reports progress itself.
    fn progress(&self, _what: &str, _done: usize, _total: usize) {}

    fn now(&self) -> f64 {
        worker_scope().performance().map_or(0.0, |performance| performance.now())
    }
}
