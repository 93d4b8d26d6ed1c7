//! One slider a value of the code: what each of them draws, and the picture of all together.

use crate::plot::format;
use crate::protocol::{Answer, Floats, Lookup, Place};
use crate::spec::number;
use crate::spec::value_name;
use crate::study::traversal::{Traversal, TraversalResult};
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{effect, live, memo, on_window, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::widgets::cards::{Grid, Sheet, shape_of};
use crate::ui::widgets::figure::Figure;
use crate::ui::widgets::number_box::{NumberBox, Range};
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::ev::FocusEvent;
use leptos::html::Ol;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// The tab.
const TAB: Tab = Tab::Sliders;
/// The row.
pub const VIEW: View = View {
    key: "sliders",
    name: "What each value draws",
    about: "A row for each value of the code, most telling first, in the value's standard deviations over the set: where a row changes one thing alone, the code has taken the images apart.",
    area: Area::Tab(TAB),
    render: || view! { <Sliders/> }.into_any(),
};

/// Pictures in a row, and how far they go to either side, in standard deviations.
const STEPS: u32 = 9;
const REACH: f32 = 2.5;
/// Rows that have a strip, and sliders that are offered.
const STRIPS: usize = 10;
const MOST: usize = 32;
/// End of a slider, in standard deviations.
const END: f32 = 4.0;
const POSITIONS: Range = Range { ends: [-END as f64, END as f64], whole: false, step: 0.1 };

/// What the sliders go out from: its key, its name, and what is to be said while there is none.
const FROM: [[&str; 3]; 4] = [
    ["mean", "The mean code", ""],
    [
        "own",
        "Your image",
        "You have no image yet: draw or drop one. Until then the sliders go out from the mean code.",
    ],
    [
        "selection",
        "Mean of the selection",
        "No images are selected yet: frame some on the map. Until then the sliders go out from the mean code.",
    ],
    [
        "chosen",
        "Searched image",
        "No image is searched for yet: click on one in another tab. Until then the sliders go out from the mean code.",
    ],
];

#[component]
fn Sliders() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = memo(move || session.tab.get() == TAB);
    let from = RwSignal::new("mean".to_owned());
    let place = memo(move || match from.get().as_str() {
        "own" if session.own.with(Option::is_some) => Place::Own,
        "chosen" => session.query_image.get().map_or(Place::Mean, Place::Image),
        "selection" if session.selection.with(|all| !all.is_empty()) => {
            Place::MeanOf(session.selection.get())
        }
        _ => Place::Mean,
    });
    let query = use_query(open, true, move || {
        session.own.track();
        Some(Traversal { from: place.get(), steps: STEPS, reach: REACH }.into())
    });
    let shape = shape_of(session);
    // What the user has moved, in standard deviations from the mean; the others are where the code has them.
    let moved = RwSignal::new(Vec::<Option<f32>>::new());
    let found = memo(move || match query.answer().as_deref() {
        Some(Answer::Traversal(found)) => Some(found.clone()),
        _ => None,
    });
    let run = memo(move || session.run.with(|run| run.id));
    effect(move || {
        read(place);
        read(run);
        moved.set(Vec::new());
    });
    let position = move |value: usize| {
        let own = moved.with(|moved| moved.get(value).copied().flatten());
        own.unwrap_or_else(|| found.with(|f| f.as_ref().map_or(0.0, |f| start(f, value))))
    };
    let picture = use_query(open, true, move || {
        let found = found.get()?;
        let values = (0..found.mean.0.len()).map(|k| found.mean.0[k] + position(k) * found.std.0[k]);
        Some(Lookup::Decode(Floats(values.collect())).into())
    });
    let pixels = Signal::derive(move || picture.pixels());
    let turn = move |value: usize, to: f32| {
        moved.update(|moved| {
            if moved.len() <= value {
                moved.resize(value + 1, None);
            }
            moved[value] = Some(to.clamp(-END, END));
        });
    };
    // A row that the user has hold of stays where it is while the network trains.
    let (focused, pressed) = (RwSignal::new(false), RwSignal::new(false));
    for name in ["pointerup", "pointercancel"] {
        on_window(name, Box::new(move |_| pressed.set(false)));
    }
    let rows = NodeRef::<Ol>::new();
    let leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        focused.set(rows.get_untracked().is_some_and(|rows| rows.contains(to.as_ref())));
    };
    let order = RwSignal::new(Vec::<u32>::new());
    effect(move || {
        let held = focused.get() || pressed.get();
        found.with(|found| {
            let all = found.as_ref().map(|f| f.order.as_slice()).unwrap_or_default();
            let now = &all[..all.len().min(MOST)];
            let same = order
                .with_untracked(|old| old.len() == now.len() && old.iter().all(|value| all.contains(value)));
            if !(held && same) && order.with_untracked(|old| old != now) {
                order.set(now.to_vec());
            }
        });
    });
    let row = move |value: u32| {
        let k = value as usize;
        let strip = live(move || found.with(|f| strip(f.as_ref()?, value, shape.get())));
        let name = value_name(value);
        let label = format!("Value {}", value + 1);
        let telling = move || found.with(|f| f.as_ref().map(|f| telling(f, k)).unwrap_or_default());
        let about = format!("What {name} draws");
        view! {
            <li class="slider-row">
                <span class="slider-name">{name}<small>{live(telling)}</small></span>
                <div class="slider-strip">
                    <Grid label=Signal::stored(about) sheet=strip/>
                    <input type="range" min=-END max=END step="0.05" aria-label=label.clone()
                        prop:value=live(move || position(k).to_string())
                        on:input=move |event| turn(k, number(&event_target_value(&event)).unwrap_or(0.0) as f32)/>
                </div>
                <NumberBox label=format!("{label} in standard deviations") range=POSITIONS
                    text=live(move || format!("{:.2}", position(k))) set=move |to: f64| turn(k, to as f32)/>
            </li>
        }
    };
    let lacks = live(move || {
        let there = match from.get().as_str() {
            "own" => session.own.with(Option::is_some),
            "chosen" => session.query_image.with(Option::is_some),
            "selection" => session.selection.with(|all| !all.is_empty()),
            _ => true,
        };
        FROM.iter().find(|[key, ..]| !there && *key == from.get()).map_or("", |[.., lacks]| lacks)
    });
    let legend = live(move || found.with(|f| f.as_ref().map(legend).unwrap_or_default()));
    let text = move || {
        found.with(|f| f.as_ref().map_or_else(|| "Nothing is known of the code yet.".to_owned(), describe))
    };
    let choose = move |event| from.set(event_target_value(&event));
    view! {
        <Figure view=&VIEW text tools=move || view! {
            <select aria-label="Go out from" on:change=choose>
                {FROM.map(|[key, name, _]| view! { <option value=key>{name}</option> }).collect_view()}
            </select>
            <button type="button" on:click=move |_| moved.set(Vec::new())>"Reset sliders"</button>
        }>
            <div class="tool" tabindex="0">
                <Status query needs="The sliders come with the first network." follows=true/>
                <p class="quiet" role="status">{lacks}</p>
                <div class="sliders">
                    <div class="sliders-made"><Thumbnail label="Decoded from the sliders" shape pixels/><span>"Decoded"</span></div>
                    <ol class="slider-rows" node_ref=rows on:focusin=move |_| focused.set(true) on:focusout=leave
                        on:pointerdown=move |_| pressed.set(true)>
                        <For each=move || order.get() key=|value| *value let(value)>{row(value)}</For>
                    </ol>
                </div>
                <p class="quiet">{legend}</p>
            </div>
        </Figure>
    }
}

