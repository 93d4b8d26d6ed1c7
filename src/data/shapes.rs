//! Shapes with known factors, after dSprites (Matthey et al. 2017): ground truth for disentanglement.

use super::rng::Random;
use super::{Dataset, Framing, Generator, ImageShape, LabelKind, Labels};

/// The row of [`super::DATASETS`].
pub const SHAPES: Dataset = Dataset {
    key: "shapes",
    name: "Shapes",
    about: "A square, an ellipse or a heart of any size, rotation and place: five known factors for the \
        code to find.",
    shape: ImageShape::grey(SIDE, SIDE),
    framing: Framing::Crop,
    generator: Generator::new(labels, draw, None),
};

/// Side of an image, in pixels.
const SIDE: usize = 32;
const NAMES: [&str; 3] = ["square", "ellipse", "heart"];
/// Least and greatest diameter of the circle around a shape, in pixels.
const SIZE: [f32; 2] = [10.0, 20.0];
/// Least and greatest rotation, clockwise, in degrees.
const ROTATION: [f32; 2] = [0.0, 360.0];
/// Least and greatest coordinate of a shape's centre, in pixels from the left or upper edge; the largest shape just fits.
const PLACE: [f32; 2] = [11.0, 21.0];

/// Class of image `index` of a seed, and its size, rotation, x and y.
fn factors(seed: u32, index: usize) -> (usize, [f32; 4]) {
    let mut random = Random::item(seed, index as u64);
    let factors = [SIZE, ROTATION, PLACE, PLACE].map(|[low, high]| random.range(low, high));
    (Random::class::<{ NAMES.len() }>(seed, index), factors)
}

fn labels(n: usize, seed: u32) -> Vec<Labels> {
    let kinds = [
        ("shape", LabelKind::class(&NAMES)),
        ("size", LabelKind::factor(SIZE, "px")),
        ("rotation", LabelKind::factor(ROTATION, "°")),
        ("x", LabelKind::factor(PLACE, "px")),
        ("y", LabelKind::factor(PLACE, "px")),
    ];
    let row = |index| {
        let (class, [size, rotation, x, y]) = factors(seed, index);
        [class as f32, size, rotation, x, y]
    };
    Labels::columns(kinds, (0..n).map(row))
}

/// Draws one shape with an edge one pixel wide.
fn draw(seed: u32, index: usize, image: &mut [u8]) {
    let (class, [size, rotation, x, y]) = factors(seed, index);
    let (radius, centre) = (size / 2.0, [x, y]);
    let signed_distance = [square, ellipse, heart][class];
    let angle = rotation.to_radians();
    let (sin, cos) = (libm::sinf(angle), libm::cosf(angle));
    for (i, pixel) in image.iter_mut().enumerate() {
        let x = (i % SIDE) as f32 + 0.5 - centre[0];
        let y = (i / SIDE) as f32 + 0.5 - centre[1];
        // The shape is rotated clockwise, so the pixel is rotated back.
        let distance = signed_distance([(x * cos + y * sin) / radius, (y * cos - x * sin) / radius]) * radius;
        *pixel = ((0.5 - distance).clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    }
}

/// Signed distance to a square in the unit circle; negative inside.
fn square([x, y]: [f32; 2]) -> f32 {
    const HALF: f32 = core::f32::consts::FRAC_1_SQRT_2;
    x.abs().max(y.abs()) - HALF
}

/// Signed distance to an ellipse whose long half-axis is 1, to first order: the value over the gradient.
fn ellipse([x, y]: [f32; 2]) -> f32 {
    const FLAT: f32 = 0.55;
    let (u, v) = (x, y / FLAT);
    let length = libm::sqrtf(u * u + v * v).max(1e-3);
    let slope = libm::sqrtf(u * u + v * v / (FLAT * FLAT)) / length;
    (length - 1.0) / slope.max(1e-3)
}

/// Signed distance to a heart in the unit circle: two quarter discs on a square's corner (after Quilez, "2D distance
/// functions").
fn heart([x, y]: [f32; 2]) -> f32 {
    /// Centre and radius of the circle around a heart that is 1.1 high and stands on its tip.
    const MIDDLE: f32 = 0.55;
    const RADIUS: f32 = 0.675;
    let (x, y) = ((x * RADIUS).abs(), MIDDLE - y * RADIUS);
    let square = |dx: f32, dy: f32| dx * dx + dy * dy;
    let distance = if x + y > 1.0 {
        libm::sqrtf(square(x - 0.25, y - 0.75)) - 0.5 * core::f32::consts::FRAC_1_SQRT_2
    } else {
        let along = 0.5 * (x + y).max(0.0);
        let nearest = libm::sqrtf(square(x, y - 1.0).min(square(x - along, y - along)));
        if x > y { nearest } else { -nearest }
    };
    distance / RADIUS
}
