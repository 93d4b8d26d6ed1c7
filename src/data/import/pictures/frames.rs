//! Numbers of frames and pages, and the end of a file, by walking over its parts without decoding them.

use super::PictureFormat;
use crate::data::import::bytes::{big_endian, little_endian};

/// Says that only the first frame is used when there are more.
pub(super) fn note(format: PictureFormat, bytes: &[u8], notes: &mut Vec<String>) {
    let count = match format {
        PictureFormat::Gif => gif(bytes),
        PictureFormat::Png => png(bytes),
        PictureFormat::WebP => webp(bytes),
        _ => None,
    };
    if let Some(count @ 2..) = count {
        notes.push(format!("Only the first of its {count} frames is used."));
    }
}

/// Frames of a GIF, as far as it is whole.
fn gif(bytes: &[u8]) -> Option<usize> {
    // Behind a screen or frame descriptor stands a table of colours, if its flags say so.
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut count = 0;
    loop {
        match bytes.get(at) {
            // An extension, with its label.
            Some(0x21) => at += 2,
            // A frame, with the size of its codes.
            Some(0x2c) => {
                count += 1;
                at += 11 + table(bytes.get(at + 9).copied().unwrap_or(0));
            }
            _ => return Some(count),
        }
        // Both are followed by blocks of at most 255 bytes, the last of which is empty.
        while let Some(&length @ 1..) = bytes.get(at) {
            at += 1 + usize::from(length);
        }
        at += 1;
    }
}

/// Frames that an animated PNG promises in its `acTL` chunk, which stands before its pixels.
fn png(bytes: &[u8]) -> Option<usize> {
    let mut at = 8;
    loop {
        match bytes.get(at + 4..at + 8)? {
            b"acTL" => return Some(big_endian(bytes, at + 8, 4)? as usize),
            b"IDAT" => return None,
            _ => at = at.checked_add(12)?.checked_add(big_endian(bytes, at, 4)? as usize)?,
        }
    }
}

/// Frames of a WebP: its `ANMF` chunks.
fn webp(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut count) = (12_usize, 0);
    while let Some(name) = bytes.get(at..at.checked_add(4)?) {
        count += usize::from(name == b"ANMF");
        let length = little_endian(bytes, at + 4, 4)? as usize;
        at = at.checked_add(8)?.checked_add(length)?.checked_add(length & 1)?;
    }
    Some(count)
}

/// True for a file that ends before it says itself, or without its end marker.
pub(super) fn is_cut(format: PictureFormat, bytes: &[u8]) -> bool {
    match format {
        PictureFormat::Jpeg => jpeg_is_cut(bytes),
        PictureFormat::WebP => little_endian(bytes, 4, 4).is_some_and(|size| bytes.len() < size as usize),
        _ => false,
    }
}

/// True for a JPEG whose end marker is missing. Its decoder would make the missing part grey without a word.
fn jpeg_is_cut(bytes: &[u8]) -> bool {
    // Pictures in the head, as of EXIF, have an end marker of their own: the scan begins behind them.
    let Some(scan) = jpeg_scan(bytes) else { return false };
    !bytes[scan..].windows(2).rev().any(|window| window == [0xff, 0xd9])
}

/// Where the first scan begins.
fn jpeg_scan(bytes: &[u8]) -> Option<usize> {
    let mut at = 2_usize;
    loop {
        match (*bytes.get(at)?, *bytes.get(at + 1)?) {
            (0xff, 0xff) => at += 1,
            (0xff, 0xda) => return Some(at),
            (0xff, 0x01 | 0xd0..=0xd8) => at += 2,
            (0xff, _) => at += 2 + (big_endian(bytes, at + 2, 2)?.max(2) as usize),
            _ => return None,
        }
    }
}
