//! What the page asks of a trained network, and what it is answered.

use super::{Bytes, Floats};
use crate::data::ImageShape;
use serde::{Deserialize, Serialize};

/// What a question is about. A newer question on a topic takes the place of the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum QuerySlot {
    /// Images that were selected.
    Selection,
    /// The image that is searched for.
    Chosen,
    /// An image on two maps.
    Compared,
    /// The image under the pointer.
    Hovered,
    /// Images shown at their points of the map.
    Thumbnails,
    /// Images like one.
    Search,
    /// How often neighbours are of a class.
    Precision,
    /// What the values of the code draw.
    Traversal,
    /// One code, value by value.
    Sliders,
    /// Known factors and the values that carry them.
    Factors,
    /// From image to image.
    Walk,
    /// Sums and differences of codes.
    Arithmetic,
    /// What is taken for what.
    Classes,
    /// Images of a cell of the confusion matrix.
    Confused,
    /// Groups without labels.
    Clusters,
    /// New images.
    Generation,
    /// Pictures over a grid of codes.
    Manifold,
    /// Codes of few bits.
    Compression,
    /// Codes of few bits and of another size.
    Sizes,
    /// A damaged image.
    Denoising,
    /// The user's own images, by how badly they fit.
    ScoreImages,
    /// The codes in a plane.
    Embedding,
}

/// A point of the latent space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Place {
    /// The code of an image of the set.
    Image(u32),
    /// The code of the user's own image.
    Own,
    /// A place on the map, in its present axes.
    Map([f32; 2]),
    /// The mean of all codes.
    Mean,
    /// The mean of the codes of some images of the set.
    MeanOf(Vec<u32>),
}

/// A question; it is answered by [`Event::QueryResult`](super::Event::QueryResult), perhaps more than once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Query {
    /// Images of the set by index, for a topic. Answered by [`Answer::Images`].
    Images(QuerySlot, Vec<u32>),
    /// Pictures of codes `[n, latent]`. Answered by [`Answer::Images`].
    Decode(Floats),
    /// The images of the set nearest to a place. Answered by [`Answer::Search`].
    Search {
        /// Image or own image.
        to: Place,
        /// How many.
        count: u32,
    },
    /// Answered by [`Answer::Precision`].
    Precision,
    /// The decoder's picture of a code as each of its values is changed. Answered by [`Answer::Traversal`].
    Traversal {
        /// What the other values are.
        from: Place,
        /// Pictures for each value, an odd number.
        steps: u32,
        /// To either side, in standard deviations of the value.
        reach: f32,
    },
    /// Which value carries which known factor. Answered by [`Answer::Factors`].
    Factors,
    /// Pictures along a path. Answered by [`Answer::Walk`].
    Walk {
        /// What it passes, two at least.
        through: Vec<Place>,
        /// Pictures from each to the next.
        steps: u32,
        /// On arcs around the mean code in place of straight lines.
        spherical: bool,
    },
    /// Sums of mean codes of images, each with its weight. Answered by [`Answer::Walk`]: the picture of each term, then that of
    /// the sum.
    Arithmetic(Vec<(f32, Vec<u32>)>),
    /// How well classes are read off codes. Answered by [`Answer::Classes`], each time with more.
    Classes,
    /// Groups of codes. Answered by [`Answer::Clusters`].
    Clusters {
        /// How many; 0 for as many as there are classes, or 10.
        groups: u32,
        /// A mixture of Gaussians in place of k-means.
        mixture: bool,
    },
    /// New images. Answered by [`Answer::Generation`].
    Generation {
        /// How many.
        count: u32,
        /// Standard deviation of the samples, in that of the distribution they are drawn from.
        truncation: f32,
        /// From a Gaussian fitted to the codes, in place of the prior.
        fitted: bool,
        /// Another, other images.
        seed: u32,
    },
    /// Pictures over a grid of the two values that tell most, so many on a side. Answered by [`Answer::Images`].
    Manifold(u32),
    /// A picture through the bottleneck with codes of few bits. Answered by [`Answer::Compression`].
    Compression {
        /// Its shape.
        shape: ImageShape,
        /// `[channels, height, width]`; empty for a sheet of validation images.
        pixels: Bytes,
        /// Pixels that neighbouring patches share.
        overlap: u32,
        /// Bits for each value, 1 to 8.
        bits: u32,
    },
    /// The same picture through networks like this one with codes of other sizes, trained for as many steps. Answered by
    /// [`Answer::Sizes`], each time with one more.
    Sizes {
        /// As in [`Query::Compression`].
        shape: ImageShape,
        /// As there.
        pixels: Bytes,
        /// As there.
        overlap: u32,
        /// Values of the codes; empty for a half, twice and a quarter (or four times) as many as there are.
        latents: Vec<u32>,
    },
    /// Damage and repair. Answered by [`Answer::Denoising`].
    Denoising {
        /// Image or own image.
        of: Place,
        /// What is done to it, a key of [`Corruption`](crate::spec::Corruption); "none" where it is damaged already.
        damage: String,
        /// How much, 0–1.
        strength: f32,
    },
    /// Images from outside, scored by how badly they are copied. Answered by [`Answer::ImageScores`].
    ScoreImages(Bytes),
    /// The codes in a plane by t-SNE. Answered by [`Answer::Embedding`], each time nearer to the end.
    Embedding {
        /// About how many neighbours count.
        perplexity: f32,
    },
}

