//! Commands of the page in, events out.

use super::disk::{Disk, DiskError};
use super::store::Store;
use super::{Key, Listing, Loaded, StorageCommand, StorageEvent, StoredRun};
use crate::buffers::Bytes;
use crate::data::ImageSet;
use std::collections::BTreeMap;
use std::future::Future;

/// Why a run is not deleted.
const ELSEWHERE: &str = "A run that another tab has open can't be deleted here.";

/// Where the service runs.
pub trait Place {
    /// The folder.
    type Disk: Disk;

    /// Opens the folder.
    fn disk(&self) -> impl Future<Output = Result<Self::Disk, String>>;

    /// Takes the right to write a run, and keeps it as long as the service lives; false when another tab has it.
    fn claim(&self, key: &str) -> impl Future<Output = bool>;

    /// Given back when it is dropped.
    type Held;

    /// Waits for the right to write what has this name, for a moment: while what is given lives, other tabs wait. `None` where
    /// tabs can't exclude each other; then the last of two that write at once counts.
    fn hold(&self, name: &str) -> impl Future<Output = Option<Self::Held>>;

    /// True when no other tab has this page open.
    fn is_alone(&self) -> impl Future<Output = bool>;

    /// Bytes that are used, and that the browser allows; `NaN` where it does not tell.
    fn room(&self) -> impl Future<Output = [f64; 2]>;
}

/// Keeps runs and reads them.
#[derive(Debug)]
pub struct StorageService<P: Place> {
    place: P,
    store: Option<Store<P::Disk>>,
    /// Runs that this tab writes.
    claimed: Vec<Key>,
    /// The run that this tab writes now.
    open: Key,
    /// Runs that were deleted here and may come back.
    deleted: Vec<Key>,
    /// Runs that another tab was found to have open: they can't make room.
    elsewhere: Vec<Key>,
    /// What the sets are called by the page's number, or why one could not be kept.
    data: BTreeMap<u32, Result<String, DiskError>>,
}

impl<P: Place> StorageService<P> {
    /// A service that has opened nothing yet.
    pub const fn new(place: P) -> Self {
        Self {
            place,
            store: None,
            claimed: Vec::new(),
            open: Key::new(),
            deleted: Vec::new(),
            elsewhere: Vec::new(),
            data: BTreeMap::new(),
        }
    }

    /// Carries out a command; what the page is to hear of it.
    pub async fn handle(&mut self, command: StorageCommand) -> Vec<StorageEvent> {
        if matches!(command, StorageCommand::Open) {
            return vec![self.open().await];
        }
        let Some(store) = &mut self.store else {
            return vec![StorageEvent::Unavailable("Nothing is opened yet.".into())];
        };
        match command {
            StorageCommand::Open => Vec::new(),
            StorageCommand::Data { number, images } => {
                let saved = self.save_data(&images).await;
                self.data.insert(number, saved);
                Vec::new()
            }
            StorageCommand::Save { key, run, data } => vec![self.save(key, *run, data).await],
            StorageCommand::Replay { key, replay } => match store.save_replay(&key, &replay.0).await {
                Ok(()) => Vec::new(),
                Err(error) => vec![self.failed(key, &error)],
            },
            StorageCommand::Load { key, claim } => vec![self.load(key, claim).await],
            StorageCommand::Label { key, change } => {
                let held = self.place.hold(&format!("{key}-label")).await;
                let done = store.label(&key, change).await;
                drop(held);
                vec![self.changed(key, done).await]
            }
            StorageCommand::Delete(keys) => self.each(keys, true).await,
            StorageCommand::Undelete(keys) => self.each(keys, false).await,
            StorageCommand::Duplicate { key, to, number } => {
                let done = duplicate(store, &key, &to, number).await;
                match done {
                    Ok(()) => vec![self.changed(key, Ok(())).await],
                    Err(why) => vec![StorageEvent::Failed { key, why }],
                }
            }
            StorageCommand::Purge(keys) => {
                self.deleted.retain(|key| !keys.contains(key));
                let done = store.purge(&keys).await;
                let done = if done.is_ok() { self.tidy().await } else { done };
                vec![self.changed(String::new(), done).await]
            }
            StorageCommand::Remove(key) => self.remove(key).await,
        }
    }

