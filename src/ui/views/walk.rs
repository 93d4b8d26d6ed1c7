//! Paths through the latent space, and sums of its directions.

use super::ask::{Status, use_question};
use super::cards::{Card, Cards, Grid, Sheet, shape_of};
use super::film::{Film, save_strip};
use super::{Area, Figure, View};
use crate::plot::format;
use crate::protocol::{Answer, Place, Question, Topic};
use crate::spec::number;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use leptos::prelude::*;

/// The tab.
const TAB: &str = "Paths";
/// The row.
pub const VIEW: View = View {
    key: "walk",
    name: "Paths and sums",
    about: "Decoded along the way from code to code: a good code has no place on the way that looks like nothing.",
    area: Area::Tab(TAB),
    render: || view! { <Walk/> }.into_any(),
};

/// Pictures from stop to stop: at first, least, most.
const STEPS: (u32, u32, u32) = (9, 2, 60);
/// Names of the terms of the sum, with their weights.
const TERMS: [(&str, f32); 3] = [("A", 1.0), ("B", -1.0), ("C", 1.0)];

#[component]
fn Walk() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = memo(move || session.tab.get() == TAB);
    let stops = RwSignal::new(Vec::<Place>::new());
    let steps = RwSignal::new(STEPS.0);
    let round = RwSignal::new(false);
    // Until the user picks stops: between two of the images that are shown above.
    let path = memo(move || {
        let picked = stops.get();
        if picked.len() >= 2 {
            return picked;
        }
        let shown =
            session.run.with(|run| run.pictures.as_ref().map(|p| p.indices.clone())).unwrap_or_default();
        let mut path = picked;
        path.extend(shown.into_iter().map(Place::Image).take(3));
        path
    });
    let line = use_question(Topic::Walk, open, true, move || {
        session.own.track();
        let through = path.get();
        (through.len() >= 2).then(|| Question::Walk { through, steps: steps.get(), spherical: round.get() })
    });
    let shape = shape_of(session);
    let images = memo(move || match line.answer().as_deref() {
        Some(Answer::Walk { images, .. }) => images.0.clone(),
        _ => Vec::new(),
    });
    let sheet = Signal::derive(move || {
        let images = images.get();
        let shape = shape.get();
        let columns = (images.len() / shape.len().max(1)).min(16);
        (columns > 0).then_some(Sheet { shape, images, columns })
    });
    let add = move |place: Option<Place>| {
        if let Some(place) = place {
            stops.update(|stops| stops.push(place));
        }
    };
    let own = move || session.own.with(Option::is_some);
    let from_selection = move |_| {
        session.selection.with_untracked(|all| all.iter().take(8).for_each(|i| add(Some(Place::Image(*i)))))
    };

    let terms = RwSignal::new([const { Vec::<u32>::new() }; 3]);
    let sum = use_question(Topic::Arithmetic, open, true, move || {
        let terms = terms.get();
        terms.iter().all(|term| !term.is_empty()).then(|| {
            Question::Arithmetic(TERMS.iter().zip(terms).map(|((_, weight), term)| (*weight, term)).collect())
        })
    });
    let summands = memo(move || {
        let Some(answer) = sum.answer() else { return Vec::new() };
        let Answer::Walk { images, .. } = &*answer else { return Vec::new() };
        let pictures = images.0.chunks_exact(shape.get().len().max(1));
        let names = ["mean of A", "− mean of B", "+ mean of C", "= sum"];
        let card = |(pixels, name): (&[u8], &str)| Card {
            pixels: pixels.to_vec(),
            words: name.into(),
            title: name.into(),
        };
        pictures.zip(names).map(card).collect()
    });
    let set_term = move |k: usize| {
        let (name, _) = TERMS[k];
        view! {
            <button type="button" disabled=live(move || session.selection.with(Vec::is_empty))
                on:click=move |_| terms.update(|terms| terms[k] = session.selection.get_untracked())>
                {live(move || match terms.with(|terms| terms[k].len()) {
                    0 => format!("Selection as {name}"),
                    n => format!("{name}: {n} images"),
                })}
            </button>
        }
    };
    let text = move || {
        let count = images.with(Vec::len) / shape.get().len().max(1);
        if count == 0 {
            "There is no path yet.".to_owned()
        } else {
            format!("{count} pictures along a path through {} codes.", path.with(Vec::len))
        }
    };
    view! {
        <Figure view=&VIEW text tools=move || view! {
            <label>"Pictures"
                <input type="number" class="short" aria-label="Pictures from stop to stop" min=STEPS.1 max=STEPS.2 prop:value=live(move || steps.get().to_string())
                    on:change=move |event| steps.set((number(&event_target_value(&event)).unwrap_or(f64::from(STEPS.0)) as u32).clamp(STEPS.1, STEPS.2))/>
            </label>
            <select aria-label="Way" on:change=move |event| round.set(event_target_value(&event) == "arc")>
                <option value="line">"Straight"</option>
                <option value="arc">"Spherical"</option>
            </select>
        }>
            <div class="tool" tabindex="0">
                <Status line needs="Paths appear with the first copies." follows=true/>
                <div class="tool-row">
                    <Film images shape/>
                    <div class="film-strip"><Grid label="The path, picture by picture" sheet/></div>
                </div>
                <div class="tool-row">
                    <span class="quiet">{live(move || match stops.with(Vec::len) {
                        0 => "Through three validation images. Your own stops:".to_owned(),
                        1 => "One stop; add another:".to_owned(),
                        n => format!("Through {n} stops:"),
                    })}</span>
                    <button type="button" disabled=live(move || !own()) on:click=move |_| add(own().then_some(Place::Own))>"Your image"</button>
                    <button type="button" disabled=live(move || session.chosen.get().is_none()) on:click=move |_| add(session.chosen.get_untracked().map(Place::Image))>"Searched image"</button>
                    <button type="button" disabled=live(move || session.pin.get().is_none()) on:click=move |_| add(session.pin.get_untracked().map(Place::Map))>"Pin on the map"</button>
                    <button type="button" disabled=live(move || session.selection.with(Vec::is_empty)) on:click=from_selection>"Selection"</button>
                    <button type="button" disabled=live(move || stops.with(Vec::is_empty)) on:click=move |_| stops.set(Vec::new())>"Start over"</button>
                    <button type="button" disabled=live(move || images.with(Vec::is_empty)) on:click=move |_| save_strip(&images.get_untracked(), shape.get_untracked())>"Save as PNG"</button>
                </div>
                <h3>"A − B + C"</h3>
                <p class="quiet" hidden=live(move || !summands.with(Vec::is_empty))>
                    "Select images on the map and keep them as A, then others as B and C: what A has and B lacks is added to C."
                </p>
                <div class="tool-row">{(0..TERMS.len()).map(set_term).collect_view()}</div>
                <Status line=sum needs="" follows=true/>
                <Cards label="The sum" shape cards=summands pick=move |_| ()/>
                <p class="quiet" hidden=live(move || path.with(Vec::is_empty))>{live(move || format!("Distances on the way: {}.", strides(&images.get(), shape.get().len())))}</p>
            </div>
        </Figure>
    }
}

/// How unlike neighbouring pictures are: even steps tell of a code without gaps.
fn strides(images: &[u8], size: usize) -> String {
    let pictures: Vec<&[u8]> = images.chunks_exact(size.max(1)).collect();
    let steps: Vec<f32> =
        pictures.windows(2).map(|pair| crate::metrics::pixel_distance(pair[0], pair[1])).collect();
    let (least, most) = steps.iter().fold((f32::MAX, 0.0_f32), |(low, high), v| (low.min(*v), high.max(*v)));
    if steps.is_empty() {
        "–".into()
    } else {
        format!("from {} to {} a step", format::significant(least, 2), format::significant(most, 2))
    }
}
