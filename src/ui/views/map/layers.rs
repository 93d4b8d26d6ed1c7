//! What is drawn on the map, one canvas a layer, so that each is drawn only when it has changed.

use crate::data::ImageShape;
use crate::plot::{MapAxes, Raster, Rect, Scatter, Theme, View, nearest, scatter, tile};
use crate::protocol::{Answer, Lookup, Query};
use crate::ui::reactive::{memo, read};
use crate::ui::views::map::state::MapState;
use crate::ui::widgets::canvas::{Surface, context_2d, put, use_canvas};
use leptos::html::Canvas;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlCanvasElement;

/// Opacity of the manifold when points lie on it.
const BEHIND: f64 = 0.45;

fn plot(surface: &Surface) -> Rect {
    MapAxes::plot((surface.width, surface.height), surface.scale as f32)
}

/// The decoded grid.
pub fn use_manifold(node: NodeRef<Canvas>, state: MapState) {
    let changed = move || {
        read(state.manifold.known);
        state.view.track();
        state.show.track();
    };
    // Holds the images at their own size, from where one call enlarges them all.
    let mut atlas: Option<HtmlCanvasElement> = None;
    use_canvas(node, changed, move |surface| {
        surface.clear();
        let show = state.show.get();
        let shape = state.session.run.with(|r| r.started.as_ref().map(|s| s.data.shape));
        let shows = show.manifold() && state.embedded.get().is_none();
        let (Some(view), Some(shape), true) = (state.view.get(), shape, shows) else { return };
        if atlas.is_none() {
            atlas = document().create_element("canvas").ok().and_then(|c| c.dyn_into().ok());
        }
        let Some(atlas) = &atlas else { return };
        // Positions and images of one request: the positions that are wanted by now may be others.
        let Some((query, answer)) = state.manifold.result_with_query() else { return };
        if let (Query::Lookup(Lookup::DecodeMap(positions)), Answer::Images(images)) = (&*query, &*answer) {
            let Some(Grid { columns, rows, first, last }) = Grid::of(&positions.0) else { return };
            fill(atlas, &images.0, shape, columns);
            let plot = plot(surface);
            let size = [plot.width, plot.height];
            let ([x0, y0], [x1, y1]) = (view.px(first, size), view.px(last, size));
            // From the middles of the outer cells to the edges of the whole.
            let (cell_x, cell_y) = ((x1 - x0) / (columns - 1) as f32, (y1 - y0) / (rows - 1) as f32);
            let context = &surface.context;
            context.save();
            context.begin_path();
            context.rect(plot.x.into(), plot.y.into(), plot.width.into(), plot.height.into());
            context.clip();
            context.set_image_smoothing_enabled(false);
            context.set_global_alpha(if show.points() { BEHIND } else { 1.0 });
            // Fails only without pixels, and then there is nothing to draw.
            let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(
                atlas,
                (plot.x + x0 - 0.5 * cell_x).into(),
                (plot.y + y0 - 0.5 * cell_y).into(),
                (cell_x * columns as f32).into(),
                (cell_y * rows as f32).into(),
            );
            context.restore();
        }
    });
}

/// How decoded positions lie in rows and columns.
struct Grid {
    columns: usize,
    rows: usize,
    first: [f32; 2],
    last: [f32; 2],
}

impl Grid {
    fn of(positions: &[f32]) -> Option<Self> {
        let positions = positions.as_chunks::<2>().0;
        let (first, last) = (*positions.first()?, *positions.last()?);
        let columns = positions.iter().take_while(|p| p[1] == first[1]).count();
        let rows = positions.len() / columns;
        (columns > 1 && rows > 1).then_some(Self { columns, rows, first, last })
    }
}

fn fill(atlas: &HtmlCanvasElement, images: &[u8], shape: ImageShape, columns: usize) {
    let raster = tile(images, shape, columns, 1, 0);
    let (width, height) = (raster.width as u32, raster.height as u32);
    if (atlas.width(), atlas.height()) != (width, height) {
        atlas.set_width(width);
        atlas.set_height(height);
    }
    if let Some(context) = context_2d(atlas, false) {
        put(&context, &raster.rgba, width, 0, 0);
    }
}

/// Grid lines, ticks and names.
pub fn use_axes(node: NodeRef<Canvas>, state: MapState) {
    let names = memo(move || {
        if state.embedded.with(Option::is_some) {
            return ["t-SNE 1", "t-SNE 2"].map(str::to_owned);
        }
        state.session.run.with(|r| r.map.names.clone())
    });
    let changed = move || {
        state.view.track();
        read(names);
    };
    use_canvas(node, changed, move |surface| {
        surface.clear();
        let plot = plot(surface);
        state.plot.set_value(([plot.width, plot.height], surface.scale as f32));
        let (Some(view), Some(mut backend)) = (state.view.get(), surface.backend()) else { return };
        let (theme, scale) = (Theme::of(surface.dark), surface.scale as f32);
        let drawn = MapAxes { view: &view, names: &names.get(), theme, scale }.draw(&mut backend);
        if let Err(error) = drawn {
            leptos::logging::warn!("{error}");
        }
    });
}

