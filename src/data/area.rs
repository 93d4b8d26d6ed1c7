//! Area-averaging resize: every pixel of the result is the mean of the part of the picture that it covers.

use super::ImageShape;

/// One channel of a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane<'a> {
    /// Columns, in pixels.
    pub width: usize,
    /// Row-major, `width` values a row.
    pub pixels: &'a [u8],
}

/// Part of a picture, in its pixels; edges may lie within a pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width, above 0.
    pub width: f32,
    /// Height, above 0.
    pub height: f32,
}

/// Scales a window of a picture, which must lie inside it, to `[height, width]`. `value` maps each brightness to the number
/// that is averaged.
pub(super) fn scale(
    plane: Plane<'_>,
    window: Window,
    [height, width]: [usize; 2],
    value: &[f32; 256],
) -> Vec<f32> {
    let columns = spans(window.x, window.width, width, plane.width);
    let rows = spans(window.y, window.height, height, plane.pixels.len() / plane.width.max(1));
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Vec::new() };
    let (top, bottom) = (first.start, last.start + last.weights.len());
    // First across, then down: each source pixel is read about once.
    let mut across = Vec::with_capacity((bottom - top) * width);
    for row in plane.pixels.chunks_exact(plane.width).take(bottom).skip(top) {
        for span in &columns {
            let pixels = &row[span.start..span.start + span.weights.len()];
            across
                .push(pixels.iter().zip(&span.weights).map(|(&p, w)| value[usize::from(p)] * w).sum::<f32>());
        }
    }
    let mut result = vec![0.0; height * width];
    for (span, out) in rows.iter().zip(result.chunks_exact_mut(width)) {
        for (i, weight) in span.weights.iter().enumerate() {
            let start = (span.start + i - top) * width;
            for (o, v) in out.iter_mut().zip(&across[start..start + width]) {
                *o += weight * v;
            }
        }
    }
    result
}

/// Scales a window of a picture over a ground to `[height, width]` pixels of red, green and blue, 0 to 255. The window must lie
/// inside the picture, whose `rgba` is row-major, `width` pixels a row.
///
/// Sums whole pixels as integers: a photo of 12 megapixels takes some hundredths of a second.
pub(super) fn scale_rgba(
    rgba: &[u8],
    source_width: usize,
    window: Window,
    [height, width]: [usize; 2],
    ground: [u8; 3],
) -> Vec<[f32; 3]> {
    let rgba = rgba.as_chunks::<4>().0;
    let source_height = rgba.len() / source_width.max(1);
    let columns = spans(window.x, window.width, width, source_width);
    let rows = spans(window.y, window.height, height, source_height);
    let mut result = vec![[0.0; 3]; height * width];
    let (mut across, mut across_of) = (vec![[0.0; 3]; width], None);
    for (span, out) in rows.iter().zip(result.chunks_exact_mut(width.max(1))) {
        for (y, weight) in (span.start..).zip(&span.weights) {
            let Some(row) = rgba.get(y * source_width..(y + 1) * source_width) else { continue };
            // Neighbouring rows of the result share a row of the picture.
            if across_of != Some(y) {
                across_of = Some(y);
                for (out, span) in across.iter_mut().zip(&columns) {
                    *out = span.mean(row, ground);
                }
            }
            for (out, value) in out.iter_mut().zip(&across) {
                for (out, value) in out.iter_mut().zip(value) {
                    *out += weight * value;
                }
            }
        }
    }
    result
}

impl Span {
    /// Mean of the pixels that it covers in a row.
    fn mean(&self, row: &[[u8; 4]], ground: [u8; 3]) -> [f32; 3] {
        let pixels = row.get(self.start..self.start + self.weights.len()).unwrap_or_default();
        match pixels {
            [] => [0.0; 3],
            [only] => total(&[*only], ground),
            [first, inner @ .., last] => {
                // All pixels but those at the ends are covered whole, so they have the same weight.
                let [first, inner, last] =
                    [total(&[*first], ground), total(inner, ground), total(&[*last], ground)];
                let end = self.weights.len() - 1;
                let [a, b, c] = [self.weights[0], self.weights[1], self.weights[end]];
                let b = if end > 1 { b } else { 0.0 };
                core::array::from_fn(|i| first[i] * a + inner[i] * b + last[i] * c)
            }
        }
    }
}

/// Sums of red, green, blue and opacity. Two pixels are added at once, in lanes of 16 bits, which is as fast as vector
/// instructions where there are none, as in WebAssembly.
fn sums(pixels: &[[u8; 4]]) -> [u32; 4] {
    /// The even bytes of two pixels.
    const EVEN: u64 = 0x00ff_00ff_00ff_00ff;
    /// Pixels whose sums fit the lanes: 256 of 255 each.
    const BLOCK: usize = 512;
    let mut sums = [0; 4];
    for block in pixels.chunks(BLOCK) {
        let (pairs, rest) = block.as_chunks::<2>();
        let (mut even, mut odd) = (0_u64, 0_u64);
        for &[[r, g, b, a], [r2, g2, b2, a2]] in pairs {
            let pair = u64::from_le_bytes([r, g, b, a, r2, g2, b2, a2]);
            even += pair & EVEN;
            odd += pair >> 8 & EVEN;
        }
        let lane = |lanes: u64, at: u32| (lanes >> (16 * at) & 0xffff) as u32;
        let of_pairs =
            [(even, 0), (odd, 0), (even, 1), (odd, 1)].map(|(l, at)| lane(l, at) + lane(l, at + 2));
        for (i, sum) in sums.iter_mut().enumerate() {
            *sum += of_pairs[i] + rest.iter().map(|pixel| u32::from(pixel[i])).sum::<u32>();
        }
    }
    sums
}

