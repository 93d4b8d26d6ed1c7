//! What each kind of autoencoder adds to the loss: against plain f64 arithmetic, closed forms and finite differences.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use burn::tensor::{Device, Tensor, TensorData, activation};
use hourglass::data::rng::Random;
use hourglass::trainer::objective::{
    contrastive, exact_jacobian_norm, jacobian_norm, kl_to_standard_normal, kl_to_target, l1, sample, triplet,
};

const ROWS: usize = 4;
const COLUMNS: usize = 3;

fn numbers(seed: u64, count: usize, low: f32, high: f32) -> Vec<f32> {
    let mut random = Random::new(seed, 7);
    (0..count).map(|_| random.range(low, high)).collect()
}

fn matrix(values: &[f32], columns: usize) -> Tensor<2> {
    let shape = [values.len() / columns, columns];
    Tensor::from_data(TensorData::new(values.to_vec(), shape), &Device::flex())
}

#[allow(clippy::disallowed_methods, reason = "a test on the host may wait for its device")]
fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec().unwrap()
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-5 * (1.0 + b.abs()), "{a} is not {b}");
}

/// The gradient of a function of a matrix against central differences.
fn check_gradient(values: &[f32], columns: usize, function: impl Fn(Tensor<2>) -> Tensor<1>) {
    const STEP: f32 = 2e-3;
    let leaf = matrix(values, columns).autodiff().require_grad();
    let mut gradients = function(leaf.clone()).backward();
    let gradient = read(leaf.grad_remove(&mut gradients).unwrap());
    let largest = gradient.iter().fold(0.0_f32, |m, g| m.max(g.abs()));
    for (i, gradient) in gradient.into_iter().enumerate() {
        let at = |by: f32| {
            let mut moved = values.to_vec();
            moved[i] += by;
            read(function(matrix(&moved, columns)))[0]
        };
        let slope = (at(STEP) - at(-STEP)) / (2.0 * STEP);
        assert!(
            (slope - gradient).abs() < 0.01 * largest + 1e-3,
            "value {i}: {gradient}, but the slope is {slope}"
        );
    }
}

#[test]
fn l1_is_the_sum_of_magnitudes_an_image() {
    let codes = numbers(1, ROWS * COLUMNS, -2.0, 2.0);
    let expected: f64 = codes.iter().map(|v| f64::from(v.abs())).sum::<f64>() / ROWS as f64;
    near(f64::from(read(l1(matrix(&codes, COLUMNS)))[0]), expected);
    check_gradient(&codes, COLUMNS, l1);
}

#[test]
fn kl_to_the_target_activation() {
    const RHO: f64 = 0.05;
    let codes = numbers(2, ROWS * COLUMNS, 0.05, 0.9);
    let expected: f64 = (0..COLUMNS)
        .map(|unit| {
            let mean = (0..ROWS).map(|row| f64::from(codes[row * COLUMNS + unit])).sum::<f64>() / ROWS as f64;
            RHO * (RHO / mean).ln() + (1.0 - RHO) * ((1.0 - RHO) / (1.0 - mean)).ln()
        })
        .sum();
    near(f64::from(read(kl_to_target(matrix(&codes, COLUMNS), RHO))[0]), expected);
    check_gradient(&codes, COLUMNS, |codes| kl_to_target(codes, RHO));
    // On target it costs nothing; units that are all off or all on cost a finite amount.
    near(f64::from(read(kl_to_target(matrix(&[0.2; 6], COLUMNS), 0.2))[0]), 0.0);
    let extreme = read(kl_to_target(matrix(&[0.0, 1.0, 0.0, 1.0], 2), RHO))[0];
    assert!(extreme.is_finite() && extreme > 1.0, "{extreme}");
}

/// KL(N(m₁, s₁²) ‖ N(m₂, s₂²)) of two normals in general.
fn kl_of_normals([m1, s1]: [f64; 2], [m2, s2]: [f64; 2]) -> f64 {
    (s2 / s1).ln() + (s1 * s1 + (m1 - m2) * (m1 - m2)) / (2.0 * s2 * s2) - 0.5
}

#[test]
fn kl_to_the_standard_normal() {
    let means = numbers(3, ROWS * COLUMNS, -2.0, 2.0);
    let logs = numbers(4, ROWS * COLUMNS, -3.0, 1.0);
    let expected: f64 = means
        .iter()
        .zip(&logs)
        .map(|(m, l)| kl_of_normals([f64::from(*m), (0.5 * f64::from(*l)).exp()], [0.0, 1.0]))
        .sum::<f64>()
        / ROWS as f64;
    let [mean, log] = [&means, &logs].map(|values| matrix(values, COLUMNS));
    near(f64::from(read(kl_to_standard_normal(mean.clone(), log.clone()))[0]), expected);
    check_gradient(&means, COLUMNS, |mean| kl_to_standard_normal(mean, log.clone()));
    check_gradient(&logs, COLUMNS, |log| kl_to_standard_normal(mean.clone(), log));
    near(f64::from(read(kl_to_standard_normal(mean.zeros_like(), mean.zeros_like()))[0]), 0.0);
}

#[test]
fn samples_have_the_mean_and_the_spread() {
    const COUNT: usize = 20_000;
    let mut noise = vec![0.0; COUNT];
    Random::new(5, 5).fill_normal(&mut noise);
    let ones = matrix(&vec![1.0; COUNT], 1);
    let drawn = read(sample(ones.clone() * 3.0, ones * 0.25_f32.ln(), matrix(&noise, 1)));
    let mean = drawn.iter().sum::<f32>() / COUNT as f32;
    let deviation = (drawn.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / COUNT as f32).sqrt();
    // Four standard errors each.
    assert!((mean - 3.0).abs() < 0.015 && (deviation - 0.5).abs() < 0.01, "{mean} ± {deviation}");
    let (noise, still) = (numbers(6, 6, -1.0, 1.0), numbers(7, 6, -1.0, 1.0));
    check_gradient(&still, 2, |log| sample(matrix(&still, 2), log, matrix(&noise, 2)).sum());
}

