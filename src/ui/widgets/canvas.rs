//! A canvas in the screen's resolution, drawn at most once a frame and only when something changed.

use crate::data::ImageShape;
use crate::plot::{DrawError, Raster, is_row, tile_within};
use crate::ui::reactive::effect;
use crate::ui::screen::Screen;
use crate::ui::widgets::pen::Pen;
use js_sys::Promise;
use leptos::html::Canvas;
use leptos::prelude::*;
use plotters::prelude::SVGBackend;
use plotters_canvas::CanvasBackend;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{Clamped, JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement, ImageData, ResizeObserver,
    ResizeObserverEntry,
};

/// A canvas whose size is known, ready to be drawn on. All lengths are in device pixels.
pub struct Surface {
    /// The element.
    pub canvas: HtmlCanvasElement,
    /// Its context.
    pub context: CanvasRenderingContext2d,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Device pixels per CSS pixel.
    pub scale: f64,
    /// True in the dark theme.
    pub dark: bool,
    /// Where a file is made and nothing is shown: what is drawn by a [`Pen`], as SVG documents of this size.
    pub svg: Option<RefCell<Vec<String>>>,
}

/// How a canvas is drawn.
pub type Draw = Rc<RefCell<Box<dyn FnMut(&Surface)>>>;

thread_local! {
    /// Every canvas that is drawn on the page, and how, so that it can be drawn into a file as well.
    static DRAWN: RefCell<Vec<(NodeRef<Canvas>, Draw)>> = const { RefCell::new(Vec::new()) };
}

/// How this canvas is drawn; `None` for one that only shows an image.
pub fn drawing_of(canvas: &HtmlCanvasElement) -> Option<Draw> {
    DRAWN.with_borrow(|drawn| {
        let of = |node: &NodeRef<Canvas>| node.try_get_untracked().flatten().is_some_and(|it| it == *canvas);
        drawn.iter().find(|(node, _)| of(node)).map(|(_, draw)| Rc::clone(draw))
    })
}

impl Surface {
    /// Makes the whole canvas transparent.
    pub fn clear(&self) {
        self.context.clear_rect(0.0, 0.0, f64::from(self.width), f64::from(self.height));
    }

    /// Has a chart drawn.
    pub fn draw(&self, draw: &mut dyn FnMut(&mut Pen<'_>) -> Result<(), DrawError>) {
        let drawn = match &self.svg {
            None => {
                let canvas = CanvasBackend::with_canvas_object(self.canvas.clone());
                canvas.map_or(Ok(()), |canvas| draw(&mut Pen::Canvas(canvas)))
            }
            Some(documents) => {
                let mut text = String::new();
                let size = (self.width, self.height);
                let drawn = draw(&mut Pen::Svg(SVGBackend::with_string(&mut text, size)));
                documents.borrow_mut().push(text);
                drawn
            }
        };
        if let Err(error) = drawn {
            leptos::logging::warn!("{error}");
        }
    }

    /// Replaces a rectangle by RGBA pixels, rows of `width` pixels; does nothing when their number is no multiple of it.
    pub fn put(&self, rgba: &[u8], width: u32, x: i32, y: i32) {
        put(&self.context, rgba, width, x, y);
    }
}

/// Replaces a rectangle of a canvas by RGBA pixels, rows of `width` pixels.
pub fn put(context: &CanvasRenderingContext2d, rgba: &[u8], width: u32, x: i32, y: i32) {
    let height = (rgba.len() / 4).checked_div(width as usize).unwrap_or(0) as u32;
    // Errors only on a wrong length or an empty picture; there is nothing to draw then.
    if let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), width, height) {
        let _ = context.put_image_data(&image, f64::from(x), f64::from(y));
    }
}

/// Gives a canvas the size of a raster, and its pixels.
pub fn show_raster(canvas: &HtmlCanvasElement, raster: &Raster) {
    // Setting a size also clears.
    canvas.set_width(raster.width as u32);
    canvas.set_height(raster.height as u32);
    if let Some(context) = context_2d(canvas, false) {
        put(&context, &raster.rgba, raster.width as u32, 0, 0);
    }
}

/// An image of more columns is mostly shown smaller than it is, which needs smoothing; of a smaller one the pixels are to be
/// seen.
const SMOOTH_FROM: usize = 65;
/// Most columns of pixels of a sheet, more than any screen shows of one.
const WIDEST: usize = 2400;

/// Has the browser smooth a canvas of images of this shape where they are large.
pub fn smooth_large(canvas: &HtmlCanvasElement, shape: ImageShape) {
    let smooth = shape.width >= SMOOTH_FROM && !is_row(shape);
    // Fails on no browser: all know the property.
    let _ = HtmlElement::style(canvas).set_property("image-rendering", if smooth { "auto" } else { "" });
}

