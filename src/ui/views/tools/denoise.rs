//! One image damaged and restored, before and after under one swipe.

use crate::protocol::{Bytes, Place};
use crate::spec::{Corruption, number};
use crate::study::denoising::{Denoising, DenoisingResult, STRENGTH};
use crate::ui::reactive::{live, memo, read};
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::denoise::{self, Source};
use crate::ui::views::line_chart::{LineChartCanvas, Lines};
use crate::ui::views::tools::tool::{
    AnswerMemo, Tool, ToolFigure, answer_of, answer_text, answer_text_or, use_tool, with_answer,
};
use crate::ui::widgets::cards::Picture;
use crate::ui::widgets::select::Select;
use leptos::prelude::*;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "denoise",
    name: "Denoising",
    about: "Drag to compare the corrupted input with the network's output. A network trained on clean images keeps some \
        of the noise; a denoising one has learned to remove it.",
    area: Area::Tab(Tab::Denoise),
    render: || view! { <Denoise/> }.into_any(),
};

/// Where the swipe is at first, in % from the left.
const SWIPE: f64 = 50.0;

/// What is damaged, and how; `Copy`.
#[derive(Clone, Copy)]
struct Damage {
    kind: RwSignal<Corruption>,
    strength: RwSignal<f64>,
}

#[component]
fn Denoise() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let session = tool.session;
    let damage = Damage { kind: RwSignal::new(Corruption::Gaussian), strength: RwSignal::new(STRENGTH) };
    // Which of the validation images; counted up by the button.
    let sample = RwSignal::new(0_usize);
    let chosen = RwSignal::new(None::<Source>);
    let source = memo(move || Source::present(chosen.get(), |source| is_there(tool, source)));
    let place = memo(move || match source.get() {
        Source::Own => Some(Place::Own),
        Source::Searched => session.query_image.get().map(Place::Image),
        Source::Validation => session.run.with(|run| {
            let indices = &run.reconstructions.as_ref()?.indices;
            indices.get(sample.get() % indices.len().max(1)).copied().map(Place::Image)
        }),
    });
    let query = tool.live_query(move || {
        session.own.track();
        let kind = damage.kind.get().choice().key.to_owned();
        let strength = damage.strength.get() as f32;
        place.get().map(|of| Denoising { of, damage: kind, strength }.into())
    });
    let answer = answer_of(query);
    let another = move |_| {
        // The first click shows the one that was shown last.
        if source.get_untracked() == Source::Validation {
            sample.update(|sample| *sample += 1);
        }
        chosen.set(Some(Source::Validation));
    };
    let name = live(move || match place.get() {
        Some(Place::Image(index)) => {
            session.run.with_untracked(|run| run.examples().short_name(index)).unwrap_or_default()
        }
        _ => String::new(),
    });
    let verdict = answer_text(answer, |answer| denoise::of(answer).map(denoise::verdict));
    let text = answer_text_or("No results yet.", answer, |answer| denoise::of(answer).map(denoise::verdict));
    view! {
        <ToolFigure view=&VIEW text query images_only="This tool works with images only. To restore rows of a table, \
            train a denoising autoencoder: the figure “Reconstructions” shows its output beside the values." needs="Draw or drop an image, or train for one step." follows=true tools=move || view! {
            <SourceChoice tool source chosen/>
            <DamageChoice damage/>
            <button type="button" on:click=another>"Another image"</button>
        }>
            <Restored tool answer name verdict/>
        </ToolFigure>
    }
}

/// True where the image of a source is there.
fn is_there(tool: Tool, source: Source) -> bool {
    match source {
        Source::Own => tool.session.own.with(Option::is_some),
        Source::Searched => tool.session.query_image.with(Option::is_some),
        Source::Validation => true,
    }
}

/// Which image is damaged.
#[component]
fn SourceChoice(
    /// The tool.
    tool: Tool,
    /// The source that is shown.
    source: Memo<Source>,
    /// The one that the user has chosen.
    chosen: RwSignal<Option<Source>>,
) -> impl IntoView {
    let option = move |of: Source| {
        view! {
            <option value=of.key() selected=live(move || source.get() == of) disabled=live(move || !is_there(tool, of))>{of.name()}</option>
        }
    };
    view! {
        <select aria-label="Image to denoise" prop:value=live(move || source.get().key().to_owned())
            on:change=move |event| chosen.set(Source::from_key(&event_target_value(&event)))>
            {Source::ALL.iter().copied().map(option).collect_view()}
        </select>
    }
}

/// What is done to the image, and how much.
#[component]
fn DamageChoice(
    /// What is chosen.
    damage: Damage,
) -> impl IntoView {
    let Damage { kind, strength } = damage;
    let amount = live(move || denoise::amount(kind.get(), strength.get()));
    let choose = move |key: String| kind.set(Corruption::from_key(&key).unwrap_or(Corruption::None));
    view! {
        <Select label="Test corruption" options=denoise::damages() choose/>
        <label hidden=live(move || kind.get() == Corruption::None)>"Amount"
            <input type="range" min="0" max="1" step="0.02" aria-label="Test strength" aria-valuetext=amount prop:value=live(move || strength.get().to_string())
                on:input=move |event| strength.set(number(&event_target_value(&event)).unwrap_or(STRENGTH))/>
            <span class="denoise-amount">{amount}</span>
        </label>
    }
}

/// Both images under a swipe, and how near they are to the clean one.
#[component]
fn Restored(
    /// The tool.
    tool: Tool,
    /// Its answer.
    answer: AnswerMemo,
    /// Name of the image; empty for one without.
    name: Signal<String>,
    /// How near the images are to the clean one.
    verdict: Signal<String>,
) -> impl IntoView {
    let swipe = RwSignal::new(SWIPE);
    let image = move |of: fn(&DenoisingResult) -> &Bytes| {
        live(move || {
            with_answer(answer, |answer| Some((tool.shape.get(), of(denoise::of(answer)?).0.clone())))
        })
    };
    let lines = move |theme| {
        let series =
            answer.with_untracked(|answer| Some(denoise::series(denoise::of(answer.as_deref()?)?, theme)))?;
        let names = ["strength", "PSNR in dB, validation images"].map(str::to_owned);
        Some(Lines { series, names, log: false, here: None })
    };
    view! {
        <div class="side-by-side" hidden=live(move || answer.with(Option::is_none))>
            <div class="swipe">
                <div class="swipe-box" style:--at=live(move || format!("{}%", swipe.get()))>
                    <Picture label="Restored".to_owned() image=image(|result| &result.restored)/>
                    <div class="swipe-over"><Picture label="Corrupted".to_owned() image=image(|result| &result.damaged)/></div>
                    <span class="swipe-line" aria-hidden="true"></span>
                </div>
                <input type="range" min="0" max="100" step="1" aria-label="Before and after" prop:value=live(move || swipe.get().to_string())
                    on:input=move |event| swipe.set(number(&event_target_value(&event)).unwrap_or(SWIPE))/>
                <div class="swipe-words"><span>"Corrupted"</span><span>"Restored"</span></div>
            </div>
            <div class="swipe-right">
                <p class="name">{name}</p>
                <p class="quiet">{verdict}</p>
                <LineChartCanvas key=VIEW.key changed=Box::new(move || read(answer)) lines=Box::new(lines)/>
            </div>
        </div>
    }
}
