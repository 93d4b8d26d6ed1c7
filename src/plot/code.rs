//! What there is to see in the codes of a kind: bars, histograms, a curve, and room for pictures beside them.

use super::painter::{Align, DrawError, Painter, Rect, text_width};
use super::palette::sequential;
use super::parts::{bins, characteristic, frame, inset};
use super::{Raster, Theme, format};
use crate::data::ImageShape;
use crate::metrics::COLLAPSED;
use crate::protocol::{CodeDiagnostics, Floats};
use plotters::prelude::DrawingBackend;

/// Room left of a plot for its ticks, and below it, in CSS pixels.
const LEFT: f32 = 34.0;
const BOTTOM: f32 = 20.0;
const TOP: f32 = 16.0;
const GAP: f32 = 16.0;

/// A picture of what there is to see.
pub struct CodeChart<'a> {
    /// What was measured.
    pub diagnostics: &'a CodeDiagnostics,
    /// Colours.
    pub theme: &'a Theme,
    /// Device pixels for a CSS pixel.
    pub scale: f32,
}

impl CodeChart<'_> {
    /// Draws all but pictures, and says where they belong. The surface is expected to be clear.
    ///
    /// # Errors
    /// When the backend can't draw.
    pub fn draw<B: DrawingBackend>(&self, backend: &mut B) -> Result<Rect, DrawError> {
        let (width, height) = backend.get_size();
        let (s, theme) = (self.scale, self.theme);
        let mut to = Painter { backend, scale: s };
        let all = Rect {
            x: LEFT * s,
            y: TOP * s,
            width: width as f32 - LEFT * s,
            height: height as f32 - (TOP + BOTTOM) * s,
        };
        // The right part, whose caption stands above it.
        let half = (all.width - GAP * s) / 2.0;
        let left = Rect { width: half, ..all };
        let right = Rect { x: left.right() + GAP * s, ..left };
        let caption = [right.x, TOP / 2.0 * s];
        match self.diagnostics {
            CodeDiagnostics::Divergence { kl, .. } => {
                frame(&mut to, left, ["KL, nats", "values of the code"], theme)?;
                let sorted = sorted(kl);
                let top = sorted.first().copied().unwrap_or_default().max(1e-3);
                let wide = left.width / sorted.len().max(1) as f32;
                for (i, value) in sorted.iter().enumerate() {
                    let colour = if *value < COLLAPSED { theme.reference } else { theme.accent };
                    // A collapsed value is still seen.
                    let high = (value / top * left.height).max(s);
                    let bar = Rect {
                        x: left.x + i as f32 * wide,
                        y: left.bottom() - high,
                        width: wide,
                        height: high,
                    };
                    to.bar(inset(bar, s), colour, 1.0)?;
                }
                let tick = format::significant(top, 2);
                to.text(&tick, [left.x - 5.0 * s, left.y + 4.0 * s], Align::End, theme.muted)?;
                to.text("samples of the prior", caption, Align::Start, theme.muted)?;
                Ok(Rect { height: all.height + BOTTOM * s, ..right })
            }
            CodeDiagnostics::Activity { histogram, largest, .. } => {
                frame(&mut to, left, ["how many (log)", "activation"], theme)?;
                bins(&mut to, left, &histogram.0, true, theme.accent)?;
                let end = format::significant(*largest, 2);
                to.text(&end, [left.right(), left.bottom() + 10.0 * s], Align::End, theme.muted)?;
                to.text("what the busiest units draw", caption, Align::Start, theme.muted)?;
                Ok(Rect { height: all.height + BOTTOM * s, ..right })
            }
            CodeDiagnostics::Pairs { same, different, farthest, roc, .. } => {
                frame(&mut to, left, ["", "distance of two codes"], theme)?;
                let mut x = left.x;
                for (name, counts, colour) in
                    [("same", same, theme.train), ("different", different, theme.validation)]
                {
                    bins(&mut to, left, &counts.0, false, colour)?;
                    to.text(name, [x, TOP / 2.0 * s], Align::Start, colour)?;
                    x += text_width(name) * s + GAP * s;
                }
                let end = format::significant(*farthest, 2);
                to.text(&end, [left.right(), left.bottom() + 10.0 * s], Align::End, theme.muted)?;
                let square = Rect { x: right.x + LEFT * s, width: right.width - LEFT * s, ..right };
                characteristic(
                    &mut to,
                    square,
                    ["taken rightly", "taken wrongly"],
                    roc.0.as_chunks::<2>().0,
                    theme,
                )?;
                Ok(Rect::default())
            }
            CodeDiagnostics::Sensitivity { .. } => {
                to.text("pixels that move the code", [0.0, TOP / 2.0 * s], Align::Start, theme.muted)?;
                Ok(Rect { x: 0.0, y: all.y, width: width as f32, height: all.height + BOTTOM * s })
            }
        }
    }
}

