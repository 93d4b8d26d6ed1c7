//! A name on the map that is readable over points.

use crate::plot::{FONT, FONT_SIZE, Rgb};
use crate::ui::widgets::canvas::Surface;

/// Width of the halo around letters, in CSS pixels.
const HALO: f64 = 3.0;

/// Writes a name at a pixel of the canvas, centred vertically, in the second colour with a halo of the first. Horizontally it
/// stands as the context aligns text.
pub fn name(surface: &Surface, text: &str, [x, y]: [f64; 2], [halo, colour]: [Rgb; 2]) {
    let context = &surface.context;
    context.set_font(&format!("600 {}px {FONT}", f64::from(FONT_SIZE) * surface.scale));
    context.set_text_baseline("middle");
    context.set_line_join("round");
    context.set_line_width(HALO * surface.scale);
    context.set_stroke_style_str(&halo.css());
    context.set_fill_style_str(&colour.css());
    // Fails only on places that are not finite.
    let _ = context.stroke_text(text, x, y);
    let _ = context.fill_text(text, x, y);
}
