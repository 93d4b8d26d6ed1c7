//! Pictures that a camera stored on their side, made upright.

use crate::data::import::DecodedPicture;
use image::metadata::Orientation;

/// Rows that are written together: a cache line of pixels.
const ROWS: usize = 16;

/// True when width and height change places.
pub(super) const fn swaps(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// The picture, upright.
pub(super) fn apply(picture: DecodedPicture, orientation: Orientation) -> DecodedPicture {
    if orientation == Orientation::NoTransforms {
        return picture;
    }
    let DecodedPicture { width, height, rgba, notes } = picture;
    let source = rgba.as_chunks::<4>().0;
    let [across, down] = if swaps(orientation) { [height, width] } else { [width, height] };
    // Where the first pixel of the upright picture stood, and how far its neighbours to the right and below were from it.
    let [w, h] = [width as isize, height as isize];
    let last = w * h - 1;
    let (first, right, below) = match orientation {
        Orientation::NoTransforms => (0, 1, w),
        Orientation::FlipHorizontal => (w - 1, -1, w),
        Orientation::FlipVertical => (last + 1 - w, 1, -w),
        Orientation::Rotate180 => (last, -1, -w),
        Orientation::Rotate90 => (last + 1 - w, -w, 1),
        Orientation::Rotate270 => (w - 1, w, -1),
        Orientation::Rotate90FlipH => (0, w, 1),
        Orientation::Rotate270FlipH => (last, -w, -1),
    };
    let mut upright = vec![0; source.len() * 4];
    // Some rows at once, so that what is read together lies together.
    let row = across.max(1);
    for (band, rows) in upright.as_chunks_mut::<4>().0.chunks_mut(row * ROWS).enumerate() {
        let start = first + (band * ROWS) as isize * below;
        for x in 0..across {
            let mut at = start + x as isize * right;
            for pixel in rows.iter_mut().skip(x).step_by(row) {
                *pixel = source.get(at as usize).copied().unwrap_or_default();
                at += below;
            }
        }
    }
    DecodedPicture { width: across, height: down, rgba: upright, notes }
}
