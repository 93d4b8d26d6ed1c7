//! Seeded random numbers that are the same on every platform.

use rand_core::Rng as _;
use rand_pcg::Pcg32;

/// A seeded stream of random numbers. Streams with different ids are independent.
#[derive(Clone, Debug)]
pub struct Random(Pcg32);

impl Random {
    /// The stream `stream` of `seed`.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(Pcg32::new(seed, stream))
    }

    /// The stream of one item (such as an image) of a seeded set, independent of all other items.
    ///
    /// PCG streams of one seed with consecutive ids are correlated, so both numbers are mixed first, by the finaliser of
    /// SplitMix64 (Steele, Lea & Flood 2014).
    pub fn item(seed: u32, item: u64) -> Self {
        let mut z = (u64::from(seed) << 32 ^ item).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self::new(z ^ (z >> 31), item)
    }

    /// The class (below `N`) of an item of a seeded set. Items `k·N` to `k·N + N − 1` have every class once, in random order.
    pub fn class<const N: usize>(seed: u32, item: usize) -> usize {
        /// First item whose stream orders classes; those below are for the caller.
        const ORDER: u64 = 1 << 31;
        let mut order: [usize; N] = core::array::from_fn(|class| class);
        Self::item(seed, ORDER + (item / N) as u64).shuffle(&mut order);
        order[item % N]
    }

    /// Uniform 32 bits.
    pub fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Uniform in [0, 1), in steps of 2⁻²⁴ (every value is exact in f32).
    pub fn unit(&mut self) -> f32 {
        const STEP: f32 = 1.0 / (1 << 24) as f32;
        (self.next_u32() >> 8) as f32 * STEP
    }

    /// Uniform in [low, high).
    pub fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Uniform whole number in 0..n, by multiplication (bias below 2⁻³² · n).
    pub fn below(&mut self, n: usize) -> usize {
        ((u64::from(self.next_u32()) * n as u64) >> 32) as usize
    }

    /// Standard normal (Box & Muller 1958).
    pub fn normal(&mut self) -> f32 {
        let radius = libm::sqrtf(-2.0 * libm::logf(1.0 - self.unit()));
        radius * libm::cosf(core::f32::consts::TAU * self.unit())
    }

    /// Fills `values` with standard normals, two of each pair of uniforms (Box & Muller 1958).
    pub fn fill_normal(&mut self, values: &mut [f32]) {
        for pair in values.chunks_mut(2) {
            let radius = libm::sqrtf(-2.0 * libm::logf(1.0 - self.unit()));
            let (sin, cos) = libm::sincosf(core::f32::consts::TAU * self.unit());
            for (value, part) in pair.iter_mut().zip([cos, sin]) {
                *value = radius * part;
            }
        }
    }

    /// Puts `items` in random order (Fisher & Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn neighbouring_items_are_unrelated() {
        let first: Vec<f32> = (0..4000).map(|item| Random::item(1, item).unit() - 0.5).collect();
        let mean = first.iter().sum::<f32>() / 4000.0;
        let product = first.windows(2).map(|w| w[0] * w[1]).sum::<f32>() / 4000.0;
        // Uniform numbers have variance 1/12; both bounds are four standard errors.
        assert!(mean.abs() < 0.019, "{mean}");
        assert!(product.abs() * 12.0 < 0.064, "{product}");
        assert_ne!(Random::item(1, 0).next_u32(), Random::item(2, 0).next_u32());
    }
}
