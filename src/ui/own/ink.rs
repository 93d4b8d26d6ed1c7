//! Strokes of a pen, and how they look on a canvas.

use web_sys::CanvasRenderingContext2d;

/// Side of the pad's backing store, in pixels: enough that a stroke keeps its shape when it is framed to 28 × 28.
pub const SIDE: u32 = 336;

/// A place the pen passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// From the left, in canvas pixels.
    pub x: f64,
    /// From the top, in canvas pixels.
    pub y: f64,
    /// Diameter of the ink there, in canvas pixels.
    pub width: f64,
}

/// All that was drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ink {
    strokes: Vec<Vec<Dot>>,
}

impl Ink {
    /// Puts the pen down.
    pub fn begin(&mut self, context: &CanvasRenderingContext2d, dot: Dot) {
        self.strokes.push(vec![dot]);
        segment(context, dot, dot);
    }

    /// Moves the pen, and draws what is new.
    pub fn extend(&mut self, context: &CanvasRenderingContext2d, dot: Dot) {
        if let Some(stroke) = self.strokes.last_mut() {
            segment(context, stroke.last().copied().unwrap_or(dot), dot);
            stroke.push(dot);
        }
    }

    /// Takes the last stroke back; it stays on the canvas until [`redraw`](Self::redraw).
    pub fn undo(&mut self) {
        self.strokes.pop();
    }

    /// Takes everything back.
    pub fn clear(&mut self) {
        self.strokes.clear();
    }

    /// Nothing was drawn.
    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty()
    }

    /// Draws everything on black paper: 0 is the background, as in the data.
    pub fn redraw(&self, context: &CanvasRenderingContext2d) {
        context.set_fill_style_str("#000");
        context.fill_rect(0.0, 0.0, f64::from(SIDE), f64::from(SIDE));
        for stroke in &self.strokes {
            let from = stroke.first().into_iter().chain(stroke);
            from.zip(stroke).for_each(|(a, b)| segment(context, *a, *b));
        }
    }
}

fn segment(context: &CanvasRenderingContext2d, from: Dot, to: Dot) {
    context.set_stroke_style_str("#fff");
    context.set_line_cap("round");
    context.set_line_width(0.5 * (from.width + to.width));
    context.begin_path();
    context.move_to(from.x, from.y);
    // A line of no length has no caps in some browsers.
    context.line_to(to.x + if from == to { 0.01 } else { 0.0 }, to.y);
    context.stroke();
}
