//! The browser's decoder of pictures, for formats that this program has none for (AVIF, HEIC).

use crate::data::import::{DecodedPicture, MAX_PICTURE_PIXELS};
use crate::webgpu::{member, method};
use crate::wire::worker_scope;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ImageBitmap, ImageData};

/// Decodes a picture.
pub(super) async fn decode(bytes: &[u8]) -> Result<DecodedPicture, JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts)?;
    let bitmap: ImageBitmap =
        JsFuture::from(worker_scope().create_image_bitmap_with_blob(&blob)?).await?.dyn_into()?;
    let picture = pixels(&bitmap);
    bitmap.close();
    picture
}

fn pixels(bitmap: &ImageBitmap) -> Result<DecodedPicture, JsValue> {
    let (width, height) = (bitmap.width(), bitmap.height());
    // Its head says what it likes.
    if u64::from(width) * u64::from(height) > MAX_PICTURE_PIXELS {
        return Err(JsValue::UNDEFINED);
    }
    let class =
        member(&js_sys::global(), "OffscreenCanvas").and_then(|class| class.dyn_into::<Function>().ok());
    let canvas =
        Reflect::construct(&class.ok_or(JsValue::UNDEFINED)?, &Array::of2(&width.into(), &height.into()))?;
    let context = call(&canvas, "getContext", &["2d".into()])?;
    call(&context, "drawImage", &[bitmap.into(), 0.into(), 0.into()])?;
    let data = call(&context, "getImageData", &[0.into(), 0.into(), width.into(), height.into()])?;
    let data: ImageData = data.dyn_into()?;
    let (width, height) = (width as usize, height as usize);
    Ok(DecodedPicture { width, height, rgba: data.data().0, notes: Vec::new() })
}

/// Calls a method.
fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function = method(object, name).ok_or(JsValue::UNDEFINED)?;
    function.apply(object, &arguments.iter().collect::<Array>())
}
