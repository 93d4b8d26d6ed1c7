//! What page and storage worker say to each other.

use super::{Entry, Key, LabelChange, StoredRun};
use crate::buffers::Bytes;
use crate::data::ImageSet;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the page asks of the storage worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StorageCommand {
    /// Say what is kept. Answered by [`StorageEvent::Opened`], or [`StorageEvent::Unavailable`].
    Open,
    /// Keep a set of one's own, once by its content, under a number of the page's. Runs that are saved later name it. Not answered:
    /// where it can't be kept, the saves that name it say why.
    Data {
        /// Number that the page gives it.
        number: u32,
        /// The set.
        #[serde(with = "shared")]
        images: Arc<ImageSet>,
    },
    /// Keep a run in place of what was kept of it before. Answered by [`StorageEvent::Saved`], [`StorageEvent::Full`] or
    /// [`StorageEvent::Failed`].
    Save {
        /// Name of the run.
        key: Key,
        /// The run.
        run: Box<StoredRun>,
        /// Number of its own data, as in [`StorageCommand::Data`]; `None` where they are generated.
        data: Option<u32>,
    },
    /// Keep how a run changed, apart from the run: it is large and wanted less often. Not answered when that succeeds.
    Replay {
        /// Name of the run.
        key: Key,
        /// Map and reconstructions over time.
        replay: Bytes,
    },
    /// Read a run. Answered by [`StorageEvent::Loaded`] or [`StorageEvent::Failed`].
    Load {
        /// Name of the run.
        key: Key,
        /// Go on with it: no other tab may write it from now on.
        claim: bool,
    },
    /// Name or pin a run. Answered by [`StorageEvent::Changed`], as all that follow.
    Label {
        /// Name of the run.
        key: Key,
        /// What the user says of it now; the rest stays as it is, for another tab may have changed that.
        change: LabelChange,
    },
    /// Delete runs, in a way that can be taken back.
    Delete(Vec<Key>),
    /// Take back that runs were deleted.
    Undelete(Vec<Key>),
    /// Copy a run under another name.
    Duplicate {
        /// Name of the run.
        key: Key,
        /// Name of the copy.
        to: Key,
        /// Number of the copy on the page.
        number: u32,
    },
    /// Delete runs for good that were deleted before, and data that no run needs.
    Purge(Vec<Key>),
    /// Delete a run for good at once, because its room is needed, with data that no other needs. Refused where it was pinned or
    /// named meanwhile, or another tab has it open.
    Remove(Key),
}

/// What the storage worker tells the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StorageEvent {
    /// The worker listens; what is sent before is lost.
    Ready,
    /// What is kept.
    Opened(Box<Listing>),
    /// Nothing can be kept here; why, in a sentence.
    Unavailable(String),
    /// A run is kept.
    Saved {
        /// The run.
        entry: Box<Entry>,
        /// Bytes that are used, and that the browser allows; `NaN` where it does not tell.
        used: [f64; 2],
    },
    /// A run that was asked for.
    Loaded(Box<Loaded>),
    /// What is kept has changed.
    Changed(Box<Listing>),
    /// There is no room for a run; what was kept of it before still is.
    Full {
        /// Name of the run.
        key: Key,
        /// The oldest run that is neither pinned nor named and that no tab is known to have open: it could make room.
        oldest: Option<Key>,
    },
    /// A part of what was asked for was not done; why, in a sentence.
    Refused(String),
    /// What was asked for can't be done; why, in a sentence.
    Failed {
        /// Name of the run.
        key: Key,
        /// Why.
        why: String,
    },
}

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// The runs, newest first.
    pub runs: Vec<Entry>,
    /// Number of runs that a newer version has written: they are left alone.
    pub newer: u32,
    /// Number of runs of which nothing can be read.
    pub damaged: u32,
    /// Bytes that are used, and that the browser allows; `NaN` where it does not tell.
    pub used: [f64; 2],
}

/// A run that was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Loaded {
    /// Name of the run.
    pub key: Key,
    /// The run.
    pub run: StoredRun,
    /// Its own data; `None` where they are generated, or can't be read.
    pub images: Option<ImageSet>,
    /// How it changed; empty where that was not kept.
    pub replay: Bytes,
    /// No other tab writes it; otherwise this one has to go on with a copy.
    pub claimed: bool,
    /// The newest slot was damaged: this is the one before.
    pub older: bool,
}

/// A shared set travels as the set itself.
mod shared {
    use super::{Arc, Deserialize as _, ImageSet, Serialize as _};
    use serde::{Deserializer, Serializer};

    pub fn serialize<S: Serializer>(set: &Arc<ImageSet>, serializer: S) -> Result<S::Ok, S::Error> {
        set.as_ref().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<ImageSet>, D::Error> {
        ImageSet::deserialize(deserializer).map(Arc::new)
    }
}
