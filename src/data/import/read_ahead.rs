//! Reading the beginnings of many files at the same time.

use super::{InputFile, LocalFuture};
use std::collections::VecDeque;

/// Files that are read at the same time.
const AHEAD: usize = 64;

/// Files whose first bytes are read a few files ahead of their use.
pub struct ReadAhead<'a> {
    files: &'a [InputFile],
    /// Those that are being read, in the order of the files.
    coming: VecDeque<Option<LocalFuture<'static, ()>>>,
    begun: usize,
}

impl<'a> ReadAhead<'a> {
    /// Reads the files in their order.
    pub fn new(files: &'a [InputFile]) -> Self {
        Self { files, coming: VecDeque::new(), begun: 0 }
    }

    /// Waits until the first bytes of the next file are there, and has those behind it read meanwhile; the file before it is
    /// done with.
    pub async fn next(&mut self) {
        let at = self.begun - self.coming.len();
        if let Some(before) = at.checked_sub(1).and_then(|before| self.files.get(before)) {
            before.bytes.forget();
        }
        while self.coming.len() < AHEAD
            && let Some(file) = self.files.get(self.begun)
        {
            self.coming.push_back(file.bytes.prefetch());
            self.begun += 1;
        }
        if let Some(coming) = self.coming.pop_front().flatten() {
            coming.await;
        }
    }
}
