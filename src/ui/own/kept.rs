//! The user's own image as it is kept with a run, and back.

use super::image_source::{ImageSource, OwnImageInput, Sound};
use super::picture::{FilePicture, Picture};
use super::strokes::Strokes;
use crate::buffers::{Bytes, Floats};
use crate::data::ImageShape;
use crate::run::KeptOwn;
use crate::storage::OwnSource;
use leptos::prelude::*;
use std::sync::Arc;

impl OwnImageInput {
    /// The user's image as it is kept; `pixels` are those that the network gets.
    pub fn to_kept(&self, pixels: Option<Vec<u8>>) -> KeptOwn {
        let chosen = OwnSource {
            fit: self.fit.get_untracked(),
            invert: self.invert.get_untracked(),
            ..OwnSource::default()
        };
        let (drawing, source) = self.source.with_untracked(|source| match source {
            ImageSource::Drawn(_) => (self.drawing.with_untracked(Strokes::to_kept), None),
            ImageSource::File(file) => {
                let (name, notes) = (file.name.clone(), file.notes.clone());
                let (size, pixels) =
                    (file.picture.size().map(|side| side as u32), Bytes(file.picture.view().rgba.to_vec()));
                (Vec::new(), Some(OwnSource { name, notes, size, pixels, ..chosen }))
            }
            ImageSource::Sound(sound) => {
                let (name, samples) = (sound.name.clone(), Floats(sound.samples.clone()));
                (Vec::new(), Some(OwnSource { name, samples, ..chosen }))
            }
            ImageSource::None | ImageSource::Sample(..) => (Vec::new(), None),
        });
        KeptOwn { pixels, drawing, source }
    }

    /// Makes what was kept the user's image: with its file where that was kept, so that it can be fitted otherwise; `shape` is that of
    /// the run's images.
    pub fn restore(&self, kept: KeptOwn, shape: Option<ImageShape>) {
        let drawing = Strokes::from_kept(&kept.drawing);
        if !drawing.is_empty() {
            return self.drawing.set(drawing);
        }
        let sample = || Some(ImageSource::Sample(shape?, kept.pixels?));
        let made = match kept.source {
            Some(file) => {
                let (fit, invert) = (file.fit, file.invert);
                let source = source(file);
                if source.is_some() {
                    self.fit.set(fit);
                    self.invert.set(invert);
                }
                source.or_else(sample)
            }
            None => sample(),
        };
        if let Some(made) = made {
            self.source.set(made);
        }
    }
}

/// The picture or sound of a file; `None` when there are not as many pixels as it should have.
fn source(file: OwnSource) -> Option<ImageSource> {
    if file.is_sound() {
        let sound = Sound { name: file.name, samples: file.samples.0 };
        return Some(ImageSource::Sound(Arc::new(sound)));
    }
    let picture = Picture::new(file.size.map(|side| side as usize), file.pixels.0)?;
    Some(ImageSource::File(Arc::new(FilePicture { name: file.name, picture, notes: file.notes })))
}
