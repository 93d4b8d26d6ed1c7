//! Web pages and messages of web servers, which often come under a data file's name when a download fails.

use super::svg::{after_prolog, is_html_type};
use crate::data::import::bytes::is_text;
use crate::data::import::format::{Format, Head, Recognition};

/// A web page.
pub(super) const WEB_PAGE: Format = Format::refused(
    "a web page",
    &["html", "htm", "xhtml"],
    Recognition::Test(is_web_page),
    "drop the files themselves",
);

/// A message of a web server, as S3 answers for a file that is not there.
pub(super) const SERVER_MESSAGE: Format = Format::refused(
    "an error message of a web server",
    &[],
    Recognition::Test(|head| is_text(head.bytes) && after_prolog(head.bytes).starts_with(b"<Error>")),
    "the download failed, download it again",
);

/// What Git LFS leaves in a repository in place of a large file.
pub(super) const LFS_POINTER: Format = Format::refused(
    "a pointer to a file in Git LFS",
    &[],
    Recognition::Magic(&[&[(0, b"version https://git-lfs.github.com/spec/")]]),
    "download the file itself, by “git lfs pull”",
);

fn is_web_page(head: &Head<'_>) -> bool {
    let start = after_prolog(head.bytes);
    let tag = |tag: &[u8]| start.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    is_text(head.bytes)
        && (is_html_type(start)
            || [&b"<html"[..], b"<head", b"<body", b"<title", b"<script", b"<meta"].into_iter().any(tag))
}
