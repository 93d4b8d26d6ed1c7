//! The latent map: axes by plotters, points as pixels.

use super::colouring::Colouring;
use super::painter::{Align, DrawError, Painter, Rect};
use super::{Raster, Rgb, Theme, View, format, ticks};
use crate::run::Run;
use plotters::prelude::DrawingBackend;

/// The axes around the points. They change only when the view does.
pub struct MapAxes<'a> {
    /// What is shown.
    pub view: &'a View,
    /// Names of the axes.
    pub names: &'a [String; 2],
    /// Colours.
    pub theme: &'a Theme,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
}

/// Room left of and below the points for tick labels, in CSS pixels.
const LEFT: f32 = 34.0;
const BOTTOM: f32 = 30.0;
const TOP: f32 = 16.0;
const RIGHT: f32 = 6.0;

impl MapAxes<'_> {
    /// Where the points belong in a canvas of this size: whole pixels.
    pub fn plot(size: (u32, u32), scale: f32) -> Rect {
        let (x, y) = ((LEFT * scale).round(), (TOP * scale).round());
        Rect {
            x,
            y,
            width: (size.0 as f32 - x - (RIGHT * scale).round()).max(1.0),
            height: (size.1 as f32 - y - (BOTTOM * scale).round()).max(1.0),
        }
    }

    /// Draws grid, ticks and names, and says where the points belong. The surface is expected to be clear.
    ///
    /// # Errors
    /// When the backend can't draw.
    pub fn draw<B: DrawingBackend>(&self, backend: &mut B) -> Result<Rect, DrawError> {
        let (plot, s, theme) = (Self::plot(backend.get_size(), self.scale), self.scale, self.theme);
        let mut painter = Painter { backend, scale: s };
        let size = [plot.width, plot.height];
        let count = |length: f32| (length / s / 60.0) as usize;
        let (values, step) = ticks::linear(self.view.x[0], self.view.x[1], count(plot.width));
        for value in values {
            let x = plot.x + self.view.px([value, 0.0], size)[0];
            painter.line([x, plot.y], [x, plot.bottom()], theme.line)?;
            painter.text(
                &format::tick(value, step),
                [x, plot.bottom() + 9.0 * s],
                Align::Middle,
                theme.muted,
            )?;
        }
        let (values, step) = ticks::linear(self.view.y[0], self.view.y[1], count(plot.height));
        for value in values {
            let y = plot.y + self.view.px([0.0, value], size)[1];
            painter.line([plot.x, y], [plot.right(), y], theme.line)?;
            painter.text(&format::tick(value, step), [plot.x - 5.0 * s, y], Align::End, theme.muted)?;
        }
        let [x_name, y_name] = self.names;
        painter.text(x_name, [plot.right(), plot.bottom() + 22.0 * s], Align::End, theme.text)?;
        painter.text(y_name, [2.0 * s, 7.0 * s], Align::Start, theme.text)?;
        Ok(plot)
    }
}

/// The points of the map.
pub struct Scatter<'a> {
    /// Position of each; what is not finite is not drawn.
    pub positions: &'a [[f32; 2]],
    /// Colour and visibility of each.
    pub colouring: &'a Colouring,
    /// What is shown.
    pub view: &'a View,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
    /// Which points are selected; the others are faint. Empty for no selection.
    pub selected: &'a [bool],
    /// The user's own image: its place, its colour and that of the halo around it.
    pub own: Option<([f32; 2], Rgb, Rgb)>,
}

/// Opacity of a point, so that crowds show; and of one that is not selected where others are.
const OPACITY: f32 = 0.72;
const FAINT: f32 = 0.14;
/// Positions of a disc between two pixels, in each direction.
const PHASES: usize = 4;

/// Draws the points over nothing into a raster, whose size stays as it is.
pub fn scatter(map: &Scatter<'_>, raster: &mut Raster) {
    raster.rgba.fill(0);
    if raster.width == 0 || raster.height == 0 {
        return;
    }
    let radius = map.scale * radius(map.positions.len());
    let size = [raster.width as f32, raster.height as f32];
    let mut draw = |opacity: f32, which: &dyn Fn(usize) -> bool| {
        let stamps = Stamps::new(radius, opacity);
        let points = map.positions.iter().zip(&map.colouring.colours).zip(&map.colouring.visible);
        for (i, ((position, colour), visible)) in points.enumerate() {
            if *visible && which(i) && position[0].is_finite() && position[1].is_finite() {
                stamps.blit(raster, map.view.px(*position, size), *colour);
            }
        }
    };
    if map.selected.is_empty() {
        draw(OPACITY, &|_| true);
    } else {
        let selected = |i: usize| map.selected.get(i).copied().unwrap_or(false);
        draw(FAINT, &|i| !selected(i));
        draw(1.0, &selected);
    }
    unpremultiply(&mut raster.rgba);
    if let Some((position, colour, halo)) = map.own {
        mark(raster, map.view.px(position, size), colour, halo, map.scale);
    }
}

