//! Rate and distortion of JPEG, by the browser's own encoder.

use crate::data::ImageShape;
use crate::metrics::{Fidelity, scaled};
use crate::plot::tile;
use crate::study::compression::RatePoint;
use crate::ui::own::picture;
use crate::ui::widgets::canvas::{offscreen_canvas, show_raster};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Encoder qualities of the points, 0–1.
const QUALITIES: [f64; 8] = [0.02, 0.08, 0.18, 0.32, 0.5, 0.7, 0.85, 0.95];

/// Size and similarity at each of [`QUALITIES`]; empty when the browser has no encoder.
pub async fn jpeg_points(shape: ImageShape, pixels: &[u8]) -> Vec<RatePoint> {
    let mut points = Vec::new();
    for quality in QUALITIES {
        if let Ok(point) = point(shape, pixels, quality).await {
            points.push(point);
        }
    }
    points
}

async fn point(shape: ImageShape, pixels: &[u8], quality: f64) -> Result<RatePoint, JsValue> {
    let canvas = offscreen_canvas(shape.width as u32, shape.height as u32).ok_or(JsValue::NULL)?;
    show_raster(&canvas, &tile(pixels, shape, 1, 1, 0));
    let made = Promise::new(&mut |resolve, reject| {
        let take = Closure::once_into_js(move |blob: JsValue| {
            let _ = resolve.call1(&JsValue::UNDEFINED, &blob);
        });
        if canvas
            .to_blob_with_type_and_encoder_options(take.unchecked_ref(), "image/jpeg", &quality.into())
            .is_err()
        {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    let blob: Blob = JsFuture::from(made).await?.dyn_into()?;
    let bytes = Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?).to_vec();
    let decoded = picture::decode("copy.jpg", &bytes).await.map_err(|why| JsValue::from_str(&why))?;
    let (of, planes) = decoded.planes();
    if (of.height, of.width) != (shape.height, shape.width) {
        return Err(Array::new().into());
    }
    let copy = scaled(&planes[..pixels.len()]);
    let Fidelity { psnr_db, ssim } = Fidelity::of(&copy, &scaled(pixels), shape);
    let rate = bytes.len() as f32 * 8.0 / (shape.height * shape.width) as f32;
    Ok(RatePoint { bits: 0, values: 0, rate, psnr_db, ssim })
}
