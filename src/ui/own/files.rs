//! Files that a user brings: recognised, read, and made a data set, an image or a sound.

use crate::data::ImageSet;
use crate::data::import::{self, Becomes, MAX_FILE_MIB, recognise};
use crate::data::tones::TONES;
use crate::ui::own::file_text::{image_note, set_note};
use crate::ui::own::picture::Picture;
use crate::ui::own::{audio, picture};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// What was read from files.
pub enum Imported {
    /// A data set.
    Set(ImageSet),
    /// One image to reconstruct.
    Image(Picture),
    /// A sound to reconstruct, as [`audio::decode`] gives it.
    Sound(Vec<f32>),
}

/// Reads files; gives what they hold, and a sentence that says so. Sounds are taken only when the images of the data are
/// spectrograms (`sounds`).
///
/// # Errors
/// A sentence that says which file is of no use, and why.
pub async fn import_files(files: Vec<File>, sounds: bool) -> Result<(Imported, String), String> {
    let mut read = Vec::new();
    for file in &files {
        read.push((file.name(), contents(file).await?));
    }
    let becomes = |name: &str, bytes: &[u8]| recognise(name, bytes).format().map(|format| format.becomes);
    let read: Vec<(&str, &[u8])> = read.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let sets: Vec<(&str, &[u8])> = read
        .iter()
        .copied()
        .filter(|(n, b)| matches!(becomes(n, b), Some(Becomes::Array | Becomes::Archive)))
        .collect();
    if !sets.is_empty() {
        let set = import::pair("Your images", &sets).map_err(|error| error.to_string())?;
        let note = set_note(&set);
        return Ok((Imported::Set(set), note));
    }
    let ((name, bytes), others) = read.split_first().ok_or("There is no file to read.")?;
    let (imported, what) = match becomes(name, bytes) {
        Some(Becomes::Sound) if sounds => (Imported::Sound(audio::decode(name, bytes).await?), "sound"),
        Some(Becomes::Sound) => {
            return Err(format!("“{name}” is a sound: choose the dataset “{}” first.", TONES.name));
        }
        _ => (Imported::Image(picture::decode(name, bytes).await?), "image"),
    };
    let shrunk = match &imported {
        Imported::Image(picture) => picture.shrunk().map(|why| format!(" {why}")).unwrap_or_default(),
        _ => String::new(),
    };
    Ok((imported, image_note(name, what, others.len()) + &shrunk))
}

async fn contents(file: &File) -> Result<Vec<u8>, String> {
    let name = file.name();
    if file.size() > f64::from(MAX_FILE_MIB) * 1024.0 * 1024.0 {
        return Err(format!(
            "“{name}” is larger than {MAX_FILE_MIB} MB, which is more than a tab can learn from."
        ));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let bytes = buffer.map(|b| js_sys::Uint8Array::new(&b).to_vec());
    // Such as a folder, or a file that was moved away meanwhile.
    bytes.map_err(|_: JsValue| format!("“{name}” can't be read: is it a folder, or was it moved?"))
}
