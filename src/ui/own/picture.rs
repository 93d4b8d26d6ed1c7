//! Pictures: as the import worker decoded them, off a canvas, and drawings that only a page can render.

use crate::data::ImageShape;
use crate::data::import::DecodedPicture;
use crate::data::preprocess;
use crate::ui::widgets::canvas::{context_2d, offscreen_canvas};
use leptos::prelude::window;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlImageElement, ImageBitmap, Url};

/// Longest side of a decoded picture, in pixels: far more than any data set here has, and little to copy.
const LONGEST: f64 = 512.0;

/// A picture as it was decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    width: usize,
    height: usize,
    rgba: Vec<u8>,
}

/// A picture of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FilePicture {
    /// The file.
    pub name: String,
    /// The picture, at most [`LONGEST`] on a side.
    pub picture: Picture,
    /// What its owner should know of how it was read, in whole sentences.
    pub notes: Vec<String>,
}

impl FilePicture {
    /// The picture as it was decoded from a file of this name.
    pub fn new(name: String, decoded: DecodedPicture) -> Self {
        let DecodedPicture { width, height, rgba, notes } = decoded.shrunk(LONGEST as usize);
        Self { name, picture: Picture { width, height, rgba }, notes }
    }
}

impl Picture {
    /// A picture of this width and height; `None` when it has not as many pixels, red, green, blue and alpha each.
    pub(super) fn new([width, height]: [usize; 2], rgba: Vec<u8>) -> Option<Self> {
        let whole = width > 0 && width.checked_mul(height)?.checked_mul(4)? == rgba.len();
        whole.then_some(Self { width, height, rgba })
    }

    /// Reads the upper left corner of a canvas.
    ///
    /// # Errors
    /// When the browser will not give its pixels.
    pub fn read(context: &CanvasRenderingContext2d, width: u32, height: u32) -> Result<Self, JsValue> {
        let data = context.get_image_data(0.0, 0.0, f64::from(width), f64::from(height))?;
        Ok(Self { width: width as usize, height: height as usize, rgba: data.data().0 })
    }

    /// Width and height, in pixels.
    pub fn size(&self) -> [usize; 2] {
        [self.width, self.height]
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

/// A drawing (SVG) as a picture.
///
/// # Errors
/// A sentence without the file's name.
pub(super) async fn render(svg: &[u8]) -> Result<DecodedPicture, String> {
    let made = blob(svg, "image/svg+xml");
    let drawn = match made {
        Ok(blob) => drawing(&blob).await,
        Err(error) => Err(error),
    };
    let picture = drawn.map_err(|_| "is damaged: this browser can't draw it")?;
    let Picture { width, height, rgba } = picture;
    Ok(DecodedPicture { width, height, rgba, notes: Vec::new() })
}

fn blob(bytes: &[u8], mime: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
}

/// A picture of any format that the browser decodes.
///
/// # Errors
/// When it can't.
pub(super) async fn bitmap(file: &Blob) -> Result<Picture, JsValue> {
    // The browser goes by the content, not by a type.
    let made = window().create_image_bitmap_with_blob(file)?;
    let image: ImageBitmap = JsFuture::from(made).await?.dyn_into()?;
    let picture = draw(f64::from(image.width()), f64::from(image.height()), 1.0, |context, w, h| {
        context.draw_image_with_image_bitmap_and_dw_and_dh(&image, 0.0, 0.0, w, h)
    });
    image.close();
    picture
}

/// `createImageBitmap` takes no SVG; as the source of an `<img>` it runs no script and loads nothing.
async fn drawing(file: &Blob) -> Result<Picture, JsValue> {
    let url = Url::create_object_url_with_blob(file)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let loaded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&url)?;
    loaded?;
    let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
    // An SVG without a size of its own fills the canvas.
    let (width, height) = if width * height > 0.0 { (width, height) } else { (LONGEST, LONGEST) };
    draw(width, height, LONGEST, |context, w, h| {
        context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, w, h)
    })
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