impl Query {
    /// What it is about.
    pub fn slot(&self) -> QuerySlot {
        match self {
            Self::Images(slot, _) => *slot,
            Self::Decode(_) => QuerySlot::Sliders,
            Self::Search { .. } => QuerySlot::Search,
            Self::Precision => QuerySlot::Precision,
            Self::Traversal { .. } => QuerySlot::Traversal,
            Self::Factors => QuerySlot::Factors,
            Self::Walk { .. } => QuerySlot::Walk,
            Self::Arithmetic(_) => QuerySlot::Arithmetic,
            Self::Classes => QuerySlot::Classes,
            Self::Clusters { .. } => QuerySlot::Clusters,
            Self::Generation { .. } => QuerySlot::Generation,
            Self::Manifold(_) => QuerySlot::Manifold,
            Self::Compression { .. } => QuerySlot::Compression,
            Self::Sizes { .. } => QuerySlot::Sizes,
            Self::Denoising { .. } => QuerySlot::Denoising,
            Self::ScoreImages(_) => QuerySlot::ScoreImages,
            Self::Embedding { .. } => QuerySlot::Embedding,
        }
    }

    /// True of what takes so long that the user orders it: the page does not ask it anew by itself as the network learns.
    pub fn is_ordered(&self) -> bool {
        matches!(self, Self::Sizes { .. })
    }

    /// The places it is about, in order.
    pub fn places(&self) -> &[Place] {
        match self {
            Self::Search { to: place, .. }
            | Self::Traversal { from: place, .. }
            | Self::Denoising { of: place, .. } => core::slice::from_ref(place),
            Self::Walk { through, .. } => through,
            _ => &[],
        }
    }
}

/// What came of a question. Images are `[n, channels, height, width]`, 0–255.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Images in the order they were asked for.
    Images(Bytes),
    /// What is near.
    Search {
        /// By the distance of codes.
        by_code: Neighbours,
        /// For comparison, by the distance of pixels; empty where the place is no image.
        by_pixel: Neighbours,
    },
    /// Of the ten nearest training images of validation images, the share of their class.
    Precision {
        /// By codes.
        by_code: f32,
        /// By pixels.
        by_pixel: f32,
    },
    /// What each value draws.
    Traversal(Traversal),
    /// What carries which factor.
    Factors {
        /// Mutual information of value and factor over the factor's entropy, `[values, factors]`.
        information: Floats,
        /// The factors' names.
        names: Vec<String>,
        /// Mutual information gap.
        mig: f32,
        /// Separated attribute predictability.
        sap: f32,
    },
    /// Pictures of places.
    Walk {
        /// The pictures.
        images: Bytes,
        /// Where they are on the map, `[x0, y0, …]`.
        positions: Floats,
    },
    /// How well classes are read off.
    Classes(Classes),
    /// Groups.
    Clusters(ClusterReport),
    /// New images.
    Generation {
        /// They.
        images: Bytes,
        /// The training image nearest in pixels to each.
        nearest: Bytes,
        /// Which images these are.
        indices: Vec<u32>,
        /// How far apart they are: root mean squared difference of their pixels, 0–1.
        distances: Floats,
        /// The same of validation images and their nearest training images, the mean.
        usual: f32,
    },
    /// How small and how like.
    Compression(Compression),
    /// The same with codes of other sizes, by rising size, as far as they are trained.
    Sizes(Vec<SizeCurve>),
    /// Before and after.
    Denoising {
        /// The clean image, or the damaged one where nobody knows the clean one.
        clean: Bytes,
        /// What the encoder saw.
        damaged: Bytes,
        /// What came of it.
        restored: Bytes,
        /// How near the damaged and the restored are to the clean one; empty where nobody knows it.
        likeness: Vec<super::Likeness>,
        /// At rising strengths, how near both are: `[strength, damaged dB, restored dB, …]` over some validation images.
        curve: Floats,
    },
    /// Scores of images from outside.
    ImageScores {
        /// Mean squared error of each.
        mean: Floats,
        /// Mean squared error over the worst fiftieth of its pixels.
        top: Floats,
        /// Their copies.
        copies: Bytes,
    },
    /// The codes in a plane.
    Embedding(Floats),
}