/// Shows images (`[n, channels, height, width]`) on a canvas in rows of `columns`, with `gap` transparent pixels between
/// them. The style sheet enlarges it.
pub fn show_images(canvas: &HtmlCanvasElement, images: &[u8], shape: ImageShape, columns: usize, gap: usize) {
    smooth_large(canvas, shape);
    show_raster(canvas, &tile_within(images, shape, columns, gap, WIDEST));
}

/// A canvas of this size that is not in the document.
pub fn offscreen_canvas(width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    Some(canvas)
}

/// A canvas as a file of this type; `quality` is 0–1 where the type has one.
///
/// # Errors
/// When the browser has no such encoder.
pub async fn encoded(canvas: &HtmlCanvasElement, kind: &str, quality: f64) -> Result<Blob, JsValue> {
    let made = Promise::new(&mut |resolve, reject| {
        let take = Closure::once_into_js(move |blob: JsValue| {
            let _ = resolve.call1(&JsValue::UNDEFINED, &blob);
        });
        if canvas.to_blob_with_type_and_encoder_options(take.unchecked_ref(), kind, &quality.into()).is_err()
        {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    JsFuture::from(made).await?.dyn_into()
}

/// The 2-D context of a canvas. `read_often` keeps it in main memory, where reading pixels is cheap.
pub fn context_2d(canvas: &HtmlCanvasElement, read_often: bool) -> Option<CanvasRenderingContext2d> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"willReadFrequently".into(), &read_often.into()).ok()?;
    canvas.get_context_with_context_options("2d", &options).ok()??.dyn_into().ok()
}

/// Keeps `node`'s backing store as large as its box on the screen, and calls `draw` in an animation frame when a
/// signal that `changed` reads, the size, the screen's pixel ratio or the theme has changed. `draw` runs untracked
/// and finds the canvas as it left it, or cleared when its size is new. Expects a [`Screen`] as context.
pub fn use_canvas(node: NodeRef<Canvas>, changed: impl Fn() + 'static, draw: impl FnMut(&Surface) + 'static) {
    // Compiled once for all views, not once for each.
    use_drawing(node, Box::new(changed), Box::new(draw));
}

fn use_drawing(node: NodeRef<Canvas>, changed: Box<dyn Fn()>, draw: Box<dyn FnMut(&Surface)>) {
    let size = use_size(move || node.get().map(Into::into));
    let Screen { ratio, dark, .. } = expect_context();
    let draw = Rc::new(RefCell::new(draw));
    DRAWN.with_borrow_mut(|drawn| {
        drawn.retain(|(node, _)| node.try_get_untracked().is_some());
        drawn.push((node, Rc::clone(&draw)));
    });
    let waiting = Rc::new(Cell::new(false));

    effect(move || {
        changed();
        ratio.get();
        dark.get();
        if size.get() == (0.0, 0.0) || waiting.replace(true) {
            return;
        }
        let (draw, waiting) = (draw.clone(), waiting.clone());
        request_animation_frame(move || {
            waiting.set(false);
            // None when the view was removed in the meantime.
            let (Some(Some(canvas)), Some((width, height))) =
                (node.try_get_untracked(), size.try_get_untracked())
            else {
                return;
            };
            let scale = ratio.get_untracked();
            let in_device = |css: f64| (css * scale).round().max(1.0) as u32;
            let (width, height) = (in_device(width), in_device(height));
            let Some(context) = context_2d(&canvas, false) else { return };
            if (canvas.width(), canvas.height()) != (width, height) {
                canvas.set_width(width);
                canvas.set_height(height);
            }
            let dark = dark.get_untracked();
            let surface = Surface { canvas, context, width, height, scale, dark, svg: None };
            untrack(|| draw.borrow_mut()(&surface));
        });
    });
}

/// Width and height of an element's content in CSS pixels; 0 while there is none.
pub fn use_size(element: impl Fn() -> Option<Element> + 'static) -> RwSignal<(f64, f64)> {
    let size = RwSignal::new((0.0, 0.0));
    let resized = Closure::<dyn FnMut(Vec<ResizeObserverEntry>)>::new(move |entries: Vec<_>| {
        if let Some(entry) = entries.first().map(ResizeObserverEntry::content_rect) {
            let _ = size.try_set((entry.width(), entry.height()));
        }
    });
    if let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        let kept = StoredValue::new_local((observer, resized));
        effect(move || {
            if let Some(element) = element() {
                kept.with_value(|(observer, _)| observer.observe(&element));
            }
        });
        on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
    }
    size
}
