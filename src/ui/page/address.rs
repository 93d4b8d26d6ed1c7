//! The experiment in the address bar: read when the page opens and when the hash is edited, written as settings change.

use super::link::{self, Opening, opening};
use crate::run::supervisor::{Notice, Request, Tone};
use crate::ui::reactive::effect;
use crate::ui::screen::is_calm;
use crate::ui::session::Session;
use leptos::prelude::*;

/// Opens what the address asks for and keeps the address true from then on.
pub fn use_address(session: Session) {
    let calm = is_calm();
    let opening = read(session);
    let paused = opening.paused;
    show(session, opening, paused || calm);
    if calm {
        let text = "Training waits for you, because your system asks for less motion: press Play.";
        session.say(Notice::new(Tone::Info, text));
    }
    // `paused` stays in the address until the user plays.
    let stays = RwSignal::new(paused);
    effect(move || {
        if session.engine_status.with(|o| o.playing) {
            stays.set(false);
        }
    });
    effect(move || write(&hash(session, stays.get())));
    let _ = window_event_listener(leptos::ev::hashchange, move |_| {
        let opening = read(session);
        let engine = untrack(|| session.engine_preference());
        if opening.spec != session.spec.get_untracked() || opening.engine != engine {
            let paused = opening.paused;
            show(session, opening, paused);
        }
    });
}

/// The address of the experiment in the form.
pub fn link(session: Session) -> String {
    let href = window().location().href().unwrap_or_default();
    link::with_hash(&href, &hash(session, false))
}

fn hash(session: Session, paused: bool) -> String {
    link::hash(session.spec.get(), paused, session.engine_preference(), session.tab.get())
}

/// What the address asks for; opens its tab.
fn read(session: Session) -> Opening {
    let opening = opening(&location_hash(), session.images.with_untracked(Option::is_some));
    if let Some(tab) = opening.tab {
        session.tab.set(tab);
    }
    opening
}

fn show(session: Session, opening: Opening, paused: bool) {
    session.spec.set(opening.spec);
    session.request(Request::Prefer(opening.engine));
    session.restart(!paused);
    for notice in opening.notices {
        session.say(notice);
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
