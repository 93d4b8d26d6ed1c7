//! The service that both workers run, driven as the page drives it. All in one file, since they share `Client`.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use hourglass::data::dataset;
use hourglass::protocol::{
    Answer, Axes, Bytes, CodeDiagnostics, Command, Drill, Engine, Envelope, Event, ExportKind, Failure,
    Floats, Lookup, PauseReason, QuerySlot, RunId, Start, StepUntil,
};
use hourglass::receipt::{Receipt, Verdict, compare, verdict};
use hourglass::spec::{CodeFigure, OWN_DATA, Spec, VARIANTS};
use hourglass::trainer::{Outcome, Service, open};
use pollster::block_on;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

const RUN: RunId = RunId(7);

struct Client {
    service: Service,
    said: Rc<RefCell<Vec<Envelope<Event>>>>,
}

fn clock() -> f64 {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
}

impl Client {
    fn new() -> Self {
        Self::with_clock(clock)
    }

    fn with_clock(clock: fn() -> f64) -> Self {
        let said = Rc::new(RefCell::new(Vec::new()));
        let out = Rc::clone(&said);
        let emit = Box::new(move |event| out.borrow_mut().push(event));
        Self { service: Service::new(block_on(open(Engine::Cpu)).unwrap(), clock, emit), said }
    }

    fn start(start: Start) -> Self {
        let mut client = Self::new();
        client.send(Command::Start(Box::new(start)));
        client
    }

    fn send(&mut self, body: Command) {
        block_on(self.service.handle(Envelope { run: RUN, body }));
    }

    /// Works until nothing is left to do.
    fn settle(&mut self) {
        while block_on(self.service.run_slice()) == Outcome::Busy {}
    }

    /// Works until an event is said for which `pick` has an answer.
    fn until<T>(&mut self, pick: impl Fn(&Event) -> Option<T>) -> T {
        for _ in 0..100_000 {
            let found = self.said.borrow().iter().find_map(|e| pick(&e.body));
            self.said.borrow_mut().clear();
            match found {
                Some(found) => return found,
                None => block_on(self.service.run_slice()),
            };
        }
        panic!("it was never said");
    }

    /// Trains `steps` steps one by one and gives their losses.
    fn steps(&mut self, steps: u32) -> Vec<f32> {
        let mut losses = Vec::new();
        for _ in 0..steps {
            self.send(Command::Step(StepUntil::Step));
            losses.extend(self.until(|e| match e {
                Event::Progress(p) => Some(p.losses.0.clone()),
                _ => None,
            }));
        }
        losses
    }

    fn all<T>(&self, pick: impl Fn(&Event) -> Option<T>) -> Vec<T> {
        self.said.borrow().iter().filter_map(|e| pick(&e.body)).collect()
    }
}

fn small() -> Start {
    let spec = Spec { n: 600, hidden: vec![32], batch: 64, latent: 3, ..Spec::default() };
    Start { spec, ..Start::default() }
}

fn paused(event: &Event) -> Option<PauseReason> {
    if let Event::Paused(reason) = event { Some(*reason) } else { None }
}

fn checkpoint(event: &Event) -> Option<Bytes> {
    if let Event::Checkpoint { file, .. } = event { Some(file.clone()) } else { None }
}

#[test]
fn a_run_that_is_handed_over_mid_way_continues() {
    let mut whole = Client::start(small());
    let mut first = Client::start(small());
    assert_eq!(whole.steps(9), first.steps(9));
    first.send(Command::Save);
    let file = first.until(checkpoint);
    let mut second = Client::start(Start { checkpoint: Some(file), ..small() });
    assert_eq!(whole.steps(15), second.steps(15));
}

/// The receipt of the run as it is now, or why there is none.
fn receipt(client: &mut Client) -> Result<Receipt, String> {
    client.send(Command::Collect { id: 1, kind: ExportKind::Receipt, codes: Floats::default() });
    let collected = client.until(|e| match e {
        Event::Collected { collected, .. } => Some((collected.receipt.clone(), collected.no_receipt.clone())),
        _ => None,
    });
    match collected {
        (link, _) if !link.is_empty() => Ok(Receipt::parse(&link).unwrap()),
        (_, why) => Err(why),
    }
}

