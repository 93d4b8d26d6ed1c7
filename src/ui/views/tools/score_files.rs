//! The user's own images, scored by how badly the network copies them.

use crate::data::ImageShape;
use crate::data::import::MAX_FILE_BYTES;
use crate::plot::{AnomalyScore, Theme, error_image, image_above_errors_shape, list_note};
use crate::protocol::Bytes;
use crate::study::score_images::ScoreImages;
use crate::ui::dataset_change::on_other_set;
use crate::ui::own::{OwnImageInput, Picture as OwnPicture, decode};
use crate::ui::query::Status;
use crate::ui::reactive::{effect, live, memo};
use crate::ui::screen::Screen;
use crate::ui::views::content::score_files::{self, Pictures, Scored};
use crate::ui::views::tools::tool::Tool;
use crate::ui::widgets::cards::{Cards, Picture};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::File;

/// Pictures that are scored at most.
const MAX_PICTURES: usize = 500;

/// Makes a picture of an image, its copy, and the theme.
type Draw = fn(&[u8], &[u8], ImageShape, &Theme) -> (ImageShape, Vec<u8>);

/// What images are judged by; `Copy`.
#[derive(Clone, Copy)]
pub struct Criterion {
    /// One of the scores that images from outside have.
    pub score: Memo<AnomalyScore>,
    /// An image with a larger score is taken for anomalous; `None` before anything was measured.
    pub threshold: Memo<Option<f32>>,
}

/// The files that were picked, and the pictures in them; `Copy`.
#[derive(Clone, Copy)]
struct Files {
    yours: OwnImageInput,
    /// The files, and how often some were picked: a newer pick overtakes one that is still being read.
    picked: StoredValue<(Vec<File>, u32), LocalStorage>,
    pictures: RwSignal<Arc<Pictures>>,
    /// What is being read, or what was left out.
    note: RwSignal<String>,
}

impl Files {
    /// No files.
    fn none() -> Self {
        Self {
            yours: expect_context(),
            picked: StoredValue::new_local((Vec::new(), 0)),
            pictures: RwSignal::new(Arc::default()),
            note: RwSignal::new(String::new()),
        }
    }

    /// Reads these files in place of those before.
    fn pick(self, files: Vec<File>) {
        self.picked.update_value(|(all, _)| *all = files);
        self.read();
    }

    /// Makes pictures of the files that were picked.
    fn read(self) {
        self.picked.update_value(|(_, turn)| *turn += 1);
        let (files, turn) = self.picked.get_value();
        self.pictures.set(Arc::default());
        self.note.set(score_files::reading(files.len()));
        spawn_local(async move {
            let (mut pictures, mut bad) = (Pictures::default(), 0);
            for file in &files {
                if pictures.names.len() == MAX_PICTURES {
                    break;
                }
                match load(file).await {
                    Some(picture) => {
                        pictures.pixels.extend(self.yours.framed(&picture));
                        pictures.names.push(file.name());
                    }
                    None => bad += 1,
                }
                if self.picked.with_value(|(_, now)| *now != turn) {
                    return;
                }
            }
            self.note.set(list_note(pictures.names.len(), files.len(), bad));
            self.pictures.set(Arc::new(pictures));
        });
    }
}

