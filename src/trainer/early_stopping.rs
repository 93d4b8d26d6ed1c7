//! Stops a run before its last epoch.

use super::Score;
use crate::checkpoint::StoppingState;
use crate::protocol::PauseReason;
use crate::spec::Spec;

/// Decides from the validation losses whether a run should stop. What it has seen goes into checkpoints.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EarlyStopping(pub(super) StoppingState);

impl EarlyStopping {
    /// Takes the score of an epoch; `Some` reason when the run should stop.
    ///
    /// Patience counts epochs since the smallest loss, penalty included, and starts again after it has stopped the run.
    /// The goal is for the reconstruction loss alone.
    pub fn check(&mut self, spec: &Spec, epoch: f32, score: Score) -> Option<PauseReason> {
        let state = &mut self.0;
        let weight = spec.penalty_weight(epoch) as f32;
        let loss = score.reconstruction + score.penalty.map_or(0.0, |penalty| penalty * weight);
        if state.best.is_none_or(|(best, _)| loss < best) {
            state.best = Some((loss, epoch));
        }
        let before = state.at_goal;
        (state.at_goal, state.due) = (score.reconstruction <= spec.goal as f32, false);
        if state.at_goal && !before {
            return Some(PauseReason::Reached);
        }
        let since = state.best.map_or(0.0, |(_, at)| epoch - at);
        // Half an epoch of slack: validation may come a few steps late.
        if spec.patience > 0 && since + 0.5 >= spec.patience as f32 {
            state.best = None;
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
