//! The drawing pad: mouse, pen and touch; what the network sees of it, and what it makes of that.

use crate::data::tones;
use crate::plot::format;
use crate::spec::number;
use crate::ui::own::ink::{Dot, Ink, SIDE};
use crate::ui::own::picture::Picture;
use crate::ui::own::source::{Source, YourImage};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use crate::ui::widgets::canvas::context_2d;
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::ev::PointerEvent;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast as _;
use web_sys::CanvasRenderingContext2d;

/// Width of the pen at first, and its limits, in hundredths of the pad's side. MNIST's strokes are about a tenth
/// of the digit.
const PEN: (f64, f64, f64) = (8.0, 2.0, 16.0);

/// A canvas to draw on. Expects a [`Session`] and a [`YourImage`] as context.
#[component]
pub fn DrawPad() -> impl IntoView {
    let session = expect_context::<Session>();
    let yours = expect_context::<YourImage>();
    let node = NodeRef::<Canvas>::new();
    let ink = StoredValue::new(Ink::default());
    let pen = RwSignal::new(PEN.0);
    let down = RwSignal::new(None::<i32>);
    let waiting = StoredValue::new(false);
    let drawn = Signal::derive(move || yours.source.with(|s| matches!(s, Source::Drawn(_))));

    let context = move || node.get_untracked().and_then(|canvas| context_2d(&canvas, true));
    effect(move || {
        if let Some(canvas) = node.get() {
            canvas.set_width(SIDE);
            canvas.set_height(SIDE);
            context().inspect(|c| ink.with_value(|ink| ink.redraw(c)));
        }
    });
    // Something else became the user's image: the pad is clean paper again.
    effect(move || {
        if !drawn.get() && down.get_untracked().is_none() && ink.with_value(|i| !i.is_empty()) {
            ink.update_value(Ink::clear);
            context().inspect(|c| ink.with_value(|ink| ink.redraw(c)));
        }
    });

    // At most once a frame, however often the pen reports.
    let publish = move || {
        if waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        request_animation_frame(move || {
            if waiting.try_set_value(false).is_some() {
                return;
            }
            let picture = context()
                .and_then(|c| Picture::read(&c, SIDE, SIDE).ok())
                .filter(|_| ink.with_value(|i| !i.is_empty()));
            yours.source.set(picture.map_or(Source::Nothing, |p| Source::Drawn(Arc::new(p))));
        });
    };
    let dot = move |event: &PointerEvent| {
        let canvas = node.get_untracked()?;
        let rect = canvas.get_bounding_client_rect();
        let per_css = f64::from(SIDE) / rect.width().max(1.0);
        // A mouse reports 0.5 while a button is down, touch often 0 or 1; only a pen knows.
        let pressure = if event.pointer_type() == "pen" { 2.0 * f64::from(event.pressure()) } else { 1.0 };
        Some(Dot {
            x: (f64::from(event.client_x()) - rect.left()) * per_css,
            y: (f64::from(event.client_y()) - rect.top()) * per_css,
            width: pen.get_untracked() / 100.0 * f64::from(SIDE) * pressure.clamp(0.3, 1.6),
        })
    };
    let press = move |event: PointerEvent| {
        if event.button() != 0 || down.get_untracked().is_some() {
            return;
        }
        event.prevent_default();
        if let (Some(canvas), Some(context), Some(dot)) = (node.get_untracked(), context(), dot(&event)) {
            // Fails only when the pointer is already gone; then nothing needs to be captured.
            let _ = canvas.set_pointer_capture(event.pointer_id());
            down.set(Some(event.pointer_id()));
            ink.update_value(|ink| ink.begin(&context, dot));
            publish();
        }
    };
    let drag = move |event: PointerEvent| {
        if down.get_untracked() != Some(event.pointer_id()) {
            return;
        }
        if let Some(context) = context() {
            for event in coalesced(&event) {
                dot(&event).inspect(|dot| ink.update_value(|ink| ink.extend(&context, *dot)));
            }
            publish();
        }
    };
    let lift = move |event: PointerEvent| {
        if down.get_untracked() == Some(event.pointer_id()) {
            down.set(None);
        }
    };
    let change = move |act: fn(&mut Ink)| {
        ink.update_value(act);
        context().inspect(|c: &CanvasRenderingContext2d| ink.with_value(|ink| ink.redraw(c)));
        publish();
    };
    let sample = move |_| {
        let shape = yours.shape.get_untracked();
        let chosen = session.run.with_untracked(|run| {
            let pictures = run.reconstructions.as_ref()?;
            let chosen = (js_sys::Math::random() * pictures.indices.len() as f64) as usize;
            if yours.sounds.get_untracked() {
                let seed = run.started.as_ref()?.spec.seed;
                let clip = tones::clip(seed, *pictures.indices.get(chosen)? as usize);
                return Some(Source::Heard(Arc::new(clip)));
            }
            let image = pictures.originals.chunks_exact(shape.len().max(1)).nth(chosen)?;
            Some(Source::Sample(shape, image.to_vec()))
        });
        if let Some(chosen) = chosen {
            yours.source.set(chosen);
        }
    };
    let no_samples = memo(move || session.run.with(|r| r.reconstructions.is_none()));
    let nothing = move || yours.source.with(|s| *s == Source::Nothing);

    view! {
        <div class="draw">
            <div class="draw-paper">
                <canvas role="img" aria-label="Draw" node_ref=node
                    on:pointerdown=press on:pointermove=drag on:pointerup=lift on:pointercancel=lift></canvas>
                <span class="draw-hint" hidden=live(move || down.get().is_some() || !nothing())>"Draw here"</span>
            </div>
            <div class="draw-result">
                <SeenAndMade/>
            </div>
            <div class="draw-tools">
                <label class="draw-pen">"Pen"
                    <input type="range" min=PEN.1 max=PEN.2 step="1" prop:value=pen
                        aria-valuetext=live(move || format!("{} % of the pad", pen.get()))
                        on:input=move |event| pen.set(number(&event_target_value(&event)).unwrap_or(PEN.0))/>
                </label>
                <button type="button" disabled=live(move || !drawn.get()) on:click=move |_| change(Ink::undo)>"Undo"</button>
                <button type="button" disabled=nothing on:click=move |_| change(Ink::clear)>"Clear"</button>
                <button type="button" disabled=no_samples on:click=sample
                    title="Put one of the validation images here">"Use a sample"</button>
            </div>
        </div>
    }
}

