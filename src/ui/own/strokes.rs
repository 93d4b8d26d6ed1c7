//! Strokes of the drawing pad's pen. Plain Rust.

/// Side of the pad's canvas, in pixels: enough that a stroke keeps its shape when it is framed to 28 × 28.
pub const SIDE: u32 = 336;

/// A point that the pen passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PenPoint {
    /// From the left, in canvas pixels.
    pub x: f64,
    /// From the top, in canvas pixels.
    pub y: f64,
    /// Diameter of the stroke there, in canvas pixels.
    pub width: f64,
}

impl PenPoint {
    /// The point at `[x, y]` in CSS pixels from the pad's corner, on a pad that is `css_width` wide. `pen` is the diameter
    /// in hundredths of the pad's side at a pressure of 1.
    pub fn new([x, y]: [f64; 2], css_width: f64, pen: f64, pressure: f64) -> Self {
        let per_css = f64::from(SIDE) / css_width.max(1.0);
        let width = pen / 100.0 * f64::from(SIDE) * pressure.clamp(0.3, 1.6);
        Self { x: x * per_css, y: y * per_css, width }
    }
}

/// The strokes of a drawing, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strokes(Vec<Vec<PenPoint>>);

impl Strokes {
    /// Begins a stroke; gives the segment that is new.
    pub fn begin(&mut self, point: PenPoint) -> [PenPoint; 2] {
        self.0.push(vec![point]);
        [point, point]
    }

    /// Goes on with the last stroke; gives the segment that is new, `None` when there is no stroke.
    pub fn extend(&mut self, point: PenPoint) -> Option<[PenPoint; 2]> {
        let stroke = self.0.last_mut()?;
        let from = stroke.last().copied().unwrap_or(point);
        stroke.push(point);
        Some([from, point])
    }

    /// Takes the last stroke back.
    pub fn undo(&mut self) {
        self.0.pop();
    }

    /// Takes all strokes back.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The strokes as they are kept: for each the number of its points, then x, y and width of each.
    pub fn to_kept(&self) -> Vec<f32> {
        let point = |p: &PenPoint| [p.x as f32, p.y as f32, p.width as f32];
        self.0
            .iter()
            .flat_map(|stroke| [stroke.len() as f32].into_iter().chain(stroke.iter().flat_map(point)))
            .collect()
    }

    /// Strokes that were kept, up to the first that is cut off.
    pub fn from_kept(mut numbers: &[f32]) -> Self {
        let mut strokes = Vec::new();
        while let Some(count) = numbers.split_off_first() {
            let Some(points) = numbers.split_off(..(*count as usize).saturating_mul(3)) else { break };
            let point = |p: &[f32; 3]| PenPoint { x: p[0].into(), y: p[1].into(), width: p[2].into() };
            strokes.push(points.as_chunks().0.iter().map(point).collect());
        }
        Self(strokes)
    }

    /// True when there is no stroke.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The segments of all strokes, in order; each stroke begins with one from its first point to itself.
    pub fn segments(&self) -> impl Iterator<Item = [PenPoint; 2]> {
        self.0.iter().flat_map(|stroke| {
            let from = stroke.first().into_iter().chain(stroke);
            from.zip(stroke).map(|(from, to)| [*from, *to])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64) -> PenPoint {
        PenPoint { x, y: 0.0, width: 1.0 }
    }

    #[test]
    fn points_are_scaled_to_the_canvas() {
        let point = PenPoint::new([50.0, 25.0], 168.0, 10.0, 1.0);
        assert_eq!((point.x, point.y), (100.0, 50.0));
        assert!((point.width - 33.6).abs() < 1e-9);
        assert!((PenPoint::new([0.0, 0.0], 168.0, 10.0, 9.0).width - 53.76).abs() < 1e-9);
    }

    #[test]
    fn segments_are_those_that_were_drawn_one_by_one() {
        let mut strokes = Strokes::default();
        assert_eq!(strokes.extend(at(0.0)), None);
        let drawn = [Some(strokes.begin(at(1.0))), strokes.extend(at(2.0)), Some(strokes.begin(at(5.0)))];
        assert_eq!(strokes.segments().map(Some).collect::<Vec<_>>(), drawn);
    }

    #[test]
    fn what_is_kept_comes_back() {
        let mut strokes = Strokes::default();
        strokes.begin(at(1.0));
        strokes.extend(at(2.5));
        strokes.begin(at(5.0));
        let kept = strokes.to_kept();
        assert_eq!(Strokes::from_kept(&kept), strokes);
        assert_eq!(Strokes::from_kept(&kept[..kept.len() - 1]).segments().count(), 2);
        assert!(Strokes::from_kept(&[]).is_empty() && Strokes::from_kept(&[f32::MAX, 1.0]).is_empty());
    }

    #[test]
    fn undo_takes_one_stroke_and_clear_all() {
        let mut strokes = Strokes::default();
        for x in [1.0, 2.0, 3.0] {
            strokes.begin(at(x));
        }
        strokes.undo();
        assert_eq!(strokes.segments().count(), 2);
        strokes.clear();
        assert!(strokes.is_empty());
    }
}
