//! The run that a service trains, and what is due for it.

use super::pending_query::PendingQuery;
use crate::protocol::RunId;
use crate::trainer::Trainer;
use crate::trainer::baseline::BaselineFit;
use crate::trainer::code_map::CodeMap;
use crate::trainer::time_budget::TimeBudget;

/// How far the run trains without another command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RunMode {
    /// It does not train.
    Paused,
    /// It trains until all epochs are done.
    Playing,
    /// It trains until this step.
    UntilStep(u32),
    /// A loss was not finite; only a new start helps.
    Diverged,
}

/// How far the reference losses are.
pub(super) enum BaselineStage {
    /// Not every image has been drawn.
    AwaitingImages,
    /// PCA is being fitted; the loss of the mean image is known.
    Fitting(Box<BaselineFit>, f32),
    /// Both were sent.
    Sent,
}

/// The run that a service trains.
pub(super) struct ActiveRun {
    pub(super) id: RunId,
    pub(super) trainer: Trainer,
    pub(super) mode: RunMode,
    pub(super) budget: TimeBudget,
    pub(super) map: CodeMap,
    /// Number of images encoded at once for the map.
    pub(super) block: usize,
    /// The user's own image.
    pub(super) own: Option<Vec<u8>>,
    pub(super) baseline: BaselineStage,
    /// The parameters have changed since the reconstructions were sent.
    pub(super) stale_reconstructions: bool,
    /// The parameters have changed since the diagnostics were sent.
    pub(super) stale_diagnostics: bool,
    /// An epoch has ended, or the run was set up from a checkpoint, and the validation loss was not measured since.
    pub(super) validation_due: bool,
    /// The step of the last validation loss.
    pub(super) validated_step: Option<u32>,
    /// The parameters have changed since the last checkpoint.
    pub(super) unsaved: bool,
    /// Training loss of the last step; `None` before the first one here.
    pub(super) last_loss: Option<f32>,
    /// Step at which training pauses.
    pub(super) stop_at: Option<u32>,
    /// Studies that are not answered yet, at most one a slot, in the order of their turns.
    pub(super) queries: Vec<PendingQuery>,
}
