//! The experiment in the address bar: read when the page opens and when the hash is edited, written as settings change.

use super::link::{self, Opening, opening};
use crate::protocol::RunId;
use crate::run::KeptRun;
use crate::run::supervisor::{Notice, Request, Tone};
use crate::spec::with_hash;
use crate::storage::{Entry, Loaded};
use crate::ui::keep::opening::{Reopened, goes_on_with, last_number, reopened};
use crate::ui::keep::{Keeping, take_note};
use crate::ui::own::OwnImageInput;
use crate::ui::reactive::effect;
use crate::ui::receipt::ReceiptCheck;
use crate::ui::screen::is_calm;
use crate::ui::session::Session;
use leptos::prelude::*;

/// Opens what the address asks for, or goes on with the run of the same experiment that was kept, and keeps the address true
/// from then on.
pub fn use_address(session: Session, keeping: Keeping, check: ReceiptCheck) {
    // `paused` stays in the address until the user plays.
    let stays = RwSignal::new(false);
    let begun = RwSignal::new(false);
    let own = expect_context::<OwnImageInput>();
    let left = take_note();
    // The form shows what is asked for at once; the run waits for what is kept.
    session.spec.set(opening(&location_hash(), true).spec);
    // Files that were dropped meanwhile have begun a run: it stays.
    let brought = move || {
        let brought = session.run.with_untracked(|run| run.id.0 > 0);
        if brought {
            begun.set(true);
        }
        brought
    };
    keeping.when_opened(Box::new(move |listing| {
        let listing = listing.unwrap_or_default();
        let last = last_number(&listing);
        session.number_from(last, None);
        if brought() {
            return;
        }
        let begin_anew = move || {
            begin(session, check, stays);
            begun.set(true);
        };
        // A receipt is trained from its first step.
        let receipt = opening(&location_hash(), true).receipt.is_some();
        let entry = goes_on_with(&location_hash(), &listing).filter(|_| !receipt).cloned();
        let Some(entry) = entry else { return begin_anew() };
        let key = entry.key.clone();
        let found = Found { entry, left: left.clone(), last };
        let then = move |answer: Result<Loaded, String>| {
            if brought() {
                return;
            }
            let found = answer.and_then(|loaded| {
                let reopened = found.reopen(loaded, session, keeping, own, stays);
                reopened.then_some(()).ok_or_else(|| "its images are missing".to_owned())
            });
            if let Err(why) = found {
                let text = format!("The saved run can't be continued: {why}. A new one has started.");
                session.say(Notice::new(Tone::Warning, text));
                return begin_anew();
            }
            begun.set(true);
        };
        keeping.load(key, true, Box::new(then));
    }));
    effect(move || {
        if session.engine_status.with(|o| o.playing) {
            stays.set(false);
        }
    });
    effect(move || {
        if begun.get() {
            write(&hash(session, Some(check), stays.get()));
        }
    });
    let _ = window_event_listener(leptos::ev::hashchange, move |_| {
        if !begun.get_untracked() {
            return;
        }
        let opening = read(session);
        let engine = untrack(|| session.engine_preference());
        let other = opening.spec != session.spec.get_untracked() || opening.engine != engine;
        if other || opening.receipt.is_some() {
            let paused = opening.paused;
            show(session, check, opening, paused);
        }
    });
}

/// Opens what the address asks for.
fn begin(session: Session, check: ReceiptCheck, stays: RwSignal<bool>) {
    let calm = is_calm();
    let opening = read(session);
    let (paused, receipt) = (opening.paused, opening.receipt.is_some());
    stays.set(paused && !receipt);
    show(session, check, opening, paused || calm);
    if calm {
        let text = "Your system asks for less motion, so training is paused: press Play.";
        session.say(Notice::new(Tone::Info, text));
    }
}

/// The kept run of the experiment that the address asks for.
struct Found {
    entry: Entry,
    /// The run that was open when a page was left last.
    left: Option<String>,
    /// The largest number of a kept run.
    last: u32,
}

impl Found {
    /// Goes on with it; false when that can't be.
    fn reopen(
        &self,
        loaded: Loaded,
        session: Session,
        keeping: Keeping,
        own: OwnImageInput,
        stays: RwSignal<bool>,
    ) -> bool {
        let opening = opening(&location_hash(), true);
        let (claimed, older) = (loaded.claimed, loaded.older);
        let number = claimed.then_some(self.entry.about.number);
        let mut kept = KeptRun::new(loaded, RunId(self.entry.about.number));
        let playing = kept.playing && !opening.paused && !is_calm();
        let step = kept.record.step;
        let (own_image, shape) = (std::mem::take(&mut kept.own), kept.image_shape());
        session.request(Request::Prefer(opening.engine));
        if claimed {
            keeping.goes_on(self.entry.key.clone());
        }
        let was_playing = kept.playing;
        if !session.reopen(kept, number, self.last, playing) {
            keeping.goes_on(String::new());
            return false;
        }
        if let Some(tab) = opening.tab {
            session.open_tab(tab);
        }
        own.restore(own_image, shape);
        if claimed {
            let id = session.run.with_untracked(|run| run.id);
            keeping.kept.set((id, step));
        }
        stays.set(opening.paused);
        let told = Reopened {
            step,
            left: self.left.as_ref(),
            key: &self.entry.key,
            playing: was_playing,
            claimed,
            older,
        };
        session.say(reopened(&told));
        true
    }
}

/// The address of the experiment in the form.
pub fn link(session: Session) -> String {
    let href = window().location().href().unwrap_or_default();
    with_hash(&href, &hash(session, None, false))
}

fn hash(session: Session, check: Option<ReceiptCheck>, paused: bool) -> String {
    let hash = link::hash(session.spec.get(), paused, session.engine_preference(), session.tab.get());
    match check.and_then(ReceiptCheck::in_address) {
        Some(receipt) if hash.is_empty() => receipt.part(),
        Some(receipt) => format!("{hash}&{}", receipt.part()),
        None => hash,
    }
}

/// What the address asks for; opens its tab.
fn read(session: Session) -> Opening {
    let opening = opening(&location_hash(), session.images.with_untracked(Option::is_some));
    if let Some(tab) = opening.tab {
        session.open_tab(tab);
    }
    opening
}

fn show(session: Session, check: ReceiptCheck, opening: Opening, paused: bool) {
    session.spec.set(opening.spec);
    session.request(Request::Prefer(opening.engine));
    session.restart(!paused);
    for notice in opening.notices {
        session.say(notice);
    }
    if let Some(receipt) = opening.receipt {
        check.offer(receipt);
    }
}

fn location_hash() -> String {
    window().location().hash().unwrap_or_default()
}

fn write(hash: &str) {
    if location_hash().trim_start_matches('#') == hash {
        return;
    }
    let place = if hash.is_empty() {
        // An empty address would keep the old hash.
        let location = window().location();
        location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
    } else {
        format!("#{hash}")
    };
    if let Ok(history) = window().history() {
        // A sandboxed frame may refuse; the address is a convenience.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&place));
    }
}
