//! Two maps under one cursor: the same image is marked on both.

use crate::plot::{
    Colouring, Raster, Scatter, Theme, View as MapView, choice, colouring, format, nearest, scatter, towards,
};
use crate::protocol::{Lookup, RunId};
use crate::run::RunRecord;
use crate::ui::dataset_change::on_other_set;
use crate::ui::query::handle::use_query;
use crate::ui::reactive::{live, memo, read};
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::views::runs::{Beside, name};
use crate::ui::widgets::canvas::use_canvas;
use crate::ui::widgets::cards::shape_of;
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::{KeyboardEvent, PointerEvent};

/// An image is found within so many pixels of the pointer.
const REACH: f32 = 14.0;

/// What both maps share.
#[derive(Clone, Copy)]
struct Shared {
    /// The present run and the one beside it.
    pair: Memo<Option<[Arc<RunRecord>; 2]>>,
    /// The image under the cursor.
    hover: RwSignal<Option<u32>>,
    /// Which images are selected; empty for none.
    selected: Memo<Vec<bool>>,
    /// Colour of each image.
    colouring: Memo<Colouring>,
}

/// The maps of two runs that learned from the same images.
#[component]
pub fn Maps(
    /// All runs, the present one first.
    all: Beside,
    /// The other.
    partner: Memo<Option<RunId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let dark = expect_context::<Screen>().dark;
    let shape = shape_of(session);
    let hover = RwSignal::new(None::<u32>);
    on_other_set(session, move || hover.set(None));
    let pair = memo(move || {
        all.with(|all| {
            // Before its first step there is no map of this run.
            let present = session.run.with(|run| run.id);
            let now = all.first().filter(|run| run.id == present)?;
            let then = all.iter().find(|run| Some(run.id) == partner.get())?;
            Some([now.clone(), then.clone()])
        })
    });
    let alike = memo(move || pair.with(|pair| pair.as_ref().is_some_and(|[a, b]| a.same_images(b))));
    let count = memo(move || pair.with(|pair| pair.as_ref().map_or(0, |[now, _]| now.positions.len())));
    let selected = memo(move || {
        session.selection.with(|all| {
            let count = count.get();
            choice::marks(all, count)
        })
    });
    let starts = memo(move || session.run.with(|run| (run.id, run.starts)));
    let colouring = memo(move || {
        read(starts);
        session
            .run
            .with_untracked(|run| colouring(run.labels().first(), count.get(), &[], Theme::of(dark.get())))
    });
    let query = use_query(alike, false, move || hover.get().map(|i| Lookup::Images(vec![i]).into()));
    let pixels = Signal::derive(move || hover.get().and_then(|_| query.pixels()));
    let shared = Shared { pair, hover, selected, colouring };
    let seeds = move || pair.with(|pair| pair.as_ref().map(seeds).unwrap_or_default());
    let which = move || hover.get().map(|i| session.run.with(|run| run.name_of(i))).unwrap_or_default();
    let place = move || {
        let Some(i) = hover.get() else { return String::new() };
        let number = format!("no. {}", i + 1);
        let of = Some(which()).filter(|which| *which != number);
        let of = of.map(|class| format!(" ({class})")).unwrap_or_default();
        let at = |run: &Arc<RunRecord>| format!("{} on the map of {}", place(run, i as usize), name(run));
        pair.with(|pair| {
            let at = pair.as_ref().map(|pair| pair.each_ref().map(at).join("; "));
            format!("Image {number}{of}: {}.", at.unwrap_or_default())
        })
    };
    view! {
        <p class="quiet">{live(seeds)}</p>
        <p class="quiet" hidden=live(move || pair.with(Option::is_none) || alike.get())>
            "Their maps can be compared only where both learned from the same images: the same dataset, number and seed, \
             or the very same images of yours."
        </p>
        <div class="twins" hidden=live(move || !alike.get())>
            <Twin which=0 shared/>
            <Twin which=1 shared/>
            <div class="peek"><Thumbnail label="The image under the cursor" shape pixels/><span>{live(which)}</span></div>
        </div>
        <p class="quiet" role="status">{live(move || if alike.get() { place() } else { String::new() })}</p>
    }
}

/// By how much chance two runs differ.
fn seeds([a, b]: &[Arc<RunRecord>; 2]) -> String {
    let [x, y] = [a, b].map(|run| run.spec.seed);
    let [a, b] = [a, b].map(|run| name(run));
    if x == y {
        format!("{a} beside {b}: both began with seed {x}.")
    } else {
        format!(
            "{a} began with seed {x}, {b} with seed {y}: they differ by chance, too. For an A/B restart with the same seed."
        )
    }
}

