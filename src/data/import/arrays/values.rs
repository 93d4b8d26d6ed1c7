//! Values of arrays in files: of every type and byte order, row- or column-major.

use crate::data::import::array::{Array, Part, Values};
use crate::data::import::error::ReadError;
use crate::data::rng::Random;
use std::io::Read;

/// Bytes that are read at once; a multiple of every element's size.
const CHUNK: usize = 64 << 10;
/// Values that are read before there is room for all.
const FIRST: usize = 4 << 20;
/// Most entries along the first axis.
const MAX_ENTRIES: usize = 50_000_000;
/// Seed of the random part of an array that is too large.
const SEED: u64 = 0x1d8;

/// Type of the numbers in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Unsigned,
    Signed,
    Float,
}

/// How a number is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) kind: Kind,
    /// Bytes: 1, 2, 4 or 8.
    pub(super) size: usize,
    pub(super) big_endian: bool,
}

/// What a header says of an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) element: Element,
    pub(super) shape: Vec<usize>,
    /// True when the first axis varies fastest, as Fortran has it.
    pub(super) fortran: bool,
}

impl Layout {
    /// Number of values; `None` beyond what a machine can count.
    pub(super) fn len(&self) -> Option<usize> {
        self.shape.iter().try_fold(1_usize, |product, length| product.checked_mul(*length))
    }

    /// Bytes that the values take in the file.
    pub(super) fn bytes(&self) -> Option<u64> {
        (self.len()? as u64).checked_mul(self.element.size as u64)
    }

    /// Bytes that the values take in memory.
    pub(super) fn memory(&self) -> Option<usize> {
        self.len()?.checked_mul(if self.element.kind == Kind::Float { size_of::<f32>() } else { 1 })
    }

    /// The shape in words: "(60000, 28, 28)".
    pub(super) fn words(&self) -> String {
        let lengths: Vec<String> = self.shape.iter().map(usize::to_string).collect();
        format!("({})", lengths.join(", "))
    }
}

/// Reads the values of an array, `available` bytes of which are there. When they take more than `limit` bytes in memory,
/// a random part of the entries along the first axis is read.
pub(super) fn read_values(
    reader: &mut dyn Read,
    layout: &Layout,
    available: u64,
    limit: usize,
) -> Result<(Array, Option<Part>), ReadError> {
    let too_large = || ReadError::TooLargeArray { shape: layout.words() };
    let (bytes, memory) = layout.bytes().zip(layout.memory()).ok_or_else(too_large)?;
    if bytes == 0 {
        return Err(ReadError::NoValues(layout.words()));
    }
    if bytes > available {
        return Err(ReadError::ShortArray { shape: layout.words() });
    }
    let entries = layout.shape.first().copied().unwrap_or(1);
    if entries > MAX_ENTRIES {
        return Err(too_large());
    }
    let part = if memory > limit {
        let kept = (entries as u128 * limit as u128 / memory as u128) as usize;
        if kept == 0 {
            return Err(too_large());
        }
        Some(Part { of: entries, rows: choose(entries, kept) })
    } else {
        None
    };
    let numbers = Collect::new(layout, part.as_ref()).read(reader)?;
    let mut shape = layout.shape.clone();
    if let (Some(first), Some(part)) = (shape.first_mut(), &part) {
        *first = part.rows.len();
    }
    let numbers = if layout.fortran && shape.len() > 1 { row_major(numbers, &shape) } else { numbers };
    Ok((Array { shape, values: numbers }, part))
}

/// `count` of the numbers below `of`, rising, the same ones every time (Knuth's algorithm S).
fn choose(of: usize, count: usize) -> Vec<u32> {
    let mut random = Random::new(SEED, of as u64);
    let mut chosen = Vec::with_capacity(count);
    for row in 0..of {
        if random.below(of - row) < count - chosen.len() {
            chosen.push(row as u32);
        }
    }
    chosen
}

