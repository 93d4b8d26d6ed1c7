//! Every study on a trained network, queried as the page does. All in one file, since they share `Lab`, and a binary more
//! costs its link time on every run.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed unwrap is a failed test")]

use hourglass::data::{ImageSet, ImageShape, LabelKind, Labels, dataset};
use hourglass::protocol::{
    Answer, Bytes, Command, Engine, Envelope, Event, Lookup, Place, Query, QuerySlot, RunId, Start,
    StepUntil, Study,
};
use hourglass::spec::{OWN_DATA, Spec};
use hourglass::study::ROWS;
use hourglass::study::arithmetic::{Arithmetic, ArithmeticResult};
use hourglass::study::classes::Classes;
use hourglass::study::clusters::Clusters;
use hourglass::study::compression::{Compression, Source};
use hourglass::study::denoising::{Denoising, DenoisingResult};
use hourglass::study::embedding::{Embedding, EmbeddingResult};
use hourglass::study::factors::{Factors, FactorsResult};
use hourglass::study::figures::Setup;
use hourglass::study::generation::{Generation, GenerationResult};
use hourglass::study::interpolation::{Interpolation, InterpolationResult};
use hourglass::study::manifold::{Manifold, ManifoldResult};
use hourglass::study::precision::{Precision, PrecisionResult};
use hourglass::study::score_images::{ScoreImages, ScoreImagesResult};
use hourglass::study::search::{Search, SearchResult};
use hourglass::study::sizes::{Sizes, SizesResult};
use hourglass::study::traversal::Traversal;
use hourglass::trainer::{Clock, Outcome, Service, open};
use pollster::block_on;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

const RUN: RunId = RunId(3);
const PIXELS: usize = 784;

/// A network that was trained for a few epochs, and the client that queries it.
struct Lab {
    service: Service,
    said: Rc<RefCell<Vec<Event>>>,
}

fn clock() -> f64 {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
}

/// A clock by which a slice is one or two pieces of work, with progress after every few.
fn hasty() -> f64 {
    static NOW: AtomicU32 = AtomicU32::new(0);
    f64::from(NOW.fetch_add(1, Ordering::Relaxed)) * 15.0
}

impl Lab {
    fn new(changes: &[(&str, &str)], epochs: u32) -> Self {
        Self::with(changes, epochs, None, clock)
    }

    fn with(changes: &[(&str, &str)], epochs: u32, images: Option<ImageSet>, clock: Clock) -> Self {
        let mut spec = Spec { n: 800, hidden: vec![64], batch: 50, latent: 4, ..Spec::default() };
        for (key, value) in changes {
            spec.set(key, value).unwrap();
        }
        let said = Rc::new(RefCell::new(Vec::new()));
        let out = Rc::clone(&said);
        let emit = Box::new(move |event: Envelope<Event>| out.borrow_mut().push(event.body));
        let mut lab = Self { service: Service::new(block_on(open(Engine::Cpu)).unwrap(), clock, emit), said };
        lab.send(Command::Start(Box::new(Start { spec, images: images.map(Arc::new), ..Start::default() })));
        for _ in 0..epochs {
            lab.send(Command::Step(StepUntil::Epoch));
            lab.settle();
        }
        lab.settle();
        lab
    }

    fn send(&mut self, body: Command) {
        block_on(self.service.handle(Envelope { run: RUN, body }));
    }

    fn settle(&mut self) {
        while block_on(self.service.run_slice()) == Outcome::Busy {}
    }

    /// All answers to a query.
    fn answers(&mut self, query: impl Into<Query>) -> Vec<Result<Answer, String>> {
        self.said.borrow_mut().clear();
        let slot = QuerySlot(7);
        self.send(Command::Query { slot, id: 1, query: Box::new(query.into()) });
        self.settle();
        let said = self.said.borrow();
        let answers = said.iter().filter_map(|event| match event {
            Event::QueryResult { slot: of, answer, .. } if *of == slot => Some(answer.clone().map(|a| *a)),
            _ => None,
        });
        answers.collect()
    }

