//! Workers that fail, fall silent or diverge.

use crate::page::{Page, hardware, new_run, on_gpu, starts, training};
use hourglass::protocol::Engine::{Cpu, WebGpu};
use hourglass::protocol::{Bytes, Command, Event, Failure, PauseReason};
use hourglass::run::State;
use hourglass::run::supervisor::{Action, EnginePreference, Offer, Report, Request, Tone};
use hourglass::spec::Spec;

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
