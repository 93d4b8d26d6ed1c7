//! Images in rows: cards that can be clicked, and sheets of many on one canvas.

use crate::data::ImageShape;
use crate::plot::Raster;
use crate::ui::reactive::{effect, live};
use crate::ui::session::Session;
use crate::ui::widgets::canvas::{show_images, show_raster};
use crate::ui::widgets::card::{Card, Sheet};
use leptos::html::Canvas;
use leptos::prelude::*;

/// Cards side by side, each a button.
#[component]
pub fn Cards(
    /// Accessible name of the list.
    label: &'static str,
    /// Shape of every image.
    #[prop(into)]
    shape: Signal<ImageShape>,
    /// The cards.
    #[prop(into)]
    cards: Signal<Vec<Card>>,
    /// Called with the index of the card that is clicked.
    #[prop(into)]
    pick: Callback<usize>,
) -> impl IntoView {
    let show = move |(i, Card { pixels, name, words, title }): (usize, Card)| {
        let hint = title.clone();
        let image = Signal::stored(Some((shape.get_untracked(), pixels)));
        let picture = view! { <Picture label=title image/> };
        view! {
            <li>
                <button type="button" class="card" title=hint on:click=move |_| pick.run(i)>{picture}<span class="card-name">{name}</span><span>{words}</span></button>
            </li>
        }
    };
    let label = expect_context::<Session>().worded(label);
    view! {
        <ul class="cards" class:named=live(move || cards.with(|all| all.iter().any(|card| !card.name.is_empty()))) aria-label=label>
            {move || cards.get().into_iter().enumerate().map(show).collect_view()}
        </ul>
    }
}

/// An image at its own size on a canvas, which the style sheet enlarges.
#[component]
pub fn Picture(
    /// Accessible name.
    label: String,
    /// Shape and pixels; `None` for an empty canvas.
    #[prop(into)]
    image: Signal<Option<(ImageShape, Vec<u8>)>>,
) -> impl IntoView {
    let node = NodeRef::<Canvas>::new();
    effect(move || {
        let Some(canvas) = node.get() else { return };
        image.with(|image| {
            let Some((shape, pixels)) = image.as_ref().filter(|(shape, pixels)| pixels.len() == shape.len())
            else {
                return;
            };
            show_images(&canvas, pixels, *shape, 1, 0);
        });
    });
    view! { <canvas width="0" height="0" role="img" aria-label=label node_ref=node></canvas> }
}

/// Transparent pixels between the images of a sheet, in their own pixels.
const GAP: usize = 1;

/// A sheet as wide as there is room.
#[component]
pub fn Grid(
    /// Accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The images.
    #[prop(into)]
    sheet: Signal<Option<Sheet>>,
) -> impl IntoView {
    let node = NodeRef::<Canvas>::new();
    effect(move || {
        let Some(canvas) = node.get() else { return };
        sheet.with(|sheet| match sheet {
            Some(s) => show_images(&canvas, &s.images, s.shape, s.columns, GAP),
            None => show_raster(&canvas, &Raster::default()),
        });
    });
    view! { <canvas class="sheet-grid" role="img" aria-label=label node_ref=node></canvas> }
}