/// Radius of a point in CSS pixels: smaller in a crowd.
fn radius(count: usize) -> f32 {
    match count {
        0..=1000 => 3.0,
        1001..=6000 => 2.2,
        _ => 1.7,
    }
}

/// A disc's cover for every phase between pixels.
struct Stamps {
    half: i32,
    phases: Vec<Vec<Span>>,
}

/// One row of a disc without the empty ends.
struct Span {
    row: i32,
    first: i32,
    /// Cover times opacity, 0–256.
    cover: Vec<u16>,
}

impl Stamps {
    fn new(radius: f32, opacity: f32) -> Self {
        let half = (radius + 0.5).ceil() as i32;
        let phase = |i: usize| (i as f32 + 0.5) / PHASES as f32;
        let spans = |index: usize| -> Vec<Span> {
            let (cx, cy) = (phase(index % PHASES), phase(index / PHASES));
            let cover = |column: i32, row: i32| {
                let (x, y) = (column as f32 + 0.5 - cx, row as f32 + 0.5 - cy);
                // One pixel of soft edge.
                let inside = (radius + 0.5 - libm::sqrtf(x * x + y * y)).clamp(0.0, 1.0);
                (inside * opacity * 256.0 + 0.5) as u16
            };
            let span = |row: i32| {
                let first = (-half..=half).find(|c| cover(*c, row) > 0)?;
                let cells = (first..=half).map(|c| cover(c, row)).take_while(|c| *c > 0);
                Some(Span { row, first, cover: cells.collect() })
            };
            (-half..=half).filter_map(span).collect()
        };
        Self { half, phases: (0..PHASES * PHASES).map(spans).collect() }
    }

    /// Blends one disc over the raster, whose colours are premultiplied until all are drawn.
    fn blit(&self, raster: &mut Raster, [x, y]: [f32; 2], Rgb(r, g, b): Rgb) {
        let (width, height) = (raster.width as i32, raster.height as i32);
        let reach = (self.half + 1) as f32;
        // Far beyond the picture, i32 would overflow.
        if !(x > -reach && y > -reach && x < width as f32 + reach && y < height as f32 + reach) {
            return;
        }
        let (left, top) = (x.floor(), y.floor());
        let phase = |part: f32| ((part * PHASES as f32) as usize).min(PHASES - 1);
        let spans = &self.phases[phase(y - top) * PHASES + phase(x - left)];
        let (left, top) = (left as i32, top as i32);
        let even = u32::from(r) | u32::from(b) << 16;
        let odd = u32::from(g) | 255 << 16;
        for span in spans {
            let (row, start) = (top + span.row, left + span.first);
            let cut = (-start).max(0);
            let end = (width - start).min(span.cover.len() as i32);
            if row < 0 || row >= height || cut >= end {
                continue;
            }
            let cells = &span.cover[cut as usize..end as usize];
            let at = (row * width + start + cut) as usize * 4;
            let pixels = raster.rgba[at..at + cells.len() * 4].as_chunks_mut::<4>().0;
            for (pixel, &cover) in pixels.iter_mut().zip(cells) {
                *pixel = over(u32::from_le_bytes(*pixel), even, odd, u32::from(cover)).to_le_bytes();
            }
        }
    }
}

/// A colour (red and blue in `even`, green and full alpha in `odd`) with this cover (0–256) over a premultiplied
/// pixel: two bytes at a time, because 20 000 discs are a million pixels.
const fn over(below: u32, even: u32, odd: u32, cover: u32) -> u32 {
    const BYTES: u32 = 0x00ff_00ff;
    let rest = 256 - cover;
    let even = (even * cover + (below & BYTES) * rest) >> 8 & BYTES;
    let odd = (odd * cover + (below >> 8 & BYTES) * rest) & !BYTES;
    even | odd
}

fn unpremultiply(rgba: &mut [u8]) {
    // 255 / alpha in 16.16 fixed point: a table instead of three divisions a pixel.
    let reciprocal: Vec<u32> = (0..=255_u32).map(|alpha| (255 << 16) / alpha.max(1)).collect();
    for pixel in rgba.as_chunks_mut::<4>().0 {
        let alpha = pixel[3];
        if alpha > 0 && alpha < 255 {
            let factor = reciprocal[usize::from(alpha)];
            for value in &mut pixel[..3] {
                *value = ((u32::from(*value) * factor + 0x8000) >> 16).min(255) as u8;
            }
        }
    }
}

