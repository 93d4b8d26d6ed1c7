//! The user's own images, by how badly the network copies them.

use crate::data::ImageShape;
use crate::data::import::MAX_FILE_BYTES;
use crate::plot::anomalies::{SCORES, WORST_PIXELS, above_errors, errors, list_note, ranked};
use crate::plot::{Theme, format};
use crate::protocol::{Answer, Bytes, Query, Study};
use crate::study::score_images::{ScoreImages, ScoreImagesResult};
use crate::ui::dataset_change::on_other_set;
use crate::ui::own::{OwnImageInput, decode};
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::widgets::cards::{Card, Cards, Picture, shape_of};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::File;

/// Pictures that are scored at most.
const MOST: usize = 500;

/// Makes a picture of an image and its copy.
type Show = fn(&[u8], &[u8], ImageShape, &Theme) -> (ImageShape, Vec<u8>);

/// What was made of the files.
#[derive(Clone, Default, PartialEq)]
struct Made {
    names: Vec<String>,
    /// `[names, channels, height, width]`, made like the data.
    pixels: Vec<u8>,
}

/// What is known of them.
#[derive(Clone, PartialEq)]
struct Scored {
    made: Arc<Made>,
    /// `[names, channels, height, width]`.
    copies: Vec<u8>,
    /// Places in `made` and scores, oddest first.
    order: Vec<(usize, f32)>,
}

impl Scored {
    /// An image and its copy.
    fn pair(&self, at: usize, shape: ImageShape) -> Option<(&[u8], &[u8])> {
        let part = at * shape.len()..(at + 1) * shape.len();
        Some((self.made.pixels.get(part.clone())?, self.copies.get(part)?))
    }
}

