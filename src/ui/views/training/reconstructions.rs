//! Validation images, their reconstructions, and where the two differ; the user's own image first.

use crate::data::names::shortened;
use crate::plot::{Comparison, Theme, fidelity_text};
use crate::run::Run;
use crate::ui::reactive::{changes, live, memo, read};
use crate::ui::session::Session;
use crate::ui::view::{Area, View};
use crate::ui::views::content::reconstructions::Layout;
use crate::ui::views::training::rows::{RowsAsNumbers, ShownRows};
use crate::ui::widgets::canvas::{Surface, use_canvas};
use crate::ui::widgets::figure::Figure;
use leptos::html::Canvas;
use leptos::prelude::*;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "reconstructions",
    name: "Reconstructions",
    about: "Validation images, their reconstructions and the error: orange is too bright or too large, blue too dark or \
        too small.",
    area: Area::Network,
    render: || view! { <Reconstructions/> }.into_any(),
};

/// Room left of the images for the names of the rows, and above the first column for a name, in CSS pixels.
const LEFT: f64 = 56.0;
const TOP: f64 = 16.0;
/// Room right of the images for how near they are to the clean ones, where these are known, in CSS pixels.
const RIGHT: f64 = 60.0;
/// Room between images, in CSS pixels.
const GAP: f64 = 3.0;
/// Mean width of a character of a name, in CSS pixels.
const CHARACTER: f64 = 6.0;
/// Size of the text and distance of its lines, in CSS pixels.
const FONT: f64 = 11.0;
const LINE: f64 = 13.0;

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
    let rows = ShownRows::new(session);
    let text = move || {
        if let Some(text) = rows.text() {
            return text;
        }
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
            <canvas class="fill" aria-hidden="true" node_ref=node hidden=rows.is_table></canvas>
            <RowsAsNumbers rows/>
            <p class="view-empty" hidden=live(move || !empty())>"Reconstructions appear after the first training \
                step."</p>
        </Figure>
    }
}

/// All images to compare, in as many columns as there are pairs; for a step of the past the reconstructions of then.
fn comparison<'a>(
    run: &'a Run,
    own: Option<&'a [u8]>,
    past: Option<f32>,
    theme: &'a Theme,
) -> Comparison<'a> {
    let shape = run.image_shape().unwrap_or_default();
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
    Comparison {
        shape,
        originals,
        damage,
        reconstructions,
        own,
        columns: usize::MAX,
        smaller: None,
        zoom: 1,
        gap: 0,
        theme,
    }
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
    let bottom = if run.names.is_empty() { 0 } else { device(LINE) };
    let room = [
        (surface.width as usize).saturating_sub(left + right + 2 * gap),
        (surface.height as usize).saturating_sub(top + bottom + 2 * gap),
    ];
    let Layout { smaller, zoom, columns } =
        Layout::fill(room, comparison.shape, comparison.rows().len(), gap);
    (comparison.smaller, comparison.gap, comparison.zoom, comparison.columns) = (smaller, gap, zoom, columns);
    let raster = comparison.draw();
    surface.put(&raster.rgba, raster.width as u32, left as i32, top as i32);
    label(surface, &comparison, theme, [left, top, raster.width]);
    let indices = run.reconstructions.as_ref().map(|p| p.indices.as_slice()).unwrap_or_default();
    let names = indices.iter().map(|index| run.names.unique(*index).unwrap_or_default());
    name_columns(surface, &comparison, names, [left, top + raster.height]);
}

/// The names of the images under their columns, as far as there is room. `left` and `bottom` are those of the images.
fn name_columns<'a>(
    surface: &Surface,
    comparison: &Comparison<'_>,
    names: impl Iterator<Item = &'a str>,
    [left, bottom]: [usize; 2],
) {
    let context = &surface.context;
    let room = comparison.column_width() as f64 / (CHARACTER * surface.scale);
    let own = usize::from(comparison.own.is_some());
    let y = bottom as f64 + 0.6 * LINE * surface.scale;
    for (at, name) in names.take(comparison.len().saturating_sub(own)).enumerate() {
        let x = (left + comparison.left_of(at + own)) as f64;
        // Text that can't be drawn leaves a picture that is still right.
        let _ = context.fill_text(&shortened(name, room.max(2.0) as usize), x, y);
    }
}

/// Names of the rows, how near they are to the clean images, and the name of the user's column. `left`, `top` and `width`
/// are those of the images.
fn label(surface: &Surface, comparison: &Comparison<'_>, theme: &Theme, [left, top, width]: [usize; 3]) {
    let context = &surface.context;
    context.set_font(&format!("{}px system-ui, sans-serif", FONT * surface.scale));
    context.set_fill_style_str(&theme.muted.css());
    context.set_text_baseline("middle");
    let gap = comparison.gap;
    let row = comparison.row_height() as f64;
    for (i, name) in comparison.rows().iter().enumerate() {
        let y = top as f64 + (i as f64 + 0.5) * row - 0.5 * gap as f64;
        // Text that can't be drawn leaves a picture that is still right.
        let _ = context.fill_text(name, 0.0, y);
        let line = LINE * surface.scale;
        let x = (left + width + 2 * gap) as f64;
        for (i, note) in comparison.fidelity(name).map(fidelity_text).iter().flatten().enumerate() {
            let _ = context.fill_text(note, x, y + (i as f64 - 0.5) * line);
        }
    }
    if comparison.own.is_some() {
        let _ = context.fill_text("Yours", left as f64, 0.5 * top as f64);
    }
}
