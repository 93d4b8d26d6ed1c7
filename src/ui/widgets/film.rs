//! A row of images played as a film, and saved as one picture.

use crate::data::ImageShape;
use crate::data::export::PATH_PICTURE;
use crate::plot::film::{ping_pong, sheet_layout};
use crate::plot::format::THIN;
use crate::plot::{drawn_shape, tile};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::save::save_url;
use crate::ui::screen::is_calm;
use crate::ui::widgets::canvas::{offscreen_canvas, show_raster};
use crate::ui::widgets::film_recording::{BEAT, Recording, record};
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::prelude::*;

/// Height of each image of a saved sheet, about, where there is room, in pixels.
const HIGH: usize = 140;
/// Transparent pixels between the images of a saved sheet.
const GAP: usize = 2;

/// Plays images forwards and backwards in turn; can save them as a film.
#[component]
pub fn Film(
    /// `[n, channels, height, width]`.
    images: Memo<Vec<u8>>,
    /// Shape of each image.
    shape: Memo<ImageShape>,
    /// True while the film is on the screen.
    open: Memo<bool>,
) -> impl IntoView {
    let at = RwSignal::new(0_usize);
    let playing = RwSignal::new(!is_calm());
    let count = memo(move || images.with(Vec::len) / shape.get().len().max(1));
    let runs = memo(move || open.get() && playing.get() && count.get() > 1);
    effect(move || {
        let tick = move || {
            if !document().hidden() {
                at.update(|at| *at += 1);
            }
        };
        let timer = runs.get().then(|| set_interval_with_handle(tick, BEAT).ok()).flatten();
        on_cleanup(move || {
            if let Some(timer) = timer {
                timer.clear();
            }
        });
    });
    let now = Signal::derive(move || {
        let size = shape.get().len();
        let index = ping_pong(at.get(), count.get());
        images.with(|images| images.get(index * size..(index + 1) * size).map(<[u8]>::to_vec))
    });
    let recording = RwSignal::new(Recording::Idle);
    let busy = move || matches!(recording.get(), Recording::At(_) | Recording::Cancelled);
    let save = move |_| record(images.get_untracked(), shape.get_untracked(), recording);
    view! {
        <div class="film">
            <Thumbnail label="The path as a video" shape pixels=now/>
            <button type="button" on:click=move |_| playing.update(|p| *p = !*p)>
                {live(move || if playing.get() { "Stop" } else { "Loop" }.to_owned())}
            </button>
            <button type="button" disabled=live(move || busy() || count.get() == 0) on:click=save>
                {live(move || match recording.get() {
                    Recording::At(part) => format!("Recording … {part}{THIN}%"),
                    _ => "Save video".to_owned(),
                })}
            </button>
            <button type="button" aria-label="Cancel recording" hidden=live(move || !busy())
                on:click=move |_| recording.set(Recording::Cancelled)>"Cancel"</button>
            <p role="alert" hidden=live(move || recording.get() != Recording::Failed)>"This browser can't record \
                video."</p>
        </div>
    }
}

/// Saves images as one picture, in rows; `None` when the browser can't make it.
pub fn save_strip(images: &[u8], shape: ImageShape) -> Option<()> {
    let count = images.len() / shape.len().max(1);
    let [columns, zoom] = sheet_layout(count, shape, (HIGH / drawn_shape(shape).height.max(1)).max(1), GAP)?;
    let raster = tile(images, shape, columns, zoom, GAP);
    let canvas = offscreen_canvas(raster.width as u32, raster.height as u32)?;
    show_raster(&canvas, &raster);
    // A canvas that is too large for the browser gives an empty address, "data:,".
    let url = canvas.to_data_url().ok().filter(|url| url.starts_with("data:image/png"))?;
    save_url(&url, &PATH_PICTURE);
    Some(())
}
