//! One backend of plotters for the screen and for files, so that no chart is compiled twice.

use plotters::prelude::{DrawingBackend, SVGBackend};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind};
use plotters_canvas::CanvasBackend;

/// A canvas, or SVG.
pub enum Pen<'a> {
    /// Draws on the screen.
    Canvas(CanvasBackend),
    /// Writes a document, in which text stays text.
    Svg(SVGBackend<'a>),
}

/// The backend could not draw: its own words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PenError(String);

type Outcome = Result<(), DrawingErrorKind<PenError>>;

fn failed(error: impl core::fmt::Display) -> DrawingErrorKind<PenError> {
    DrawingErrorKind::DrawingError(PenError(error.to_string()))
}

/// Does the same on either backend.
macro_rules! on {
    ($pen:expr, $backend:ident => $act:expr) => {
        match $pen {
            Pen::Canvas($backend) => $act.map_err(failed),
            Pen::Svg($backend) => $act.map_err(failed),
        }
    };
}

impl DrawingBackend for Pen<'_> {
    type ErrorType = PenError;

    fn get_size(&self) -> (u32, u32) {
        match self {
            Self::Canvas(canvas) => canvas.get_size(),
            Self::Svg(svg) => svg.get_size(),
        }
    }

    fn ensure_prepared(&mut self) -> Outcome {
        on!(self, backend => backend.ensure_prepared())
    }

    fn present(&mut self) -> Outcome {
        on!(self, backend => backend.present())
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Outcome {
        on!(self, backend => backend.draw_pixel(point, colour))
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Outcome {
        on!(self, backend => backend.draw_line(from, to, style))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Outcome {
        on!(self, backend => backend.draw_rect(from, to, style, fill))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        on!(self, backend => backend.draw_path(path, style))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Outcome {
        on!(self, backend => backend.draw_circle(centre, radius, style, fill))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Outcome {
        on!(self, backend => backend.draw_text(text, style, at))
    }
}
