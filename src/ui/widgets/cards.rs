//! Images in rows: cards that can be picked, and sheets of many on one canvas.

use crate::data::ImageShape;
use crate::plot::tile;
use crate::ui::reactive::{effect, memo};
use crate::ui::session::Session;
use crate::ui::widgets::canvas::{context_2d, put};
use crate::ui::widgets::card::{Card, Sheet};
use leptos::html::Canvas;
use leptos::prelude::*;
use web_sys::MouseEvent;

/// Shape of the run's images.
pub fn shape_of(session: Session) -> Memo<ImageShape> {
    memo(move || session.run.with(|r| r.started.as_ref().map(|s| s.data.shape).unwrap_or_default()))
}

/// Cards side by side; with `pick`, each is a button that calls it with the card's index.
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
    /// Called with the index of the image that is clicked.
    #[prop(optional, into)]
    pick: Option<Callback<usize>>,
) -> impl IntoView {
    let show = move |(i, Card { pixels, words, title }): (usize, Card)| {
        let hint = title.clone();
        let image = Signal::stored(Some((shape.get_untracked(), pixels)));
        let picture = view! { <Picture label=title image/> };
        let card = match pick {
            Some(pick) => view! {
                <button type="button" class="card" title=hint on:click=move |_| pick.run(i)>{picture}<span>{words}</span></button>
            }
            .into_any(),
            None => {
                view! { <figure class="card" title=hint>{picture}<figcaption>{words}</figcaption></figure> }.into_any()
            }
        };
        view! { <li>{card}</li> }
    };
    view! {
        <ul class="cards" aria-label=label>
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
            // Setting a size also clears.
            canvas.set_width(shape.width as u32);
            canvas.set_height(shape.height as u32);
            if let Some(context) = context_2d(&canvas, false) {
                put(&context, &tile(pixels, *shape, 1, 1, 0).rgba, shape.width as u32, 0, 0);
            }
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
    /// Called with the index of the image that is clicked.
    #[prop(optional, into)]
    pick: Option<Callback<usize>>,
) -> impl IntoView {
    let node = NodeRef::<Canvas>::new();
    effect(move || {
        let Some(canvas) = node.get() else { return };
        sheet.with(|sheet| {
            let raster =
                sheet.as_ref().map(|s| tile(&s.images, s.shape, s.columns, 1, GAP)).unwrap_or_default();
            // Setting a size also clears.
            canvas.set_width(raster.width as u32);
            canvas.set_height(raster.height as u32);
            if let Some(context) = context_2d(&canvas, false) {
                put(&context, &raster.rgba, raster.width as u32, 0, 0);
            }
        });
    });
    let click = move |event: MouseEvent| {
        let (Some(pick), Some(canvas)) = (pick, node.get_untracked()) else { return };
        let found = sheet.with_untracked(|sheet| {
            let Sheet { shape, columns, images } = sheet.as_ref()?;
            let (wide, high) = (shape.width + GAP, shape.height + GAP);
            let zoom = canvas.client_width() as f32 / canvas.width().max(1) as f32;
            let at = |css: i32, size: usize| (css as f32 / zoom.max(1e-3)) as usize / size;
            let index = at(event.offset_y(), high) * columns + at(event.offset_x(), wide);
            (index < images.len() / shape.len().max(1)).then_some(index)
        });
        found.inspect(|index| pick.run(*index));
    };
    view! { <canvas class="sheet-grid" class:pickable=pick.is_some() role="img" aria-label=label node_ref=node on:click=click></canvas> }
}
