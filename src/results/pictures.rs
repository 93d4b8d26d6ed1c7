//! Pictures in a ZIP.

use super::names::mask_names;
use super::{ResultsError, file_names, png};
use crate::data::import::{Packing, ZipWriter};
use crate::data::{ImageSet, ImageShape};
use crate::plot::{Theme, image_above_errors};

/// Most members of a ZIP without ZIP64.
const MOST: usize = u16::MAX as usize;

/// The images of a set as the network sees them, a PNG each, in folders of their classes, and the masks of those that have
/// some: brought again they are the same set, but for labels that are no classes.
///
/// # Errors
/// When the set is a table, or too large for a ZIP.
pub fn images_zip(set: &ImageSet) -> Result<Vec<u8>, ResultsError> {
    if set.table.is_some() {
        return Err(ResultsError::NoPictures);
    }
    let all: Vec<u32> = (0..set.len() as u32).collect();
    let image = |n: usize| (set.shape, set.image(n).to_vec());
    with_masks(set, &all, &image)
}

/// For each of these examples a PNG with the image above where its copy differs, and its mask where it has one, named as in
/// [`images_zip`]. `copies` are `[indices, pixels]`; in the colours of a theme a copy is too bright or too dark.
///
/// # Errors
/// When they are too many for a ZIP.
pub fn error_maps_zip(
    set: &ImageSet,
    indices: &[u32],
    copies: &[u8],
    theme: &Theme,
) -> Result<Vec<u8>, ResultsError> {
    let size = set.shape.len();
    let picture = |n: usize| {
        let copy = copies.get(n * size..(n + 1) * size).unwrap_or_default();
        image_above_errors(set.image(indices[n] as usize), copy, set.shape, theme)
    };
    with_masks(set, indices, &picture)
}

/// A PNG for each of these examples, and for each mask of theirs.
fn with_masks(
    set: &ImageSet,
    indices: &[u32],
    picture: &dyn Fn(usize) -> (ImageShape, Vec<u8>),
) -> Result<Vec<u8>, ResultsError> {
    let mut names = file_names(set, indices, "png");
    let masks = mask_names(set, indices, &names);
    let shape = ImageShape { channels: 1, ..set.shape };
    let mask = |index: u32| set.masks.as_ref()?.of(index, shape.len()).map(<[u8]>::to_vec);
    names.extend(masks.iter().map(|(_, name)| name.clone()));
    pictures_zip(&names, &|n| match n.checked_sub(indices.len()).and_then(|n| masks.get(n)) {
        Some((index, _)) => (shape, mask(*index).unwrap_or_default()),
        None => picture(n),
    })
}

/// A PNG for each name; `picture` gives shape and pixels, `[channels, height, width]`, of the n-th.
///
/// # Errors
/// When they are too many for a ZIP.
pub fn pictures_zip(
    names: &[String],
    picture: &dyn Fn(usize) -> (ImageShape, Vec<u8>),
) -> Result<Vec<u8>, ResultsError> {
    if names.len() > MOST {
        return Err(ResultsError::TooMany { found: names.len(), most: MOST });
    }
    let mut zip = ZipWriter::default();
    for (n, name) in names.iter().enumerate() {
        let (shape, pixels) = picture(n);
        // A PNG is packed already.
        zip.add(name, &png(shape, &pixels)?, Packing::Stored)?;
    }
    Ok(zip.finish()?)
}
