//! From the samples of a decoder, of any number type and colour model, to eight bits of red, green, blue and opacity.

/// Largest 12-bit value: what many scientific cameras fill of 16 bits.
const TWELVE_BITS: f32 = 4095.0;
/// A picture whose brightest value lies below this share of the full range is dark.
const DARK: f32 = 0.25;
/// Below this share there is nothing to see in it.
const BLACK: f32 = 0.0625;

/// Samples as a file holds them.
pub(super) enum Values<'a> {
    /// Eight bits; `true` when they are exact and not the result of a lossy compression.
    Bytes(&'a [u8], bool),
    /// Sixteen bits.
    Words(&'a [u16]),
    /// Numbers of any range.
    Floats(&'a [f32]),
}

/// What the samples of a pixel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Model {
    /// Brightness; `true` with opacity behind it.
    Grey(bool),
    /// Red, green and blue; `true` with opacity behind them.
    Rgb(bool),
    /// Cyan, magenta, yellow and black, as much as is printed.
    Cmyk,
}

/// Where the samples of a pixel are.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// What the first samples of a pixel are.
    pub model: Model,
    /// Distance from a pixel's sample to that of the next pixel, and to the pixel's next sample.
    pub steps: [usize; 2],
    /// Number of pixels.
    pub pixels: usize,
}

/// Red, green, blue and opacity of each pixel; what was done with the range goes to `notes`. Only an opaque picture can be too
/// dark: black ink on a transparent ground is not.
pub(super) fn rgba(values: &Values<'_>, layout: Layout, notes: &mut Vec<String>) -> Vec<u8> {
    match *values {
        Values::Bytes(bytes, exact) => {
            let at = |i: usize| bytes.get(i).copied().unwrap_or(0);
            let is_bright = has_bright(layout, |i| f32::from(at(i)) >= 255.0 * DARK);
            if is_bright || !is_opaque(layout, |i| at(i) == u8::MAX) {
                return expand(layout, at, at);
            }
            let [low, high] = range(layout, |i| f32::from(at(i)));
            if exact && low < high && high < 255.0 * BLACK {
                notes.push(stretched_note(low, high, 255));
                let table: [u8; 256] = core::array::from_fn(|v| byte(v as f32, 0.0, high));
                return expand(layout, |i| table[usize::from(at(i))], at);
            }
            push_dark_note(high / 255.0, low < high, notes);
            expand(layout, at, at)
        }
        Values::Words(words) => {
            let at = |i: usize| words.get(i).copied().unwrap_or(0);
            let plain = |i: usize| ((u32::from(at(i)) + 128) / 257) as u8;
            let is_bright = has_bright(layout, |i| f32::from(at(i)) >= 65535.0 * DARK);
            if is_bright || !is_opaque(layout, |i| at(i) == u16::MAX) {
                return expand(layout, plain, plain);
            }
            let [low, high] = range(layout, |i| f32::from(at(i)));
            let top = top_of_words(low, high, notes);
            if top == f32::from(u16::MAX) {
                return expand(layout, plain, plain);
            }
            expand(layout, |i| byte(f32::from(at(i)), 0.0, top), plain)
        }
        Values::Floats(floats) => {
            let at = |i: usize| floats.get(i).copied().filter(|v| v.is_finite()).unwrap_or(0.0);
            let [low, high] = range(layout, at);
            let [bottom, top] = ends_of_floats(low, high, notes);
            expand(layout, |i| byte(at(i), bottom, top), |i| byte(at(i), 0.0, 1.0))
        }
    }
}

/// Says when opaque bytes are dark.
pub(super) fn note_dark(bytes: &[u8], layout: Layout, notes: &mut Vec<String>) {
    let at = |i: usize| bytes.get(i).copied().unwrap_or(0);
    if !has_bright(layout, |i| f32::from(at(i)) >= 255.0 * DARK) {
        let [low, high] = range(layout, |i| f32::from(at(i)));
        push_dark_note(high / 255.0, low < high, notes);
    }
}

/// True when a sample is bright, as `is_bright` says, so that the range need not be measured; it seldom takes a long search. Ink
/// has no range.
fn has_bright(layout: Layout, is_bright: impl Fn(usize) -> bool) -> bool {
    let colours = match layout.model {
        Model::Grey(_) => 1,
        Model::Rgb(_) => 3,
        Model::Cmyk => return true,
    };
    let [next, sample] = layout.steps;
    (0..layout.pixels).any(|pixel| (0..colours).any(|colour| is_bright(pixel * next + colour * sample)))
}

