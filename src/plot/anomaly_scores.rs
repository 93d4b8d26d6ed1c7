//! Anomaly scores: what an image can be scored by, and images ranked by it.

use crate::protocol::Anomalies;

/// A score of an image: the larger, the less it fits what the network has learned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnomalyScore {
    /// The mean squared error of its worst pixels. Every run has it, and images from outside.
    #[default]
    WorstPixels,
    /// The mean squared error of all its pixels. Every run has it, and images from outside.
    MeanError,
    /// The negative evidence lower bound, which only a variational network has.
    NegElbo,
}

/// Texts of a score, and its values.
pub struct ScoreRow {
    /// Its key in the form.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it measures, in a sentence.
    pub about: &'static str,
    /// Its name at an axis.
    pub axis: &'static str,
    values: fn(&Anomalies) -> &[f32],
}

/// The row of every [`AnomalyScore`], in its order.
const SCORES: [ScoreRow; 3] = [
    ScoreRow {
        key: "top",
        name: "Worst pixels",
        about: "Mean squared error of the worst 2 % of an image's pixels, of values from 0 to 1.",
        axis: "MSE of the worst 2 %",
        values: |anomalies| &anomalies.top.0,
    },
    ScoreRow {
        key: "mean",
        name: "Mean error",
        about: "Mean squared error of all pixels of an image, of values from 0 to 1.",
        axis: "MSE",
        values: |anomalies| &anomalies.mean.0,
    },
    ScoreRow {
        key: "elbo",
        name: "−ELBO",
        about: "The negative evidence lower bound in nats: the loss of an image and the KL divergence of its code, with \
                the code at its mean.",
        axis: "−ELBO in nats",
        values: |anomalies| &anomalies.neg_elbo.0,
    },
];

impl AnomalyScore {
    /// Every score, in the order of the form.
    pub const ALL: [Self; 3] = [Self::WorstPixels, Self::MeanError, Self::NegElbo];

    /// The score with this key; the first for any other.
    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|score| score.row().key == key).unwrap_or_default()
    }

    /// Its texts and values.
    pub fn row(self) -> &'static ScoreRow {
        &SCORES[self as usize]
    }

    /// Scores of the normal images and of the anomalous ones.
    pub fn split(self, found: &Anomalies) -> (&[f32], &[f32]) {
        let scores = (self.row().values)(found);
        scores.split_at((found.good as usize).min(scores.len()))
    }

    /// Positions in `images` (indices in the lists of scores) and scores, largest first.
    pub fn ranked(self, found: &Anomalies, images: &[u32]) -> Vec<(usize, f32)> {
        let score = |i: &u32| (self.row().values)(found).get(*i as usize).copied().unwrap_or(f32::NAN);
        ranked(&images.iter().map(score).collect::<Vec<_>>())
    }

    /// This score, or the first one for images that don't have it.
    pub fn or_first(self, found: Option<&Anomalies>) -> Self {
        let has_elbo = found.is_some_and(|found| !found.neg_elbo.0.is_empty());
        if self == Self::NegElbo && !has_elbo { Self::default() } else { self }
    }
}

/// Index and value of each score, largest first.
pub fn ranked(scores: &[f32]) -> Vec<(usize, f32)> {
    let mut all: Vec<_> = scores.iter().copied().enumerate().collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Floats;

    #[test]
    fn a_score_that_is_not_there_is_not_shown() {
        use AnomalyScore::{MeanError, NegElbo, WorstPixels};
        let mut found = Anomalies { good: 1, top: Floats(vec![1.0, 2.0]), ..Anomalies::default() };
        let shown = AnomalyScore::ALL.map(|score| score.or_first(Some(&found)));
        assert_eq!(shown, [WorstPixels, MeanError, WorstPixels]);
        assert_eq!(NegElbo.or_first(None), WorstPixels);
        found.neg_elbo = Floats(vec![5.0, 4.0]);
        assert_eq!(NegElbo.or_first(Some(&found)), NegElbo);
        assert_eq!(NegElbo.split(&found), (&[5.0][..], &[4.0][..]));
        assert_eq!(AnomalyScore::ALL.map(|score| AnomalyScore::from_key(score.row().key)), AnomalyScore::ALL);
    }

    #[test]
    fn cases_are_ranked_by_the_chosen_score() {
        let found = Anomalies {
            good: 1,
            top: Floats(vec![0.1, 0.9, 0.5]),
            mean: Floats(vec![0.1, 0.2, 0.3]),
            ..Anomalies::default()
        };
        assert_eq!(AnomalyScore::WorstPixels.ranked(&found, &[2, 1]), [(1, 0.9), (0, 0.5)]);
        assert_eq!(AnomalyScore::MeanError.ranked(&found, &[2, 1]), [(0, 0.3), (1, 0.2)]);
    }
}
