//! Runs of Hourglass, and checkpoints of theirs alone.

use super::zip::{first_name, is_zip};
use crate::data::import::bytes::extension;
use crate::data::import::format::{FileKind, Format, Head, Recognition};

/// The row of [`FORMATS`](super::FORMATS); being a ZIP inside, it comes before that.
pub(super) const RUN: Format =
    Format::refused("a run of Hourglass", &["hourglass"], Recognition::Test(is_run), ALONE);
/// The same; before other weights.
pub(super) const CHECKPOINT: Format = Format::refused(
    "a checkpoint of Hourglass",
    &[],
    Recognition::Test(|head| head.has(&[(8, b"{\"")]) && holds(head, b"\"hourglass-")),
    ALONE,
);
const ALONE: &str = "drop it alone to open it; on the command line, name it with --resume or --model";

/// True for a file that is opened as a run.
pub(in super::super) fn is_model(kind: FileKind) -> bool {
    kind.format().is_some_and(|format| [RUN.name, CHECKPOINT.name].contains(&format.name))
}

/// True for the file of a run: a ZIP that says so in its name, or in its first member.
fn is_run(head: &Head<'_>) -> bool {
    // Such a member is not packed, and this is its first key.
    let says_so = || first_name(head) == b"spec.json" && holds(head, b"\"hourglass\"");
    is_zip(head) && (extension(head.name) == "hourglass" || says_so())
}

fn holds(head: &Head<'_>, text: &[u8]) -> bool {
    head.bytes.windows(text.len()).any(|part| part == text)
}
