//! The user's one image: where it comes from, and how it is made like the data.

use crate::data::preprocess::{Ground, Invert, frame, framing_of, ground_of};
use crate::data::{Framing, ImageShape, dataset, tones};
use crate::protocol::{Bytes, Command};
use crate::ui::own::picture::Picture;
use crate::ui::reactive::{effect, memo};
use crate::ui::session::Session;
use leptos::prelude::*;
use std::sync::Arc;

/// Where the user's image comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Source {
    /// There is none.
    #[default]
    Nothing,
    /// The pad; white ink on black paper, so never inverted.
    Drawn(Arc<Picture>),
    /// A file or the clipboard.
    Brought(Arc<Picture>),
    /// An image of the set itself.
    Sample(ImageShape, Vec<u8>),
    /// A sound, at [`tones::SAMPLE_RATE`].
    Heard(Arc<Vec<f32>>),
}

impl Source {
    /// The picture in its own size, `[3, height, width]`; none where there is none.
    pub fn picture(&self) -> Option<(ImageShape, Vec<u8>)> {
        match self {
            Self::Drawn(picture) | Self::Brought(picture) => Some(picture.planes()),
            _ => None,
        }
    }
}

/// The user's one image. Whatever becomes its source is made like the data at once, and again when the data changes.
#[derive(Clone, Copy)]
pub struct YourImage {
    /// Where it comes from.
    pub source: RwSignal<Source>,
    /// Whether to swap black and white of a brought image.
    pub invert: RwSignal<Invert>,
    /// Shape of the data's images.
    pub shape: Memo<ImageShape>,
    /// True when these are pictures of sounds.
    pub sounds: Memo<bool>,
    /// How an image is made like these.
    manner: Memo<(Framing, Ground)>,
}

impl YourImage {
    /// A picture from outside made like the images of the data, `[channels, height, width]`.
    pub fn framed(&self, picture: &Picture) -> Vec<u8> {
        let (framing, ground) = self.manner.get_untracked();
        let invert = ground.invert(self.invert.get_untracked());
        frame(picture.view(), self.shape.get_untracked(), framing, invert).pixels
    }

    /// Provides it as context; expects a [`Session`].
    pub fn provide() {
        let session = expect_context::<Session>();
        // What runs; what the form asks for before anything runs.
        let key = memo(move || {
            let running = session.run.with(|r| r.started.as_ref().map(|s| s.spec.data.clone()));
            running.unwrap_or_else(|| session.spec.with(|s| s.data.clone()))
        });
        let shape = memo(move || {
            let running = session.run.with(|r| r.started.as_ref().map(|s| s.data.shape));
            running.or_else(|| dataset(&key.get()).map(|d| d.shape)).unwrap_or_default()
        });
        let manner = memo(move || manner(&session, &key.get()));
        let yours = Self {
            source: RwSignal::new(Source::Nothing),
            invert: RwSignal::new(Invert::Auto),
            shape,
            sounds: memo(move || manner.get().0 == Framing::Spectrogram),
            manner,
        };

        effect(move || {
            let (shape, (framing, ground), invert) = (shape.get(), manner.get(), yours.invert.get());
            let own = yours.source.with(|source| match source {
                Source::Nothing => None,
                // The pad is white on black, and is known to be.
                Source::Drawn(picture) => {
                    let invert = if ground == Ground::Light { Invert::Yes } else { Invert::No };
                    Some(frame(picture.view(), shape, framing, invert).pixels)
                }
                Source::Brought(picture) => {
                    Some(frame(picture.view(), shape, framing, ground.invert(invert)).pixels)
                }
                Source::Sample(of, pixels) => (*of == shape).then(|| pixels.clone()),
                Source::Heard(samples) => (framing == Framing::Spectrogram).then(|| tones::image(samples)),
            });
            if session.own.with_untracked(|present| *present != own) {
                session.own.set(own.clone());
                session.send(Command::Own(own.map(Bytes)));
            }
        });
        provide_context(yours);
    }
}

/// How an image is made like those of the data.
fn manner(session: &Session, key: &str) -> (Framing, Ground) {
    match dataset(key) {
        Some(dataset) => (dataset.framing, Ground::Dark),
        None => session.images.with(|set| {
            set.as_ref().map_or((Framing::Crop, Ground::Dark), |set| (framing_of(set), ground_of(set)))
        }),
    }
}