    fn ask(&mut self, query: impl Into<Query>) -> Answer {
        self.answers(query).pop().unwrap().unwrap()
    }

    fn refused(&mut self, query: impl Into<Query>) -> String {
        self.answers(query).pop().unwrap().unwrap_err()
    }
}

#[test]
fn what_is_near_a_drawing_or_an_image() {
    let mut lab = Lab::new(&[], 6);
    let search = |to| Search { to, count: 5 };
    assert!(lab.refused(search(Place::Own)).contains("draw or drop"), "there is none yet");
    let Answer::Images(Bytes(image)) = lab.ask(Lookup::Images(vec![17])) else { panic!() };
    lab.send(Command::Own(Some(Bytes(image.clone()))));
    let Answer::Search(SearchResult { by_code, by_pixel }) = lab.ask(search(Place::Own)) else { panic!() };
    for found in [&by_code, &by_pixel] {
        assert_eq!((found.indices.len(), found.indices[0]), (5, 17), "a copy of image 17 is nearest to it");
        assert!(found.distances.0[0] < 1e-3 && found.distances.0.is_sorted(), "{:?}", found.distances);
        assert_eq!(found.images.0[..PIXELS], image);
    }
    let Answer::Search(SearchResult { by_code: others, .. }) = lab.ask(search(Place::Image(17))) else {
        panic!()
    };
    assert!(!others.indices.contains(&17), "an image is not its own neighbour");
    assert_eq!(others.indices[..4], by_code.indices[1..]);
    let Answer::Precision(PrecisionResult { by_code, by_pixel }) = lab.ask(Precision) else { panic!() };
    assert!(by_code > 0.3 && by_pixel > 0.5 && by_pixel <= 1.0, "{by_code} {by_pixel}");
}

#[test]
fn each_value_draws_and_the_most_telling_comes_first() {
    let mut lab = Lab::new(&[], 3);
    let Answer::Traversal(found) = lab.ask(Traversal { from: Place::Mean, steps: 5, reach: 2.0 }) else {
        panic!()
    };
    assert_eq!(found.images.0.len(), 4 * 5 * PIXELS);
    let stds: Vec<f32> = found.order.iter().map(|k| found.std.0[*k as usize]).collect();
    assert!(stds.is_sorted_by(|a, b| a >= b), "{stds:?}");
    let row = &found.images.0[..5 * PIXELS];
    let [left, middle, right] = [0, 2, 4].map(|k| &row[k * PIXELS..(k + 1) * PIXELS]);
    assert!(left != right);
    let Answer::Images(mean) = lab.ask(Lookup::Decode(found.mean.clone())) else { panic!() };
    let far = |a: &[u8], b: &[u8]| a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
    assert!(far(middle, &mean.0) <= 1, "the middle of every row is what it goes out from");
    let mut lab = Lab::new(&[("kind", "vae"), ("loss", "bce")], 2);
    let traverse = |from| Traversal { from, steps: 3, reach: 2.0 };
    let mut code = |from| {
        let Answer::Traversal(found) = lab.ask(traverse(from)) else { panic!() };
        found.code.0
    };
    let (one, other) = (code(Place::Image(3)), code(Place::Image(9)));
    // An index of another set is none of these images.
    let both = code(Place::MeanOf(vec![3, 9, 1_000_000]));
    for ((one, other), mean) in one.iter().zip(&other).zip(&both) {
        assert!((mean - (one + other) / 2.0).abs() < 1e-3 * (1.0 + mean.abs()), "{one} {other} {mean}");
    }
    let Answer::Traversal(found) = lab.ask(Traversal { from: Place::Mean, steps: 3, reach: 2.0 }) else {
        panic!()
    };
    assert!(found.divergence.0.len() == 4 && found.divergence.0.iter().all(|kl| *kl >= -1e-4));
}

