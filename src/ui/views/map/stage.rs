//! The map itself: five canvases over each other, and what pointer and keyboard do on them.

use crate::plot::{View, choice, format};
use crate::ui::reactive::live;
use crate::ui::views::map::layers::{use_axes, use_manifold, use_marks, use_points};
use crate::ui::views::map::pointer::Touch;
use crate::ui::views::map::state::{MapState, frame};
use crate::ui::views::map::thumbs::use_thumbs;
use leptos::ev::KeyboardEvent;
use leptos::html::Canvas;
use leptos::prelude::*;

/// How far an arrow key moves the cursor, as a part of the visible range; with Shift a fifth of it.
const STRIDE: f32 = 0.05;

/// How far a key zooms.
const ZOOM: f32 = 1.5;

/// The map. Expects a [`MapState`] as context.
#[component]
pub fn Stage() -> impl IntoView {
    let state = expect_context::<MapState>();
    let MapState { view: visible, hover, pin, .. } = state;
    let layers = [(); 5].map(|()| NodeRef::<Canvas>::new());
    use_axes(layers[0], state);
    use_manifold(layers[1], state);
    use_points(layers[2], state);

    use_thumbs(layers[3], state);
    use_marks(layers[4], state);
    let touch = Touch::new(state, layers[4]);
    let zoom = move |factor: f32| {
        if let Some(view) = visible.get_untracked() {
            let at = hover.get_untracked().unwrap_or_else(|| view.position([0.5, 0.5], [1.0, 1.0]));
            state.look(view.zoomed(factor, at));
        }
    };
    // What stands at the cursor, for those who move it by keys and can't see it.
    let told = RwSignal::new(String::new());
    let corner = state.corner;
    let framed = move |view: &View, to: [f32; 2]| {
        let (size, _) = state.plot.get_value();
        corner.get_untracked().map(|from| frame(view.px(from, size), view.px(to, size)))
    };
    let press = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(view) = visible.get_untracked() else { return };
        let cursor = hover.get_untracked().unwrap_or_else(|| view.position([0.5, 0.5], [1.0, 1.0]));
        let stride = STRIDE * if event.shift_key() { 0.2 } else { 1.0 };
        let step = match event.key().as_str() {
            "ArrowLeft" => [-stride, 0.0],
            "ArrowRight" => [stride, 0.0],
            "ArrowDown" => [0.0, -stride],
            "ArrowUp" => [0.0, stride],
            "Enter" => {
                hover.set(Some(cursor));
                return state.choose(Some(cursor));
            }
            "f" | "F" => {
                event.prevent_default();
                let framed = framed(&view, cursor);
                corner.set(framed.is_none().then_some(cursor));
                state.lasso.set(Vec::new());
                hover.set(Some(cursor));
                match framed {
                    None => told.set("A frame begins here; F again selects what is in it.".into()),
                    Some(loop_) => {
                        state.select(&loop_);
                        let count = state.session.selection.with_untracked(Vec::len);
                        told.set(if count == 1 {
                            "1 image is selected.".into()
                        } else {
                            format!("{count} images are selected.")
                        });
                    }
                }
                return;
            }
            "Escape" => {
                corner.set(None);
                state.lasso.set(Vec::new());
                pin.set(None);
                state.session.selection.set(Vec::new());
                return;
            }
            "+" | "=" => return zoom(1.0 / ZOOM),
            "-" => return zoom(ZOOM),
            "0" => return state.fit(),
            _ => return,
        };
        event.prevent_default();
        let to = |[low, high]: [f32; 2], at: f32, step: f32| at + step * (high - low);
        let [x, y] = [to(view.x, cursor[0], step[0]), to(view.y, cursor[1], step[1])];
        // The map moves along with a cursor that leaves it.
        let out = |[low, high]: [f32; 2], at: f32| (at - high).max(0.0) + (at - low).min(0.0);
        let over = [out(view.x, x) / (view.x[1] - view.x[0]), out(view.y, y) / (view.y[1] - view.y[0])];
        let view = if over == [0.0; 2] { view } else { view.moved(over) };
        if over != [0.0; 2] {
            state.look(view);
        }
        hover.set(Some([x, y]));
        if let Some(framed) = framed(&view, [x, y]) {
            state.lasso.set(framed);
        }
        let number = |v: f32| format::significant(v, 2);
        let near = state.image_at(Some([x, y])).map(|image| {
            state
                .session
                .run
                .with_untracked(|run| format!(", at image {}", choice::numbered(run.labels(), image, ": ")))
        });
        told.set(format!("{}, {}{}", number(x), number(y), near.unwrap_or_default()));
    };
    view! {
        <div
            class="latent-stage"
            role="application"
            tabindex="0"
            aria-label="Map of the codes"
            aria-roledescription="map"
            aria-description="Arrow keys move the cursor, Enter pins it and asks an open tool about the image there, F begins and ends a frame that selects, Escape takes pin and selection away, plus and minus zoom, 0 shows all."
            class:selects=state.selects
            on:pointerdown=move |event| touch.press(&event)
            on:pointermove=move |event| touch.drag(&event)
            on:pointerup=move |event| touch.lift(&event)
            on:pointercancel=move |event| touch.cancel(&event)
            on:pointerleave=move |_| hover.set(None)
            on:wheel=move |event| touch.wheel(&event)
            on:keydown=press
        >
            {layers.map(|layer| view! { <canvas aria-hidden="true" node_ref=layer></canvas> }).collect_view()}
            <p class="view-empty" hidden=live(move || visible.with(Option::is_some))>
                "The map fills when training starts."
            </p>
            <p class="visually-hidden" role="status">{told}</p>
            <button type="button" class="latent-fit" hidden=live(move || !state.free.get())
                title="Show all points (0)" on:pointerdown=|event| event.stop_propagation() on:keydown=|event| event.stop_propagation() on:click=move |_| state.fit()>"Show all"</button>
        </div>
    }
}
