//! A picture through the bottleneck with codes of few bits, beside PCA with the same quantiser.

use super::slices::{ProgressSpan, components};
use super::{StudyContext, StudyInput};
use crate::buffers::Bytes;
use crate::data::{Cut, ImageShape};
use crate::metrics::{Fidelity, Pca, Quantiser, scaled};
use crate::study::Answer;
use crate::study::compression::{Compression, CompressionResult, MOST_BITS, RatePoint, Source};
use crate::trainer::images::to_bytes;
use crate::trainer::{Trainer, TrainerError};

/// Most pixels a channel of a picture, and most patches.
const MOST_PIXELS: usize = 1 << 19;
const MOST_PATCHES: usize = 4096;
/// Bits for each value where parts of the code are kept.
const PART_BITS: u32 = 6;
/// Training images projected between two yields.
const KNOWN_ROWS: usize = 256;
/// Progress when the first picture is there.
const FITTING: f32 = 0.3;

/// A picture in patches of the network's input.
pub struct Picture {
    pub cut: Cut,
    /// As the network's channels allow, `[channels, height, width]`, as bytes and in 0–1.
    pub target: Vec<u8>,
    pub original: Vec<f32>,
    /// `[patches, pixels]` in 0–1.
    pub patches: Vec<f32>,
    /// Copies are clamped to 0–1, as pixels are and values of a table are not.
    clamped: bool,
}

impl Picture {
    /// Cuts a picture.
    ///
    /// # Errors
    /// When it is too large, or has no pixels.
    pub fn new(input: &StudyInput, source: Source) -> Result<Self, String> {
        if input.is_table() {
            return Self::of_rows(input, source);
        }
        let Source { shape, pixels: Bytes(pixels), overlap } = source;
        let (shape, pixels) = if pixels.is_empty() { sheet(input) } else { (shape, pixels) };
        if shape.is_empty() || pixels.len() != shape.len() {
            return Err("The image has no pixels.".into());
        }
        let cut = Cut::new(shape, input.set.shape, overlap as usize);
        if shape.len() > 3 * MOST_PIXELS || cut.count() > MOST_PATCHES {
            return Err("The image is too large: use one of at most 512×512 pixels.".into());
        }
        let target = cut.target(&pixels);
        let bytes = cut.patches(&target);
        let original = scaled(&target);
        Ok(Self { cut, target, original, patches: scaled(&bytes), clamped: true })
    }

    /// Rows of validation, one a patch: a table is no picture, and none can be brought to it.
    fn of_rows(input: &StudyInput, source: Source) -> Result<Self, String> {
        if !source.pixels.0.is_empty() {
            return Err(
                "The network has learned from a table: its own rows can be compressed, but not an image."
                    .into(),
            );
        }
        let rows = &input.validation[..input.validation.len().min(SHOWN)];
        let columns = input.set.shape.width;
        let cut = Cut::new(ImageShape::grey(rows.len(), columns), input.set.shape, 0);
        let mut patches = vec![0.0; rows.len() * columns];
        for (row, &index) in patches.chunks_exact_mut(columns.max(1)).zip(rows) {
            input.write_values(index, row);
        }
        let target = to_bytes(&patches);
        Ok(Self { cut, target, original: patches.clone(), patches, clamped: false })
    }

    /// Rate and distortion of a copy in 0–1.
    fn point(&self, copy: &[f32], bits: f64) -> RatePoint {
        let shape = self.cut.shape();
        let Fidelity { psnr_db, ssim } = Fidelity::of(copy, &self.original, shape);
        let rate = (bits / (shape.height * shape.width) as f64) as f32;
        RatePoint { rate, psnr_db, ssim, ..RatePoint::default() }
    }
}

/// Patches as codes, of the network or of PCA.
pub struct Coded {
    /// `[patches, size]`.
    pub codes: Vec<f32>,
    /// Codes of the training images, `[n, size]`, whose range sender and receiver know.
    pub known: Vec<f32>,
    pub size: usize,
    /// The values in the order in which they are kept, and what stands for those that are left out.
    pub order: Vec<usize>,
    pub mean: Vec<f32>,
}