#[test]
fn a_path_begins_and_ends_where_it_was_asked_to() {
    let mut lab = Lab::new(&[], 3);
    let walk = |through: Vec<Place>, spherical| Interpolation { through, steps: 4, spherical };
    let ends = vec![Place::Image(3), Place::Image(9)];
    let Answer::Interpolation(InterpolationResult { images, positions }) = lab.ask(walk(ends.clone(), false))
    else {
        panic!()
    };
    assert_eq!((images.0.len(), positions.0.len()), (5 * PIXELS, 10));
    let Answer::Interpolation(InterpolationResult { images: round, .. }) = lab.ask(walk(ends, true)) else {
        panic!()
    };
    assert_eq!(images.0[..PIXELS], round.0[..PIXELS]);
    assert_eq!(images.0[4 * PIXELS..], round.0[4 * PIXELS..]);
    assert_ne!(images, round, "in between an arc is no line");
    assert!(lab.refused(walk(vec![Place::Image(3)], false)).contains("two"));
    // A − A + C is C.
    let terms = vec![(1.0, vec![1, 2]), (-1.0, vec![1, 2]), (1.0, vec![5])];
    let Answer::Arithmetic(ArithmeticResult { images }) = lab.ask(Arithmetic { terms }) else { panic!() };
    let [third, sum] = [2, 3].map(|k| &images.0[k * PIXELS..(k + 1) * PIXELS]);
    assert!(third.iter().zip(sum).all(|(a, b)| a.abs_diff(*b) <= 1));
    assert!(lab.refused(Arithmetic { terms: vec![(1.0, vec![])] }).contains("needs images"));
    // What was selected in a larger set: what is still there counts, and nothing is told.
    let terms = |images: Vec<u32>| Arithmetic { terms: vec![(1.0, images)] };
    assert_eq!(lab.ask(terms(vec![5, 800, u32::MAX])), lab.ask(terms(vec![5])));
    assert!(lab.refused(terms(vec![800])).contains("no longer in the dataset"));
}

#[test]
fn classes_are_read_off_codes_and_the_more_labels_the_better() {
    let mut lab = Lab::new(&[("n", "1300"), ("latent", "12")], 8);
    let answers = lab.answers(Classes);
    assert!(answers.len() > 3, "what is known first is told first");
    let Answer::Classes(found) = answers.last().unwrap().clone().unwrap() else { panic!() };
    assert_eq!((found.counts, found.scores.len(), found.names.len()), ([1170, 130], 3, 10));
    assert!(found.scores.iter().all(|t| t.probe > 0.6 && t.neighbours > 0.6), "{:?}", found.scores);
    assert_eq!(found.confusion.iter().sum::<u32>(), 130);
    let right: u32 = found.confusion.iter().step_by(11).sum();
    assert!((right as f32 / 130.0 - found.scores[0].probe).abs() < 1e-6, "the diagonal is what is right");
    assert!(found.cells.iter().zip(&found.confusion).all(|(cell, count)| cell.len() == *count as usize));
    let [first, .., last] = &found.curve[..] else { panic!("{:?}", found.curve) };
    assert!((1..4).all(|k| last[k] > first[k] + 0.1), "{:?}", found.curve);
    let mut lab = Lab::new(&[("data", "shapes")], 1);
    assert!(lab.answers(Classes).pop().unwrap().is_ok(), "shapes are of three kinds");
}

#[test]
fn classes_of_whole_pieces_are_their_textures() {
    let mut lab = Lab::new(&[("data", "defects"), ("n", "900")], 2);
    let Answer::Classes(found) = lab.ask(Classes) else { panic!() };
    let textures = dataset("defects").unwrap().generate(1, 1).column("texture").unwrap().kind.clone();
    assert_eq!(LabelKind::Class(found.names.clone()), textures);
    let asked =
        |class: usize| found.confusion.chunks(found.names.len()).nth(class).unwrap().iter().sum::<u32>();
    assert!((0..found.names.len()).filter(|class| asked(*class) > 0).count() > 1, "{:?}", found.confusion);
}

