//! Numbers and text in the bytes of a file.

/// Bytes at the beginning of a file that are looked at to recognise text and markup.
pub(super) const HEAD: usize = 1024;

/// The extension of a file name, in lower case without the dot; empty for a name without one.
pub(super) fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default()
}

/// True when the head of a file is UTF-8 without control characters.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c);
    let utf8 = match core::str::from_utf8(head) {
        Ok(_) => true,
        // A character may be cut off where the head ends.
        Err(error) => error.error_len().is_none(),
    };
    utf8 && !head.iter().any(control)
}

/// A big-endian whole number of `count` (1–4) bytes; `None` beyond the end.
pub(super) fn big_endian(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(count)?)?.iter().fold(0, add))
}

/// A little-endian whole number of `count` (1–4) bytes; `None` beyond the end.
pub(super) fn little_endian(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(count)?)?.iter().rev().fold(0, add))
}

fn add(sum: u32, byte: &u8) -> u32 {
    sum << 8 | u32::from(*byte)
}
