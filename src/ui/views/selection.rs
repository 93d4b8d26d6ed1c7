//! The images that were selected on the map.

use super::ask::{Status, use_question};
use super::cards::{Card, Cards, shape_of};
use super::{Area, Figure, View};
use crate::protocol::{Answer, Question, Topic};
use crate::run::Run;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use leptos::prelude::*;

/// The tab.
const TAB: &str = "Selection";
/// The row.
pub const VIEW: View = View {
    key: "selection",
    name: "Selected images",
    about: "What lies together on the map looks alike to the network. A click on an image searches for others like it.",
    area: Area::Tab(TAB),
    render: || view! { <Selection/> }.into_any(),
};

/// Images that are shown; more would not be looked at.
const SHOWN: usize = 120;

#[component]
fn Selection() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = memo(move || session.tab.get() == TAB);
    let line = use_question(Topic::Selection, open, false, move || {
        let shown: Vec<u32> = session.selection.with(|all| all.iter().copied().take(SHOWN).collect());
        (!shown.is_empty()).then_some(Question::Images(Topic::Selection, shown))
    });
    let shape = shape_of(session);
    let cards = memo(move || {
        let Some(answer) = line.answer() else { return Vec::new() };
        let Answer::Images(images) = &*answer else { return Vec::new() };
        session.run.with(|run| {
            session.selection.with(|all| {
                let images = images.0.chunks_exact(shape.get().len().max(1));
                images.zip(all).map(|(pixels, i)| card(run, *i, pixels)).collect()
            })
        })
    });
    let text = move || session.run.with(|run| session.selection.with(|all| describe(run, all)));
    let note = live(move || {
        session
            .selection
            .with(|all| if all.is_empty() { String::new() } else { format!("{} images", all.len()) })
    });
    let pick = move |i: usize| {
        session.chosen.set(session.selection.with_untracked(|all| all.get(i).copied()));
        session.tab.set("Search");
    };
    let none = move || session.selection.with(Vec::is_empty);
    view! {
        <Figure view=&VIEW text tools=move || view! {
            <span class="view-note">{note}</span>
            <button type="button" hidden=none on:click=move |_| session.selection.set(Vec::new())>"Clear selection"</button>
        }>
            <div class="tool" tabindex="0">
                <Status line needs="Hold Shift and drag a frame around points of the map, or choose “Select” above it and draw a loop." follows=true/>
                <Cards label="Selected images" shape cards pick/>
            </div>
        </Figure>
    }
}

/// An image of the set.
pub fn card(run: &Run, index: u32, pixels: &[u8]) -> Card {
    let words = run.name_of(index);
    Card { pixels: pixels.to_vec(), title: format!("Image {}: {words}", index + 1), words }
}

fn describe(run: &Run, all: &[u32]) -> String {
    let mut counts: Vec<(String, u32)> = Vec::new();
    for &index in all {
        let name = run.name_of(index);
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| core::cmp::Reverse(*count));
    let parts: Vec<String> =
        counts.iter().take(5).map(|(name, count)| format!("{count} of {name}")).collect();
    match all.len() {
        0 => "No images are selected.".into(),
        n => format!("{n} images are selected: {}.", parts.join(", ")),
    }
}
