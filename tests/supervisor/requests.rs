//! What the user requests.

use crate::page::{Page, starts, training};
use hourglass::data::ImageSet;
use hourglass::protocol::Engine::Cpu;
use hourglass::protocol::{Bytes, Envelope, Event, Failure, PauseReason, Start};
use hourglass::run::State;
use hourglass::run::supervisor::{Offer, Report, Request};
use hourglass::spec::Spec;
use std::sync::Arc;

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
    let images = Arc::new(ImageSet { name: "mine".into(), pixels: vec![0; 784], ..ImageSet::default() });
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
