//! The kept runs in a folder.

use super::disk::{Disk, DiskError};
use super::slots::Slots;
use super::{About, Entry, Key, Label, LabelChange, StoredRun};
use crate::data::ImageSet;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Runs that are neither pinned nor named are at most this many: with one more, the oldest goes.
pub const MAX_UNPINNED: usize = 40;

/// Ends of names: a run, what the user says of it, how it changed, that it is deleted, and data.
const RUN: &str = ".run";
const LABEL: &str = ".label";
const REPLAY: &str = ".replay";
const DELETED: &str = ".deleted";
const DATA: &str = ".data";

/// Why a run can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// There is no such run.
    #[error("this run no longer exists")]
    Missing,
    /// A newer version has written it.
    #[error("a newer version of Hourglass has written this run: reload the page to get that version")]
    Newer,
    /// Both of its slots are damaged.
    #[error("what was kept of this run is damaged")]
    Damaged,
    /// The folder can't be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// A kept run as the store knows it.
#[derive(Clone, Debug, Default)]
struct Known {
    about: Option<About>,
    label: Label,
    run_slots: Slots,
    label_slots: Slots,
    bytes: u64,
    deleted: bool,
}

impl Known {
    fn newer(&self) -> bool {
        self.run_slots.newer || self.label_slots.newer
    }

    /// It may go by itself.
    fn may_go(&self) -> bool {
        !self.label.pinned && self.label.name.is_empty() && !self.newer() && !self.deleted
    }
}

/// The kept runs in a folder.
#[derive(Debug)]
pub struct Store<D> {
    disk: D,
    runs: BTreeMap<Key, Known>,
}