#[test]
fn many_classes_and_a_rare_one_leave_the_learning_curve_whole() {
    // Thirty classes with 120 images each and one with 9: four by four pixels, a class a pattern.
    const SIDE: usize = 4;
    let classes: Vec<usize> = (0..3600).map(|i| i % 30).chain([30; 9]).collect();
    let pixel = |i: usize, class: usize, at: usize| match (class + 1) >> (at % 5) & 1 {
        0 => (i * 31 + at * 17) % 90,
        _ => 160 + (i * 13 + at * 7) % 90,
    };
    let image = |(i, class): (usize, &usize)| {
        (0..SIDE * SIDE).map(|at| pixel(i, *class, at) as u8).collect::<Vec<_>>()
    };
    let names = (0..31).map(|class| class.to_string()).collect();
    let values = classes.iter().map(|class| *class as f32).collect();
    let set = ImageSet {
        name: "Patterns".into(),
        shape: ImageShape::grey(SIDE, SIDE),
        pixels: classes.iter().enumerate().flat_map(image).collect(),
        labels: vec![Labels { name: "pattern".into(), kind: LabelKind::Class(names), values }],
        ..ImageSet::default()
    };
    let mut lab = Lab::with(&[("data", OWN_DATA), ("n", "100000"), ("hidden", "16")], 1, Some(set), clock);
    let answers = lab.answers(Classes);
    let Some(Ok(Answer::Classes(found))) = answers.last() else { panic!() };
    let labels: Vec<f32> = found.curve.iter().map(|row| row[0]).collect();
    assert_eq!(labels, [1.0, 5.0, 10.0, 100.0], "100 of a class are more than the share of 2000 labels");
    assert_eq!(found.counts[0], 2000);
    assert!(found.curve[3][3] > 0.95, "pixels tell patterns: {:?}", found.curve);
}

/// Studies whose answer is pictures alone, of which `evaluate` reports nothing.
const WITHOUT_FIGURES: [&str; 5] = ["Search", "Interpolation", "Arithmetic", "Manifold", "Embedding"];

#[test]
fn every_study_is_answered_or_refused_in_a_sentence_and_reports_under_its_keys() {
    let mut lab = Lab::new(&[("n", "200"), ("data", "shapes")], 1);
    let class_names = vec!["a".to_owned(); 10];
    let setup = Setup { sizes: vec![2], outside: Some(ImageSet::default()), class_names, ..Setup::default() };
    for row in ROWS {
        let name = row.name;
        assert_eq!(row.keys.is_empty(), WITHOUT_FIGURES.contains(&name), "{name}: {:?}", row.keys);
        let measured = (row.measured)(&setup);
        assert_eq!(measured.is_empty(), row.keys.is_empty(), "{name}");
        for study in std::iter::once((row.default)()).chain(measured) {
            let query = Query::Study(study.clone());
            let text = serde_json::to_string(&query).unwrap();
            assert_eq!(serde_json::from_str::<Query>(&text).unwrap(), query);
            let answers = lab.answers(query);
            assert!(!answers.is_empty(), "{name} was not answered");
            for answer in answers {
                // Numbers of an answer may be none, which are not equal to themselves.
                let wire = serde_json::to_string(&answer).unwrap();
                let back: Result<Answer, String> = serde_json::from_str(&wire).unwrap();
                assert_eq!(serde_json::to_string(&back).unwrap(), wire);
                match answer {
                    Ok(answer) => {
                        let keys: Vec<_> =
                            study.report(&answer, &setup).into_iter().map(|(key, _)| key).collect();
                        assert_eq!(keys.is_empty(), row.keys.is_empty(), "{name}");
                        assert!(
                            row.grouped || keys.iter().all(|key| row.keys.contains(key)),
                            "{name}: {keys:?}"
                        );
                    }
                    Err(why) => assert!(why.ends_with('.') && why.contains(' '), "{name}: {why}"),
                }
            }
        }
    }
    let mut keys: Vec<_> = ROWS.iter().flat_map(|row| row.keys).copied().collect();
    keys.dedup();
    let reported = [
        "precision10_code",
        "precision10_pixels",
        "classes",
        "clusters",
        "factors",
        "sliders",
        "generation",
        "compression",
        "denoising",
        "scored",
    ];
    assert_eq!(keys, reported, "in the order of the report");
}

