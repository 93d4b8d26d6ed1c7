//! One control a setting, made from its row in [`FIELDS`](crate::spec::FIELDS).

mod number;

use super::field_edit::{Remark, edit};
use crate::data::DataKind;
use crate::spec::{Control, Field, Limits, OWN_DATA, Scale, Spec, is_relevant};
use crate::ui::import::text::NO_IMAGES;
use crate::ui::import::{Importer, PICKER_ID};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use leptos::prelude::*;
use number::Number;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// A setting: its name, its control, and what is wrong with what was typed.
#[component]
pub fn FieldControl(field: &'static Field) -> impl IntoView {
    let session = expect_context::<Session>();
    let remark = RwSignal::new(None::<Remark>);
    let edit = Edit { session, field, remark, importer: expect_context() };
    let (id, note) = (format!("set-{}", field.key), format!("note-{}", field.key));
    let changed = memo(move || session.spec.with(|spec| field.differs_from_default(spec)));
    let hidden = live(move || session.spec.with(|spec| !is_relevant(field.key, spec)));
    let described = {
        let note = note.clone();
        live(move || remark.with(Option::is_some).then(|| note.clone()))
    };
    let wrong = live(move || remark.with(|r| matches!(r, Some(Remark::Wrong(_)))).then(|| "true".to_owned()));
    let text = edit.text();
    let control = match &field.control {
        Control::Number { .. } => {
            view! { <Number edit id=id.clone() described wrong /> }.into_any()
        }
        Control::Choice { options, .. } => {
            let select = NodeRef::<leptos::html::Select>::new();
            effect(move || {
                if let Some(select) = select.get() {
                    select.set_value(&text.get());
                }
            });
            view! {
                <select id=id.clone() node_ref=select aria-describedby=described
                    on:change:target=move |event| {
                        if edit.commit(&event.target().value()).is_none() {
                            event.target().set_value(&text.get_untracked());
                        }
                    }>
                    {options()
                        .into_iter()
                        .map(|o| view! { <option value=o.key title=session.worded(o.about)>{session.worded(o.name)}</option> })
                        .collect_view()}
                </select>
            }
            .into_any()
        }
        Control::Widths { .. } => view! {
            <input type="text" id=id.clone() inputmode="numeric" autocomplete="off" spellcheck="false"
                aria-describedby=described aria-invalid=wrong prop:value=text
                on:change:target=move |event| {
                    if let Some(text) = edit.commit(&event.target().value()) {
                        event.target().set_value(&text);
                    }
                } />
        }
        .into_any(),
        Control::Switch { .. } => view! {
            <input type="checkbox" id=id.clone() aria-describedby=described prop:checked=live(move || text.get() == "1")
                on:change:target=move |event| {
                    edit.commit(if event.target().checked() { "1" } else { "0" });
                } />
        }
        .into_any(),
    };
    view! {
        <div class=format!("field {}", kind(&field.control)) class:changed=changed title=session.worded(field.help) hidden=hidden>
            <label for=id>{session.worded(field.label)}</label>
            <span class="dot" role="img" aria-label="not at its default" title="Not at its default"
                hidden=live(move || !changed.get())></span>
            {control}
            <p class="remark" id=note>
                {live(move || remark.with(|r| r.as_ref().map(|r| r.text().to_owned()).unwrap_or_default()))}
            </p>
        </div>
    }
}

/// Moves the keyboard to the button that picks files.
fn focus_picker() {
    let picker = document().get_element_by_id(PICKER_ID);
    if let Some(picker) = picker.and_then(|picker| picker.dyn_into::<HtmlElement>().ok()) {
        // Fails only for an element that is gone.
        let _ = picker.focus();
    }
}

fn kind(control: &Control) -> &'static str {
    match control {
        Control::Number { .. } => "number",
        Control::Choice { .. } => "choice",
        Control::Widths { .. } => "widths",
        Control::Switch { .. } => "switch",
    }
}

/// How a control changes its setting.
#[derive(Clone, Copy)]
struct Edit {
    session: Session,
    field: &'static Field,
    remark: RwSignal<Option<Remark>>,
    importer: Importer,
}

impl Edit {
    /// The setting as text.
    fn text(self) -> Memo<String> {
        memo(move || self.session.spec.with(|spec| self.field.text(spec)))
    }

    /// Limits of a number: those of the number of images end with the user's own set where that is used.
    fn limits(self) -> Memo<Limits> {
        memo(move || {
            let limits = |spec: &Spec| {
                let own = self.field.key == "n" && spec.data == OWN_DATA;
                (self.field.limits(spec).copied(), own)
            };
            let (limits, own) = self.session.spec.with(limits);
            let mut limits = limits.unwrap_or(Limits::whole(0.0, 1.0, Scale::Linear));
            if own && let Some(count) = self.session.images.with(|set| set.as_ref().map(|set| set.len())) {
                limits.max = (count as f64).clamp(limits.min + 1.0, limits.max);
            }
            limits
        })
    }

    /// Kind of the data that the experiment will have with this value.
    fn kind(self, given: &str) -> DataKind {
        let own = match self.field.key {
            "data" => given == OWN_DATA,
            _ => self.session.spec.with_untracked(|spec| spec.data == OWN_DATA),
        };
        self.session
            .images
            .with_untracked(|set| set.as_ref().filter(|_| own).map(|set| set.kind()).unwrap_or_default())
    }

    /// Takes what the user gave, and answers with what it became; `None` when it was not taken.
    fn commit(self, given: &str) -> Option<String> {
        let mut spec = self.session.spec.get_untracked();
        if self.field.key == "data"
            && given == OWN_DATA
            && self.session.images.with_untracked(Option::is_none)
        {
            // The run goes on: there is nothing to train on instead.
            self.importer.refuse(NO_IMAGES);
            focus_picker();
            return None;
        }
        match edit(&mut spec, self.field, given, self.kind(given)) {
            Ok(remark) => self.remark.set(remark),
            Err(remark) => {
                self.remark.set(Some(remark));
                return None;
            }
        }
        let text = self.field.text(&spec);
        if self.field.key == "data" {
            // Another dataset is another experiment, and nothing of the old one is worth keeping.
            self.session.start_run(spec);
        } else {
            self.session.spec.set(spec);
            if self.field.live {
                self.session.apply_live_settings();
            }
        }
        Some(text)
    }
}
