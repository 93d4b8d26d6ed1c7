//! Keeps the run, and reads runs that were kept.

use super::date::date;
use super::entry_text::no_room;
use super::schedule::Schedule;
use super::worker::StorageWorker;
use crate::buffers::Bytes;
use crate::data::{ImageSet, fingerprint};
use crate::protocol::RunId;
use crate::run::supervisor::{Notice, Offer, Tone};
use crate::run::{Surroundings, stored_run};
use crate::storage::{Entry, Key, Listing, Loaded, StorageCommand, StorageEvent};
use crate::ui::own::OwnImageInput;
use crate::ui::session::Session;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// What waits for what is kept.
type OnOpened = Box<dyn FnOnce(Option<Listing>)>;
/// What waits for a run that is read.
type OnLoaded = Box<dyn FnOnce(Result<Loaded, String>)>;

/// What the page keeps, `Copy`, provided as context.
#[derive(Clone, Copy)]
pub struct Keeping {
    keeper: StoredValue<Option<Rc<Keeper>>, LocalStorage>,
    /// What is kept; `None` until the worker has told.
    pub listing: RwSignal<Option<Listing>>,
    /// Why nothing is kept, or not the newest; empty when all is well.
    pub trouble: RwSignal<String>,
    /// The run that would make room for the present one if it were deleted; empty while there is room, or no such run.
    pub room: RwSignal<Key>,
    /// The run that is open.
    pub open: RwSignal<Key>,
    /// The run that was kept last, and its step.
    pub kept: RwSignal<(RunId, u32)>,
}

pub(super) struct Keeper {
    session: Session,
    own: OwnImageInput,
    state: Keeping,
    worker: RefCell<Option<Rc<StorageWorker>>>,
    schedule: RefCell<Schedule>,
    /// There was no room for the last save: whatever makes some is a reason to try again.
    full: Cell<bool>,
    /// The present run and its name.
    present: RefCell<(RunId, Key)>,
    /// Name of the run that starts next; empty for a new one.
    next: RefCell<Key>,
    /// Run, step, figures and own image that were saved last: the same need not be saved again.
    saved: RefCell<(RunId, u32, String)>,
    /// Step of the replay that was kept last.
    replayed: Cell<(RunId, u32)>,
    /// Sets of one's own that the worker has, by their number.
    data: RefCell<Vec<Arc<ImageSet>>>,
    loads: RefCell<Vec<(Key, OnLoaded)>>,
    opened: RefCell<Option<OnOpened>>,
}

impl Keeping {
    /// Provides it as context; expects a [`Session`] and an [`OwnImageInput`].
    pub fn provide() -> Self {
        let session = expect_context::<Session>();
        let keeping = Self {
            keeper: StoredValue::new_local(None),
            listing: RwSignal::default(),
            trouble: RwSignal::default(),
            room: RwSignal::default(),
            open: RwSignal::default(),
            kept: RwSignal::default(),
        };
        let keeper = Rc::new(Keeper {
            session,
            own: expect_context(),
            state: keeping,
            worker: RefCell::default(),
            schedule: RefCell::default(),
            full: Cell::default(),
            present: RefCell::default(),
            next: RefCell::default(),
            saved: RefCell::default(),
            replayed: Cell::default(),
            data: RefCell::default(),
            loads: RefCell::default(),
            opened: RefCell::default(),
        });
        let hearing = Rc::clone(&keeper);
        *keeper.worker.borrow_mut() = Some(StorageWorker::start(Rc::new(move |event| hearing.hear(event))));
        let keeping_run = Rc::clone(&keeper);
        session.on_keep.set_value(Some(Rc::new(move || keeping_run.save(true))));
        keeping.keeper.set_value(Some(keeper));
        provide_context(keeping);
        keeping
    }

    /// Calls `then` with what is kept, or with `None` when that is not known within the time.
    pub fn when_opened(&self, then: OnOpened) {
        /// A slow disk must not keep the page from starting.
        const PATIENCE: std::time::Duration = std::time::Duration::from_millis(2_500);
        let Some(keeper) = self.keeper.get_value() else { return then(None) };
        *keeper.opened.borrow_mut() = Some(then);
        keeper.send(&StorageCommand::Open);
        set_timeout(move || keeper.answer_opened(None), PATIENCE);
    }

    /// Reads a run; `claim` when this tab is to go on with it.
    pub fn load(&self, key: Key, claim: bool, then: OnLoaded) {
        let Some(keeper) = self.keeper.get_value() else { return };
        keeper.loads.borrow_mut().push((key.clone(), then));
        keeper.send(&StorageCommand::Load { key, claim });
    }

