//! Rate and distortion of JPEG, by the browser's own encoder.

use crate::data::ImageShape;
use crate::metrics::{Fidelity, scaled};
use crate::plot::tile;
use crate::study::compression::RatePoint;
use crate::ui::own::picture;
use crate::ui::widgets::canvas::{encoded, offscreen_canvas, show_raster};
use js_sys::Array;
use wasm_bindgen::JsValue;

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
    let blob = encoded(&canvas, "image/jpeg", quality).await?;
    let (of, planes) = picture::bitmap(&blob).await?.planes();
    if (of.height, of.width) != (shape.height, shape.width) {
        return Err(Array::new().into());
    }
    let copy = scaled(&planes[..pixels.len()]);
    let Fidelity { psnr_db, ssim } = Fidelity::of(&copy, &scaled(pixels), shape);
    let rate = blob.size() as f32 * 8.0 / (shape.height * shape.width) as f32;
    Ok(RatePoint { bits: 0, values: 0, rate, psnr_db, ssim })
}
