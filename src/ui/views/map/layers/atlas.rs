//! Many images on a canvas that is not on the page, from where the browser enlarges them faster than we could.

use crate::data::ImageShape;
use crate::plot::tile;
use crate::ui::widgets::canvas::{context_2d, put};
use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlCanvasElement;

/// The canvas; made when it is first drawn on.
#[derive(Default)]
pub struct Atlas(Option<HtmlCanvasElement>);

impl Atlas {
    /// The canvas with these images at their own size, in rows of `columns`. `None` where the browser can't make one.
    pub fn with(&mut self, images: &[u8], shape: ImageShape, columns: usize) -> Option<&HtmlCanvasElement> {
        if self.0.is_none() {
            self.0 = document().create_element("canvas").ok()?.dyn_into().ok();
        }
        let canvas = self.0.as_ref()?;
        let raster = tile(images, shape, columns, 1, 0);
        let (width, height) = (raster.width as u32, raster.height as u32);
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        put(&context_2d(canvas, false)?, &raster.rgba, width, 0, 0);
        Some(canvas)
    }
}
