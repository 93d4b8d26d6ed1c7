//! The user's own image: where it comes from, and how it is made like the data.

use crate::data::preprocess::{Fit, Invert, fit};
use crate::data::{ImageShape, dataset, tones};
use crate::protocol::{Bytes, Command};
use crate::run::Run;
use crate::ui::own::file_text::{FileNote, file_note};
use crate::ui::own::framing::DataFraming;
use crate::ui::own::picture::{FilePicture, Picture};
use crate::ui::own::strokes::Strokes;
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
    /// What is drawn on the pad. The pad changes it without notice; one that is set is drawn.
    pub drawing: RwSignal<Strokes>,
    /// Whether to swap black and white of an image from a file.
    pub invert: RwSignal<Invert>,
    /// How an image is fitted into the data's shape; `None` for the way of the data.
    pub fit: RwSignal<Option<Fit>>,
    /// Shape of the data's images.
    pub shape: Memo<ImageShape>,
    /// True when the images of the data are spectrograms.
    pub sounds: Memo<bool>,
    /// True when the data are no images but the rows of a table: there is no image of the user's then.
    pub table: Memo<bool>,
    /// How pictures are made like the images of the data.
    pub framing: Memo<DataFraming>,
    /// Of the image from a file: whether its brightness was inverted, and the share of it that was kept.
    framed: RwSignal<(bool, f32)>,
}

impl OwnImageInput {
    /// A picture from outside made like the images of the data, `[channels, height, width]`.
    pub fn framed(&self, picture: &Picture) -> Vec<u8> {
        let fitting = self.framing.get_untracked().of_picture(picture.view(), None, Invert::Auto);
        fit(picture.view(), self.shape.get_untracked(), &fitting).pixels
    }

    /// What the user should know of an image or sound from a file, in sentences, tracked; empty when there is none.
    pub fn file_note(&self) -> String {
        self.source.with(|source| match source {
            ImageSource::File(file) => {
                let (inverted, kept) = self.framed.get();
                let (fit, invert, framing) = (self.fit.get(), self.invert.get(), self.framing.get());
                FileNote { name: &file.name, notes: &file.notes, kept, fit, invert, inverted, framing }.text()
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
        let framing = memo(move || {
            let key = key.get();
            match dataset(&key) {
                Some(dataset) => DataFraming::of_dataset(dataset),
                None => session.images.with(|set| DataFraming::of_set(set.as_deref())),
            }
        });
        let own_image = Self {
            source: RwSignal::new(ImageSource::None),
            drawing: RwSignal::default(),
            invert: RwSignal::new(Invert::Auto),
            fit: RwSignal::new(None),
            shape,
            sounds: memo(move || framing.get().sounds()),
            table: memo(move || {
                session
                    .run
                    .with(|run| run.started.as_ref().is_some_and(|started| !started.data.columns.is_empty()))
            }),
            framed: RwSignal::new((false, 1.0)),
            framing,
        };

        effect(move || {
            let (shape, framing) = (shape.get(), framing.get());
            let (asked, invert) = (own_image.fit.get(), own_image.invert.get());
            let own = own_image.source.with(|source| match source {
                _ if own_image.table.get() => None,
                ImageSource::None => None,
                ImageSource::Drawn(picture) => Some(fit(picture.view(), shape, &framing.of_drawing()).pixels),
                ImageSource::File(file) => {
                    let view = file.picture.view();
                    let framed = fit(view, shape, &framing.of_picture(view, asked, invert));
                    own_image.framed.set((framed.inverted, framed.kept));
                    Some(framed.pixels)
                }
                ImageSource::Sample(of, pixels) => (*of == shape).then(|| pixels.clone()),
                ImageSource::Sound(sound) => framing.sounds().then(|| tones::image(&sound.samples)),
            });
            if session.own.with_untracked(|present| *present != own) {
                session.own.set(own.clone());
                session.send(Command::Own(own.map(Bytes)));
            }
        });
        provide_context(own_image);
    }
}
