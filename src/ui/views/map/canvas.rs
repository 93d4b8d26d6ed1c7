//! The map itself: six canvases over each other, and what pointer and keyboard do on them.

use crate::ui::reactive::{live, memo};
use crate::ui::views::map::cursor_preview::CursorPicture;
use crate::ui::views::map::keyboard::Keyboard;
use crate::ui::views::map::layers::{
    use_axes, use_manifold, use_marks, use_names, use_points, use_thumbnails,
};
use crate::ui::views::map::pointer::Pointers;
use crate::ui::views::map::state::MapState;
use leptos::html::Canvas;
use leptos::prelude::*;

/// The map. Expects a [`MapState`] as context.
#[component]
pub fn MapCanvas() -> impl IntoView {
    let state = expect_context::<MapState>();
    let layers = [(); 6].map(|()| NodeRef::<Canvas>::new());
    use_axes(layers[0], state);
    use_manifold(layers[1], state);
    use_points(layers[2], state);
    use_thumbnails(layers[3], state);
    use_names(layers[4], state);
    use_marks(layers[5], state);
    let pointers = Pointers::new(state, layers[5]);
    let keyboard = Keyboard::new(state);
    // Screen readers have the keyboard's announcement.
    let readout = memo(move || {
        let image = state.image_at(state.hover.get());
        let caption = |image| state.session.run.with_untracked(|run| run.examples().caption(image));
        image.map(caption).unwrap_or_default()
    });
    // Screen readers have the figure's text.
    let shadow = memo(move || if state.view.with(Option::is_some) { state.shadow() } else { String::new() });
    view! {
        <div
            class="latent-stage"
            role="application"
            tabindex="0"
            aria-label="Map of the codes"
            aria-roledescription="map"
            aria-description="Arrow keys move the cursor. Enter pins it and sends the image there to the open tool. F \
                starts and ends a selection box. Escape clears pin and selection. Plus and minus zoom, 0 shows all \
                points."
            class:selects=state.select_mode
            on:pointerdown=move |event| pointers.press(&event)
            on:pointermove=move |event| pointers.drag(&event)
            on:pointerup=move |event| pointers.lift(&event)
            on:pointercancel=move |event| pointers.cancel(&event)
            on:pointerleave=move |_| state.hover.set(None)
            on:wheel=move |event| pointers.wheel(&event)
            on:keydown=move |event| keyboard.press(&event)
        >
            {layers.map(|layer| view! { <canvas aria-hidden="true" node_ref=layer></canvas> }).collect_view()}
            <p class="view-empty" hidden=live(move || state.view.with(Option::is_some))>
                "The map appears after the first training step."
            </p>
            <p class="latent-shadow" aria-hidden="true" title=shadow>{shadow}</p>
            <CursorPicture/>
            <p class="latent-readout" aria-hidden="true">{readout}</p>
            <p class="visually-hidden" role="status">{keyboard.announcement}</p>
            <button type="button" class="latent-fit" hidden=live(move || !state.detached.get())
                title="Show all points (0)" on:pointerdown=|event| event.stop_propagation() on:keydown=|event| event.stop_propagation() on:click=move |_| state.fit()>"Show all"</button>
        </div>
    }
}
