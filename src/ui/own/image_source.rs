//! The user's own image: where it comes from, and how it is made like the data.

use crate::data::preprocess::{Ground, Invert, frame, framing_of, ground_of};
use crate::data::{Framing, ImageShape, dataset, tones};
use crate::protocol::{Bytes, Command};
use crate::run::Run;
use crate::ui::own::file_text::{add, crop_note, file_note, invert_note};
use crate::ui::own::picture::{FilePicture, Picture};
use crate::ui::reactive::{effect, memo};
use crate::ui::session::Session;
use leptos::prelude::*;
use std::sync::Arc;

/// Where the user's image comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ImageSource {
    /// There is no image.
    #[default]
    None,
    /// The drawing pad: white on black.
    Drawn(Arc<Picture>),
    /// A file or the clipboard.
    File(Arc<FilePicture>),
    /// An image of the data set, `[channels, height, width]`.
    Sample(ImageShape, Vec<u8>),
    /// A sound.
    Sound(Arc<Sound>),
}

/// A sound of the user's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sound {
    /// Its file; empty when it is none.
    pub name: String,
    /// Samples from −1 to 1, at [`tones::SAMPLE_RATE`].
    pub samples: Vec<f32>,
}

impl ImageSource {
    /// The picture in its own size, `[3, height, width]`; `None` when the image is no picture.
    pub fn picture(&self) -> Option<(ImageShape, Vec<u8>)> {
        match self {
            Self::Drawn(picture) => Some(picture.planes()),
            Self::File(file) => Some(file.picture.planes()),
            _ => None,
        }
    }
}

/// The user's own image. Its source is made like the data at once, and again when the data changes.
#[derive(Clone, Copy)]
pub struct OwnImageInput {
    /// Where it comes from.
    pub source: RwSignal<ImageSource>,
    /// Whether to swap black and white of an image from a file.
    pub invert: RwSignal<Invert>,
    /// Shape of the data's images.
    pub shape: Memo<ImageShape>,
    /// True when the images of the data are spectrograms.
    pub sounds: Memo<bool>,
    /// True when the data are no images but the rows of a table: there is no image of the user's then.
    pub table: Memo<bool>,
    /// True when the brightness of the image was inverted.
    inverted: RwSignal<bool>,
    /// How an image is fitted to the data's shape, and the data's background.
    framing: Memo<(Framing, Ground)>,
}

impl OwnImageInput {
    /// A picture from outside made like the images of the data, `[channels, height, width]`.
    pub fn framed(&self, picture: &Picture) -> Vec<u8> {
        let (framing, ground) = self.framing.get_untracked();
        let invert = ground.invert(self.invert.get_untracked());
        frame(picture.view(), self.shape.get_untracked(), framing, invert).pixels
    }

    /// What the user should know of an image or sound from a file, in sentences, tracked; empty when there is none.
    pub fn file_note(&self) -> String {
        self.source.with(|source| match source {
            ImageSource::File(file) => {
                let (framing, _) = self.framing.get();
                let mut note = file_note(&file.name, "image");
                file.notes.iter().for_each(|more| add(&mut note, more));
                if framing != Framing::Handwriting {
                    crop_note(file.picture.size(), self.shape.get())
                        .iter()
                        .for_each(|more| add(&mut note, more));
                }
                if self.invert.get() == Invert::Auto {
                    add(&mut note, invert_note(self.inverted.get()));
                }
                note
            }
            ImageSource::Sound(sound) if !sound.name.is_empty() => file_note(&sound.name, "sound"),
            _ => String::new(),
        })
    }

    /// Provides it as context; expects a [`Session`].
    pub fn provide() {
        let session = expect_context::<Session>();
        // The data of the run; before the first run, those of the form.
        let key = memo(move || {
            let running = session.run.with(|r| r.started.as_ref().map(|s| s.spec.data.clone()));
            running.unwrap_or_else(|| session.spec.with(|s| s.data.clone()))
        });
        let shape = memo(move || {
            let running = session.run.with(Run::image_shape);
            running.or_else(|| dataset(&key.get()).map(|d| d.shape)).unwrap_or_default()
        });
        let framing = memo(move || framing_in(&session, &key.get()));
        let own_image = Self {
            source: RwSignal::new(ImageSource::None),
            invert: RwSignal::new(Invert::Auto),
            shape,
            sounds: memo(move || framing.get().0 == Framing::Spectrogram),
            table: memo(move || {
                session
                    .run
                    .with(|run| run.started.as_ref().is_some_and(|started| !started.data.columns.is_empty()))
            }),
            inverted: RwSignal::new(false),
            framing,
        };

        effect(move || {
            let (shape, (framing, ground), invert) = (shape.get(), framing.get(), own_image.invert.get());
            let own = own_image.source.with(|source| match source {
                _ if own_image.table.get() => None,
                ImageSource::None => None,
                // The pad is white on black, and is known to be.
                ImageSource::Drawn(picture) => {
                    let invert = if ground == Ground::Light { Invert::Yes } else { Invert::No };
                    Some(frame(picture.view(), shape, framing, invert).pixels)
                }
                ImageSource::File(file) => {
                    let framed = frame(file.picture.view(), shape, framing, ground.invert(invert));
                    own_image.inverted.set(framed.inverted);
                    Some(framed.pixels)
                }
                ImageSource::Sample(of, pixels) => (*of == shape).then(|| pixels.clone()),
                ImageSource::Sound(sound) => {
                    (framing == Framing::Spectrogram).then(|| tones::image(&sound.samples))
                }
            });
            if session.own.with_untracked(|present| *present != own) {
                session.own.set(own.clone());
                session.send(Command::Own(own.map(Bytes)));
            }
        });
        provide_context(own_image);
    }
}

/// How an image is fitted to the data of this key, and its background.
fn framing_in(session: &Session, key: &str) -> (Framing, Ground) {
    match dataset(key) {
        Some(dataset) => (dataset.framing, Ground::Dark),
        None => session.images.with(|set| {
            set.as_ref().map_or((Framing::Crop, Ground::Dark), |set| (framing_of(set), ground_of(set)))
        }),
    }
}
