//! Carries out what the supervisor decides: starts workers, posts commands to them, and gives their events to the
//! reducer, at most once an animation frame.

use crate::protocol::{Command, Engine, Envelope, Event, ExportKind, Floats};
use crate::run::Run;
use crate::run::supervisor::{Action, Report, Request, Supervisor};
use crate::ui::gpu_adapter;
use crate::ui::store::Store;
use crate::ui::worker_link::{self, WorkerLink};
use crate::webgpu::member;
use crate::wire;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// How often the supervisor is told the time.
const TICK: Duration = Duration::from_secs(1);

/// Gets what a worker has collected for a file, as it came; undefined when that is lost.
pub(super) type TakeCollected = Rc<dyn Fn(JsValue)>;

/// Connects supervisor, workers and signals.
pub(super) struct Bridge {
    store: Store,
    supervisor: RefCell<Supervisor>,
    cpu: RefCell<Option<WorkerLink>>,
    gpu: RefCell<Option<WorkerLink>>,
    /// Terminated workers. One of their listeners may be running just now, so they are dropped at the next tick.
    ended: RefCell<Vec<WorkerLink>>,
    /// Events that the reducer has not got yet, oldest first.
    queue: RefCell<Vec<Envelope<Event>>>,
    /// Waits for what is collected.
    take_collected: RefCell<Option<TakeCollected>>,
    /// Number of the last request for it.
    collect_id: Cell<u32>,
    /// The worker that collects it.
    collecting: Cell<Option<Engine>>,
    /// An animation frame was requested, in which the reducer gets them.
    frame_requested: Cell<bool>,
}

impl Bridge {
    /// A bridge without workers; asks the browser about its GPU.
    pub(super) fn open(store: Store) -> Rc<Self> {
        let bridge = Rc::new(Self {
            store,
            supervisor: RefCell::default(),
            cpu: RefCell::default(),
            gpu: RefCell::default(),
            ended: RefCell::default(),
            queue: RefCell::default(),
            take_collected: RefCell::default(),
            collect_id: Cell::new(0),
            collecting: Cell::new(None),
            frame_requested: Cell::new(false),
        });
        let asking = Rc::clone(&bridge);
        leptos::task::spawn_local(async move {
            asking.report(Report::Adapter(gpu_adapter::adapter().await));
        });
        let ticking = Rc::clone(&bridge);
        set_interval(move || ticking.tick(), TICK);
        let hiding = Rc::clone(&bridge);
        let _ = window_event_listener_untyped("visibilitychange", move |_| hiding.flush());
        bridge
    }

    /// Passes on what the user asks.
    pub(super) fn request(self: &Rc<Self>, request: Request) {
        let rewinds = request == Request::Rewind;
        let actions = self.supervisor.borrow_mut().request(request);
        self.perform(actions);
        if rewinds {
            let lr = self.supervisor.borrow().spec().lr;
            self.store.spec.update(|spec| spec.lr = lr);
        }
    }

    /// Has the present run's worker collect what a file of this kind is made of, one of decoded codes of these; `take` gets that as it came, or undefined when
    /// the run ended before.
    pub(super) fn collect(self: &Rc<Self>, kind: ExportKind, codes: Floats, take: TakeCollected) {
        self.take_collected.replace(Some(take));
        let id = self.collect_id.get() + 1;
        self.collect_id.set(id);
        self.request(Request::Send(Command::Collect { id, kind, codes }));
    }

    /// Hands on what was collected, or that it is lost. Not at once: the supervisor may be at work.
    fn hand_on(&self, collected: JsValue) {
        self.collecting.set(None);
        if let Some(take) = self.take_collected.take() {
            set_timeout(move || take(collected), Duration::ZERO);
        }
    }

    /// Runs of earlier visits have numbers up to `last`; the next run gets `next`, or else the one after.
    pub(super) fn number_from(&self, last: u32, next: Option<u32>) {
        self.supervisor.borrow_mut().number_from(last, next);
    }

    /// A number that no run has had.
    pub(super) fn new_number(&self) -> u32 {
        self.supervisor.borrow_mut().new_number()
    }

    fn report(self: &Rc<Self>, report: Report) {
        let actions = self.supervisor.borrow_mut().report(report);
        self.perform(actions);
    }

    fn tick(self: &Rc<Self>) {
        self.ended.borrow_mut().clear();
        self.report(Report::Tick(js_sys::Date::now() / 1000.0));
    }

