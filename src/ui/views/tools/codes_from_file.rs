//! Images of codes that come from elsewhere, in a file.

use crate::data::{DataKind, ImageShape};
use crate::protocol::{DecodedFormat, ExportEvent, ExportKind, Lookup};
use crate::ui::query::Status;
use crate::ui::reactive::{live, memo};
use crate::ui::save::save_named;
use crate::ui::takeaway::Taker;
use crate::ui::views::content::decoded::{self, FileCodes};
use crate::ui::views::tools::save_row::SaveRow;
use crate::ui::views::tools::tool::Tool;
use crate::ui::widgets::canvas::{encoded, offscreen_canvas, show_images};
use crate::ui::widgets::card::Card;
use crate::ui::widgets::cards::Cards;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::{DragEvent, File};

/// A field for a file with codes, their first images, and buttons that save all. Expects a [`Taker`] as context.
#[component]
pub fn CodesFromFile(
    /// The tool.
    tool: Tool,
) -> impl IntoView {
    let (session, taker) = (tool.session, expect_context::<Taker>());
    let loaded = RwSignal::new(None::<Arc<FileCodes>>);
    let (reading, problem) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let latent = memo(move || session.run.with(decoded::latent));
    let misfit =
        memo(move || loaded.with(|of| of.as_ref().map(|of| of.misfit(latent.get())).unwrap_or_default()));
    let query = tool.live_query(move || {
        let fits = latent.get().is_some() && misfit.with(String::is_empty);
        loaded.get().filter(|_| fits).map(|of| Lookup::Decode(of.first()).into())
    });
    let read = move |file: Option<File>| {
        let (Some(file), Some(latent)) = (file, latent.get_untracked()) else { return };
        let name = file.name();
        loaded.set(None);
        problem.set(String::new());
        reading.set(format!("Reading “{name}” …"));
        let hear = move |event| match event {
            ExportEvent::Ready | ExportEvent::Made { .. } => {}
            ExportEvent::Loading(how_far) => reading.set(format!("{how_far} …")),
            ExportEvent::Codes(codes) => {
                reading.set(String::new());
                loaded.set(Some(Arc::new(FileCodes { file: name.clone(), latent, codes })));
            }
            ExportEvent::Failed(why) => {
                reading.set(String::new());
                problem.set(why);
            }
        };
        taker.read_codes(&file, latent, decoded::most(tool.shape.get_untracked()), Rc::new(hear));
    };
    let note = live(move || {
        let note = loaded.with(|of| of.as_ref().map(|of| of.note()).unwrap_or_default());
        if note.is_empty() { reading.get() } else { note }
    });
    let why = live(move || if problem.with(String::is_empty) { misfit.get() } else { problem.get() });
    let cards = memo(move || {
        let (images, shape) = (query.pixels(), tool.shape.get());
        let of = loaded.get().filter(|_| misfit.with(String::is_empty));
        of.zip(images).map(|(of, images)| of.cards(&images, shape.len())).unwrap_or_default()
    });
    let pick = move |at: usize| {
        let card = cards.with_untracked(|cards| cards.get(at).cloned());
        if let Some(card) = card {
            save_picture(card, tool.shape.get_untracked(), at);
        }
    };
    view! {
        <h3>"Codes from a file"</h3>
        <p class="quiet">{live(move || session.word(&decoded::hint(latent.get())))}</p>
        <Field read=Callback::new(read) note why/>
        <Status query needs="" follows=true/>
        <Cards label="Images of codes from a file" shape=tool.shape cards pick/>
        {move || {
            let formats = decoded::formats(tool.kind.get() == DataKind::Table);
            let save = move |format: DecodedFormat| {
                if let Some(of) = loaded.get_untracked() {
                    let FileCodes { codes, .. } = of.as_ref().clone();
                    taker.take_with(ExportKind::Decoded(format), codes.values, codes.names);
                }
            };
            let one = |(label, format): &(&'static str, DecodedFormat)| {
                let format = *format;
                (*label, Callback::new(move |()| save(format)))
            };
            let saves: Vec<_> = formats.iter().map(one).collect();
            view! { <SaveRow saves hidden=live(move || cards.with(Vec::is_empty))/> }
        }}
    }
}

/// The field, what was read, and what is wrong with it.
#[component]
fn Field(
    /// Takes the file.
    read: Callback<Option<File>>,
    /// What was read.
    note: Signal<String>,
    /// What is wrong; empty when nothing is.
    why: Signal<String>,
) -> impl IntoView {
    let node = NodeRef::<Input>::new();
    let pick = move |_| {
        let Some(input) = node.get_untracked() else { return };
        let file = input.files().and_then(|files| files.get(0));
        // So that the same can be picked again.
        input.set_value("");
        read.run(file);
    };
    let take_drop = move |event: DragEvent| {
        // What falls on the field is no data to train on.
        event.prevent_default();
        read.run(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
    };
    view! {
        <div class="codes-field tool-row" on:drop=take_drop>
            <label class="drop-pick">"Images of codes from a file"
                <input type="file" class="visually-hidden" aria-label="Images of codes from a file" node_ref=node on:change=pick/>
            </label>
            <span class="quiet" role="status">{note}</span>
            <span class="caution" role="alert">{why}</span>
        </div>
    }
}

/// Downloads an image as PNG.
fn save_picture(card: Card, shape: ImageShape, at: usize) {
    spawn_local(async move {
        let Some(canvas) = offscreen_canvas(1, 1) else { return };
        show_images(&canvas, &card.pixels, shape, 1, 0);
        match encoded(&canvas, "image/png", 1.0).await {
            Ok(blob) => save_named(&blob, &format!("code-{}.png", at + 1)),
            Err(error) => web_sys::console::error_1(&error),
        }
    });
}
