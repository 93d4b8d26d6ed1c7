//! Files from outside: dropped anywhere on the page, pasted, or picked.

use crate::data::import::offers;
use crate::data::preprocess::Invert;
use crate::ui::own::files::{Imported, import_files};
use crate::ui::own::image_source::{ImageSource, OwnImageInput};
use crate::ui::reactive::{live, on_window};
use crate::ui::session::Session;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, DragEvent, Event, File, FileList};

/// What became of the last files: nothing yet, a note, or why they are of no use.
#[derive(Clone, PartialEq)]
enum Outcome {
    None,
    Note(String),
    Error(String),
}

/// A place to drop files, though the whole page takes them. Expects a [`Session`] and an [`OwnImageInput`] as context.
#[component]
pub fn DropZone() -> impl IntoView {
    let session = expect_context::<Session>();
    let own_image = expect_context::<OwnImageInput>();
    let outcome = RwSignal::new(Outcome::None);
    let over = RwSignal::new(false);
    let picker = NodeRef::<Input>::new();

    let take = move |files: Vec<File>| {
        if files.is_empty() {
            return;
        }
        let sounds = own_image.sounds.get_untracked();
        spawn_local(async move {
            let imported = import_files(files, sounds).await;
            outcome.set(match imported {
                Err(why) => Outcome::Error(why),
                Ok((imported, note)) => {
                    match imported {
                        Imported::Set(set) => session.images.set(Some(Arc::new(set))),
                        Imported::Image(picture) => {
                            own_image.source.set(ImageSource::File(Arc::new(picture)))
                        }
                        Imported::Sound(samples) => {
                            own_image.source.set(ImageSource::Sound(Arc::new(samples)))
                        }
                    }
                    Outcome::Note(note)
                }
            });
        });
    };
    listen(over, take);

    let pick = move |_| {
        if let Some(input) = picker.get_untracked() {
            take(list(input.files()));
            // So that the same file can be picked again.
            input.set_value("");
        }
    };
    let from_file = move || own_image.source.with(|s| matches!(s, ImageSource::File(_)));
    view! {
        <div class="drop" class:drop-over=over role="group" aria-label="Drop images">
            <p class="drop-words">
                {live(move || invitation(own_image.sounds.get()))}
                <label class="drop-pick">
                    "choose files"
                    <input type="file" class="visually-hidden" multiple aria-label="Choose files"
                        node_ref=picker on:change=pick/>
                </label>
            </p>
            <label class="drop-invert" hidden=live(move || !from_file())>
                "Invert"
                <select on:change=move |event| own_image.invert.set(invert(&event_target_value(&event)))>
                    <option value="auto">"Auto"</option>
                    <option value="yes">"On"</option>
                    <option value="no">"Off"</option>
                </select>
            </label>
            <p class="drop-good" role="status">
                {live(move || match outcome.get() { Outcome::Note(text) => text, _ => String::new() })}
            </p>
            <p class="drop-bad" role="alert">
                {live(move || match outcome.get() { Outcome::Error(text) => text, _ => String::new() })}
            </p>
        </div>
    }
}

fn invitation(sounds: bool) -> String {
    format!("Drop {}, paste, or ", offers(sounds))
}

fn invert(key: &str) -> Invert {
    match key {
        "yes" => Invert::Yes,
        "no" => Invert::No,
        _ => Invert::Auto,
    }
}

/// Takes files from the whole page, so that a near miss does not make the browser open the file instead.
fn listen(over: RwSignal<bool>, take: impl Fn(Vec<File>) + Copy + 'static) {
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
                take(list(event.data_transfer().and_then(|data| data.files())));
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
            take(list(data.and_then(|data| data.files())));
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
