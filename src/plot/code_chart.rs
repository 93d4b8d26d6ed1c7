//! Diagnostics of the codes: bars, histograms and a curve by plotters, with room for images beside them.

use super::chart_parts::{frame, histogram_bars, roc_curve, with_gap};
use super::format;
use super::painter::{Align, DrawError, Painter, Rect, text_width};
use super::palette::sequential;
use super::raster::Raster;
use super::row_bars::{drawn_shape, is_row};
use super::theme::Theme;
use crate::data::{ImageShape, resized};
use crate::metrics::COLLAPSED;
use crate::protocol::{CodeDiagnostics, Floats};
use plotters::prelude::DrawingBackend;
use std::borrow::Cow;

/// Room around the plots and between them, in CSS pixels.
const LEFT: f32 = 34.0;
const BOTTOM: f32 = 20.0;
const TOP: f32 = 16.0;
const GAP: f32 = 16.0;
/// Longest side of a decoded image beside a chart, in CSS pixels, unless it has fewer: of large ones several are to be seen.
const LARGEST: f32 = 48.0;

/// A chart of code diagnostics.
pub struct CodeChart<'a> {
    /// The diagnostics.
    pub diagnostics: &'a CodeDiagnostics,
    /// Colours.
    pub theme: &'a Theme,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
}

/// The two halves of the chart.
struct Layout {
    /// Without the margins.
    all: Rect,
    left: Rect,
    right: Rect,
    /// Where the caption of the right half begins.
    caption: [f32; 2],
}

impl Layout {
    fn new((width, height): (u32, u32), s: f32) -> Self {
        let all = Rect {
            x: LEFT * s,
            y: TOP * s,
            width: width as f32 - LEFT * s,
            height: height as f32 - (TOP + BOTTOM) * s,
        };
        let left = Rect { width: (all.width - GAP * s) / 2.0, ..all };
        let right = Rect { x: left.right() + GAP * s, ..left };
        Self { all, left, right, caption: [right.x, TOP / 2.0 * s] }
    }

    /// The right half down to the lower edge, for images.
    fn images(&self, s: f32) -> Rect {
        Rect { height: self.all.height + BOTTOM * s, ..self.right }
    }
}

impl CodeChart<'_> {
    /// Draws all but the images on a clear surface, and returns where those belong.
    ///
    /// # Errors
    /// When the backend can't draw.
    pub fn draw<B: DrawingBackend>(&self, backend: &mut B) -> Result<Rect, DrawError> {
        let (size, s, theme) = (backend.get_size(), self.scale, self.theme);
        let layout = Layout::new(size, s);
        let mut to = Painter { backend, scale: s };
        match self.diagnostics {
            CodeDiagnostics::Divergence { kl, .. } => {
                self.divergence(&mut to, layout.left, kl)?;
                to.text("samples of the prior", layout.caption, Align::Start, theme.muted)?;
                Ok(layout.images(s))
            }
            CodeDiagnostics::Activity { histogram, largest, .. } => {
                frame(&mut to, layout.left, ["count (log)", "activation"], theme)?;
                histogram_bars(&mut to, layout.left, &histogram.0, true, theme.accent)?;
                self.right_end(&mut to, layout.left, *largest)?;
                to.text("what the most active units draw", layout.caption, Align::Start, theme.muted)?;
                Ok(layout.images(s))
            }
            CodeDiagnostics::Pairs { same, different, farthest, roc, .. } => {
                let left = layout.left;
                frame(&mut to, left, ["", "distance of two codes"], theme)?;
                let mut x = left.x;
                for (name, counts, colour) in
                    [("same", same, theme.train), ("different", different, theme.validation)]
                {
                    histogram_bars(&mut to, left, &counts.0, false, colour)?;
                    to.text(name, [x, TOP / 2.0 * s], Align::Start, colour)?;
                    x += text_width(name) * s + GAP * s;
                }
                self.right_end(&mut to, left, *farthest)?;
                let right = layout.right;
                let square = Rect { x: right.x + LEFT * s, width: right.width - LEFT * s, ..right };
                let roc = roc.0.as_chunks::<2>().0;
                roc_curve(&mut to, square, ["true positives", "false positives"], roc, theme)?;
                Ok(Rect::default())
            }
            CodeDiagnostics::Sensitivity { .. } => {
                to.text("pixels that move the code", [0.0, TOP / 2.0 * s], Align::Start, theme.muted)?;
                Ok(Rect { x: 0.0, width: size.0 as f32, ..layout.images(s) })
            }
        }
    }

    /// A bar for the KL divergence of each value of the code, largest first.
    fn divergence<B: DrawingBackend>(
        &self,
        to: &mut Painter<'_, B>,
        plot: Rect,
        kl: &Floats,
    ) -> Result<(), DrawError> {
        let (s, theme) = (self.scale, self.theme);
        frame(to, plot, ["KL, nats", "values of the code"], theme)?;
        let sorted = descending(kl);
        let top = sorted.first().copied().unwrap_or_default().max(1e-3);
        let width = plot.width / sorted.len().max(1) as f32;
        for (i, value) in sorted.iter().enumerate() {
            let colour = if *value < COLLAPSED { theme.reference } else { theme.accent };
            // A collapsed value is still visible.
            let height = (value / top * plot.height).max(s);
            let bar = Rect { x: plot.x + i as f32 * width, y: plot.bottom() - height, width, height };
            to.bar(with_gap(bar, s), colour, 1.0)?;
        }
        let tick = format::significant(top, 2);
        to.text(&tick, [plot.x - 5.0 * s, plot.y + 4.0 * s], Align::End, theme.muted)
    }

    /// The number at the right end of the x axis.
    fn right_end<B: DrawingBackend>(
        &self,
        to: &mut Painter<'_, B>,
        plot: Rect,
        value: f32,
    ) -> Result<(), DrawError> {
        let at = [plot.right(), plot.bottom() + 10.0 * self.scale];
        to.text(&format::significant(value, 2), at, Align::End, self.theme.muted)
    }
}

