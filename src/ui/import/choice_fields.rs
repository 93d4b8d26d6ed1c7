//! The controls of the import sheet.

use super::choice_rows::{CHOICE_ROWS, ChoiceRow};
use super::importer::Importer;
use super::state::Draft;
use crate::data::import::{Look, MAX_NETWORK_SIDE, MIN_SIDE};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::widgets::number_box::{NumberBox, Range};
use leptos::html::Select;
use leptos::prelude::*;
use std::sync::Arc;

/// All that can be chosen of this kind of set.
#[component]
pub fn ChoiceFields(
    /// What was understood.
    look: Memo<Option<Arc<Look>>>,
) -> impl IntoView {
    let importer = expect_context::<Importer>();
    let number = move |get: fn(&Draft) -> u32| {
        live(move || {
            importer
                .state
                .with(|state| state.draft.as_ref().map(|draft| get(draft).to_string()).unwrap_or_default())
        })
    };
    let count = memo(move || look.with(|look| look.as_ref().map_or(1, |look| look.count.max(1))));
    let no_side = live(move || !offers(look, "side"));
    let set_side = move |side: f64| importer.choose(move |choices| choices.side = side as u32);
    let set_most = move |most: f64| importer.choose(move |choices| choices.at_most = most as u32);
    // The box's range is that of the set, which changes seldom.
    let most = move || {
        view! { <NumberBox label="At most" range=Range::whole(1, count.get()) text=number(|draft| draft.choices.at_most.min(draft.look.count)) set=set_most/> }
    };
    view! {
        <div class="import-choices" role="group" aria-label="Choices">
            <label title="Longest side of an image, in pixels" hidden=no_side>
                <span>"Side"</span>
                <NumberBox label="Side" range=Range::whole(MIN_SIDE, MAX_NETWORK_SIDE) text=number(|draft| draft.choices.side) set=set_side/>
            </label>
            {CHOICE_ROWS.iter().map(|row| view! { <ChoiceField row look/> }).collect_view()}
            <label title="If there are more, a random part is used that keeps the shares of the classes">
                <span>"At most"</span>
                {most}
            </label>
        </div>
    }
}

fn offers(look: Memo<Option<Arc<Look>>>, key: &str) -> bool {
    look.with(|look| look.as_ref().is_some_and(|look| look.offered.iter().any(|offered| offered == key)))
}

/// One of a few.
#[component]
fn ChoiceField(
    /// Its row.
    row: &'static ChoiceRow,
    /// What was understood.
    look: Memo<Option<Arc<Look>>>,
) -> impl IntoView {
    let importer = expect_context::<Importer>();
    let node = NodeRef::<Select>::new();
    let options = memo(move || look.with(|look| look.as_deref().map(row.options).unwrap_or_default()));
    let chosen = memo(move || {
        let choices =
            importer.state.with(|state| state.draft.as_ref().map(|draft| (row.get)(&draft.choices)));
        choices.unwrap_or_default()
    });
    effect(move || {
        options.with(|_| ());
        let chosen = chosen.get();
        if let Some(select) = node.get() {
            // The options are in the document in the next frame only.
            request_animation_frame(move || select.set_value(&chosen));
        }
    });
    let choose = move |event| {
        let key = event_target_value(&event);
        importer.choose(move |choices| (row.set)(choices, &key));
    };
    let option = |(key, name): (String, String)| view! { <option value=key>{name}</option> };
    view! {
        <label title=row.help hidden=live(move || !offers(look, row.key))>
            <span>{row.label}</span>
            <select aria-label=row.label node_ref=node on:change=choose>
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}
