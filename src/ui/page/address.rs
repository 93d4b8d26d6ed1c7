//! The experiment in the address: read when the page opens and when the hash is edited, written as settings change.

use crate::run::supervisor::{EnginePreference, Notice, Request, Tone};
use crate::spec::{Link, OWN_DATA, Spec};
use crate::ui::reactive::effect;
use crate::ui::screen::is_calm;
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use leptos::prelude::*;

/// Opens what the address asks for and keeps the address true from then on.
pub fn use_address(session: Session) {
    let (link, notes) = read(session);
    let calm = is_calm();
    let paused = link.paused || calm;
    show(session, link, !paused);
    for note in notes {
        session.say(note);
    }
    if calm {
        let text = "Training waits for you, because your system asks for less motion: press Play.";
        session.say(Notice::new(Tone::Info, text));
    }
    // `paused` stays in the address until the user plays.
    let stays = RwSignal::new(link_paused());
    effect(move || {
        if session.engine_status.with(|o| o.playing) {
            stays.set(false);
        }
    });
    effect(move || {
        let hash = Link {
            spec: session.spec.get(),
            paused: stays.get(),
            engine: engine(session),
            tab: session.tab.get().key(),
        }
        .hash();
        write(&hash);
    });
    let _ = window_event_listener(leptos::ev::hashchange, move |_| {
        let (link, notes) = read(session);
        if link.spec == session.spec.get_untracked() && link.engine == untrack(|| engine(session)) {
            return;
        }
        let playing = !link.paused;
        show(session, link, playing);
        for note in notes {
            session.say(note);
        }
    });
}

/// The address of the experiment in the form.
pub fn link(session: Session) -> String {
    let location = window().location();
    let hash = Link {
        spec: session.spec.get(),
        paused: false,
        engine: engine(session),
        tab: session.tab.get().key(),
    }
    .hash();
    let page = location.href().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    if hash.is_empty() { page.to_owned() } else { format!("{page}#{hash}") }
}

fn show(session: Session, link: Link, playing: bool) {
    let preference = link.engine.as_deref().map_or(EnginePreference::Auto, EnginePreference::from_key);
    session.spec.set(link.spec);
    session.ask(Request::Prefer(preference));
    session.restart(playing);
}

fn read(session: Session) -> (Link, Vec<Notice>) {
    let (mut link, notes) = Link::parse(&hash());
    let mut notices: Vec<Notice> = notes.into_iter().map(|n| Notice::new(Tone::Info, n.0)).collect();
    if link.spec.data == OWN_DATA && session.images.with_untracked(Option::is_none) {
        link.spec.data = Spec::default().data;
        let text = "This link is about images that stay on their owner's machine; here it opens with digits.";
        notices.push(Notice::new(Tone::Info, text));
    }
    if let Some(wanted) = &link.tab {
        match Tab::from_key(wanted) {
            Some(tab) => session.tab.set(tab),
            None => notices.push(Notice::new(Tone::Info, format!("There is no tab “{wanted}”."))),
        }
    }
    (link, notices)
}

fn engine(session: Session) -> Option<String> {
    match session.engine_preference() {
        EnginePreference::Auto => None,
        preference => Some(preference.key().to_owned()),
    }
}

fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

fn link_paused() -> bool {
    Link::parse(&hash()).0.paused
}

fn write(hash: &str) {
    if self::hash().trim_start_matches('#') == hash {
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