#[test]
fn a_receipt_is_trained_again_to_its_very_step() {
    // It would stop early long before: no epoch is better by then.
    let spec = Spec { patience: 1, goal: 9.0, ..small().spec };
    let mut first = Client::start(Start { spec: spec.clone(), ..small() });
    first.steps(21);
    let of = receipt(&mut first).unwrap();
    assert_eq!((of.step, of.arithmetic.as_str()), (21, std::env::consts::ARCH));
    let mut again =
        Client::start(Start { spec: of.spec.clone(), playing: true, stop_at: Some(of.step), ..small() });
    assert_eq!(again.until(paused), PauseReason::AtStep);
    let here = receipt(&mut again).unwrap();
    assert_eq!(verdict(&compare(&of, &here)), Verdict::Same);
    // From there it trains, and stops early, as any other.
    again.send(Command::Play);
    assert_eq!(again.until(paused), PauseReason::NoBetter { epochs: 1 });
}

#[test]
fn a_receipt_knows_what_was_changed_on_the_way_also_through_a_checkpoint() {
    let mut client = Client::start(small());
    client.send(Command::Adjust(Box::new(Spec { lr: 0.002, ..small().spec })));
    client.steps(2);
    assert!(receipt(&mut client).is_ok(), "it was changed before the first step");
    client.send(Command::Adjust(Box::new(Spec { lr: 0.002, patience: 5, ..small().spec })));
    assert!(receipt(&mut client).is_ok(), "it says when training stops, not how it goes");
    client.send(Command::Adjust(Box::new(Spec { lr: 0.003, ..small().spec })));
    assert!(receipt(&mut client).unwrap_err().contains("changed on the way"));
    client.steps(1);
    client.send(Command::Save);
    let checkpoint = client.until(checkpoint);
    let spec = Spec { lr: 0.003, ..small().spec };
    let start = Start { spec, checkpoint: Some(checkpoint), ..small() };
    assert!(receipt(&mut Client::start(start)).is_err());
}

#[test]
fn a_class_that_is_held_out_is_judged_beside_what_was_learned() {
    let spec = Spec { held_out_class: 4, ..small().spec };
    let mut client = Client::start(Start { spec, ..small() });
    client.settle();
    let odd = client
        .all(|e| if let Event::Started(s) = e { Some((s.data.validation, s.data.anomalous)) } else { None });
    assert_eq!(odd, [(54, 60)]);
    let found = client.all(|e| if let Event::Anomalies(found) = e { Some(found.clone()) } else { None });
    let found = found.last().unwrap();
    assert_eq!((found.good, found.mean.0.len(), found.top.0.len()), (54, 114, 114));
    assert!(found.neg_elbo.0.is_empty(), "this kind has no bound");
    let worst =
        (0..114).max_by(|a, b| found.mean.0[*a as usize].total_cmp(&found.mean.0[*b as usize])).unwrap();
    assert!(found.shown.contains(&worst), "{:?}", found.shown);
    assert_eq!(found.indices.len(), found.shown.len());
    assert_eq!(found.images.0.len(), found.shown.len() * 784);
    assert_eq!(found.copies.0.len(), found.images.0.len());
}

#[test]
fn a_run_set_up_and_left_alone_shows_everything_once_and_rests() {
    let mut client = Client::start(small());
    client.settle();
    let placed: usize = client
        .all(|e| if let Event::Latents { positions, .. } = e { Some(positions.0.len() / 2) } else { None })
        .iter()
        .sum();
    assert_eq!(placed, 600);
    assert_eq!(client.all(|e| matches!(e, Event::Reconstructions { .. }).then_some(())).len(), 1);
    let pca = client
        .all(|e| if let Event::Baselines { pca: Some(pca), mean } = e { Some((*pca, *mean)) } else { None });
    let (pca, mean) = pca[0];
    assert!(0.0 < pca && pca < mean, "PCA {pca}, mean image {mean}");
    assert_eq!(block_on(client.service.run_slice()), Outcome::Idle);
}

#[test]
fn steps_and_epochs_stop_where_they_should() {
    let mut client = Client::start(small());
    assert_eq!(client.steps(1).len(), 1);
    client.send(Command::Step(StepUntil::Epoch));
    assert_eq!(client.until(paused), PauseReason::Requested);
    client.send(Command::Save);
    // 540 training images in batches of 64 are 8 steps.
    let step = client.until(|e| if let Event::Checkpoint { step, .. } = e { Some(*step) } else { None });
    assert_eq!(step, 8);
}

#[test]
fn a_run_ends_by_itself_after_its_epochs() {
    let mut start = small();
    start.spec.epochs = 2;
    start.playing = true;
    let mut client = Client::start(start);
    assert_eq!(client.until(paused), PauseReason::Finished);
}

