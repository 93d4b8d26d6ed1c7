//! Hearing the user's sound and its copy, where images are pictures of sounds; and bringing one by microphone.

use crate::data::tones;
use crate::ui::own::audio;
use crate::ui::own::source::{Source, YourImage};
use crate::ui::reactive::live;
use crate::ui::session::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Buttons to play and to record; nothing where the data are no sounds. Expects a [`Session`] and a [`YourImage`] as
/// context.
#[component]
pub fn SoundTools() -> impl IntoView {
    let session = expect_context::<Session>();
    let yours = expect_context::<YourImage>();
    let listening = RwSignal::new(false);
    let trouble = RwSignal::new(String::new());
    let tell = move |outcome: Result<(), String>| trouble.set(outcome.err().unwrap_or_default());

    // A picture that was drawn has no sound but that of its image.
    let own = move || {
        let heard = yours.source.with_untracked(|s| match s {
            Source::Heard(samples) => Some(Arc::clone(samples)),
            _ => None,
        });
        heard
            .map(|samples| samples.to_vec())
            .or_else(|| session.own.get_untracked().map(|image| tones::sound(&image)))
    };
    let copy = move || {
        let copy = session.run.with_untracked(|run| run.own.as_ref().map(|own| own.reconstruction.clone()));
        copy.map(|image| tones::sound(&image))
    };
    let play_own = move |_| tell(own().map_or(Ok(()), |samples| audio::play(&samples)));
    let play_copy = move |_| tell(copy().map_or(Ok(()), |samples| audio::play(&samples)));
    let record = move |_| {
        listening.set(true);
        spawn_local(async move {
            let heard = audio::listen().await;
            listening.set(false);
            tell(heard.map(|samples| yours.source.set(Source::Heard(Arc::new(samples)))));
        });
    };
    let nothing = move || session.own.with(Option::is_none);
    let no_copy = move || nothing() || session.run.with(|run| run.own.is_none());
    view! {
        <div class="sound" role="group" aria-label="Sound" hidden=live(move || !yours.sounds.get())>
            <button type="button" disabled=live(nothing) on:click=play_own>"Play yours"</button>
            <button type="button" disabled=live(no_copy) on:click=play_copy
                title="The copy as a sound; its phases are guessed">"Play copy"</button>
            <button type="button" disabled=listening on:click=record title="A second from your microphone">
                {live(move || if listening.get() { "Listening …".into() } else { String::from("Record") })}
            </button>
            <p class="drop-bad" role="alert">{live(move || trouble.get())}</p>
        </div>
    }
}
