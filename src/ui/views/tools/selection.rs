//! The images that were selected, on the map or by their class.

use crate::plot::image_labels;
use crate::ui::reactive::{live, memo, read};
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::csv;
use crate::ui::views::content::selection::{self, Class, MAX_IMAGES};
use crate::ui::views::tools::image_cards::{ImageCards, image_query};
use crate::ui::views::tools::tool::{Tool, ToolFigure, use_tool};
use crate::ui::widgets::save_figure::offer_table;
use leptos::prelude::*;
use std::rc::Rc;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "selection",
    name: "Selected images",
    about: "Images close together on the map look alike to the network. Click one to search for more like it.",
    area: Area::Tab(Tab::Selection),
    render: || view! { <Selection/> }.into_any(),
};

#[component]
fn Selection() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let session = tool.session;
    let indices = memo(move || {
        session.selection.with(|all| all.iter().copied().take(MAX_IMAGES).collect::<Vec<u32>>())
    });
    let query = image_query(tool, indices);
    let table = move || {
        let rows: Vec<_> =
            session.selection.with_untracked(|all| all.iter().map(|i| (*i, Vec::new())).collect());
        session.run.with_untracked(|run| csv::examples(run.examples(), &[], &rows))
    };
    offer_table(VIEW.key, Rc::new(table));
    // Labels stay as long as the run does: they are not counted again at every step of it.
    let run = memo(move || session.run.with(|run| (run.id, run.started.is_some())));
    let counts = memo(move || {
        read(run);
        session.selection.with(|all| {
            let mut all = all.iter().map(|i| *i as usize);
            session.run.with_untracked(|run| image_labels::class_counts(run.labels(), &mut all))
        })
    });
    let classes = memo(move || {
        read(run);
        session.run.with_untracked(|run| selection::classes(run.labels()))
    });
    let text = live(move || {
        let selected = session.selection.with(Vec::len);
        counts.with(|counts| {
            session.run.with_untracked(|run| selection::describe(run.examples(), selected, counts))
        })
    });
    let note = live(move || selection::note(tool.kind.get(), session.selection.with(Vec::len)));
    view! {
        <ToolFigure view=&VIEW text query follows=true needs="Hold Shift and drag a box on the map, press “Select” above \
            it and draw a loop, or pick a class here." tools=move || view! {
            <span class="view-note">{note}</span>
            <ClassChoice tool classes counts/>
            <button type="button" hidden=live(move || session.selection.with(Vec::is_empty)) on:click=move |_| session.selection.set(Vec::new())>"Clear selection"</button>
        }>
            <ImageCards label="Selected images" tool indices query/>
        </ToolFigure>
    }
}

/// Selects all images of a class, and names the class that is selected.
#[component]
fn ClassChoice(
    /// The tool.
    tool: Tool,
    /// The classes that have images.
    classes: Memo<Vec<Class>>,
    /// Selected images of each class.
    counts: Memo<Vec<usize>>,
) -> impl IntoView {
    let session = tool.session;
    let whole = memo(move || {
        let selected = session.selection.with(Vec::len);
        classes.with(|classes| counts.with(|counts| selection::whole_class(classes, selected, counts)))
    });
    let select = move |event| {
        let Ok(class) = event_target_value(&event).parse::<usize>() else { return };
        let images = session.run.with_untracked(|run| selection::images_of_class(run.labels(), class));
        session.selection.set(images);
    };
    let option = |Class { index, name, .. }: Class| view! { <option value=index.to_string()>{name}</option> };
    view! {
        <select aria-label="Select a class" hidden=live(move || classes.with(Vec::is_empty)) on:change=select
            prop:value=live(move || whole.get().map(|class| class.to_string()).unwrap_or_default())>
            <option value="">"Select a class"</option>
            {move || classes.get().into_iter().map(option).collect_view()}
        </select>
    }
}
