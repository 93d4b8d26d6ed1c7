//! What pointers and the wheel do on the map: point, pin, move, zoom, select.

use crate::plot::MapAxes;
use crate::ui::views::map::state::{MapState, frame};
use leptos::html::Canvas;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, PointerEvent, WheelEvent};

/// A press that moves less than this is a click, in CSS pixels.
const STILL: f32 = 5.0;
/// A turn of the wheel by so many pixels doubles or halves.
const WHEEL: f64 = 240.0;

/// A pointer that is down.
#[derive(Clone, Copy)]
struct Down {
    id: i32,
    begun: [f32; 2],
    now: [f32; 2],
}

/// What the pointers that are down are about.
#[derive(Clone, Copy, PartialEq)]
enum Doing {
    /// Nothing yet: it may become a click.
    Waiting,
    Moving,
    Framing,
    Looping,
}

/// The map's pointers; `Copy`.
#[derive(Clone, Copy)]
pub struct Touch {
    state: MapState,
    node: NodeRef<Canvas>,
    down: StoredValue<Vec<Down>>,
    doing: StoredValue<Doing>,
}

impl Touch {
    /// For the canvas on top.
    pub fn new(state: MapState, node: NodeRef<Canvas>) -> Self {
        Self { state, node, down: StoredValue::default(), doing: StoredValue::new(Doing::Waiting) }
    }

    /// A place on the page in pixels of the plot, and the plot's size.
    fn at(&self, x: i32, y: i32) -> Option<([f32; 2], [f32; 2])> {
        let canvas = self.node.get_untracked()?;
        let rect = canvas.get_bounding_client_rect();
        let size = (canvas.width(), canvas.height());
        let scale = f64::from(size.0) / rect.width().max(1.0);
        let plot = MapAxes::plot(size, scale as f32);
        let within =
            |client: i32, start: f64, offset: f32| ((f64::from(client) - start) * scale) as f32 - offset;
        Some(([within(x, rect.left(), plot.x), within(y, rect.top(), plot.y)], [plot.width, plot.height]))
    }

    /// The place of the map under a pointer, at its edge for one outside.
    fn place(&self, [x, y]: [f32; 2], size: [f32; 2]) -> Option<[f32; 2]> {
        let at = [x.clamp(0.0, size[0]), y.clamp(0.0, size[1])];
        self.state.view.get_untracked().map(|view| view.position(at, size))
    }

    /// A pointer goes down.
    pub fn press(&self, event: &PointerEvent) {
        let Some((at, _)) = self.at(event.client_x(), event.client_y()).filter(|_| event.button() == 0)
        else {
            return;
        };
        if let Some(stage) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok()) {
            // Fails only when the pointer is already gone.
            let _ = stage.set_pointer_capture(event.pointer_id());
        }
        let id = event.pointer_id();
        let fingers = self.down.try_update_value(|down| {
            down.retain(|d| d.id != id);
            down.push(Down { id, begun: at, now: at });
            down.len()
        });
        self.state.lasso.set(Vec::new());
        self.doing.set_value(match fingers {
            Some(2..) => Doing::Moving,
            _ if event.shift_key() => Doing::Framing,
            _ if self.state.selects.get_untracked() => Doing::Looping,
            _ => Doing::Waiting,
        });
    }

    /// A pointer moves, down or not.
    pub fn drag(&self, event: &PointerEvent) {
        let Some((at, size)) = self.at(event.client_x(), event.client_y()) else { return };
        let id = event.pointer_id();
        let before = self.down.get_value();
        self.down.update_value(|down| down.iter_mut().filter(|d| d.id == id).for_each(|d| d.now = at));
        let Some(mine) = before.iter().find(|d| d.id == id) else {
            return self.state.hover.set(self.place(at, size));
        };
        let far = |a: [f32; 2], b: [f32; 2]| libm::hypotf(a[0] - b[0], a[1] - b[1]);
        // One finger points, as a mouse does that is not pressed; the page has to scroll under it.
        let points = event.pointer_type() == "touch" && before.len() == 1;
        if self.doing.get_value() == Doing::Waiting
            && far(at, mine.begun) > STILL * self.state.plot.get_value().1
            && !points
        {
            self.doing.set_value(Doing::Moving);
        }
        match self.doing.get_value() {
            Doing::Waiting => self.state.hover.set(self.place(at, size)),
            Doing::Moving => {
                let Some(view) = self.state.view.get_untracked() else { return };
                let middle = |of: &[Down]| {
                    let n = of.len().max(1) as f32;
                    [0, 1].map(|k| of.iter().map(|d| d.now[k]).sum::<f32>() / n)
                };
                let after = self.down.get_value();
                let (from, to) = (middle(&before), middle(&after));
                let mut view = view.moved([(from[0] - to[0]) / size[0], (to[1] - from[1]) / size[1]]);
                if let ([a, b], [c, d]) = (&before[..], &after[..]) {
                    let ratio = far(a.now, b.now) / far(c.now, d.now).max(1.0);
                    view = view.zoomed(ratio, view.position(to, size));
                }
                self.state.hover.set(None);
                self.state.look(view);
            }
            Doing::Framing => self.state.lasso.set(frame(mine.begun, at)),
            Doing::Looping => self.state.lasso.update(|lasso| lasso.push(at)),
        }
    }

    /// A pointer goes up.
    pub fn lift(&self, event: &PointerEvent) {
        let id = event.pointer_id();
        let Some((at, size)) = self.at(event.client_x(), event.client_y()) else { return };
        let was = self.down.get_value();
        self.down.update_value(|down| down.retain(|d| d.id != id));
        if !was.iter().any(|d| d.id == id) {
            return;
        }
        match self.doing.get_value() {
            Doing::Waiting if was.len() == 1 => self.state.choose(self.place(at, size)),
            Doing::Framing | Doing::Looping => {
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
        let Some((at, size)) = self.at(event.client_x(), event.client_y()) else { return };
        let Some(view) = self.state.view.get_untracked() else { return };
        event.prevent_default();
        // Lines and pages as pixels.
        let unit = [1.0, 16.0, 400.0][event.delta_mode().min(2) as usize];
        let factor = libm::exp2(event.delta_y() * unit / WHEEL) as f32;
        self.state.look(view.zoomed(factor.clamp(0.2, 5.0), view.position(at, size)));
    }
}
