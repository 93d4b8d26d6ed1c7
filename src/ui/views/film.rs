//! A path as a moving picture, and as a file.

use super::Thumbnail;
use crate::data::ImageShape;
use crate::plot::tile;
use crate::ui::reactive::{effect, live};
use crate::ui::save::{save_blob, save_url};
use crate::ui::views::{context_2d, put};
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Blob, BlobEvent, HtmlCanvasElement, MediaRecorder, MediaStream};

/// Between two pictures.
const BEAT: Duration = Duration::from_millis(90);
/// Pixels of a saved film are made as large as makes it about this high.
const FILM_HEIGHT: usize = 280;

/// Plays images there and back; can save them as a film.
#[component]
pub fn Film(
    /// `[n, channels, height, width]`.
    images: Memo<Vec<u8>>,
    /// Shape of each.
    shape: Memo<ImageShape>,
) -> impl IntoView {
    let at = RwSignal::new(0_usize);
    let playing = RwSignal::new(true);
    let count = move || images.with(Vec::len) / shape.get().len().max(1);
    let timer = set_interval_with_handle(
        move || {
            if playing.get_untracked() && untrack(count) > 1 && !document().hidden() {
                at.update(|at| *at += 1);
            }
        },
        BEAT,
    );
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    effect(move || {
        images.track();
        at.set(0);
    });
    let now = Signal::derive(move || {
        let size = shape.get().len();
        let index = there_and_back(at.get(), count());
        images.with(|images| images.get(index * size..(index + 1) * size).map(<[u8]>::to_vec))
    });
    let failed = RwSignal::new(false);
    let save = move |_| {
        let saved = film(&images.get_untracked(), shape.get_untracked());
        failed.set(saved.is_none());
    };
    view! {
        <div class="film">
            <Thumbnail label="The path as a film" shape pixels=now/>
            <button type="button" on:click=move |_| playing.update(|p| *p = !*p)>
                {live(move || if playing.get() { "Stop" } else { "Run" }.to_owned())}
            </button>
            <button type="button" on:click=save>"Save film"</button>
            <p role="alert" hidden=live(move || !failed.get())>"This browser can't record films."</p>
        </div>
    }
}

/// 0, 1, 2, 1, 0, 1 … for three.
fn there_and_back(at: usize, count: usize) -> usize {
    if count < 2 {
        return 0;
    }
    let lap = 2 * (count - 1);
    let at = at % lap;
    if at < count { at } else { lap - at }
}

/// Saves images as one picture, side by side.
pub fn save_strip(images: &[u8], shape: ImageShape) {
    let zoom = (FILM_HEIGHT / 2 / shape.height.max(1)).max(1);
    let raster = tile(images, shape, usize::MAX, zoom, 2);
    let Some(canvas) = canvas(raster.width, raster.height) else { return };
    if let Some(context) = context_2d(&canvas, true) {
        put(&context, &raster.rgba, raster.width as u32, 0, 0);
    }
    if let Ok(url) = canvas.to_data_url() {
        save_url(&url, "hourglass-path.png");
    }
}

fn canvas(width: usize, height: usize) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    Some(canvas)
}

/// Records the images there and back by the browser's own encoder; none where it has none.
fn film(images: &[u8], shape: ImageShape) -> Option<()> {
    let zoom = (FILM_HEIGHT / shape.height.max(1)).max(1);
    let frames: Vec<_> =
        images.chunks_exact(shape.len().max(1)).map(|image| tile(image, shape, 1, zoom, 0)).collect();
    let canvas = canvas(shape.width * zoom, shape.height * zoom)?;
    let context = context_2d(&canvas, false)?;
    let capture: Function = Reflect::get(&canvas, &"captureStream".into()).ok()?.dyn_into().ok()?;
    let stream: MediaStream = capture.call0(&canvas).ok()?.dyn_into().ok()?;
    let recorder = MediaRecorder::new_with_media_stream(&stream).ok()?;
    let keep = Closure::<dyn FnMut(BlobEvent)>::new(move |event: BlobEvent| {
        if let Some(blob) = event.data() {
            save_film(&blob);
        }
    });
    recorder.set_ondataavailable(Some(keep.as_ref().unchecked_ref()));
    keep.forget();
    recorder.start().ok()?;
    let laps = 2 * frames.len().max(1);
    let at = std::rc::Rc::new(std::cell::Cell::new(0));
    let handle = std::rc::Rc::new(std::cell::Cell::new(None::<IntervalHandle>));
    let (clock, timer) = (at.clone(), handle.clone());
    let started = set_interval_with_handle(
        move || {
            let now = clock.replace(clock.get() + 1);
            if now >= laps {
                if let Some(timer) = timer.take() {
                    timer.clear();
                }
                // Fails only when it has stopped already.
                let _ = recorder.stop();
                return;
            }
            if let Some(frame) = frames.get(there_and_back(now, frames.len())) {
                put(&context, &frame.rgba, frame.width as u32, 0, 0);
            }
        },
        BEAT,
    );
    handle.set(started.ok());
    Some(())
}

fn save_film(blob: &Blob) {
    let ending = if blob.type_().contains("mp4") { "mp4" } else { "webm" };
    save_blob(blob, &format!("hourglass-path.{ending}"));
}
