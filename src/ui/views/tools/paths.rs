//! Paths through the latent space, and sums of its directions.

use crate::data::DataKind;
use crate::protocol::Place;
use crate::study::interpolation::Interpolation;
use crate::ui::dataset_change::on_other_set;
use crate::ui::query::Status;
use crate::ui::reactive::{effect, live, memo, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::paths::{self, MAX_STOPS, TERMS};
use crate::ui::views::tools::tool::{Tool, ToolFigure, use_tool};
use crate::ui::widgets::cards::{Cards, Grid};
use crate::ui::widgets::film::{Film, save_strip};
use crate::ui::widgets::number_box::{NumberBox, Range};
use crate::ui::widgets::select::Select;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, MouseEvent};

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "walk",
    name: "Paths and sums",
    about: "Images decoded along a path from code to code. In a good latent space every step looks real.",
    area: Area::Tab(Tab::Paths),
    render: || view! { <Paths/> }.into_any(),
};

/// How many pictures there may be from stop to stop.
const STEPS: Range = Range::whole(2, 60);

/// Name of the user's image as a stop.
const OWN_STOP: &str = "Your image";

/// Ways from stop to stop: key and name. The key of the second.
const WAYS: [(&str, &str); 2] = [("line", "Straight"), (SPHERICAL, "Spherical")];
const SPHERICAL: &str = "arc";

#[component]
fn Paths() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let session = tool.session;
    let stops = RwSignal::new(Vec::<Place>::new());
    let (steps, spherical) = (RwSignal::new(Interpolation::default().steps), RwSignal::new(false));
    on_other_set(session, move || stops.set(Vec::new()));
    drop_void_stops(session, stops);
    let path = memo(move || {
        let shown = session
            .run
            .with(|run| run.reconstructions.as_ref().map(|p| p.indices.clone()))
            .unwrap_or_default();
        paths::stops(stops.get(), &shown)
    });
    let query = tool.live_query(move || {
        session.own.track();
        let through = path.get();
        (through.len() >= 2)
            .then(|| Interpolation { through, steps: steps.get(), spherical: spherical.get() }.into())
    });
    let pictures = memo(move || query.answer().map(|a| paths::pictures(&a).to_vec()).unwrap_or_default());
    let shape = tool.shape;
    let sheet = live(move || paths::sheet(&pictures.get(), shape.get()));
    let step_sizes = live(move || paths::step_sizes(&pictures.get(), shape.get().len()));
    let text = live(move || {
        let count = pictures.with(Vec::len) / shape.get().len().max(1);
        paths::describe(count, path.with(Vec::len))
    });
    view! {
        <ToolFigure view=&VIEW text query needs="Paths appear after the first training step." follows=true tools=move || view! {
            <label>{session.worded("Images")}
                <NumberBox label="Images between stops" range=STEPS text=live(move || steps.get().to_string()) set=move |n| steps.set(n as u32)/>
            </label>
            <Select label="Interpolation" options=WAYS.to_vec() choose=move |key: String| spherical.set(key == SPHERICAL)/>
        }>
            <div class="tool-row">
                <div hidden=live(move || tool.kind.get() == DataKind::Table)><Film images=pictures shape open=tool.open/></div>
                <div class="film-strip"><Grid label="The path, image by image" sheet/></div>
            </div>
            <p class="quiet" hidden=live(move || pictures.with(Vec::is_empty))>{live(move || session.word(&step_sizes.get()))}</p>
            <Stops tool stops pictures/>
            <Sum tool/>
        </ToolFigure>
    }
}

/// Drops stops that no longer are what they were: places of another map, and the user's image when there is none.
fn drop_void_stops(session: Session, stops: RwSignal<Vec<Place>>) {
    let keep = move |is_valid: fn(&Place) -> bool| {
        if stops.with_untracked(|stops| !stops.iter().all(is_valid)) {
            stops.update(|stops| stops.retain(is_valid));
        }
    };
    let map = memo(move || {
        (session.run.with(|run| (run.id, run.map.axes)), session.axes.get(), session.embeds.get())
    });
    effect(move || {
        read(map);
        keep(|place| !matches!(place, Place::Map(_)));
    });
    effect(move || {
        if session.own.with(Option::is_none) {
            keep(|place| *place != Place::Own);
        }
    });
}