#[test]
fn divergence_stops_the_run_and_keeps_the_last_finite_checkpoint() {
    let mut start = small();
    start.playing = true;
    let mut client = Client::start(start);
    client.until(|e| matches!(e, Event::Progress(_)).then_some(()));
    client.send(Command::Save);
    let before = client.until(checkpoint);
    client.send(Command::Drill(Drill::Diverge));
    let reason = client.until(paused);
    assert!(matches!(reason, PauseReason::Diverged { .. }), "{reason:?}");
    client.send(Command::Play);
    client.settle();
    client.send(Command::Save);
    assert_eq!(client.all(checkpoint), Vec::new(), "a checkpoint that is not finite was sent");
    let mut rewound = Client::start(Start { checkpoint: Some(before), ..small() });
    assert!(rewound.steps(3).iter().all(|l| l.is_finite()));
}

#[test]
fn a_learning_rate_that_explodes_is_told_as_divergence() {
    let mut start = small();
    start.spec.set("hidden", "64,64,64,64").unwrap();
    start.spec.set("out", "linear").unwrap();
    start.spec.set("lr", "10").unwrap();
    start.playing = true;
    let mut client = Client::start(start);
    assert!(matches!(client.until(paused), PauseReason::Diverged { .. }));
}

#[test]
fn the_users_image_is_answered_at_once_and_again_as_training_goes_on() {
    let mut client = Client::start(small());
    let own =
        |e: &Event| if let Event::Own { code, mse, .. } = e { Some((code.0.clone(), *mse)) } else { None };
    client.send(Command::Own(Some(Bytes(vec![128; 784]))));
    assert_eq!(client.all(own).len(), 1, "the answer comes with the command");
    let (code, mse) = client.until(own);
    assert_eq!(code.len(), 3);
    assert!(mse > 0.0);
    client.settle();
    client.said.borrow_mut().clear();
    client.send(Command::Play);
    let (later, _) = client.until(|e| own(e).filter(|(c, _)| *c != code));
    assert_ne!(later, code);
}

#[test]
fn an_image_of_another_size_is_not_taken() {
    let mut client = Client::start(small());
    client.said.borrow_mut().clear();
    client.send(Command::Own(Some(Bytes(vec![128; 783]))));
    assert!(client.all(|e| matches!(e, Event::Own { .. }).then_some(())).is_empty());
}

#[test]
fn a_point_of_the_map_decodes_to_the_picture_of_its_code() {
    for axes in [Axes::Pair(0, 2), Axes::Pca] {
        let mut client = Client::start(Start { own: Some(Bytes(vec![90; 784])), axes, ..small() });
        client.settle();
        client.send(Command::Axes(axes));
        let place = |e: &Event| if let Event::Own { position, .. } = e { Some(*position) } else { None };
        let position = client.all(place).pop().unwrap();
        assert!(position.iter().all(|v| v.is_finite()));
        let lookup = Lookup::DecodeMap(Floats(vec![position[0], position[1], 0.0, 0.0]));
        client.send(Command::Query { slot: QuerySlot(1), id: 3, query: Box::new(lookup.into()) });
        let (id, images) = client.until(|e| {
            let Event::QueryResult { id, answer: Ok(answer), last: true, .. } = e else { return None };
            let Answer::Images(images) = &**answer else { return None };
            Some((*id, images.0.len()))
        });
        assert_eq!((id, images), (3, 2 * 784));
    }
}

#[test]
fn on_principal_components_points_appear_where_they_belong() {
    let mut start = Start { axes: Axes::Pca, ..small() };
    start.spec.n = 3000;
    let mut client = Client::start(start);
    client.settle();
    let parts = client.all(|e| match e {
        Event::Latents { first, positions, .. } => Some((*first, positions.0.clone())),
        _ => None,
    });
    let first = &parts[0].1;
    assert!(first.len() < 2 * 3000, "the set comes in parts");
    let last = &parts.last().unwrap().1;
    assert_eq!(last.len(), 2 * 3000, "in the end all are placed anew");
    for (first, places) in &parts {
        assert!(places.as_chunks::<2>().0.iter().all(|p| p.iter().all(|v| v.is_finite()) && *p != [0.0; 2]));
        // Other directions are possible in between, other distances hardly: apart in the end, apart at first.
        let far = |places: &[f32]| (places[0] - places[2]).hypot(places[1] - places[3]);
        let settled = &last[2 * *first as usize..];
        assert!((far(places) / far(settled) - 1.0).abs() < 0.5, "{} {}", far(places), far(settled));
    }
}

#[test]
fn axes_that_the_code_does_not_have_become_the_first_two() {
    let mut client = Client::start(Start { axes: Axes::Pair(5, 9), ..small() });
    client.settle();
    let axes = client.all(|e| if let Event::Latents { axes, .. } = e { Some(*axes) } else { None });
    assert_eq!(axes.first(), Some(&Axes::Pair(0, 1)));
}

