//! Kept runs outlive what can happen to them: a crash at any byte, damage, a full disk, other versions, other tabs.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use hourglass::buffers::Bytes;
use hourglass::data::{ImageSet, ImageShape};
use hourglass::storage::{
    About, Body, Disk, DiskError, Key, LabelChange, Listing, LoadError, Loaded, MAX_UNPINNED, Part, Place,
    StorageCommand, StorageEvent, StorageService, Store, StoredRun,
};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A folder in memory that outlives its tab; it can lose power after any number of bytes.
#[derive(Clone, Default)]
struct Memory(Rc<Inside>);

#[derive(Default)]
struct Inside {
    files: RefCell<BTreeMap<String, Vec<u8>>>,
    /// Bytes that are still written before the power goes; `None` for a disk that does not fail.
    power: Cell<Option<usize>>,
    /// Bytes that there is room for.
    room: Cell<Option<usize>>,
    /// What is left of the part that was being written: a beginning of it, or a beginning with rubbish behind.
    rubbish: Cell<bool>,
    written: Cell<usize>,
    locks: RefCell<BTreeSet<Key>>,
}

impl Memory {
    fn bytes(&self) -> usize {
        self.0.files.borrow().values().map(Vec::len).sum()
    }

    /// What a new tab finds.
    fn after_power_is_back(&self) -> Self {
        let copy = Self::default();
        *copy.0.files.borrow_mut() = self.0.files.borrow().clone();
        copy
    }

    /// Bytes of this write that come through; the power is gone afterwards if that is not all.
    fn powered(&self, wanted: usize) -> usize {
        let left = self.0.power.get().map_or(wanted, |left| left.min(wanted));
        self.0.power.set(self.0.power.get().map(|power| power - left));
        self.0.written.set(self.0.written.get() + left);
        left
    }

    fn is_dead(&self) -> bool {
        self.0.power.get() == Some(0)
    }

    fn alter(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        change(self.0.files.borrow_mut().get_mut(name).unwrap());
    }
}

const DEAD: DiskError = DiskError::Missing;

