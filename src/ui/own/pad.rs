//! The drawing pad's canvas: strokes by mouse, pen and touch.

use crate::ui::own::image_source::{ImageSource, OwnImageInput};
use crate::ui::own::picture::Picture;
use crate::ui::own::strokes::{PenPoint, SIDE, Strokes};
use crate::ui::widgets::canvas::context_2d;
use leptos::ev::PointerEvent;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Width of the pen at first, and its limits, in hundredths of the pad's side. MNIST's strokes are about a tenth
/// of the digit.
pub(super) const PEN: (f64, f64, f64) = (8.0, 2.0, 16.0);

/// The pad's canvas and what is drawn on it.
#[derive(Clone, Copy)]
pub(super) struct Pad {
    own: OwnImageInput,
    /// The canvas.
    pub node: NodeRef<Canvas>,
    /// What is drawn.
    pub strokes: RwSignal<Strokes>,
    /// Width of the pen, in hundredths of the pad's side.
    pub pen: RwSignal<f64>,
    /// Id of the pointer that is down.
    pub pointer: RwSignal<Option<i32>>,
    /// The drawing becomes the user's image in the next frame.
    pending: StoredValue<bool>,
}

impl Pad {
    /// A blank pad whose drawing becomes the user's image `own`.
    pub fn new(own: OwnImageInput) -> Self {
        Self {
            own,
            node: NodeRef::new(),
            strokes: own.drawing,
            pen: RwSignal::new(PEN.0),
            pointer: RwSignal::new(None),
            pending: StoredValue::new(false),
        }
    }

    fn context(self) -> Option<CanvasRenderingContext2d> {
        context_2d(&self.node.get_untracked()?, true)
    }

    /// True when nothing is drawn.
    pub fn is_blank(self) -> bool {
        self.strokes.with_untracked(Strokes::is_empty)
    }

    /// Draws all strokes on black paper: 0 is the background, as in the data.
    pub fn redraw(self) {
        if let Some(context) = self.context() {
            context.set_fill_style_str("#000");
            context.fill_rect(0.0, 0.0, f64::from(SIDE), f64::from(SIDE));
            self.strokes
                .with_untracked(|strokes| strokes.segments().for_each(|segment| draw(&context, segment)));
        }
    }

    /// Changes the strokes, and the user's image with them.
    pub fn change(self, change: fn(&mut Strokes)) {
        self.strokes.update_untracked(change);
        self.redraw();
        self.publish();
    }

    /// Begins a stroke.
    pub fn press(self, event: &PointerEvent) {
        if event.button() != 0 || self.pointer.get_untracked().is_some() {
            return;
        }
        event.prevent_default();
        if let (Some(canvas), Some(context)) = (self.node.get_untracked(), self.context()) {
            // Fails only when the pointer is already gone; then nothing needs to be captured.
            let _ = canvas.set_pointer_capture(event.pointer_id());
            self.pointer.set(Some(event.pointer_id()));
            let point = self.point(&canvas, event);
            self.strokes.update_untracked(|strokes| draw(&context, strokes.begin(point)));
            self.publish();
        }
    }

    /// Goes on with the stroke.
    pub fn drag(self, event: &PointerEvent) {
        if self.pointer.get_untracked() != Some(event.pointer_id()) {
            return;
        }
        if let (Some(canvas), Some(context)) = (self.node.get_untracked(), self.context()) {
            for event in coalesced(event) {
                let point = self.point(&canvas, &event);
                self.strokes.update_untracked(|strokes| {
                    strokes.extend(point).inspect(|segment| draw(&context, *segment));
                });
            }
            self.publish();
        }
    }

    /// Ends the stroke.
    pub fn lift(self, event: &PointerEvent) {
        if self.pointer.get_untracked() == Some(event.pointer_id()) {
            self.pointer.set(None);
        }
    }

    fn point(self, canvas: &HtmlCanvasElement, event: &PointerEvent) -> PenPoint {
        let rect = canvas.get_bounding_client_rect();
        // A mouse reports 0.5 while a button is down, touch often 0 or 1; only a pen knows.
        let pressure = if event.pointer_type() == "pen" { 2.0 * f64::from(event.pressure()) } else { 1.0 };
        let place = [f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top()];
        PenPoint::new(place, rect.width(), self.pen.get_untracked(), pressure)
    }

    /// Makes the drawing the user's image, at most once a frame however often the pen reports.
    pub fn publish(self) {
        if self.pending.get_value() {
            return;
        }
        self.pending.set_value(true);
        request_animation_frame(move || {
            // The pad may be gone by then.
            if self.pending.try_set_value(false).is_some() {
                return;
            }
            let picture = self
                .context()
                .and_then(|context| Picture::read(&context, SIDE, SIDE).ok())
                .filter(|_| !self.is_blank());
            let source = picture.map_or(ImageSource::None, |picture| ImageSource::Drawn(Arc::new(picture)));
            self.own.source.set(source);
        });
    }
}

fn draw(context: &CanvasRenderingContext2d, [from, to]: [PenPoint; 2]) {
    context.set_stroke_style_str("#fff");
    context.set_line_cap("round");
    context.set_line_width(0.5 * (from.width + to.width));
    context.begin_path();
    context.move_to(from.x, from.y);
    // A line of no length has no caps in some browsers.
    context.line_to(to.x + if from == to { 0.01 } else { 0.0 }, to.y);
    context.stroke();
}

/// The pointer's events since the last one, where the browser has them.
fn coalesced(event: &PointerEvent) -> Vec<PointerEvent> {
    // Missing outside of secure contexts; calling it would throw.
    if js_sys::Reflect::has(event, &"getCoalescedEvents".into()) != Ok(true) {
        return vec![event.clone()];
    }
    let events: Vec<PointerEvent> =
        event.get_coalesced_events().iter().filter_map(|e| e.dyn_into().ok()).collect();
    // Events made by a program have none.
    if events.is_empty() { vec![event.clone()] } else { events }
}