#[test]
fn progress_only_rises() {
    let mut lab = Lab::with(&[("n", "900"), ("latent", "12"), ("data", "shapes")], 0, None, hasty);
    let clusters = |mixture| Clusters { groups: 0, mixture };
    let generation = Generation { count: 9, truncation: 1.0, fitted: true, seed: 1 };
    let studies: [Study; 5] =
        [Classes.into(), Factors.into(), clusters(false).into(), clusters(true).into(), generation.into()];
    for study in studies {
        lab.answers(study.clone());
        let said = lab.said.borrow();
        let done = said.iter().filter_map(|event| match event {
            Event::QueryProgress { done, .. } => Some(*done),
            _ => None,
        });
        let done: Vec<f32> = done.collect();
        assert!(
            done.len() > 1 && done.is_sorted() && done.iter().all(|d| (0.0..=1.0).contains(d)),
            "{study:?}: {done:?}"
        );
        drop(said);
    }
}

#[test]
fn groups_agree_with_classes_more_than_chance_would() {
    let mut lab = Lab::new(&[("n", "1200"), ("latent", "8")], 8);
    for mixture in [false, true] {
        let Answer::Clusters(found) = lab.ask(Clusters { groups: 0, mixture }) else { panic!() };
        assert_eq!((found.groups.len(), found.sizes.len(), found.centres.0.len()), (1200, 10, 10 * PIXELS));
        assert_eq!(found.sizes.iter().sum::<u32>(), 1200);
        let [nmi, ari, purity] = found.agreement.unwrap();
        assert!(nmi > 0.25 && ari > 0.1 && purity > 0.3, "{nmi} {ari} {purity}");
        assert!((-1.0..=1.0).contains(&found.silhouette));
    }
    let Answer::Clusters(few) = lab.ask(Clusters { groups: 3, mixture: false }) else { panic!() };
    assert_eq!(few.sizes.len(), 3);
}

#[test]
fn new_images_stay_nearer_to_the_data_with_less_spread() {
    let mut lab = Lab::new(&[("kind", "vae"), ("loss", "bce")], 8);
    let generate = |truncation, fitted, seed| Generation { count: 12, truncation, fitted, seed };
    let mut mean = |study| {
        let Answer::Generation(GenerationResult { images, distances, indices, nearest, usual }) =
            lab.ask(study)
        else {
            panic!()
        };
        assert_eq!((images.0.len(), nearest.0.len(), indices.len()), (12 * PIXELS, 12 * PIXELS, 12));
        assert!(usual > 0.0);
        (distances.0.iter().sum::<f32>() / 12.0, images)
    };
    let (none, same) = mean(generate(0.0, false, 1));
    assert!(same.0.chunks(PIXELS).all(|image| image == &same.0[..PIXELS]), "no spread, one image");
    let (wide, _) = mean(generate(3.0, false, 1));
    assert!(wide != none);
    let (_, first) = mean(generate(1.0, true, 1));
    assert_eq!(mean(generate(1.0, true, 1)).1, first, "the same seed");
    assert_ne!(mean(generate(1.0, true, 2)).1, first, "another");
}

#[test]
fn a_manifold_has_as_many_pictures_as_were_asked_for_and_its_ends_differ() {
    for kind in ["plain", "vae"] {
        let mut lab = Lab::new(&[("kind", kind), ("loss", "bce")], 4);
        let Answer::Manifold(ManifoldResult { images }) = lab.ask(Manifold { side: 6 }) else { panic!() };
        assert_eq!(images.0.len(), 36 * PIXELS);
        assert_ne!(images.0[..PIXELS], images.0[35 * PIXELS..]);
    }
    let mut lab = Lab::new(&[("latent", "1")], 1);
    let Answer::Manifold(ManifoldResult { images }) = lab.ask(Manifold { side: 3 }) else { panic!() };
    assert_eq!(images.0[..PIXELS], images.0[6 * PIXELS..7 * PIXELS], "one value has no second axis");
}