    /// Removes what nobody needs any more, where no other tab is there that may: runs that were deleted in earlier visits, and
    /// data that no run names.
    async fn tidy(&mut self) -> Result<(), DiskError> {
        let Some(store) = &mut self.store else { return Ok(()) };
        if !self.place.is_alone().await {
            return Ok(());
        }
        let mut earlier = store.deleted();
        earlier.retain(|key| !self.deleted.contains(key));
        let kept: Vec<&str> = self.data.values().flatten().map(String::as_str).collect();
        store.purge(&earlier).await?;
        store.tidy(&kept).await
    }

    /// Deletes a run for good, so that there is room for another.
    async fn remove(&mut self, key: Key) -> Vec<StorageEvent> {
        let Some(store) = &mut self.store else { return Vec::new() };
        let refused = |why: &str| vec![StorageEvent::Refused(why.into())];
        match store.may_go(&key).await {
            Ok(true) => {}
            Ok(false) => {
                return refused(
                    "This run was pinned, named or deleted in another tab, so it stays as it is.",
                );
            }
            // Another tab has removed it: there is room.
            Err(DiskError::Missing) => return vec![self.changed(key, Ok(())).await],
            Err(error) => return vec![self.failed(key, &error)],
        }
        if !claim(&self.place, &mut self.claimed, &key).await {
            self.elsewhere.push(key);
            return refused(ELSEWHERE);
        }
        let done = store.remove(&key).await;
        let done = if done.is_ok() { self.tidy().await } else { done };
        vec![self.changed(key, done).await]
    }

    /// Makes room of runs that the user has deleted here and that could still come back; true when there were any.
    async fn give_up_deleted(&mut self) -> bool {
        let deleted = std::mem::take(&mut self.deleted);
        let Some(store) = &mut self.store else { return false };
        // One that can't be removed makes no room; that is found at once.
        let _ = store.purge(&deleted).await;
        let _ = self.tidy().await;
        !deleted.is_empty()
    }

    async fn save_data(&mut self, images: &ImageSet) -> Result<String, DiskError> {
        let Some(store) = &mut self.store else { return Err(DiskError::Missing) };
        match store.save_data(images).await {
            Err(DiskError::Full) if self.give_up_deleted().await => {
                self.store.as_mut().ok_or(DiskError::Missing)?.save_data(images).await
            }
            done => done,
        }
    }

    async fn open(&mut self) -> StorageEvent {
        self.elsewhere.clear();
        let opened = match &mut self.store {
            Some(store) => store.refresh().await.map_err(|error| error.to_string()),
            None => match self.place.disk().await {
                Ok(disk) => Store::open(disk).await.map_err(|error| error.to_string()).map(|store| {
                    self.store = Some(store);
                }),
                Err(why) => Err(why),
            },
        };
        match opened {
            Ok(()) => StorageEvent::Opened(Box::new(self.listing().await)),
            Err(why) => StorageEvent::Unavailable(why),
        }
    }

    async fn listing(&self) -> Listing {
        let Some(store) = &self.store else { return Listing::default() };
        let [newer, damaged] = store.unreadable();
        Listing { runs: store.entries(), newer, damaged, used: self.place.room().await }
    }

    async fn changed(&self, key: Key, done: Result<(), DiskError>) -> StorageEvent {
        match done {
            Err(error) => self.failed(key, &error),
            Ok(()) => StorageEvent::Changed(Box::new(self.listing().await)),
        }
    }

    /// Deletes runs, or brings them back. Runs that another tab has open stay.
    async fn each(&mut self, keys: Vec<Key>, delete: bool) -> Vec<StorageEvent> {
        let Some(store) = &mut self.store else { return Vec::new() };
        let (mut elsewhere, mut gone) = (false, false);
        for key in keys {
            if delete && !claim(&self.place, &mut self.claimed, &key).await {
                elsewhere = true;
                continue;
            }
            let done = if delete { store.delete(&key).await } else { store.undelete(&key).await };
            if let Err(error) = done {
                return vec![self.failed(key, &error)];
            }
            gone |= !delete && store.entry(&key).is_none();
            if delete {
                self.deleted.push(key);
            } else {
                self.deleted.retain(|deleted| *deleted != key);
            }
        }
        let mut events = vec![StorageEvent::Changed(Box::new(self.listing().await))];
        if elsewhere {
            events.push(StorageEvent::Refused(ELSEWHERE.into()));
        }
        if gone {
            events.push(StorageEvent::Refused(
                "What was deleted can't come back: its room was needed for the run that is open.".into(),
            ));
        }
        events
    }

