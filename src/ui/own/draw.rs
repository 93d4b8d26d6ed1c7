//! The drawing pad with its tools; what the network sees of a drawing, and its reconstruction.

use crate::data::tones;
use crate::plot::format;
use crate::spec::{OWN_DATA, number};
use crate::ui::own::image_source::{ImageSource, OwnImageInput, Sound};
use crate::ui::own::pad::{PEN, Pad};
use crate::ui::own::strokes::{SIDE, Strokes};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::prelude::*;
use std::sync::Arc;

/// A canvas to draw on. Expects a [`Session`] and an [`OwnImageInput`] as context.
#[component]
pub fn DrawPad() -> impl IntoView {
    let session = expect_context::<Session>();
    let own = expect_context::<OwnImageInput>();
    let pad = Pad::new(own);
    let node = pad.node;
    effect(move || {
        if let Some(canvas) = node.get() {
            canvas.set_width(SIDE);
            canvas.set_height(SIDE);
            pad.redraw();
        }
    });
    // A drawing that was kept.
    effect(move || {
        if pad.strokes.with(|strokes| !strokes.is_empty()) && node.get().is_some() {
            pad.redraw();
            pad.publish();
        }
    });
    let drawn = memo(move || own.source.with(|source| matches!(source, ImageSource::Drawn(_))));
    // Something else became the user's image: the pad is blank again.
    effect(move || {
        if !drawn.get() && pad.pointer.get_untracked().is_none() && !pad.is_blank() {
            pad.strokes.update_untracked(Strokes::clear);
            pad.redraw();
        }
    });
    let no_samples = memo(move || session.run.with(|r| r.reconstructions.is_none()));
    let nothing = move || own.source.with(|source| *source == ImageSource::None);

    view! {
        <div class="draw">
            <div class="draw-paper">
                <canvas role="img" aria-label="Draw" node_ref=node
                    on:pointerdown=move |event| pad.press(&event) on:pointermove=move |event| pad.drag(&event)
                    on:pointerup=move |event| pad.lift(&event) on:pointercancel=move |event| pad.lift(&event)></canvas>
                <span class="draw-hint" hidden=live(move || pad.pointer.get().is_some() || !nothing())>"Draw here"</span>
            </div>
            <div class="draw-result">
                <InputAndCopy/>
            </div>
            <div class="draw-tools">
                <label class="draw-pen">"Pen"
                    <input type="range" min=PEN.1 max=PEN.2 step="1" prop:value=pad.pen
                        aria-valuetext=live(move || format!("{} % of the pad", pad.pen.get()))
                        on:input=move |event| pad.pen.set(number(&event_target_value(&event)).unwrap_or(PEN.0))/>
                </label>
                <button type="button" disabled=live(move || !drawn.get()) on:click=move |_| pad.change(Strokes::undo)>"Undo"</button>
                <button type="button" disabled=nothing on:click=move |_| pad.change(Strokes::clear)>"Clear"</button>
                <button type="button" disabled=no_samples on:click=move |_| use_sample(session, own)
                    title="Load a validation image here">"Use an example"</button>
            </div>
        </div>
    }
}

/// Makes one of the validation images the user's, at random.
fn use_sample(session: Session, own: OwnImageInput) {
    let shape = own.shape.get_untracked();
    let sample = session.run.with_untracked(|run| {
        let pictures = run.reconstructions.as_ref()?;
        let drawn = (js_sys::Math::random() * pictures.indices.len() as f64) as usize;
        // The samples of generated sounds are known exactly; others are guessed from their spectrogram.
        let generated = run.started.as_ref().is_some_and(|started| started.spec.data != OWN_DATA);
        if own.sounds.get_untracked() && generated {
            let seed = run.started.as_ref()?.spec.seed;
            let clip = tones::clip(seed, *pictures.indices.get(drawn)? as usize);
            return Some(ImageSource::Sound(Arc::new(Sound { name: String::new(), samples: clip })));
        }
        let image = pictures.originals.chunks_exact(shape.len().max(1)).nth(drawn)?;
        Some(ImageSource::Sample(shape, image.to_vec()))
    });
    if let Some(sample) = sample {
        own.source.set(sample);
    }
}

/// The user's image as the network sees it, its reconstruction, and the error.
#[component]
fn InputAndCopy() -> impl IntoView {
    let session = expect_context::<Session>();
    let shape = expect_context::<OwnImageInput>().shape;
    let input = Signal::derive(move || session.own.get());
    // `None` while there is no image, whatever the run still remembers.
    let copy = memo(move || {
        let present = session.own.with(Option::is_some);
        session.run.with(|r| r.own.as_ref().filter(|_| present).map(|o| (o.reconstruction.clone(), o.mse)))
    });
    let error = move || copy.with(|copy| copy.as_ref().map(|copy| copy.1));
    view! {
        <figure>
            <Thumbnail label="Network input" shape pixels=input/>
            <figcaption>"Input"</figcaption>
        </figure>
        <figure>
            <Thumbnail label="Reconstruction" shape pixels=Signal::derive(move || copy.get().map(|copy| copy.0))/>
            <figcaption>"Output"</figcaption>
        </figure>
        <p class="draw-error">
            "MSE "{live(move || error().map_or_else(|| "–".into(), format::loss))}
        </p>
    }
}
