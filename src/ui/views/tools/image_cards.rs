//! Images of the set as cards; a click searches for others like it.

use crate::protocol::Lookup;
use crate::ui::query::QueryHandle;
use crate::ui::reactive::memo;
use crate::ui::views::content::selection;
use crate::ui::views::tools::tool::Tool;
use crate::ui::widgets::cards::Cards;
use leptos::prelude::*;

/// Asks for the pixels of these images while the tool is open.
pub fn image_query(tool: Tool, indices: Memo<Vec<u32>>) -> QueryHandle {
    tool.query(move || {
        let indices = indices.get();
        (!indices.is_empty()).then(|| Lookup::Images(indices).into())
    })
}

/// The images that an [`image_query`] has answered with.
#[component]
pub fn ImageCards(
    /// What they are together.
    label: &'static str,
    /// The tool that shows them.
    tool: Tool,
    /// Which images are to be shown.
    indices: Memo<Vec<u32>>,
    /// The query for them.
    query: QueryHandle,
) -> impl IntoView {
    // The answer's own indices: those that are wanted by now may be others.
    let images = memo(move || if indices.with(Vec::is_empty) { None } else { query.images() });
    let cards = memo(move || {
        let (indices, pixels) = images.get().unwrap_or_default();
        // Labels can't change while the images are those of this run.
        tool.session
            .run
            .with_untracked(|run| selection::cards(run.examples(), &indices, &pixels, tool.shape.get().len()))
    });
    let pick = move |i: usize| {
        tool.search_for(images.with_untracked(|all| all.as_ref()?.0.get(i).copied()));
    };
    view! { <Cards label shape=tool.shape cards pick/> }
}