#[test]
fn t_sne_is_told_as_it_goes_and_shapes_have_factors() {
    let mut lab = Lab::new(&[("n", "500")], 1);
    let answers = lab.answers(Embedding { perplexity: 20.0 });
    let Some(Ok(Answer::Embedding(EmbeddingResult { positions: places }))) = answers.last() else { panic!() };
    assert_eq!(places.0.len(), 1000);
    let lost = places.0.iter().filter(|v| !v.is_finite()).count();
    assert_eq!(lost, 0, "{:?}", &places.0[..8]);
    let mut lab = Lab::new(&[("data", "shapes"), ("n", "600")], 2);
    let Answer::Factors(FactorsResult { information, names, mig, sap }) = lab.ask(Factors) else { panic!() };
    assert_eq!(information.0.len(), 4 * names.len());
    assert!([mig, sap].iter().all(|v| (0.0..=1.0).contains(v)), "{mig} {sap}");
}

#[test]
fn who_is_on_an_image_is_no_factor() {
    let mut lab = Lab::new(&[("data", "grey-faces"), ("n", "300")], 0);
    let Answer::Factors(FactorsResult { information, names, .. }) = lab.ask(Factors) else { panic!() };
    assert!(names.len() == 9 && !names.contains(&"person".to_owned()), "{names:?}");
    assert_eq!(information.0.len(), 4 * 9);
}

#[test]
fn a_question_that_is_forgotten_or_replaced_is_not_answered() {
    let mut lab = Lab::new(&[], 1);
    lab.said.borrow_mut().clear();
    let slot = QuerySlot(4);
    let ask = |id| {
        let query = Clusters { groups: id, mixture: false }.into();
        Command::Query { slot, id, query: Box::new(query) }
    };
    lab.send(ask(2));
    lab.send(ask(3));
    lab.settle();
    let ids: Vec<u32> = lab
        .said
        .borrow()
        .iter()
        .filter_map(|e| if let Event::QueryResult { id, .. } = e { Some(*id) } else { None })
        .collect();
    assert_eq!(ids, [3]);
    lab.said.borrow_mut().clear();
    lab.send(ask(4));
    lab.send(Command::CancelQuery(slot));
    lab.settle();
    assert!(!lab.said.borrow().iter().any(|e| matches!(e, Event::QueryResult { .. })));
}

#[test]
fn training_goes_on_beside_a_study() {
    let mut lab = Lab::new(&[("n", "1500"), ("epochs", "1000")], 1);
    lab.said.borrow_mut().clear();
    lab.send(Command::Play);
    lab.send(Command::Query { slot: QuerySlot(0), id: 9, query: Box::new(Classes.into()) });
    let mut steps = 0;
    for _ in 0..20_000 {
        block_on(lab.service.run_slice());
        let said = lab.said.take();
        for event in said {
            match event {
                Event::Progress(progress) => steps = progress.step,
                Event::QueryResult { id: 9, last: true, step, .. } => {
                    assert!(steps > step + 20, "it trained meanwhile: {step} to {steps}");
                    return;
                }
                _ => {}
            }
        }
    }
    panic!("it was never answered");
}

#[test]
fn what_compares_all_codes_takes_them_of_the_steps_that_it_names() {
    let mut lab = Lab::new(&[("n", "3000"), ("epochs", "1000"), ("data", "shapes")], 0);
    lab.send(Command::Play);
    for _ in 0..200 {
        block_on(lab.service.run_slice());
    }
    lab.said.borrow_mut().clear();
    lab.send(Command::Query { slot: QuerySlot(0), id: 4, query: Box::new(Factors.into()) });
    let mut encoded = vec![0; 3000];
    for _ in 0..20_000 {
        block_on(lab.service.run_slice());
        for event in lab.said.take() {
            match event {
                Event::Latents { step, first, positions, .. } => {
                    let first = first as usize;
                    encoded[first..first + positions.0.len() / 2].fill(step);
                }
                Event::QueryResult { id: 4, step, .. } => {
                    assert!(
                        step > 0 && encoded.iter().all(|of| *of >= step),
                        "{step}, {:?}",
                        encoded.iter().min()
                    );
                    return;
                }
                _ => {}
            }
        }
    }
    panic!("it was never answered");
}