    /// The run that starts next is this one.
    pub fn goes_on(&self, key: Key) {
        if let Some(keeper) = self.keeper.get_value() {
            *keeper.next.borrow_mut() = key;
        }
    }

    /// The present run gets its name: what is open is known before it is kept.
    pub fn name_run(&self) {
        if let Some(keeper) = self.keeper.get_value() {
            keeper.key(keeper.session.run.with_untracked(|run| run.id));
        }
    }

    /// Keeps the run as it is, unless that is kept already; `urgent` at once.
    pub fn save(&self, urgent: bool) {
        if let Some(keeper) = self.keeper.get_value() {
            keeper.save(urgent);
        }
    }

    /// Keeps how the run changed.
    pub fn save_replay(&self) {
        if let Some(keeper) = self.keeper.get_value() {
            keeper.save_replay();
        }
    }

    /// Deletes the run that makes room, for good; the present one is kept then.
    pub fn make_room(&self) {
        let oldest = self.room.get_untracked();
        if let Some(keeper) = self.keeper.get_value().filter(|_| !oldest.is_empty()) {
            keeper.offer_room(String::new());
            keeper.send(&StorageCommand::Remove(oldest));
        }
    }

    /// Copies a run under a name of its own and this number.
    pub fn duplicate(&self, key: Key, number: u32) {
        self.send(&StorageCommand::Duplicate { key, to: new_key(), number });
    }

    /// Sends a command.
    pub fn send(&self, command: &StorageCommand) {
        if let Some(keeper) = self.keeper.get_value() {
            keeper.send(command);
        }
    }
}

impl Keeper {
    fn send(&self, command: &StorageCommand) {
        if let Some(worker) = &*self.worker.borrow() {
            worker.send(command);
        }
    }

    /// Name of the present run; a new run has a new one.
    fn key(&self, id: RunId) -> Key {
        let mut present = self.present.borrow_mut();
        if present.0 != id {
            let next = std::mem::take(&mut *self.next.borrow_mut());
            *present = (id, if next.is_empty() { new_key() } else { next });
            self.state.open.set(present.1.clone());
        }
        present.1.clone()
    }

    fn save(self: &Rc<Self>, urgent: bool) {
        let session = self.session;
        let id = session.run.with_untracked(|run| run.id);
        let key = self.key(id);
        let version = session.run.with_untracked(|run| {
            let saved = run.checkpoint.as_ref().map_or(0, |saved| saved.step);
            let measured = run.answers.values().filter(|known| known.is_measured()).count();
            let playing = session.engine_status.with_untracked(|status| status.playing);
            let own = session.own.with_untracked(|own| own.as_deref().map(fingerprint)).unwrap_or_default();
            (id, saved, format!("{measured} {playing} {own}"))
        });
        if version.1 == 0 || version == *self.saved.borrow() {
            return;
        }
        if !self.schedule.borrow_mut().begin(js_sys::Date::now(), urgent) {
            return;
        }
        let begun = now();
        let running = session.engine_status.with_untracked(|status| status.spec.clone());
        let form = session.spec.get_untracked();
        let own = self.own.to_kept(session.own.get_untracked());
        let run = session.run_history.with_untracked(|history| {
            let around = Surroundings {
                running: &running,
                form: &form,
                known: history.get(id).map(|record| &**record),
                own: &own,
                playing: session.engine_status.with_untracked(|status| status.playing),
                now: js_sys::Date::now(),
            };
            session.run.with_untracked(|run| stored_run(run, &around))
        });
        let Some(run) = run else {
            self.schedule.borrow_mut().ended();
            return;
        };
        self.saved.replace(version);
        let data = session.run_images.get_value().map(|images| self.number_of(images));
        self.send(&StorageCommand::Save { key, run: Box::new(run), data });
        self.schedule.borrow_mut().handed_over(now() - begun);
    }

    fn save_replay(&self) {
        let (id, step) = self.session.run.with_untracked(|run| (run.id, run.step));
        if self.replayed.get() == (id, step) || self.session.run.with_untracked(|run| run.replay.is_empty()) {
            return;
        }
        self.replayed.set((id, step));
        let replay = Bytes(self.session.run.with_untracked(|run| run.replay.to_kept()));
        self.send(&StorageCommand::Replay { key: self.key(id), replay });
    }

    /// Number of a set of one's own, which the worker gets once.
    fn number_of(&self, images: Arc<ImageSet>) -> u32 {
        let mut data = self.data.borrow_mut();
        let known = data.iter().position(|known| Arc::ptr_eq(known, &images));
        let number = known.unwrap_or_else(|| {
            data.push(Arc::clone(&images));
            data.len() - 1
        });
        if known.is_none() {
            self.send(&StorageCommand::Data { number: number as u32, images });
        }
        number as u32
    }

