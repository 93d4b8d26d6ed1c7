//! What files that a user brings are, and what becomes of them.

use crate::data::ImageSet;
use crate::data::import::{self, FileKind};
use crate::data::tones::TONES;
use crate::ui::own::picture::Picture;
use crate::ui::own::{audio, picture};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Larger files are refused unread, in bytes. MNIST's images are 47 MB unpacked.
const LARGEST: f64 = 512.0 * 1024.0 * 1024.0;

/// What the files were good for.
pub enum Brought {
    /// A data set.
    Set(ImageSet),
    /// One image to reconstruct.
    Image(Picture),
    /// A sound to reconstruct, as [`audio::decode`] gives it.
    Sound(Vec<f32>),
}

/// Reads the files; gives what they are and a sentence that says so. Sounds are of use only where the data are `sounds`.
///
/// # Errors
/// A sentence that says which file is of no use, and why.
pub async fn understand(files: Vec<File>, sounds: bool) -> Result<(Brought, String), String> {
    let mut read = Vec::new();
    for file in &files {
        read.push((file.name(), contents(file).await?));
    }
    let is_set = |(name, bytes): &&(String, Vec<u8>)| {
        matches!(import::sniff(name, bytes), FileKind::Idx | FileKind::Gzip)
    };
    let sets: Vec<(&str, &[u8])> =
        read.iter().filter(is_set).map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    if !sets.is_empty() {
        let set = import::pair("Your images", &sets).map_err(|error| error.to_string())?;
        let labelled = if set.labels.is_empty() { "without labels" } else { "with labels" };
        let note = format!(
            "Training on your {} images of {}×{}, {labelled}.",
            set.len(),
            set.shape.height,
            set.shape.width
        );
        return Ok((Brought::Set(set), note));
    }
    let ((name, bytes), others) = read.split_first().ok_or("There is no file to read.")?;
    let (brought, what) = match import::sniff(name, bytes) {
        FileKind::Sound if sounds => (Brought::Sound(audio::decode(name, bytes).await?), "sound"),
        FileKind::Sound => {
            return Err(format!("“{name}” is a sound: choose the dataset “{}” first.", TONES.name));
        }
        _ => (Brought::Image(picture::decode(name, bytes).await?), "image"),
    };
    let shrunk = match &brought {
        Brought::Image(picture) => picture.shrunk().map(|why| format!(" {why}")).unwrap_or_default(),
        _ => String::new(),
    };
    let note = match others.len() {
        0 => format!("“{name}” is your {what} now."),
        1 => format!("“{name}” is your {what} now; the other file was left out."),
        n => format!("“{name}” is your {what} now; the other {n} files were left out."),
    };
    Ok((brought, note + &shrunk))
}

async fn contents(file: &File) -> Result<Vec<u8>, String> {
    let name = file.name();
    if file.size() > LARGEST {
        return Err(format!("“{name}” is larger than 512 MB, which is more than a tab can learn from."));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let bytes = buffer.map(|b| js_sys::Uint8Array::new(&b).to_vec());
    // Such as a folder, or a file that was moved away meanwhile.
    bytes.map_err(|_: JsValue| format!("“{name}” can't be read: is it a folder, or was it moved?"))
}
