//! Images as a film file, by the browser's own encoder. It records a canvas in real time, so that a film takes as long to
//! record as to watch. The WebM files that browsers record state no duration; players find it out.

use crate::data::ImageShape;
use crate::data::export::{PATH_FILM, PATH_FILM_MP4};
use crate::plot::film::ping_pong;
use crate::plot::{drawn_shape, tile};
use crate::ui::save::save_blob;
use crate::ui::widgets::canvas::{context_2d, offscreen_canvas, put};
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{BlobEvent, MediaRecorder, MediaStream};

/// Time between two images.
pub const BEAT: Duration = Duration::from_millis(90);

/// Height of a film, about, in pixels: its images are enlarged by a whole factor.
const HEIGHT: usize = 280;
/// Beats for which the last image is held: a frame lasts until the next, and there is none after the last.
const HELD: usize = 1;

/// Progress of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    /// Nothing is being recorded.
    Idle,
    /// Recording; the value is in per cent.
    At(usize),
    /// The user cancelled the recording.
    Cancelled,
    /// The browser can't record.
    Failed,
}

/// Records images (`[n, channels, height, width]`) forwards and backwards and saves the film, unless `state` is set to
/// cancelled meanwhile.
pub fn record(images: Vec<u8>, shape: ImageShape, state: RwSignal<Recording>) {
    state.set(Recording::At(0));
    if start(images, shape, state).is_none() {
        state.set(Recording::Failed);
    }
}

fn start(images: Vec<u8>, shape: ImageShape, state: RwSignal<Recording>) -> Option<()> {
    let size = shape.len().max(1);
    let count = images.len() / size;
    let drawn = drawn_shape(shape);
    let zoom = (HEIGHT / drawn.height.max(1)).max(1);
    let canvas = offscreen_canvas((drawn.width * zoom) as u32, (drawn.height * zoom) as u32)?;
    let context = context_2d(&canvas, false)?;
    let show = move |beat: usize| {
        let at = ping_pong(beat, count);
        if let Some(image) = images.get(at * size..(at + 1) * size) {
            let frame = tile(image, shape, 1, zoom, 0);
            put(&context, &frame.rgba, frame.width as u32, 0, 0);
        }
    };
    // The encoder begins with what is on the canvas.
    show(0);
    let capture: Function = Reflect::get(&canvas, &"captureStream".into()).ok()?.dyn_into().ok()?;
    let stream: MediaStream = capture.call0(&canvas).ok()?.dyn_into().ok()?;
    let recorder = MediaRecorder::new_with_media_stream(&stream).ok()?;
    let whole = Rc::new(Cell::new(false));
    let is_whole = Rc::clone(&whole);
    // Comes once: when the recorder is stopped, or stops by itself because it can't go on.
    let take = Closure::once_into_js(move |event: BlobEvent| match event.data() {
        Some(blob) if is_whole.get() && blob.size() > 0.0 => {
            let is_mp4 = blob.type_().contains(PATH_FILM_MP4.extension);
            save_blob(&blob, if is_mp4 { &PATH_FILM_MP4 } else { &PATH_FILM });
        }
        _ if is_whole.get() || is_going(state) => {
            let _ = state.try_set(Recording::Failed);
        }
        _ => {}
    });
    recorder.set_ondataavailable(Some(take.unchecked_ref()));
    recorder.start().ok()?;

    // Forwards, backwards, and the first image again.
    let end = 2 * count.saturating_sub(1);
    let beat = Cell::new(0);
    let handle = Rc::new(Cell::new(None::<IntervalHandle>));
    let timer = Rc::clone(&handle);
    let tick = move || {
        let (going, now) = (is_going(state), beat.get());
        // Each of these fails only when the recorder has stopped already.
        if going && document().hidden() {
            // Timers are slow in a hidden tab, and the film would be.
            let _ = recorder.pause();
        } else if going && now <= end + HELD {
            let _ = recorder.resume();
            show(now.min(end));
            beat.set(now + 1);
            let _ = state.try_set(Recording::At(100 * now / (end + HELD)));
        } else {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            whole.set(going);
            let _ = recorder.stop();
            if state.try_get_untracked() != Some(Recording::Failed) {
                let _ = state.try_set(Recording::Idle);
            }
        }
    };
    handle.set(set_interval_with_handle(tick, BEAT).ok());
    Some(())
}

fn is_going(state: RwSignal<Recording>) -> bool {
    matches!(state.try_get_untracked(), Some(Recording::At(_)))
}
