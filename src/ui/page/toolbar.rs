//! The bar at the top: preset, play and pause, readout, engine.

use crate::protocol::{Engine, StepUntil};
use crate::run::supervisor::{EnginePreference, Request};
use crate::spec::PRESETS;
use crate::ui::page::help::HelpButton;
use crate::ui::page::readout::Readout;
use crate::ui::page::share::ShareButton;
use crate::ui::page::tabs::Places;
use crate::ui::page::theme::ThemeButton;
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use crate::ui::takeaway::TakeAwayButton;
use crate::ui::widgets::icons;
use leptos::prelude::*;

/// Value of the preset box when the form shows no preset.
const CUSTOM: &str = "custom";

/// The bar.
#[component]
pub fn Toolbar(help: NodeRef<leptos::html::Dialog>) -> impl IntoView {
    view! {
        <header class="bar">
            <h1 class="brand">{icons::brand()}<span>"Hourglass"</span></h1>
            <Places />
            <PresetBox />
            <Transport />
            <Readout />
            <div class="tools">
                <TakeAwayButton />
                <ShareButton />
                <HelpButton help />
                <ThemeButton />
            </div>
        </header>
    }
}

#[component]
fn Transport() -> impl IntoView {
    let session = expect_context::<Session>();
    let playing = memo(move || session.engine_status.with(|o| o.playing));
    let until = |shift| if shift { StepUntil::Epoch } else { StepUntil::Step };
    view! {
        <div class="transport" role="group" aria-label="Training">
            <button type="button" class="icon" aria-label="Reset" title="Reset: start again from scratch (R)"
                on:click=move |_| session.request(Request::Reset)>
                {icons::reset()}
            </button>
            <button type="button" class="play"
                aria-label=live(move || if playing.get() { "Pause" } else { "Play" }.to_owned())
                title=live(move || if playing.get() { "Pause (Space)" } else { "Play (Space)" }.to_owned())
                on:click=move |_| session.play_or_pause()>
                {icons::play_or_pause(playing)}
            </button>
            <button type="button" class="icon" aria-label="Step"
                title="One step (S); with Shift to the end of the epoch"
                on:click=move |event| session.request(Request::Step(until(event.shift_key())))>
                {icons::step()}
            </button>
        </div>
    }
}

#[component]
fn PresetBox() -> impl IntoView {
    let session = expect_context::<Session>();
    let present = present_preset(session);
    let select = NodeRef::<leptos::html::Select>::new();
    effect(move || {
        let value = present.get().map_or_else(|| CUSTOM.to_owned(), |i| i.to_string());
        if let Some(select) = select.get() {
            select.set_value(&value);
        }
    });
    view! {
        <label class="preset">
            <span class="quiet">"Preset"</span>
            <select node_ref=select aria-label="Preset"
                on:change:target=move |event| {
                    let preset = event.target().value().parse::<usize>().ok().and_then(|i| PRESETS.get(i));
                    if let Some(preset) = preset {
                        session.start_run(preset.spec());
                    }
                }>
                {PRESETS
                    .iter()
                    .enumerate()
                    .map(|(i, preset)| view! { <option value=i.to_string() title=preset.about>{preset.name}</option> })
                    .collect_view()}
                <option value=CUSTOM disabled>"Your own settings"</option>
            </select>
        </label>
    }
}

/// Index of the preset that the form shows; `None` when it shows none.
pub fn present_preset(session: Session) -> Memo<Option<usize>> {
    memo(move || session.spec.with(|spec| PRESETS.iter().position(|p| p.spec() == *spec)))
}

/// Which engine computes the run, and a choice of another.
#[component]
pub fn EngineBox() -> impl IntoView {
    let session = expect_context::<Session>();
    let select = NodeRef::<leptos::html::Select>::new();
    effect(move || {
        if let Some(select) = select.get() {
            select.set_value(session.engine_preference().key());
        }
    });
    let auto = memo(move || {
        session.engine_status.with(|o| match o.preference {
            EnginePreference::Auto => format!("Auto: {}", o.engine.name()),
            EnginePreference::To(_) => "Auto".into(),
        })
    });
    view! {
        <label class="engine">
            <span class="quiet">"Engine"</span>
            <select node_ref=select aria-label="Engine" title=live(move || session.engine_status.with(|o| o.why.clone()))
                on:change:target=move |event| session.request(Request::Prefer(EnginePreference::from_key(&event.target().value())))>
                <option value="auto">{auto}</option>
                <option value=Engine::Cpu.key()>{Engine::Cpu.name()}</option>
                <option value=Engine::WebGpu.key()>{Engine::WebGpu.name()}</option>
            </select>
        </label>
    }
}
