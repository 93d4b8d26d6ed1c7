//! Commands of the page in, events out.

use super::disk::{Disk, DiskError};
use super::store::Store;
use super::{Key, Listing, Loaded, StorageCommand, StorageEvent, StoredRun};
use crate::buffers::Bytes;
use crate::data::ImageSet;
use std::collections::BTreeMap;
use std::future::Future;

/// Where the service runs.
pub trait Place {
    /// The folder.
    type Disk: Disk;

    /// Opens the folder.
    fn disk(&self) -> impl Future<Output = Result<Self::Disk, String>>;

    /// Takes the right to write a run, and keeps it as long as the service lives; false when another tab has it.
    fn claim(&self, key: &str) -> impl Future<Output = bool>;

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
    /// Runs that were deleted here and may come back.
    deleted: Vec<Key>,
    /// Content of the sets by the page's number.
    data: BTreeMap<u32, String>,
}

impl<P: Place> StorageService<P> {
    /// A service that has opened nothing yet.
    pub const fn new(place: P) -> Self {
        Self { place, store: None, claimed: Vec::new(), deleted: Vec::new(), data: BTreeMap::new() }
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
            StorageCommand::Data { number, images } => match store.save_data(&images).await {
                Ok(content) => {
                    self.data.insert(number, content);
                    Vec::new()
                }
                Err(error) => vec![failed(store, String::new(), &error)],
            },
            StorageCommand::Save { key, run, data } => vec![self.save(key, *run, data).await],
            StorageCommand::Replay { key, replay } => match store.save_replay(&key, &replay.0).await {
                Ok(()) => Vec::new(),
                Err(error) => vec![failed(store, key, &error)],
            },
            StorageCommand::Load { key, claim } => vec![self.load(key, claim).await],
            StorageCommand::Label { key, label } => {
                let done = store.label(&key, label).await;
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
                let mut done = store.purge(&keys).await;
                if done.is_ok() && self.place.is_alone().await {
                    let mut earlier = store.deleted();
                    earlier.retain(|key| !self.deleted.contains(key));
                    let kept: Vec<&str> = self.data.values().map(String::as_str).collect();
                    done = store.purge(&earlier).await;
                    done = if done.is_ok() { store.tidy(&kept).await } else { done };
                }
                vec![self.changed(String::new(), done).await]
            }
        }
    }

    async fn open(&mut self) -> StorageEvent {
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
        match (done, &self.store) {
            (Err(error), Some(store)) => failed(store, key, &error),
            _ => StorageEvent::Changed(Box::new(self.listing().await)),
        }
    }

    /// Deletes runs, or brings them back. Runs that another tab has open stay.
    async fn each(&mut self, keys: Vec<Key>, delete: bool) -> Vec<StorageEvent> {
        let Some(store) = &mut self.store else { return Vec::new() };
        let mut elsewhere = 0;
        for key in keys {
            if delete && !claim(&self.place, &mut self.claimed, &key).await {
                elsewhere += 1;
                continue;
            }
            let done = if delete { store.delete(&key).await } else { store.undelete(&key).await };
            if let Err(error) = done {
                return vec![failed(store, key, &error)];
            }
            if delete {
                self.deleted.push(key);
            }
        }
        let mut events = vec![StorageEvent::Changed(Box::new(self.listing().await))];
        if elsewhere > 0 {
            events
                .push(StorageEvent::Refused("A run that another tab has open can't be deleted here.".into()));
        }
        events
    }

    async fn save(&mut self, key: Key, mut run: StoredRun, data: Option<u32>) -> StorageEvent {
        let Some(store) = &mut self.store else { return StorageEvent::Failed { key, why: String::new() } };
        // A run of this tab's own: nobody else knows its name.
        claim(&self.place, &mut self.claimed, &key).await;
        run.about.own_data = data.and_then(|number| self.data.get(&number).cloned());
        if let Err(error) = store.save(&key, &run).await {
            return failed(store, key, &error);
        }
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

    async fn load(&mut self, key: Key, wanted: bool) -> StorageEvent {
        let claimed = wanted && claim(&self.place, &mut self.claimed, &key).await;
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

fn failed<D: Disk>(store: &Store<D>, key: Key, error: &DiskError) -> StorageEvent {
    match error {
        DiskError::Full => StorageEvent::Full { oldest: store.oldest(std::slice::from_ref(&key)), key },
        _ => StorageEvent::Failed { key, why: error.to_string() },
    }
}
