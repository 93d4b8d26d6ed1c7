//! A supervisor with a page that carries out its actions: workers, the run and the notices, without a browser.

use hourglass::protocol::{
    Bytes, Command, DataInfo, Engine, Envelope, Event, Failure, Progress, RunId, Start, Started,
};
use hourglass::run::Run;
use hourglass::run::supervisor::{Action, Adapter, Offer, Report, Request, Supervisor, Tone};
use hourglass::spec::Spec;

use Engine::{Cpu, WebGpu};

/// The page, which carries out the actions of its supervisor.
#[derive(Default)]
pub struct Page {
    pub supervisor: Supervisor,
    pub run: Run,
    /// Actions since this list was last cleared.
    pub actions: Vec<Action>,
    pub alive: Vec<Engine>,
    pub notices: Vec<(Tone, String, Option<Offer>)>,
}

impl Page {
    pub fn perform(&mut self, actions: Vec<Action>) {
        for action in &actions {
            match action {
                Action::Spawn(engine) => {
                    assert!(!self.alive.contains(engine), "{engine:?} was there already");
                    self.alive.push(*engine);
                }
                Action::Terminate(engine) => {
                    assert!(self.alive.contains(engine), "{engine:?} was not there");
                    self.alive.retain(|e| e != engine);
                }
                Action::Post(engine, _) => {
                    assert!(self.alive.contains(engine), "posted to a worker that does not exist: {action:?}")
                }
                Action::NewRun(id) => self.run = Run::new(*id),
                Action::Apply(event) => assert!(self.run.apply(event.clone()), "of another run: {event:?}"),
                Action::Notify(n) => self.notices.push((n.tone, n.text.clone(), n.offer)),
            }
        }
        self.actions.extend(actions);
    }

    pub fn request(&mut self, request: Request) {
        let actions = self.supervisor.request(request);
        self.perform(actions);
    }

    pub fn report(&mut self, report: Report) {
        let actions = self.supervisor.report(report);
        self.perform(actions);
    }

    pub fn event(&mut self, engine: Engine, body: Event) {
        self.report(Report::Message(engine, Envelope { run: self.run.id, body }));
    }

    pub fn ready(&mut self, engine: Engine) {
        let event = Event::Ready { adapter: None };
        self.report(Report::Message(engine, Envelope { run: RunId(0), body: event }));
    }

    pub fn started(&mut self, engine: Engine, step: u32) {
        let spec = self.supervisor.spec().clone();
        let data = DataInfo { count: 100, ..DataInfo::default() };
        self.event(engine, Event::Started(Box::new(Started { spec, data, steps_per_epoch: 10, step })));
    }

    pub fn progress(&mut self, engine: Engine, step: u32, images_per_second: f32) {
        let losses = hourglass::protocol::Floats(vec![0.5]);
        self.event(
            engine,
            Event::Progress(Progress { step, losses, images_per_second, ..Progress::default() }),
        );
    }

    pub fn checkpoint(&mut self, engine: Engine, step: u32) {
        self.event(engine, Event::Checkpoint { step, file: Bytes(vec![step as u8]) });
    }

    pub fn fail(&mut self, engine: Engine, kind: Failure) {
        self.event(engine, Event::Failed { kind, detail: "It broke.".into() });
    }

    /// The commands posted to a worker since `actions` was last cleared, which this does.
    pub fn posted(&mut self, to: Engine) -> Vec<Command> {
        let posts = std::mem::take(&mut self.actions).into_iter();
        posts
            .filter_map(|a| match a {
                Action::Post(engine, envelope) if engine == to => Some(envelope.body),
                _ => None,
            })
            .collect()
    }

    pub fn last_notice(&self) -> &(Tone, String, Option<Offer>) {
        &self.notices[self.notices.len() - 1]
    }
}

pub fn hardware() -> Report {
    Report::Adapter(Adapter::Hardware("acme".into()))
}

pub fn new_run(spec: Spec, playing: bool) -> Request {
    Request::NewRun(Box::new(Start { spec, playing, ..Start::default() }))
}

/// A run that trains on the CPU, at step 30, with a checkpoint of step 25.
pub fn training() -> Page {
    let mut page = Page::default();
    page.request(new_run(Spec::default(), true));
    page.ready(Cpu);
    page.started(Cpu, 0);
    page.checkpoint(Cpu, 25);
    page.progress(Cpu, 30, 1000.0);
    page.actions.clear();
    page
}

/// The same run, handed over to WebGPU at step 40.
pub fn on_gpu() -> Page {
    let mut page = training();
    page.report(hardware());
    page.ready(WebGpu);
    page.event(WebGpu, Event::Calibrated { images_per_second: 2000.0 });
    page.checkpoint(Cpu, 40);
    page.started(WebGpu, 40);
    page.actions.clear();
    page
}

pub fn starts(commands: &[Command]) -> Vec<&Start> {
    commands.iter().filter_map(|c| if let Command::Start(s) = c { Some(&**s) } else { None }).collect()
}
