//! Files that the user picks to be scored: read, and made like the examples that the network has learned.

use crate::data::import::{LeftOut, MAX_FILE_BYTES};
use crate::data::{DataKind, ImageSet};
use crate::ui::own::{OwnImageInput, decode};
use crate::ui::reactive::{effect, live};
use crate::ui::views::content::outside::{Outside, is_passed_over};
use crate::ui::views::content::score_files;
use crate::ui::views::tools::score_files::learned;
use crate::ui::views::tools::tool::Tool;
use js_sys::Reflect;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::File;

/// The files that were picked, and the examples in them; `Copy`.
#[derive(Clone, Copy)]
pub struct Files {
    tool: Tool,
    yours: OwnImageInput,
    /// The files, and how often some were picked: a newer pick overtakes one that is still being read.
    picked: StoredValue<(Vec<File>, u32), LocalStorage>,
    /// The examples in them.
    pub outside: RwSignal<Arc<Outside>>,
    /// The one that is shown enlarged, by its number.
    pub enlarged: RwSignal<Option<usize>>,
    /// What is being read, or what was left out.
    note: RwSignal<String>,
    /// Files that were left out, with why.
    left_out: RwSignal<Vec<LeftOut>>,
    /// What is to be said before the files are scored; empty when there is nothing.
    warning: RwSignal<String>,
    /// Name of the data of the network that has scored the files.
    scored_by: StoredValue<Option<String>>,
}

impl Files {
    /// No files.
    pub fn none(tool: Tool) -> Self {
        Self {
            tool,
            yours: expect_context(),
            picked: StoredValue::new_local((Vec::new(), 0)),
            outside: RwSignal::new(Arc::default()),
            enlarged: RwSignal::new(None),
            note: RwSignal::new(String::new()),
            left_out: RwSignal::new(Vec::new()),
            warning: RwSignal::new(String::new()),
            scored_by: StoredValue::new(None),
        }
    }

    /// Takes these files in place of those before.
    fn pick(self, files: Vec<File>) {
        self.picked.update_value(|(all, _)| *all = files);
        self.scored_by.set_value(None);
        self.doubt();
    }

    /// Asks whether the network is to judge the files where it has learned something else, or reads them.
    pub fn doubt(self) {
        if self.picked.with_value(|(files, _)| files.is_empty()) {
            return;
        }
        self.picked.update_value(|(_, turn)| *turn += 1);
        self.enlarged.set(None);
        self.outside.set(Arc::default());
        self.left_out.set(Vec::new());
        self.note.set(String::new());
        let before = self.scored_by.get_value();
        let warning = self
            .tool
            .session
            .run
            .with_untracked(learned)
            .and_then(|(name, generated)| score_files::warning(&name, generated, before.as_deref()));
        match warning {
            Some(warning) => self.warning.set(warning),
            None => self.read(),
        }
    }

    /// Makes examples of the files that were picked.
    fn read(self) {
        self.warning.set(String::new());
        self.picked.update_value(|(_, turn)| *turn += 1);
        let (files, turn) = self.picked.get_value();
        let learned = self.tool.session.run.with_untracked(learned);
        self.scored_by.set_value(learned.map(|(name, _)| name));
        self.note.set(match files.len() {
            1 => "Reading 1 file …".to_owned(),
            count => format!("Reading {count} files …"),
        });
        spawn_local(async move {
            let is_current = move || self.picked.with_value(|(_, now)| *now == turn);
            let Some((set, left_out)) = read_set(self.yours, &files, &is_current).await else { return };
            let (shape, kind) = (self.tool.shape.get_untracked(), self.tool.kind.get_untracked());
            let columns = self.tool.session.run.with_untracked(|run| run.columns().to_vec());
            match Outside::of(&set, shape, &columns) {
                Ok(outside) => {
                    self.note.set(score_files::note(
                        kind.noun(),
                        outside.names.len(),
                        outside.cut,
                        left_out.len(),
                    ));
                    self.outside.set(Arc::new(outside));
                }
                Err(why) => self.note.set(why),
            }
            self.left_out.set(left_out);
        });
    }
}

/// The pictures in files, with what is none; `None` when other files were picked meanwhile.
async fn read_set(
    yours: OwnImageInput,
    files: &[File],
    is_current: &dyn Fn() -> bool,
) -> Option<(ImageSet, Vec<LeftOut>)> {
    let mut set = ImageSet { shape: yours.shape.get_untracked(), ..ImageSet::default() };
    let mut left_out = Vec::new();
    for file in files {
        let path = path(file);
        if is_passed_over(&path) {
            continue;
        }
        if file.size() > MAX_FILE_BYTES as f64 {
            left_out.push(LeftOut { path, why: "is larger than a picture may be".into() });
            continue;
        }
        let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
        let bytes = buffer.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
        match decode(&file.name(), &bytes).await {
            Ok(picture) => {
                set.pixels.extend(yours.framed(&picture));
                set.names.push(path);
            }
            Err(_) => left_out.push(LeftOut { path, why: "is no picture".into() }),
        }
        if !is_current() {
            return None;
        }
    }
    Some((set, left_out))
}

/// A file's path below the folder that was picked; its name where it was picked alone.
fn path(file: &File) -> String {
    let path = Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
    path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name())
}

/// Buttons that pick files and a folder, what is asked before they are scored, and what was left out.
#[component]
pub fn Pickers(
    /// The files.
    files: Files,
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
            files.pick(picked);
        }
    };
    let is_table = live(move || files.tool.kind.get() == DataKind::Table);
    let row = |LeftOut { path, why }: LeftOut| view! { <li>{path}" "{why}"."</li> };
    view! {
        <div class="tool-row">
            <label class="drop-pick">"Score files"
                <input type="file" class="visually-hidden" multiple aria-label="Score files" node_ref=pickers[0] on:change=move |_| pick(0)/>
            </label>
            <label class="drop-pick" hidden=is_table>"Score a folder"
                <input type="file" class="visually-hidden" aria-label="Score a folder" node_ref=pickers[1] on:change=move |_| pick(1)/>
            </label>
            <span class="quiet" role="status">{live(move || files.note.get())}</span>
        </div>
        <div class="caution" role="alert" hidden=live(move || files.warning.with(String::is_empty))>
            <p>{live(move || files.warning.get())}</p>
            <button type="button" on:click=move |_| files.read()>"Score them all the same"</button>
        </div>
        <details class="left-out" hidden=live(move || files.left_out.with(Vec::is_empty))>
            <summary>"What was left out"</summary>
            <ul>{move || files.left_out.get().into_iter().map(row).collect_view()}</ul>
        </details>
    }
}
