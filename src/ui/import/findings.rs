//! What was understood of the files, in words and numbers.

use super::choice_rows::leave_out_column;
use super::importer::Importer;
use super::text::facts;
use crate::data::import::{ColumnLook, Look};
use crate::plot::format::thousands;
use crate::ui::reactive::{live, memo};
use leptos::prelude::*;
use std::sync::Arc;

/// Classes or columns that are listed.
const SHOWN: usize = 200;

/// Facts, notes, classes and columns.
#[component]
pub fn Findings(
    /// What was understood.
    look: Memo<Option<Arc<Look>>>,
) -> impl IntoView {
    let facts = memo(move || look.with(|look| look.as_deref().map(facts).unwrap_or_default()));
    let notes =
        memo(move || look.with(|look| look.as_ref().map(|look| look.notes.clone()).unwrap_or_default()));
    let fact = |(name, value): (String, String)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <dl class="import-fact-list">{move || facts.get().into_iter().map(fact).collect_view()}</dl>
        <ul class="import-notes" hidden=live(move || notes.with(Vec::is_empty))>
            {move || notes.get().into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}
        </ul>
        <Classes look/>
        <Columns look/>
    }
}

/// The classes with their counts.
#[component]
fn Classes(
    /// What was understood.
    look: Memo<Option<Arc<Look>>>,
) -> impl IntoView {
    let classes =
        memo(move || look.with(|look| look.as_ref().map(|look| look.classes.clone()).unwrap_or_default()));
    let rows = move || {
        classes.with(|classes| {
            let most = classes.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
            let row = |(name, count): &(String, u32)| {
                let share = format!("{:.1}%", 100.0 * f64::from(*count) / f64::from(most));
                view! { <li style:--share=share><span>{name.clone()}</span><b>{thousands((*count).into())}</b></li> }
            };
            classes.iter().take(SHOWN).map(row).collect_view()
        })
    };
    view! {
        <div class="import-list" hidden=live(move || classes.with(Vec::is_empty))>
            <h3>"Classes"</h3>
            <ul class="import-classes" tabindex="0" aria-label="Classes and their counts">{rows}</ul>
            <p class="quiet">{live(move || more(classes.with(Vec::len)))}</p>
        </div>
    }
}

/// The columns of a table with what becomes of each, and a tick for those that the network sees.
#[component]
fn Columns(
    /// What was understood.
    look: Memo<Option<Arc<Look>>>,
) -> impl IntoView {
    let importer = expect_context::<Importer>();
    let columns =
        memo(move || look.with(|look| look.as_ref().map(|look| look.columns.clone()).unwrap_or_default()));
    let left_out = memo(move || {
        let left_out = importer
            .state
            .with(|state| state.draft.as_ref().map(|draft| draft.choices.left_out_columns.clone()));
        left_out.unwrap_or_default()
    });
    // Rows stay while only what becomes of them changes, and with them the keyboard's place.
    let names = memo(move || {
        columns
            .with(|columns| columns.iter().take(SHOWN).map(|column| column.name.clone()).collect::<Vec<_>>())
    });
    let row = move |name: String| {
        let (asked, told, found) = (name.clone(), name.clone(), name.clone());
        let used = live(move || left_out.with(|left_out| !left_out.contains(&asked)));
        let becomes = live(move || {
            let becomes = |columns: &Vec<ColumnLook>| {
                Some(columns.iter().find(|column| column.name == found)?.becomes.clone())
            };
            columns.with(becomes).unwrap_or_default()
        });
        let tick = move |event| {
            let (name, used) = (told.clone(), event_target_checked(&event));
            importer.choose(move |choices| leave_out_column(choices, &name, !used));
        };
        view! {
            <li>
                <label><input type="checkbox" prop:checked=used on:change=tick/><span>{name}</span></label>
                <span class="quiet">{becomes}</span>
            </li>
        }
    };
    view! {
        <div class="import-list" hidden=live(move || columns.with(Vec::is_empty))>
            <h3>"Columns"</h3>
            <ul class="import-columns" tabindex="0" aria-label="Columns and what becomes of them">
                {move || names.get().into_iter().map(row).collect_view()}
            </ul>
            <p class="quiet">{live(move || more(columns.with(Vec::len)))}</p>
        </div>
    }
}

/// How many are not listed.
fn more(count: usize) -> String {
    match count.saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("and {} more", thousands(more as u64)),
    }
}