impl Disk for Memory {
    async fn files(&self) -> Result<Vec<(String, u64)>, DiskError> {
        Ok(self.0.files.borrow().iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64)).collect())
    }

    async fn read(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, DiskError> {
        let files = self.0.files.borrow();
        let bytes = files.get(name).ok_or(DiskError::Missing)?;
        let from = (from as usize).min(bytes.len());
        Ok(bytes[from..bytes.len().min(from.saturating_add(length))].to_vec())
    }

    async fn write(&self, name: &str, size: u64, parts: &[Part<'_>]) -> Result<(), DiskError> {
        if self.is_dead() {
            return Err(DEAD);
        }
        let others = self.bytes() - self.0.files.borrow().get(name).map_or(0, Vec::len);
        if self.0.room.get().is_some_and(|room| others + size as usize > room) {
            return Err(DiskError::Full);
        }
        let mut files = self.0.files.borrow_mut();
        let file = files.entry(name.to_owned()).or_default();
        for part in parts {
            let (at, done) = (part.at as usize, self.powered(part.bytes.len()));
            let end = if done < part.bytes.len() && !self.0.rubbish.get() {
                at + done
            } else {
                at + part.bytes.len()
            };
            if file.len() < end {
                file.resize(end, 0);
            }
            file[at..at + done].copy_from_slice(&part.bytes[..done]);
            if done < part.bytes.len() {
                if self.0.rubbish.get() {
                    file[at + done..end].iter_mut().enumerate().for_each(|(i, byte)| *byte ^= i as u8 | 1);
                }
                return Err(DEAD);
            }
        }
        file.truncate(size as usize);
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), DiskError> {
        // A name is gone or not: that takes one of the moments in which the power may go.
        if self.powered(1) == 0 {
            return Err(DEAD);
        }
        self.0.files.borrow_mut().remove(name);
        Ok(())
    }
}

fn now<T>(work: impl Future<Output = T>) -> T {
    pollster::block_on(work)
}

fn open(disk: &Memory) -> Store<Memory> {
    now(Store::open(disk.clone())).unwrap()
}

/// A run at this step; everything in it tells the step.
fn run(step: u32) -> StoredRun {
    let about =
        About { step, saved_at: f64::from(step), spec: format!("v=1&latent={step}"), ..About::default() };
    let checkpoint = Bytes((0..500 + step).map(|i| (i ^ step) as u8).collect());
    StoredRun { about, body: Body { checkpoint_step: step, checkpoint, ..Body::default() } }
}

fn images(value: u8) -> ImageSet {
    let shape = ImageShape::grey(4, 4);
    ImageSet {
        name: "Mine".into(),
        shape,
        pixels: vec![value; 160],
        names: vec!["a b".into(); 10],
        ..ImageSet::default()
    }
}

/// As when no other tab is there.
fn purge(store: &mut Store<Memory>) {
    now(store.purge(&store.deleted())).unwrap();
    now(store.tidy(&[])).unwrap();
}

fn save(store: &mut Store<Memory>, key: &str, step: u32) -> Result<(), DiskError> {
    now(store.save(key, &run(step)))
}

/// Kills a save after each of its bytes: what is found then is the save before or this one, whole.
fn killed_at_every_byte(rubbish: bool) {
    let disk = Memory::default();
    let mut store = open(&disk);
    for step in 1..=3 {
        save(&mut store, "run", step).unwrap();
    }
    let before = disk.0.written.get();
    let whole = disk.after_power_is_back();
    save(&mut store, "run", 4).unwrap();
    let bytes = disk.0.written.get() - before;
    assert!(bytes > 600);
    let mut kept = [0, 0];
    for power in 0..=bytes {
        let disk = whole.after_power_is_back();
        let mut store = open(&disk);
        disk.0.power.set(Some(power));
        disk.0.rubbish.set(rubbish);
        let done = save(&mut store, "run", 4);
        assert_eq!(done.is_ok(), power == bytes, "{power}");
        let mut store = open(&disk.after_power_is_back());
        let (found, _) = now(store.load("run")).unwrap_or_else(|error| panic!("{error} after {power} bytes"));
        assert!(found == run(3) || found == run(4), "{power}: step {}", found.about.step);
        assert!(found == run(4) || done.is_err(), "what was told to be saved is saved");
        assert_eq!(store.entries()[0].about.step, found.about.step, "the list tells the same");
        kept[usize::from(found == run(4))] += 1;
        // And it goes on.
        save(&mut store, "run", 5).unwrap();
        assert_eq!(now(open(&store_disk(&store)).load("run")).unwrap().0, run(5));
    }
    assert!(kept[0] > 600 && kept[1] >= 1, "{kept:?}");
}

fn store_disk(store: &Store<Memory>) -> Memory {
    store.disk().after_power_is_back()
}

#[test]
fn a_crash_at_any_byte_leaves_the_save_before_or_this_one() {
    killed_at_every_byte(false);
    killed_at_every_byte(true);
}

/// Deterministic numbers, so that a failure comes again.
fn chance(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % below
}

#[test]
fn two_hundred_sessions_that_end_anywhere_lose_nothing_that_was_told_to_be_kept() {
    let mut disk = Memory::default();
    let mut state = 7;
    let mut told: BTreeMap<String, u32> = BTreeMap::new();
    for session in 1..=200_u32 {
        disk = disk.after_power_is_back();
        let mut store = open(&disk);
        for (key, step) in &told {
            let (found, _) = now(store.load(key)).unwrap_or_else(|error| panic!("{session}: {key}: {error}"));
            assert!(found.about.step >= *step, "{session}: {key} is at {}, not {step}", found.about.step);
            assert_eq!(found, run(found.about.step));
        }
        disk.0.power.set(Some(1 + chance(&mut state, 8000)));
        disk.0.rubbish.set(session % 2 == 0);
        for save_number in 0..6 {
            let key = format!("run{}", chance(&mut state, 4));
            let step = 10 * session + save_number;
            if save(&mut store, &key, step).is_ok() {
                told.insert(key, step);
            } else {
                break;
            }
        }
    }
    assert_eq!(told.len(), 4);
}

#[test]
fn a_damaged_slot_is_told_and_the_one_before_opens() {
    let disk = Memory::default();
    let mut store = open(&disk);
    (1..=4).for_each(|step| save(&mut store, "run", step).unwrap());
    // The first save is in one slot, the second in the other, and so on: the fourth is in "b".
    disk.alter("run.run.b", |bytes| *bytes.last_mut().unwrap() ^= 1);
    let mut store = open(&disk);
    assert_eq!(now(store.load("run")).unwrap(), (run(3), true));
    // The next save takes the place of the damaged one, not of the whole one.
    disk.0.power.set(Some(60));
    assert!(save(&mut store, "run", 5).is_err());
    assert_eq!(now(open(&disk.after_power_is_back()).load("run")).unwrap().0, run(3));
    let disk = disk.after_power_is_back();
    for slot in ["run.run.a", "run.run.b"] {
        disk.alter(slot, |bytes| bytes.truncate(100));
    }
    let mut store = open(&disk);
    assert_eq!(now(store.load("run")), Err(LoadError::Damaged));
    assert_eq!((store.entries().len(), store.unreadable()[1]), (0, 1));
    assert_eq!(now(store.load("other")), Err(LoadError::Missing));
}

#[test]
fn what_a_newer_version_wrote_is_left_alone() {
    let disk = Memory::default();
    let mut store = open(&disk);
    save(&mut store, "old", 1).unwrap();
    save(&mut store, "new", 2).unwrap();
    now(store.save_data(&images(1))).unwrap();
    disk.alter("new.run.a", |bytes| {
        bytes[8] = 2;
        let check = crc32fast::hash(&bytes[..44]);
        bytes[44..48].copy_from_slice(&check.to_le_bytes());
    });
    let before = disk.0.files.borrow().clone();
    let mut store = open(&disk);
    assert_eq!((store.entries().len(), store.unreadable()), (1, [1, 0]));
    assert_eq!(now(store.load("new")), Err(LoadError::Newer));
    assert!(save(&mut store, "new", 3).is_err());
    now(store.delete("new")).unwrap();
    purge(&mut store);
    assert_eq!(*disk.0.files.borrow(), before, "nor are data removed that it may need");
}

/// Files of format 1 as the first version wrote them: every later version reads them. `WRITE_FIXTURE=1` writes them, which only
/// a new format needs.
#[test]
fn the_first_format_is_read() {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/storage/");
    let disk = Memory::default();
    if std::env::var_os("WRITE_FIXTURE").is_some() {
        let mut store = open(&disk);
        let content = now(store.save_data(&images(9))).unwrap();
        let mut run = run(12);
        run.about.own_data = Some(content);
        now(store.save("1234567890abcdef", &run)).unwrap();
        for change in [LabelChange::Name("My first".into()), LabelChange::Pinned(true)] {
            now(store.label("1234567890abcdef", change)).unwrap();
        }
        std::fs::create_dir_all(place).unwrap();
        for (name, bytes) in disk.0.files.borrow().iter() {
            std::fs::write(format!("{place}{name}"), bytes).unwrap();
        }
        return;
    }
    for file in std::fs::read_dir(place).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        disk.0.files.borrow_mut().insert(name, std::fs::read(file.path()).unwrap());
    }
    let mut store = open(&disk);
    let entry = store.entries().remove(0);
    assert_eq!((entry.label.name.as_str(), entry.label.pinned, entry.about.step), ("My first", true, 12));
    let (found, older) = now(store.load(&entry.key)).unwrap();
    assert_eq!((found.body, older), (run(12).body, false));
    let content = found.about.own_data.unwrap();
    assert_eq!(now(store.load_data(&content)).unwrap(), Some(images(9)));
}