/// What makes patches of codes.
pub enum Decoder<'a> {
    Network(&'a StudyContext),
    /// Another network than the run's.
    TrainVariant(&'a Trainer),
    Linear(&'a Pca),
}

impl Decoder<'_> {
    /// Patches of codes, `[n, pixels]`, perhaps clamped to 0–1.
    async fn draw(&self, codes: Vec<f32>, clamped: bool) -> Result<Vec<f32>, TrainerError> {
        let mut patches = match self {
            Self::Network(context) => context.decode(codes).await,
            Self::TrainVariant(trainer) => trainer.decode(codes).await?,
            Self::Linear(pca) => {
                let size = pca.mean.len().max(1);
                let mut patches = vec![0.0; codes.len() / pca.len().max(1) * size];
                for (patch, code) in patches.chunks_exact_mut(size).zip(codes.chunks_exact(pca.len().max(1)))
                {
                    pca.decode(code, patch);
                }
                patches
            }
        };
        if clamped {
            patches.iter_mut().for_each(|v| *v = v.clamp(0.0, 1.0));
        }
        Ok(patches)
    }
}

/// Validation images in a row, and in all, of the sheet that stands for a picture.
const COLUMNS: usize = 16;
const SHOWN: usize = 128;

/// Validation images side by side.
fn sheet(input: &StudyInput) -> (ImageShape, Vec<u8>) {
    let one = input.set.shape;
    let shown = &input.validation[..input.validation.len().min(SHOWN)];
    let columns = COLUMNS.min(shown.len()).max(1);
    let rows = shown.len() / columns;
    let shape = ImageShape { height: rows * one.height, width: columns * one.width, ..one };
    let mut pixels = vec![0; shape.len()];
    for (k, &index) in shown.iter().take(rows * columns).enumerate() {
        let image = input.set.image(index as usize);
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
    context: StudyContext,
    input: StudyInput,
    params: Compression,
) -> Result<CompressionResult, String> {
    let Compression { source, bits } = params;
    let picture = Picture::new(&input, source)?;
    let (pca, linear) = pca_codes(&context, &input, &picture, input.latent, FITTING).await;
    let [mean, std] = input.moments();
    let mut order: Vec<usize> = (0..input.latent).collect();
    order.sort_by(|a, b| std[*b].total_cmp(&std[*a]));
    let known = input.codes_of(&input.train);
    let codes = context.encode(picture.patches.clone()).await;
    let network = Coded { codes, known, size: input.latent, order, mean };

    let mut found = CompressionResult {
        shape: picture.cut.shape(),
        original: Bytes(picture.target.clone()),
        ..CompressionResult::default()
    };
    let all = input.latent as u32;
    let ways = [(&network, Decoder::Network(&context)), (&linear, Decoder::Linear(&pca))];
    // What was asked for is shown first, then the curves.
    for (k, (coded, decoder)) in ways.iter().enumerate() {
        let (here, copy) = compress_at(&picture, coded, decoder, bits, all).await.map_err(device_error)?;
        found.here[k] = here;
        *(if k == 0 { &mut found.copy } else { &mut found.pca }) = Bytes(to_bytes(&copy));
        context.yield_now(FITTING).await;
    }
    context.emit_partial(Answer::Compression(found.clone()));
    let mut settings: Vec<(u32, u32)> = (1..=MOST_BITS).map(|bits| (bits, all)).collect();
    settings.extend((1..).map(|half| all >> half).take_while(|values| *values > 0).map(|v| (PART_BITS, v)));
    for (done, &(bits, values)) in settings.iter().enumerate() {
        for (k, (coded, decoder)) in ways.iter().enumerate() {
            let (point, _) =
                compress_at(&picture, coded, decoder, bits, values).await.map_err(device_error)?;
            (if k == 0 { &mut found.network } else { &mut found.linear }).push(point);
            context.yield_now(FITTING + (1.0 - FITTING) * done as f32 / settings.len() as f32).await;
        }
    }
    Ok(found)
}

/// A lost device in words. The run itself reports it; here it only ends the study.
pub fn device_error(error: TrainerError) -> String {
    error.to_string()
}

/// The picture after `bits` a value and with the first `values` of the code alone, with its rate and distortion.
///
/// # Errors
/// When the device was lost.
pub async fn compress_at(
    picture: &Picture,
    coded: &Coded,
    decoder: &Decoder<'_>,
    bits: u32,
    values: u32,
) -> Result<(RatePoint, Vec<f32>), TrainerError> {
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
    let copy = picture.cut.join(&decoder.draw(codes, picture.clamped).await?);
    let point = RatePoint { bits, values, ..picture.point(&copy, quantiser.bits(&levels)) };
    Ok((point, copy))
}

/// PCA of the training images with `size` components (the Karhunen–Loève transform) and the picture's codes by it; it ends
/// at `share` of the study's progress.
pub async fn pca_codes(
    context: &StudyContext,
    input: &StudyInput,
    picture: &Picture,
    size: usize,
    share: f32,
) -> (Pca, Coded) {
    let pca = components(context, input, &input.train, size, ProgressSpan(0.0, share)).await;
    let size = pca.len().max(1);
    let mut codes = vec![0.0; picture.cut.count() * size];
    for (code, patch) in codes.chunks_exact_mut(size).zip(picture.patches.chunks_exact(input.pixels())) {
        pca.project(patch, code);
    }
    let mut known = vec![0.0; input.train.len() * size];
    let mut image = vec![0.0; input.pixels()];
    for (at, (code, &index)) in known.chunks_exact_mut(size).zip(&input.train).enumerate() {
        input.write_values(index, &mut image);
        pca.project(&image, code);
        if at.is_multiple_of(KNOWN_ROWS) {
            context.yield_now(share).await;
        }
    }
    let coded = Coded { codes, known, size, order: (0..size).collect(), mean: vec![0.0; size] };
    (pca, coded)
}