/// The user's image as the network sees it, its reconstruction, and how far they are apart.
#[component]
fn SeenAndMade() -> impl IntoView {
    let session = expect_context::<Session>();
    let shape = expect_context::<YourImage>().shape;
    let seen = Signal::derive(move || session.own.get());
    // None while there is no image, whatever the run still remembers.
    let made = memo(move || {
        let present = session.own.with(Option::is_some);
        session.run.with(|r| r.own.as_ref().filter(|_| present).map(|o| (o.reconstruction.clone(), o.mse)))
    });
    let error = move || made.with(|m| m.as_ref().map(|m| m.1));
    view! {
        <figure>
            <Thumbnail label="What the network sees" shape pixels=seen/>
            <figcaption>"Input"</figcaption>
        </figure>
        <figure>
            <Thumbnail label="What it makes of it" shape pixels=Signal::derive(move || made.get().map(|m| m.0))/>
            <figcaption>"Copy"</figcaption>
        </figure>
        <p class="draw-error">
            "MSE "{live(move || error().map_or_else(|| "–".into(), format::loss))}
        </p>
    }
}

/// The places that the pointer passed since the last event, where the browser tells.
fn coalesced(event: &PointerEvent) -> Vec<PointerEvent> {
    // Missing outside of secure contexts; calling it would throw.
    if js_sys::Reflect::has(event, &"getCoalescedEvents".into()) != Ok(true) {
        return vec![event.clone()];
    }
    let events: Vec<PointerEvent> =
        event.get_coalesced_events().iter().filter_map(|e| e.dyn_into().ok()).collect();
    // Events made by a program have none.
    if events.is_empty() { vec![event.clone()] } else { events }
}
