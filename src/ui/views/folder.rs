//! The user's own images, by how badly the network copies them.

use super::ask::{Status, use_question};
use super::cards::{Card, Cards, shape_of};
use crate::plot::format;
use crate::protocol::{Answer, Bytes, Question, Topic};
use crate::ui::own::{YourImage, decode};
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

/// Files that are read at most.
const MOST: usize = 500;

/// Picks files, has them scored, and lists them, oddest first.
#[component]
pub fn OwnFolder() -> impl IntoView {
    let session = expect_context::<Session>();
    let yours = expect_context::<YourImage>();
    let shape = shape_of(session);
    // Names and pixels, made like the data.
    let files = RwSignal::new((Vec::<String>::new(), Vec::<u8>::new()));
    let note = RwSignal::new(String::new());
    let open = memo(move || session.tab.get() == "Anomalies");
    let line = use_question(Topic::Odd, open, true, move || {
        files.with(|(names, pixels)| {
            (!names.is_empty() && pixels.len() == names.len() * shape.get().len())
                .then(|| Question::Odd(Bytes(pixels.clone())))
        })
    });
    let read = move |list: Vec<File>| {
        note.set(format!("Reading {} files …", list.len().min(MOST)));
        spawn_local(async move {
            let (mut names, mut pixels, mut bad) = (Vec::new(), Vec::new(), 0);
            for file in list.into_iter().take(MOST) {
                match load(&file).await {
                    Some(picture) => {
                        pixels.extend(yours.framed(&picture));
                        names.push(file.name());
                    }
                    None => bad += 1,
                }
            }
            let left =
                if bad > 0 { format!(" {bad} are no pictures and were left out.") } else { String::new() };
            note.set(format!("{} images, oddest first.{left}", names.len()));
            files.set((names, pixels));
        });
    };
    let pickers = [NodeRef::<Input>::new(), NodeRef::<Input>::new()];
    crate::ui::reactive::effect(move || {
        if let Some(input) = pickers[1].get() {
            // Fails only on a name that is none.
            let _ = input.set_attribute("webkitdirectory", "");
        }
    });
    let pick = move |k: usize| {
        if let Some(input) = pickers[k].get_untracked() {
            let list = input.files();
            read(
                list.map(|list| (0..list.length()).filter_map(|i| list.get(i)).collect()).unwrap_or_default(),
            );
            // So that the same can be picked again.
            input.set_value("");
        }
    };
    let cards = memo(move || {
        let Some(answer) = line.answer() else { return Vec::new() };
        let Answer::Odd { top, .. } = &*answer else { return Vec::new() };
        files.with(|(names, pixels)| {
            let mut order: Vec<usize> = (0..names.len().min(top.0.len())).collect();
            order.sort_by(|a, b| top.0[*b].total_cmp(&top.0[*a]));
            let size = shape.get().len();
            let card = |i: usize| {
                let score = format::significant(top.0[i], 2);
                let title = format!("{}: score {score}", names[i]);
                Card { pixels: pixels[i * size..(i + 1) * size].to_vec(), words: score, title }
            };
            order.into_iter().map(card).collect()
        })
    });
    view! {
        <h3>"Your own images"</h3>
        <div class="tool-row">
            <label class="drop-pick">"Score files"
                <input type="file" class="visually-hidden" multiple accept="image/*" aria-label="Score files" node_ref=pickers[0] on:change=move |_| pick(0)/>
            </label>
            <label class="drop-pick">"Score a folder"
                <input type="file" class="visually-hidden" aria-label="Score a folder" node_ref=pickers[1] on:change=move |_| pick(1)/>
            </label>
            <span class="quiet" role="status">{live(move || note.get())}</span>
        </div>
        <Status line needs="" follows=true/>
        <Cards label="Your images, oddest first" shape cards pick=move |_| ()/>
    }
}

async fn load(file: &File) -> Option<crate::ui::own::Picture> {
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await.ok()?;
    decode(&file.name(), &js_sys::Uint8Array::new(&buffer).to_vec()).await.ok()
}