#[test]
fn more_bits_and_more_values_bring_a_picture_nearer() {
    let mut lab = Lab::new(&[("latent", "16")], 6);
    let compress = |shape, pixels: Vec<u8>, overlap, bits| Compression {
        source: Source { shape, pixels: Bytes(pixels), overlap },
        bits,
    };
    let none = ImageShape::grey(0, 0);
    let Answer::Compression(sheet) = lab.ask(compress(none, Vec::new(), 0, 4)) else { panic!() };
    assert_eq!(sheet.shape, ImageShape::grey(5 * 28, 16 * 28), "80 validation images in rows of 16");
    assert_eq!([&sheet.copy, &sheet.pca, &sheet.original].map(|p| p.0.len()), [sheet.shape.len(); 3]);
    for curve in [&sheet.network, &sheet.linear] {
        let bits: Vec<_> = curve[..8].iter().map(|p| (p.rate, p.psnr_db)).collect();
        assert!(bits.windows(2).all(|p| p[1].0 > p[0].0), "{bits:?}");
        assert!(bits[7].1 > bits[0].1 + 0.2, "{bits:?}");
        let parts = &curve[8..];
        assert!(
            parts.iter().all(|p| p.bits == 6) && parts.windows(2).all(|p| p[1].rate < p[0].rate),
            "{parts:?}"
        );
    }
    assert_eq!(sheet.here[0], sheet.network[3], "four bits are the fourth point");
    // A colour photograph of another size goes in patches and comes back grey, in its own size.
    let photo = ImageShape { channels: 3, height: 50, width: 70 };
    let pixels: Vec<u8> = (0..photo.len()).map(|i| (i % 70 * 3) as u8).collect();
    let Answer::Compression(found) = lab.ask(compress(photo, pixels, 7, 8)) else { panic!() };
    assert_eq!((found.shape, found.copy.0.len()), (ImageShape::grey(50, 70), 3500));
    // One patch alone tells nothing in advance: four bits for each of 16 values, and ranges that had to be widened.
    let one = ImageShape::grey(28, 28);
    let Answer::Compression(found) = lab.ask(compress(one, vec![9; one.len()], 0, 4)) else { panic!() };
    let bits = found.here[0].rate * PIXELS as f32;
    assert!((64.0..64.0 + 16.0 * 32.0 + 0.1).contains(&(bits + 1e-3)), "{bits}");
    let large = ImageShape::grey(4000, 4000);
    assert!(lab.refused(compress(large, vec![0; large.len()], 0, 4)).contains("too large"));
}

#[test]
fn codes_of_other_sizes_are_those_of_networks_that_were_trained_for_them() {
    let sizes = |latents: &[u32]| Sizes { source: Source::default(), latents: latents.to_vec() };
    let mut lab = Lab::new(&[("latent", "8"), ("n", "1200")], 12);
    let answers = lab.answers(sizes(&[]));
    assert_eq!(answers.len(), 3, "one more size each time");
    let Some(Ok(Answer::Sizes(SizesResult { curves: found }))) = answers.last() else {
        panic!("{answers:?}")
    };
    assert_eq!(found.iter().map(|curve| curve.latent).collect::<Vec<_>>(), [2, 4, 16]);
    assert!(found.windows(2).all(|pair| pair[1].mse < pair[0].mse), "larger code, lower error: {found:?}");
    for curve in found {
        assert_eq!([curve.points.len(), curve.linear.len()], [8, 8]);
        assert!(curve.points.windows(2).all(|p| p[1].rate > p[0].rate), "more bits take more room");
        let rounded = curve.points[7].psnr_db;
        assert!(
            (rounded + 10.0 * curve.mse.log10()).abs() < 0.5,
            "8 bits are nearly all: {rounded} {}",
            curve.mse
        );
    }
    // The same size is the same network: fresh parameters of one seed, and as many steps.
    let Answer::Compression(own) = lab.ask(Compression { bits: 8, ..Compression::default() }) else {
        panic!()
    };
    let Answer::Sizes(SizesResult { curves: again }) = lab.ask(sizes(&[8])) else { panic!() };
    assert!((own.here[0].psnr_db - again[0].points[7].psnr_db).abs() < 1e-3, "{own:?} {again:?}");
    assert!(lab.refused(sizes(&[100_000])).contains("No code"));
    assert!(Lab::new(&[], 0).refused(sizes(&[])).contains("Train the network first"));
}

