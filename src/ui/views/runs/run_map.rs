//! The map of one of two runs, with the image that is marked on both.

use crate::plot::{Raster, Scatter, Theme, Viewport, nearest_point, next_point, scatter};
use crate::run::RunRecord;
use crate::ui::reactive::{live, memo, read};
use crate::ui::views::content::runs::name;
use crate::ui::views::runs::map_pair::MapPair;
use crate::ui::widgets::canvas::{Surface, use_canvas};
use leptos::html::Canvas;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::{KeyboardEvent, PointerEvent};

/// An image is found within this distance of the pointer, in CSS pixels.
const REACH: f32 = 14.0;

/// The map of a run; `Copy`.
#[derive(Clone, Copy)]
struct Map {
    pair: MapPair,
    node: NodeRef<Canvas>,
    run: Memo<Option<Arc<RunRecord>>>,
    view: Memo<Viewport>,
}

impl Map {
    fn new(pair: MapPair, which: usize) -> Self {
        let run = memo(move || pair.runs.with(|pair| pair.as_ref().map(|pair| pair[which].clone())));
        let view = memo(move || {
            let mut view = Viewport::default();
            run.with(|run| view.fit(positions(run.as_ref())));
            view
        });
        Self { pair, node: NodeRef::new(), run, view }
    }

    fn draw(self, surface: &Surface, raster: &mut Raster) {
        let MapPair { hover, selected, colouring, .. } = self.pair;
        let (theme, view, scale) = (Theme::of(surface.dark), self.view.get(), surface.scale as f32);
        let size = (surface.width as usize, surface.height as usize);
        if (raster.width, raster.height) != size {
            raster.reset(size.0, size.1);
        }
        self.run.with(|run| {
            let positions = positions(run.as_ref());
            let own = hover.get().and_then(|i| positions.get(i as usize));
            let own = own.map(|position| (*position, theme.own, theme.surface));
            colouring.with(|colouring| {
                selected.with(|selected| {
                    scatter(&Scatter { positions, colouring, view: &view, scale, selected, own }, raster);
                });
            });
        });
        surface.put(&raster.rgba, raster.width as u32, 0, 0);
    }

    /// Width and height of the canvas, in CSS pixels.
    fn size(self) -> Option<[f32; 2]> {
        let canvas = self.node.get_untracked()?;
        Some([canvas.client_width() as f32, canvas.client_height() as f32])
    }

    /// The visible image nearest to a pixel, within `reach`.
    fn image_at(self, at: [f32; 2], reach: f32) -> Option<u32> {
        let (size, view) = (self.size()?, self.view.get_untracked());
        self.run.with_untracked(|run| {
            self.pair.colouring.with_untracked(|colouring| {
                nearest_point(positions(run.as_ref()), &colouring.visible, &view, size, at, reach)
                    .map(|i| i as u32)
            })
        })
    }

    /// The image that an arrow key goes to: the nearest in that direction, or that in the middle where none is marked.
    fn next_image(self, direction: [f32; 2]) -> Option<u32> {
        let (size, view) = (self.size()?, self.view.get_untracked());
        let Some(from) = self.pair.hover.get_untracked() else {
            return self.image_at(size.map(|v| 0.5 * v), f32::INFINITY);
        };
        self.run.with_untracked(|run| {
            self.pair.colouring.with_untracked(|colouring| {
                let positions = positions(run.as_ref());
                next_point(positions, &colouring.visible, &view, size, from as usize, direction)
                    .map(|i| i as u32)
            })
        })
    }

    fn key(self, event: &KeyboardEvent) {
        let direction = match event.key().as_str() {
            "ArrowLeft" => [-1.0, 0.0],
            "ArrowRight" => [1.0, 0.0],
            "ArrowDown" => [0.0, -1.0],
            "ArrowUp" => [0.0, 1.0],
            "Escape" => return self.pair.hover.set(None),
            _ => return,
        };
        event.prevent_default();
        if let Some(next) = self.next_image(direction) {
            self.pair.hover.set(Some(next));
        }
    }
}

fn positions(run: Option<&Arc<RunRecord>>) -> &[[f32; 2]] {
    run.map(|run| run.positions.as_slice()).unwrap_or_default()
}

/// The map of a run.
#[component]
pub fn RunMap(
    /// 0 for the present run, 1 for the other.
    which: usize,
    /// What it shares with the other map.
    pair: MapPair,
) -> impl IntoView {
    let map = Map::new(pair, which);
    let changed = move || {
        read(map.run);
        pair.hover.track();
        read(pair.selected);
        read(pair.colouring);
    };
    let mut raster = Raster::default();
    use_canvas(map.node, changed, move |surface| map.draw(surface, &mut raster));
    let point = move |event: PointerEvent| {
        pair.hover.set(map.image_at([event.offset_x() as f32, event.offset_y() as f32], REACH));
    };
    let leave = move |event: PointerEvent| {
        // A finger is lifted to look at what it has found.
        if event.pointer_type() != "touch" {
            pair.hover.set(None);
        }
    };
    let title = live(move || map.run.with(|run| run.as_ref().map(|run| name(run)).unwrap_or_default()));
    view! {
        <figure class="twin">
            <canvas aria-label=if which == 1 { "Map of the other run" } else { "Map of this run" } role="application"
                aria-roledescription="map" tabindex="0"
                aria-description="Arrow keys go from image to image, Escape goes to none. Both maps mark the same image."
                node_ref=map.node on:pointermove=point on:pointerdown=point on:pointerleave=leave
                on:keydown=move |event| map.key(&event)></canvas>
            <figcaption>{title}</figcaption>
        </figure>
    }
}