/// The user's own image: a ring with a cross, in a halo that lifts it off the crowd. It is kept at the edge when it
/// lies outside.
fn mark(raster: &mut Raster, [x, y]: [f32; 2], colour: Rgb, halo: Rgb, scale: f32) {
    if !(x.is_finite() && y.is_finite()) {
        return;
    }
    let (ring, arm, thick) = (6.0 * scale, 10.0 * scale, 0.9 * scale);
    let edge = 2.0 * scale;
    let x = x.clamp(edge, (raster.width as f32 - edge).max(edge));
    let y = y.clamp(edge, (raster.height as f32 - edge).max(edge));
    let reach = (arm + 3.0 * scale) as i32 + 1;
    for py in (y as i32 - reach).max(0)..(y as i32 + reach + 1).min(raster.height as i32) {
        for px in (x as i32 - reach).max(0)..(x as i32 + reach + 1).min(raster.width as i32) {
            let (dx, dy) = ((px as f32 + 0.5 - x).abs(), (py as f32 + 0.5 - y).abs());
            let circle = (libm::sqrtf(dx * dx + dy * dy) - ring).abs();
            // Arms from inside the ring outwards; the middle stays free for the points under it.
            let along = |a: f32, across: f32| if a < 3.0 * scale { f32::MAX } else { (a - arm).max(across) };
            let distance = circle.min(along(dx, dy)).min(along(dy, dx));
            let at = (py as usize * raster.width + px as usize) * 4;
            let pixel = &mut raster.rgba[at..at + 4];
            blend(pixel, halo, 0.85 * (thick + 1.5 * scale + 0.5 - distance).clamp(0.0, 1.0));
            blend(pixel, colour, (thick + 0.5 - distance).clamp(0.0, 1.0));
        }
    }
}

/// One colour over one pixel that is not premultiplied.
fn blend(pixel: &mut [u8], Rgb(r, g, b): Rgb, cover: f32) {
    if cover <= 0.0 {
        return;
    }
    let below = f32::from(pixel[3]) / 255.0;
    let alpha = cover + below * (1.0 - cover);
    for (value, s) in pixel.iter_mut().zip([r, g, b]) {
        let mixed = (f32::from(s) * cover + f32::from(*value) * below * (1.0 - cover)) / alpha;
        *value = (mixed + 0.5) as u8;
    }
    pixel[3] = (alpha * 255.0 + 0.5) as u8;
}

/// Indices of the visible points within a polygon, all in pixels of a picture of `size` (even–odd rule).
pub fn within(
    positions: &[[f32; 2]],
    visible: &[bool],
    view: &View,
    size: [f32; 2],
    polygon: &[[f32; 2]],
) -> Vec<u32> {
    let crosses = |[x, y]: [f32; 2]| {
        let next = polygon.iter().cycle().skip(1);
        let edges = polygon.iter().zip(next);
        let hits = edges.filter(|([ax, ay], [bx, by])| {
            (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
        });
        hits.count() % 2 == 1
    };
    let points = positions.iter().enumerate().filter(|(i, _)| visible.get(*i).copied().unwrap_or(false));
    let finite = points.filter(|(_, p)| p[0].is_finite() && p[1].is_finite());
    finite.filter(|(_, p)| crosses(view.px(**p, size))).map(|(i, _)| i as u32).collect()
}

/// Indices of the visible points in view, nothing where there are more than `most`.
pub fn in_view(positions: &[[f32; 2]], visible: &[bool], view: &View, most: usize) -> Vec<u32> {
    let inside = |[x, y]: [f32; 2]| view.x[0] <= x && x <= view.x[1] && view.y[0] <= y && y <= view.y[1];
    let mut found = Vec::new();
    for (i, position) in positions.iter().enumerate() {
        if visible.get(i).copied().unwrap_or(false) && inside(*position) {
            found.push(i as u32);
            if found.len() > most {
                return Vec::new();
            }
        }
    }
    found
}

/// Index of the visible point nearest to a pixel of a picture of `size`, at most `reach` pixels away.
pub fn nearest(
    positions: &[[f32; 2]],
    visible: &[bool],
    view: &View,
    size: [f32; 2],
    at: [f32; 2],
    reach: f32,
) -> Option<usize> {
    let squared = |position: &[f32; 2]| {
        let [x, y] = view.px(*position, size);
        (x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1])
    };
    let points = positions.iter().enumerate().filter(|(i, _)| visible.get(*i).copied().unwrap_or(false));
    let near = points.map(|(i, p)| (i, squared(p))).filter(|(_, d)| *d <= reach * reach);
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
}

/// The map in words.
pub fn describe(run: &Run, view: &View, coloured_by: Option<&str>) -> String {
    let placed = run.map.positions.iter().filter(|p| p[0].is_finite()).count();
    if placed == 0 {
        return "Latent space: no image has been encoded yet.".into();
    }
    let number = |v: f32| format::significant(v, 2);
    let [x, y] = &run.map.names;
    let mut text = format!(
        "Latent space: the codes of {placed} of {} images, {x} from {} to {}, {y} from {} to {}",
        run.map.positions.len(),
        number(view.x[0]),
        number(view.x[1]),
        number(view.y[0]),
        number(view.y[1]),
    );
    if let Some(name) = coloured_by {
        text += &format!(", coloured by {name}");
    }
    text.push('.');
    if let Some(own) = &run.own {
        text += &format!(" Your image lies at {}, {}.", number(own.position[0]), number(own.position[1]));
    }
    text
}