/// The images as points, and the user's own.
pub fn use_points(node: NodeRef<Canvas>, state: MapState) {
    let changed = move || {
        read(state.version);
        state.view.track();
        state.show.track();
        read(state.colouring);
        read(state.own);
        read(state.past);
        read(state.embedded);
        read(state.selected);
    };
    let mut raster = Raster::default();
    use_canvas(node, changed, move |surface| {
        let Some(view) = state.view.get() else { return surface.clear() };
        let (plot, theme) = (plot(surface), Theme::of(surface.dark));
        let size = (plot.width as usize, plot.height as usize);
        if (raster.width, raster.height) != size {
            raster.reset(size.0, size.1);
        }
        let own = state.own.get().map(|place| (place, theme.own, theme.surface));
        let own = own.filter(|_| state.past.get().is_none() && state.embedded.get().is_none());
        let selected = state.selected.get();
        state.with_positions(|positions| {
            state.colouring.with(|colouring| {
                let positions = if state.show.get().points() { positions } else { &[] };
                let (scale, selected) = (surface.scale as f32, selected.as_slice());
                scatter(&Scatter { positions, colouring, view: &view, scale, selected, own }, &mut raster);
            });
        });
        surface.put(&raster.rgba, raster.width as u32, plot.x as i32, plot.y as i32);
    });
}

/// The cursor and the pin.
pub fn use_marks(node: NodeRef<Canvas>, state: MapState) {
    let changed = move || {
        state.view.track();
        state.hover.track();
        state.pin.track();
        state.lasso.track();
    };
    use_canvas(node, changed, move |surface| {
        surface.clear();
        let Some(view) = state.view.get() else { return };
        let (plot, theme, s) = (plot(surface), Theme::of(surface.dark), surface.scale);
        let context = &surface.context;
        let on_canvas = |place: [f32; 2]| {
            let [x, y] = view.px(place, [plot.width, plot.height]);
            (f64::from(plot.x + x), f64::from(plot.y + y))
        };
        if let Some((x, y)) = state.hover.get().map(on_canvas) {
            context.set_stroke_style_str(&theme.muted.css());
            context.set_line_width(1.0);
            context.begin_path();
            context.move_to(x, plot.y.into());
            context.line_to(x, plot.bottom().into());
            context.move_to(plot.x.into(), y);
            context.line_to(plot.right().into(), y);
            context.stroke();
        }
        let size = [plot.width, plot.height];
        if let Some([middle, std]) = state.hover.get().and_then(|at| cloud(state, &view, size, at, s as f32))
        {
            let (x, y) = on_canvas(middle);
            let edge = on_canvas([middle[0] + std[0], middle[1] + std[1]]);
            context.set_stroke_style_str(&theme.text.css());
            context.set_line_width(1.5 * s);
            context.begin_path();
            // Fails on negative radii only.
            let _ = context.ellipse(
                x,
                y,
                (edge.0 - x).abs(),
                (edge.1 - y).abs(),
                0.0,
                0.0,
                std::f64::consts::TAU,
            );
            context.stroke();
        }
        state.lasso.with(|lasso| {
            let Some([x, y]) = lasso.first() else { return };
            context.set_stroke_style_str(&theme.accent.css());
            context.set_line_width(1.5 * s);
            context.begin_path();
            context.move_to((plot.x + x).into(), (plot.y + y).into());
            lasso.iter().for_each(|[x, y]| context.line_to((plot.x + x).into(), (plot.y + y).into()));
            context.close_path();
            context.stroke();
        });
        if let Some((x, y)) = state.pin.get().map(on_canvas) {
            // A halo under the square, or it would vanish in the crowd.
            for (colour, width) in [(theme.surface, 4.0), (theme.accent, 2.0)] {
                context.set_stroke_style_str(&colour.css());
                context.set_line_width(width * s);
                context.stroke_rect(x - 6.0 * s, y - 6.0 * s, 12.0 * s, 12.0 * s);
            }
        }
    });
}

/// Middle and standard deviations of the code nearest to a place, where codes are distributions.
fn cloud(state: MapState, view: &View, size: [f32; 2], at: [f32; 2], scale: f32) -> Option<[[f32; 2]; 2]> {
    /// A pointer this far away still means it, in CSS pixels.
    const REACH: f32 = 12.0;
    if state.embedded.get().is_some() || state.past.get().is_some() {
        return None;
    }
    state.session.run.with(|run| {
        let visible = state.colouring.with(|c| c.visible.clone());
        let at = view.px(at, size);
        let found = nearest(&run.map.positions, &visible, view, size, at, REACH * scale)?;
        let std = run.map.stds.get(found).filter(|s| s.iter().all(|v| v.is_finite()))?;
        Some([run.map.positions[found], *std])
    })
}
