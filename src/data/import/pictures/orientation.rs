//! Pictures that a camera stored on their side, made upright.

use crate::data::import::DecodedPicture;
use image::metadata::Orientation;

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
    // Where the pixel of the upright picture stood.
    let stood = |x: usize, y: usize| match orientation {
        Orientation::NoTransforms => [x, y],
        Orientation::FlipHorizontal => [width - 1 - x, y],
        Orientation::FlipVertical => [x, height - 1 - y],
        Orientation::Rotate180 => [width - 1 - x, height - 1 - y],
        Orientation::Rotate90 => [y, height - 1 - x],
        Orientation::Rotate270 => [width - 1 - y, x],
        Orientation::Rotate90FlipH => [y, x],
        Orientation::Rotate270FlipH => [width - 1 - y, height - 1 - x],
    };
    let mut upright = vec![0; source.len() * 4];
    for (y, row) in upright.as_chunks_mut::<4>().0.chunks_exact_mut(across.max(1)).take(down).enumerate() {
        for (x, pixel) in row.iter_mut().enumerate() {
            let [x, y] = stood(x, y);
            *pixel = source[y * width + x];
        }
    }
    DecodedPicture { width: across, height: down, rgba: upright, notes }
}