    fn perform(self: &Rc<Self>, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Spawn(engine) => self.spawn(engine),
                Action::Terminate(engine) => self.terminate(engine),
                Action::Post(engine, message) => self.post(engine, &message),
                Action::NewRun(id) => {
                    self.hand_on(JsValue::UNDEFINED);
                    self.queue.borrow_mut().clear();
                    self.store.notices.set(Vec::new());
                    self.store.keep_run();
                    self.store.run.set(Run::new(id));
                }
                Action::Apply(event) => self.enqueue(event),
                Action::Notify(notice) => self.store.say(notice),
            }
        }
        let engine_status = self.supervisor.borrow().engine_status();
        if self.store.engine_status.with_untracked(|known| *known != engine_status) {
            self.store.engine_status.set(engine_status);
        }
    }

    fn link(&self, engine: Engine) -> &RefCell<Option<WorkerLink>> {
        match engine {
            Engine::Cpu => &self.cpu,
            Engine::WebGpu => &self.gpu,
        }
    }

    fn spawn(self: &Rc<Self>, engine: Engine) {
        match self.start_worker(engine) {
            Ok(link) => *self.link(engine).borrow_mut() = Some(link),
            Err(error) => {
                // Reported later: the supervisor is still waiting for its actions to be carried out.
                let bridge = Rc::clone(self);
                let detail = error_text(&error);
                set_timeout(move || bridge.report(Report::WorkerError(engine, detail)), Duration::ZERO);
            }
        }
    }

    fn start_worker(self: &Rc<Self>, engine: Engine) -> Result<WorkerLink, JsValue> {
        let address = worker_link::address(if engine == Engine::Cpu { "cpu" } else { "gpu" });
        let (hearing, failing) = (Rc::clone(self), Rc::clone(self));
        WorkerLink::start(
            &address,
            worker_link::started_early(&address),
            Box::new(move |message| match (collected(&message), wire::from_js(message)) {
                (Some((id, collected)), _) if id == hearing.collect_id.get() => hearing.hand_on(collected),
                (Some(_), _) => {}
                (None, Ok(event)) => hearing.report(Report::Message(engine, event)),
                (None, Err(error)) => hearing.report(Report::WorkerError(engine, error.to_string())),
            }),
            Box::new(move |detail| failing.report(Report::WorkerError(engine, detail))),
        )
    }

    fn terminate(&self, engine: Engine) {
        if self.collecting.get() == Some(engine) {
            self.hand_on(JsValue::UNDEFINED);
        }
        if let Some(link) = self.link(engine).take() {
            link.end();
            self.ended.borrow_mut().push(link);
        }
    }

    fn post(&self, engine: Engine, message: &Envelope<Command>) {
        let link = self.link(engine).borrow();
        let Some(link) = link.as_ref() else { return };
        if matches!(message.body, Command::Collect { .. }) {
            self.collecting.set(Some(engine));
        }
        let sent = wire::to_js(message)
            .map_err(JsValue::from)
            .and_then(|parcel| link.post(&parcel.message, &parcel.transfer));
        if let Err(error) = sent {
            web_sys::console::error_1(&error);
        }
    }

    fn enqueue(self: &Rc<Self>, event: Envelope<Event>) {
        self.queue.borrow_mut().push(event);
        if document().hidden() {
            // Frames don't come to a hidden tab, but events do.
            self.flush();
        } else if !self.frame_requested.replace(true) {
            let bridge = Rc::clone(self);
            request_animation_frame(move || {
                bridge.frame_requested.set(false);
                bridge.flush();
            });
        }
    }

    /// Gives the reducer all events that have come.
    fn flush(self: &Rc<Self>) {
        let events = self.queue.take();
        if events.is_empty() {
            return;
        }
        let pictures =
            events.iter().any(|e| matches!(e.body, Event::Reconstructions { .. } | Event::Latents { .. }));
        let engine = self.supervisor.borrow().engine_status().engine;
        self.store.run.update(|run| {
            for event in events {
                run.apply(event);
            }
            run.engine = run.started.is_some().then_some(engine);
        });
        if pictures {
            let bridge = Rc::clone(self);
            let shown = move || bridge.request(Request::Send(Command::Shown));
            if document().hidden() {
                set_timeout(shown, Duration::ZERO);
            } else {
                // Views draw in or right after this frame; by the next the pictures are on the screen.
                request_animation_frame(shown);
            }
        }
    }
}

/// Number and content of what a worker has collected; `None` for other messages.
fn collected(message: &JsValue) -> Option<(u32, JsValue)> {
    let collected = member(&member(message, "body")?, "Collected")?;
    let id = member(&collected, "id")?.as_f64()?;
    Some((id as u32, member(&collected, "collected")?))
}

fn error_text(error: &JsValue) -> String {
    js_sys::Reflect::get(error, &"message".into())
        .ok()
        .and_then(|m| m.as_string())
        .unwrap_or_else(|| "it could not be started".into())
}
