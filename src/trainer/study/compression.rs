//! A picture through the bottleneck with codes of few bits, beside PCA with the same quantiser.

use super::{Desk, Finding, Material};
use crate::data::{Cut, ImageShape};
use crate::metrics::{Pca, PcaFit, Quantiser, mse, psnr_db, scale_pixels, ssim};
use crate::protocol::{Answer, Bytes, Compression, RatePoint};
use crate::trainer::images::to_bytes;

/// Most pixels of a picture, and most patches.
const MOST_PIXELS: usize = 1 << 19;
const MOST_PATCHES: usize = 4096;
/// Bits of the code of which parts are kept.
const PART_BITS: u32 = 6;
/// Training images projected between two breaths.
const KNOWN_ROWS: usize = 256;
/// Rows of PCA between two breaths, in values × directions.
const PCA_WORK: usize = 2_000_000;

/// A way to make patches into codes and back.
struct Coded {
    /// `[patches, size]`.
    codes: Vec<f32>,
    /// Of the training images, `[n, size]`: what sender and receiver know.
    known: Vec<f32>,
    size: usize,
    /// Values, most telling first, and what stands for those that are left out.
    order: Vec<usize>,
    mean: Vec<f32>,
}

/// Validation images in a row and in all of a sheet, where no picture is brought.
const COLUMNS: usize = 16;
const SHOWN: usize = 128;

/// Validation images side by side: what the network was made for.
fn sheet(material: &Material) -> (ImageShape, Vec<u8>) {
    let one = material.set.shape;
    let shown = &material.validation[..material.validation.len().min(SHOWN)];
    let columns = COLUMNS.min(shown.len()).max(1);
    let rows = shown.len() / columns;
    let shape = ImageShape { height: rows * one.height, width: columns * one.width, ..one };
    let mut pixels = vec![0; shape.len()];
    for (k, &index) in shown.iter().take(rows * columns).enumerate() {
        let image = material.set.image(index as usize);
        for (line, values) in image.chunks_exact(one.width).enumerate() {
            let (channel, y) = (line / one.height, k / columns * one.height + line % one.height);
            let at = (channel * shape.height + y) * shape.width + k % columns * one.width;
            pixels[at..at + one.width].copy_from_slice(values);
        }
    }
    (shape, pixels)
}

/// Compresses a picture at all rates: with 1 to 8 bits a value, and with parts of the code. Without pixels it is a sheet
/// of validation images.
///
/// # Errors
/// When the picture is too large.
pub async fn compression(
    desk: Desk,
    material: Material,
    shape: ImageShape,
    pixels: Vec<u8>,
    overlap: u32,
    bits: u32,
) -> Finding {
    let (shape, pixels) = if pixels.is_empty() { sheet(&material) } else { (shape, pixels) };
    if shape.is_empty() || pixels.len() != shape.len() {
        return Err("The picture has no pixels.".into());
    }
    let cut = Cut::new(shape, material.set.shape, overlap as usize);
    if shape.len() > 3 * MOST_PIXELS || cut.count() > MOST_PATCHES {
        return Err("The picture is too large: bring one of at most 512×512 pixels.".into());
    }
    let target = cut.target(&pixels);
    let mut original = vec![0.0; target.len()];
    scale_pixels(&target, &mut original);
    let bytes = cut.patches(&target);
    let mut patches = vec![0.0; bytes.len()];
    scale_pixels(&bytes, &mut patches);

    let pca = fit(&desk, &material).await;
    let [mean, spread] = material.moments();
    let mut order: Vec<usize> = (0..material.latent).collect();
    order.sort_by(|a, b| spread[*b].total_cmp(&spread[*a]));
    let known = material.codes_of(&material.train);
    let network =
        Coded { codes: desk.encode(patches.clone()).await, known, size: material.latent, order, mean };
    let size = pca.len().max(1);
    let mut projected = vec![0.0; cut.count() * size];
    for (code, patch) in projected.chunks_exact_mut(size).zip(patches.chunks_exact(material.pixels())) {
        pca.project(patch, code);
    }
    let mut known = vec![0.0; material.train.len() * size];
    let mut image = vec![0.0; material.pixels()];
    for (at, (code, &index)) in known.chunks_exact_mut(size).zip(&material.train).enumerate() {
        scale_pixels(material.set.image(index as usize), &mut image);
        pca.project(&image, code);
        if at.is_multiple_of(KNOWN_ROWS) {
            desk.breathe(0.3).await;
        }
    }
    let linear = Coded { codes: projected, known, size, order: (0..size).collect(), mean: vec![0.0; size] };

    let mut found = Compression { shape: cut.shape(), original: Bytes(target), ..Compression::default() };
    let job = Job { desk: &desk, cut: &cut, pca: &pca, original: &original };
    let all = material.latent as u32;
    // What was asked for is shown first, then the curves.
    let (here, copy) = job.at(&network, false, bits, all).await;
    let (linear_here, linear_copy) = job.at(&linear, true, bits, all).await;
    found.here = [here, linear_here];
    found.copy = Bytes(to_bytes(&copy));
    found.pca = Bytes(to_bytes(&linear_copy));
    desk.hand_in(Answer::Compression(found.clone()));
    let mut settings: Vec<(u32, u32)> = (1..=8).map(|bits| (bits, all)).collect();
    settings.extend((1..).map(|half| all >> half).take_while(|values| *values > 0).map(|v| (PART_BITS, v)));
    for (done, &(bits, values)) in settings.iter().enumerate() {
        found.network.push(job.at(&network, false, bits, values).await.0);
        found.linear.push(job.at(&linear, true, bits, values).await.0);
        desk.breathe(0.3 + 0.7 * done as f32 / settings.len() as f32).await;
    }
    Ok(Answer::Compression(found))
}

