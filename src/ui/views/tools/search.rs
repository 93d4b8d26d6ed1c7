//! Images of the set like an image, by their codes, and for comparison by their pixels.

use crate::plot::image_labels;
use crate::protocol::{Answer, Lookup, Place};
use crate::study::precision::Precision;
use crate::study::search::{self as study, Neighbours};
use crate::ui::reactive::{live, memo};
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::csv;
use crate::ui::views::content::search::{self, By};
use crate::ui::views::tools::tool::{
    AnswerMemo, Tool, ToolFigure, answer_of, answer_text, use_tool, with_answer,
};
use crate::ui::widgets::card::Card;
use crate::ui::widgets::cards::Cards;
use crate::ui::widgets::save_figure::offer_table;
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::prelude::*;
use std::rc::Rc;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "search",
    name: "Search by example",
    about: "The nearest images in the dataset. Pixels compare point by point; codes compare what the \
        network has learned to keep.",
    area: Area::Tab(Tab::Search),
    render: || view! { <Search/> }.into_any(),
};

#[component]
fn Search() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let session = tool.session;
    let to = memo(move || match session.query_image.get() {
        Some(index) => Some(Place::Image(index)),
        None => session.own.with(Option::is_some).then_some(Place::Own),
    });
    let query = tool.live_query(move || {
        // A new drawing is another query.
        session.own.track();
        to.get().map(|to| study::Search { to, ..study::Search::default() }.into())
    });
    let answer = answer_of(query);
    let table = move || {
        let rows = with_answer(answer, |answer| {
            let Answer::Search(found) = answer else { return None };
            let of = |by: &'static str, found: &Neighbours| {
                let rows = found.indices.iter().zip(&found.distances.0).enumerate();
                rows.map(|(rank, (index, distance))| {
                    (*index, vec![by.to_owned(), (rank + 1).to_string(), distance.to_string()])
                })
                .collect::<Vec<_>>()
            };
            Some([of("code", &found.by_code), of("pixels", &found.by_pixel)].concat())
        })?;
        let columns = ["nearest_by", "rank", "distance"];
        session.run.with_untracked(|run| csv::examples(run.examples(), &columns, &rows))
    };
    offer_table(VIEW.key, Rc::new(table));
    let has_classes = memo(move || session.run.with(|run| image_labels::classes(run.labels()).is_some()));
    let precision = answer_of(tool.live_query(move || has_classes.get().then(|| Precision.into())));
    let precision = answer_text(precision, |answer| Some(search::precision(answer)));
    let text = live(move || search::describe(&cards(tool, answer, By::Code), &precision.get()));
    view! {
        <ToolFigure view=&VIEW text query follows=true needs="Draw or drop an image, or click one in another tab, to see \
            its nearest neighbours."
            needs_of_rows="Click a row in another tab to see its nearest neighbours." tools=move || view! {
            <span class="view-note">{live(move || session.word(&precision.get()))}</span>
            <button type="button" hidden=live(move || session.query_image.get().is_none() || session.own.with(Option::is_none))
                on:click=move |_| session.query_image.set(None)>"Your image"</button>
        }>
            <div class="search" hidden=live(move || to.get().is_none())>
                <QueryImage tool/>
                <div class="search-rows">
                    <Nearest tool answer by=By::Code/>
                    <Nearest tool answer by=By::Pixels/>
                </div>
            </div>
            <p class="quiet" hidden=live(move || precision.with(String::is_empty))>
                {session.worded("Precision at 10: how many of a validation image's ten nearest training images share its \
                    class.")}
            </p>
        </ToolFigure>
    }
}

/// The image that is searched for: one of the set, or the user's own.
#[component]
fn QueryImage(
    /// The tool.
    tool: Tool,
) -> impl IntoView {
    let session = tool.session;
    let query = tool.query(move || Some(Lookup::Images(vec![session.query_image.get()?]).into()));
    let pixels = live(move || match session.query_image.get() {
        None => session.own.get(),
        Some(index) => query.images().filter(|(of, _)| *of == [index]).map(|(_, pixels)| pixels),
    });
    let name = live(move || match session.query_image.get() {
        None => String::new(),
        Some(index) => session.run.with_untracked(|run| run.examples().caption(index)),
    });
    view! {
        <div class="search-query">
            <Thumbnail label="Query image" shape=tool.shape pixels/><span>"Query"</span>
            <span class="name">{name}</span>
        </div>
    }
}

/// A row of the nearest images; a click on one searches for that.
#[component]
fn Nearest(
    /// The tool.
    tool: Tool,
    /// Its answer.
    answer: AnswerMemo,
    /// What images are compared by.
    by: By,
) -> impl IntoView {
    let indices = move || {
        let found = untrack(|| with_answer(answer, |answer| Some(by.neighbours(answer)?.indices.clone())));
        found.unwrap_or_default()
    };
    let pick = move |i: usize| {
        if let Some(index) = indices().get(i) {
            tool.session.query_image.set(Some(*index));
        }
    };
    view! {
        <div class="tool-row">
            <h3>{tool.session.worded(by.heading())}</h3>
            <span class="quiet">{tool.session.worded(by.legend())}</span>
            <button type="button" aria-label=live(move || tool.session.word(&format!("Select these, {}", by.label().to_lowercase())))
                hidden=live(move || answer.with(Option::is_none)) on:click=move |_| tool.select(indices())>"Select these"</button>
        </div>
        <Cards label=by.label() shape=tool.shape cards=live(move || cards(tool, answer, by)) pick/>
    }
}

fn cards(tool: Tool, answer: AnswerMemo, by: By) -> Vec<Card> {
    let cards = with_answer(answer, |answer| {
        let neighbours = by.neighbours(answer)?;
        // Labels can't change while the images are those of this run.
        tool.session
            .run
            .with_untracked(|run| Some(search::cards(neighbours, run.examples(), tool.shape.get().len())))
    });
    cards.unwrap_or_default()
}
