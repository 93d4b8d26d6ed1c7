//! Files that the user picks to be scored: read, and made like the examples that the network has learned.

use crate::data::import::{ImportCommand, ImportEvent, LeftOut};
use crate::data::{DataKind, ImageSet, tones};
use crate::plot::format::thousands;
use crate::ui::import::reading::NO_SET;
use crate::ui::import::walk::{Entry, listed, walk};
use crate::ui::import::worker::{Heard, ImportWorker, Opening};
use crate::ui::own::{FilePicture, OwnImageInput, decode};
use crate::ui::reactive::{effect, live};
use crate::ui::views::content::outside::Outside;
use crate::ui::views::content::score_files;
use crate::ui::views::tools::score_files::learned;
use crate::ui::views::tools::tool::Tool;
use js_sys::Array;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;
use std::sync::Arc;

/// The files that were picked, and the examples in them; `Copy`.
#[derive(Clone, Copy)]
pub struct Files {
    tool: Tool,
    yours: OwnImageInput,
    /// `[path, File]` for each file that was picked.
    picked: StoredValue<Option<Array>, LocalStorage>,
    /// How often files were read: a newer reading overtakes one that is under way.
    turn: StoredValue<u32>,
    /// Reads them. A worker of their own: what the user is about to train on stays as it is.
    worker: StoredValue<Option<Rc<ImportWorker>>, LocalStorage>,
    /// The examples in them.
    pub outside: RwSignal<Arc<Outside>>,
    /// The one that is shown enlarged, by its number.
    pub enlarged: RwSignal<Option<usize>>,
    /// What is being read, or what was left out.
    note: RwSignal<String>,
    /// Skipped files, with why.
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
            picked: StoredValue::new_local(None),
            turn: StoredValue::new(0),
            worker: StoredValue::new_local(None),
            outside: RwSignal::new(Arc::default()),
            enlarged: RwSignal::new(None),
            note: RwSignal::new(String::new()),
            left_out: RwSignal::new(Vec::new()),
            warning: RwSignal::new(String::new()),
            scored_by: StoredValue::new(None),
        }
    }

    /// Takes these files in place of those before.
    fn pick(self, entries: Vec<Entry>) {
        let turn = self.begin();
        spawn_local(async move {
            let proceed = move |_| self.turn.get_value() == turn;
            match walk(entries, &proceed).await {
                Some(Ok(found)) if proceed(0) => {
                    self.picked.set_value(Some(found.files));
                    self.scored_by.set_value(None);
                    self.doubt();
                }
                Some(Err(why)) if proceed(0) => self.note.set(why),
                _ => {}
            }
        });
    }

    /// Forgets what was read; the number of the new reading.
    fn begin(self) -> u32 {
        self.turn.update_value(|turn| *turn += 1);
        if let Some(worker) = self.worker.try_update_value(Option::take).flatten() {
            worker.end();
        }
        self.enlarged.set(None);
        self.outside.set(Arc::default());
        self.left_out.set(Vec::new());
        self.note.set(String::new());
        self.warning.set(String::new());
        self.turn.get_value()
    }

    /// Asks whether the network is to judge the files where it has learned something else, or reads them.
    pub fn doubt(self) {
        if self.picked.with_value(Option::is_none) {
            return;
        }
        self.begin();
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
        let Some(files) = self.picked.get_value() else { return };
        let id = self.begin();
        let learned = self.tool.session.run.with_untracked(learned);
        self.scored_by.set_value(learned.map(|(name, _)| name));
        let worker = ImportWorker::new(Box::new(move |heard| self.hear(heard)));
        let sounds = self.yours.sounds.get_untracked();
        let wanted = move || self.turn.get_value() == id;
        worker.open(Opening { id, join: false, sounds }, files, Box::new(wanted));
        self.worker.set_value(Some(worker));
        self.note.set("Reading …".into());
    }

    fn send(self, command: &ImportCommand) {
        if let Some(worker) = self.worker.get_value() {
            worker.send(command, None);
        }
    }

    fn hear(self, heard: Heard) {
        let message = match heard {
            Heard::Message(message) => message,
            Heard::Loading(what) => return self.note.set(format!("{what} …")),
            Heard::Broken(why) => return self.note.set(why),
        };
        if message.id != self.turn.get_value() {
            return;
        }
        match message.event {
            ImportEvent::Look(look) if look.complete => {
                self.left_out.set(look.left_out);
                let (framing, shape) = (self.yours.framing.get_untracked(), self.tool.shape.get_untracked());
                let choices = framing.choices(look.kind, look.choices, shape);
                self.send(&ImportCommand::Build(Box::new(choices)));
            }
            ImportEvent::Progress { what, done, total } => {
                let [done, total] = [done, total].map(|n| thousands(n.into()));
                self.note.set(format!("{what}: {done} of {total} …"));
            }
            ImportEvent::Decode { number, kind, bytes } => {
                spawn_local(async move { self.send(&decode(number, kind, bytes).await) });
            }
            ImportEvent::Built { set, left_out } => {
                self.left_out.update(|all| all.extend(left_out));
                self.take(&set);
            }
            ImportEvent::Picture { name, picture, left_out } => {
                self.left_out.set(left_out);
                let pixels = self.yours.framed(&FilePicture::new(name.clone(), *picture).picture);
                self.take(&self.one(name, pixels));
            }
            ImportEvent::Sound { name, samples, left_out } if self.yours.sounds.get_untracked() => {
                self.left_out.set(left_out);
                self.take(&self.one(name, tones::image(&samples.0)));
            }
            ImportEvent::Sound { .. } => {
                self.note.set("This is a sound, but the network has learned something else.".into());
            }
            ImportEvent::Run { .. } => self.note.set(NO_SET.into()),
            ImportEvent::Failed(why) => self.note.set(why),
            _ => {}
        }
    }

    /// A set of one example.
    fn one(self, name: String, pixels: Vec<u8>) -> ImageSet {
        ImageSet { shape: self.tool.shape.get_untracked(), pixels, names: vec![name], ..ImageSet::default() }
    }

    /// Has a set scored.
    fn take(self, set: &ImageSet) {
        let (shape, kind) = (self.tool.shape.get_untracked(), self.tool.kind.get_untracked());
        let columns = self.tool.session.run.with_untracked(|run| run.columns().to_vec());
        match Outside::of(set, shape, &columns) {
            Ok(outside) => {
                let left_out = self.left_out.with_untracked(Vec::len);
                self.note.set(score_files::note(kind.noun(), outside.names.len(), outside.cut, left_out));
                self.outside.set(Arc::new(outside));
            }
            Err(why) => self.note.set(why),
        }
    }
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
        let picked = listed(input.files());
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
            <button type="button" on:click=move |_| files.read()>"Score them anyway"</button>
        </div>
        <details class="left-out" hidden=live(move || files.left_out.with(Vec::is_empty))>
            <summary>"Skipped files"</summary>
            <ul>{move || files.left_out.get().into_iter().map(row).collect_view()}</ul>
        </details>
    }
}