struct Job<'a> {
    desk: &'a Desk,
    cut: &'a Cut,
    pca: &'a Pca,
    original: &'a [f32],
}

impl Job<'_> {
    /// The picture after `bits` a value and with the first `values` of the code alone, and what that comes to.
    async fn at(&self, coded: &Coded, linear: bool, bits: u32, values: u32) -> (RatePoint, Vec<f32>) {
        let kept = &coded.order[..(values as usize).min(coded.size)];
        let keep = |rows: &[f32]| -> Vec<f32> {
            rows.chunks_exact(coded.size).flat_map(|code| kept.iter().map(|&k| code[k])).collect()
        };
        let (known, rows) = (keep(&coded.known), keep(&coded.codes));
        let quantiser = Quantiser::fit(&known, &rows, kept.len(), bits);
        let mut levels = Vec::with_capacity(rows.len());
        let mut codes = Vec::with_capacity(coded.codes.len());
        for row in rows.chunks_exact(kept.len().max(1)) {
            let level = quantiser.levels(row);
            let mut code = coded.mean.clone();
            kept.iter().zip(quantiser.values(&level)).for_each(|(&k, value)| code[k] = value);
            codes.extend(code);
            levels.extend(level);
        }
        let patches = if linear { self.drawn(&codes) } else { self.desk.decode(codes).await };
        let copy = self.cut.join(&patches);
        let ImageShape { height, width, .. } = self.cut.shape();
        let point = RatePoint {
            bits,
            values,
            rate: (quantiser.bits(&levels) / (height * width) as f64) as f32,
            psnr_db: psnr_db(mse(&copy, self.original)),
            ssim: ssim(&copy, self.original, [height, width]),
        };
        (point, copy)
    }

    fn drawn(&self, codes: &[f32]) -> Vec<f32> {
        let size = self.pca.mean.len();
        let mut patches = vec![0.0; self.cut.count() * size];
        for (patch, code) in patches.chunks_exact_mut(size).zip(codes.chunks_exact(self.pca.len().max(1))) {
            self.pca.decode(code, patch);
            patch.iter_mut().for_each(|v| *v = v.clamp(0.0, 1.0));
        }
        patches
    }
}

/// PCA of the training images with as many components as the code has values: the Karhunen–Loève transform.
async fn fit(desk: &Desk, material: &Material) -> Pca {
    let row = |i: usize, out: &mut [f32]| scale_pixels(material.set.image(material.train[i] as usize), out);
    let mut fit = PcaFit::new(material.train.len(), material.pixels(), material.latent, material.spec.seed);
    let rows = fit.rows_for(PCA_WORK);
    while !fit.advance(rows, &row) {
        desk.breathe(0.3 * fit.progress()).await;
    }
    fit.finish().unwrap_or_default()
}
