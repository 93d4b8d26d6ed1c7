//! PCA on real MNIST gives the figures that the reference lines are judged by.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use flate2::read::GzDecoder;
use hourglass::data::rng::Random;
use hourglass::metrics::{PcaFit, mse, scale_pixels};
use std::io::Read as _;

const IMAGES: &str = "../shared/data/mnist-5k-images-idx3-ubyte.gz";
const SIZE: usize = 28 * 28;
/// Seed of the split; others move the figures by about 2 %.
const SPLIT: u64 = 2;
/// Bytes before the pixels: magic, count, rows, columns.
const HEADER: usize = 16;

/// Mean squared error of a random tenth, reconstructed from the components of the rest.
fn validation_mse(pixels: &[u8], k: usize) -> f32 {
    let images = pixels.len() / SIZE;
    let train = images - images / 10;
    // MNIST's order is not random: its last images are harder than the rest.
    let mut order: Vec<usize> = (0..images).collect();
    Random::new(SPLIT, 0).shuffle(&mut order);
    let row = |i: usize, out: &mut [f32]| scale_pixels(&pixels[order[i] * SIZE..][..SIZE], out);
    let mut fit = PcaFit::new(train, SIZE, k, 1);
    while !fit.advance(500, &row) {}
    let pca = fit.finish().unwrap();
    let (mut image, mut copy) = (vec![0.0; SIZE], vec![0.0; SIZE]);
    let errors = (train..images).map(|i| {
        row(i, &mut image);
        pca.reconstruct(&image, &mut copy);
        mse(&image, &copy)
    });
    errors.sum::<f32>() / (images - train) as f32
}

#[test]
fn two_and_thirty_two_components() {
    let Ok(file) = std::fs::File::open(IMAGES) else {
        println!("skipped: no {IMAGES}");
        return;
    };
    let mut bytes = Vec::new();
    GzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    let pixels = &bytes[HEADER..];
    let (two, many) = (validation_mse(pixels, 2), validation_mse(pixels, 32));
    println!("2 components: {two}, 32 components: {many}");
    assert!((two - 0.056).abs() < 0.001, "{two}");
    assert!((many - 0.0170).abs() < 0.0007, "{many}");
}
