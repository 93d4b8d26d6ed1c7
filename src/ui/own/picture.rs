//! Pixels of an image file, by the browser's own decoders.

use crate::data::ImageShape;
use crate::data::import::{Reader, check_image};
use crate::data::preprocess;
use crate::ui::widgets::canvas::{context_2d, offscreen_canvas};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlImageElement, ImageBitmap, Url};

/// Longest side of a decoded picture, in pixels: far more than any data set here has, and little to copy.
const LONGEST: f64 = 512.0;

/// A picture as the browser decoded it.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    width: usize,
    height: usize,
    rgba: Vec<u8>,
    /// Width and height of the file's picture when it was larger than [`LONGEST`].
    shrunk_from: Option<[usize; 2]>,
}

impl Picture {
    /// Reads the upper left corner of a canvas.
    ///
    /// # Errors
    /// When the browser will not give its pixels.
    pub fn read(context: &CanvasRenderingContext2d, width: u32, height: u32) -> Result<Self, JsValue> {
        let data = context.get_image_data(0.0, 0.0, f64::from(width), f64::from(height))?;
        Ok(Self { width: width as usize, height: height as usize, rgba: data.data().0, shrunk_from: None })
    }

    /// A sentence about the size when the picture was made smaller.
    pub fn shrunk(&self) -> Option<String> {
        let [width, height] = self.shrunk_from?;
        Some(format!("Of its {width}×{height} pixels {}×{} are kept.", self.width, self.height))
    }

    /// Red, green and blue over white, `[3, height, width]`.
    pub fn planes(&self) -> (ImageShape, Vec<u8>) {
        let shape = ImageShape { channels: 3, height: self.height, width: self.width };
        let on_paper = |pixel: &[u8; 4], channel: usize| {
            let alpha = u32::from(pixel[3]);
            ((u32::from(pixel[channel]) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        let plane = |channel| self.rgba.as_chunks::<4>().0.iter().map(move |pixel| on_paper(pixel, channel));
        (shape, (0..3).flat_map(plane).collect())
    }

    /// The picture as [`preprocess::frame`] takes it.
    pub fn view(&self) -> preprocess::Picture<'_> {
        preprocess::Picture { width: self.width, height: self.height, rgba: &self.rgba }
    }
}

/// The pixels of an image file, at most [`LONGEST`] on a side.
///
/// # Errors
/// A sentence for the user.
pub async fn decode(name: &str, bytes: &[u8]) -> Result<Picture, String> {
    let format = check_image(name, bytes).map_err(|error| error.to_string())?;
    let broken = |_| format!("“{name}” is damaged, or of a kind that this browser can't read.");
    match format.reader {
        Reader::Drawing => {
            let image = svg(bytes).await.map_err(broken)?;
            let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
            // An SVG without a size of its own fills the canvas.
            let (width, height) = if width * height > 0.0 { (width, height) } else { (LONGEST, LONGEST) };
            draw(width, height, LONGEST, |context, w, h| {
                context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, w, h)
            })
            .map_err(broken)
        }
        _ => {
            let image = bitmap(bytes).await.map_err(broken)?;
            let (width, height) = (f64::from(image.width()), f64::from(image.height()));
            let picture = draw(width, height, 1.0, |context, w, h| {
                context.draw_image_with_image_bitmap_and_dw_and_dh(&image, 0.0, 0.0, w, h)
            });
            image.close();
            let full = width.max(height) > LONGEST;
            let shrunk_from = full.then_some([width as usize, height as usize]);
            picture.map(|picture| Picture { shrunk_from, ..picture }).map_err(broken)
        }
    }
}

fn blob(bytes: &[u8], mime: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
}

async fn bitmap(bytes: &[u8]) -> Result<ImageBitmap, JsValue> {
    // The browser goes by the content, not by a type.
    let made = window().create_image_bitmap_with_blob(&blob(bytes, "")?)?;
    JsFuture::from(made).await?.dyn_into()
}

/// `createImageBitmap` takes no SVG; as the source of an `<img>` it runs no script and loads nothing.
async fn svg(bytes: &[u8]) -> Result<HtmlImageElement, JsValue> {
    let url = Url::create_object_url_with_blob(&blob(bytes, "image/svg+xml")?)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let loaded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&url)?;
    loaded.map(|_| image)
}

/// Draws on a canvas no larger than needed and reads it back.
fn draw(
    width: f64,
    height: f64,
    enlarge: f64,
    paint: impl FnOnce(&CanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
) -> Result<Picture, JsValue> {
    let shrink = (LONGEST / width.max(height).max(1.0)).min(enlarge);
    let (width, height) =
        ((width * shrink).round().max(1.0) as u32, (height * shrink).round().max(1.0) as u32);
    let canvas = offscreen_canvas(width, height).ok_or(JsValue::NULL)?;
    let context = context_2d(&canvas, true).ok_or(JsValue::NULL)?;
    context.set_image_smoothing_enabled(true);
    paint(&context, f64::from(width), f64::from(height))?;
    Picture::read(&context, width, height)
}
