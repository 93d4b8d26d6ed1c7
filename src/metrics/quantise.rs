//! Uniform scalar quantisation of codes, and the bits that an arithmetic coder takes for them.

/// A uniform quantiser for each value of a code, from its least to its largest, with 2^bits levels.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantiser {
    /// Least value and step, for each value of a code; a step of 0 for a constant value.
    steps: Vec<[f32; 2]>,
    /// True for each value whose range is wider than the receiver knows, so that it has to be sent.
    sent: Vec<bool>,
    levels: u32,
}

impl Quantiser {
    /// Fits a quantiser of `bits` (1–8) bits to rows `[n, size]`. Ranges are those of the `known` rows (codes of the training
    /// images, which sender and receiver have); a range that does not hold all rows is widened and counts as sent.
    pub fn fit(known: &[f32], rows: &[f32], size: usize, bits: u32) -> Self {
        let levels = 1_u32 << bits.clamp(1, 8);
        let range = |rows: &[f32], k: usize| {
            let column = rows.iter().skip(k).step_by(size.max(1));
            column.fold((f32::MAX, f32::MIN), |(l, h), v| (l.min(*v), h.max(*v)))
        };
        let (mut steps, mut sent) = (Vec::new(), Vec::new());
        for k in 0..size {
            let ((low, high), (least, most)) = (range(known, k), range(rows, k));
            sent.push(least < low || most > high);
            let (low, high) = (low.min(least), high.max(most));
            steps.push(if high > low { [low, (high - low) / levels as f32] } else { [low.min(high), 0.0] });
        }
        Self { steps, sent, levels }
    }

    /// The levels of a row, from 0; values outside the range are clamped.
    pub fn levels(&self, row: &[f32]) -> Vec<u8> {
        let level = |(value, [low, step]): (&f32, &[f32; 2])| match *step {
            0.0 => 0,
            step => ((value - low) / step).clamp(0.0, (self.levels - 1) as f32) as u8,
        };
        row.iter().zip(&self.steps).map(level).collect()
    }

    /// Values in the middle of these levels.
    pub fn values(&self, levels: &[u8]) -> Vec<f32> {
        levels.iter().zip(&self.steps).map(|(l, [low, step])| low + (f32::from(*l) + 0.5) * step).collect()
    }

    /// Bits that an adaptive arithmetic coder takes for rows of levels `[n, size]`, with one model for each value that begins
    /// uniform and counts the levels it codes (Laplace's rule of succession): log₂ of (n + L − 1)! / ((L − 1)! · ∏ nᵢ!). That
    /// includes the cost of the histogram, which the decoder learns on the way. A range that has to be sent takes 32 bits.
    pub fn bits(&self, levels: &[u8]) -> f64 {
        const RANGE: f64 = 32.0;
        let size = self.steps.len();
        let varies = |k: &usize| self.steps[*k][1] > 0.0;
        let of = |k: usize| {
            let mut counts = vec![0_u32; self.levels as usize];
            levels.iter().skip(k).step_by(size).for_each(|level| counts[usize::from(*level)] += 1);
            let n: u32 = counts.iter().sum();
            let factorial = |n: u32| libm::lgamma(f64::from(n) + 1.0);
            let nats = factorial(n + self.levels - 1)
                - factorial(self.levels - 1)
                - counts.iter().map(|c| factorial(*c)).sum::<f64>();
            nats / core::f64::consts::LN_2 + if self.sent[k] { RANGE } else { 0.0 }
        };
        (0..size).filter(varies).map(of).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_moves_by_more_than_half_a_level() {
        let rows: Vec<f32> = (0..200).map(|i| libm::sinf(i as f32) * (1.0 + (i % 2) as f32)).collect();
        let mut before = f32::INFINITY;
        for bits in 1..=8 {
            let quantiser = Quantiser::fit(&rows, &rows, 2, bits);
            let worst = rows
                .chunks(2)
                .flat_map(|row| {
                    let back = quantiser.values(&quantiser.levels(row));
                    [(back[0] - row[0]).abs(), (back[1] - row[1]).abs() / 2.0]
                })
                .fold(0.0, f32::max);
            assert!(worst <= 1.001 / (1 << bits) as f32 && worst < before, "{bits} bits: {worst}");
            before = worst;
        }
        let constant = Quantiser::fit(&[3.0, 3.0], &[3.0], 1, 4);
        assert_eq!(constant.values(&constant.levels(&[9.0])), [3.0]);
        assert_eq!(constant.bits(&[0, 0]), 0.0, "nothing to send but what everybody knows");
    }

    #[test]
    fn rare_levels_cost_and_one_row_costs_all_its_bits() {
        let quantiser = Quantiser::fit(&[0.0, 8.0], &[1.0], 1, 3);
        let even: Vec<u8> = (0..800).map(|i| (i % 8) as u8).collect();
        let cost = quantiser.bits(&even);
        assert!((cost / 800.0 - 3.0).abs() < 0.1, "three bits each: {cost}");
        let peaked: Vec<u8> = (0..800).map(|i| u8::from(i % 100 == 0)).collect();
        let cost = quantiser.bits(&peaked);
        // Entropy of 1 in 100: .081 bits.
        assert!((0.08..0.2).contains(&(cost / 800.0)), "{cost}");
        assert!((quantiser.bits(&[5]) - 3.0).abs() < 1e-9, "nothing is known before");
        let wider = Quantiser::fit(&[0.0, 8.0], &[9.0], 1, 3);
        assert!((wider.bits(&[5]) - 35.0).abs() < 1e-9, "another range has to be sent");
    }
}