/// Picks files, has them scored, and lists them, oddest first.
#[component]
pub fn ScoreFiles(
    /// The number of the score: one of those that images without a bound have.
    score: Memo<usize>,
    /// What is above it is taken for odd; none where there is nothing to go by.
    threshold: Memo<Option<f32>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let yours = expect_context::<OwnImageInput>();
    let Screen { dark, .. } = expect_context();
    let shape = shape_of(session);
    let made = RwSignal::new(Arc::new(Made::default()));
    let note = RwSignal::new(String::new());
    let looked = RwSignal::new(None::<usize>);
    // What was picked, and how often something was: what a newer one overtakes is dropped.
    let picked = StoredValue::new_local((Vec::<File>::new(), 0_u32));
    let open = memo(move || session.tab.get() == Tab::Anomalies);
    let query = use_query(open, true, move || {
        made.with(|made| {
            let whole = made.pixels.len() == made.names.len() * shape.get().len();
            (whole && !made.names.is_empty())
                .then(|| ScoreImages { pixels: Bytes(made.pixels.clone()) }.into())
        })
    });
    let take = move || {
        picked.update_value(|(_, turn)| *turn += 1);
        let (files, turn) = picked.get_value();
        looked.set(None);
        made.set(Arc::default());
        let many = files.len();
        note.set(if many == 1 { "Reading 1 file …".into() } else { format!("Reading {many} files …") });
        spawn_local(async move {
            let (mut found, mut bad) = (Made::default(), 0);
            for file in &files {
                if found.names.len() == MOST {
                    break;
                }
                match load(file).await {
                    Some(picture) => {
                        found.pixels.extend(yours.framed(&picture));
                        found.names.push(file.name());
                    }
                    None => bad += 1,
                }
                if picked.with_value(|(_, now)| *now != turn) {
                    return;
                }
            }
            note.set(list_note(found.names.len(), many, bad));
            made.set(Arc::new(found));
        });
    };
    // Other images are of another size, or made in another way.
    on_other_set(session, move || {
        if picked.with_value(|(files, _)| !files.is_empty()) {
            take();
        }
    });
    let pickers = [NodeRef::<Input>::new(), NodeRef::<Input>::new()];
    effect(move || {
        if let Some(input) = pickers[1].get() {
            // Fails only on a name that is none.
            let _ = input.set_attribute("webkitdirectory", "");
        }
    });
    let pick = move |k: usize| {
        let Some(input) = pickers[k].get_untracked() else { return };
        let list = input.files();
        let files: Vec<File> =
            list.map(|list| (0..list.length()).filter_map(|i| list.get(i)).collect()).unwrap_or_default();
        // So that the same can be picked again.
        input.set_value("");
        if !files.is_empty() {
            picked.update_value(|(all, _)| *all = files);
            take();
        }
    };
    let scored = memo(move || {
        let (asked, answer) = query.result_with_query()?;
        let (Query::Study(Study::ScoreImages(asked)), Answer::ScoreImages(found)) = (&*asked, &*answer)
        else {
            return None;
        };
        let ScoreImagesResult { mean, top, copies } = found;
        let made = made.get();
        // While other files are on their way, the answer is about those before.
        (asked.pixels.0 == made.pixels).then(|| {
            let scores = if score.get() == WORST_PIXELS { top } else { mean };
            Scored { made, copies: copies.0.clone(), order: ranked(&scores.0) }
        })
    });
    let words = move |score: f32| {
        let verdict = match threshold.get() {
            Some(threshold) if score > threshold => "odd ",
            Some(_) => "good ",
            None => "",
        };
        format!("{verdict}{}", format::significant(score, 2))
    };
    let cards = memo(move || {
        let scored = scored.get()?;
        let (shape, theme) = (shape.get(), Theme::of(dark.get()));
        let card = |(at, score): &(usize, f32)| {
            let (image, copy) = scored.pair(*at, shape)?;
            let (pixels, words) = (above_errors(image, copy, shape, theme).1, words(*score));
            Some(Card { pixels, title: format!("{}: {words}", scored.made.names.get(*at)?), words })
        };
        Some(scored.order.iter().filter_map(card).collect::<Vec<_>>())
    });
    let double = live(move || ImageShape { channels: 3, height: 2 * shape.get().height, ..shape.get() });
    let at_large = move |pick: Show| {
        live(move || {
            let (at, scored) = looked.get().zip(scored.get())?;
            let (image, copy) = scored.pair(at, shape.get())?;
            Some(pick(image, copy, shape.get(), Theme::of(dark.get())))
        })
    };
    let about = live(move || {
        let Some((at, scored)) = looked.get().zip(scored.get()) else { return String::new() };
        let found = scored.order.iter().find(|(place, _)| *place == at);
        let name = scored.made.names.get(at).cloned().unwrap_or_default();
        found.map(|(_, score)| format!("{name}: {}", words(*score))).unwrap_or_default()
    });
    let by = live(move || {
        let name = SCORES[score.get()].name;
        let anomalous = match threshold.get() {
            Some(_) => "what is above the threshold is taken for odd.",
            None => "what is odd is not said before there is a threshold above.",
        };
        format!(
            "By “{name}”; {anomalous} Below each image, where its copy is too bright (orange) or too dark (blue)."
        )
    });
    let none = memo(move || cards.with(|cards| cards.as_ref().is_none_or(Vec::is_empty)));
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
        <Status query needs="Pick files or a folder: each picture is made like the data and copied, and is odd as far as its copy is bad." follows=true/>
        <p class="quiet" hidden=none>{by}</p>
        <figure class="looked" aria-label="An image of yours at large" hidden=live(move || about.with(String::is_empty))>
            <Picture label="The image".to_owned() image=at_large(|image, _, shape, _| (shape, image.to_vec()))/>
            <Picture label="Its copy".to_owned() image=at_large(|_, copy, shape, _| (shape, copy.to_vec()))/>
            <Picture label="Where the copy differs".to_owned() image=at_large(errors)/>
            <figcaption>{about}" "<button type="button" on:click=move |_| looked.set(None)>"Close image"</button></figcaption>
        </figure>
        <div class="judged">
            <Cards label="Your images, oddest first" shape=double cards=live(move || cards.get().unwrap_or_default())
                pick=move |i: usize| looked.set(scored.with_untracked(|s| Some(s.as_ref()?.order.get(i)?.0)))/>
        </div>
    }
}

/// The picture in a file; none where there is none.
async fn load(file: &File) -> Option<crate::ui::own::Picture> {
    // A folder holds anything. What is said to be something else, or is larger than a picture may be, is not read.
    let kind = file.type_();
    if !(kind.is_empty() || kind.starts_with("image/")) || file.size() > MAX_FILE_BYTES as f64 {
        return None;
    }
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await.ok()?;
    decode(&file.name(), &js_sys::Uint8Array::new(&buffer).to_vec()).await.ok()
}
