//! What keys do on the map: move a cursor, pin, zoom, select in a frame.

use crate::plot::Viewport;
use crate::ui::views::content::map::{frame, key_step, move_cursor, position, selected};
use crate::ui::views::map::state::MapState;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// How far a key zooms.
const ZOOM: f32 = 1.5;

/// The map's keyboard cursor; `Copy`.
#[derive(Clone, Copy)]
pub struct Keyboard {
    state: MapState,
    /// What is at the cursor, for screen readers.
    pub announcement: RwSignal<String>,
    /// Where a frame was begun.
    corner: RwSignal<Option<[f32; 2]>>,
}

impl Keyboard {
    /// Keys of a map.
    pub fn new(state: MapState) -> Self {
        Self { state, announcement: RwSignal::new(String::new()), corner: state.corner }
    }

    /// A key is pressed.
    pub fn press(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(view) = self.state.view.get_untracked() else { return };
        self.state.finger.set(false);
        let cursor = self.cursor(&view);
        match event.key().as_str() {
            "Enter" => {
                self.state.hover.set(Some(cursor));
                self.state.pin_place(Some(cursor));
            }
            "f" | "F" => {
                event.prevent_default();
                self.begin_or_end_frame(&view, cursor);
            }
            "Escape" => {
                self.corner.set(None);
                self.state.lasso.set(Vec::new());
                self.state.pin.set(None);
                self.state.session.selection.set(Vec::new());
            }
            "+" | "=" => self.state.show_view(view.zoomed(1.0 / ZOOM, cursor)),
            "-" => self.state.show_view(view.zoomed(ZOOM, cursor)),
            "0" => self.state.fit(),
            key => {
                if let Some(step) = key_step(key, event.shift_key()) {
                    event.prevent_default();
                    self.step(view, cursor, step);
                }
            }
        }
    }

    /// The cursor's place; the middle before it was anywhere.
    fn cursor(self, view: &Viewport) -> [f32; 2] {
        self.state.hover.get_untracked().unwrap_or_else(|| view.to_position([0.5, 0.5], [1.0, 1.0]))
    }

    /// The frame from its first corner to a place, in pixels of the plot; `None` where none was begun.
    fn frame(self, view: &Viewport, to: [f32; 2]) -> Option<Vec<[f32; 2]>> {
        let (size, _) = self.state.plot.get_value();
        self.corner.get_untracked().map(|from| frame(view.to_pixel(from, size), view.to_pixel(to, size)))
    }

    fn begin_or_end_frame(self, view: &Viewport, cursor: [f32; 2]) {
        let frame = self.frame(view, cursor);
        self.corner.set(frame.is_none().then_some(cursor));
        self.state.lasso.set(Vec::new());
        self.state.hover.set(Some(cursor));
        match frame {
            None => self.announcement.set("Selection box started; F again selects the points in it.".into()),
            Some(frame) => {
                self.state.select(&frame);
                let count = self.state.session.selection.with_untracked(Vec::len);
                self.announcement.set(selected(count));
            }
        }
    }

    fn step(self, view: Viewport, cursor: [f32; 2], step: [f32; 2]) {
        let (cursor, moved) = move_cursor(view, cursor, step);
        if let Some(view) = moved {
            self.state.show_view(view);
        }
        self.state.hover.set(Some(cursor));
        if let Some(frame) = self.frame(&moved.unwrap_or(view), cursor) {
            self.state.lasso.set(frame);
        }
        let image = self
            .state
            .image_at(Some(cursor))
            .map(|image| self.state.session.run.with_untracked(|run| run.examples().numbered(image)));
        self.announcement.set(position(cursor, image));
    }
}
