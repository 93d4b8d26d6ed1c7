//! What several figures are made of: a frame, a histogram, a receiver operating characteristic.

use super::painter::{Align, DrawError, Painter, Rect};
use super::{Rgb, Theme};
use plotters::prelude::DrawingBackend;

/// A base line, and what the axes are.
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

/// Bars of equal width over the whole of a plot, the highest as high as it.
pub(super) fn bins<B: DrawingBackend>(
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
        to.bar(inset(bar, to.scale), colour, 0.7)?;
    }
    Ok(())
}

/// A receiver operating characteristic, with the line of chance, and the line on which both errors are equal.
pub(super) fn characteristic<B: DrawingBackend>(
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

/// A bar with a little room to the next, where it is wide enough for that.
pub(super) fn inset(bar: Rect, scale: f32) -> Rect {
    let gap = if bar.width > 4.0 * scale { scale } else { 0.0 };
    Rect { x: bar.x + gap / 2.0, width: bar.width - gap, ..bar }
}
