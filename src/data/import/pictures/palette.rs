//! TIFFs with a palette, which the crate `tiff` refuses to read: as if the indices were grey.

use crate::data::import::bytes::{big_endian, little_endian};

/// "PhotometricInterpretation", and its values (TIFF 6.0).
const PHOTOMETRIC: u32 = 262;
const BLACK_IS_ZERO: u8 = 1;
const PALETTE: u32 = 3;

/// A copy of a TIFF with a palette that says it is grey; `None` for any other file.
pub(super) fn as_grey(bytes: &[u8]) -> Option<Vec<u8>> {
    let big_ended = bytes.starts_with(b"MM");
    let number =
        |at, count| if big_ended { big_endian(bytes, at, count) } else { little_endian(bytes, at, count) };
    if !big_ended && !bytes.starts_with(b"II") || number(2, 2)? != 42 {
        return None;
    }
    let directory = number(4, 4)? as usize;
    for entry in 0..number(directory, 2)? as usize {
        // Tag, type and count, then the value.
        let at = directory.checked_add(2 + 12 * entry)?;
        if number(at, 2)? == PHOTOMETRIC {
            let is_palette = number(at + 8, 2)? == PALETTE;
            let mut copy = bytes.to_vec();
            *copy.get_mut(at + 8 + usize::from(big_ended))? = BLACK_IS_ZERO;
            return is_palette.then_some(copy);
        }
    }
    None
}

/// Red, green, blue and opacity of indices in a map of all reds, all greens, all blues, 16 bits each; `None` for an index
/// outside.
pub(super) fn colours(indices: &[u8], map: &[u16]) -> Option<Vec<u8>> {
    let count = map.len() / 3;
    let colour = |index: usize| {
        [0, 1, 2, 3].map(|plane| map.get(plane * count + index).map_or(255, |v| (v >> 8) as u8))
    };
    let table: Vec<[u8; 4]> = (0..count).map(colour).collect();
    let colours: Option<Vec<[u8; 4]>> =
        indices.iter().map(|index| table.get(usize::from(*index)).copied()).collect();
    Some(colours?.into_flattened())
}