/// Sum of pixels over a ground.
fn total(pixels: &[[u8; 4]], ground: [u8; 3]) -> [f32; 3] {
    let sum = sums(pixels);
    if sum[3] == 255 * pixels.len() as u32 {
        return [sum[0] as f32, sum[1] as f32, sum[2] as f32];
    }
    let mut sum = [0u64; 3];
    for pixel in pixels {
        let opacity = u32::from(pixel[3]);
        for ((sum, value), ground) in sum.iter_mut().zip(pixel).zip(ground) {
            *sum += u64::from(u32::from(*value) * opacity + u32::from(ground) * (255 - opacity));
        }
    }
    sum.map(|sum| sum as f32 / 255.0)
}

/// Images `[n, channels, height, width]` made `[height, width]` large.
pub fn resized(images: &[u8], shape: ImageShape, to: [usize; 2]) -> Vec<u8> {
    let size = (shape.height * shape.width).max(1);
    let window = Window { x: 0.0, y: 0.0, width: shape.width as f32, height: shape.height as f32 };
    let identity: [f32; 256] = core::array::from_fn(|i| i as f32);
    let small = |pixels| scale(Plane { width: shape.width, pixels }, window, to, &identity).into_iter();
    images.chunks_exact(size).flat_map(small).map(|v| (v + 0.5) as u8).collect()
}

/// The source pixels along one axis that a pixel of the result covers, with their weights, which sum to 1.
struct Span {
    start: usize,
    weights: Vec<f32>,
}

/// The spans of `parts` equal parts of a window that begins at `from`, in an axis of `limit` pixels.
fn spans(from: f32, length: f32, parts: usize, limit: usize) -> Vec<Span> {
    let part = length / parts as f32;
    (0..parts)
        .map(|i| {
            let low = from + i as f32 * part;
            let high = low + part;
            let start = (low as usize).min(limit.saturating_sub(1));
            let end = (libm::ceilf(high) as usize).clamp(start + 1, limit.max(start + 1));
            let cover = |p: usize| (high.min((p + 1) as f32) - low.max(p as f32)).max(0.0);
            let mut weights: Vec<f32> = (start..end).map(cover).collect();
            let total: f32 = weights.iter().sum();
            if total > 0.0 {
                weights.iter_mut().for_each(|w| *w /= total);
            } else {
                // Rounding can put a part just behind the last pixel, which it shows then.
                weights[0] = 1.0;
            }
            Span { start, weights }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> [f32; 256] {
        core::array::from_fn(|i| i as f32)
    }

    #[test]
    fn each_result_is_the_mean_of_what_it_covers() {
        let pixels = [0, 100, 200, 20, 120, 220];
        let plane = Plane { width: 3, pixels: &pixels };
        let all = Window { x: 0.0, y: 0.0, width: 3.0, height: 2.0 };
        assert_eq!(scale(plane, all, [1, 1], &identity())[0].round(), 110.0);
        let halves = scale(plane, all, [1, 2], &identity());
        // The middle column is shared by both halves.
        assert!((halves[0] - (10.0 + 55.0) / 1.5).abs() < 1e-3, "{halves:?}");
        let part = Window { x: 0.5, y: 0.0, width: 1.0, height: 1.0 };
        assert_eq!(scale(plane, part, [1, 1], &identity()), [50.0]);
    }

    #[test]
    fn colours_are_averaged_over_the_ground() {
        let rgba: Vec<u8> = (0..12).flat_map(|i| [10 * i, 100, 200 - 10 * i, 255]).collect();
        let window = Window { x: 0.5, y: 0.0, width: 3.0, height: 3.0 };
        let [mean] = scale_rgba(&rgba, 4, window, [1, 1], [0; 3])[..] else { panic!("one pixel") };
        // Columns 0 to 3 by ½, 1, 1, ½ of pixels that rise by 10 a column and 40 a row.
        for (value, wanted) in mean.iter().zip([55.0, 100.0, 145.0]) {
            assert!((value - wanted).abs() < 1e-3, "{mean:?}");
        }
        let glass = [[200, 0, 100, 255], [200, 0, 100, 0]].concat();
        let window = Window { x: 0.0, y: 0.0, width: 2.0, height: 1.0 };
        assert_eq!(scale_rgba(&glass, 2, window, [1, 1], [0, 100, 100]), [[100.0, 50.0, 100.0]]);
        let twice = scale_rgba(&glass, 2, window, [2, 4], [255; 3]);
        assert_eq!(twice[..4], [[200.0, 0.0, 100.0], [200.0, 0.0, 100.0], [255.0; 3], [255.0; 3]]);
    }

    #[test]
    fn every_channel_of_every_image_is_resized() {
        let shape = ImageShape { channels: 2, height: 1, width: 2 };
        assert_eq!(resized(&[0, 10, 20, 31, 40, 50, 60, 70], shape, [1, 1]), [5, 26, 45, 65]);
        assert_eq!(resized(&[], shape, [1, 1]), [0; 0]);
    }

    #[test]
    fn many_pixels_are_summed_exactly() {
        let pixels: Vec<[u8; 4]> = (0..1501_u32).map(|i| [255, i as u8, (i * 7) as u8, 255]).collect();
        let wanted = [0, 1, 2, 3].map(|c| pixels.iter().map(|p| u32::from(p[c])).sum::<u32>());
        assert_eq!(sums(&pixels), wanted);
    }

    #[test]
    fn enlarging_repeats_pixels() {
        let pixels = [10, 30];
        let all = Window { x: 0.0, y: 0.0, width: 2.0, height: 1.0 };
        let large = scale(Plane { width: 2, pixels: &pixels }, all, [2, 4], &identity());
        assert_eq!(large, [10.0, 10.0, 30.0, 30.0, 10.0, 10.0, 30.0, 30.0]);
    }
}