/// True when `full` holds for every sample of opacity, or there are none.
fn is_opaque(layout: Layout, full: impl Fn(usize) -> bool) -> bool {
    let Layout { model, steps: [next, sample], pixels } = layout;
    let opacity = match model {
        Model::Grey(true) => 1,
        Model::Rgb(true) => 3,
        _ => return true,
    };
    (0..pixels).all(|pixel| full(pixel * next + opacity * sample))
}

/// The 16-bit value that becomes white.
fn top_of_words(low: f32, high: f32, notes: &mut Vec<String>) -> f32 {
    if high <= 255.0 && low < high {
        notes.push(stretched_note(low, high, u16::MAX));
        // Bytes in words; fewer values are classes of a mask, or alike.
        return if high < 255.0 * BLACK { high } else { 255.0 };
    }
    if high <= TWELVE_BITS && low < high {
        notes.push("Its 12-bit values were stretched to full brightness.".into());
        return TWELVE_BITS;
    }
    push_dark_note(high / 65535.0, low < high, notes);
    65535.0
}

/// The numbers that become black and white.
fn ends_of_floats(low: f32, high: f32, notes: &mut Vec<String>) -> [f32; 2] {
    if low >= 0.0 && high <= 1.0 && high > BLACK {
        push_dark_note(high, low < high, notes);
        return [0.0, 1.0];
    }
    if low >= 0.0 && high <= 255.0 && high > 1.0 {
        notes.push("Its numbers were taken as 0 to 255.".into());
        return [0.0, 255.0];
    }
    if low < high {
        notes.push(format!("Its numbers from {low} to {high} were stretched to full brightness."));
    }
    [low, high]
}

fn stretched_note(low: f32, high: f32, full: u16) -> String {
    format!("Its values reach only from {low} to {high} of {full}: they were stretched to full brightness.")
}

fn push_dark_note(high: f32, varied: bool, notes: &mut Vec<String>) {
    if varied && high < DARK {
        let percent = (high * 100.0).ceil();
        notes.push(format!("It is dark: its brightest value is {percent} % of white."));
    }
}

/// Least and greatest of the samples that are not opacity.
fn range(layout: Layout, at: impl Fn(usize) -> f32) -> [f32; 2] {
    let colours = match layout.model {
        Model::Grey(_) => 1,
        Model::Rgb(_) => 3,
        Model::Cmyk => 4,
    };
    let [next, sample] = layout.steps;
    let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
    for pixel in 0..layout.pixels {
        for colour in 0..colours {
            let value = at(pixel * next + colour * sample);
            low = low.min(value);
            high = high.max(value);
        }
    }
    if low <= high { [low, high] } else { [0.0, 0.0] }
}

/// The value in 255ths of the range; equal ends give black.
fn byte(value: f32, low: f32, high: f32) -> u8 {
    if high <= low {
        return 0;
    }
    ((value - low) / (high - low) * 255.0 + 0.5) as u8
}

/// Writes out the pixels: `at` gives a sample as a byte, `opacity` one of opacity.
fn expand(layout: Layout, at: impl Fn(usize) -> u8, opacity: impl Fn(usize) -> u8) -> Vec<u8> {
    let Layout { model, steps: [next, sample], pixels } = layout;
    let mut rgba = vec![0; pixels * 4];
    let out = rgba.as_chunks_mut::<4>().0.iter_mut().enumerate();
    match model {
        Model::Grey(alpha) => {
            for (pixel, out) in out {
                let first = pixel * next;
                let grey = at(first);
                *out = [grey, grey, grey, if alpha { opacity(first + sample) } else { 255 }];
            }
        }
        Model::Rgb(alpha) => {
            for (pixel, out) in out {
                let first = pixel * next;
                let last = if alpha { opacity(first + 3 * sample) } else { 255 };
                *out = [at(first), at(first + sample), at(first + 2 * sample), last];
            }
        }
        Model::Cmyk => {
            for (pixel, out) in out {
                let [c, m, y, k] = [0, 1, 2, 3].map(|i| 255 - u32::from(at(pixel * next + i * sample)));
                let light = |ink: u32| ((ink * k + 127) / 255) as u8;
                *out = [light(c), light(m), light(y), 255];
            }
        }
    }
    rgba
}
