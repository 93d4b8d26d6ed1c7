//! Runs on the CPU engine: they repeat, resume from files, learn, and fail with a sentence. All in one file, since each test
//! binary links burn anew.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use hourglass::checkpoint::{Checkpoint, CheckpointError};
use hourglass::data::{Album, ImageSet, dataset};
use hourglass::metrics::{PcaFit, mse, pair_distances, scale_pixels, verify};
use hourglass::protocol::Engine;
use hourglass::spec::{
    Activation, Comparison, Corruption, Loss, Net, Optimiser, Output, Schedule, Sparsity, Spec, VARIANTS,
};
use hourglass::trainer::{BaselineFit, Trainer, TrainerError, open, pair_labels};
use pollster::block_on;

fn images(spec: &Spec) -> ImageSet {
    dataset(&spec.data).unwrap().generate(spec.n as usize, spec.seed)
}

fn trainer(spec: Spec) -> Trainer {
    let set = images(&spec);
    Trainer::new(spec, set, &block_on(open(Engine::Cpu)).unwrap()).unwrap()
}

fn train(trainer: &mut Trainer, steps: u32) -> Vec<u32> {
    for _ in 0..steps {
        trainer.step();
    }
    block_on(trainer.losses()).unwrap().finite.into_iter().map(f32::to_bits).collect()
}

fn small() -> Spec {
    Spec { n: 600, hidden: vec![32], batch: 64, ..Spec::default() }
}

#[test]
fn the_same_seed_gives_the_same_losses_to_the_last_bit() {
    for spec in [small(), Spec { net: Net::Conv, hidden: vec![4, 8], norm: true, ..small() }] {
        let (mut a, mut b) = (trainer(spec.clone()), trainer(spec.clone()));
        assert_eq!(train(&mut a, 20), train(&mut b, 20));
        let mut other = trainer(Spec { seed: 2, ..spec });
        assert_ne!(train(&mut a, 1), train(&mut other, 1));
    }
}

#[test]
fn a_run_goes_on_from_a_file_bit_by_bit() {
    for spec in [small(), Spec { net: Net::Conv, hidden: vec![4, 8], norm: true, ..small() }] {
        let mut whole = trainer(spec.clone());
        train(&mut whole, 13);
        let file = block_on(whole.checkpoint()).unwrap().to_bytes().unwrap();
        let checkpoint = Checkpoint::from_bytes(&file).unwrap();
        assert_eq!(checkpoint.spec, spec);
        let device = block_on(open(Engine::Cpu)).unwrap();
        let mut moved = Trainer::resume(spec.clone(), images(&spec), checkpoint, &device).unwrap();
        assert!(block_on(moved.checkpoint()).unwrap() == block_on(whole.checkpoint()).unwrap());
        assert_eq!(moved.steps(), 13);
        assert_eq!(train(&mut whole, 20), train(&mut moved, 20));
        assert_eq!(
            block_on(whole.validate()).unwrap().reconstruction.to_bits(),
            block_on(moved.validate()).unwrap().reconstruction.to_bits()
        );
    }
}

#[test]
fn a_file_of_another_network_or_none_is_refused_in_words() {
    let mut run = trainer(small());
    train(&mut run, 1);
    let checkpoint = block_on(run.checkpoint()).unwrap();
    let device = block_on(open(Engine::Cpu)).unwrap();
    let other = Spec { hidden: vec![31], ..small() };
    let refused = Trainer::resume(other.clone(), images(&other), checkpoint.clone(), &device).err().unwrap();
    assert!(matches!(refused, TrainerError::Checkpoint(CheckpointError::OtherNetwork(_))), "{refused}");
    let file = checkpoint.to_bytes().unwrap();
    for broken in [&file[..0], &file[..7], &file[..file.len() / 2], b"not a file at all, but long enough"] {
        let refused = Checkpoint::from_bytes(broken).unwrap_err();
        assert!(refused.to_string().starts_with("this is not a checkpoint of Hourglass"), "{refused}");
    }
}

#[test]
fn the_learning_rate_changes_while_it_runs() {
    let (mut a, mut b) = (trainer(small()), trainer(small()));
    assert_eq!(train(&mut a, 5), train(&mut b, 5));
    b.adjust(Spec { lr: 1e-5, ..small() });
    // The first loss after the change is of parameters that moved at the old rate.
    assert_eq!(train(&mut a, 1), train(&mut b, 1));
    assert_ne!(train(&mut a, 5), train(&mut b, 5));
}

