//! The variation between writers, and between two digits of one writer.

use super::ink::{Dot, fit};
use super::path::{Point, Stroke, distance};
use super::skeleton::Variation;
use crate::data::rng::Random;

/// Least and greatest slant of a finished digit, in degrees; positive to the right.
pub const SLANT: [f32; 2] = [-30.0, 50.0];
/// Least and greatest stroke width, in pixels.
pub const WIDTH: [f32; 2] = [1.0, 4.6];

/// Distortions and pen of one digit.
#[derive(Clone, Debug)]
pub struct Hand {
    /// Slant of upright lines to the right, in degrees: shear and rotation together.
    pub slant: f32,
    /// Stroke width on the finished image, in pixels.
    pub width: f32,
    /// Rotation, clockwise, in degrees.
    rotation: f32,
    /// Factor on x, so that digits become wider or narrower.
    aspect: f32,
    /// Standard deviation of a knot's position, as a share of the digit's height.
    jitter: f32,
    /// Coefficients of the polynomial warp: x², xy, y², x³, y³, for each of x and y.
    warp: [[f32; 5]; 2],
    /// Linear and quadratic change of the width along a stroke.
    pressure: [f32; 2],
    /// Relative difference of the width across the nib and along it, and the nib's direction.
    nib: (f32, Point),
}

impl Hand {
    /// Distortions of one digit, drawn from the distributions of its class.
    pub fn sample(random: &mut Random, variation: &Variation) -> Self {
        let rotation = 6.0 * random.normal();
        let slant = (variation.mean_slant + variation.slant_std * random.normal() + rotation)
            .clamp(SLANT[0], SLANT[1]);
        let width =
            (2.8 * variation.stroke_width * libm::expf(0.27 * random.normal())).clamp(WIDTH[0], WIDTH[1]);
        let angle = random.range(0.0, core::f32::consts::PI);
        Self {
            slant,
            width,
            rotation,
            aspect: 1.14 * libm::expf(0.15 * random.normal()),
            jitter: variation.distortion * (0.018 + 0.024 * random.unit()),
            warp: [0, 1].map(|_| [0, 1, 2, 3, 4].map(|_| variation.distortion * 0.18 * random.normal())),
            pressure: [0.12 * random.normal(), 0.12 * random.normal()],
            nib: (0.2 * random.unit(), [libm::cosf(angle), libm::sinf(angle)]),
        }
    }

    /// The strokes of a skeleton with these distortions, in pixels of the finished image.
    pub fn draw(&self, skeleton: &[Stroke], random: &mut Random) -> Vec<Vec<Dot>> {
        let shear = libm::tanf((self.slant - self.rotation).to_radians());
        let (sin, cos) = (libm::sinf(self.rotation.to_radians()), libm::cosf(self.rotation.to_radians()));
        let map = |p: Point| {
            let (x, y) = (p[0] - 0.35, p[1] - 0.5);
            let bend = |c: [f32; 5]| {
                c[0] * x * x + c[1] * x * y + c[2] * y * y + c[3] * x * x * x + c[4] * y * y * y
            };
            let (x, y) = ((x + bend(self.warp[0])) * self.aspect, y + bend(self.warp[1]));
            let x = x - shear * y;
            [x * cos - y * sin, x * sin + y * cos]
        };
        let mut strokes: Vec<Vec<Dot>> = skeleton
            .iter()
            .map(|stroke| {
                let mut stroke = stroke.clone();
                for knot in &mut stroke.knots {
                    knot.at = knot.at.map(|v| v + self.jitter * random.normal());
                }
                let points: Vec<Point> = stroke.flatten().into_iter().map(map).collect();
                self.with_width(&points)
            })
            .collect();
        fit(&mut strokes);
        strokes
    }

    /// The points of a stroke with the width of the pen at each.
    fn with_width(&self, points: &[Point]) -> Vec<Dot> {
        let last = points.len().saturating_sub(1).max(1) as f32;
        let (contrast, nib) = self.nib;
        points
            .iter()
            .enumerate()
            .map(|(i, &at)| {
                let t = 2.0 * i as f32 / last - 1.0;
                let (a, b) = (points[i.saturating_sub(1)], points[(i + 1).min(points.len() - 1)]);
                let length = distance(a, b).max(1e-6);
                let cross = ((b[0] - a[0]) * nib[1] - (b[1] - a[1]) * nib[0]) / length;
                let factor = 1.0
                    + self.pressure[0] * t
                    + self.pressure[1] * (0.5 - t * t)
                    + contrast * (cross * cross - 0.5);
                Dot { at, radius: (0.5 * self.width * factor.clamp(0.5, 1.5)).max(0.45) }
            })
            .collect()
    }
}