const PIXELS: usize = 5;

fn layer(weight: Tensor<2>, images: Tensor<2>) -> Tensor<2> {
    activation::sigmoid(images.matmul(weight))
}

#[test]
fn the_jacobian_of_a_sigmoid_layer_is_exact() {
    let (weight, images) = (numbers(8, PIXELS * COLUMNS, -1.0, 1.0), numbers(9, ROWS * PIXELS, 0.0, 1.0));
    let mut expected = 0.0;
    for image in images.chunks(PIXELS) {
        for unit in 0..COLUMNS {
            let sum: f64 =
                (0..PIXELS).map(|p| f64::from(image[p]) * f64::from(weight[p * COLUMNS + unit])).sum();
            let h = 1.0 / (1.0 + (-sum).exp());
            for p in 0..PIXELS {
                expected += (h * (1.0 - h) * f64::from(weight[p * COLUMNS + unit])).powi(2) / ROWS as f64;
            }
        }
    }
    let images = matrix(&images, PIXELS);
    let norm = |weight: Tensor<2>| exact_jacobian_norm(layer(weight.clone(), images.clone()), weight);
    near(f64::from(read(norm(matrix(&weight, COLUMNS)))[0]), expected);
    check_gradient(&weight, COLUMNS, norm);
}

#[test]
fn the_jacobian_of_any_encoder_is_estimated_without_bias() {
    const DRAWS: u64 = 400;
    let weight = matrix(&numbers(8, PIXELS * COLUMNS, -1.0, 1.0), COLUMNS);
    let images = matrix(&numbers(9, ROWS * PIXELS, 0.0, 1.0), PIXELS);
    let exact = read(exact_jacobian_norm(layer(weight.clone(), images.clone()), weight.clone()))[0];
    let direction = |draw| {
        let mut values = vec![0.0; ROWS * PIXELS];
        Random::new(10, draw).fill_normal(&mut values);
        matrix(&values, PIXELS)
    };
    let estimate = |weight: Tensor<2>, draw| {
        jacobian_norm(|images| layer(weight.clone(), images), images.clone(), direction(draw))
    };
    let mean: f32 =
        (0..DRAWS).map(|draw| read(estimate(weight.clone(), draw))[0]).sum::<f32>() / DRAWS as f32;
    assert!((mean - exact).abs() < 0.1 * exact, "{mean}, but exactly {exact}");
    check_gradient(&read(weight.reshape([PIXELS * COLUMNS])), COLUMNS, |weight| estimate(weight, 0));
}

/// Squared distances of the rows of two matrices.
fn squares(a: &[f32], b: &[f32]) -> Vec<f64> {
    let rows = a.chunks(COLUMNS).zip(b.chunks(COLUMNS));
    rows.map(|(a, b)| a.iter().zip(b).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum()).collect()
}

#[test]
fn contrastive_draws_together_and_keeps_apart() {
    const MARGIN: f64 = 2.0;
    let [a, b] = [11, 12].map(|seed| numbers(seed, ROWS * COLUMNS, -1.0, 1.0));
    let same = [1.0, 0.0, 1.0, 0.0];
    let expected = squares(&a, &b)
        .into_iter()
        .zip(same)
        .map(|(d, s)| 0.5 * s * d + 0.5 * (1.0 - s) * (MARGIN - d.sqrt()).max(0.0).powi(2));
    let expected = expected.sum::<f64>() / ROWS as f64;
    let loss = |a: Tensor<2>, b: Tensor<2>| {
        let same = Tensor::from_floats(same.map(|s| s as f32), &Device::flex());
        contrastive(a, b, same, MARGIN)
    };
    let [ta, tb] = [&a, &b].map(|values| matrix(values, COLUMNS));
    near(f64::from(read(loss(ta.clone(), tb.clone()))[0]), expected);
    check_gradient(&a, COLUMNS, |a| loss(a, tb.clone()));
    check_gradient(&b, COLUMNS, |b| loss(ta.clone(), b));
    // Others that are already further apart than the margin cost nothing.
    let far =
        read(contrastive(ta.clone(), ta + 10.0, tb.zeros_like().slice_dim(1, 0..1).reshape([ROWS]), MARGIN))
            [0];
    assert_eq!(far, 0.0);
}

#[test]
fn a_triplet_wants_its_own_nearer_than_another_by_the_margin() {
    const MARGIN: f64 = 0.5;
    let [a, p, n] = [13, 14, 15].map(|seed| numbers(seed, ROWS * COLUMNS, -1.0, 1.0));
    let pairs = squares(&a, &p).into_iter().zip(squares(&a, &n));
    let expected = pairs.map(|(near, far)| (near - far + MARGIN).max(0.0)).sum::<f64>() / ROWS as f64;
    let [ta, tp, tn] = [&a, &p, &n].map(|values| matrix(values, COLUMNS));
    near(f64::from(read(triplet(ta.clone(), tp.clone(), tn.clone(), MARGIN))[0]), expected);
    check_gradient(&a, COLUMNS, |a| triplet(a, tp.clone(), tn.clone(), MARGIN));
    check_gradient(&n, COLUMNS, |n| triplet(ta.clone(), tp.clone(), n, MARGIN));
}
