//! Images like an image, by their codes, and for comparison by their pixels.

use crate::plot::{choice, format};
use crate::protocol::{Answer, Lookup, Place};
use crate::study::precision::Precision;
use crate::study::search::{Neighbours, Search, SearchResult};
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::tools::selection::card;
use crate::ui::widgets::cards::{Card, Cards, shape_of};
use crate::ui::widgets::figure::Figure;
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::prelude::*;
use std::sync::Arc;

/// The tab.
const TAB: Tab = Tab::Search;
/// The row.
pub const VIEW: View = View {
    key: "search",
    name: "Search by example",
    about: "The nearest images of the set. Codes know shapes, pixels know places: where the rows differ, the network has learned something.",
    area: Area::Tab(TAB),
    render: || view! { <SearchView/> }.into_any(),
};

/// Neighbours in a row.
const COUNT: u32 = 12;

#[component]
fn SearchView() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = memo(move || session.tab.get() == TAB);
    let to = memo(move || match session.query_image.get() {
        Some(index) => Some(Place::Image(index)),
        None => session.own.with(Option::is_some).then_some(Place::Own),
    });
    // A new drawing is another question.
    let query = use_query(open, true, move || {
        session.own.track();
        to.get().map(|to| Search { to, count: COUNT }.into())
    });
    let labelled = memo(move || session.run.with(|run| choice::classes(run.labels()).is_some()));
    let precision = use_query(open, true, move || labelled.get().then(|| Precision.into()));
    let shape = shape_of(session);
    let found = memo(move || query.answer());
    let asked = use_query(open, false, move || Some(Lookup::Images(vec![session.query_image.get()?]).into()));
    let query_picture = move || match session.query_image.get() {
        None => session.own.get(),
        Some(index) => asked.images().filter(|(of, _)| *of == [index]).map(|(_, pixels)| pixels),
    };
    let row = move |by_pixel: bool| {
        let answer: Option<Arc<Answer>> = found.get();
        let Some(Answer::Search(SearchResult { by_code, by_pixel: pixels })) = answer.as_deref() else {
            return Vec::new();
        };
        let Neighbours { indices, distances, images } = if by_pixel { pixels } else { by_code };
        let size = shape.get().len().max(1);
        session.run.with_untracked(|run| {
            let all = indices.iter().zip(&distances.0).zip(images.0.chunks_exact(size));
            all.map(|((index, distance), pixels)| {
                let card = card(run, *index, pixels);
                let far = format::significant(*distance, 2);
                Card {
                    words: format!("{} · {far}", card.words),
                    title: format!("{}, distance {far}", card.title),
                    ..card
                }
            })
            .collect()
        })
    };
    let indices = move |by_pixel: bool| match found.get_untracked().as_deref() {
        Some(Answer::Search(SearchResult { by_code, by_pixel: pixels })) => {
            if by_pixel { pixels } else { by_code }.indices.clone()
        }
        _ => Vec::new(),
    };
    let pick = move |by_pixel: bool, i: usize| {
        if let Some(index) = indices(by_pixel).get(i) {
            session.query_image.set(Some(*index));
        }
    };
    let right = live(move || match precision.answer().as_deref() {
        Some(Answer::Precision(found)) => format!(
            "Precision at 10: {} by codes, {} by pixels.",
            format::percent(found.by_code),
            format::percent(found.by_pixel)
        ),
        _ => String::new(),
    });
    let text = move || {
        let near: Vec<String> = row(false).iter().take(5).map(|card| card.words.clone()).collect();
        if near.is_empty() {
            "Nothing was searched for yet.".to_owned()
        } else {
            format!("Nearest by code: {}. {}", near.join(", "), right.get())
        }
    };
    let select = move |by_pixel: bool| {
        session.selection.set(indices(by_pixel));
        session.tab.set(Tab::Selection);
    };
    let part = move |by_pixel: bool, label: &'static str| {
        let (heading, far) = if by_pixel {
            ("By pixels", "Class · RMS difference of pixels, 0–1")
        } else {
            ("By code", "Class · Euclidean distance of codes")
        };
        view! {
            <div class="tool-row">
                <h3>{heading}</h3>
                <span class="quiet">{far}</span>
                <button type="button" aria-label=format!("Select these, {}", label.to_lowercase())
                    hidden=live(move || found.with(Option::is_none)) on:click=move |_| select(by_pixel)>"Select these"</button>
            </div>
            <Cards label shape cards=Signal::derive(move || row(by_pixel)) pick=move |i| pick(by_pixel, i)/>
        }
    };
    view! {
        <Figure view=&VIEW text tools=move || view! {
            <span class="view-note">{right}</span>
            <button type="button" hidden=live(move || session.query_image.get().is_none() || session.own.with(Option::is_none))
                on:click=move |_| session.query_image.set(None)>"Your image"</button>
        }>
            <div class="tool" tabindex="0">
                <Status query follows=true needs="Draw or drop an image, or click on one in another tab: the nearest of the set come here."/>
                <div class="search" hidden=live(move || to.get().is_none())>
                    <div class="search-query"><Thumbnail label="What is searched for" shape pixels=Signal::derive(query_picture)/><span>"Searched for"</span></div>
                    <div class="search-rows">
                        {part(false, "Nearest by code")}
                        {part(true, "Nearest by pixels")}
                    </div>
                </div>
                <p class="quiet" hidden=live(move || right.with(String::is_empty))>
                    "Precision at 10: of the ten training images nearest to a validation image, the share of its class."
                </p>
            </div>
        </Figure>
    }
}
