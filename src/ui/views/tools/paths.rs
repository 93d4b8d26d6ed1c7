//! Paths through the latent space, and sums of its directions.

use crate::plot::{choice, format};
use crate::protocol::{Answer, Place};
use crate::run::Run;
use crate::study::arithmetic::{Arithmetic, ArithmeticResult};
use crate::study::interpolation::Interpolation;
use crate::ui::dataset_change::on_other_set;
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{effect, live, memo, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::widgets::cards::{Card, Cards, Grid, Sheet, shape_of};
use crate::ui::widgets::figure::Figure;
use crate::ui::widgets::film::{Film, save_strip};
use crate::ui::widgets::number_box::{NumberBox, Range};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, MouseEvent};

/// The tab.
const TAB: Tab = Tab::Paths;
/// The row.
pub const VIEW: View = View {
    key: "walk",
    name: "Paths and sums",
    about: "Decoded along the way from code to code: a good code has no place on the way that looks like nothing.",
    area: Area::Tab(TAB),
    render: || view! { <Walk/> }.into_any(),
};

/// Pictures from stop to stop: at first, and how many there may be.
const STEPS: (u32, Range) = (9, Range::whole(2, 60));
/// Most stops of a path: with most pictures from stop to stop its film takes two minutes.
const STOPS: usize = 12;
/// Names of the terms of the sum, with their weights.
const TERMS: [(&str, f32); 3] = [("A", 1.0), ("B", -1.0), ("C", 1.0)];

#[component]
fn Walk() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = memo(move || session.tab.get() == TAB);
    let stops = RwSignal::new(Vec::<Place>::new());
    let steps = RwSignal::new(STEPS.0);
    let round = RwSignal::new(false);
    let terms = RwSignal::new([const { Vec::<u32>::new() }; 3]);
    on_other_set(session, move || {
        stops.set(Vec::new());
        terms.set(Default::default());
    });
    forget(session, stops);
    // Until the user picks stops: between two of the images that are shown above.
    let path = memo(move || {
        let picked = stops.get();
        if picked.len() >= 2 {
            return picked;
        }
        let shown = session
            .run
            .with(|run| run.reconstructions.as_ref().map(|p| p.indices.clone()))
            .unwrap_or_default();
        let mut path = picked;
        path.extend(shown.into_iter().map(Place::Image).take(3));
        path
    });
    let query = use_query(open, true, move || {
        session.own.track();
        let through = path.get();
        (through.len() >= 2)
            .then(|| Interpolation { through, steps: steps.get(), spherical: round.get() }.into())
    });
    let shape = shape_of(session);
    let images = memo(move || match query.answer().as_deref() {
        Some(Answer::Interpolation(found)) => found.images.0.clone(),
        _ => Vec::new(),
    });
    let sheet = Signal::derive(move || {
        let images = images.get();
        let shape = shape.get();
        let columns = (images.len() / shape.len().max(1)).min(16);
        (columns > 0).then_some(Sheet { shape, images, columns })
    });
    let full = memo(move || stops.with(Vec::len) >= STOPS);
    let add = move |places: &mut dyn Iterator<Item = Place>| {
        stops.update(|stops| stops.extend(places.take(STOPS.saturating_sub(stops.len()))));
    };
    let own = move || session.own.with(Option::is_some);
    let from_selection = move |_| {
        session.selection.with_untracked(|all| add(&mut all.iter().copied().map(Place::Image)));
    };
    let failed = RwSignal::new(false);
    let save = move |_| {
        failed.set(save_strip(&images.get_untracked(), shape.get_untracked()).is_none());
    };

    let sum = use_query(open, true, move || {
        let terms = terms.get();
        terms.iter().all(|term| !term.is_empty()).then(|| {
            let terms = TERMS.iter().zip(terms).map(|((_, weight), term)| (*weight, term)).collect();
            Arithmetic { terms }.into()
        })
    });
    let summands = memo(move || {
        let Some(answer) = sum.answer() else { return Vec::new() };
        let Answer::Arithmetic(ArithmeticResult { images }) = &*answer else { return Vec::new() };
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
                    n => format!("{name}: {}", choice::images(n)),
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
                <NumberBox label="Pictures from stop to stop" range=STEPS.1 text=live(move || steps.get().to_string()) set=move |n| steps.set(n as u32)/>
            </label>
            <select aria-label="Way" on:change=move |event| round.set(event_target_value(&event) == "arc")>
                <option value="line">"Straight"</option>
                <option value="arc">"Spherical"</option>
            </select>
        }>
            <div class="tool" tabindex="0">
                <Status query needs="Paths appear with the first copies." follows=true/>
                <div class="tool-row">
                    <Film images shape open/>
                    <div class="film-strip"><Grid label="The path, picture by picture" sheet/></div>
                </div>
                <p class="quiet" hidden=live(move || images.with(Vec::is_empty))>{live(move || strides(&images.get(), shape.get().len()))}</p>
                <div class="tool-row">
                    <span class="quiet">{live(move || match stops.with(Vec::len) {
                        0 => "Through three validation images. Your own stops:".to_owned(),
                        1 => "From your stop through three validation images. Add another:".to_owned(),
                        n if n >= STOPS => format!("Through {n} stops, and no more are possible:"),
                        n => format!("Through {n} stops:"),
                    })}</span>
                    <button type="button" disabled=live(move || full.get() || !own()) on:click=move |_| add(&mut own().then_some(Place::Own).into_iter())>"Your image"</button>
                    <button type="button" disabled=live(move || full.get() || session.query_image.get().is_none()) on:click=move |_| add(&mut session.query_image.get_untracked().map(Place::Image).into_iter())>"Searched image"</button>
                    <button type="button" disabled=live(move || full.get() || session.embeds.get() || session.map_pin.get().is_none()) on:click=move |_| add(&mut session.map_pin.get_untracked().map(Place::Map).into_iter())>"Pin on the map"</button>
                    <button type="button" disabled=live(move || full.get() || session.selection.with(Vec::is_empty)) on:click=from_selection>"Selection"</button>
                    <button type="button" disabled=live(move || stops.with(Vec::is_empty)) on:click=move |_| stops.set(Vec::new())>"Start over"</button>
                    <button type="button" disabled=live(move || images.with(Vec::is_empty)) on:click=save>"Save as PNG"</button>
                </div>
                <ol class="stops" aria-label="Stops" tabindex="-1" hidden=live(move || stops.with(Vec::is_empty))>
                    {move || stops.get().iter().enumerate().map(|(at, place)| stop(session, stops, at, place)).collect_view()}
                </ol>
                <p role="alert" hidden=live(move || !failed.get())>"This browser can't make a picture of all of them: take fewer stops, or fewer pictures from stop to stop."</p>
                <h3>"A − B + C"</h3>
                <div class="tool-row">{(0..TERMS.len()).map(set_term).collect_view()}</div>
                <Status query=sum follows=true
                    needs="Select images on the map and keep them as A, then others as B and C: what A has and B lacks is added to C."/>
                <Cards label="The sum" shape cards=summands pick=move |_| ()/>
            </div>
        </Figure>
    }
}