    async fn save(&mut self, key: Key, mut run: StoredRun, data: Option<u32>) -> StorageEvent {
        // A run of this tab's own: nobody else knows its name.
        claim(&self.place, &mut self.claimed, &key).await;
        self.open.clone_from(&key);
        // A run that can't be gone on with for want of its images would take the place of one that can.
        match data.and_then(|number| self.data.get(&number).cloned()).transpose() {
            Ok(content) => run.about.own_data = content,
            Err(error) => return self.failed(key, &error),
        }
        if let Err(error) = self.write(&key, &run).await {
            return self.failed(key, &error);
        }
        let Some(store) = &mut self.store else { return StorageEvent::Failed { key, why: String::new() } };
        // The oldest make room, but none that a tab has open.
        let mut stay = vec![key.clone()];
        while store.is_crowded() {
            let Some(oldest) = store.oldest(&stay) else { break };
            let mine = claim(&self.place, &mut self.claimed, &oldest).await;
            if mine && store.remove(&oldest).await.is_err() {
                break;
            }
            stay.push(oldest);
        }
        match store.entry(&key) {
            Some(entry) => StorageEvent::Saved { entry: Box::new(entry), used: self.place.room().await },
            None => StorageEvent::Failed { key, why: "it can't be read again".into() },
        }
    }

    async fn write(&mut self, key: &str, run: &StoredRun) -> Result<(), DiskError> {
        let Some(store) = &mut self.store else { return Err(DiskError::Missing) };
        match store.save(key, run).await {
            Err(DiskError::Full) if self.give_up_deleted().await => {
                self.store.as_mut().ok_or(DiskError::Missing)?.save(key, run).await
            }
            done => done,
        }
    }

    fn failed(&self, key: Key, error: &DiskError) -> StorageEvent {
        let oldest = || {
            let stay = [&self.elsewhere[..], &[key.clone(), self.open.clone()]].concat();
            self.store.as_ref().and_then(|store| store.oldest(&stay))
        };
        match error {
            DiskError::Full => StorageEvent::Full { oldest: oldest(), key },
            _ => StorageEvent::Failed { key, why: error.to_string() },
        }
    }

    async fn load(&mut self, key: Key, wanted: bool) -> StorageEvent {
        let claimed = wanted && claim(&self.place, &mut self.claimed, &key).await;
        if claimed {
            self.open.clone_from(&key);
        }
        let Some(store) = &mut self.store else { return StorageEvent::Failed { key, why: String::new() } };
        let (run, older) = match store.load(&key).await {
            Ok(found) => found,
            Err(error) => return StorageEvent::Failed { key, why: error.to_string() },
        };
        let images: Option<ImageSet> = match &run.about.own_data {
            Some(content) => store.load_data(content).await.ok().flatten(),
            None => None,
        };
        let replay = Bytes(store.load_replay(&key).await.unwrap_or_default());
        StorageEvent::Loaded(Box::new(Loaded { key, run, images, replay, claimed, older }))
    }
}

/// Takes the right to write a run, unless this tab has it; false when another tab has it.
async fn claim<P: Place>(place: &P, claimed: &mut Vec<Key>, key: &Key) -> bool {
    let mine = claimed.contains(key);
    if !mine && place.claim(key).await {
        claimed.push(key.clone());
        return true;
    }
    mine
}

/// A run under another name.
async fn duplicate<D: Disk>(store: &mut Store<D>, key: &str, to: &str, number: u32) -> Result<(), String> {
    let (mut run, _) = store.load(key).await.map_err(|error| error.to_string())?;
    run.about.number = number;
    store.save(to, &run).await.map_err(|error| error.to_string())?;
    let replay = store.load_replay(key).await.map_err(|error| error.to_string())?;
    store.save_replay(to, &replay).await.map_err(|error| error.to_string())
}
