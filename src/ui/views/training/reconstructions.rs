//! Validation images, what the network makes of them, and where the two differ; the user's own image first.

use crate::ui::reactive::{changes, live, memo, read};
use crate::ui::session::Session;
use crate::ui::view::{Area, View};
use crate::ui::widgets::canvas::{Surface, use_canvas};
use crate::ui::widgets::figure::Figure;

use crate::data::ImageShape;
use crate::plot::{Comparison, Theme, words};
use crate::run::Run;
use leptos::html::Canvas;
use leptos::prelude::*;

/// The row.
pub const VIEW: View = View {
    key: "reconstructions",
    name: "Reconstructions",
    about: "Images kept from training, their copies, and the error: orange is too bright, blue too dark.",
    area: Area::Network,
    render: || view! { <Reconstructions/> }.into_any(),
};

/// Room for the names of the rows, and above the first column, in CSS pixels.
const LEFT: f64 = 56.0;
const TOP: f64 = 16.0;
/// Room right of the images for how near they are to the clean ones, where that is told, in CSS pixels.
const RIGHT: f64 = 60.0;
/// Between images, in CSS pixels.
const GAP: f64 = 3.0;
/// Pixels are not made larger than lets this many images stand side by side.
const FEWEST: usize = 7;

#[component]
fn Reconstructions() -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Canvas>::new();
    // Steps and errors stand for the pixels, which would be dear to compare.
    let pictures = memo(move || session.run.with(|r| (r.id, r.reconstructions.as_ref().map(|p| p.step))));
    let reconstruction =
        changes(move || session.run.with(|r| r.own.as_ref().map(|o| (o.mse.to_bits(), o.code.clone()))));
    let changed = move || {
        read(pictures);
        read(reconstruction);
        session.own.track();
        session.replay_step.track();
    };
    use_canvas(node, changed, move |surface| {
        let past = session.replay_step.get();
        session.run.with(|run| session.own.with(|own| draw(surface, run, own.as_deref(), past)));
    });
    let text = move || {
        session.run.with(|run| {
            session.own.with(|own| {
                let theme = Theme::of(false);
                let (past, step) =
                    (session.replay_step.get(), run.reconstructions.as_ref().map_or(run.step, |p| p.step));
                comparison(run, own.as_deref(), past, theme).describe(past.map_or(step, |past| past as u32))
            })
        })
    };
    let empty = move || pictures.with(|p| p.1.is_none());
    view! {
        <Figure view=&VIEW text>
            <canvas class="fill" aria-hidden="true" node_ref=node></canvas>
            <p class="view-empty" hidden=live(move || !empty())>"Copies appear with the first step of training."</p>
        </Figure>
    }
}

/// All that there is to compare, in as many columns as there are pairs; at a step that is past the copies of then.
fn comparison<'a>(
    run: &'a Run,
    own: Option<&'a [u8]>,
    past: Option<f32>,
    theme: &'a Theme,
) -> Comparison<'a> {
    let shape = run.started.as_ref().map_or(ImageShape::default(), |s| s.data.shape);
    let (originals, damage, reconstructions) = match &run.reconstructions {
        Some(p) => (p.originals.as_slice(), p.damage.as_deref(), p.reconstructions.as_slice()),
        None => (&[][..], None, &[][..]),
    };
    let (damage, reconstructions, own) = match past.map(|step| run.replay.reconstructions_at(step)) {
        Some(copies) if copies.len() == originals.len() => (None, copies, None),
        _ => (damage, reconstructions, own),
    };
    let answer = run.own.as_ref().map(|o| o.reconstruction.as_slice());
    let own = own.zip(answer).filter(|(a, b)| a.len() == shape.len() && b.len() == shape.len());
    Comparison { shape, originals, damage, reconstructions, own, columns: usize::MAX, zoom: 1, gap: 0, theme }
}

fn draw(surface: &Surface, run: &Run, own: Option<&[u8]>, past: Option<f32>) {
    surface.clear();
    let theme = Theme::of(surface.dark);
    let mut comparison = comparison(run, own, past, theme);
    if comparison.is_empty() {
        return;
    }
    let device = |css: f64| (css * surface.scale).round() as usize;
    let (left, top, gap) = (device(LEFT), device(TOP), device(GAP));
    let right = if comparison.damage.is_some() { device(RIGHT) } else { 0 };
    let width = (surface.width as usize).saturating_sub(left + right + 2 * gap);
    let height = (surface.height as usize).saturating_sub(top + 2 * gap);
    let ImageShape { height: rows, width: columns, .. } = comparison.shape;
    comparison.gap = gap;
    comparison.zoom =
        (height / (comparison.rows().len() * rows.max(1))).min(width / (FEWEST * columns.max(1) + 1)).max(1);
    comparison.columns = ((width + gap) / (columns * comparison.zoom + gap)).max(1);
    let raster = comparison.draw();
    surface.put(&raster.rgba, raster.width as u32, left as i32, top as i32);

    let context = &surface.context;
    context.set_font(&format!("{}px system-ui, sans-serif", 11.0 * surface.scale));
    context.set_fill_style_str(&theme.muted.css());
    context.set_text_baseline("middle");
    let row = (rows * comparison.zoom + gap) as f64;
    for (i, name) in comparison.rows().iter().enumerate() {
        let y = top as f64 + (i as f64 + 0.5) * row - 0.5 * gap as f64;
        // Text that can't be drawn leaves a picture that is still right.
        let _ = context.fill_text(name, 0.0, y);
        let line = 13.0 * surface.scale;
        let x = (left + raster.width + 2 * gap) as f64;
        for (i, note) in comparison.likeness(name).map(words).iter().flatten().enumerate() {
            let _ = context.fill_text(note, x, y + (i as f64 - 0.5) * line);
        }
    }
    if comparison.own.is_some() {
        let _ = context.fill_text("Yours", left as f64, 0.5 * top as f64);
    }
}
