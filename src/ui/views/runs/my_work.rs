//! All runs that are kept in this browser.

use crate::protocol::RunId;
use crate::run::KeptRun;
use crate::storage::{Entry, Key, LabelChange, Listing, Loaded, StorageCommand};
use crate::ui::keep::entry_text::{default_name, make_room, name as name_of};
use crate::ui::keep::{Keeping, date};
use crate::ui::own::{ImageSource, OwnImageInput};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use crate::ui::takeaway::Taker;
use crate::ui::views::content::runs::my_work as content;
use crate::ui::widgets::thumbnails::Thumbnails;
use leptos::prelude::*;

/// What a list of kept runs shares; `Copy`.
#[derive(Clone, Copy)]
struct MyWork {
    session: Session,
    keeping: Keeping,
    /// Names and keys of the runs that were deleted last and can come back.
    deleted: RwSignal<Vec<(Key, String)>>,
    /// What went wrong.
    problem: RwSignal<String>,
    /// The run whose map stands beside that of the present one.
    partner: RwSignal<Option<RunId>>,
    taker: Taker,
    own: OwnImageInput,
}

/// The kept runs: open, name, pin, copy, compare, delete.
#[component]
pub fn MyWorkList(
    /// The tab is open.
    open: Memo<bool>,
    /// The run whose map stands beside that of the present one.
    partner: RwSignal<Option<RunId>>,
) -> impl IntoView {
    let (session, keeping) = (expect_context::<Session>(), expect_context::<Keeping>());
    let (deleted, problem) = (RwSignal::default(), RwSignal::default());
    let (taker, own) = (expect_context(), expect_context());
    let work = MyWork { session, keeping, deleted, problem, partner, taker, own };
    effect(move || {
        if open.get() {
            // Another tab may have written.
            keeping.send(&StorageCommand::Open);
        }
    });
    let keys = memo(move || {
        let listing = keeping.listing.get().unwrap_or_default();
        if open.get() { listing.runs.into_iter().map(|run| run.key).collect::<Vec<_>>() } else { Vec::new() }
    });
    let summary =
        live(move || keeping.listing.with(|listing| content::summary(&listing.clone().unwrap_or_default())));
    let gone = live(move || {
        deleted.with(|gone| content::deleted(&gone.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>()))
    });
    let room = live(move || {
        let key = keeping.room.get();
        let find = |listing: &Listing| listing.runs.iter().find(|run| run.key == key).map(make_room);
        keeping.listing.with(|listing| listing.as_ref().and_then(find)).unwrap_or_default()
    });
    let others = memo(move || {
        let present = keeping.open.get();
        keys.get().into_iter().filter(|key| *key != present).collect::<Vec<_>>()
    });
    view! {
        <section class="my-work" id="my-work" aria-labelledby="my-work-title">
            <h3 id="my-work-title">"My work"</h3>
            <p class="quiet">{summary}</p>
            <p class="problem" role="alert">{live(move || { let (trouble, problem) = (keeping.trouble.get(), problem.get()); if problem.is_empty() { trouble } else { problem } })}</p>
            <button type="button" class="make-room" hidden=live(move || keeping.room.with(String::is_empty)) on:click=move |_| keeping.make_room()>{room}</button>
            <p class="undo" role="status" hidden=live(move || deleted.with(Vec::is_empty))>
                {gone}
                <button type="button" on:click=move |_| work.undo()>"Bring back"</button>
            </p>
            <ul class="kept-runs">
                <For each=move || keys.get() key=Clone::clone let(key)>
                    <Item work key/>
                </For>
            </ul>
            <button type="button" hidden=live(move || others.with(Vec::is_empty)) on:click=move |_| work.delete(others.get_untracked())>
                "Delete everything"
            </button>
        </section>
    }
}

/// Says how many runs are kept, and leads to their list, which lies below.
#[component]
pub fn MyWorkCue() -> impl IntoView {
    let keeping = expect_context::<Keeping>();
    let count = memo(move || {
        keeping.listing.with(|listing| listing.as_ref().map_or(0, |listing| listing.runs.len()))
    });
    let show = move |_| {
        if let Some(list) = document().get_element_by_id("my-work") {
            list.scroll_into_view();
        }
    };
    view! {
        <button type="button" class="cue" hidden=live(move || count.get() == 0) on:click=show>{live(move || content::cue(count.get()))}</button>
    }
}

