//! The browser's camera.

use crate::ui::widgets::canvas::{context_2d, encoded, offscreen_canvas};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack, Url};

/// Longest side of a picture, in pixels: twice that of the largest images of a set.
const LONGEST: f64 = 256.0;

/// A camera that is on.
pub struct Webcam(MediaStream);

impl Webcam {
    /// Asks the user for a camera.
    ///
    /// # Errors
    /// A sentence that says why there is none.
    pub async fn open() -> Result<Self, String> {
        ask().await.map(Self).map_err(|error| {
            let name = js_sys::Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
            match name.as_deref() {
                Some("NotAllowedError") => {
                    "The camera was not allowed: allow it for this page in the address bar, then try again."
                }
                Some("NotFoundError" | "OverconstrainedError") => {
                    "There is no camera: connect one, or drop images instead."
                }
                Some("NotReadableError" | "AbortError") => {
                    "Another program is using the camera: close it, then try again."
                }
                _ => "This browser gives this page no camera: drop images instead.",
            }
            .to_owned()
        })
    }

    /// Shows what it sees.
    pub fn show(&self, video: &HtmlVideoElement) {
        video.set_src_object(Some(&self.0));
        // It has to be silent to play by itself.
        video.set_muted(true);
    }

    /// Turns it off.
    pub fn stop(self) {
        for track in self.0.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

async fn ask() -> Result<MediaStream, JsValue> {
    let wanted = MediaStreamConstraints::new();
    wanted.set_video(&JsValue::TRUE);
    let asked = window().navigator().media_devices()?.get_user_media_with_constraints(&wanted)?;
    JsFuture::from(asked).await?.dyn_into()
}

/// What the video shows now, as PNG and as an address for a thumbnail.
///
/// # Errors
/// A sentence when the browser will not give its pixels.
pub async fn snapshot(video: &HtmlVideoElement) -> Result<(Blob, String), String> {
    take(video).await.map_err(|_| "The camera gives no picture: try again.".into())
}

async fn take(video: &HtmlVideoElement) -> Result<(Blob, String), JsValue> {
    let (width, height) = (f64::from(video.video_width()), f64::from(video.video_height()));
    let shrink = (LONGEST / width.max(height).max(1.0)).min(1.0);
    let (width, height) = ((width * shrink).round(), (height * shrink).round());
    if width < 1.0 || height < 1.0 {
        return Err(JsValue::NULL);
    }
    let canvas = offscreen_canvas(width as u32, height as u32).ok_or(JsValue::NULL)?;
    let context = context_2d(&canvas, true).ok_or(JsValue::NULL)?;
    context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height)?;
    let blob = encoded(&canvas, "image/png", 1.0).await?;
    let url = Url::create_object_url_with_blob(&blob)?;
    Ok((blob, url))
}
