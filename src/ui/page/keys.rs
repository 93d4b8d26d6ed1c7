//! The keyboard.

use crate::protocol::StepUntil;
use crate::run::supervisor::Request;
use crate::ui::session::Session;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlDialogElement, KeyboardEvent};

/// Key and what it does, as the help sheet lists them.
pub const KEYS: &[(&str, &str)] = &[
    ("Space", "Play or pause"),
    ("S", "Train one step"),
    ("Shift + S", "Train to the end of the epoch"),
    ("R", "Reset: the same run from scratch"),
    ("+ − 0", "On the map: nearer, farther, all"),
    ("Shift + drag", "On the map: select"),
    ("Arrows, Enter, F", "On the map: move the cursor, pin, frame to select"),
    ("?", "Show or close this sheet"),
];

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
        if act(session, &help, &event) {
            event.prevent_default();
        }
    });
}

/// True when the key meant something.
fn act(session: Session, help: &HtmlDialogElement, event: &KeyboardEvent) -> bool {
    let on = |selector: &str| {
        let target: Option<Element> = event.target().and_then(|t| t.dyn_into().ok());
        target.is_some_and(|t| t.closest(selector).is_ok_and(|found| found.is_some()))
    };
    if on(EDITS) {
        return false;
    }
    match event.key().as_str() {
        "?" if help.open() => help.close(),
        "?" => {
            let _ = help.show_modal();
        }
        _ if help.open() => return false,
        " " if on(PRESSES) => return false,
        " " if event.repeat() => {}
        " " => session.play_or_pause(),
        "s" => session.ask(Request::Step(StepUntil::Step)),
        "S" => session.ask(Request::Step(StepUntil::Epoch)),
        "r" | "R" => session.ask(Request::Reset),
        _ => return false,
    }
    true
}
