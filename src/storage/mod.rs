//! Runs that are kept where the program runs, so that nothing is lost: what is written, how it outlives a crash at any byte, and
//! the service that does it. Knows no browser: a [`Disk`] is where the files lie.
//!
//! Every run has two slots. The older one is written: first its header is made invalid, then comes what it holds, at last its
//! header with a higher number and the checksums. Until that last write has ended the other slot is what counts.

#[cfg(feature = "storage")]
mod disk;
mod messages;
#[cfg(feature = "storage")]
mod service;
#[cfg(feature = "storage")]
mod slot;
#[cfg(feature = "storage")]
mod slots;
#[cfg(feature = "storage")]
mod store;
mod stored;

#[cfg(feature = "storage")]
pub use disk::{Disk, DiskError, Part};
pub use messages::{Listing, Loaded, StorageCommand, StorageEvent};
#[cfg(feature = "storage")]
pub use service::{Place, StorageService};
#[cfg(feature = "storage")]
pub use store::{LoadError, MAX_UNPINNED, Store};
pub use stored::{
    About, Body, Curve, Entry, Key, Label, LabelChange, OwnSource, StoredMeasurement, StoredRun, Thumbnail,
};
