//! The images that were selected, on the map or by their class.

use crate::plot::choice;
use crate::protocol::Lookup;
use crate::run::Run;
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{live, memo, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::widgets::cards::{Card, Cards, shape_of};
use crate::ui::widgets::figure::Figure;
use leptos::prelude::*;

/// The tab.
const TAB: Tab = Tab::Selection;
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
    let query = use_query(open, false, move || {
        let shown: Vec<u32> = session.selection.with(|all| all.iter().copied().take(SHOWN).collect());
        (!shown.is_empty()).then(|| Lookup::Images(shown).into())
    });
    let shape = shape_of(session);
    let none = memo(move || session.selection.with(Vec::is_empty));
    let shown = memo(move || if none.get() { None } else { query.images() });
    let cards = memo(move || {
        let (indices, pixels) = shown.get().unwrap_or_default();
        cards_of(session, &indices, &pixels, shape.get().len())
    });
    // Labels stay as long as the run does: they are not counted again at every step of it.
    let run = memo(move || session.run.with(|run| (run.id, run.started.is_some())));
    let counts = memo(move || {
        read(run);
        session.selection.with(|all| {
            let mut all = all.iter().map(|i| *i as usize);
            session.run.with_untracked(|run| choice::tally(run.labels(), &mut all))
        })
    });
    // The classes that have images: number, name, how many.
    let classes = memo(move || {
        read(run);
        session.run.with_untracked(|run| {
            let labels = run.labels();
            let Some((names, values)) = choice::classes(labels) else { return Vec::new() };
            let counts = choice::tally(labels, &mut (0..values.len()));
            let rows = names.iter().cloned().zip(counts).enumerate().map(|(k, (name, n))| (k, name, n));
            rows.filter(|(_, _, n)| *n > 0).collect()
        })
    });
    // The class all of which is selected, and nothing else.
    let whole = memo(move || {
        let all = session.selection.with(Vec::len);
        let is_whole = |(class, _, n): &(usize, String, usize)| {
            *n == all && counts.with(|counts| counts.get(*class) == Some(n))
        };
        classes.with(|classes| classes.iter().find(|row| is_whole(row)).map(|row| row.0.to_string()))
    });
    let select = move |event| {
        let Ok(class) = event_target_value(&event).parse::<usize>() else { return };
        let of_class = session.run.with_untracked(|run| {
            let values = choice::classes(run.labels()).map(|(_, values)| values).unwrap_or_default();
            (0_u32..).zip(values).filter(|(_, v)| **v as usize == class).map(|(i, _)| i).collect()
        });
        session.selection.set(of_class);
    };
    let text = move || {
        let count = session.selection.with(Vec::len);
        let words = counts
            .with(|counts| session.run.with_untracked(|run| choice::describe(run.labels(), count, counts)));
        if count > SHOWN { format!("{words} The first {SHOWN} of {count} are shown.") } else { words }
    };
    let note = live(move || match session.selection.with(Vec::len) {
        0 => String::new(),
        n if n > SHOWN => format!("the first {SHOWN} of {n} images"),
        n => choice::images(n),
    });
    let pick = move |i: usize| {
        session.query_image.set(shown.with_untracked(|shown| shown.as_ref()?.0.get(i).copied()));
        session.tab.set(Tab::Search);
    };
    view! {
        <Figure view=&VIEW text tools=move || view! {
            <span class="view-note">{note}</span>
            <select aria-label="Select a class" hidden=live(move || classes.with(Vec::is_empty)) on:change=select
                prop:value=live(move || whole.get().unwrap_or_default())>
                <option value="">"Select a class"</option>
                {move || classes.get().into_iter().map(|(class, name, _)| view! { <option value=class.to_string()>{name}</option> }).collect_view()}
            </select>
            <button type="button" hidden=none on:click=move |_| session.selection.set(Vec::new())>"Clear selection"</button>
        }>
            <div class="tool" tabindex="0">
                <Status query needs="Hold Shift and drag a frame around points of the map, or choose “Select” above it and draw a loop; or select a whole class here." follows=true/>
                <Cards label="Selected images" shape cards pick/>
            </div>
        </Figure>
    }
}

/// There is a network that can be asked.
pub fn has_network(session: Session) -> Memo<bool> {
    memo(move || session.run.with(|run| run.started.is_some()))
}

/// An image of the set.
pub fn card(run: &Run, index: u32, pixels: &[u8]) -> Card {
    Card { pixels: pixels.to_vec(), title: choice::title(run.labels(), index), words: run.name_of(index) }
}

/// Images of the set of `size` values each, one behind the other.
pub fn cards_of(session: Session, indices: &[u32], pixels: &[u8], size: usize) -> Vec<Card> {
    // Names can't change while the images are those of this run.
    session.run.with_untracked(|run| {
        let images = indices.iter().zip(pixels.chunks_exact(size.max(1)));
        images.map(|(i, pixels)| card(run, *i, pixels)).collect()
    })
}
