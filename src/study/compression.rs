//! Compression: a picture through the bottleneck with codes of few bits, beside PCA with the same quantiser.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use crate::buffers::Bytes;
use crate::data::ImageShape;
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Value, json};

/// Most bits for each value.
pub const MOST_BITS: u32 = 8;

/// A picture that is compressed with a number of bits, and at rising rates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compression {
    /// The picture.
    pub source: Source,
    /// Bits for each value, 1 to [`MOST_BITS`].
    pub bits: u32,
}

impl Default for Compression {
    fn default() -> Self {
        Self { source: Source::default(), bits: 4 }
    }
}

impl StudyParams for Compression {
    type Result = CompressionResult;
    const THOROUGH: bool = true;
}

/// A picture that is cut into patches of the network's input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Its shape.
    pub shape: ImageShape,
    /// `[channels, height, width]`; empty for a sheet of validation images.
    pub pixels: Bytes,
    /// Pixels that neighbouring patches share.
    pub overlap: u32,
}

impl Default for Source {
    fn default() -> Self {
        Self { shape: ImageShape::grey(0, 0), pixels: Bytes::default(), overlap: 0 }
    }
}

/// The picture with the bits that were asked for, and curves of rate and distortion.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CompressionResult {
    /// Shape of the picture as the network's channels allow.
    pub shape: ImageShape,
    /// The picture in that shape.
    pub original: Bytes,
    /// The network's copy.
    pub copy: Bytes,
    /// PCA's copy.
    pub pca: Bytes,
    /// Rate and distortion of both copies.
    pub here: [RatePoint; 2],
    /// The network at rising rates: by bits, then by parts of the code.
    pub network: Vec<RatePoint>,
    /// PCA with the same quantiser.
    pub linear: Vec<RatePoint>,
}

/// Rate and distortion of a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RatePoint {
    /// Bits for each value.
    pub bits: u32,
    /// Values of the code that are kept.
    pub values: u32,
    /// Bits for each pixel after entropy coding.
    pub rate: f32,
    /// Peak signal-to-noise ratio, in dB.
    pub psnr_db: f32,
    /// Structural similarity, at most 1.
    pub ssim: f32,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Compression {
    const KEYS: &'static [&'static str] = &["compression"];

    fn measured(_: &Setup) -> Vec<Self> {
        vec![Self::default()]
    }

    /// Rates and distortions, first those of the bits that the page begins with.
    fn report(&self, result: &CompressionResult, _: &Setup) -> Vec<(&'static str, Value)> {
        let [network, pca] = &result.here;
        let report = json!({
            "at_first": {"network": network.report(), "pca": pca.report()},
            "network": report_curve(&result.network),
            "pca": report_curve(&result.linear),
        });
        vec![("compression", report)]
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl RatePoint {
    fn report(&self) -> Value {
        let Self { bits, values, rate, psnr_db, ssim } = self;
        json!({"bits": bits, "values": values, "bits_per_pixel": rate, "psnr_db": psnr_db, "ssim": ssim})
    }
}

/// The points of a curve, as they are reported.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn report_curve(points: &[RatePoint]) -> Vec<Value> {
    points.iter().map(RatePoint::report).collect()
}
