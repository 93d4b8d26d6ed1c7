//! Files from outside: dropped anywhere on the page, pasted, or picked.

use crate::data::preprocess::Invert;
use crate::ui::own::files::{Brought, understand};
use crate::ui::own::source::{Source, YourImage};
use crate::ui::reactive::{live, on_window};
use crate::ui::session::Session;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, DragEvent, Event, File, FileList};

/// What the file picker offers first; anything else can still be dropped.
const ACCEPT: &str = "image/*,audio/*,.gz,.idx,.idx3-ubyte,.idx1-ubyte,.ubyte";

/// What came of the last files.
#[derive(Clone, PartialEq)]
enum News {
    None,
    Good(String),
    Bad(String),
}

/// A place to drop files, though the whole page takes them. Expects a [`Session`] and a [`YourImage`] as context.
#[component]
pub fn DropZone() -> impl IntoView {
    let session = expect_context::<Session>();
    let yours = expect_context::<YourImage>();
    let news = RwSignal::new(News::None);
    let over = RwSignal::new(false);
    let picker = NodeRef::<Input>::new();

    let bring = move |files: Vec<File>| {
        if files.is_empty() {
            return;
        }
        let sounds = yours.sounds.get_untracked();
        spawn_local(async move {
            let outcome = understand(files, sounds).await;
            news.set(match outcome {
                Err(why) => News::Bad(why),
                Ok((brought, note)) => {
                    match brought {
                        Brought::Set(set) => session.images.set(Some(set)),
                        Brought::Image(picture) => yours.source.set(Source::Brought(Arc::new(picture))),
                        Brought::Sound(samples) => yours.source.set(Source::Heard(Arc::new(samples))),
                    }
                    News::Good(note)
                }
            });
        });
    };
    listen(over, bring);

    let pick = move |_| {
        if let Some(input) = picker.get_untracked() {
            bring(list(input.files()));
            // So that the same file can be picked again.
            input.set_value("");
        }
    };
    let brought = move || yours.source.with(|s| matches!(s, Source::Brought(_)));
    view! {
        <div class="drop" class:drop-over=over role="group" aria-label="Drop images">
            <p class="drop-words">
                {live(move || words(yours.sounds.get()))}
                <label class="drop-pick">
                    "choose files"
                    <input type="file" class="visually-hidden" multiple accept=ACCEPT aria-label="Choose files"
                        node_ref=picker on:change=pick/>
                </label>
            </p>
            <label class="drop-invert" hidden=live(move || !brought())>
                "Invert"
                <select on:change=move |event| yours.invert.set(invert(&event_target_value(&event)))>
                    <option value="auto">"Auto"</option>
                    <option value="yes">"On"</option>
                    <option value="no">"Off"</option>
                </select>
            </label>
            <p class="drop-good" role="status">
                {live(move || match news.get() { News::Good(text) => text, _ => String::new() })}
            </p>
            <p class="drop-bad" role="alert">
                {live(move || match news.get() { News::Bad(text) => text, _ => String::new() })}
            </p>
        </div>
    }
}

fn words(sounds: bool) -> String {
    let one = if sounds { "a sound, an image" } else { "an image" };
    format!("Drop {one} or an IDX pair, paste, or ")
}

fn invert(key: &str) -> Invert {
    match key {
        "yes" => Invert::Yes,
        "no" => Invert::No,
        _ => Invert::Auto,
    }
}

/// Takes files from the whole page, so that a near miss does not make the browser open the file instead.
fn listen(over: RwSignal<bool>, bring: impl Fn(Vec<File>) + Copy + 'static) {
    // One closure for all of a drag: the machinery behind each listener is a kilobyte to download.
    let drag = Rc::new(move |event: Event| {
        let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| carries_files(event)) else { return };
        match event.type_().as_str() {
            // Without a related target the pointer has left the window, and not just passed to another element.
            "dragleave" if event.related_target().is_some() => {}
            "dragleave" => over.set(false),
            "drop" => {
                event.prevent_default();
                over.set(false);
                bring(list(event.data_transfer().and_then(|data| data.files())));
            }
            _ => {
                event.prevent_default();
                over.set(true);
            }
        }
    });
    for name in ["dragenter", "dragover", "dragleave", "drop"] {
        let drag = Rc::clone(&drag);
        on_window(name, Box::new(move |event| drag(event)));
    }
    on_window(
        "paste",
        Box::new(move |event| {
            let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            bring(list(data.and_then(|data| data.files())));
        }),
    );
}

/// True for files from outside, false for text or an image that is dragged within the page.
fn carries_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.includes(&"Files".into(), 0))
}

fn list(files: Option<FileList>) -> Vec<File> {
    files.map(|files| (0..files.length()).filter_map(|i| files.get(i)).collect()).unwrap_or_default()
}
