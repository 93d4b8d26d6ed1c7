//! The map itself: four canvases over each other, and what pointer and keyboard do on them.

use super::layers::{use_axes, use_manifold, use_marks, use_points};
use super::state::MapState;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

/// How far an arrow key moves the cursor, as a part of the visible range; with Shift a fifth of it.
const STRIDE: f32 = 0.05;

/// The map. Expects a [`MapState`] as context.
#[component]
pub fn Stage() -> impl IntoView {
    let state = expect_context::<MapState>();
    let MapState { window, range, hover, pin, .. } = state;
    let layers = [(); 4].map(|()| NodeRef::<Canvas>::new());
    use_manifold(layers[0], state);
    use_axes(layers[1], state);
    use_points(layers[2], state);
    use_marks(layers[3], state);

    let stage = NodeRef::<Div>::new();
    let place = move |event: &PointerEvent| {
        let rect = stage.get_untracked()?.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()) - rect.left(), f64::from(event.client_y()) - rect.top());
        window.get_untracked().map(|window| window.map_from_canvas(x, y))
    };
    let press = move |event: KeyboardEvent| {
        let Some(range) = range.get_untracked() else { return };
        let stride = STRIDE * if event.shift_key() { 0.2 } else { 1.0 };
        let step = match event.key().as_str() {
            "ArrowLeft" => [-stride, 0.0],
            "ArrowRight" => [stride, 0.0],
            "ArrowDown" => [0.0, -stride],
            "ArrowUp" => [0.0, stride],
            "Enter" => {
                pin.set(hover.get_untracked());
                return;
            }
            "Escape" => {
                pin.set(None);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let [x, y] = hover.get_untracked().unwrap_or_else(|| range.middle());
        let within = |[low, high]: [f32; 2], at: f32, step: f32| (at + step * (high - low)).clamp(low, high);
        hover.set(Some([within(range.x, x, step[0]), within(range.y, y, step[1])]));
    };
    view! {
        <div
            class="latent-stage"
            role="application"
            tabindex="0"
            aria-label="Map of the codes"
            aria-roledescription="map"
            aria-description="Arrow keys move the cursor, Enter pins it, Escape takes the pin away."
            node_ref=stage
            on:pointermove=move |event| hover.set(place(&event))
            on:pointerleave=move |_| hover.set(None)
            on:click=move |event| pin.set(place(&event))
            on:keydown=press
        >
            {layers.map(|layer| view! { <canvas aria-hidden="true" node_ref=layer></canvas> }).collect_view()}
            <p class="view-empty" hidden=move || range.with(Option::is_some)>
                "The map fills when training starts."
            </p>
        </div>
    }
}
