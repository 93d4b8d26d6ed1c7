//! Stops a run before its last epoch.

use super::Score;
use crate::protocol::PauseReason;
use crate::spec::Spec;

/// Decides from the validation losses whether a run should stop.
#[derive(Clone, Copy, Debug, Default)]
pub struct EarlyStopping {
    /// The smallest validation loss, with the weighted penalty, and its epoch; `None` before the first.
    best: Option<(f32, f32)>,
    /// True when the last loss was at the goal or below; the run stops only when this becomes true.
    at_goal: bool,
}

impl EarlyStopping {
    /// Takes the score of an epoch; `Some` reason when the run should stop.
    ///
    /// Patience counts epochs since the smallest loss, penalty included, and starts again after it has stopped the run.
    /// The goal is for the reconstruction loss alone.
    pub fn check(&mut self, spec: &Spec, epoch: f32, score: Score) -> Option<PauseReason> {
        let weight = spec.penalty_weight(epoch) as f32;
        let loss = score.reconstruction + score.penalty.map_or(0.0, |penalty| penalty * weight);
        if self.best.is_none_or(|(best, _)| loss < best) {
            self.best = Some((loss, epoch));
        }
        let before = self.at_goal;
        self.at_goal = score.reconstruction <= spec.goal as f32;
        if self.at_goal && !before {
            return Some(PauseReason::Reached);
        }
        let since = self.best.map_or(0.0, |(_, at)| epoch - at);
        // Half an epoch of slack: validation may come a few steps late.
        if spec.patience > 0 && since + 0.5 >= spec.patience as f32 {
            self.best = None;
            return Some(PauseReason::NoBetter { epochs: spec.patience });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(spec: &Spec, losses: &[f32]) -> Vec<Option<PauseReason>> {
        let mut early_stopping = EarlyStopping::default();
        let score = |loss| Score { reconstruction: loss, penalty: None };
        (1..)
            .zip(losses)
            .map(|(epoch, loss)| early_stopping.check(spec, epoch as f32, score(*loss)))
            .collect()
    }

    #[test]
    fn patience_runs_out_after_so_many_epochs_without_a_better_loss() {
        let spec = Spec { patience: 3, ..Spec::default() };
        let out = Some(PauseReason::NoBetter { epochs: 3 });
        let losses = [0.5, 0.4, 0.45, 0.41, 0.39, 0.4, 0.39, 0.42, 0.5];
        let expected = [None, None, None, None, None, None, None, out, None];
        assert_eq!(verdicts(&spec, &losses), expected);
        assert_eq!(verdicts(&Spec::default(), &losses), [None; 9]);
    }

    #[test]
    fn the_goal_is_told_when_it_is_reached_and_not_at_every_epoch_after() {
        let spec = Spec { goal: 0.4, ..Spec::default() };
        let reached = Some(PauseReason::Reached);
        assert_eq!(verdicts(&spec, &[0.5, 0.4, 0.3, 0.5, 0.2]), [None, reached, None, None, reached]);
    }

    #[test]
    fn the_penalty_counts_with_its_weight() {
        let spec = Spec { kind: "sparse".into(), weight: 2.0, patience: 1, ..Spec::default() };
        let mut early_stopping = EarlyStopping::default();
        let score = |penalty| Score { reconstruction: 0.1, penalty: Some(penalty) };
        assert_eq!(early_stopping.check(&spec, 1.0, score(0.5)), None);
        assert_eq!(early_stopping.check(&spec, 2.0, score(0.4)), None, "the penalty fell");
        assert_eq!(early_stopping.check(&spec, 3.0, score(0.4)), Some(PauseReason::NoBetter { epochs: 1 }));
    }
}