/// The stops of the path, buttons that add more, and one that saves the pictures.
#[component]
fn Stops(
    /// The tool.
    tool: Tool,
    /// The stops that the user has chosen.
    stops: RwSignal<Vec<Place>>,
    /// The pictures of the path.
    pictures: Memo<Vec<u8>>,
) -> impl IntoView {
    let session = tool.session;
    let failed = RwSignal::new(false);
    let save = move |_| {
        failed.set(save_strip(&pictures.get_untracked(), tool.shape.get_untracked()).is_none());
    };
    view! {
        <div class="tool-row">
            <span class="quiet">{live(move || session.word(&paths::stops_caption(stops.with(Vec::len))))}</span>
            <AddStop name=OWN_STOP stops places=live(move || session.own.with(|own| own.iter().map(|_| Place::Own).collect()))/>
            <AddStop name="Query image" stops places=live(move || session.query_image.get().map(Place::Image).into_iter().collect())/>
            <AddStop name="Pin on the map" stops places=live(move || {
                let pin = session.map_pin.get().filter(|_| !session.embeds.get());
                pin.map(Place::Map).into_iter().collect()
            })/>
            <AddStop name="Selection" stops places=live(move || session.selection.with(|all| all.iter().copied().take(MAX_STOPS).map(Place::Image).collect()))/>
            <button type="button" disabled=live(move || stops.with(Vec::is_empty)) on:click=move |_| stops.set(Vec::new())>"Start over"</button>
            <button type="button" disabled=live(move || pictures.with(Vec::is_empty)) on:click=save>"Save as PNG"</button>
        </div>
        <ol class="stops" aria-label="Stops" tabindex="-1" hidden=live(move || stops.with(Vec::is_empty))>
            {move || stops.get().iter().enumerate().map(|(at, place)| stop(session, stops, at, place)).collect_view()}
        </ol>
        <p role="alert" hidden=live(move || !failed.get())>"The image is too large for this browser: use fewer stops or \
            fewer images between them."</p>
    }
}

/// A button that adds places to the stops, as far as there is room.
#[component]
fn AddStop(
    /// What it adds.
    name: &'static str,
    /// The stops.
    stops: RwSignal<Vec<Place>>,
    /// The places; the button is off while there are none.
    places: Signal<Vec<Place>>,
) -> impl IntoView {
    let add = move |_| {
        let places = places.get_untracked();
        stops.update(|stops| stops.extend(places.into_iter().take(MAX_STOPS.saturating_sub(stops.len()))));
    };
    let off = live(move || stops.with(Vec::len) >= MAX_STOPS || places.with(Vec::is_empty));
    let session = expect_context::<Session>();
    // The user draws and drops images, not rows.
    let hidden = live(move || name == OWN_STOP && session.kind.get() == DataKind::Table);
    view! { <button type="button" hidden=hidden disabled=off on:click=add>{session.worded(name)}</button> }
}

/// A stop with a button that takes it away.
fn stop(session: Session, stops: RwSignal<Vec<Place>>, at: usize, place: &Place) -> impl IntoView + use<> {
    let name = session.run.with_untracked(|run| paths::stop_name(run.examples(), place));
    let label = format!("Remove stop {}: {name}", at + 1);
    let remove = move |event: MouseEvent| {
        // The button goes; the focus stays in the list, for those who use the keyboard.
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

/// A − B + C of the mean codes of three selections.
#[component]
fn Sum(
    /// The tool.
    tool: Tool,
) -> impl IntoView {
    let session = tool.session;
    let terms = RwSignal::new([const { Vec::<u32>::new() }; 3]);
    on_other_set(session, move || terms.set(Default::default()));
    let query = tool.live_query(move || terms.with(paths::sum).map(Into::into));
    let cards = memo(move || {
        let answer = query.answer();
        answer.map(|a| paths::sum_cards(paths::pictures(&a), tool.shape.get().len())).unwrap_or_default()
    });
    let term = move |k: usize| {
        view! {
            <button type="button" disabled=live(move || session.selection.with(Vec::is_empty))
                on:click=move |_| terms.update(|terms| terms[k] = session.selection.get_untracked())>
                {live(move || paths::term_caption(k, tool.kind.get(), terms.with(|terms| terms[k].len())))}
            </button>
        }
    };
    view! {
        <h3>"A − B + C"</h3>
        <div class="tool-row">{(0..TERMS.len()).map(term).collect_view()}</div>
        <Status query follows=true
            needs="Select images on the map and store them as A, then others as B and C. What A has and B lacks is added \
                to C."/>
        <Cards label="The sum" shape=tool.shape cards pick=move |_| ()/>
    }
}