#[test]
fn what_cannot_be_run_is_refused_in_a_sentence() {
    let own = Start { spec: Spec { data: "own".into(), ..Spec::default() }, ..Start::default() };
    let broken = Start { checkpoint: Some(Bytes(vec![1; 40])), ..small() };
    for start in [own, broken] {
        let client = Client::start(start);
        let (kind, detail) = client
            .all(
                |e| if let Event::Failed { kind, detail } = e { Some((*kind, detail.clone())) } else { None },
            )
            .pop()
            .unwrap();
        assert_eq!(kind, Failure::Experiment);
        assert!(detail.len() > 20, "{detail}");
    }
}

#[test]
fn calibration_measures_and_leaves_no_run() {
    let mut client = Client::new();
    client.send(Command::Calibrate(Box::new(small())));
    let speed = client.all(|e| {
        if let Event::Calibrated { images_per_second } = e { Some(*images_per_second) } else { None }
    });
    assert!(speed[0] > 0.0);
    assert_eq!(block_on(client.service.run_slice()), Outcome::Idle);
}

#[test]
fn commands_of_another_run_change_nothing() {
    let mut client = Client::start(small());
    client.settle();
    client.said.borrow_mut().clear();
    block_on(client.service.handle(Envelope { run: RunId(6), body: Command::Play }));
    assert_eq!(block_on(client.service.run_slice()), Outcome::Idle);
    assert!(client.said.borrow().is_empty());
}

#[test]
fn validation_and_the_pca_line_come_while_it_trains() {
    let mut start = small();
    start.spec.epochs = 10_000;
    start.playing = true;
    let mut client = Client::start(start);
    let pca = |e: &Event| matches!(e, Event::Baselines { pca: Some(_), .. }).then_some(());
    client.until(pca);
    let first = client.until(|e| if let Event::Validation { step, .. } = e { Some(*step) } else { None });
    let second = client.until(|e| if let Event::Validation { step, .. } = e { Some(*step) } else { None });
    assert!(second > first);
}

#[test]
fn every_kind_shows_what_is_special_about_its_codes() {
    for kind in VARIANTS {
        let mut start = small();
        start.spec.kind = kind.key.into();
        let mut client = Client::start(start);
        client.settle();
        let told = client.all(|e| {
            if let Event::CodeDiagnostics(diagnostics) = e { Some((**diagnostics).clone()) } else { None }
        });
        let shape = 28 * 28;
        match (kind.figure, told.as_slice()) {
            (None, []) => {}
            (Some(CodeFigure::Divergence), [CodeDiagnostics::Divergence { kl, samples }]) => {
                assert_eq!(kl.0.len(), 3);
                assert!(kl.0.iter().all(|v| *v >= 0.0) && kl.0.iter().sum::<f32>() > 0.0, "{kl:?}");
                assert_eq!(samples.0.len(), 24 * shape);
            }
            (
                Some(CodeFigure::Activity),
                [CodeDiagnostics::Activity { histogram, units, pictures, dead, .. }],
            ) => {
                assert_eq!(
                    histogram.0.iter().sum::<f32>(),
                    60.0 * 3.0,
                    "every unit of every validation image"
                );
                assert!((*units, pictures.0.len()) == (3, 3 * shape) && dead <= units);
            }
            (
                Some(CodeFigure::Pairs),
                [CodeDiagnostics::Pairs { same, different, roc, equal_error_rate, .. }],
            ) => {
                assert_eq!(same.0.iter().chain(&different.0).sum::<f32>(), 60.0 * 59.0 / 2.0, "every pair");
                assert_eq!(
                    (roc.0[..2].to_vec(), roc.0[roc.0.len() - 2..].to_vec()),
                    (vec![0.0; 2], vec![1.0; 2])
                );
                assert!((0.0..=0.6).contains(equal_error_rate), "{equal_error_rate}");
            }
            (Some(CodeFigure::Sensitivity), [CodeDiagnostics::Sensitivity { pixels }]) => {
                assert_eq!(pixels.0.len(), shape);
                assert!(pixels.0.iter().all(|v| v.is_finite() && *v >= 0.0));
            }
            (figure, told) => panic!("{}: {figure:?}, {told:?}", kind.key),
        }
    }
}