/// The pictures that belong to what was measured, as large as the room allows; none where there are none.
pub fn pictures(
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
            let (mut columns, mut zoom) = (1, 1);
            // The largest pixels with which all fit, or pixels of one with as many as fit.
            for larger in 1..=8 {
                let fit =
                    |length: f32, side: usize| ((length + gap) / ((larger * side) as f32 + gap)) as usize;
                let (across, down) = (fit(room.width, shape.width), fit(room.height, shape.height));
                if larger == 1 || across * down >= count {
                    (columns, zoom) = (across.max(1), larger);
                }
            }
            let rows = ((room.height + gap) / ((zoom * shape.height) as f32 + gap)) as usize;
            let shown = (columns * rows.max(1)).min(count) * shape.len();
            Some(super::tile(&images.0[..shown], shape, columns, zoom, gap as usize))
        }
        CodeDiagnostics::Sensitivity { pixels } => {
            let fit = (room.height / shape.height.max(1) as f32).min(room.width / shape.width.max(1) as f32);
            let zoom = fit.max(1.0) as usize;
            let most = pixels.0.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
            let mut raster = Raster::new(shape.width * zoom, shape.height * zoom);
            for (i, value) in pixels.0.iter().enumerate() {
                let (x, y) = (i % shape.width * zoom, i / shape.width * zoom);
                raster.fill(x, y, zoom, zoom, sequential(libm::sqrtf(value / most), theme.dark));
            }
            Some(raster)
        }
        CodeDiagnostics::Pairs { .. } => None,
    }
}

/// The figure in a few words.
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

/// The figure for those who don't see it.
pub fn describe(diagnostics: &CodeDiagnostics) -> String {
    let note = note(diagnostics);
    match diagnostics {
        CodeDiagnostics::Divergence { kl, .. } => {
            let collapsed = kl.0.iter().filter(|v| **v < COLLAPSED).count();
            let most = sorted(kl).first().copied().unwrap_or_default();
            format!(
                "KL divergence of each value of the code from the prior: {note}, {collapsed} collapsed, {} nats the most. \
                 Beside it, decoded samples of the prior.",
                format::significant(most, 2)
            )
        }
        CodeDiagnostics::Activity { largest, .. } => format!(
            "Histogram of activations from 0 to {}: {note}. Beside it, what the busiest units draw.",
            format::significant(*largest, 2)
        ),
        CodeDiagnostics::Pairs { farthest, .. } => format!(
            "Distances of pairs of a kind and of others, up to {}, and the receiver operating characteristic: {note}.",
            format::significant(*farthest, 2)
        ),
        CodeDiagnostics::Sensitivity { .. } => {
            format!("How far each pixel moves the code: {note}, summed over pixels.")
        }
    }
}

fn sorted(values: &Floats) -> Vec<f32> {
    let mut sorted = values.0.clone();
    sorted.sort_by(|a, b| b.total_cmp(a));
    sorted
}