#[test]
fn own_data_are_kept_once_and_as_long_as_a_run_needs_them() {
    let disk = Memory::default();
    let mut store = open(&disk);
    let content = now(store.save_data(&images(1))).unwrap();
    let alone = disk.bytes();
    assert_eq!(now(store.save_data(&images(1))).unwrap(), content);
    assert_eq!(disk.bytes(), alone, "the same set takes no more room");
    let other = now(store.save_data(&images(2))).unwrap();
    for (key, content) in [("a", &content), ("b", &content), ("c", &other)] {
        let mut run = run(1);
        run.about.own_data = Some(content.clone());
        now(store.save(key, &run)).unwrap();
    }
    for (deleted, first, second) in [("a", true, true), ("c", true, false), ("b", false, false)] {
        now(store.delete(deleted)).unwrap();
        purge(&mut store);
        assert_eq!(now(store.load_data(&content)).unwrap().is_some(), first, "{deleted}");
        assert_eq!(now(store.load_data(&other)).unwrap().is_some(), second, "{deleted}");
    }
    assert_eq!(disk.bytes(), 0);
}

#[test]
fn a_deleted_run_comes_back_until_it_is_purged() {
    let disk = Memory::default();
    let mut store = open(&disk);
    save(&mut store, "run", 1).unwrap();
    now(store.delete("run")).unwrap();
    assert_eq!(open(&disk).entries().len(), 0);
    let mut store = open(&disk);
    now(store.undelete("run")).unwrap();
    assert_eq!(now(open(&disk).load("run")).unwrap().0, run(1));
    now(store.delete("run")).unwrap();
    purge(&mut store);
    assert_eq!(now(store.undelete("run")), Ok(()));
    assert_eq!(open(&disk).entries().len(), 0);
}

