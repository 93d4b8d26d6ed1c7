//! The reducer: what each event changes in what the page knows of a run.

use hourglass::protocol::{
    Answer, Axes, Bytes, DataInfo, Envelope, Event, Failure, Floats, PauseReason, Progress, QuerySlot, RunId,
    Started,
};
use hourglass::run::{History, Run, State};
use hourglass::spec::Spec;
use hourglass::study::precision::PrecisionResult;
use proptest::prelude::*;

const RUN: RunId = RunId(2);

fn run(events: impl IntoIterator<Item = Event>) -> Run {
    let mut run = Run::new(RUN);
    apply(&mut run, events);
    run
}

fn apply(run: &mut Run, events: impl IntoIterator<Item = Event>) {
    for body in events {
        assert!(run.apply(Envelope { run: RUN, body }));
    }
}

fn started(step: u32) -> Event {
    let data = DataInfo { count: 4, validation: 1, ..DataInfo::default() };
    Event::Started(Box::new(Started { spec: Spec::default(), data, steps_per_epoch: 10, step }))
}

fn progress(step: u32, losses: &[f32]) -> Event {
    Event::Progress(Progress {
        step,
        epoch: step as f32 / 10.0,
        losses: Floats(losses.to_vec()),
        penalties: Floats::default(),
        images_per_second: 100.0,
    })
}

fn latents(first: u32, positions: &[f32], axes: Axes) -> Event {
    Event::Latents {
        step: 1,
        first,
        positions: Floats(positions.to_vec()),
        stds: Floats::default(),
        axes,
        names: ["x".into(), "y".into()],
    }
}

fn steps(history: &History) -> Vec<u32> {
    history.points().iter().map(|p| p.step).collect()
}

#[test]
fn events_of_another_run_are_dropped() {
    let mut run = run([started(0), progress(3, &[0.3, 0.2, 0.1])]);
    // Compared as text, because the positions hold NaN, which is never equal to itself.
    let before = format!("{run:?}");
    for other in [RunId(1), RunId(3)] {
        assert!(!run.apply(Envelope { run: other, body: progress(9, &[9.0]) }));
        let failed = Event::Failed { kind: Failure::Panic, detail: String::new() };
        assert!(!run.apply(Envelope { run: other, body: failed }));
    }
    assert_eq!(format!("{run:?}"), before);
}

#[test]
fn training_progress_is_recorded() {
    let mut run = run([Event::Busy("Loading".into())]);
    assert_eq!((run.state, run.busy.as_deref()), (State::Idle, Some("Loading")));
    apply(&mut run, [started(0)]);
    assert_eq!((run.state, run.busy.as_deref()), (State::Paused, None));
    apply(&mut run, [progress(2, &[0.3, 0.2]), progress(5, &[0.15, 0.12, 0.1])]);
    assert_eq!((run.state, run.step, run.loss()), (State::Training, 5, Some(0.1)));
    assert_eq!(steps(&run.train), [1, 2, 3, 4, 5]);
    apply(&mut run, [Event::Validation { step: 5, loss: 0.11 }, Event::Paused(PauseReason::Finished)]);
    assert_eq!((run.state, run.validation_loss()), (State::Paused, Some(0.11)));
    apply(
        &mut run,
        [Event::Baselines { mean: 0.07, pca: None }, Event::Baselines { mean: 0.07, pca: Some(0.05) }],
    );
    assert_eq!(run.baselines.and_then(|b| b.pca), Some(0.05));
}

#[test]
fn a_hand_over_keeps_the_curves_up_to_its_step() {
    let losses = [0.5, 0.4, 0.3, 0.2, 0.1];
    let mut run = run([
        started(0),
        progress(5, &losses),
        Event::Validation { step: 3, loss: 0.35 },
        Event::Validation { step: 5, loss: 0.15 },
        latents(0, &[1.0, 2.0], Axes::default()),
        Event::Busy("Moving to the GPU".into()),
        started(3),
    ]);
    assert_eq!((steps(&run.train), steps(&run.validation)), (vec![1, 2, 3], vec![3]));
    assert_eq!((run.step, run.epoch, run.busy.as_deref()), (3, 0.3, None));
    assert_eq!(run.map.positions[0], [1.0, 2.0], "the map stays until the new worker sends it");
    apply(&mut run, [progress(5, &[0.21, 0.11])]);
    assert_eq!((steps(&run.train), run.loss()), (vec![1, 2, 3, 4, 5], Some(0.11)));
}

