//! Parts that several charts share: axes, a histogram, a receiver operating characteristic.

use super::painter::{Align, DrawError, Painter, Rect};
use super::theme::{Rgb, Theme};
use plotters::prelude::DrawingBackend;

/// Draws a base line and the names of the axes.
pub(super) fn frame<B: DrawingBackend>(
    to: &mut Painter<'_, B>,
    plot: Rect,
    [y, x]: [&str; 2],
    theme: &Theme,
) -> Result<(), DrawError> {
    let s = to.scale;
    to.line([plot.x, plot.bottom()], [plot.right(), plot.bottom()], theme.muted)?;
    to.text(y, [plot.x, plot.y - 8.0 * s], Align::Start, theme.muted)?;
    to.text(x, [plot.x, plot.bottom() + 10.0 * s], Align::Start, theme.muted)
}

/// Draws horizontal grid lines across the plot, each with its label on the left: `(y, label)`, y in device pixels.
pub(super) fn y_ticks<B: DrawingBackend>(
    to: &mut Painter<'_, B>,
    plot: Rect,
    ticks: impl Iterator<Item = (f32, String)>,
    theme: &Theme,
) -> Result<(), DrawError> {
    for (y, label) in ticks {
        to.line([plot.x, y], [plot.right(), y], theme.line)?;
        to.text(&label, [plot.x - 5.0 * to.scale, y], Align::End, theme.muted)?;
    }
    Ok(())
}

/// Draws a histogram over the whole plot; the highest bar is as high as the plot. `log` is for the counts.
pub(super) fn histogram_bars<B: DrawingBackend>(
    to: &mut Painter<'_, B>,
    plot: Rect,
    counts: &[f32],
    log: bool,
    colour: Rgb,
) -> Result<(), DrawError> {
    let level = |count: &f32| if log { libm::log1pf(*count) } else { *count };
    let peak = counts.iter().map(level).fold(1e-9, f32::max);
    let wide = plot.width / counts.len().max(1) as f32;
    for (i, count) in counts.iter().enumerate() {
        let height = level(count) / peak * plot.height;
        let bar = Rect { x: plot.x + i as f32 * wide, y: plot.bottom() - height, width: wide, height };
        to.bar(with_gap(bar, to.scale), colour, 0.7)?;
    }
    Ok(())
}

/// Draws a receiver operating characteristic with the diagonal of chance and the diagonal of equal error rates.
pub(super) fn roc_curve<B: DrawingBackend>(
    to: &mut Painter<'_, B>,
    square: Rect,
    names: [&str; 2],
    roc: &[[f32; 2]],
    theme: &Theme,
) -> Result<(), DrawError> {
    frame(to, square, names, theme)?;
    let at = |[x, y]: [f32; 2]| [square.x + x * square.width, square.bottom() - y * square.height];
    to.path(&[at([0.0, 0.0]), at([1.0, 1.0])], theme.line, 1.0, 1.0)?;
    to.path(&[at([0.0, 1.0]), at([1.0, 0.0])], theme.line, 1.0, 1.0)?;
    let curve: Vec<_> = roc.iter().map(|p| at(*p)).collect();
    to.path(&curve, theme.accent, 1.0, 1.5)
}

/// A bar with a gap to the next one, if it is wide enough.
pub(super) fn with_gap(bar: Rect, scale: f32) -> Rect {
    let gap = if bar.width > 4.0 * scale { scale } else { 0.0 };
    Rect { x: bar.x + gap / 2.0, width: bar.width - gap, ..bar }
}