/// A tab.
struct Tab(Memory);

impl Place for Tab {
    type Disk = Memory;

    async fn disk(&self) -> Result<Memory, String> {
        Ok(self.0.clone())
    }

    async fn claim(&self, key: &str) -> bool {
        self.0.0.locks.borrow_mut().insert(key.to_owned())
    }

    type Held = ();

    async fn hold(&self, _: &str) -> Option<()> {
        Some(())
    }

    async fn is_alone(&self) -> bool {
        true
    }

    async fn room(&self) -> [f64; 2] {
        [self.0.bytes() as f64, f64::NAN]
    }
}

fn ask(tab: &mut StorageService<Tab>, command: StorageCommand) -> Vec<StorageEvent> {
    now(tab.handle(command))
}

fn saving(key: &str, step: u32, data: Option<u32>) -> StorageCommand {
    StorageCommand::Save { key: key.into(), run: Box::new(run(step)), data }
}

fn labelling(key: &str, change: LabelChange) -> StorageCommand {
    StorageCommand::Label { key: key.into(), change }
}

fn listing(events: Vec<StorageEvent>) -> Listing {
    match events.into_iter().next() {
        Some(StorageEvent::Opened(listing) | StorageEvent::Changed(listing)) => *listing,
        other => panic!("{other:?}"),
    }
}