#[test]
fn steps_that_are_sent_twice_stay_in_order() {
    let run = run([
        started(0),
        progress(3, &[0.5, 0.4, 0.3]),
        progress(4, &[0.4, 0.3, 0.25]),
        Event::Validation { step: 4, loss: 0.2 },
        Event::Validation { step: 4, loss: 0.2 },
    ]);
    assert_eq!((steps(&run.train), steps(&run.validation)), (vec![1, 2, 3, 4], vec![4]));
}

#[test]
fn divergence_is_an_error_with_a_way_back() {
    let saved = Event::Checkpoint { step: 4, file: Bytes(vec![1]) };
    let mut run = run([
        started(0),
        progress(4, &[0.5, 0.4, 0.4, 9.0]),
        saved,
        progress(6, &[1e9, f32::NAN]),
        Event::Paused(PauseReason::Diverged { step: 6 }),
    ]);
    assert_eq!((run.state, run.pause), (State::Error, Some(PauseReason::Diverged { step: 6 })));
    assert_eq!(run.checkpoint.as_ref().map(|s| s.step), Some(4));
    assert_eq!(steps(&run.train), [1, 2, 3, 4, 5], "what is not finite is not drawn");
    apply(&mut run, [started(4), progress(5, &[0.3])]);
    assert_eq!((run.state, run.pause, run.loss()), (State::Training, None, Some(0.3)));
}

#[test]
fn a_failure_is_cleared_when_another_worker_starts() {
    let mut run = run([
        started(0),
        progress(2, &[0.2, 0.1]),
        Event::Failed { kind: Failure::DeviceLost, detail: "gone".into() },
    ]);
    assert_eq!((run.state, run.failure.as_ref().map(|f| f.0)), (State::Error, Some(Failure::DeviceLost)));
    apply(&mut run, [started(2)]);
    assert_eq!((run.state, run.failure), (State::Paused, None));
}

#[test]
fn the_map_fills_in_parts_and_is_void_on_new_axes() {
    let mut run = run([started(0), latents(1, &[1.0, 2.0, 3.0, 4.0], Axes::default())]);
    assert!(run.map.positions[0][0].is_nan());
    assert_eq!(run.map.positions[1..3], [[1.0, 2.0], [3.0, 4.0]]);
    let version = run.map.version;
    apply(&mut run, [latents(0, &[5.0, 6.0], Axes::Pca)]);
    assert_eq!((run.map.positions[0], run.map.axes), ([5.0, 6.0], Axes::Pca));
    assert!(run.map.positions[1..].iter().all(|p| p[0].is_nan()), "positions on the old axes are void");
    assert!(run.map.version != version);
    // More positions than images, or half a position, must not panic or extend the set.
    apply(&mut run, [latents(3, &[1.0, 1.0, 2.0, 2.0, 3.0], Axes::Pca), latents(99, &[1.0, 1.0], Axes::Pca)]);
    assert_eq!(run.map.positions.len(), 4);
}

#[test]
fn pictures_and_answers_are_kept() {
    let run = run([
        Event::Reconstructions {
            step: 8,
            indices: vec![3],
            originals: Bytes(vec![1]),
            damage: Some(Box::default()),
            reconstructions: Bytes(vec![2]),
            rows: None,
        },
        Event::Own {
            reconstruction: Bytes(vec![3]),
            code: Floats(vec![0.5]),
            position: [1.0, 2.0],
            mse: 0.1,
        },
        Event::QueryResult {
            slot: QuerySlot(1),
            id: 5,
            step: 8,
            answer: Ok(Box::new(Answer::Images(Bytes(vec![4])))),
            last: true,
        },
    ]);
    assert_eq!(
        run.reconstructions.map(|p| (p.step, p.originals, p.damage, p.reconstructions)),
        Some((8, vec![1], Some(Box::default()), vec![2]))
    );
    assert_eq!(run.own.map(|o| (o.position, o.code)), Some(([1.0, 2.0], vec![0.5])));
    let decoded = &run.answers[&QuerySlot(1)];
    assert_eq!(decoded.answer_id, 5);
    assert_eq!(decoded.answer.clone().unwrap().unwrap().as_ref(), &Answer::Images(Bytes(vec![4])));
}

