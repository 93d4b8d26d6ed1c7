//! The classic sets as a sheet: each is fetched by one click, checked, and looked at like dropped files.

use super::fetch::fetch_set;
use super::importer::{Importer, Panel};
use super::site::{Offer, offers};
use super::text::{megabytes, set_facts};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::widgets::modal::Modal;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::AbortController;

/// Least time between two reports of a download, in milliseconds.
const REPORT_MS: f64 = 100.0;

/// A download.
#[derive(Clone, Copy)]
struct Download {
    importer: Importer,
    /// Key of the set that is being fetched.
    key: RwSignal<Option<&'static str>>,
    /// Bytes so far and in all; the latter 0 when not known.
    bytes: RwSignal<(u64, u64)>,
    /// Why the last one came to nothing: a sentence.
    problem: RwSignal<String>,
    cancel: StoredValue<Option<AbortController>, LocalStorage>,
}

impl Download {
    fn start(self, offer: Offer) {
        // Fails only in browsers without fetch.
        let Ok(cancel) = AbortController::new() else { return };
        self.stop();
        self.cancel.set_value(Some(cancel.clone()));
        self.key.set(Some(offer.set.key));
        self.bytes.set((0, offer.set.bytes().unwrap_or(0)));
        self.problem.set(String::new());
        spawn_local(async move {
            let last = Rc::new(Cell::new(0.0));
            let progress = move |done, total| {
                let now = js_sys::Date::now();
                if now - last.get() > REPORT_MS || done == total {
                    last.set(now);
                    self.bytes.set((done, total));
                }
            };
            let fetched = fetch_set(offer.set, &progress, &cancel).await;
            if cancel.signal().aborted() {
                return;
            }
            self.key.set(None);
            match fetched {
                Ok(files) => self.importer.bring_blobs(files),
                Err(why) => self.problem.set(why),
            }
        });
    }

    fn stop(self) {
        self.key.set(None);
        self.cancel.update_value(|cancel| {
            if let Some(cancel) = cancel.take() {
                cancel.abort();
            }
        });
    }
}

/// The sheet. Expects an [`Importer`] as context.
#[component]
pub fn ClassicSheet() -> impl IntoView {
    let importer = expect_context::<Importer>();
    let download = Download {
        importer,
        key: RwSignal::new(None),
        bytes: RwSignal::new((0, 0)),
        problem: RwSignal::new(String::new()),
        cancel: StoredValue::new_local(None),
    };
    let open = memo(move || importer.panel.get() == Panel::Classic);
    let sets = RwSignal::new(Vec::<Offer>::new());
    effect(move || {
        if open.get() {
            download.problem.set(String::new());
            spawn_local(async move { sets.set(offers().await) });
        } else {
            download.stop();
        }
    });
    let close = Callback::new(move |()| importer.panel.set(Panel::None));
    let rows = move || sets.get().into_iter().map(|offer| view! { <SetRow offer download/> }).collect_view();
    view! {
        <Modal class="sheet classic" title="Classic sets" open close>
            <p class="quiet">"Click to download the files, from this site or from the host named; nothing is downloaded \
                before. Your browser keeps them for next time."</p>
            <p class="import-problem" role="alert">{live(move || download.problem.get())}</p>
            <ul class="classic-sets">{rows}</ul>
        </Modal>
    }
}

/// One set.
#[component]
fn SetRow(
    /// The set.
    offer: Offer,
    /// The download.
    download: Download,
) -> impl IntoView {
    let set = offer.set;
    let fetching = memo(move || download.key.get() == Some(set.key));
    let by_hand = !offer.here && set.by_hand_only();
    let share = live(move || {
        let (done, total) = download.bytes.get();
        (fetching.get() && total > 0).then(|| (done as f64 / total as f64).to_string())
    });
    let words = live(move || {
        let (done, total) = download.bytes.get();
        if total > 0 { format!("{} of {}", megabytes(done), megabytes(total)) } else { megabytes(done) }
    });
    let label = format!("Download {}", set.name);
    view! {
        <li>
            <div class="classic-head">
                <h3>{set.name}</h3>
                <button type="button" aria-label=label hidden=live(move || fetching.get()) on:click=move |_| download.start(offer)>
                    {if by_hand { "How to get it" } else { "Download" }}
                </button>
                <button type="button" hidden=live(move || !fetching.get()) on:click=move |_| download.stop()>"Cancel"</button>
            </div>
            <p>{set.about}</p>
            <div class="import-progress" hidden=live(move || !fetching.get())>
                <span role="status">{words}</span>
                <progress max="1" aria-label="Progress of the download" value=share></progress>
            </div>
            <p class="quiet">{set_facts(set, offer.here)}</p>
            <p class="quiet classic-citation">{set.citation}" "
                <a href=set.home target="_blank" rel="noopener noreferrer">{set.home}</a>
            </p>
        </li>
    }
}