/// Where a slider stands at first.
fn start(found: &TraversalResult, value: usize) -> f32 {
    let (Some(code), Some(mean), Some(std)) =
        (found.code.0.get(value), found.mean.0.get(value), found.std.0.get(value))
    else {
        return 0.0;
    };
    if *std > 0.0 { ((code - mean) / std).clamp(-END, END) } else { 0.0 }
}

/// The pictures of a value; the least telling have none.
fn strip(found: &TraversalResult, value: u32, shape: crate::data::ImageShape) -> Option<Sheet> {
    let row = found.order.iter().take(STRIPS).position(|of| *of == value)?;
    let size = shape.len() * STEPS as usize;
    let images = found.images.0.get(row * size..(row + 1) * size)?;
    Some(Sheet { shape, images: images.to_vec(), columns: STEPS as usize })
}

/// How much a value tells: "1.2 nats", or its share of the variance.
fn telling(found: &TraversalResult, value: usize) -> String {
    match found.divergence.0.get(value) {
        Some(nats) => format!("{} nats", format::significant(*nats, 2)),
        None => {
            let of = |v: &f32| v * v;
            let all: f32 = found.std.0.iter().map(of).sum();
            format::percent(found.std.0.get(value).map_or(0.0, of) / all.max(f32::MIN_POSITIVE))
        }
    }
}

/// What the number under a name is, and what has no slider.
fn legend(found: &TraversalResult) -> String {
    let number = if found.divergence.0.is_empty() {
        "its share of the variance of all codes"
    } else {
        "its KL divergence from the standard normal, the mean over the set"
    };
    let all = found.order.len();
    let rest = if all > MOST {
        format!(" The first {MOST} of {all} values have a slider; the others stay as they are.")
    } else {
        String::new()
    };
    format!("Under the name of a value: {number}.{rest}")
}

fn describe(found: &TraversalResult) -> String {
    let (by, unit) =
        if found.divergence.0.is_empty() { ("variance", "of it") } else { ("KL divergence", "") };
    let first: Vec<String> = found
        .order
        .iter()
        .take(5)
        .map(|&k| format!("{} with {} {unit}", value_name(k), telling(found, k as usize)).trim().to_owned())
        .collect();
    format!("{} values, in the order of their {by}: {}.", found.order.len(), first.join(", "))
}