proptest! {
    #[test]
    fn a_history_is_bounded_ordered_and_keeps_its_mean(
        chunks in prop::collection::vec((1_usize..3000, 0.0_f32..1.0), 1..30),
    ) {
        let mut history = History::default();
        let (mut next, mut sum) = (1_u32, 0.0_f64);
        for (length, level) in chunks {
            let losses: Vec<f32> = (0..length).map(|i| level + (i % 7) as f32 * 0.01).collect();
            history.extend(next, &losses);
            next += length as u32;
            sum += losses.iter().map(|v| f64::from(*v)).sum::<f64>();
        }
        let points = history.points();
        prop_assert!(points.len() <= 4096);
        prop_assert!(points.windows(2).all(|w| w[0].step < w[1].step));
        prop_assert_eq!(points.iter().map(|p| p.count).sum::<u32>(), next - 1);
        prop_assert_eq!(history.last().map(|p| p.step), Some(next - 1));
        let kept: f64 = points.iter().map(|p| f64::from(p.value) * f64::from(p.count)).sum();
        prop_assert!((kept - sum).abs() <= 1e-4 * sum.max(1.0), "{} became {}", sum, kept);
        // Old points share the run evenly: none stands for many more losses than another.
        let most = points.iter().map(|p| p.count).max().unwrap_or(0);
        prop_assert!(most <= (next / 512).max(2), "{} of {} losses in one point", most, next);
    }
}

#[test]
fn the_time_to_the_goal_follows_the_fall_of_the_validation_loss() {
    let spec = Spec { epochs: 1000, batch: 128, goal: 0.1, ..Spec::default() };
    let validation = |step, loss| Event::Validation { step, loss };
    let mut run = run([started(0), progress(100, &[0.5])]);
    assert_eq!(run.seconds_to_goal(&spec), None, "the loss has not fallen yet");
    apply(&mut run, [validation(25, 0.8), validation(50, 0.8), validation(100, 0.4)]);
    // Twice the steps halve the loss: 0.1 is reached after 400 steps, 300 more at 0.03 s each.
    let seconds = run.seconds_to_goal(&spec).unwrap();
    assert!((seconds - 9.0).abs() < 1e-3, "{seconds}");
    assert_eq!(run.seconds_to_goal(&Spec { goal: 0.0, ..spec.clone() }), None, "no goal");
    assert_eq!(run.seconds_to_goal(&Spec { epochs: 30, ..spec.clone() }), None, "the epochs end before");
    apply(&mut run, [validation(200, 0.9), progress(200, &[0.5])]);
    assert_eq!(run.seconds_to_goal(&spec), None, "the loss rises");
}

#[test]
fn the_time_left_is_that_of_the_epochs_at_the_present_speed() {
    let spec = Spec { epochs: 4, batch: 128, ..Spec::default() };
    let mut run = run([started(0)]);
    assert_eq!(run.seconds_left(&spec), None, "no speed yet");
    apply(&mut run, [progress(10, &[0.1])]);
    // Thirty steps of all three training images at a hundred images a second.
    assert_eq!(run.seconds_left(&spec), Some(0.9));
    apply(&mut run, [progress(40, &[0.1])]);
    assert_eq!(run.seconds_left(&spec), None, "it is done");
}

#[test]
fn a_cancelled_query_keeps_its_answer_and_takes_no_more() {
    let slot = QuerySlot(1);
    let part = |id, last| Event::QueryResult {
        slot,
        id,
        step: 3,
        answer: Ok(Box::new(Answer::Precision(PrecisionResult { by_code: 0.5, by_pixel: 0.25 }))),
        last,
    };
    let mut run = run([started(0), Event::QueryProgress { slot, id: 1, done: 0.0 }, part(1, false)]);
    assert!(!run.answers[&slot].last);
    run.cancel(slot, 1);
    // Sent before the worker took in the cancel.
    apply(&mut run, [Event::QueryProgress { slot, id: 1, done: 0.9 }, part(1, false)]);
    let known = &run.answers[&slot];
    assert!(
        known.last && known.answer_id == 1 && known.cancelled_id == 1 && known.answer.is_some(),
        "{known:?}"
    );
    apply(&mut run, [Event::QueryProgress { slot, id: 2, done: 0.1 }]);
    let known = &run.answers[&slot];
    assert_eq!(
        (known.id, known.answer_id, known.last),
        (2, 1, false),
        "the old answer stands until the new one comes"
    );
    apply(&mut run, [part(2, true)]);
    assert_eq!((run.answers[&slot].answer_id, run.answers[&slot].last), (2, true));
}