#[test]
fn twenty_images_are_needed() {
    let spec = small();
    let mut set = images(&spec);
    set.pixels.truncate(set.shape.len() * 19);
    let device = block_on(open(Engine::Cpu)).unwrap();
    let refused = Trainer::new(spec, set, &device).err().unwrap().to_string();
    assert_eq!(refused, "there are 19 images; at least 20 are needed to train and validate");
}

/// PCA's loss on the validation images, in the run's own loss.
fn pca(trainer: &Trainer) -> f32 {
    let mut fit = BaselineFit::new(trainer);
    loop {
        if let Some(loss) = fit.advance(trainer.set(), 100_000_000) {
            return loss;
        }
    }
}

/// Trains until validation is below PCA, at most `epochs`.
fn beats_pca(spec: Spec, epochs: u32) {
    let mut run = trainer(spec);
    let line = pca(&run);
    let mut losses = Vec::new();
    for _ in 0..epochs {
        let steps = run.steps_per_epoch();
        train(&mut run, steps);
        losses.push(block_on(run.validate()).unwrap().reconstruction);
        if losses.last().is_some_and(|l| *l < line) {
            return;
        }
    }
    panic!("validation {losses:?} never fell below PCA's {line}");
}

#[test]
fn digits_fall_below_the_pca_line() {
    beats_pca(Spec { n: 3000, ..Spec::default() }, 40);
}

#[test]
fn shapes_fall_below_the_pca_line() {
    let spec = Spec { data: "shapes".into(), n: 3000, latent: 5, hidden: vec![256, 64], ..Spec::default() };
    beats_pca(spec, 40);
}

#[test]
fn a_linear_network_does_not_pass_pca() {
    let linear = Spec {
        n: 1000,
        hidden: vec![],
        act: Activation::Linear,
        out: Output::Linear,
        lr: 3e-3,
        batch: 100,
        ..Spec::default()
    };
    let mut run = trainer(linear);
    let line = pca(&run);
    train(&mut run, 900);
    // On training images PCA is the optimum of every linear network (Baldi & Hornik 1989); validation may differ by
    // the luck of the split.
    let loss = block_on(run.validate()).unwrap().reconstruction;
    assert!(loss > line * 0.97, "{loss} is well below PCA's {line}");
    assert!(loss < line * 1.10, "{loss} is far from PCA's {line}");
}

#[test]
fn bce_training_lowers_bce() {
    let mut run = trainer(Spec { loss: Loss::Bce, ..small() });
    let before = block_on(run.validate()).unwrap().reconstruction;
    train(&mut run, 100);
    let after = block_on(run.validate()).unwrap().reconstruction;
    assert!(after < before * 0.6, "{before} to {after}");
}

#[test]
fn denoising_without_noise_is_the_plain_autoencoder_bit_for_bit() {
    let silent = Spec { kind: "denoising".into(), corrupt: Corruption::Gaussian, noise: 0.0, ..small() };
    let (mut plain, mut denoising) = (trainer(small()), trainer(silent));
    assert_eq!(train(&mut plain, 20), train(&mut denoising, 20));
}

#[test]
fn every_corruption_is_undone_in_part() {
    for corrupt in [Corruption::Gaussian, Corruption::Masking, Corruption::SaltPepper, Corruption::Patch] {
        let spec =
            Spec { kind: "denoising".into(), corrupt, noise: 0.4, latent: 16, n: 2000, ..Spec::default() };
        let mut run = trainer(spec);
        train(&mut run, 300);
        let validation = run.validation().to_vec();
        let (seen, restored) = block_on(run.denoise(&validation)).unwrap().unwrap();
        let clean = rows(&run, &validation);
        let (before, after) = (mse(&seen, &clean), mse(&restored, &clean));
        assert!(after < 0.9 * before, "{corrupt:?}: {before} → {after}");
    }
}

/// A run of each kind, with everything by chance that it can have.
fn of_every_kind() -> impl Iterator<Item = Spec> {
    VARIANTS.iter().map(|kind| {
        let mut spec = Spec { kind: kind.key.into(), corrupt: Corruption::SaltPepper, latent: 6, ..small() };
        spec.settle();
        spec
    })
}

