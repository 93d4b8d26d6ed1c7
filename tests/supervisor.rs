//! The supervisor: every way that a run can change its engine, and every way that a worker can fail.

use hourglass::data::ImageSet;
use hourglass::protocol::{
    Bytes, Command, DataInfo, Engine, Envelope, Event, Failure, PauseReason, Progress, QuerySlot, RunId,
    Start, Started, StepUntil,
};
use hourglass::run::supervisor::{
    Action, Adapter, EnginePreference, Offer, Report, Request, Supervisor, Tone,
};
use hourglass::run::{Run, State};
use hourglass::spec::Spec;
use hourglass::study::precision::Precision;

use Engine::{Cpu, WebGpu};

/// A supervisor with a page that carries out its actions: workers, the run and the notices, without a browser.
#[derive(Default)]
struct Page {
    supervisor: Supervisor,
    run: Run,
    /// Actions since this list was last cleared.
    actions: Vec<Action>,
    alive: Vec<Engine>,
    notices: Vec<(Tone, String, Option<Offer>)>,
}

impl Page {
    fn perform(&mut self, actions: Vec<Action>) {
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

    fn request(&mut self, request: Request) {
        let actions = self.supervisor.request(request);
        self.perform(actions);
    }

    fn report(&mut self, report: Report) {
        let actions = self.supervisor.report(report);
        self.perform(actions);
    }

    fn event(&mut self, engine: Engine, body: Event) {
        self.report(Report::Message(engine, Envelope { run: self.run.id, body }));
    }

    fn ready(&mut self, engine: Engine) {
        let event = Event::Ready { engine, adapter: None };
        self.report(Report::Message(engine, Envelope { run: RunId(0), body: event }));
    }

    fn started(&mut self, engine: Engine, step: u32) {
        let spec = self.supervisor.spec().clone();
        let data = DataInfo { count: 100, ..DataInfo::default() };
        self.event(engine, Event::Started(Box::new(Started { spec, data, steps_per_epoch: 10, step })));
    }

    fn progress(&mut self, engine: Engine, step: u32, images_per_second: f32) {
        let losses = hourglass::protocol::Floats(vec![0.5]);
        self.event(
            engine,
            Event::Progress(Progress { step, losses, images_per_second, ..Progress::default() }),
        );
    }

    fn checkpoint(&mut self, engine: Engine, step: u32) {
        self.event(engine, Event::Checkpoint { step, file: Bytes(vec![step as u8]) });
    }

    fn fail(&mut self, engine: Engine, kind: Failure) {
        self.event(engine, Event::Failed { kind, detail: "It broke.".into() });
    }

    /// The commands posted to a worker since `actions` was last cleared, which this does.
    fn posted(&mut self, to: Engine) -> Vec<Command> {
        let posts = std::mem::take(&mut self.actions).into_iter();
        posts
            .filter_map(|a| match a {
                Action::Post(engine, envelope) if engine == to => Some(envelope.body),
                _ => None,
            })
            .collect()
    }

    fn last_notice(&self) -> &(Tone, String, Option<Offer>) {
        &self.notices[self.notices.len() - 1]
    }
}

fn hardware() -> Report {
    Report::Adapter(Adapter::Hardware("acme".into()))
}

fn new_run(spec: Spec, playing: bool) -> Request {
    Request::NewRun(Box::new(Start { spec, playing, ..Start::default() }))
}

/// A run that trains on the CPU, at step 30, with a checkpoint of step 25.
fn training() -> Page {
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
fn on_gpu() -> Page {
    let mut page = training();
    page.report(hardware());
    page.ready(WebGpu);
    page.event(WebGpu, Event::Calibrated { images_per_second: 2000.0 });
    page.checkpoint(Cpu, 40);
    page.started(WebGpu, 40);
    page.actions.clear();
    page
}

fn starts(commands: &[Command]) -> Vec<&Start> {
    commands.iter().filter_map(|c| if let Command::Start(s) = c { Some(&**s) } else { None }).collect()
}

#[test]
fn nothing_is_sent_before_the_worker_is_ready() {
    let mut page = Page::default();
    page.request(new_run(Spec::default(), true));
    page.request(Request::Step(StepUntil::Epoch));
    assert_eq!(page.actions[1..], [Action::Spawn(Cpu)]);
    page.ready(Cpu);
    let posted = page.posted(Cpu);
    assert!(!starts(&posted)[0].playing, "a step is not play");
    assert_eq!(posted.len(), 1, "the step waits for the run");
    page.started(Cpu, 0);
    assert_eq!(page.posted(Cpu), [Command::Step(StepUntil::Epoch)]);
}

#[test]
fn a_faster_gpu_takes_over_with_the_checkpoint() {
    let mut page = training();
    page.report(hardware());
    assert_eq!(page.actions, [Action::Spawn(WebGpu)]);
    page.actions.clear();
    page.ready(WebGpu);
    assert!(matches!(page.posted(WebGpu)[..], [Command::Calibrate(_)]));
    page.event(WebGpu, Event::Calibrated { images_per_second: 2000.0 });
    assert_eq!(page.posted(Cpu), [Command::Save]);
    let run = page.run.id;
    page.checkpoint(Cpu, 40);
    let actions = std::mem::take(&mut page.actions);
    assert!(actions.contains(&Action::Post(Cpu, Envelope { run, body: Command::Pause })));
    page.actions = actions;
    let posted = page.posted(WebGpu);
    let start = starts(&posted)[0];
    assert!(start.playing);
    assert_eq!(start.checkpoint, Some(Bytes(vec![40])));
    // Steps that the CPU still takes are thrown away, and must not be shown.
    page.progress(Cpu, 45, 1000.0);
    page.event(Cpu, Event::Paused(PauseReason::Requested));
    assert_eq!(page.run.step, 30);
    page.started(WebGpu, 40);
    assert_eq!(page.alive, [WebGpu]);
    assert_eq!((page.run.id, page.run.step), (run, 40));
    page.progress(WebGpu, 50, 2000.0);
    assert_eq!(page.run.state, State::Training);
    let engine_status = page.supervisor.engine_status();
    assert_eq!(engine_status.engine, WebGpu);
    assert!(engine_status.why.contains("2.0×"), "{}", engine_status.why);
}

#[test]
fn a_slower_gpu_is_ended_and_the_page_says_how_slow() {
    let mut page = training();
    page.report(hardware());
    page.ready(WebGpu);
    page.event(WebGpu, Event::Calibrated { images_per_second: 600.0 });
    assert_eq!(page.alive, [Cpu]);
    assert!(page.supervisor.engine_status().why.contains("0.6×"));
    page.progress(Cpu, 60, 1000.0);
    assert_eq!(page.alive, [Cpu], "it is not measured twice");
}

#[test]
fn the_gpu_is_measured_again_for_another_network_only() {
    let mut page = training();
    page.report(hardware());
    page.ready(WebGpu);
    page.event(WebGpu, Event::Calibrated { images_per_second: 600.0 });
    page.request(Request::Reset);
    page.started(Cpu, 0);
    page.progress(Cpu, 30, 1000.0);
    assert_eq!(page.alive, [Cpu]);
    page.request(new_run(Spec { hidden: vec![1024], ..Spec::default() }, true));
    page.started(Cpu, 0);
    page.progress(Cpu, 30, 1000.0);
    assert_eq!(page.alive, [Cpu, WebGpu]);
}

#[test]
fn a_measurement_of_the_last_network_is_not_taken_for_this_one() {
    let mut page = training();
    page.report(hardware());
    page.ready(WebGpu);
    let old = page.run.id;
    page.request(new_run(Spec { latent: 9, ..Spec::default() }, true));
    page.started(Cpu, 0);
    page.progress(Cpu, 30, 1000.0);
    page.actions.clear();
    let body = Event::Calibrated { images_per_second: 9e9 };
    page.report(Report::Message(WebGpu, Envelope { run: old, body }));
    assert!(page.posted(Cpu).is_empty());
}

#[test]
fn no_gpu_is_loaded_for_a_software_or_missing_adapter() {
    for adapter in [Adapter::Software("swiftshader".into()), Adapter::Missing] {
        let mut page = training();
        page.report(Report::Adapter(adapter));
        page.progress(Cpu, 40, 1000.0);
        assert_eq!(page.alive, [Cpu]);
        assert!(page.notices.is_empty());
    }
}

#[test]
fn a_pinned_gpu_takes_over_unmeasured_even_in_software_and_while_paused() {
    let mut page = training();
    page.request(Request::Pause);
    page.event(Cpu, Event::Paused(PauseReason::Requested));
    page.report(Report::Adapter(Adapter::Software("swiftshader".into())));
    page.request(Request::Prefer(EnginePreference::To(WebGpu)));
    page.ready(WebGpu);
    page.checkpoint(Cpu, 40);
    let posted = page.posted(WebGpu);
    assert!(!starts(&posted)[0].playing);
    page.started(WebGpu, 40);
    assert_eq!(page.alive, [WebGpu]);
    assert_eq!(page.run.state, State::Paused);
    // Auto returns to the CPU, because a software adapter is never faster than Flex.
    page.request(Request::Prefer(EnginePreference::Auto));
    page.ready(Cpu);
    page.checkpoint(WebGpu, 40);
    page.started(Cpu, 40);
    assert_eq!(page.alive, [Cpu]);
}

#[test]
fn a_pinned_gpu_that_is_not_there_is_told_once() {
    let mut page = training();
    page.report(Report::Adapter(Adapter::Missing));
    page.request(Request::Prefer(EnginePreference::To(WebGpu)));
    page.progress(Cpu, 40, 1000.0);
    assert_eq!(page.notices.len(), 1);
    assert_eq!(page.alive, [Cpu]);
    let mut early = Page::default();
    early.request(Request::Prefer(EnginePreference::To(WebGpu)));
    early.request(new_run(Spec::default(), true));
    early.report(Report::Adapter(Adapter::Missing));
    early.ready(Cpu);
    assert_eq!(early.notices.len(), 1);
}

#[test]
fn a_pinned_cpu_brings_the_run_back_and_ends_the_gpu() {
    let mut page = on_gpu();
    page.request(Request::Prefer(EnginePreference::To(Cpu)));
    page.ready(Cpu);
    assert_eq!(page.posted(WebGpu), [Command::Save]);
    page.checkpoint(WebGpu, 55);
    let posted = page.posted(Cpu);
    assert_eq!(starts(&posted)[0].checkpoint, Some(Bytes(vec![55])));
    page.started(Cpu, 55);
    assert_eq!(page.alive, [Cpu]);
}

#[test]
fn what_is_asked_during_a_hand_over_reaches_the_new_engine() {
    let mut page = training();
    page.report(hardware());
    page.ready(WebGpu);
    page.event(WebGpu, Event::Calibrated { images_per_second: 2000.0 });
    page.checkpoint(Cpu, 40);
    page.actions.clear();
    page.request(Request::Pause);
    page.request(Request::Send(Command::Own(Some(Bytes(vec![7])))));
    page.request(Request::Step(StepUntil::Step));
    page.actions.clear();
    page.started(WebGpu, 40);
    let own = Command::Own(Some(Bytes(vec![7])));
    assert_eq!(page.posted(WebGpu), [Command::Pause, own, Command::Step(StepUntil::Step)]);
}

#[test]
fn a_query_during_a_hand_over_is_answered_by_the_present_engine() {
    let mut page = training();
    page.report(hardware());
    page.ready(WebGpu);
    page.event(WebGpu, Event::Calibrated { images_per_second: 2000.0 });
    page.checkpoint(Cpu, 30);
    page.actions.clear();
    let slot = QuerySlot(1);
    let ask = || Command::Query { slot, id: 4, query: Box::new(Precision.into()) };
    page.request(Request::Send(ask()));
    assert!(matches!(page.posted(Cpu)[..], [Command::Query { id: 4, .. }]));
    page.event(Cpu, Event::QueryProgress { slot, id: 4, done: 0.5 });
    assert_eq!(page.run.answers[&slot].done, 0.5);
    page.actions.clear();
    page.started(WebGpu, 30);
    assert!(!page.posted(WebGpu).contains(&ask()), "the page asks again, and only what it still wants");
}

#[test]
fn a_gpu_that_fails_while_it_takes_over_leaves_the_run_on_the_cpu() {
    let mut page = training();
    page.report(hardware());
    page.ready(WebGpu);
    page.event(WebGpu, Event::Calibrated { images_per_second: 2000.0 });
    page.checkpoint(Cpu, 40);
    page.actions.clear();
    page.fail(WebGpu, Failure::DeviceLost);
    assert_eq!(page.alive, [Cpu]);
    assert_eq!(page.posted(Cpu), [Command::Shown, Command::Play]);
    page.progress(Cpu, 50, 1000.0);
    assert_eq!(page.run.step, 50);
    assert!(page.supervisor.engine_status().why.contains("It broke"));
    assert_eq!(page.alive, [Cpu], "it is not tried again");
}

#[test]
fn a_lost_gpu_goes_on_with_the_cpu_from_the_last_checkpoint() {
    let mut page = on_gpu();
    page.checkpoint(WebGpu, 60);
    page.progress(WebGpu, 70, 2000.0);
    page.actions.clear();
    page.fail(WebGpu, Failure::DeviceLost);
    assert_eq!(page.alive, [Cpu]);
    assert_eq!(page.last_notice().0, Tone::Warning);
    assert!(page.last_notice().1.contains("step 60"));
    page.ready(Cpu);
    let posted = page.posted(Cpu);
    let start = starts(&posted)[0];
    assert!(start.playing);
    assert_eq!(start.checkpoint, Some(Bytes(vec![60])));
    page.started(Cpu, 60);
    page.progress(Cpu, 100, 1000.0);
    assert_eq!(page.alive, [Cpu], "a GPU that was lost is not taken again by itself");
}

#[test]
fn a_panic_without_a_checkpoint_starts_over() {
    let mut page = Page::default();
    page.request(new_run(Spec::default(), true));
    page.ready(Cpu);
    page.started(Cpu, 0);
    page.fail(Cpu, Failure::Panic);
    assert!(page.last_notice().1.contains("from the start"));
    page.actions.clear();
    page.ready(Cpu);
    let posted = page.posted(Cpu);
    assert_eq!(starts(&posted)[0].checkpoint, None);
}

#[test]
fn a_paused_run_stays_paused_through_a_failure() {
    let mut page = training();
    page.request(Request::Pause);
    page.report(Report::WorkerError(Cpu, "out of memory".into()));
    page.actions.clear();
    page.ready(Cpu);
    let posted = page.posted(Cpu);
    assert!(!starts(&posted)[0].playing);
}

#[test]
fn a_trainer_that_fails_again_and_again_is_given_up_until_asked() {
    let mut page = training();
    for _ in 0..3 {
        page.fail(Cpu, Failure::Panic);
        if page.alive.contains(&Cpu) {
            page.ready(Cpu);
            page.started(Cpu, 25);
        }
    }
    assert_eq!(page.run.state, State::Error);
    assert!(page.alive.is_empty());
    assert_eq!(page.last_notice().2, Some(Offer::TryAgain));
    page.actions.clear();
    page.request(Request::Play);
    page.ready(Cpu);
    let posted = page.posted(Cpu);
    assert_eq!(starts(&posted)[0].checkpoint, Some(Bytes(vec![25])));
}

#[test]
fn a_cpu_that_can_not_be_loaded_is_tried_twice() {
    let mut page = Page::default();
    page.request(new_run(Spec::default(), true));
    page.report(Report::WorkerError(Cpu, "404".into()));
    assert_eq!(page.alive, [Cpu]);
    page.report(Report::WorkerError(Cpu, "404".into()));
    assert!(page.alive.is_empty());
    assert_eq!((page.run.state, page.last_notice().0), (State::Error, Tone::Error));
}

#[test]
fn a_cpu_that_can_not_be_loaded_does_not_take_the_run_from_the_gpu() {
    let mut page = on_gpu();
    page.request(Request::Prefer(EnginePreference::To(Cpu)));
    page.report(Report::WorkerError(Cpu, "404".into()));
    page.report(Report::WorkerError(Cpu, "404".into()));
    assert_eq!(page.alive, [WebGpu]);
    page.progress(WebGpu, 90, 2000.0);
    assert_eq!(page.run.step, 90);
}

#[test]
fn divergence_offers_to_rewind_with_half_the_learning_rate() {
    let mut page = training();
    page.event(Cpu, Event::Paused(PauseReason::Diverged { step: 31 }));
    assert_eq!(page.run.state, State::Error);
    assert_eq!(page.last_notice().2, Some(Offer::RewindAndHalve));
    page.actions.clear();
    let run = page.run.id;
    page.request(Request::Rewind);
    let posted = page.posted(Cpu);
    let start = starts(&posted)[0];
    assert_eq!(start.spec.lr, Spec::default().lr / 2.0);
    assert_eq!((start.checkpoint.clone(), start.playing), (Some(Bytes(vec![25])), true));
    page.started(Cpu, 25);
    assert_eq!((page.run.state, page.run.id), (State::Paused, run));
}

#[test]
fn play_after_divergence_tries_the_learning_rate_of_the_form() {
    let mut page = training();
    page.event(Cpu, Event::Paused(PauseReason::Diverged { step: 31 }));
    page.request(Request::Adjust(Box::new(Spec { lr: 1e-5, ..Spec::default() })));
    page.actions.clear();
    page.request(Request::Play);
    let posted = page.posted(Cpu);
    assert_eq!(starts(&posted)[0].spec.lr, 1e-5);
}

#[test]
fn reset_begins_the_same_experiment_as_a_new_run() {
    let mut page = training();
    let old = page.run.id;
    page.request(Request::Adjust(Box::new(Spec { lr: 0.01, ..Spec::default() })));
    page.actions.clear();
    page.request(Request::Reset);
    assert!(page.run.id > old);
    assert_eq!(page.run.step, 0);
    let posted = page.posted(Cpu);
    let start = starts(&posted)[0];
    assert_eq!((start.checkpoint.clone(), start.playing, start.spec.lr), (None, true, 0.01));
    page.report(Report::Message(Cpu, Envelope { run: old, body: Event::Paused(PauseReason::Requested) }));
    assert_eq!(page.run.state, State::Idle, "the old run's last events are not the new one's");
}

#[test]
fn reset_stays_on_the_gpu_and_a_new_network_starts_on_the_cpu() {
    let mut page = on_gpu();
    page.request(Request::Reset);
    assert_eq!(page.alive, [WebGpu]);
    assert!(matches!(page.posted(WebGpu)[..], [Command::Pause, Command::Start(_)]));
    page.started(WebGpu, 0);
    page.request(new_run(Spec { latent: 3, ..Spec::default() }, true));
    assert_eq!(page.alive, [WebGpu, Cpu]);
    assert_eq!(page.supervisor.engine_status().engine, Cpu);
}

#[test]
fn a_run_that_is_resumed_begins_with_its_checkpoint_and_a_reset_without() {
    let mut page = training();
    let checkpoint = Some(Bytes(vec![7; 9]));
    let start = Start { checkpoint: checkpoint.clone(), ..Start::default() };
    page.posted(Cpu);
    page.request(Request::NewRun(Box::new(start)));
    let posted = page.posted(Cpu);
    assert_eq!(starts(&posted)[0].checkpoint, checkpoint);
    page.started(Cpu, 400);
    page.request(Request::Reset);
    let posted = page.posted(Cpu);
    assert_eq!(starts(&posted)[0].checkpoint, None);
}

#[test]
fn own_images_travel_with_the_run() {
    let images = ImageSet { name: "mine".into(), pixels: vec![0; 784], ..ImageSet::default() };
    let mut page = Page::default();
    let start = Start { images: Some(images.clone()), playing: true, ..Start::default() };
    page.request(Request::NewRun(Box::new(start)));
    page.ready(Cpu);
    page.fail(Cpu, Failure::Panic);
    page.actions.clear();
    page.ready(Cpu);
    let posted = page.posted(Cpu);
    assert_eq!(starts(&posted)[0].images, Some(images));
}

#[test]
fn the_end_of_the_last_epoch_offers_more() {
    let mut page = training();
    page.event(Cpu, Event::Paused(PauseReason::Finished));
    assert!(!page.supervisor.engine_status().playing);
    assert_eq!(page.last_notice().2, Some(Offer::MoreEpochs(Spec::default().epochs)));
}

#[test]
fn a_silent_trainer_is_replaced_and_a_sleeping_machine_is_not_a_silent_trainer() {
    let mut page = training();
    page.report(Report::Tick(1e6));
    page.report(Report::Tick(2e6));
    assert!(page.notices.is_empty(), "the machine slept");
    for second in 1..=29 {
        page.report(Report::Tick(2e6 + f64::from(second)));
    }
    page.progress(Cpu, 31, 1000.0);
    for second in 30..=58 {
        page.report(Report::Tick(2e6 + f64::from(second)));
    }
    assert!(page.notices.is_empty(), "a busy trainer is not a dead one");
    for second in 59..=61 {
        page.report(Report::Tick(2e6 + f64::from(second)));
    }
    assert_eq!(page.notices.len(), 1);
    assert!(page.actions.contains(&Action::Terminate(Cpu)) && page.actions.contains(&Action::Spawn(Cpu)));
}

#[test]
fn a_paused_trainer_may_be_silent() {
    let mut page = training();
    page.request(Request::Pause);
    page.report(Report::Tick(1e6));
    for second in 1..=300 {
        page.report(Report::Tick(1e6 + f64::from(second)));
    }
    assert!(page.notices.is_empty());
}

#[test]
fn messages_of_a_worker_that_was_ended_are_dropped() {
    let mut page = on_gpu();
    page.progress(Cpu, 99, 1.0);
    page.fail(Cpu, Failure::Panic);
    assert_eq!(page.actions, []);
    assert_eq!(page.run.step, 40);
}
