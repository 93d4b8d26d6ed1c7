//! One slider a value of the code: what each of them draws, and the picture of all together.

use crate::protocol::{Floats, Lookup, Place};
use crate::spec::{number, value_name};
use crate::study::traversal::Traversal;
use crate::ui::reactive::{effect, live, memo, on_window, read};
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::sliders::{self, END, Start};
use crate::ui::views::tools::tool::{
    AnswerMemo, Tool, ToolFigure, answer_of, answer_text, answer_text_or, use_tool, with_answer,
};
use crate::ui::widgets::cards::Grid;
use crate::ui::widgets::number_box::{NumberBox, Range};
use crate::ui::widgets::select::Select;
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::ev::FocusEvent;
use leptos::html::Ol;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "sliders",
    name: "What each value changes",
    about: "One row per value of the code, most informative first, in standard deviations over the dataset. If a row \
        changes only one thing, that value is disentangled.",
    area: Area::Tab(Tab::Sliders),
    render: || view! { <Sliders/> }.into_any(),
};

/// What a number box takes, in standard deviations.
const POSITIONS: Range = Range { ends: [-END as f64, END as f64], whole: false, step: 0.1 };

/// Where the sliders stand; `Copy`.
#[derive(Clone, Copy)]
struct Positions {
    /// What the user has moved, in standard deviations from the mean; the others are where the code has them.
    moved: RwSignal<Vec<Option<f32>>>,
    answer: AnswerMemo,
}

impl Positions {
    /// A value's position, in standard deviations from the mean.
    fn of(self, value: usize) -> f32 {
        let moved = self.moved.with(|moved| moved.get(value).copied().flatten());
        let start = || with_answer(self.answer, |answer| Some(sliders::start(sliders::of(answer)?, value)));
        moved.or_else(start).unwrap_or_default()
    }

    /// Moves a value's slider.
    fn set(self, value: usize, position: f32) {
        self.moved.update(|moved| {
            if moved.len() <= value {
                moved.resize(value + 1, None);
            }
            moved[value] = Some(position.clamp(-END, END));
        });
    }
}

#[component]
fn Sliders() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let session = tool.session;
    let start = RwSignal::new(Start::default());
    let place = memo(move || match start.get() {
        Start::Own if is_there(tool, Start::Own) => Place::Own,
        Start::Searched => session.query_image.get().map_or(Place::Mean, Place::Image),
        Start::Selection if is_there(tool, Start::Selection) => Place::MeanOf(session.selection.get()),
        _ => Place::Mean,
    });
    let query = tool.live_query(move || {
        session.own.track();
        Some(Traversal { from: place.get(), ..Traversal::default() }.into())
    });
    let answer = answer_of(query);
    let positions = Positions { moved: RwSignal::new(Vec::new()), answer };
    let run = memo(move || session.run.with(|run| run.id));
    effect(move || {
        read(place);
        read(run);
        positions.moved.set(Vec::new());
    });
    let missing = live(move || if is_there(tool, start.get()) { "" } else { start.get().missing() });
    let legend = answer_text(answer, |answer| sliders::of(answer).map(sliders::legend));
    let text = answer_text_or("No codes yet.", answer, |answer| sliders::of(answer).map(sliders::describe));
    let choose = move |key: String| start.set(Start::from_key(&key).unwrap_or_default());
    view! {
        <ToolFigure view=&VIEW text query needs="Available once there is a network." follows=true tools=move || view! {
            <Select label="Start from" options=Start::options() choose/>
            <button type="button" on:click=move |_| positions.moved.set(Vec::new())>"Reset sliders"</button>
        }>
            <p class="quiet" role="status">{live(move || session.word(missing.get()))}</p>
            <div class="sliders">
                <Decoded tool positions/>
                <Rows tool positions/>
            </div>
            <p class="quiet">{live(move || session.word(&legend.get()))}</p>
        </ToolFigure>
    }
}

/// True where there is such a code.
fn is_there(tool: Tool, start: Start) -> bool {
    match start {
        Start::Mean => true,
        Start::Own => tool.session.own.with(Option::is_some),
        Start::Selection => tool.session.selection.with(|all| !all.is_empty()),
        Start::Searched => tool.session.query_image.with(Option::is_some),
    }
}

/// The picture that the decoder makes of all sliders.
#[component]
fn Decoded(
    /// The tool.
    tool: Tool,
    /// Where the sliders stand.
    positions: Positions,
) -> impl IntoView {
    let query = tool.live_query(move || {
        with_answer(positions.answer, |answer| {
            let code = sliders::code(sliders::of(answer)?, |value| positions.of(value));
            Some(Lookup::Decode(Floats(code)).into())
        })
    });
    let pixels = live(move || query.pixels());
    view! {
        <div class="sliders-made"><Thumbnail label="Decoded from the sliders" shape=tool.shape pixels/><span>"Decoded"</span></div>
    }
}

/// A row for each value, those that carry most first. A row that the user holds stays where it is while the network trains.
#[component]
fn Rows(
    /// The tool.
    tool: Tool,
    /// Where the sliders stand.
    positions: Positions,
) -> impl IntoView {
    let (focused, pressed) = (RwSignal::new(false), RwSignal::new(false));
    for name in ["pointerup", "pointercancel"] {
        on_window(name, Box::new(move |_| pressed.set(false)));
    }
    let list = NodeRef::<Ol>::new();
    let leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        focused.set(list.get_untracked().is_some_and(|list| list.contains(to.as_ref())));
    };
    let order = RwSignal::new(Vec::<u32>::new());
    effect(move || {
        let holds = focused.get() || pressed.get();
        let next = positions.answer.with(|answer| {
            let traversal = answer.as_deref().and_then(sliders::of);
            order.with_untracked(|order| sliders::next_order(order, traversal, holds))
        });
        if order.with_untracked(|order| *order != next) {
            order.set(next);
        }
    });
    view! {
        <ol class="slider-rows" node_ref=list on:focusin=move |_| focused.set(true) on:focusout=leave
            on:pointerdown=move |_| pressed.set(true)>
            <For each=move || order.get() key=|value| *value let(value)>{row(tool, positions, value)}</For>
        </ol>
    }
}

/// The pictures of a value above its slider, its name with its weight, and a number box.
fn row(tool: Tool, positions: Positions, value: u32) -> impl IntoView {
    let k = value as usize;
    let answer = positions.answer;
    let strip =
        live(move || with_answer(answer, |a| sliders::strip(sliders::of(a)?, value, tool.shape.get())));
    let weight =
        live(move || with_answer(answer, |a| Some(sliders::weight(sliders::of(a)?, k))).unwrap_or_default());
    let name = value_name(value);
    let label = format!("Value {}", value + 1);
    let about = format!("What {name} changes");
    view! {
        <li class="slider-row">
            <span class="slider-name">{name}<small>{weight}</small></span>
            <div class="slider-strip">
                <Grid label=Signal::stored(about) sheet=strip/>
                <input type="range" min=-END max=END step="0.05" aria-label=label.clone()
                    prop:value=live(move || positions.of(k).to_string())
                    on:input=move |event| positions.set(k, number(&event_target_value(&event)).unwrap_or(0.0) as f32)/>
            </div>
            <NumberBox label=format!("{label} in standard deviations") range=POSITIONS
                text=live(move || format!("{:.2}", positions.of(k))) set=move |to: f64| positions.set(k, to as f32)/>
        </li>
    }
}