#[test]
fn a_run_of_every_kind_goes_on_from_its_checkpoint_as_if_it_had_never_stopped() {
    for spec in of_every_kind() {
        let mut unmoved = trainer(spec.clone());
        let all = train(&mut unmoved, 24);
        let mut first = trainer(spec.clone());
        train(&mut first, 10);
        let checkpoint = block_on(first.checkpoint()).unwrap();
        let device = block_on(open(Engine::Cpu)).unwrap();
        let mut second = Trainer::resume(spec.clone(), images(&spec), checkpoint, &device).unwrap();
        assert_eq!(train(&mut second, 14), all[10..], "{}", spec.kind);
        assert_eq!(
            block_on(unmoved.validate()).unwrap(),
            block_on(second.validate()).unwrap(),
            "{}",
            spec.kind
        );
    }
}

#[test]
fn a_gradient_is_cut_to_its_limit_and_no_shorter() {
    // Without momentum a step is the gradient itself, times 1 + 0.9 (Nesterov's first step).
    let weights = |run: &Trainer| {
        let file = block_on(run.checkpoint()).unwrap().to_bytes().unwrap();
        let tensors = safetensors::SafeTensors::deserialize(&file).unwrap();
        let mut named: Vec<_> = tensors.iter().filter(|(name, _)| !name.starts_with("adam")).collect();
        named.sort_by_key(|(name, _)| name.to_string());
        let bytes = named.iter().flat_map(|(_, tensor)| tensor.data().as_chunks::<4>().0);
        bytes.map(|b| f64::from(f32::from_le_bytes(*b))).collect::<Vec<_>>()
    };
    let moved = |clip| {
        let mut run = trainer(Spec { opt: Optimiser::Sgd, lr: 1.0, clip, ..small() });
        let before = weights(&run);
        train(&mut run, 1);
        let squares = before.iter().zip(weights(&run)).map(|(a, b)| (a - b).powi(2));
        squares.sum::<f64>().sqrt() / 1.9
    };
    let whole = moved(0.0);
    assert!((moved(whole / 4.0) - whole / 4.0).abs() < 1e-3 * whole);
    assert!((moved(whole * 4.0) - whole).abs() < 1e-3 * whole);
}

#[test]
fn a_penalty_is_measured_where_the_kind_names_one_and_nowhere_else() {
    for (spec, kind) in of_every_kind().zip(VARIANTS) {
        let mut run = trainer(spec);
        run.step();
        let [steps, score] = [
            !block_on(run.losses()).unwrap().penalties.is_empty(),
            block_on(run.validate()).unwrap().penalty.is_some(),
        ];
        assert_eq!([steps, score], [kind.penalty.is_some(); 2], "{}", kind.key);
    }
}

#[test]
fn every_kind_learns_to_copy() {
    for spec in of_every_kind() {
        let mut run = trainer(Spec { lr: 3e-3, noise: 0.1, ..spec.clone() });
        train(&mut run, 400);
        let loss = block_on(run.validate()).unwrap().reconstruction;
        // More than one picture for all.
        let mean = BaselineFit::new(&run).mean(run.set());
        assert!(loss < 0.95 * mean, "{}: {loss}, the mean image {mean}", spec.kind);
    }
}

/// Equal error rate over all pairs of the first images of a set.
fn error_rate(run: &Trainer, count: usize) -> f32 {
    let (latent, people) = (run.network().latent(), pair_labels(run.set()).unwrap());
    let codes = block_on(run.encode_range(0, count)).unwrap();
    let [same, different] = pair_distances(&codes, &people[..count], latent);
    verify(&same, &different).equal_error_rate
}

#[test]
fn a_siamese_autoencoder_tells_people_apart_whom_it_never_saw() {
    let spec = Spec {
        kind: "siamese".into(),
        data: "faces".into(),
        n: 2000,
        hidden: vec![128],
        latent: 16,
        weight: 0.1,
        ..Spec::default()
    };
    let mut run = trainer(spec.clone());
    train(&mut run, 200);
    let checkpoint = block_on(run.checkpoint()).unwrap();
    // Another seed makes two hundred other people.
    let strangers = dataset("faces").unwrap().generate(600, 99);
    let device = block_on(open(Engine::Cpu)).unwrap();
    let run = Trainer::resume(spec, strangers, checkpoint, &device).unwrap();
    let rate = error_rate(&run, 600);
    println!("equal error rate of strangers: {rate}");
    assert!(rate <= 0.1, "{rate}");
}

