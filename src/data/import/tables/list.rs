//! Cells that hold a list of numbers, as those of some sets of faces: "70 80 82 …".

use super::cell::{self, Cell};

/// Fewest numbers in a list, so that "10 5" is none.
const FEWEST: usize = 16;

/// The numbers of a list, as text.
pub(super) fn parts(cell: &[u8]) -> impl Iterator<Item = &[u8]> {
    let between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b';' | b'[' | b']');
    cell.split(between).filter(|part| !part.is_empty())
}

/// How many numbers a list has; `None` for what is no list.
pub(super) fn length(cell: &[u8]) -> Option<usize> {
    if cell.len() < 2 * FEWEST {
        return None;
    }
    let mut count = 0;
    for part in parts(cell) {
        if !matches!(cell::read(part, false), Cell::Number(_)) {
            return None;
        }
        count += 1;
    }
    (count >= FEWEST).then_some(count)
}
