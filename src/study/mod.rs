//! Studies: what a trained network is good for, as parameters and results. A file a study, listed in [`studies!`] below;
//! `trainer::study` computes them, a view of the page shows them and `evaluate` reports them.

use crate::buffers::Bytes;
use serde::{Deserialize, Serialize};

/// A point of the latent space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Place {
    /// The code of an image of the set.
    Image(u32),
    /// The code of the user's own image.
    Own,
    /// A position on the map, in its present axes.
    Map([f32; 2]),
    /// The mean of all codes.
    Mean,
    /// The mean of the codes of some images of the set.
    MeanOf(Vec<u32>),
}

/// Similarity of images to others, over all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Likeness {
    /// Peak signal-to-noise ratio, in dB.
    pub psnr_db: f32,
    /// Mean structural similarity, at most 1.
    pub ssim: f32,
}

/// What a study's parameters say about how it is run.
pub trait StudyParams {
    /// It compares all codes with each other. While the network trains, the codes of the map are up to a whole pass old, each
    /// of another step: such a study has all images encoded first. The others take the codes as they are, for they are asked
    /// at every move of the pen.
    const THOROUGH: bool = false;

    /// It takes so long that the user orders it: the page does not ask again by itself as the network learns.
    const ORDERED: bool = false;

    /// The places it is about, in order.
    fn places(&self) -> &[Place] {
        &[]
    }
}

macro_rules! studies {
    ($($file:ident: $kind:ident => $result:ident),+ $(,)?) => {
        $(pub mod $file;)+
        $(use $file::{$kind, $result};)+

        /// A study, answered by the [`Answer`] of the same name, perhaps more than once.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum Study {
            $(
                #[doc = concat!("See [`", stringify!($file), "`].")]
                $kind($kind),
            )+
        }

        /// Result of a query. Images are `[n, channels, height, width]`, 0–255.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum Answer {
            /// Images in the order that a lookup named them.
            Images(Bytes),
            $(
                #[doc = concat!("See [`", stringify!($file), "`].")]
                $kind($result),
            )+
        }

        impl Study {
            /// True when all images are encoded before it begins: [`StudyParams::THOROUGH`].
            pub fn is_thorough(&self) -> bool {
                match self {
                    $(Self::$kind(_) => $kind::THOROUGH,)+
                }
            }

            /// True when it runs only on the user's order: [`StudyParams::ORDERED`].
            pub fn is_ordered(&self) -> bool {
                match self {
                    $(Self::$kind(_) => $kind::ORDERED,)+
                }
            }

            /// The places it is about, in order.
            pub fn places(&self) -> &[Place] {
                match self {
                    $(Self::$kind(params) => params.places(),)+
                }
            }
        }

        $(
            impl From<$kind> for Study {
                fn from(params: $kind) -> Self {
                    Self::$kind(params)
                }
            }
        )+
    };
}

studies! {
    search: Search => SearchResult,
    precision: Precision => PrecisionResult,
    traversal: Traversal => TraversalResult,
    factors: Factors => FactorsResult,
    interpolation: Interpolation => InterpolationResult,
    arithmetic: Arithmetic => ArithmeticResult,
    classes: Classes => ClassesResult,
    clusters: Clusters => ClustersResult,
    generation: Generation => GenerationResult,
    manifold: Manifold => ManifoldResult,
    compression: Compression => CompressionResult,
    sizes: Sizes => SizesResult,
    denoising: Denoising => DenoisingResult,
    score_images: ScoreImages => ScoreImagesResult,
    embedding: Embedding => EmbeddingResult,
}
