//! What is decided for the pictures of a set together, so that all are made in the same way.

use crate::data::import::{DecodedPicture, Fit};
use crate::data::preprocess::{GroundColour, Invert, Opaque, Picture, backdrop, is_drawing};

/// What is decided for a set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// What shows through transparent parts.
    pub ground: GroundColour,
    /// What to pass to [`fit`](super::fit): the choice itself, where it is one; what `Auto` becomes otherwise.
    pub invert: Invert,
    /// What was decided by itself, in whole sentences.
    pub notes: Vec<String>,
}

/// The ground on which what is opaque in these pictures can be seen: white for dark objects, black for light ones, grey for
/// both. White without transparent parts.
pub fn ground(samples: &[&DecodedPicture]) -> GroundColour {
    let opaque: Vec<Opaque> = samples.iter().filter_map(|sample| Opaque::of(view(sample))).collect();
    GroundColour(backdrop(&opaque))
}

/// Decides for a set of one channel or three by some of its pictures. `Auto` inverts drawings without colour on light paper, and
/// handwriting, never colour.
pub fn decide(samples: &[&DecodedPicture], channels: usize, fit: Fit, invert: Invert) -> Decided {
    let ground = ground(samples);
    let mut notes = Vec::new();
    if samples.iter().any(|sample| Opaque::of(view(sample)).is_some()) {
        notes.push(format!("Transparent parts are {}, so that the rest can be seen.", ground.name()));
    }
    let drawings = || samples.iter().filter(|sample| is_drawing(view(sample), ground.0)).count();
    let invert = match (invert, fit) {
        // The ink of each picture says whether it is dark.
        (Invert::Auto, Fit::Handwriting) => Invert::Auto,
        (Invert::Auto, _) if channels == 1 && drawings() * 2 > samples.len() => {
            notes.push("Brightness is inverted: most images are dark on light paper.".into());
            Invert::Yes
        }
        (Invert::Auto, _) => Invert::No,
        (chosen, _) => chosen,
    };
    Decided { ground, invert, notes }
}

/// The picture as `preprocess` takes it.
pub(super) fn view(picture: &DecodedPicture) -> Picture<'_> {
    Picture { width: picture.width, height: picture.height, rgba: &picture.rgba }
}