/// The images that belong to the diagnostics, as large as the room allows; `None` for diagnostics without images.
pub fn images(
    diagnostics: &CodeDiagnostics,
    shape: ImageShape,
    room: Rect,
    scale: f32,
    theme: &Theme,
) -> Option<Raster> {
    let gap = scale.ceil();
    match diagnostics {
        CodeDiagnostics::Divergence { samples: images, .. }
        | CodeDiagnostics::Activity { pictures: images, .. } => {
            let count = images.0.len() / shape.len().max(1);
            let (images, shape) = with_side(&images.0, shape, (scale * LARGEST) as usize);
            let drawn = drawn_shape(shape);
            let (mut columns, mut zoom) = (1, 1);
            // The largest zoom with which all images fit; at zoom 1, as many as fit.
            for candidate in 1..=8 {
                let fit =
                    |length: f32, side: usize| ((length + gap) / ((candidate * side) as f32 + gap)) as usize;
                let (across, down) = (fit(room.width, drawn.width), fit(room.height, drawn.height));
                if candidate == 1 || across * down >= count {
                    (columns, zoom) = (across.max(1), candidate);
                }
            }
            let rows = ((room.height + gap) / ((zoom * drawn.height) as f32 + gap)) as usize;
            let shown = (columns * rows.max(1)).min(count) * shape.len();
            Some(super::images::tile(&images[..shown], shape, columns, zoom, gap as usize))
        }
        CodeDiagnostics::Sensitivity { pixels } => {
            let drawn = drawn_shape(shape);
            let fit = (room.height / drawn.height.max(1) as f32).min(room.width / drawn.width.max(1) as f32);
            // Whole pixels are enlarged by a whole factor; where there is no room for all, some are left out.
            let zoom = if fit > 1.0 { fit.floor() } else { fit };
            let side = |pixels: usize| ((pixels as f32 * zoom) as usize).max(1);
            let mut raster = Raster::new(side(drawn.width), side(drawn.height));
            let max = pixels.0.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
            for y in 0..raster.height {
                for x in 0..raster.width {
                    let (column, row) = (x * shape.width / raster.width, y * shape.height / raster.height);
                    let value = pixels.0.get(row * shape.width + column).copied().unwrap_or_default();
                    raster.fill(x, y, 1, 1, sequential(libm::sqrtf(value / max), theme.dark));
                }
            }
            Some(raster)
        }
        CodeDiagnostics::Pairs { .. } => None,
    }
}

/// Images made smaller where their longer side is longer than this, and their shape then.
fn with_side(images: &[u8], shape: ImageShape, longest: usize) -> (Cow<'_, [u8]>, ImageShape) {
    let side = shape.height.max(shape.width);
    if is_row(shape) || side <= longest {
        return (Cow::Borrowed(images), shape);
    }
    // An image one pixel high would be taken for a row of numbers.
    let [height, width] = [shape.height, shape.width].map(|of| (of * longest / side).max(2));
    (Cow::Owned(resized(images, shape, [height, width])), ImageShape { height, width, ..shape })
}

/// The chart in a few words, for its heading.
pub fn note(diagnostics: &CodeDiagnostics) -> String {
    match diagnostics {
        CodeDiagnostics::Divergence { kl, .. } => {
            let (total, count) = (kl.0.iter().sum::<f32>(), kl.0.len());
            let collapsed = kl.0.iter().filter(|v| **v < COLLAPSED).count();
            let used = count - collapsed;
            format!("{} nats · {used} of {count} values in use", format::significant(total, 3))
        }
        CodeDiagnostics::Activity { active, dead, units, .. } => {
            format!("{} active · {dead} of {units} units dead", format::percent(*active))
        }
        CodeDiagnostics::Pairs { equal_error_rate, .. } if equal_error_rate.is_finite() => {
            format!("equal error rate {:.1}{}%", equal_error_rate * 100.0, format::THIN)
        }
        CodeDiagnostics::Pairs { .. } => "too few pairs to tell".into(),
        CodeDiagnostics::Sensitivity { pixels } => {
            format!("mean ‖∂z/∂x‖² {}", format::significant(pixels.0.iter().sum(), 2))
        }
    }
}

/// The text alternative.
pub fn describe(diagnostics: &CodeDiagnostics) -> String {
    let note = note(diagnostics);
    match diagnostics {
        CodeDiagnostics::Divergence { kl, .. } => {
            let collapsed = kl.0.iter().filter(|v| **v < COLLAPSED).count();
            let most = descending(kl).first().copied().unwrap_or_default();
            format!(
                "KL divergence of each value of the code from the prior: {note}, {collapsed} collapsed, the largest {} \
                    nats. Beside it, decoded samples of the prior.",
                format::significant(most, 2)
            )
        }
        CodeDiagnostics::Activity { largest, .. } => format!(
            "Histogram of activations from 0 to {}: {note}. Beside it, what the most active units draw.",
            format::significant(*largest, 2)
        ),
        CodeDiagnostics::Pairs { farthest, .. } => format!(
            "Code distances of matching and non-matching pairs, up to {}, and the ROC curve: {note}.",
            format::significant(*farthest, 2)
        ),
        CodeDiagnostics::Sensitivity { .. } => {
            format!("How far each pixel moves the code: {note}, summed over pixels.")
        }
    }
}

fn descending(values: &Floats) -> Vec<f32> {
    let mut sorted = values.0.clone();
    sorted.sort_by(|a, b| b.total_cmp(a));
    sorted
}
