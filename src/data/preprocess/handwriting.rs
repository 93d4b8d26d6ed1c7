//! Handwriting framed as MNIST was (LeCun et al. 1998): the ink scaled to fit 20 of 28 pixels, and shifted by whole pixels
//! until its centre of mass is in the middle.

use super::Invert;
use super::ground::{CONTRAST, Tones};
use crate::data::ImageShape;
use crate::data::area::{Plane, Window, scale};

/// Length of the ink's longest side as a share of the image's side.
const INK: f32 = 20.0 / 28.0;
/// Least ink (0–1) that counts for the bounding box.
const TRACE: f32 = 0.06;

/// One plane `[height, width]` of light ink on black; zeros for a picture without ink.
pub(super) fn frame(
    grey: &[u8],
    width: usize,
    tones: &Tones,
    shape: ImageShape,
    asked: Invert,
    inverted: bool,
) -> Vec<u8> {
    let mut image = vec![0; shape.height * shape.width];
    let polarity = |v: u8| if inverted { 255 - v } else { v };
    let mut ground = polarity(tones.ground);
    if asked != Invert::Auto && ground > 127 {
        // With the polarity chosen by hand, a light background is to be visible.
        ground = 0;
    }
    let peak = tones.peak(polarity, ground);
    if peak < CONTRAST {
        return image;
    }
    // Stretched so that the strongest ink is white and the background's noise is black.
    let floor = f32::from(tones.noise).min(0.4 * f32::from(peak));
    let ink: [f32; 256] = core::array::from_fn(|v| {
        let strength = f32::from(polarity(v as u8).saturating_sub(ground));
        ((strength - floor) / (f32::from(peak) - floor)).clamp(0.0, 1.0)
    });
    let Some(window) = ink_box(grey, width, &ink.map(|v| v >= TRACE)) else { return image };

    let side = shape.height.min(shape.width) as f32;
    let enlarge = libm::roundf(INK * side).max(1.0) / window.width.max(window.height);
    let pixels = |length: f32| (libm::roundf(length * enlarge) as usize).max(1);
    let [rows, columns] = [pixels(window.height), pixels(window.width)];
    let scaled = scale(Plane { width, pixels: grey }, window, [rows, columns], &ink);

    let (mut mass, mut sum) = (0.0f32, [0.0f32; 2]);
    for (i, value) in scaled.iter().enumerate() {
        mass += value;
        sum[0] += value * (i / columns) as f32;
        sum[1] += value * (i % columns) as f32;
    }
    let [down, right] = [(0, shape.height), (1, shape.width)]
        .map(|(axis, side)| (side / 2) as isize - libm::roundf(sum[axis] / mass.max(1e-6)) as isize);
    for (i, value) in scaled.iter().enumerate() {
        let (y, x) = ((i / columns) as isize + down, (i % columns) as isize + right);
        if (0..shape.height as isize).contains(&y) && (0..shape.width as isize).contains(&x) {
            image[y as usize * shape.width + x as usize] = (value * 255.0 + 0.5) as u8;
        }
    }
    image
}

/// Bounding box of all ink; `None` without ink.
fn ink_box(grey: &[u8], width: usize, is_ink: &[bool; 256]) -> Option<Window> {
    let (mut left, mut right) = (width, 0);
    let (mut top, mut bottom) = (None, 0);
    for (y, row) in grey.chunks_exact(width).enumerate() {
        let ink = |v: &u8| is_ink[usize::from(*v)];
        if let Some(first) = row.iter().position(ink) {
            let last = row.iter().rposition(ink).unwrap_or(first);
            left = left.min(first);
            right = right.max(last + 1);
            top = top.or(Some(y));
            bottom = y + 1;
        }
    }
    let top = top?;
    Some(Window {
        x: left as f32,
        y: top as f32,
        width: (right - left) as f32,
        height: (bottom - top) as f32,
    })
}