fn loaded(events: Vec<StorageEvent>) -> Loaded {
    match events.into_iter().next() {
        Some(StorageEvent::Loaded(loaded)) => *loaded,
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_tabs_never_write_one_run() {
    let disk = Memory::default();
    let (mut first, mut second) =
        (StorageService::new(Tab(disk.clone())), StorageService::new(Tab(disk.clone())));
    listing(ask(&mut first, StorageCommand::Open));
    assert!(ask(&mut first, StorageCommand::Data { number: 3, images: images(5).into() }).is_empty());
    assert!(matches!(ask(&mut first, saving("run", 4, Some(3)))[..], [StorageEvent::Saved { .. }]));
    let seen = listing(ask(&mut second, StorageCommand::Open));
    assert_eq!(seen.runs[0].about.step, 4);
    let load = |claim| StorageCommand::Load { key: "run".into(), claim };
    let copy = loaded(ask(&mut second, load(true)));
    assert!(!copy.claimed);
    assert_eq!((copy.run.about.step, copy.images), (4, Some(images(5))));
    // The first one goes on, and may read its own.
    ask(&mut first, saving("run", 5, Some(3)));
    assert!(loaded(ask(&mut first, load(true))).claimed);
    assert_eq!(loaded(ask(&mut second, load(false))).run.about.step, 5, "what was written since is read");
    // It is closed: the lock goes with it.
    disk.0.locks.borrow_mut().clear();
    assert!(loaded(ask(&mut second, load(true))).claimed);
}

#[test]
fn a_full_disk_keeps_what_was_there_and_names_what_could_go() {
    let disk = Memory::default();
    let mut tab = StorageService::new(Tab(disk.clone()));
    assert!(matches!(ask(&mut tab, saving("x", 1, None))[..], [StorageEvent::Unavailable(_)]));
    ask(&mut tab, StorageCommand::Open);
    ask(&mut StorageService::new(Tab(disk.clone())), StorageCommand::Open);
    let mut earlier = StorageService::new(Tab(disk.clone()));
    ask(&mut earlier, StorageCommand::Open);
    ask(&mut earlier, saving("old", 1, None));
    // That tab is closed.
    disk.0.locks.borrow_mut().clear();
    listing(ask(&mut tab, StorageCommand::Open));
    ask(&mut tab, saving("mine", 2, None));
    disk.0.room.set(Some(disk.bytes() + 100));
    let full = ask(&mut tab, saving("mine", 3, None));
    let oldest = Some("old".to_owned());
    assert_eq!(full, [StorageEvent::Full { key: "mine".into(), oldest }]);
    assert_eq!(loaded(ask(&mut tab, StorageCommand::Load { key: "mine".into(), claim: true })).run, run(2));
    assert_eq!(listing(ask(&mut tab, StorageCommand::Remove("old".into()))).runs.len(), 1);
    assert!(matches!(ask(&mut tab, saving("mine", 3, None))[..], [StorageEvent::Saved { .. }]));
    assert!(disk.0.files.borrow().keys().all(|name| name.starts_with("mine")), "nothing of it is left");
}

#[test]
fn what_makes_room_is_neither_pinned_nor_named_nor_open_elsewhere() {
    let disk = Memory::default();
    let (mut tab, mut other) =
        (StorageService::new(Tab(disk.clone())), StorageService::new(Tab(disk.clone())));
    ask(&mut tab, StorageCommand::Open);
    for (step, key) in [(1, "pinned"), (2, "theirs"), (3, "third"), (4, "mine")] {
        ask(&mut tab, saving(key, step, None));
    }
    // The other tab has opened one of them, and pins one that it has not opened.
    disk.0.locks.borrow_mut().clear();
    let mut tab = StorageService::new(Tab(disk.clone()));
    ask(&mut tab, StorageCommand::Open);
    ask(&mut other, StorageCommand::Open);
    ask(&mut other, StorageCommand::Load { key: "theirs".into(), claim: true });
    ask(&mut other, labelling("pinned", LabelChange::Pinned(true)));
    ask(&mut tab, saving("mine", 5, None));
    disk.0.room.set(Some(disk.bytes()));
    let mut refused = |expected: &str, offered: &str| {
        let full = ask(&mut tab, saving("mine", 600, None));
        let oldest = Some(expected.to_owned()).filter(|key| !key.is_empty());
        assert_eq!(full, [StorageEvent::Full { key: "mine".into(), oldest }]);
        match &ask(&mut tab, StorageCommand::Remove(offered.into()))[..] {
            [StorageEvent::Refused(why)] => Some(why.clone()),
            _ => None,
        }
    };
    assert!(refused("pinned", "pinned").unwrap().contains("pinned"));
    assert!(refused("theirs", "theirs").unwrap().contains("another tab has open"));
    assert_eq!(refused("third", "third"), None);
    assert!(matches!(ask(&mut tab, saving("mine", 600, None))[..], [StorageEvent::Saved { .. }]));
    assert_eq!(listing(ask(&mut tab, StorageCommand::Open)).runs.len(), 3);
}

#[test]
fn what_the_user_has_deleted_makes_room_first_and_can_not_come_back_then() {
    let disk = Memory::default();
    let mut tab = StorageService::new(Tab(disk.clone()));
    ask(&mut tab, StorageCommand::Open);
    for (step, key) in [(1, "old"), (2, "deleted"), (3, "mine")] {
        ask(&mut tab, saving(key, step, None));
    }
    ask(&mut tab, StorageCommand::Delete(vec!["deleted".into()]));
    disk.0.room.set(Some(disk.bytes() + 10));
    assert!(matches!(ask(&mut tab, saving("mine", 4, None))[..], [StorageEvent::Saved { .. }]));
    assert!(matches!(
        &ask(&mut tab, StorageCommand::Undelete(vec!["deleted".into()]))[..],
        [StorageEvent::Changed(left), StorageEvent::Refused(_)] if left.runs.len() == 2
    ));
    // So it does for own data.
    ask(&mut tab, StorageCommand::Delete(vec!["old".into()]));
    disk.0.room.set(Some(disk.bytes()));
    ask(&mut tab, data(1));
    assert!(matches!(ask(&mut tab, saving("mine", 4, Some(1)))[..], [StorageEvent::Saved { .. }]));
}

fn data(number: u32) -> StorageCommand {
    StorageCommand::Data { number, images: images(number as u8).into() }
}

#[test]
fn a_run_is_not_kept_without_its_data() {
    let disk = Memory::default();
    let mut tab = StorageService::new(Tab(disk.clone()));
    ask(&mut tab, StorageCommand::Open);
    ask(&mut tab, data(1));
    ask(&mut tab, saving("mine", 2, Some(1)));
    disk.0.room.set(Some(disk.bytes()));
    ask(&mut tab, data(2));
    // The run itself would fit.
    disk.0.room.set(None);
    assert_eq!(
        ask(&mut tab, saving("next", 1, Some(2))),
        [StorageEvent::Full { key: "next".into(), oldest: Some("mine".into()) }]
    );
    assert_eq!(listing(ask(&mut tab, StorageCommand::Open)).runs.len(), 1);
}

#[test]
fn two_tabs_may_name_and_pin_one_run() {
    let disk = Memory::default();
    let (mut first, mut second) =
        (StorageService::new(Tab(disk.clone())), StorageService::new(Tab(disk.clone())));
    ask(&mut first, StorageCommand::Open);
    ask(&mut first, saving("run", 1, None));
    ask(&mut second, StorageCommand::Open);
    // Neither has looked since the other has written.
    ask(&mut first, labelling("run", LabelChange::Name("A".into())));
    ask(&mut first, labelling("run", LabelChange::Name("Good".into())));
    ask(&mut second, labelling("run", LabelChange::Pinned(true)));
    ask(&mut first, labelling("run", LabelChange::Name("Better".into())));
    for tab in [&mut first, &mut second] {
        let label = listing(ask(tab, StorageCommand::Open)).runs.remove(0).label;
        assert_eq!((label.name.as_str(), label.pinned), ("Better", true));
    }
}

#[test]
fn a_copy_is_a_run_of_its_own() {
    let disk = Memory::default();
    let mut tab = StorageService::new(Tab(disk));
    ask(&mut tab, StorageCommand::Open);
    ask(&mut tab, saving("run", 4, None));
    let copy = StorageCommand::Duplicate { key: "run".into(), to: "copy".into(), number: 8 };
    assert_eq!(listing(ask(&mut tab, copy)).runs.len(), 2);
    ask(&mut tab, saving("run", 9, None));
    let found = loaded(ask(&mut tab, StorageCommand::Load { key: "copy".into(), claim: false })).run;
    assert_eq!((found.about.step, found.about.number), (4, 8));
    let missing = StorageCommand::Duplicate { key: "none".into(), to: "b".into(), number: 9 };
    assert!(
        matches!(&ask(&mut tab, missing)[..], [StorageEvent::Failed { why, .. }] if why.contains("no longer exists"))
    );
}

#[test]
fn the_oldest_go_when_there_are_many_but_none_that_is_pinned_named_or_open() {
    let disk = Memory::default();
    let (mut tab, mut other) =
        (StorageService::new(Tab(disk.clone())), StorageService::new(Tab(disk.clone())));
    ask(&mut tab, StorageCommand::Open);
    for step in 1..=2 {
        ask(&mut tab, saving(&format!("run{step}"), step, None));
    }
    ask(&mut tab, labelling("run1", LabelChange::Pinned(true)));
    ask(&mut tab, labelling("run2", LabelChange::Name("Good".into())));
    ask(&mut other, StorageCommand::Open);
    ask(&mut other, saving("theirs", 3, None));
    disk.0.locks.borrow_mut().retain(|key| key == "theirs");
    // A tab of today, which has opened none of the others.
    let mut tab = StorageService::new(Tab(disk.clone()));
    ask(&mut tab, StorageCommand::Open);
    for step in 4..=MAX_UNPINNED as u32 + 6 {
        ask(&mut tab, saving(&format!("run{step}"), step, None));
    }
    let runs = listing(ask(&mut tab, StorageCommand::Open)).runs;
    let left: BTreeSet<u32> = runs.iter().map(|run| run.about.step).collect();
    assert_eq!(left.len(), MAX_UNPINNED + 2);
    assert!(
        [1, 2, 3, MAX_UNPINNED as u32 + 6].iter().all(|step| left.contains(step)) && !left.contains(&4),
        "{left:?}"
    );
}

#[test]
fn a_run_that_another_tab_has_open_is_not_deleted() {
    let disk = Memory::default();
    let (mut mine, mut theirs) = (StorageService::new(Tab(disk.clone())), StorageService::new(Tab(disk)));
    ask(&mut theirs, StorageCommand::Open);
    ask(&mut theirs, saving("theirs", 1, None));
    ask(&mut mine, StorageCommand::Open);
    ask(&mut mine, saving("mine", 2, None));
    let heard = ask(&mut mine, StorageCommand::Delete(vec!["mine".into(), "theirs".into()]));
    assert!(
        matches!(&heard[..], [StorageEvent::Changed(left), StorageEvent::Refused(_)] if left.runs.len() == 1)
    );
    let back = listing(ask(&mut mine, StorageCommand::Undelete(vec!["mine".into()])));
    assert_eq!(back.runs.len(), 2);
}
