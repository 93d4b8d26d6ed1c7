//! What pointers and the wheel do on the map: point, pin, move, zoom, select.

use crate::plot::MapAxes;
use crate::ui::views::content::map::{dragged, frame, wheel_zoom};
use crate::ui::views::map::state::MapState;
use leptos::html::Canvas;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, PointerEvent, WheelEvent};

/// A press that moves less than this is a click, in CSS pixels.
const CLICK_RADIUS: f32 = 5.0;

/// A pointer that is down.
#[derive(Clone, Copy)]
struct Down {
    id: i32,
    /// Where it went down, in pixels of the plot.
    start: [f32; 2],
    now: [f32; 2],
}

/// What the pointers that are down do.
#[derive(Clone, Copy, PartialEq)]
enum Gesture {
    /// Nothing yet: it may become a click.
    Press,
    /// Move and zoom.
    Pan,
    /// Select in a rectangle.
    Frame,
    /// Select in a loop.
    Lasso,
}

/// The map's pointers; `Copy`.
#[derive(Clone, Copy)]
pub struct Pointers {
    state: MapState,
    node: NodeRef<Canvas>,
    down: StoredValue<Vec<Down>>,
    gesture: StoredValue<Gesture>,
}

impl Pointers {
    /// For the canvas on top.
    pub fn new(state: MapState, node: NodeRef<Canvas>) -> Self {
        Self { state, node, down: StoredValue::default(), gesture: StoredValue::new(Gesture::Press) }
    }

    /// A place on the page in pixels of the plot, and the plot's size.
    fn in_plot(&self, x: i32, y: i32) -> Option<([f32; 2], [f32; 2])> {
        let canvas = self.node.get_untracked()?;
        let rect = canvas.get_bounding_client_rect();
        let size = (canvas.width(), canvas.height());
        let scale = f64::from(size.0) / rect.width().max(1.0);
        let plot = MapAxes::plot(size, scale as f32);
        let within =
            |client: i32, start: f64, offset: f32| ((f64::from(client) - start) * scale) as f32 - offset;
        Some(([within(x, rect.left(), plot.x), within(y, rect.top(), plot.y)], [plot.width, plot.height]))
    }

    /// The place on the map under a pixel of the plot, at the map's edge for one outside.
    fn place(&self, [x, y]: [f32; 2], size: [f32; 2]) -> Option<[f32; 2]> {
        let at = [x.clamp(0.0, size[0]), y.clamp(0.0, size[1])];
        self.state.view.get_untracked().map(|view| view.to_position(at, size))
    }

    /// A pointer goes down.
    pub fn press(&self, event: &PointerEvent) {
        let Some((at, _)) = self.in_plot(event.client_x(), event.client_y()).filter(|_| event.button() == 0)
        else {
            return;
        };
        if let Some(target) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok()) {
            // Fails only when the pointer is already gone.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        self.state.finger.set(event.pointer_type() == "touch");
        let id = event.pointer_id();
        let fingers = self.down.try_update_value(|down| {
            down.retain(|d| d.id != id);
            down.push(Down { id, start: at, now: at });
            down.len()
        });
        self.state.lasso.set(Vec::new());
        self.gesture.set_value(match fingers {
            Some(2..) => Gesture::Pan,
            _ if event.shift_key() => Gesture::Frame,
            _ if self.state.select_mode.get_untracked() => Gesture::Lasso,
            _ => Gesture::Press,
        });
    }

    /// A pointer moves, down or not.
    pub fn drag(&self, event: &PointerEvent) {
        let Some((at, size)) = self.in_plot(event.client_x(), event.client_y()) else { return };
        let is_finger = event.pointer_type() == "touch";
        if is_finger != self.state.finger.get_untracked() {
            self.state.finger.set(is_finger);
        }
        let id = event.pointer_id();
        let before = self.down.get_value();
        self.down.update_value(|down| down.iter_mut().filter(|d| d.id == id).for_each(|d| d.now = at));
        let Some(start) = before.iter().find(|d| d.id == id).map(|d| d.start) else {
            return self.state.hover.set(self.place(at, size));
        };
        // One finger points, as a mouse does that is not pressed; the page has to scroll under it.
        let points = is_finger && before.len() == 1;
        let distance = libm::hypotf(at[0] - start[0], at[1] - start[1]);
        let is_click = distance <= CLICK_RADIUS * self.state.plot.get_value().1;
        if self.gesture.get_value() == Gesture::Press && !is_click && !points {
            self.gesture.set_value(Gesture::Pan);
        }
        match self.gesture.get_value() {
            Gesture::Press => self.state.hover.set(self.place(at, size)),
            Gesture::Pan => {
                let Some(view) = self.state.view.get_untracked() else { return };
                let places = |down: &[Down]| down.iter().map(|d| d.now).collect::<Vec<_>>();
                let after = self.down.get_value();
                self.state.hover.set(None);
                self.state.show_view(dragged(view, &places(&before), &places(&after), size));
            }
            Gesture::Frame => self.state.lasso.set(frame(start, at)),
            Gesture::Lasso => self.state.lasso.update(|lasso| lasso.push(at)),
        }
    }

    /// A pointer goes up.
    pub fn lift(&self, event: &PointerEvent) {
        let id = event.pointer_id();
        let Some((at, size)) = self.in_plot(event.client_x(), event.client_y()) else { return };
        let before = self.down.get_value();
        self.down.update_value(|down| down.retain(|d| d.id != id));
        if !before.iter().any(|d| d.id == id) {
            return;
        }
        match self.gesture.get_value() {
            Gesture::Press if before.len() == 1 => self.state.pin_place(self.place(at, size)),
            Gesture::Frame | Gesture::Lasso => {
                let lasso = self.state.lasso.get_untracked();
                self.state.lasso.set(Vec::new());
                self.state.select(&lasso);
            }
            _ => {}
        }
    }

    /// The browser took the pointer away.
    pub fn cancel(&self, event: &PointerEvent) {
        let id = event.pointer_id();
        self.down.update_value(|down| down.retain(|d| d.id != id));
        self.state.lasso.set(Vec::new());
    }

    /// The wheel zooms around the pointer.
    pub fn wheel(&self, event: &WheelEvent) {
        let Some((at, size)) = self.in_plot(event.client_x(), event.client_y()) else { return };
        let Some(view) = self.state.view.get_untracked() else { return };
        event.prevent_default();
        let factor = wheel_zoom(event.delta_y(), event.delta_mode());
        self.state.show_view(view.zoomed(factor, view.to_position(at, size)));
    }
}
