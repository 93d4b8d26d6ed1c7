//! Which engine the run is on, and hand-overs.

use crate::page::{Page, hardware, new_run, on_gpu, starts, training};
use hourglass::protocol::Engine::{Cpu, WebGpu};
use hourglass::protocol::{Bytes, Command, Envelope, Event, PauseReason, QuerySlot, StepUntil};
use hourglass::run::State;
use hourglass::run::supervisor::{Action, Adapter, EnginePreference, Report, Request};
use hourglass::spec::Spec;
use hourglass::study::precision::Precision;

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
