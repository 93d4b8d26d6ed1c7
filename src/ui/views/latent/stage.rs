//! The map itself: four canvases over each other, and what pointer and keyboard do on them.

use super::layers::{use_axes, use_manifold, use_marks, use_points};
use super::state::MapState;
use crate::plot::MapAxes;
use crate::ui::reactive::live;
use leptos::ev::KeyboardEvent;
use leptos::html::Canvas;
use leptos::prelude::*;

/// How far an arrow key moves the cursor, as a part of the visible range; with Shift a fifth of it.
const STRIDE: f32 = 0.05;

/// The map. Expects a [`MapState`] as context.
#[component]
pub fn Stage() -> impl IntoView {
    let state = expect_context::<MapState>();
    let MapState { view: visible, hover, pin, .. } = state;
    let layers = [(); 4].map(|()| NodeRef::<Canvas>::new());
    use_axes(layers[0], state);
    use_manifold(layers[1], state);
    use_points(layers[2], state);
    use_marks(layers[3], state);

    let place = move |x: i32, y: i32| {
        let canvas = layers[3].get_untracked()?;
        let rect = canvas.get_bounding_client_rect();
        let size = (canvas.width(), canvas.height());
        let scale = f64::from(size.0) / rect.width().max(1.0);
        let plot = MapAxes::plot(size, scale as f32);
        let within = |client: i32, start: f64, offset: f32, length: f32| {
            (((f64::from(client) - start) * scale) as f32 - offset).clamp(0.0, length)
        };
        let at = [within(x, rect.left(), plot.x, plot.width), within(y, rect.top(), plot.y, plot.height)];
        visible.get_untracked().map(|view| view.position(at, [plot.width, plot.height]))
    };
    let press = move |event: KeyboardEvent| {
        let Some(view) = visible.get_untracked() else { return };
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
        let [x, y] = hover.get_untracked().unwrap_or_else(|| view.position([0.5, 0.5], [1.0, 1.0]));
        let within = |[low, high]: [f32; 2], at: f32, step: f32| (at + step * (high - low)).clamp(low, high);
        hover.set(Some([within(view.x, x, step[0]), within(view.y, y, step[1])]));
    };
    view! {
        <div
            class="latent-stage"
            role="application"
            tabindex="0"
            aria-label="Map of the codes"
            aria-roledescription="map"
            aria-description="Arrow keys move the cursor, Enter pins it, Escape takes the pin away."
            on:pointermove=move |event| hover.set(place(event.client_x(), event.client_y()))
            on:pointerleave=move |_| hover.set(None)
            on:click=move |event| pin.set(place(event.client_x(), event.client_y()))
            on:keydown=press
        >
            {layers.map(|layer| view! { <canvas aria-hidden="true" node_ref=layer></canvas> }).collect_view()}
            <p class="view-empty" hidden=live(move || visible.with(Option::is_some))>
                "The map fills when training starts."
            </p>
        </div>
    }
}