#[test]
fn pairs_of_unlabelled_images_are_their_own_moved_copies() {
    let mut start = small();
    start.spec.kind = "siamese".into();
    start.spec.data = OWN_DATA.into();
    let mut set = dataset("digits").unwrap().generate(600, 1);
    set.labels.clear();
    start.images = Some(Arc::new(set));
    let mut client = Client::start(start);
    client.settle();
    let told = client.all(|e| match e {
        Event::CodeDiagnostics(diagnostics) => match &**diagnostics {
            CodeDiagnostics::Pairs { same, different, .. } => {
                Some([same, different].map(|c| c.0.iter().sum::<f32>()))
            }
            _ => None,
        },
        _ => None,
    });
    let [same, different] = told[0];
    assert_eq!(same + different, 60.0);
    assert!(same > 15.0 && different > 15.0, "{same}, {different}");
}

#[test]
fn a_set_in_the_order_of_its_classes_is_shown_mixed() {
    let mixed = dataset("digits").unwrap().generate(600, 1);
    let digit = |i: &u32| mixed.classes().unwrap().values[*i as usize] as u32;
    let mut order: Vec<u32> = (0..600).collect();
    order.sort_by_key(digit);
    let set = Arc::new(mixed.part(&order));
    let mut start = small();
    start.spec.data = OWN_DATA.into();
    start.images = Some(Arc::clone(&set));
    let mut client = Client::start(start);
    let data = client.until(|e| match e {
        Event::Started(started) => Some(started.data.clone()),
        _ => None,
    });
    let samples: Vec<&[u8]> = data.samples.0.chunks_exact(784).collect();
    let index = |sample: &&[u8]| (0..600).find(|i| set.image(*i) == *sample).unwrap();
    let mut shown: Vec<f32> =
        samples.iter().map(|sample| set.classes().unwrap().values[index(sample)]).collect();
    shown.dedup();
    assert_eq!((samples.len(), shown.len()), (24, 10), "{shown:?}");
}

#[test]
fn a_run_stops_early_when_it_was_asked_to() {
    let mut start = small();
    start.spec.goal = 0.09;
    start.playing = true;
    let mut client = Client::start(start.clone());
    assert_eq!(client.until(paused), PauseReason::Reached);
    // With this little to learn from it soon learns it by heart.
    start.spec = Spec { goal: 0.0, patience: 2, lr: 0.02, hidden: vec![256], epochs: 10_000, ..start.spec };
    assert_eq!(Client::start(start).until(paused), PauseReason::NoBetter { epochs: 2 });
}

#[test]
fn patience_goes_on_where_a_run_was_left() {
    let spec = Spec { patience: 3, lr: 0.02, hidden: vec![256], epochs: 10_000, ..small().spec };
    let start = |checkpoint: Option<Bytes>, playing| {
        // The clock stands still, so that no epoch is validated later than another.
        let mut client = Client::with_clock(|| 0.0);
        let start = Start { spec: spec.clone(), checkpoint, playing, ..small() };
        client.send(Command::Start(Box::new(start)));
        client
    };
    let saved = |client: &mut Client| {
        client.send(Command::Save);
        client.until(|e| {
            if let Event::Checkpoint { step, file } = e { Some((*step, file.clone())) } else { None }
        })
    };
    let mut whole = start(None, true);
    let stop = PauseReason::NoBetter { epochs: 3 };
    assert_eq!(whole.until(paused), stop);
    let (last, _) = saved(&mut whole);
    // 540 training images in batches of 64 are 8 steps. It is left in the midst of its patience, and of an epoch.
    let epochs = last / 8;
    assert!(epochs > 4, "it is no test when the first epoch was the best: {epochs}");
    let mut first = start(None, false);
    for _ in 0..epochs - 2 {
        first.send(Command::Step(StepUntil::Epoch));
        assert_eq!(first.until(paused), PauseReason::Requested);
    }
    first.steps(3);
    let (step, file) = saved(&mut first);
    assert_eq!(step, 8 * (epochs - 2) + 3);
    let mut second = start(Some(file), true);
    assert_eq!(second.until(paused), stop);
    assert_eq!(saved(&mut second).0, last);
}

#[test]
fn clouds_have_their_size_on_the_map_and_points_have_none() {
    for (kind, axes) in [("vae", Axes::Pair(0, 2)), ("vae", Axes::Pca), ("plain", Axes::Pca)] {
        let mut start = small();
        (start.spec.kind, start.axes) = (kind.into(), axes);
        let mut client = Client::start(start);
        client.settle();
        let sizes = client.all(|e| match e {
            Event::Latents { positions, stds, .. } => Some((positions.0.len(), stds.0.clone())),
            _ => None,
        });
        let (places, stds) = sizes.last().unwrap();
        if kind == "vae" {
            assert_eq!(stds.len(), *places);
            assert!(stds.iter().all(|s| *s > 0.0), "{axes:?}: {stds:?}");
        } else {
            assert!(stds.is_empty());
        }
    }
}
