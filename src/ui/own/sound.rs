//! Where images are spectrograms: the user's sound and its reconstruction, played, and a recording by microphone.

use crate::data::tones;
use crate::ui::own::audio;
use crate::ui::own::image_source::{ImageSource, OwnImageInput, Sound};
use crate::ui::reactive::live;
use crate::ui::session::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Buttons to play and to record; hidden when the data are no sounds. Expects a [`Session`] and an [`OwnImageInput`] as
/// context.
#[component]
pub fn SoundTools() -> impl IntoView {
    let session = expect_context::<Session>();
    let own_image = expect_context::<OwnImageInput>();
    let listening = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    let report = move |outcome: Result<(), String>| error.set(outcome.err().unwrap_or_default());

    // A drawing has no samples of its own: its image is made a sound.
    let own = move || {
        let sound = own_image.source.with_untracked(|s| match s {
            ImageSource::Sound(sound) => Some(Arc::clone(sound)),
            _ => None,
        });
        sound
            .map(|sound| sound.samples.clone())
            .or_else(|| session.own.get_untracked().map(|image| tones::sound(&image)))
    };
    let copy = move || {
        let copy = session.run.with_untracked(|run| run.own.as_ref().map(|own| own.reconstruction.clone()));
        copy.map(|image| tones::sound(&image))
    };
    let play_own = move |_| report(own().map_or(Ok(()), |samples| audio::play(&samples)));
    let play_copy = move |_| report(copy().map_or(Ok(()), |samples| audio::play(&samples)));
    let record = move |_| {
        listening.set(true);
        spawn_local(async move {
            let recorded = audio::listen().await;
            listening.set(false);
            report(recorded.map(|samples| {
                let sound = Sound { name: String::new(), samples };
                own_image.source.set(ImageSource::Sound(Arc::new(sound)));
            }));
        });
    };
    let nothing = move || session.own.with(Option::is_none);
    let no_copy = move || nothing() || session.run.with(|run| run.own.is_none());
    view! {
        <div class="sound" role="group" aria-label="Sound" hidden=live(move || !own_image.sounds.get())>
            <button type="button" disabled=live(nothing) on:click=play_own>"Play input"</button>
            <button type="button" disabled=live(no_copy) on:click=play_copy
                title="The reconstruction as sound; its phases are estimated">"Play output"</button>
            <button type="button" disabled=listening on:click=record title="Record 1.5 seconds from your \
                microphone">
                {live(move || if listening.get() { "Recording …".into() } else { String::from("Record") })}
            </button>
            <p class="drop-bad" role="alert">{live(move || error.get())}</p>
        </div>
    }
}
