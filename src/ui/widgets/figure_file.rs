//! A figure as an SVG document: what its canvases draw, its drawings, and the words between them.

use super::canvas::{Surface, context_2d, drawing_of, offscreen_canvas};
use super::svg::{Background, Picture, Shape, Words, document, plain_colour};
use leptos::prelude::{untrack, window};
use std::cell::RefCell;
use wasm_bindgen::JsCast as _;
use web_sys::{CssStyleDeclaration, Element, HtmlCanvasElement};

/// Properties of a drawing that its style sheet gives, which a file has to have itself.
const STYLES: [&str; 7] =
    ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor"];
/// What is for hands or for screen readers, and in no file.
const LEFT_OUT: &str = "button:not(.legend-key), select, input, label, .visually-hidden, .view-empty, .latent-readout, .latent-float, .latent-peek";

/// The content of a figure as SVG, with pixels for `scale` a CSS pixel where it has pixels; `None` when there is nothing to see.
pub(super) fn figure_svg(figure: &Element, scale: f64, dark: bool, ground: &str) -> Option<String> {
    let body = figure.query_selector(".view-body").ok()??;
    let frame = body.get_bounding_client_rect();
    let all = body.query_selector_all("*").ok()?;
    let mut shapes = Vec::new();
    let mut seen = false;
    for index in 0..all.length() {
        let Some(element) = all.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else {
            continue;
        };
        let rect = element.get_bounding_client_rect();
        let within = |selector: &str| element.closest(selector).ok().flatten().is_some();
        if rect.width() < 1.0 || rect.height() < 1.0 || within(LEFT_OUT) {
            continue;
        }
        let place = [rect.x() - frame.x(), rect.y() - frame.y(), rect.width(), rect.height()];
        if let Some(canvas) = element.dyn_ref::<HtmlCanvasElement>() {
            shapes.extend(canvas_shapes(canvas, place, scale, dark));
            seen = true;
        } else if element.tag_name() == "svg" {
            shapes.extend(drawing(&element).map(|content| Shape::Drawing { place, content }));
            seen = true;
        } else if !within("svg") && element.child_element_count() == 0 {
            shapes.extend(leaf(&element, place));
        }
    }
    seen.then(|| document([frame.width(), frame.height()], ground, &shapes))
}

/// What a canvas shows: drawn anew where that is known, otherwise its pixels.
fn canvas_shapes(canvas: &HtmlCanvasElement, place: [f64; 4], scale: f64, dark: bool) -> Vec<Shape> {
    let [_, _, width, height] = place;
    let Some(draw) = drawing_of(canvas) else {
        let data = canvas.to_data_url().unwrap_or_default();
        return vec![Shape::Picture(Picture { place, data, pixelated: true })];
    };
    let [width, height] = [width, height].map(|side| (side * scale).round().max(1.0) as u32);
    let Some(own) = offscreen_canvas(width, height) else { return Vec::new() };
    let Some(context) = context_2d(&own, true) else { return Vec::new() };
    let svg = Some(RefCell::default());
    let surface = Surface { canvas: own, context, width, height, scale, dark, svg };
    untrack(|| draw.borrow_mut()(&surface));
    let mut shapes = Vec::new();
    let pixels = surface.context.get_image_data(0.0, 0.0, f64::from(width), f64::from(height));
    if pixels.is_ok_and(|pixels| pixels.data().chunks_exact(4).any(|pixel| pixel[3] > 0)) {
        let data = surface.canvas.to_data_url().unwrap_or_default();
        shapes.push(Shape::Picture(Picture { place, data, pixelated: false }));
    }
    let size = [width, height].map(f64::from);
    let documents = surface.svg.map(RefCell::into_inner).unwrap_or_default();
    shapes.extend(documents.into_iter().map(|content| Shape::Scaled { place, size, content }));
    shapes
}

/// A drawing of the page with the styles that its sheet gives it.
fn drawing(svg: &Element) -> Option<String> {
    let copy: Element = svg.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    let (shown, copied) = (svg.query_selector_all("*").ok()?, copy.query_selector_all("*").ok()?);
    for index in 0..shown.length() {
        let pair = shown.item(index).zip(copied.item(index));
        let Some((Ok(from), Ok(to))) = pair.map(|(a, b)| (a.dyn_into::<Element>(), b.dyn_into::<Element>()))
        else {
            continue;
        };
        let Some(style) = computed(&from) else { continue };
        // As attributes: the page's policy forbids styles in elements, on a copy as well.
        for name in STYLES {
            let value = plain_colour(&style.get_property_value(name).unwrap_or_default());
            // Fails on no element.
            let _ = to.set_attribute(name, &value);
        }
    }
    Some(copy.inner_html())
}

fn computed(element: &Element) -> Option<CssStyleDeclaration> {
    window().get_computed_style(element).ok().flatten()
}

/// Words of one line, or a patch of colour in a legend.
fn leaf(element: &Element, place: [f64; 4]) -> Option<Shape> {
    let style = computed(element)?;
    let value = |name: &str| style.get_property_value(name).unwrap_or_default();
    let text = element.text_content().unwrap_or_default();
    let text = text.trim();
    if text.is_empty() {
        let colour = value("background-color");
        let clear = colour.is_empty() || colour == "transparent" || colour.ends_with(", 0)");
        let round = value("border-radius").starts_with("50%");
        return (!clear).then_some(Shape::Background(Background { place, colour, round }));
    }
    let size: f64 = value("font-size").trim_end_matches("px").parse().ok()?;
    let words =
        Words { place, text: text.to_owned(), size, colour: value("color"), weight: value("font-weight") };
    words.fits_a_line().then_some(Shape::Words(words))
}
