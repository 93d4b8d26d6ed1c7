//! Pen strokes: knots joined by smooth curves, with corners where the direction changes sharply.

/// A point or vector; x grows to the right, y downwards.
pub type Point = [f32; 2];

/// A point that a stroke runs through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knot {
    /// Position in the skeleton's box: y from 0 (top) to 1.
    pub at: Point,
    /// True where the direction may change sharply.
    pub corner: bool,
}

/// One pen stroke.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stroke {
    /// Its knots, in order.
    pub knots: Vec<Knot>,
}

impl Stroke {
    /// A stroke that starts at this point.
    pub fn from(x: f32, y: f32) -> Self {
        Self::default().to(x, y)
    }

    /// Continues smoothly through this point.
    pub fn to(mut self, x: f32, y: f32) -> Self {
        self.knots.push(Knot { at: [x, y], corner: false });
        self
    }

    /// Continues to this point, where the direction may change sharply.
    pub fn corner(mut self, x: f32, y: f32) -> Self {
        self.knots.push(Knot { at: [x, y], corner: true });
        self
    }

    /// Continues along an ellipse, from one angle to another (degrees; 0 is right, 90 is down).
    pub fn arc(mut self, centre: Point, radii: Point, from: f32, to: f32) -> Self {
        // Cubic curves through knots at most 50° apart follow an ellipse to well under a hundredth of its size.
        let parts = libm::ceilf((to - from).abs() / 50.0).max(1.0) as usize;
        for i in 0..=parts {
            let angle = (from + (to - from) * i as f32 / parts as f32).to_radians();
            let at = [centre[0] + radii[0] * libm::cosf(angle), centre[1] + radii[1] * libm::sinf(angle)];
            self.knots.push(Knot { at, corner: false });
        }
        self
    }

    /// Points along the stroke, dense enough to be joined by straight lines.
    ///
    /// Between knots runs a cubic Hermite curve. Its velocity at a knot is that of the parabola through the knot
    /// and its neighbours, parametrised by chord length, so that unevenly spaced knots make no loops; the
    /// two sides of a corner are independent.
    pub fn flatten(&self) -> Vec<Point> {
        /// Longest straight line, as a share of the skeleton's height: a pixel of a finished digit.
        const STEP: f32 = 0.05;
        let knots = &self.knots;
        let Some(first) = knots.first() else { return Vec::new() };
        let mut points = vec![first.at];
        for k in 1..knots.len() {
            let (a, b) = (knots[k - 1], knots[k]);
            let length = distance(a.at, b.at);
            if length < 1e-6 {
                continue;
            }
            let before = (k >= 2 && !a.corner).then(|| knots[k - 2].at);
            let after = (k + 1 < knots.len() && !b.corner).then(|| knots[k + 1].at);
            let start = before.and_then(|p| velocity(p, a.at, b.at));
            let end = after.and_then(|p| velocity(a.at, b.at, p));
            let chord = sub(b.at, a.at).map(|v| v / length);
            // A free end bends as the parabola that meets the other end's velocity.
            let free = |other: Point| [1.5 * chord[0] - 0.5 * other[0], 1.5 * chord[1] - 0.5 * other[1]];
            let (v0, v1) = match (start, end) {
                (Some(v0), Some(v1)) => (v0, v1),
                (Some(v0), None) => (v0, free(v0)),
                (None, Some(v1)) => (free(v1), v1),
                (None, None) => (chord, chord),
            };
            let steps = libm::ceilf(length / STEP) as usize;
            for i in 1..=steps {
                let t = i as f32 / steps as f32;
                points.push(hermite(a.at, v0.map(|v| v * length), b.at, v1.map(|v| v * length), t));
            }
        }
        points
    }
}

/// Velocity at `b` of the parabola through three points, by chord length; `None` where two of them coincide.
fn velocity(a: Point, b: Point, c: Point) -> Option<Point> {
    let (d0, d1) = (distance(a, b), distance(b, c));
    if d0 < 1e-6 || d1 < 1e-6 {
        return None;
    }
    let (v0, v1) = (sub(b, a), sub(c, b));
    Some([0, 1].map(|i| (v0[i] / d0 * d1 + v1[i] / d1 * d0) / (d0 + d1)))
}

/// Point at `t` (0–1) of the cubic Hermite curve between two points with these tangents.
fn hermite(p0: Point, m0: Point, p1: Point, m1: Point, t: f32) -> Point {
    let (t2, t3) = (t * t, t * t * t);
    [0, 1].map(|i| {
        (2.0 * t3 - 3.0 * t2 + 1.0) * p0[i]
            + (t3 - 2.0 * t2 + t) * m0[i]
            + (3.0 * t2 - 2.0 * t3) * p1[i]
            + (t3 - t2) * m1[i]
    })
}

/// Euclidean distance.
pub fn distance(a: Point, b: Point) -> f32 {
    let [x, y] = sub(a, b);
    libm::sqrtf(x * x + y * y)
}

/// The vector from `b` to `a`.
fn sub(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1]]
}