/// Where an image lies on the map of a run, in its axes.
fn place(run: &RunRecord, image: usize) -> String {
    match run.positions.get(image) {
        Some(at) if at.iter().all(|v| v.is_finite()) => {
            let axes = run.axis_names.iter().zip(at);
            let axes: Vec<_> =
                axes.map(|(axis, v)| format!("{axis} {}", format::significant(*v, 2))).collect();
            axes.join(", ")
        }
        _ => "nowhere yet".into(),
    }
}

/// A map.
#[component]
fn Twin(
    /// 0 for the present run, 1 for the other.
    which: usize,
    /// What it shares with the other map.
    shared: Shared,
) -> impl IntoView {
    let Shared { pair, hover, selected, colouring } = shared;
    let node = NodeRef::<Canvas>::new();
    let run = memo(move || pair.with(|pair| pair.as_ref().map(|pair| pair[which].clone())));
    let positions = move || run.with(|run| run.as_ref().map(|run| run.positions.clone()).unwrap_or_default());
    let view = memo(move || {
        let mut view = MapView::default();
        view.fit(&positions());
        view
    });
    let mut raster = Raster::default();
    use_canvas(
        node,
        move || {
            read(run);
            hover.track();
            read(selected);
            read(colouring);
        },
        move |surface| {
            let (positions, theme, view) = (positions(), Theme::of(surface.dark), view.get());
            if (raster.width, raster.height) != (surface.width as usize, surface.height as usize) {
                raster.reset(surface.width as usize, surface.height as usize);
            }
            let own =
                hover.get().and_then(|i| positions.get(i as usize)).map(|p| (*p, theme.own, theme.surface));
            colouring.with(|colouring| {
                selected.with(|selected| {
                    let scale = surface.scale as f32;
                    let map = Scatter { positions: &positions, colouring, view: &view, scale, selected, own };
                    scatter(&map, &mut raster);
                });
            });
            surface.put(&raster.rgba, raster.width as u32, 0, 0);
        },
    );
    let size = move || {
        node.get_untracked().map(|canvas| [canvas.client_width() as f32, canvas.client_height() as f32])
    };
    let find = move |at: [f32; 2], reach: f32| {
        let (size, positions) = (size()?, untrack(positions));
        let visible = colouring.with_untracked(|colouring| colouring.visible.clone());
        nearest(&positions, &visible, &view.get_untracked(), size, at, reach).map(|i| i as u32)
    };
    let point = move |event: PointerEvent| {
        hover.set(find([event.offset_x() as f32, event.offset_y() as f32], REACH));
    };
    let leave = move |event: PointerEvent| {
        // A finger is lifted to look at what it has found.
        if event.pointer_type() != "touch" {
            hover.set(None);
        }
    };
    let press = move |event: KeyboardEvent| {
        let direction = match event.key().as_str() {
            "ArrowLeft" => [-1.0, 0.0],
            "ArrowRight" => [1.0, 0.0],
            "ArrowDown" => [0.0, -1.0],
            "ArrowUp" => [0.0, 1.0],
            "Escape" => return hover.set(None),
            _ => return,
        };
        event.prevent_default();
        let Some(size) = size() else { return };
        let next = match hover.get_untracked() {
            Some(from) => {
                let (positions, view) = (untrack(positions), view.get_untracked());
                colouring.with_untracked(|colouring| {
                    towards(&positions, &colouring.visible, &view, size, from as usize, direction)
                })
            }
            // The first key goes to the middle.
            None => find(size.map(|v| 0.5 * v), f32::INFINITY).map(|i| i as usize),
        };
        if let Some(next) = next {
            hover.set(Some(next as u32));
        }
    };
    let title = live(move || run.with(|run| run.as_ref().map(|run| name(run)).unwrap_or_default()));
    view! {
        <figure class="twin">
            <canvas aria-label=if which == 1 { "Map of the other run" } else { "Map of this run" } role="application"
                aria-roledescription="map" tabindex="0"
                aria-description="Arrow keys go from image to image, Escape goes to none. Both maps mark the same image."
                node_ref=node on:pointermove=point on:pointerdown=point on:pointerleave=leave on:keydown=press></canvas>
            <figcaption>{title}</figcaption>
        </figure>
    }
}