#[test]
fn a_siamese_autoencoder_learns_without_labels_from_moved_copies() {
    for pair in Comparison::ALL {
        let spec = Spec { kind: "siamese".into(), pair: *pair, weight: 0.1, latent: 8, lr: 3e-3, ..small() };
        let mut set = images(&spec);
        set.labels.clear();
        let mut run = Trainer::new(spec, set, &block_on(open(Engine::Cpu)).unwrap()).unwrap();
        let before = block_on(run.validate()).unwrap();
        train(&mut run, 150);
        let after = block_on(run.validate()).unwrap();
        let (before, after) = (before.penalty.unwrap(), after.penalty.unwrap());
        assert!(after < 0.7 * before, "{pair:?}: {before} → {after}");
    }
}

/// Penalty on the validation images after training with this weight.
fn penalty(spec: &Spec, weight: f64) -> f32 {
    let mut run = trainer(Spec { weight, beta: weight, ..spec.clone() });
    train(&mut run, 400);
    block_on(run.validate()).unwrap().penalty.unwrap()
}

#[test]
fn a_heavier_penalty_is_smaller_in_the_end() {
    let sparse = |sparsity| Spec { kind: "sparse".into(), sparsity, latent: 24, ..small() };
    let vae = Spec { kind: "vae".into(), loss: Loss::Bce, latent: 6, ..small() };
    // A sigmoid code takes its time before it says anything.
    let contractive = Spec { kind: "contractive".into(), latent: 6, lr: 3e-3, ..small() };
    for (spec, [light, heavy]) in [
        (sparse(Sparsity::L1), [1e-6, 1e-2]),
        (sparse(Sparsity::Kl), [1e-6, 1e-1]),
        (vae, [1e-3, 10.0]),
        (contractive, [1e-6, 1e-2]),
    ] {
        let (light, heavy) = (penalty(&spec, light), penalty(&spec, heavy));
        assert!(heavy < 0.5 * light, "{} {:?}: {light} → {heavy}", spec.kind, spec.sparsity);
    }
}

#[test]
fn a_code_that_costs_too_much_collapses_onto_the_prior() {
    let spec = Spec { kind: "vae".into(), loss: Loss::Bce, beta: 50.0, latent: 6, ..small() };
    let mut run = trainer(spec);
    train(&mut run, 300);
    let validation = run.validation().to_vec();
    let kl = block_on(run.kl_by_value(&validation)).unwrap().unwrap();
    assert_eq!(kl.len(), 6);
    assert!(kl.iter().filter(|nats| **nats < 0.05).count() >= 5, "{kl:?}");
    // The sum of what each value says is what the penalty was.
    let whole = block_on(run.validate()).unwrap().penalty.unwrap();
    assert!((kl.iter().sum::<f32>() - whole).abs() < 1e-3 + 0.01 * whole, "{kl:?}, {whole}");
}

#[test]
fn during_the_warm_up_the_kl_divergence_costs_nothing_yet() {
    let spec = Spec { kind: "vae".into(), loss: Loss::Bce, latent: 6, beta: 5.0, ..small() };
    let mut warm = trainer(Spec { warm: 1000.0, ..spec.clone() });
    let mut cold = trainer(spec);
    train(&mut warm, 150);
    train(&mut cold, 150);
    let kl = |run: &Trainer| block_on(run.validate()).unwrap().penalty.unwrap();
    assert!(kl(&warm) > 2.0 * kl(&cold), "{} and {}", kl(&warm), kl(&cold));
}

fn rows(run: &Trainer, indices: &[u32]) -> Vec<f32> {
    let set = run.set();
    indices.iter().flat_map(|&i| set.image(i as usize).iter().map(|p| f32::from(*p) / 255.0)).collect()
}