/// Reads values and keeps those of the chosen entries.
struct Collect {
    element: Element,
    total: usize,
    /// Values of one entry that follow one another, and number of entries.
    run: usize,
    entries: usize,
    /// Which entries are kept; empty for all.
    keep: Vec<bool>,
    /// Number of values that are kept.
    kept: usize,
    values: Values,
}

impl Collect {
    fn new(layout: &Layout, part: Option<&Part>) -> Self {
        let total = layout.len().unwrap_or_default();
        let entries = layout.shape.first().copied().unwrap_or(1);
        let mut keep = vec![false; part.map_or(0, |part| part.of)];
        for row in part.iter().flat_map(|part| &part.rows) {
            keep[*row as usize] = true;
        }
        let values = if layout.element.kind == Kind::Float {
            Values::Floats(Vec::new())
        } else {
            Values::Bytes(Vec::new())
        };
        let run = if layout.fortran { 1 } else { total / entries.max(1) };
        let kept = part.map_or(total, |part| total / entries.max(1) * part.rows.len());
        Self { element: layout.element, total, run, entries, keep, kept, values }
    }

    fn read(mut self, reader: &mut dyn Read) -> Result<Values, ReadError> {
        let mut buffer = vec![0; CHUNK];
        let mut at = 0;
        while at < self.total {
            let count = (self.total - at).min(CHUNK / self.element.size);
            let bytes = &mut buffer[..count * self.element.size];
            reader.read_exact(bytes).map_err(ReadError::unreadable)?;
            self.reserve();
            if self.keep.is_empty() {
                self.push(bytes);
            } else {
                self.push_kept(at, bytes);
            }
            at += count;
        }
        Ok(self.values)
    }

    /// Makes room for all values at once when the first ones are there: a header alone takes no memory, and growing step by
    /// step would take twice as much.
    fn reserve(&mut self) {
        let kept = self.kept;
        match &mut self.values {
            Values::Bytes(values) if values.capacity() < kept && values.len() >= FIRST => {
                values.reserve_exact(kept - values.len());
            }
            Values::Floats(values) if values.capacity() < kept && values.len() >= FIRST => {
                values.reserve_exact(kept - values.len());
            }
            _ => {}
        }
    }

    /// Adds those of the values from number `at` on that belong to kept entries.
    fn push_kept(&mut self, mut at: usize, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let rest = (self.run - at % self.run) * self.element.size;
            let (run, others) = bytes.split_at(rest.min(bytes.len()));
            if self.keep[at / self.run % self.entries] {
                self.push(run);
            }
            at += run.len() / self.element.size;
            bytes = others;
        }
    }

    fn push(&mut self, bytes: &[u8]) {
        let element = self.element;
        match &mut self.values {
            Values::Bytes(values) if element == Element { kind: Kind::Unsigned, size: 1, ..element } => {
                values.extend_from_slice(bytes);
                return;
            }
            Values::Bytes(values) => {
                let before = values.len();
                for number in bytes.chunks_exact(element.size) {
                    match u8::try_from(element.whole(number)) {
                        Ok(value) => values.push(value),
                        Err(_) => break,
                    }
                }
                if values.len() - before == bytes.len() / element.size {
                    return;
                }
                // A number that is no byte: from here on they are fractions.
                values.truncate(before);
                self.values = Values::Floats(values.iter().map(|value| f32::from(*value)).collect());
            }
            Values::Floats(_) | Values::Texts(_) => {}
        }
        if let Values::Floats(values) = &mut self.values {
            values.extend(bytes.chunks_exact(element.size).map(|number| element.float(number)));
        }
    }
}

impl Element {
    /// A whole number's value.
    fn whole(self, bytes: &[u8]) -> i128 {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        if self.big_endian {
            word[..bytes.len()].reverse();
        }
        let value = u64::from_le_bytes(word);
        match self.kind {
            Kind::Bool => i128::from(value != 0),
            Kind::Signed => {
                let unused = 64 - 8 * bytes.len() as u32;
                i128::from((value << unused).cast_signed() >> unused)
            }
            Kind::Unsigned | Kind::Float => i128::from(value),
        }
    }