#[component]
fn Item(work: MyWork, key: Key) -> impl IntoView {
    let keeping = work.keeping;
    let own = key.clone();
    let entry = memo(move || {
        let find = |listing: &Listing| listing.runs.iter().find(|run| run.key == own).cloned();
        keeping.listing.with(|listing| listing.as_ref().and_then(find)).unwrap_or_default()
    });
    let own = key.clone();
    let present = memo(move || keeping.open.get() == own);
    let name = memo(move || entry.with(name_of));
    let labelled = move |what: &'static str| live(move || format!("{what} {}", name.get()));
    let details = live(move || entry.with(|entry| content::details(entry, &date(entry.about.saved_at))));
    let thumbnail = memo(move || entry.with(|entry| entry.about.thumbnail.clone()));
    let act = move |act: fn(MyWork, &Entry)| move |_| act(work, &entry.get_untracked());
    let rename = move |event| {
        let name = event_target_value(&event).trim().chars().take(80).collect::<String>();
        work.label(&entry.get_untracked(), LabelChange::Name(name));
    };
    view! {
        <li class:present=present>
            <Thumbnails thumbnail/>
            <div>
                <input type="text" maxlength="80" aria-label=labelled("Name of") placeholder=live(move || entry.with(default_name))
                    prop:value=live(move || entry.with(|entry| entry.label.name.clone())) on:change=rename/>
                <p>{details}{live(move || if present.get() { " · open now" } else { "" })}</p>
                <div class="run-acts">
                    <button type="button" aria-label=labelled("Open") hidden=present on:click=act(MyWork::open)>"Open"</button>
                    <button type="button" aria-label=labelled("Compare with") hidden=present on:click=act(MyWork::compare)>"Compare"</button>
                    <button type="button" aria-label=labelled("Duplicate") on:click=act(MyWork::duplicate)>"Duplicate"</button>
                    <button type="button" aria-label=labelled("Pin") aria-pressed=live(move || entry.with(|entry| entry.label.pinned.to_string()))
                        on:click=act(MyWork::pin)>"Pin"</button>
                    <button type="button" aria-label=labelled("Download") title="The run as a file, without your own \
                        images" on:click=act(MyWork::download)>"Download"</button>
                    <button type="button" aria-label=labelled("Delete") hidden=present on:click=act(|work, entry| work.delete(vec![entry.key.clone()]))>"Delete"</button>
                </div>
            </div>
        </li>
    }
}

impl MyWork {
    /// Goes on with a run, paused.
    fn open(self, entry: &Entry) {
        let entry = entry.clone();
        let key = entry.key.clone();
        self.read(key, true, move |loaded| {
            let claimed = loaded.claimed;
            let mut kept = KeptRun::new(loaded, RunId(entry.about.number));
            if kept.record.resume_step().is_none() {
                let name = name_of(&entry);
                return self.problem.set(format!("“{name}” can't be continued: its images are missing."));
            }
            if claimed {
                self.keeping.goes_on(entry.key.clone());
            } else {
                self.problem.set("This run is open in another tab: here is a copy of it.".to_owned());
            }
            let last = entry.about.number;
            let (own, shape) = (std::mem::take(&mut kept.own), kept.image_shape());
            self.session.reopen(kept, None, last, false);
            // An image that the user looks at now stays.
            if self.own.source.with_untracked(|source| *source == ImageSource::None) {
                self.own.restore(own, shape);
            }
        });
    }

    /// Puts a run beside the others.
    fn compare(self, entry: &Entry) {
        let number = entry.about.number;
        self.read(entry.key.clone(), false, move |loaded| {
            let session = self.session;
            let taken = session.run.with_untracked(|run| run.id.0 == number);
            let id = if taken { session.new_number() } else { RunId(number) };
            let kept = KeptRun::new(loaded, id);
            session.run_history.update(|history| history.keep(kept.record));
            self.partner.set(Some(id));
        });
    }

    fn read(self, key: Key, claim: bool, then: impl FnOnce(Loaded) + 'static) {
        self.problem.set(String::new());
        let done = move |answer: Result<Loaded, String>| match answer {
            Ok(loaded) => then(loaded),
            Err(why) => self.problem.set(format!("The run can't be read: {why}.")),
        };
        self.keeping.load(key, claim, Box::new(done));
    }

    /// Saves a run as a file.
    fn download(self, entry: &Entry) {
        let entry = entry.clone();
        self.read(entry.key.clone(), false, move |loaded| {
            self.taker.take_kept(name_of(&entry), loaded, self.problem);
        });
    }

    fn duplicate(self, entry: &Entry) {
        let number = self.session.new_number().0;
        self.keeping.duplicate(entry.key.clone(), number);
    }

    fn pin(self, entry: &Entry) {
        self.label(entry, LabelChange::Pinned(!entry.label.pinned));
    }

    fn label(self, entry: &Entry, change: LabelChange) {
        self.keeping.send(&StorageCommand::Label { key: entry.key.clone(), change });
        persist();
    }

    /// Deletes runs; those that were deleted before can't come back any more.
    fn delete(self, keys: Vec<Key>) {
        self.forget();
        let names = self.keeping.listing.with_untracked(|listing| {
            let runs = listing.as_ref().map(|listing| listing.runs.as_slice()).unwrap_or_default();
            let named = runs.iter().filter(|run| keys.contains(&run.key));
            named.map(|run| (run.key.clone(), name_of(run))).collect::<Vec<_>>()
        });
        self.deleted.set(names);
        self.keeping.send(&StorageCommand::Delete(keys));
    }

    fn undo(self) {
        let keys = self.deleted.get_untracked().into_iter().map(|(key, _)| key).collect();
        self.deleted.set(Vec::new());
        self.keeping.send(&StorageCommand::Undelete(keys));
    }

    /// What was deleted before is deleted for good.
    fn forget(self) {
        let keys: Vec<Key> = self.deleted.get_untracked().into_iter().map(|(key, _)| key).collect();
        if !keys.is_empty() {
            self.keeping.send(&StorageCommand::Purge(keys));
        }
    }
}

/// Asks the browser to keep what is kept even when the disk becomes full: for what somebody has named or pinned.
fn persist() {
    let navigator = window().navigator();
    // Missing on pages without encryption; the browser may refuse, and then nothing is different.
    if js_sys::Reflect::has(&navigator, &"storage".into()) == Ok(true) {
        let _ = navigator.storage().persist();
    }
}