/// Images and how far they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The images' indices, nearest first.
    pub indices: Vec<u32>,
    /// Distances: Euclidean of codes, or root mean squared difference of pixels, 0–1.
    pub distances: Floats,
    /// They themselves.
    pub images: Bytes,
}

/// What each value of a code draws.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Traversal {
    /// The values, most telling first: by KL divergence where codes are distributions, else by variance.
    pub order: Vec<u32>,
    /// Mean of each value over the set, `[latent]`.
    pub mean: Floats,
    /// Standard deviation of each, `[latent]`.
    pub std: Floats,
    /// KL divergence of each in nats; empty where codes are no distributions.
    pub divergence: Floats,
    /// The code it goes out from, `[latent]`.
    pub code: Floats,
    /// A row for each of the first values in `order`, `[rows, steps, channels, height, width]`.
    pub images: Bytes,
}

/// How well a way to describe images tells their classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProbeScores {
    /// Share of the validation images that a linear probe gets right.
    pub probe: f32,
    /// The same of the five nearest training images.
    pub neighbours: f32,
}

/// How well classes are read off codes, and for comparison off PCA's codes and pixels.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Classes {
    /// Labelled training images, and validation images.
    pub counts: [u32; 2],
    /// By codes, by PCA of as many values, by pixels; those that are known yet.
    pub scores: Vec<ProbeScores>,
    /// Accuracy of the probe with so many labels a class: `[labels, codes, PCA, pixels]`, rows as far as known.
    pub curve: Vec<[f32; 4]>,
    /// Validation images of class r that the probe on codes takes for class c, `[r, c]` row-major.
    pub confusion: Vec<u32>,
    /// The same as indices of images, a list a cell.
    pub cells: Vec<Vec<u32>>,
    /// Names of the classes.
    pub names: Vec<String>,
}

/// Groups of codes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClusterReport {
    /// The group of each image of the set.
    pub groups: Vec<u32>,
    /// Images in each group.
    pub sizes: Vec<u32>,
    /// The decoder's picture of each group's mean code.
    pub centres: Bytes,
    /// The commonest class of each group and its share in it; empty without classes.
    pub classes: Vec<(u32, f32)>,
    /// Normalised mutual information, adjusted Rand index, purity; none without classes.
    pub agreement: Option<[f32; 3]>,
    /// Mean silhouette of some of the codes.
    pub silhouette: f32,
}

/// A picture through the bottleneck.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Compression {
    /// Shape of the picture as the network's channels allow.
    pub shape: ImageShape,
    /// It, so.
    pub original: Bytes,
    /// What came back with the bits that were asked for.
    pub copy: Bytes,
    /// The same by PCA.
    pub pca: Bytes,
    /// By the network and by PCA, with the bits that were asked for.
    pub here: [RatePoint; 2],
    /// By the network at rising rates: bits, then parts of the code.
    pub network: Vec<RatePoint>,
    /// By PCA with the same quantiser.
    pub linear: Vec<RatePoint>,
}

/// What a network with a code of another size makes of a picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SizeCurve {
    /// Values of its code.
    pub latent: u32,
    /// Mean squared error a pixel of the picture with codes that are not rounded; not finite where training diverged.
    pub mse: f32,
    /// With 1 to 8 bits for each value; empty where training diverged.
    pub points: Vec<RatePoint>,
    /// The same by PCA with as many components.
    pub linear: Vec<RatePoint>,
}

/// How small and how like.
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
