//! New images: random codes decoded, each beside the training image that is nearest, and a grid over the code.

use crate::spec::number;
use crate::study::generation::{COUNT, Generation};
use crate::study::manifold as study;
use crate::ui::query::Status;
use crate::ui::reactive::{live, memo};
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::generate;
use crate::ui::views::tools::codes_from_file::CodesFromFile;
use crate::ui::views::tools::tool::{Tool, ToolFigure, answer_of, answer_text, use_tool, with_answer};
use crate::ui::widgets::cards::{Cards, Grid};
use crate::ui::widgets::number_box::{NumberBox, Range};
use leptos::prelude::*;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "generate",
    name: "Generated images",
    about: "Random codes, decoded. Beside each is the nearest training image: if the two were the same, the network would \
        only be memorising.",
    area: Area::Tab(Tab::Generate),
    render: || view! { <Generate/> }.into_any(),
};

/// Images on a side of the grid: at first, and how many there may be.
const SIDE: Range = Range::whole(study::SIDES[0], study::SIDES[1]);
/// Standard deviation of the samples: at first, least, most.
const TRUNCATIONS: (f64, f64, f64) = (1.0, 0.0, 2.0);

/// Where codes are drawn from; `Copy`.
#[derive(Clone, Copy)]
struct Sampling {
    /// Standard deviation of the samples.
    truncation: RwSignal<f64>,
    /// Another seed draws other codes.
    seed: RwSignal<u32>,
    /// From a Gaussian fitted to the codes, in place of the prior: what the user has chosen, else what suits the kind.
    fitted: Memo<bool>,
    chosen: RwSignal<Option<bool>>,
}

#[component]
fn Generate() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let prior = memo(move || {
        tool.session.run.with(|run| run.started.as_ref().is_some_and(|s| s.spec.variant().log_var_head))
    });
    let chosen = RwSignal::new(None::<bool>);
    let fitted = memo(move || chosen.get().unwrap_or(!prior.get()));
    let (truncation, seed) = (RwSignal::new(TRUNCATIONS.0), RwSignal::new(1_u32));
    let sampling = Sampling { truncation, seed, fitted, chosen };
    let query = tool.live_query(move || {
        let truncation = truncation.get() as f32;
        let (fitted, seed) = (fitted.get(), seed.get());
        let study = Generation { truncation, fitted, seed, ..Generation::default() };
        tool.has_network.get().then(|| study.into())
    });
    let answer = answer_of(query);
    let distances = answer_text(answer, |answer| generate::of(answer).map(generate::distances));
    let text = live(move || match answer.with(Option::is_some) {
        true => format!("{COUNT} generated images. {}", distances.get()),
        false => "No generated images yet.".into(),
    });
    let cards = memo(move || {
        let cards = with_answer(answer, |answer| {
            let (found, size) = (generate::of(answer)?, tool.shape.get().len());
            tool.session.run.with_untracked(|run| Some(generate::cards(found, run.examples(), size)))
        });
        cards.unwrap_or_default()
    });
    let pick = move |card: usize| {
        let image =
            untrack(|| with_answer(answer, |answer| generate::image_of_card(generate::of(answer)?, card)));
        if answer.with_untracked(Option::is_some) {
            tool.search_for(image);
        }
    };
    view! {
        <ToolFigure view=&VIEW text query needs="Available once there is a network." follows=true
            tools=move || view! { <SamplingChoice sampling/> }>
            <p class:caution=live(move || !prior.get())>{live(move || tool.session.word(generate::advice(prior.get(), fitted.get())))}</p>
            <p class="quiet">{live(move || tool.session.word(&distances.get()))}</p>
            <div class="pairs"><Cards label="Generated images, each with the nearest training image" shape=tool.shape cards pick/></div>
            <Manifold tool prior/>
            <CodesFromFile tool/>
        </ToolFigure>
    }
}

/// Where codes come from, how far they are spread, and a button for others.
#[component]
fn SamplingChoice(
    /// What is chosen.
    sampling: Sampling,
) -> impl IntoView {
    let Sampling { truncation, seed, fitted, chosen } = sampling;
    view! {
        <select aria-label="Draw codes from" on:change=move |event| chosen.set(Some(event_target_value(&event) == "fitted"))
            prop:value=live(move || if fitted.get() { "fitted" } else { "prior" }.to_owned())>
            <option value="prior" selected=live(move || !fitted.get())>"Standard normal"</option>
            <option value="fitted" selected=fitted>"Fitted to the codes"</option>
        </select>
        <label title="Standard deviation of the samples: lower gives safer, more similar images">"Spread"
            <input type="range" min=TRUNCATIONS.1 max=TRUNCATIONS.2 step="0.05" aria-label="Spread" prop:value=live(move || truncation.get().to_string())
                aria-valuetext=live(move || format!("{:.2} standard deviations", truncation.get()))
                on:input=move |event| truncation.set(number(&event_target_value(&event)).unwrap_or(TRUNCATIONS.0))/>
        </label>
        <button type="button" on:click=move |_| seed.update(|seed| *seed += 1)>"Resample"</button>
    }
}

/// Images over a grid of the two values that tell most.
#[component]
fn Manifold(
    /// The tool.
    tool: Tool,
    /// The kind of the run has a prior.
    prior: Memo<bool>,
) -> impl IntoView {
    let side = RwSignal::new(study::Manifold::default().side);
    let query =
        tool.live_query(move || tool.has_network.get().then(|| study::Manifold { side: side.get() }.into()));
    let sheet =
        live(move || Some(generate::manifold(generate::manifold_of(&*query.answer()?)?, tool.shape.get())));
    view! {
        <div class="tool-row">
            <h3>"Manifold"</h3>
            <label>{tool.session.worded("Images per side")}
                <NumberBox label="Images per side" range=SIDE text=live(move || side.get().to_string()) set=move |n| side.set(n as u32)/>
            </label>
        </div>
        <Status query needs="" follows=true/>
        <p class="quiet">{live(move || tool.session.word(generate::manifold_caption(prior.get())))}</p>
        <Grid label=Signal::stored("The manifold".to_owned()) sheet/>
    }
}
