//! The keyboard.

use super::shortcuts::{Focus, Shortcut};
use crate::protocol::StepUntil;
use crate::run::supervisor::Request;
use crate::ui::session::Session;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlDialogElement, KeyboardEvent};

/// Elements that use a key themselves.
const EDITS: &str = "input:not([type=range]):not([type=checkbox]), select, textarea, [contenteditable]";
/// Elements that Space presses.
const PRESSES: &str = "button, summary, a, input, [role=button], [tabindex]";

/// Listens to the keyboard.
pub fn use_keys(session: Session, help: NodeRef<leptos::html::Dialog>) {
    let _ = window_event_listener(leptos::ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
            return;
        }
        let Some(help) = help.get_untracked() else { return };
        // A sheet keeps the keys to itself.
        if !help.open() && document().query_selector("dialog[open]").is_ok_and(|sheet| sheet.is_some()) {
            return;
        }
        if let Some(shortcut) = Shortcut::of(&event.key(), focus(&help, &event)) {
            event.prevent_default();
            act(session, &help, shortcut);
        }
    });
}

fn focus(help: &HtmlDialogElement, event: &KeyboardEvent) -> Focus {
    let target: Option<Element> = event.target().and_then(|t| t.dyn_into().ok());
    let on = |selector: &str| {
        target.as_ref().is_some_and(|t| t.closest(selector).is_ok_and(|found| found.is_some()))
    };
    Focus { typing: on(EDITS), pressable: on(PRESSES), help: help.open(), repeat: event.repeat() }
}

fn act(session: Session, help: &HtmlDialogElement, shortcut: Shortcut) {
    match shortcut {
        Shortcut::Held => {}
        Shortcut::Help if help.open() => help.close(),
        Shortcut::Help => {
            // Fails only when it is open already.
            let _ = help.show_modal();
        }
        Shortcut::PlayOrPause => session.play_or_pause(),
        Shortcut::Step => session.request(Request::Step(StepUntil::Step)),
        Shortcut::Epoch => session.request(Request::Step(StepUntil::Epoch)),
        Shortcut::Reset => session.request(Request::Reset),
        Shortcut::Open(place) => session.open_place(place),
    }
}
