//! Runs of Hourglass.

use super::zip::{first_name, is_zip};
use crate::data::import::bytes::extension;
use crate::data::import::format::{Format, Head, Recognition};

/// The row of [`FORMATS`](super::FORMATS); being a ZIP inside, it comes before that.
pub(super) const RUN: Format = Format::refused(
    "a run of Hourglass",
    &["hourglass"],
    Recognition::Test(is_run),
    "go on with it on the command line, by “train --resume” or “evaluate --model”",
);

/// True for the file of a run: a ZIP that says so in its name, or in its first member.
fn is_run(head: &Head<'_>) -> bool {
    let says_so = || head.bytes.windows(KEY.len()).any(|part| part == KEY);
    is_zip(head) && (extension(head.name) == "hourglass" || first_name(head) == b"spec.json" && says_so())
}

/// The first key of such a `spec.json`, which is not packed.
const KEY: &[u8] = b"\"hourglass\"";
