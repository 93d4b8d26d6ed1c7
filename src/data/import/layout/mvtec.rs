//! The layout of MVTec AD (Bergmann et al. 2019) and of sets made like it: `train/good`, `test/KIND`,
//! `ground_truth/KIND/000_mask.png`.

use super::folders::Parts;
use std::collections::HashMap;

/// Names of the folder of good pieces, in lower case.
const GOOD: &[&str] = &["good", "ok", "normal"];
/// Names of the folder of masks, in lower case.
const MASKS: &[&str] = &["ground_truth", "groundtruth", "masks"];
/// What the name of a mask has behind the name of its image.
const MASK_ENDS: &[&str] = &["_mask", "-mask", "_gt"];

/// True for the name of a folder, or a class, of good pieces.
pub fn is_good(name: &str) -> bool {
    GOOD.contains(&name.to_lowercase().as_str())
}

/// What a file is in this layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A good piece to train on.
    Train,
    /// A piece for testing; the kind of its defect, or "" for a good one.
    Test(String),
    /// The mask of a piece.
    Mask(String),
    /// Nothing of the layout.
    Other,
}

/// One file of the layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Folders above `train`, `test` and `ground_truth`: the object, where several were brought.
    pub object: String,
    pub piece: Piece,
}

/// Most files outside of the layout: one in this many.
const OTHERS: usize = 10;

/// What each file is; `None` for files that are not laid out so.
pub(super) fn places(files: &[Parts<'_>]) -> Option<Vec<Place>> {
    let other = || Place { object: String::new(), piece: Piece::Other };
    let places: Vec<Place> = files.iter().map(|parts| place(parts).unwrap_or_else(other)).collect();
    let count = |wanted: fn(&Piece) -> bool| places.iter().filter(|place| wanted(&place.piece)).count();
    let defects = count(|piece| matches!(piece, Piece::Test(kind) if !kind.is_empty()));
    // Pieces that are only to be scored come without those for training, but with their masks.
    let known = count(|piece| matches!(piece, Piece::Train | Piece::Mask(_)));
    let laid_out = known > 0 && defects > 0;
    (laid_out && count(|piece| *piece == Piece::Other) * OTHERS <= files.len()).then_some(places)
}

fn place(parts: &Parts<'_>) -> Option<Place> {
    let lower: Vec<String> = parts.folders.iter().map(|folder| folder.to_lowercase()).collect();
    let [above @ .., part, kind] = lower.as_slice() else { return None };
    let is_good = GOOD.contains(&kind.as_str());
    let kind = parts.folders.last().copied().unwrap_or_default().to_owned();
    let piece = match part.as_str() {
        "train" if is_good => Piece::Train,
        "test" => Piece::Test(if is_good { String::new() } else { kind }),
        masks if MASKS.contains(&masks) => Piece::Mask(kind),
        _ => return None,
    };
    Some(Place { object: parts.folders.get(..above.len())?.join("/"), piece })
}

/// For each mask its index and that of the image that it marks; masks without an image are in the second list.
pub(super) fn pair_masks(files: &[Parts<'_>], places: &[Place]) -> (Vec<(usize, usize)>, Vec<usize>) {
    let key = |i: usize, kind: &str, stem: &str| (places[i].object.clone(), kind.to_owned(), stem.to_owned());
    let images: HashMap<_, usize> = (0..files.len())
        .filter_map(|i| match &places[i].piece {
            Piece::Test(kind) => Some((key(i, kind, files[i].stem()), i)),
            Piece::Train | Piece::Mask(_) | Piece::Other => None,
        })
        .collect();
    let (mut pairs, mut alone) = (Vec::new(), Vec::new());
    for (i, place) in places.iter().enumerate() {
        let Piece::Mask(kind) = &place.piece else { continue };
        let stem = files[i].stem();
        let stem = MASK_ENDS.iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(stem);
        match images.get(&key(i, kind, stem)) {
            Some(image) => pairs.push((i, *image)),
            None => alone.push(i),
        }
    }
    (pairs, alone)
}
