//! The points of the latent map as pixels.

use super::colouring::Colouring;
use super::raster::Raster;
use super::theme::Rgb;
use super::viewport::Viewport;

/// The points of the map.
pub struct Scatter<'a> {
    /// Position of each point; one that is not finite is not drawn.
    pub positions: &'a [[f32; 2]],
    /// Colour and visibility of each point.
    pub colouring: &'a Colouring,
    /// The part of the map that is shown.
    pub view: &'a Viewport,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
    /// True for points that are selected; the others are faint. Empty for no selection.
    pub selected: &'a [bool],
    /// The user's own image: its position, its colour and the colour of the halo around it.
    pub own: Option<([f32; 2], Rgb, Rgb)>,
}

/// Opacity of a point, below 1 so that dense regions are darker; and of a point that is not selected where others are.
const OPACITY: f32 = 0.72;
const FAINT: f32 = 0.14;
/// Subpixel positions of a disc that are drawn apart, along each axis.
const PHASES: usize = 4;

/// Clears a raster and draws the points into it.
pub fn scatter(map: &Scatter<'_>, raster: &mut Raster) {
    raster.rgba.fill(0);
    if raster.width == 0 || raster.height == 0 {
        return;
    }
    let radius = map.scale * point_radius(map.positions.len());
    let size = [raster.width as f32, raster.height as f32];
    let mut draw = |opacity: f32, is_drawn: &dyn Fn(usize) -> bool| {
        let stamps = Stamps::new(radius, opacity);
        let points = map.positions.iter().zip(&map.colouring.colours).zip(&map.colouring.visible);
        for (i, ((position, colour), visible)) in points.enumerate() {
            if *visible && is_drawn(i) && position[0].is_finite() && position[1].is_finite() {
                stamps.blit(raster, map.view.to_pixel(*position, size), *colour);
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
        draw_own_mark(raster, map.view.to_pixel(position, size), colour, halo, map.scale);
    }
}

/// The points as SVG shapes, in pixels of a plot of this size, whose left upper corner is `corner`.
pub fn scatter_svg(map: &Scatter<'_>, corner: [f32; 2], size: [f32; 2]) -> String {
    let radius = map.scale * point_radius(map.positions.len());
    let mut shapes = String::new();
    let mut circle = |position: [f32; 2], radius: f32, Rgb(r, g, b): Rgb, opacity: f32| {
        let [x, y] = map.view.to_pixel(position, size);
        if (0.0..=size[0]).contains(&x) && (0.0..=size[1]).contains(&y) {
            let (x, y) = (x + corner[0], y + corner[1]);
            shapes += &format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"rgb({r},{g},{b})\" fill-opacity=\"{opacity}\"/>"
            );
        }
    };
    let points = map.positions.iter().zip(&map.colouring.colours).zip(&map.colouring.visible);
    for (i, ((position, colour), visible)) in points.enumerate() {
        let opacity = match map.selected.get(i) {
            None => OPACITY,
            Some(true) => 1.0,
            Some(false) => FAINT,
        };
        if *visible && position[0].is_finite() && position[1].is_finite() {
            circle(*position, radius, *colour, opacity);
        }
    }
    if let Some((position, colour, halo)) = map.own {
        circle(position, 6.0 * map.scale, halo, 1.0);
        circle(position, 4.5 * map.scale, colour, 1.0);
    }
    shapes
}

/// Radius of a point in CSS pixels: the more points, the smaller.
fn point_radius(count: usize) -> f32 {
    match count {
        0..=1000 => 3.0,
        1001..=6000 => 2.2,
        _ => 1.7,
    }
}

/// A disc's cover for every subpixel position.
struct Stamps {
    half: i32,
    phases: Vec<Vec<Span>>,
}

/// One row of a disc, without the empty ends.
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
        // Far outside the raster, i32 would overflow.
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

/// Draws the user's own image as a ring with a cross, in a halo that sets it off from the points. It is drawn at the edge
/// when its position is outside.
fn draw_own_mark(raster: &mut Raster, [x, y]: [f32; 2], colour: Rgb, halo: Rgb, scale: f32) {
    if !(x.is_finite() && y.is_finite()) {
        return;
    }
    let (ring, arm, half_width) = (6.0 * scale, 10.0 * scale, 0.9 * scale);
    let edge = 2.0 * scale;
    let x = x.clamp(edge, (raster.width as f32 - edge).max(edge));
    let y = y.clamp(edge, (raster.height as f32 - edge).max(edge));
    let reach = (arm + 3.0 * scale) as i32 + 1;
    for py in (y as i32 - reach).max(0)..(y as i32 + reach + 1).min(raster.height as i32) {
        for px in (x as i32 - reach).max(0)..(x as i32 + reach + 1).min(raster.width as i32) {
            let (dx, dy) = ((px as f32 + 0.5 - x).abs(), (py as f32 + 0.5 - y).abs());
            let circle = (libm::sqrtf(dx * dx + dy * dy) - ring).abs();
            // Arms from inside the ring outwards; the middle stays free for the points under it.
            let arm_distance =
                |a: f32, across: f32| if a < 3.0 * scale { f32::MAX } else { (a - arm).max(across) };
            let distance = circle.min(arm_distance(dx, dy)).min(arm_distance(dy, dx));
            let at = (py as usize * raster.width + px as usize) * 4;
            let pixel = &mut raster.rgba[at..at + 4];
            blend(pixel, halo, 0.85 * (half_width + 1.5 * scale + 0.5 - distance).clamp(0.0, 1.0));
            blend(pixel, colour, (half_width + 0.5 - distance).clamp(0.0, 1.0));
        }
    }
}

/// Blends a colour over a pixel that is not premultiplied.
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
