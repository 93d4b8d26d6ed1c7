//! All that the page knows of a run: a pure reducer over the events of its workers, tested on the host, with the
//! history of the run and of the runs before it.

mod history;
mod kept;
mod measurements;
mod previews;
mod query_record;
mod reducer;
mod replay_history;
mod run_history;
mod run_record;
pub mod supervisor;
mod time_left;

pub use history::{History, Point};
pub use kept::{KeptOwn, KeptRun, Surroundings, stored_run};
pub use measurements::{Measurement, Unit, measurements};
pub use previews::{LatentMap, OwnImage, Reconstructions};
pub use query_record::QueryRecord;
pub use reducer::{Baselines, Run, SavedCheckpoint, State};
pub use replay_history::ReplayHistory;
pub use run_history::{MAX_BYTES, MAX_RUNS, RunHistory, differences};
pub use run_record::RunRecord;
