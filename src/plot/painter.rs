//! Lines, bars, discs and text on any backend of plotters, in CSS pixels.

use super::theme::{FONT, FONT_SIZE, Rgb};
use plotters::prelude::{DrawingBackend, IntoFont as _, RGBAColor, ShapeStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, TextStyle};

/// The backend could not draw.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the figure could not be drawn: {0}")]
pub struct DrawError(String);

/// A rectangle, in pixels of the backend.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Rect {
    /// Right edge.
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    /// Lower edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }
}

/// Position of a text relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// The text begins at the point, centred vertically.
    Start,
    /// The text is centred on the point.
    Middle,
    /// The text ends at the point, centred vertically.
    End,
}

/// A backend with a scale.
pub(super) struct Painter<'a, B: DrawingBackend> {
    pub(super) backend: &'a mut B,
    /// Device pixels for a CSS pixel.
    pub(super) scale: f32,
}

/// Estimated width of a text, in CSS pixels; only the browser's backend could measure it.
pub(super) fn text_width(text: &str) -> f32 {
    /// Mean advances of common interface fonts, relative to the font size: of capitals, and of all else.
    const ADVANCES: [f32; 2] = [0.7, 0.53];
    let advance = |letter: char| if letter.is_uppercase() { ADVANCES[0] } else { ADVANCES[1] };
    text.chars().map(advance).sum::<f32>() * FONT_SIZE
}

impl<B: DrawingBackend> Painter<'_, B> {
    /// A line one device pixel thick.
    pub(super) fn line(&mut self, from: [f32; 2], to: [f32; 2], colour: Rgb) -> Result<(), DrawError> {
        self.backend
            .draw_line(to_pixel(from), to_pixel(to), &style(colour, 1.0, 1, false))
            .map_err(|e| DrawError(e.to_string()))
    }

    /// A horizontal line with dashes of four CSS pixels.
    pub(super) fn dashes(&mut self, from: f32, to: f32, y: f32, colour: Rgb) -> Result<(), DrawError> {
        let dash = 4.0 * self.scale;
        let mut x = from;
        while x < to {
            self.line([x, y], [(x + dash).min(to), y], colour)?;
            x += 2.0 * dash;
        }
        Ok(())
    }

    /// A polyline `width` CSS pixels thick.
    pub(super) fn path(
        &mut self,
        points: &[[f32; 2]],
        colour: Rgb,
        alpha: f64,
        width: f32,
    ) -> Result<(), DrawError> {
        if points.len() < 2 {
            return Ok(());
        }
        let thick = (width * self.scale + 0.5).max(1.0) as u32;
        self.backend
            .draw_path(points.iter().map(|p| to_pixel(*p)), &style(colour, alpha, thick, false))
            .map_err(|e| DrawError(e.to_string()))
    }

    /// A filled rectangle; nothing if it is thinner than half a device pixel.
    pub(super) fn bar(&mut self, bar: Rect, colour: Rgb, alpha: f64) -> Result<(), DrawError> {
        let (from, to) = (to_pixel([bar.x, bar.y]), to_pixel([bar.right(), bar.bottom()]));
        if from.0 >= to.0 || from.1 >= to.1 {
            return Ok(());
        }
        self.backend
            .draw_rect(from, to, &style(colour, alpha, 1, true), true)
            .map_err(|e| DrawError(e.to_string()))
    }

    /// A filled disc with its radius in CSS pixels.
    pub(super) fn disc(&mut self, centre: [f32; 2], radius: f32, colour: Rgb) -> Result<(), DrawError> {
        let radius = (radius * self.scale + 0.5).max(1.0) as u32;
        self.backend
            .draw_circle(to_pixel(centre), radius, &style(colour, 1.0, 1, true), true)
            .map_err(|e| DrawError(e.to_string()))
    }

    /// A text, centred vertically on its point.
    pub(super) fn text(
        &mut self,
        text: &str,
        at: [f32; 2],
        align: Align,
        colour: Rgb,
    ) -> Result<(), DrawError> {
        let horizontal = match align {
            Align::Start => HPos::Left,
            Align::Middle => HPos::Center,
            Align::End => HPos::Right,
        };
        let font = (FONT, FONT_SIZE * self.scale).into_font();
        let colour = rgba(colour, 1.0);
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(horizontal, VPos::Center));
        self.backend.draw_text(text, &style, to_pixel(at)).map_err(|e| DrawError(e.to_string()))
    }
}

fn to_pixel(point: [f32; 2]) -> (i32, i32) {
    ((point[0] + 0.5).floor() as i32, (point[1] + 0.5).floor() as i32)
}

fn rgba(colour: Rgb, alpha: f64) -> RGBAColor {
    RGBAColor(colour.0, colour.1, colour.2, alpha)
}

fn style(colour: Rgb, alpha: f64, stroke_width: u32, filled: bool) -> ShapeStyle {
    ShapeStyle { color: rgba(colour, alpha).to_rgba(), filled, stroke_width }
}