/// Picks files, has them scored, and lists them, the worst copy first.
#[component]
pub fn ScoreFiles(
    /// The tool.
    tool: Tool,
    /// What images are judged by.
    criterion: Criterion,
) -> impl IntoView {
    let Criterion { score, threshold } = criterion;
    let (shape, files) = (tool.shape, Files::none());
    let Screen { dark, .. } = expect_context();
    // The picture that is shown enlarged, by its number.
    let enlarged = RwSignal::new(None::<usize>);
    let query = tool.live_query(move || {
        files.pictures.with(|pictures| {
            pictures.fit(shape.get()).then(|| {
                ScoreImages { pixels: Bytes(pictures.pixels.clone()), ..ScoreImages::default() }.into()
            })
        })
    });
    // Images of another dataset are of another size, or made in another way.
    on_other_set(tool.session, move || {
        if files.picked.with_value(|(files, _)| !files.is_empty()) {
            enlarged.set(None);
            files.read();
        }
    });
    let scored = memo(move || {
        let (query, answer) = query.result_with_query()?;
        // While other files are being read, the answer is about those before.
        Scored::new(files.pictures.get(), &query, &answer, score.get())
    });
    let cards = memo(move || {
        let cards = |scored: &Scored| scored.cards(threshold.get(), shape.get(), Theme::of(dark.get()));
        scored.with(|scored| scored.as_ref().map(cards)).unwrap_or_default()
    });
    let enlarge = move |i: usize| {
        enlarged.set(scored.with_untracked(|scored| Some(scored.as_ref()?.order.get(i)?.0)));
    };
    let double = live(move || image_above_errors_shape(shape.get()));
    let legend = live(move || score_files::legend(score.get(), threshold.with(Option::is_some)));
    view! {
        <h3>"Your own images"</h3>
        <Pickers files enlarged/>
        <Status query needs="Pick files or a folder: each picture is made like the data and copied, and is odd as far as its copy is bad." follows=true/>
        <p class="quiet" hidden=live(move || cards.with(Vec::is_empty))>{legend}</p>
        <Enlarged tool scored threshold enlarged/>
        <div class="judged">
            <Cards label="Your images, oddest first" shape=double cards=cards pick=enlarge/>
        </div>
    }
}

/// Buttons that pick files and a folder.
#[component]
fn Pickers(
    /// The files.
    files: Files,
    /// The picture that is shown enlarged.
    enlarged: RwSignal<Option<usize>>,
) -> impl IntoView {
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
        let picked: Vec<File> =
            list.map(|list| (0..list.length()).filter_map(|i| list.get(i)).collect()).unwrap_or_default();
        // So that the same can be picked again.
        input.set_value("");
        if !picked.is_empty() {
            enlarged.set(None);
            files.pick(picked);
        }
    };
    view! {
        <div class="tool-row">
            <label class="drop-pick">"Score files"
                <input type="file" class="visually-hidden" multiple accept="image/*" aria-label="Score files" node_ref=pickers[0] on:change=move |_| pick(0)/>
            </label>
            <label class="drop-pick">"Score a folder"
                <input type="file" class="visually-hidden" aria-label="Score a folder" node_ref=pickers[1] on:change=move |_| pick(1)/>
            </label>
            <span class="quiet" role="status">{live(move || files.note.get())}</span>
        </div>
    }
}

/// A picture, its copy, and the errors of the copy.
#[component]
fn Enlarged(
    /// The tool.
    tool: Tool,
    /// The scored pictures.
    scored: Memo<Option<Scored>>,
    /// What is above it is taken for anomalous.
    threshold: Memo<Option<f32>>,
    /// The picture's number.
    enlarged: RwSignal<Option<usize>>,
) -> impl IntoView {
    let Screen { dark, .. } = expect_context();
    let image = move |draw: Draw| {
        live(move || {
            let picture = enlarged.get()?;
            scored.with(|scored| {
                let (image, copy) = scored.as_ref()?.pair(picture, tool.shape.get())?;
                Some(draw(image, copy, tool.shape.get(), Theme::of(dark.get())))
            })
        })
    };
    let caption = live(move || {
        let caption = enlarged.get().and_then(|picture| {
            scored.with(|scored| Some(scored.as_ref()?.caption(picture, threshold.get())))
        });
        caption.unwrap_or_default()
    });
    view! {
        <figure class="looked" aria-label="An image of yours at large" hidden=live(move || caption.with(String::is_empty))>
            <Picture label="The image".to_owned() image=image(|image, _, shape, _| (shape, image.to_vec()))/>
            <Picture label="Its copy".to_owned() image=image(|_, copy, shape, _| (shape, copy.to_vec()))/>
            <Picture label="Where the copy differs".to_owned() image=image(error_image)/>
            <figcaption>{caption}" "<button type="button" on:click=move |_| enlarged.set(None)>"Close image"</button></figcaption>
        </figure>
    }
}

/// The picture in a file; `None` where there is none.
async fn load(file: &File) -> Option<OwnPicture> {
    // A folder holds anything. What is said to be something else, or is larger than a picture may be, is not read.
    let kind = file.type_();
    if !(kind.is_empty() || kind.starts_with("image/")) || file.size() > MAX_FILE_BYTES as f64 {
        return None;
    }
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await.ok()?;
    decode(&file.name(), &js_sys::Uint8Array::new(&buffer).to_vec()).await.ok()
}
