//! One image damaged and repaired, before and after under one swipe.

use crate::plot::format::{THIN, percent};
use crate::plot::{LineChart, Series, Theme, words};
use crate::protocol::{Answer, Place};
use crate::spec::{Corruption, number};
use crate::study::denoising::{Denoising, DenoisingResult};
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{changes, live, memo, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::widgets::canvas::use_canvas;
use crate::ui::widgets::cards::{Picture, shape_of};
use crate::ui::widgets::figure::Figure;
use leptos::html::Canvas;
use leptos::prelude::*;

/// The tab.
const TAB: Tab = Tab::Denoise;
/// The row.
pub const VIEW: View = View {
    key: "denoise",
    name: "Noise taken away",
    about: "Swipe between what the network sees and what it makes of it. A network that was trained on clean images keeps some of the noise; a denoising one has learned to drop it.",
    area: Area::Tab(TAB),
    render: || view! { <Denoise/> }.into_any(),
};

/// Damage at first.
const STRENGTH: f64 = 0.3;
/// What can be repaired.
const OF: [(&str, &str); 3] =
    [("own", "Your image"), ("chosen", "Searched image"), ("set", "A validation image")];

#[component]
fn Denoise() -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Canvas>::new();
    let open = memo(move || session.tab.get() == TAB);
    let kind = RwSignal::new("gaussian".to_owned());
    let strength = RwSignal::new(STRENGTH);
    let swipe = RwSignal::new(50.0);
    let sample = RwSignal::new(0_usize);
    let is_there = move |source: &str| match source {
        "own" => session.own.with(Option::is_some),
        "chosen" => session.query_image.with(Option::is_some),
        _ => true,
    };
    // Until the user says otherwise, and where what was said is gone: the first of the sources that is there.
    let wanted = RwSignal::new(None::<String>);
    let source = memo(move || {
        let all = || OF.iter().map(|(key, _)| *key).filter(|key| is_there(key));
        let said = wanted.with(|wanted| all().find(|key| wanted.as_deref() == Some(*key)));
        said.or_else(|| all().next()).unwrap_or_default()
    });
    let of = memo(move || match source.get() {
        "own" => Some(Place::Own),
        "chosen" => session.query_image.get().map(Place::Image),
        _ => session.run.with(|run| {
            run.reconstructions
                .as_ref()
                .and_then(|p| p.indices.get(sample.get() % p.indices.len().max(1)).copied())
                .map(Place::Image)
        }),
    });
    let another = move |_| {
        // The first click shows the one that was shown last.
        if source.get_untracked() == "set" {
            sample.update(|sample| *sample += 1);
        }
        wanted.set(Some("set".into()));
    };
    let query = use_query(open, true, move || {
        session.own.track();
        let damage = kind.get();
        of.get().map(|of| Denoising { of, damage, strength: strength.get() as f32 }.into())
    });
    let shape = shape_of(session);
    let found = memo(move || query.answer());
    let news = changes(move || found.get());
    use_canvas(
        node,
        move || read(news),
        move |surface| {
            surface.clear();
            let Some(mut backend) = surface.backend() else { return };
            let Some(answer) = found.get_untracked() else { return };
            let Answer::Denoising(DenoisingResult { curve, .. }) = &*answer else { return };
            let theme = Theme::of(surface.dark);
            let query = |name: &str, k: usize, colour| Series {
                name: name.into(),
                colour,
                points: curve.0.chunks_exact(3).map(|row| [row[0], row[k]]).collect(),
            };
            let series = [query("Damaged", 1, theme.muted), query("Restored", 2, theme.accent)];
            let names = ["strength", "PSNR in dB, validation images"];
            let chart = LineChart {
                series: &series,
                names,
                log: false,
                here: None,
                theme,
                scale: surface.scale as f32,
            };
            if let Err(error) = chart.draw(&mut backend) {
                leptos::logging::warn!("{error}");
            }
        },
    );
    let image = move |which: usize| {
        live(move || match found.get().as_deref() {
            Some(Answer::Denoising(DenoisingResult { clean, damaged, restored, .. })) => {
                Some((shape.get(), [clean, damaged, restored][which].0.clone()))
            }
            _ => None,
        })
    };
    let said = move || match found.get().as_deref() {
        Some(Answer::Denoising(DenoisingResult { likeness, .. })) => match &likeness[..] {
            [before, after] => {
                let [a, b] = [before, after].map(|l| words(*l).join(", "));
                format!("Damaged: {a}; restored: {b}.")
            }
            _ => "Nobody knows the clean image, so there is nothing to measure against.".to_owned(),
        },
        _ => String::new(),
    };
    let text = move || {
        let said = said();
        if said.is_empty() { "Nothing was restored yet.".into() } else { said }
    };
    let much = live(move || amount(&kind.get(), strength.get()));
    let damages = Corruption::choices().into_iter().filter(|choice| choice.key != "none");
    view! {
        <Figure view=&VIEW text tools=move || view! {
            <select aria-label="Image to denoise" prop:value=live(move || source.get().to_owned())
                on:change=move |event| wanted.set(Some(event_target_value(&event)))>
                {OF.map(|(key, name)| view! {
                    <option value=key selected=live(move || source.get() == key) disabled=live(move || !is_there(key))>{name}</option>
                }).collect_view()}
            </select>
            <select aria-label="Damage" on:change=move |event| kind.set(event_target_value(&event))>
                {damages.map(|choice| view! { <option value=choice.key>{choice.name}</option> }).collect_view()}
                <option value="none">"It is noisy already"</option>
            </select>
            <label hidden=live(move || kind.with(|k| k == "none"))>"Amount"
                <input type="range" min="0" max="1" step="0.02" aria-label="Amount of damage" aria-valuetext=much prop:value=live(move || strength.get().to_string())
                    on:input=move |event| strength.set(number(&event_target_value(&event)).unwrap_or(STRENGTH))/>
                <span class="denoise-amount">{much}</span>
            </label>
            <button type="button" on:click=another>"Another image"</button>
        }>
            <div class="tool" tabindex="0">
                <Status query needs="Draw or drop an image, or let it train for a step." follows=true/>
                <div class="side-by-side" hidden=live(move || found.with(Option::is_none))>
                    <div class="swipe">
                        <div class="swipe-box" style:--at=live(move || format!("{}%", swipe.get()))>
                            <Picture label="Restored".to_owned() image=image(2)/>
                            <div class="swipe-over"><Picture label="Damaged".to_owned() image=image(1)/></div>
                            <span class="swipe-line" aria-hidden="true"></span>
                        </div>
                        <input type="range" min="0" max="100" step="1" aria-label="Before and after" prop:value=live(move || swipe.get().to_string())
                            on:input=move |event| swipe.set(number(&event_target_value(&event)).unwrap_or(50.0))/>
                        <div class="swipe-words"><span>"Damaged"</span><span>"Restored"</span></div>
                    </div>
                    <div class="swipe-right">
                        <p class="quiet">{live(said)}</p>
                        <canvas class="chart" aria-hidden="true" node_ref=node></canvas>
                    </div>
                </div>
            </div>
        </Figure>
    }
}

/// How much damage a strength stands for.
fn amount(damage: &str, strength: f64) -> String {
    match damage {
        "gaussian" => format!("σ{THIN}={THIN}{strength:.2} (pixels 0–1)"),
        "patch" => format!("{} of each side", percent(strength as f32)),
        _ => format!("{} of the pixels", percent(strength as f32)),
    }
}