#[test]
fn a_denoising_one_restores_and_more_noise_costs_more() {
    let mut lab = Lab::new(&[("kind", "denoising"), ("latent", "24"), ("n", "1200")], 12);
    let denoise = |damage: &str, strength| Denoising { of: Place::Image(3), damage: damage.into(), strength };
    let Answer::Denoising(DenoisingResult { likeness, curve, clean, damaged, restored }) =
        lab.ask(denoise("gaussian", 0.5))
    else {
        panic!()
    };
    let [before, after] = likeness[..] else { panic!("{likeness:?}") };
    assert!(after.psnr_db > before.psnr_db, "{likeness:?}");
    assert!([&clean, &damaged, &restored].iter().all(|i| i.0.len() == PIXELS) && clean != damaged);
    let rows: Vec<[f32; 3]> = curve.0.chunks(3).map(|r| [r[0], r[1], r[2]]).collect();
    assert!(rows.windows(2).all(|p| p[1][1] < p[0][1]), "more noise, lower PSNR: {rows:?}");
    assert!(rows.iter().skip(3).all(|r| r[2] > r[1]), "{rows:?}");
    let Answer::Denoising(DenoisingResult { likeness, clean, damaged, .. }) = lab.ask(denoise("none", 0.5))
    else {
        panic!()
    };
    assert!(likeness.is_empty() && clean == damaged, "nobody knows what was clean");
    assert!(
        lab.refused(Denoising { of: Place::Mean, damage: "patch".into(), strength: 0.5 })
            .contains("not an image")
    );
}

#[test]
fn likeness_is_that_of_the_picture_that_is_shown() {
    // A linear output leaves the range of pixels.
    let mut lab = Lab::new(&[("kind", "denoising"), ("latent", "24"), ("out", "linear")], 4);
    let study = Denoising { of: Place::Image(3), damage: "gaussian".into(), strength: 0.5 };
    let Answer::Denoising(DenoisingResult { likeness, clean, restored, .. }) = lab.ask(study) else {
        panic!()
    };
    let square = |(a, b): (&u8, &u8)| (f64::from(*a) - f64::from(*b)).powi(2) / (255.0 * 255.0);
    let mse = clean.0.iter().zip(&restored.0).map(square).sum::<f64>() / PIXELS as f64;
    let shown = -10.0 * mse.log10();
    assert!((f64::from(likeness[1].psnr_db) - shown).abs() < 0.02, "{likeness:?} {shown}");
}

#[test]
fn images_from_outside_are_scored_and_noise_fits_worst() {
    let mut lab = Lab::new(&[], 6);
    let Answer::Images(Bytes(mut images)) = lab.ask(Lookup::Images(vec![3, 4])) else { panic!() };
    images.extend((0..PIXELS).map(|i| (i * 7919 % 256) as u8));
    let Answer::ScoreImages(ScoreImagesResult { mean, top, copies, .. }) =
        lab.ask(ScoreImages { pixels: Bytes(images), ..ScoreImages::default() })
    else {
        panic!()
    };
    assert_eq!((mean.0.len(), top.0.len(), copies.0.len()), (3, 3, 3 * PIXELS));
    assert!(mean.0[2] > 2.0 * mean.0[0] && top.0[2] > top.0[1], "{mean:?} {top:?}");
    assert!(
        lab.refused(ScoreImages { pixels: Bytes(vec![1; 5]), ..ScoreImages::default() }).contains("size")
    );
}
