//! Where files come in: dropped anywhere on the page, pasted, picked, photographed, or fetched by name.

use super::choice_rows::{INVERTS, choose, key};
use super::files_list::LeftOutList;
use super::importer::{Importer, Panel};
use super::state::Doing;
use super::text::{progress_text, set_note};
use super::walk::{Entry, listed, transferred};
use crate::spec::OWN_DATA;
use crate::ui::own::framing::FITS;
use crate::ui::own::{ImageSource, OwnImageInput};
use crate::ui::reactive::{effect, live, memo, on_window};
use crate::ui::session::Session;
use crate::ui::widgets::select::Select;
use leptos::html::Input;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, DragEvent, Event};

/// Id of the button that picks files, which others point at.
pub const PICKER_ID: &str = "choose-files";

/// The drop zone, though the whole page takes files. Expects a [`Session`], an [`OwnImageInput`] and an [`Importer`] as
/// context.
#[component]
pub fn DropZone() -> impl IntoView {
    let session = expect_context::<Session>();
    let own_image = expect_context::<OwnImageInput>();
    let importer = expect_context::<Importer>();
    let over = RwSignal::new(false);
    listen(over, importer);

    let on_own_set = memo(move || {
        session.run.with(|run| run.started.as_ref().is_some_and(|started| started.spec.data == OWN_DATA))
    });
    let good = memo(move || {
        // A sentence about the newest files is not to be lost among those about others.
        let other = importer.state.with(|state| {
            state.draft.is_none() && (state.doing != Doing::Nothing || !state.problem.is_empty())
        });
        let set = if on_own_set.get() {
            session.images.with(|set| set.as_deref().map(set_note)).unwrap_or_default()
        } else {
            String::new()
        };
        let file = own_image.file_note();
        let notes = [set, file].into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join(" ");
        if other { String::new() } else { notes }
    });
    let bad = memo(move || {
        importer.state.with(|state| if state.draft.is_none() { state.problem.clone() } else { String::new() })
    });
    let busy = memo(move || {
        importer.state.with(|state| {
            let busy = state.draft.is_none() && state.doing != Doing::Nothing;
            if busy { progress_text(&state.progress) } else { String::new() }
        })
    });
    let left_out = memo(move || {
        let shown = importer.present.get();
        importer
            .state
            .with(|state| if shown && state.draft.is_none() { state.left_out.clone() } else { Vec::new() })
    });
    let from_file = move || own_image.source.with(|s| matches!(s, ImageSource::File(_)));
    let fits = FITS.iter().map(|(key, name, _)| (*key, *name)).collect();
    let inverts = INVERTS.iter().map(|(key, name, _)| (*key, *name)).collect();
    let open = move |panel| importer.panel.set(panel);
    view! {
        <section class="drop" class:drop-over=over role="group" aria-label="Your own data">
            <p>"Drop images, a folder, a ZIP, arrays, a table or sounds anywhere on the page, or paste them."</p>
            <div class="drop-ways">
                <FilePicker label="Files" hint="Choose files" id=PICKER_ID/>
                <FilePicker label="Folder" hint="Choose a folder" folder=true/>
                <button type="button" title="Take pictures with the camera" on:click=move |_| open(Panel::Camera)>"Camera"</button>
                <button type="button" title="Datasets that many papers use" on:click=move |_| open(Panel::Classic)>"Classic sets"</button>
            </div>
            <div class="drop-choices" hidden=live(move || !from_file())>
                <label>"Fit" <Select label="Fit" options=fits chosen=live(move || key(FITS, &own_image.fit.get())) choose=move |key: String| own_image.fit.update(|fit| choose(FITS, &key, fit))/></label>
                <label>"Invert" <Select label="Invert" options=inverts chosen=live(move || key(INVERTS, &own_image.invert.get())) choose=move |key: String| own_image.invert.update(|invert| choose(INVERTS, &key, invert))/></label>
            </div>
            <div class="drop-busy" hidden=live(move || busy.with(String::is_empty))>
                <span role="status">{busy}</span>
                <button type="button" on:click=move |_| importer.cancel()>"Cancel"</button>
            </div>
            <p class="drop-good" role="status">{good}</p>
            <p class="drop-bad" role="alert">{bad}</p>
            <LeftOutList files=left_out/>
        </section>
    }
}

/// A button that picks files, or a folder.
#[component]
pub fn FilePicker(
    /// What stands on it.
    label: &'static str,
    /// Its accessible name.
    hint: &'static str,
    /// True to pick a folder.
    #[prop(optional)]
    folder: bool,
    /// Id of its control.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Called before the files are taken.
    #[prop(optional)]
    before: Option<Callback<()>>,
) -> impl IntoView {
    let importer = expect_context::<Importer>();
    let node = NodeRef::<Input>::new();
    if folder {
        effect(move || {
            if let Some(input) = node.get() {
                // Fails only on a name that is none.
                let _ = input.set_attribute("webkitdirectory", "");
            }
        });
    }
    let pick = move |_| {
        if let Some(input) = node.get_untracked() {
            let files = listed(input.files());
            // So that the same can be picked again.
            input.set_value("");
            if let Some(before) = before.filter(|_| !files.is_empty()) {
                before.run(());
            }
            importer.bring(files);
        }
    };
    view! {
        <label class="button" title=hint>
            {label}
            <input type="file" class="visually-hidden" multiple aria-label=hint id=id node_ref=node on:change=pick/>
        </label>
    }
}

/// Takes files from the whole page, so that a near miss does not make the browser open the file instead.
fn listen(over: RwSignal<bool>, importer: Importer) {
    // One closure for all of a drag: the machinery behind each listener is a kilobyte to download.
    let drag = Rc::new(move |event: Event| {
        let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| carries_files(event)) else { return };
        match event.type_().as_str() {
            // Without a related target the pointer has left the window, and not just passed to another element.
            "dragleave" if event.related_target().is_some() => {}
            "dragleave" => over.set(false),
            "drop" => {
                // A field took it that is for other files than data.
                let taken = event.default_prevented();
                event.prevent_default();
                over.set(false);
                if taken {
                    return;
                }
                importer.bring(event.data_transfer().as_ref().map(transferred).unwrap_or_default());
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
            let entries: Vec<Entry> = data.as_ref().map(transferred).unwrap_or_default();
            importer.bring(entries);
        }),
    );
}

/// True for files from outside, false for text or an image that is dragged within the page.
fn carries_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.includes(&"Files".into(), 0))
}