impl<D: Disk> Store<D> {
    /// The runs of a folder.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn open(disk: D) -> Result<Self, DiskError> {
        let mut store = Self { disk, runs: BTreeMap::new() };
        store.refresh().await?;
        Ok(store)
    }

    /// The folder.
    pub const fn disk(&self) -> &D {
        &self.disk
    }

    /// Looks anew at what is there: another tab may have written.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub async fn refresh(&mut self) -> Result<(), DiskError> {
        let files = self.disk.files().await?;
        let mut keys = BTreeSet::new();
        for (name, _) in &files {
            keys.extend(
                name.split_once('.')
                    .filter(|(_, end)| format!(".{end}").starts_with(RUN))
                    .map(|(key, _)| key),
            );
        }
        let size = |name: &str| files.iter().find(|(file, _)| file == name).map_or(0, |(_, bytes)| *bytes);
        let mut runs = BTreeMap::new();
        for key in keys {
            let name = format!("{key}{RUN}");
            let run_slots = Slots::look(&self.disk, &name).await?;
            let labels = format!("{key}{LABEL}");
            let label_slots = match files.iter().any(|(file, _)| file.starts_with(&labels)) {
                true => Slots::look(&self.disk, &labels).await?,
                false => Slots::default(),
            };
            let about = match run_slots.head(&self.disk, &name).await {
                Some(head) => decode::<About>(&head),
                None => None,
            };
            let label = match label_slots.head(&self.disk, &labels).await {
                Some(head) => decode(&head).unwrap_or_default(),
                None => Label::default(),
            };
            let bytes = size(&format!("{name}.a")).max(size(&format!("{name}.b")));
            let deleted = files.iter().any(|(file, _)| *file == format!("{key}{DELETED}"));
            let known = Known { about, label, run_slots, label_slots, bytes, deleted };
            runs.insert(key.to_owned(), known);
        }
        self.runs = runs;
        Ok(())
    }

    /// The runs that can be read and are not deleted, newest first.
    pub fn entries(&self) -> Vec<Entry> {
        let mut all: Vec<Entry> = self.runs.keys().filter_map(|key| self.entry(key)).collect();
        all.sort_by(|a, b| b.about.saved_at.total_cmp(&a.about.saved_at));
        all
    }

    /// A run in a list; `None` for one that can't be read or is deleted.
    pub fn entry(&self, key: &str) -> Option<Entry> {
        let known = self.runs.get(key).filter(|known| !known.deleted && !known.newer())?;
        let about = known.about.clone()?;
        Some(Entry { key: key.to_owned(), about, label: known.label.clone(), bytes: known.bytes as f64 })
    }

    /// Number of runs that a newer version has written, and of those of which nothing can be read.
    pub fn unreadable(&self) -> [u32; 2] {
        let newer = self.runs.values().filter(|known| known.newer()).count();
        let damaged = self.runs.values().filter(|known| !known.newer() && known.about.is_none()).count();
        [newer as u32, damaged as u32]
    }

    /// Bytes of all files.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub async fn bytes(&self) -> Result<u64, DiskError> {
        Ok(self.disk.files().await?.iter().map(|(_, bytes)| bytes).sum())
    }

    /// Keeps a run in place of what was kept of it before.
    ///
    /// # Errors
    /// When it can't be written; what was kept before still is.
    pub async fn save(&mut self, key: &str, run: &StoredRun) -> Result<(), DiskError> {
        let known = self.runs.entry(key.to_owned()).or_default();
        if known.newer() {
            return Err(DiskError::Other("a newer version has written this run".into()));
        }
        let (head, rest) = (encode(&run.about)?, encode(&run.body)?);
        let name = format!("{key}{RUN}");
        known.bytes = known.run_slots.write(&self.disk, &name, &head, &rest).await?;
        known.about = Some(run.about.clone());
        if known.deleted {
            known.deleted = false;
            self.disk.remove(&format!("{key}{DELETED}")).await?;
        }
        Ok(())
    }

    /// True when there are more runs than [`MAX_UNPINNED`] that are neither pinned nor named.
    pub fn is_crowded(&self) -> bool {
        self.runs.values().filter(|known| known.may_go()).count() > MAX_UNPINNED
    }

    /// The oldest run that is neither pinned nor named, and none of those in `open`.
    pub fn oldest(&self, open: &[Key]) -> Option<Key> {
        let mine = self.runs.iter().filter(|(key, known)| known.may_go() && !open.contains(key));
        let age = |known: &Known| known.about.as_ref().map_or(0.0, |about| about.saved_at);
        mine.min_by(|(_, a), (_, b)| age(a).total_cmp(&age(b))).map(|(key, _)| key.clone())
    }

    /// A run, and whether it is older than what was written last, which is damaged.
    ///
    /// # Errors
    /// When it is not there, damaged, or of a newer version.
    pub async fn load(&mut self, key: &str) -> Result<(StoredRun, bool), LoadError> {
        let known = self.runs.get_mut(key).ok_or(LoadError::Missing)?;
        // Another tab may have written it since.
        let name = format!("{key}{RUN}");
        known.run_slots = Slots::look(&self.disk, &name).await?;
        if known.newer() {
            return Err(LoadError::Newer);
        }
        while let Some((head, rest, older)) = known.run_slots.read(&self.disk, &name).await? {
            if let (Some(about), Some(body)) = (decode(&head), decode(&rest)) {
                return Ok((StoredRun { about, body }, older));
            }
            known.run_slots.forget_newest();
        }
        Err(LoadError::Damaged)
    }

    /// Keeps how a run changed.
    ///
    /// # Errors
    /// When that can't be written; what was kept before still is.
    pub async fn save_replay(&mut self, key: &str, replay: &[u8]) -> Result<(), DiskError> {
        if self.runs.get(key).is_none_or(Known::newer) {
            return Ok(());
        }
        let name = format!("{key}{REPLAY}");
        let mut slots = Slots::look(&self.disk, &name).await?;
        slots.write(&self.disk, &name, &[], replay).await.map(|_| ())
    }

    /// How a run changed; empty where that was not kept or is damaged.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub async fn load_replay(&self, key: &str) -> Result<Vec<u8>, DiskError> {
        let name = format!("{key}{REPLAY}");
        let mut slots = Slots::look(&self.disk, &name).await?;
        let found = slots.read(&self.disk, &name).await?;
        Ok(found.map(|(_, replay, _)| replay).unwrap_or_default())
    }

    /// Names or pins a run. To be called by one tab at a time.
    ///
    /// # Errors
    /// When that can't be written.
    pub async fn label(&mut self, key: &str, change: LabelChange) -> Result<(), DiskError> {
        let before = self.refresh_label(key).await?;
        let known = self.runs.get_mut(key).filter(|known| !known.newer()).ok_or(DiskError::Missing)?;
        let label = change.applied_to(before);
        known.label_slots.write(&self.disk, &format!("{key}{LABEL}"), &encode(&label)?, &[]).await?;
        known.label = label;
        Ok(())
    }

    /// Looks anew at what the user says of a run: another tab may have written it.
    async fn refresh_label(&mut self, key: &str) -> Result<Label, DiskError> {
        let known = self.runs.get_mut(key).ok_or(DiskError::Missing)?;
        let name = format!("{key}{LABEL}");
        known.label_slots = Slots::look(&self.disk, &name).await?;
        if let Some(head) = known.label_slots.head(&self.disk, &name).await {
            known.label = decode(&head).unwrap_or_default();
        }
        Ok(known.label.clone())
    }

    /// True when a run can be read and is neither pinned nor named, nor was so by another tab meanwhile.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub async fn may_go(&mut self, key: &str) -> Result<bool, DiskError> {
        self.refresh_label(key).await?;
        Ok(self.runs.get(key).is_some_and(Known::may_go))
    }

    /// Deletes a run, in a way that can be taken back. One of a newer version stays.
    ///
    /// # Errors
    /// When that can't be written.
    pub async fn delete(&mut self, key: &str) -> Result<(), DiskError> {
        if let Some(known) = self.runs.get_mut(key).filter(|known| !known.newer()) {
            self.disk.write(&format!("{key}{DELETED}"), 0, &[]).await?;
            known.deleted = true;
        }
        Ok(())
    }

    /// Takes back that a run was deleted.
    ///
    /// # Errors
    /// When that can't be written.
    pub async fn undelete(&mut self, key: &str) -> Result<(), DiskError> {
        if let Some(known) = self.runs.get_mut(key) {
            self.disk.remove(&format!("{key}{DELETED}")).await?;
            known.deleted = false;
        }
        Ok(())
    }

    /// Names of the runs that are deleted.
    pub fn deleted(&self) -> Vec<Key> {
        self.runs.iter().filter(|(_, known)| known.deleted).map(|(key, _)| key.clone()).collect()
    }

    /// Removes runs for good that are deleted.
    ///
    /// # Errors
    /// When a file can't be removed.
    pub async fn purge(&mut self, keys: &[Key]) -> Result<(), DiskError> {
        for key in keys {
            if self.runs.get(key).is_some_and(|known| known.deleted) {
                self.remove(key).await?;
            }
        }
        Ok(())
    }

    /// Removes data that no run names, nor `kept`. To be called only where no other tab writes.
    ///
    /// # Errors
    /// When a file can't be removed.
    pub async fn tidy(&mut self, kept: &[&str]) -> Result<(), DiskError> {
        // What a run needs that can't be read is not known.
        if self.unreadable() != [0, 0] {
            return Ok(());
        }
        let used: BTreeSet<&str> =
            self.runs.values().filter_map(|known| known.about.as_ref()?.own_data.as_deref()).collect();
        for (name, _) in self.disk.files().await? {
            let data = [".a", ".b"].iter().find_map(|end| name.strip_suffix(end)?.strip_suffix(DATA));
            if data.is_some_and(|content| !used.contains(content) && !kept.contains(&content)) {
                self.disk.remove(&name).await?;
            }
        }
        Ok(())
    }

    /// Removes a run for good.
    ///
    /// # Errors
    /// When a file can't be removed.
    pub async fn remove(&mut self, key: &str) -> Result<(), DiskError> {
        for end in [RUN, LABEL, REPLAY] {
            Slots::remove(&self.disk, &format!("{key}{end}")).await?;
        }
        // At last: until then it is known as deleted.
        self.disk.remove(&format!("{key}{DELETED}")).await?;
        self.runs.remove(key);
        Ok(())
    }

    /// Keeps a set by its content, unless it is kept already; what it is called.
    ///
    /// # Errors
    /// When it can't be written.
    pub async fn save_data(&mut self, images: &ImageSet) -> Result<String, DiskError> {
        let bytes = encode(images)?;
        let hash = Sha256::digest(&bytes);
        let content: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{content}{DATA}");
        let mut slots = Slots::look(&self.disk, &name).await?;
        if slots.is_empty() {
            slots.write(&self.disk, &name, &[], &bytes).await?;
        }
        Ok(content)
    }

    /// A set by its content; `None` when it is missing or damaged.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub async fn load_data(&self, content: &str) -> Result<Option<ImageSet>, DiskError> {
        let name = format!("{content}{DATA}");
        let mut slots = Slots::look(&self.disk, &name).await?;
        let found = slots.read(&self.disk, &name).await?;
        Ok(found.and_then(|(_, bytes, _)| decode(&bytes)))
    }
}

/// By names, so that a later version may know more of them.
fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, DiskError> {
    rmp_serde::to_vec_named(value).map_err(|error| DiskError::Other(error.to_string()))
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    rmp_serde::from_slice(bytes).ok()
}