/// Drops stops that no longer are what they were: places of another map, and the user's image when there is none.
fn forget(session: Session, stops: RwSignal<Vec<Place>>) {
    let keep = move |keeps: fn(&Place) -> bool| {
        if stops.with_untracked(|stops| !stops.iter().all(keeps)) {
            stops.update(|stops| stops.retain(keeps));
        }
    };
    let world = memo(move || {
        (session.run.with(|run| (run.id, run.map.axes)), session.axes.get(), session.embeds.get())
    });
    effect(move || {
        read(world);
        keep(|place| !matches!(place, Place::Map(_)));
    });
    effect(move || {
        if session.own.with(Option::is_none) {
            keep(|place| *place != Place::Own);
        }
    });
}

/// A stop with a button that takes it away.
fn stop(session: Session, stops: RwSignal<Vec<Place>>, at: usize, place: &Place) -> impl IntoView + use<> {
    let name = session.run.with_untracked(|run| name(run, place));
    let label = format!("Remove stop {}: {name}", at + 1);
    let remove = move |event: MouseEvent| {
        // The button goes; who used the keyboard stays among the others.
        if let Ok(Some(list)) = event_target::<HtmlElement>(&event).closest("ol")
            && let Some(list) = list.dyn_ref::<HtmlElement>()
        {
            // Fails for no element.
            let _ = list.focus();
        }
        stops.update(|stops| {
            if at < stops.len() {
                stops.remove(at);
            }
        });
    };
    view! {
        <li>
            <button type="button" aria-label=label title="Remove" on:click=remove>
                {name}<span aria-hidden="true">" ×"</span>
            </button>
        </li>
    }
}

/// "image 12 · 7", "your image", "pin".
fn name(run: &Run, place: &Place) -> String {
    match place {
        Place::Image(index) => format!("image {}", choice::numbered(run.labels(), *index, " · ")),
        Place::Own => "your image".into(),
        Place::Map(_) => "pin".into(),
        Place::Mean => "mean code".into(),
        Place::MeanOf(images) => format!("mean of {}", choice::images(images.len())),
    }
}

/// How unlike neighbouring pictures are: even steps tell of a code without gaps.
fn strides(images: &[u8], size: usize) -> String {
    let pictures: Vec<&[u8]> = images.chunks_exact(size.max(1)).collect();
    let steps: Vec<f32> =
        pictures.windows(2).map(|pair| crate::metrics::pixel_distance(pair[0], pair[1])).collect();
    let (least, most) = steps.iter().fold((f32::MAX, 0.0_f32), |(low, high), v| (low.min(*v), high.max(*v)));
    if steps.is_empty() {
        String::new()
    } else {
        format!(
            "From picture to picture: {} to {} (root mean squared difference of the pixels, 0–1).",
            format::significant(least, 2),
            format::significant(most, 2)
        )
    }
}