    /// Any number's value.
    fn float(self, bytes: &[u8]) -> f32 {
        match (self.kind, self.size) {
            (Kind::Float, 2) => half(self.whole(bytes) as u16),
            (Kind::Float, 4) => f32::from_bits(self.whole(bytes) as u32),
            (Kind::Float, _) => f64::from_bits(self.whole(bytes) as u64) as f32,
            _ => self.whole(bytes) as f32,
        }
    }
}

/// The value of a fraction of 16 bits (IEEE 754 binary16).
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (bits >> 10 & 0x1f, f32::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction / (1 << 24) as f32,
        0x1f if fraction == 0.0 => f32::INFINITY,
        0x1f => f32::NAN,
        // Powers of two as their bits: exact everywhere.
        _ => (1.0 + fraction / 1024.0) * f32::from_bits((u32::from(exponent) + 112) << 23),
    }
}

/// Values in which the first axis varies fastest, reordered so that the last does.
fn row_major(values: Values, shape: &[usize]) -> Values {
    match values {
        Values::Bytes(values) => Values::Bytes(reorder(&values, shape)),
        Values::Floats(values) => Values::Floats(reorder(&values, shape)),
        Values::Texts(values) => Values::Texts(values),
    }
}

fn reorder<T: Copy + Default>(values: &[T], shape: &[usize]) -> Vec<T> {
    let mut ordered = vec![T::default(); values.len()];
    // Distance in the result between neighbours along each axis.
    let mut strides = vec![1; shape.len()];
    for axis in (1..shape.len()).rev() {
        strides[axis - 1] = strides[axis] * shape[axis];
    }
    let mut index = vec![0; shape.len()];
    let mut to = 0;
    for value in values {
        ordered[to] = *value;
        for axis in 0..shape.len() {
            index[axis] += 1;
            to += strides[axis];
            if index[axis] < shape[axis] {
                break;
            }
            to -= strides[axis] * shape[axis];
            index[axis] = 0;
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_exact() {
        assert_eq!([half(0), half(0x3c00), half(0xc000), half(0x7bff)], [0.0, 1.0, -2.0, 65504.0]);
        assert_eq!(half(1), 2.0_f32.powi(-24));
        assert!(half(0x7c00).is_infinite() && half(0x7e00).is_nan());
    }

    #[test]
    fn a_part_is_spread_over_the_whole_and_rises() {
        let chosen = choose(1000, 100);
        assert_eq!(chosen.len(), 100);
        assert!(chosen.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(chosen[9] < 300 && chosen[90] > 700);
        assert_eq!(chosen, choose(1000, 100));
    }

    #[test]
    fn a_part_of_an_array_holds_whole_entries_in_both_orders() {
        let element = Element { kind: Kind::Unsigned, size: 2, big_endian: false };
        let value = |entry: usize, column: usize| (entry * 3 + column) as u16;
        for fortran in [false, true] {
            let layout = Layout { element, shape: vec![20, 3], fortran };
            let order: Vec<(usize, usize)> = if fortran {
                (0..3).flat_map(|column| (0..20).map(move |entry| (entry, column))).collect()
            } else {
                (0..20).flat_map(|entry| (0..3).map(move |column| (entry, column))).collect()
            };
            let bytes: Vec<u8> = order.iter().flat_map(|(e, c)| value(*e, *c).to_le_bytes()).collect();
            let (array, part) = read_values(&mut &bytes[..], &layout, 120, 30).unwrap();
            let rows = part.unwrap().rows;
            assert_eq!(array.shape, [10, 3]);
            let expected =
                rows.iter().flat_map(|row| (0..3).map(|column| value(*row as usize, column) as u8));
            assert_eq!(array.values, Values::Bytes(expected.collect()), "fortran {fortran}");
        }
    }
}