#[test]
fn images_drawn_when_they_are_needed_make_the_same_run() {
    let (mut before, spec) = (trainer(small()), small());
    let album = Album::new(dataset(&spec.data).unwrap(), spec.n as usize, spec.seed);
    let mut drawn_late = Trainer::new(spec, album, &block_on(open(Engine::Cpu)).unwrap()).unwrap();
    assert_eq!(train(&mut before, 3), train(&mut drawn_late, 3));
    assert!(!drawn_late.all_generated(), "three batches of 64 were enough");
    for _ in 0..14 {
        // The rest comes between steps, as in the service.
        drawn_late.generate_next(40);
        assert_eq!(train(&mut before, 1), train(&mut drawn_late, 1));
    }
    assert!(drawn_late.all_generated());
    assert!(before.set() == drawn_late.set());
}

#[test]
fn a_linear_network_with_tied_weights_finds_pca() {
    let spec = Spec {
        hidden: vec![],
        act: Activation::Linear,
        out: Output::Linear,
        tied: true,
        latent: 4,
        lr: 0.01,
        sched: Schedule::Cosine,
        epochs: 250,
        ..small()
    };
    let mut run = trainer(spec);
    let steps = run.spec().epochs * run.steps_per_epoch();
    train(&mut run, steps);
    // On the images it was fitted to, PCA is the best that any linear code can do (Baldi & Hornik 1989).
    let size = run.set().shape.len();
    let training = run.training().to_vec();
    let source = |i: usize, row: &mut [f32]| scale_pixels(run.set().image(training[i] as usize), row);
    let mut fit = PcaFit::new(training.len(), size, 4, 1);
    while !fit.advance(usize::MAX, &source) {}
    let pca = fit.finish().unwrap();
    let (mut originals, mut copies) = (vec![0.0; training.len() * size], vec![0.0; training.len() * size]);
    for (i, (original, copy)) in originals.chunks_mut(size).zip(copies.chunks_mut(size)).enumerate() {
        source(i, original);
        pca.reconstruct(original, copy);
    }
    let best = mse(&copies, &originals);
    let learnt = mse(&block_on(run.reconstruct(&training)).unwrap(), &originals);
    println!("PCA {best}, learnt {learnt}");
    assert!(learnt >= best * 0.9999, "{learnt} is better than the best, {best}");
    assert!(learnt < best * 1.02, "{learnt}, PCA {best}");
}

#[test]
fn tied_weights_halve_the_parameters_and_survive_a_file() {
    let spec = Spec { tied: true, ..small() };
    let (tied, free) = (trainer(spec.clone()), trainer(small()));
    let weights = 784 * 32 + 32 * 2;
    assert_eq!(free.network().param_count() - tied.network().param_count(), weights);
    let mut whole = tied;
    train(&mut whole, 5);
    let file = block_on(whole.checkpoint()).unwrap().to_bytes().unwrap();
    let device = block_on(open(Engine::Cpu)).unwrap();
    let checkpoint = Checkpoint::from_bytes(&file).unwrap();
    let mut moved = Trainer::resume(spec.clone(), images(&spec), checkpoint, &device).unwrap();
    assert_eq!(train(&mut whole, 5), train(&mut moved, 5));
}

#[test]
fn dropout_is_fresh_at_every_step_repeats_with_the_seed_and_rests_in_validation() {
    let spec = Spec { drop: 0.5, lr: 1e-6, ..small() };
    let (mut run, mut again) = (trainer(spec.clone()), trainer(spec.clone()));
    assert_eq!(train(&mut run, 8), train(&mut again, 8));
    let [dropped, plain] = [spec.clone(), small()].map(|spec| {
        let run = trainer(spec);
        block_on(run.validate()).unwrap().reconstruction.to_bits()
    });
    assert_eq!(dropped, plain, "an untrained network copies as one without dropout");
    // The same batch with other units left out costs something else.
    let mut other = trainer(Spec { drop: 0.0, ..spec });
    assert_ne!(train(&mut trainer(Spec { drop: 0.5, lr: 1e-6, ..small() }), 1), train(&mut other, 1));
}

#[test]
fn weight_decay_holds_the_fit_back() {
    let loss = |decay: f64| {
        let mut run = trainer(Spec { decay, opt: Optimiser::AdamW, latent: 16, ..small() });
        f32::from_bits(*train(&mut run, 200).last().unwrap())
    };
    let (free, held) = (loss(1e-9), loss(1.0));
    assert!(held > 1.02 * free, "{free} without, {held} with");
}