    fn answer_opened(&self, listing: Option<Listing>) {
        let then = self.opened.borrow_mut().take();
        if let Some(then) = then {
            then(listing);
        }
    }

    fn answer_load(&self, key: &Key, answer: Result<Loaded, String>) -> bool {
        let mut loads = self.loads.borrow_mut();
        let Some(at) = loads.iter().position(|(wanted, _)| wanted == key) else { return false };
        let (_, then) = loads.remove(at);
        drop(loads);
        then(answer);
        true
    }

    fn hear(self: &Rc<Self>, event: StorageEvent) {
        match event {
            StorageEvent::Ready => {}
            StorageEvent::Opened(listing) => {
                self.state.listing.set(Some((*listing).clone()));
                self.answer_opened(Some(*listing));
            }
            StorageEvent::Changed(listing) => {
                self.state.listing.set(Some(*listing));
                self.save_if_full();
            }
            StorageEvent::Unavailable(why) => {
                // The run that begins then takes all notices away.
                self.answer_opened(None);
                let known = self.state.trouble.with_untracked(|known| *known == why);
                if !known {
                    self.session.say(Notice::new(Tone::Warning, why.clone()));
                }
                self.state.trouble.set(why);
                let waiting = self.loads.take();
                waiting.into_iter().for_each(|(_, then)| then(Err("nothing can be read".into())));
                self.save_ended();
            }
            StorageEvent::Saved { entry, used } => {
                self.state.trouble.set(String::new());
                self.full.set(false);
                self.offer_room(String::new());
                if self.present.borrow().1 == entry.key {
                    self.state.kept.set((self.present.borrow().0, entry.about.step));
                }
                self.state.listing.update(|listing| take_in(listing, *entry, used));
                self.save_ended();
            }
            StorageEvent::Loaded(loaded) => {
                let key = loaded.key.clone();
                self.answer_load(&key, Ok(*loaded));
            }
            // The sentence in the list is about the room then.
            StorageEvent::Refused(why) if self.full.get() => {
                self.session.say(Notice::new(Tone::Warning, why));
                self.save_if_full();
            }
            StorageEvent::Refused(why) => self.state.trouble.set(why),
            StorageEvent::Full { oldest, .. } => {
                self.no_room(oldest);
                self.save_ended();
            }
            StorageEvent::Failed { key, why } => {
                if !self.answer_load(&key, Err(why.clone())) {
                    self.state.trouble.set(format!("The run could not be kept: {why}."));
                    self.save_ended();
                }
            }
        }
    }

    /// Tells that there is no room, and what could go.
    fn no_room(&self, oldest: Option<Key>) {
        // What could not be written is tried again.
        self.saved.take();
        self.data.borrow_mut().clear();
        self.full.set(true);
        let entry = self.state.listing.with_untracked(|listing| {
            let runs = listing.as_ref().map(|listing| &listing.runs)?;
            runs.iter().find(|run| Some(&run.key) == oldest.as_ref()).cloned()
        });
        let dated = entry.as_ref().map(|entry| (entry, date(entry.about.saved_at)));
        let text = no_room(dated.as_ref().map(|(entry, date)| (*entry, date.as_str())));
        if self.state.trouble.with_untracked(|known| *known != text) {
            self.offer_room(entry.as_ref().map(|entry| entry.key.clone()).unwrap_or_default());
            let notice = Notice::new(Tone::Warning, text.clone());
            self.session.say(if entry.is_some() { notice.offering(Offer::MakeRoom) } else { notice });
        }
        self.state.trouble.set(text);
    }

    /// From now on this run is offered for deletion, and none that was before.
    fn offer_room(&self, key: Key) {
        if self.state.room.with_untracked(|known| *known != key) {
            self.session.notices.update(|notices| {
                notices.retain(|(_, notice)| notice.offer != Some(Offer::MakeRoom));
            });
            self.state.room.set(key);
        }
    }

    fn save_if_full(self: &Rc<Self>) {
        if self.full.take() {
            self.save(true);
        }
    }

    fn save_ended(self: &Rc<Self>) {
        let again = self.schedule.borrow_mut().ended();
        if again {
            self.save(true);
        }
    }
}

/// Puts a run that was saved into the list, in place of what was known of it.
fn take_in(listing: &mut Option<Listing>, entry: Entry, used: [f64; 2]) {
    let listing = listing.get_or_insert_default();
    listing.used = used;
    listing.runs.retain(|run| run.key != entry.key);
    listing.runs.insert(0, entry);
}

/// A name that no other run has.
fn new_key() -> Key {
    let part = || (js_sys::Math::random() * 4_294_967_296.0) as u32;
    format!("{:08x}{:08x}", part(), part())
}

fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
