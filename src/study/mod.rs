//! Studies: what a trained network is good for, as parameters, results and figures for `evaluate`. A file a study, and a row
//! each in the table below; `trainer::study` computes them, a view of the page shows them.

pub mod arithmetic;
pub mod classes;
pub mod clusters;
pub mod compression;
pub mod denoising;
pub mod embedding;
pub mod factors;
#[cfg(not(target_arch = "wasm32"))]
pub mod figures;
pub mod generation;
pub mod interpolation;
pub mod manifold;
pub mod precision;
pub mod score_images;
pub mod search;
pub mod sizes;
pub mod traversal;

use crate::buffers::Bytes;
use crate::data::TableRows;
#[cfg(not(target_arch = "wasm32"))]
use figures::{Figures as _, Row, Setup};
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::Value;

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

/// What a study's parameters say about how it is run.
pub trait StudyParams {
    /// What it comes to.
    type Result;

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
    ($($file:ident: $kind:ident),+ $(,)?) => {
        $(use $file::$kind;)+

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
            /// Rows of a table in the order that a lookup named them.
            Rows(TableRows),
            $(
                #[doc = concat!("See [`", stringify!($file), "`].")]
                $kind(<$kind as StudyParams>::Result),
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

        /// What `evaluate` measures, a row a study, in the order of its report.
        #[cfg(not(target_arch = "wasm32"))]
        pub const ROWS: &[Row] = &[$(Row {
            name: stringify!($kind),
            default: || Study::$kind($kind::default()),
            keys: $kind::KEYS,
            grouped: $kind::GROUPED,
            required: $kind::REQUIRED,
            measured: |setup| $kind::measured(setup).into_iter().map(Study::$kind).collect(),
        }),+];

        #[cfg(not(target_arch = "wasm32"))]
        impl Study {
            /// Keys and values of its answer; none of an answer to another study.
            pub fn report(&self, answer: &Answer, setup: &Setup) -> Vec<(&'static str, Value)> {
                match (self, answer) {
                    $((Self::$kind(params), Answer::$kind(result)) => params.report(result, setup),)+
                    _ => Vec::new(),
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

// In the order of `evaluate`'s report; those without figures stand last.
studies! {
    precision: Precision,
    classes: Classes,
    clusters: Clusters,
    factors: Factors,
    traversal: Traversal,
    generation: Generation,
    compression: Compression,
    sizes: Sizes,
    denoising: Denoising,
    score_images: ScoreImages,
    search: Search,
    interpolation: Interpolation,
    arithmetic: Arithmetic,
    manifold: Manifold,
    embedding: Embedding,
}
