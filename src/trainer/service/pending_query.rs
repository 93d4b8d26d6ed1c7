//! A study that was requested and is not answered yet.

use crate::protocol::{QuerySlot, Study};
use crate::trainer::study::RunningStudy;

/// A study that is not answered yet.
pub(super) struct PendingQuery {
    pub(super) id: u32,
    pub(super) slot: QuerySlot,
    /// Step of the oldest codes that it is answered with.
    pub(super) step: u32,
    pub(super) stage: QueryStage,
    /// Images still to be encoded for it while the network trains.
    pub(super) unencoded: usize,
    /// When its progress was last sent, in ms.
    pub(super) reported: f64,
}

pub(super) enum QueryStage {
    /// It waits until all images are drawn and have a code, of about the present parameters for a thorough study.
    Waiting(Study),
    /// It is being computed.
    Working(Box<RunningStudy>),
}
