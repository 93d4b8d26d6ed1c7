//! One recorded moment of a run: the map and the reconstructions at one step, quantised.

/// A coordinate of an unknown position.
const UNKNOWN: u16 = u16::MAX;
/// The largest coordinate of a frame; the smallest is 0.
const FULL: u16 = UNKNOWN - 1;

/// The map and the reconstructions at one step.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    /// Optimiser steps so far.
    pub(super) step: u32,
    /// The smallest known coordinates, then the largest: `[[x, y]; 2]`.
    range: [[f32; 2]; 2],
    /// Position of each image of the set, from 0 (smallest) to [`FULL`] (largest); [`UNKNOWN`] on both axes where it is
    /// unknown. Empty when the map's axes have changed since.
    pub(super) positions: Vec<[u16; 2]>,
    /// Bytes as in [`Event::Reconstructions`](crate::protocol::Event::Reconstructions).
    pub(super) reconstructions: Vec<u8>,
}

impl Frame {
    /// The frame of this step. A position that is unknown is `NaN`.
    pub(super) fn new(step: u32, positions: &[[f32; 2]], reconstructions: &[u8]) -> Self {
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for xy in positions.iter().filter(|xy| is_known(xy)) {
            for axis in 0..2 {
                low[axis] = low[axis].min(xy[axis]);
                high[axis] = high[axis].max(xy[axis]);
            }
        }
        let quantised = |xy: &[f32; 2]| match is_known(xy) {
            true => [0, 1].map(|axis| quantise(xy[axis], low[axis], high[axis])),
            false => [UNKNOWN; 2],
        };
        Self {
            step,
            range: [low, high],
            positions: positions.iter().map(quantised).collect(),
            reconstructions: reconstructions.to_vec(),
        }
    }

    /// Position of an image; `None` when it is unknown.
    pub(super) fn position(&self, image: usize) -> Option<[f64; 2]> {
        let &xy = self.positions.get(image).filter(|xy| !xy.contains(&UNKNOWN))?;
        let [low, high] = self.range.map(|corner| corner.map(f64::from));
        let coordinate =
            |axis: usize| low[axis] + (high[axis] - low[axis]) * (f64::from(xy[axis]) / f64::from(FULL));
        Some([0, 1].map(coordinate))
    }

    /// Adds it to what is kept: step, range, positions and reconstructions, each list after its length; little-endian.
    pub(super) fn keep(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.step.to_le_bytes());
        self.range.iter().flatten().for_each(|v| bytes.extend_from_slice(&v.to_le_bytes()));
        bytes.extend_from_slice(&(self.positions.len() as u32).to_le_bytes());
        self.positions.iter().flatten().for_each(|v| bytes.extend_from_slice(&v.to_le_bytes()));
        bytes.extend_from_slice(&(self.reconstructions.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&self.reconstructions);
    }

    /// Takes a frame from the beginning of what was kept; `None` when it was cut off.
    pub(super) fn take(bytes: &mut &[u8]) -> Option<Self> {
        let number = |bytes: &mut &[u8]| bytes.split_off(..4)?.try_into().ok();
        let step = u32::from_le_bytes(number(bytes)?);
        let mut range = [[0.0; 2]; 2];
        for value in range.iter_mut().flatten() {
            *value = f32::from_le_bytes(number(bytes)?);
        }
        let count = u32::from_le_bytes(number(bytes)?) as usize;
        let (places, _) = bytes.split_off(..count.checked_mul(4)?)?.as_chunks::<4>();
        let place = |b: &[u8; 4]| [u16::from_le_bytes([b[0], b[1]]), u16::from_le_bytes([b[2], b[3]])];
        let positions = places.iter().map(place).collect();
        let length = u32::from_le_bytes(number(bytes)?) as usize;
        let reconstructions = bytes.split_off(..length)?.to_vec();
        Some(Self { step, range, positions, reconstructions })
    }

    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        frame_bytes(self.positions.len(), self.reconstructions.len())
    }
}

/// Bytes that a frame of this many positions and bytes of reconstructions takes.
pub(super) const fn frame_bytes(positions: usize, reconstructions: usize) -> usize {
    size_of::<Frame>() + positions * size_of::<[u16; 2]>() + reconstructions
}

fn is_known(xy: &[f32; 2]) -> bool {
    xy.iter().all(|v| v.is_finite())
}

/// The value from 0 (`low`) to [`FULL`] (`high`), computed in double precision: there the range can't overflow.
fn quantise(value: f32, low: f32, high: f32) -> u16 {
    let [value, low, high] = [value, low, high].map(f64::from);
    if high > low { ((value - low) / (high - low) * f64::from(FULL) + 0.5) as u16 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::Frame;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_position_is_off_by_little_of_the_range(
            positions in prop::collection::vec([-1e3f32..1e3, 999.0f32..1e3], 1..40),
        ) {
            let frame = Frame::new(0, &positions, &[]);
            for (image, place) in positions.iter().enumerate() {
                let Some(found) = frame.position(image) else { panic!() };
                for axis in 0..2 {
                    let range = f64::from(frame.range[1][axis]) - f64::from(frame.range[0][axis]);
                    let off = (f64::from(found[axis] as f32) - f64::from(place[axis])).abs();
                    prop_assert!(off <= range / 60_000.0, "{off} of {range}");
                }
            }
        }
    }
}
