//! The functions that draw a dataset's images. The page has its workers draw them, so it is built without the feature
//! `generators` and carries none of this code.

use super::Labels;

/// Label columns of the first `n` images of a seed.
type LabelsFn = fn(n: usize, seed: u32) -> Vec<Labels>;
/// Writes the values of image `index` of a seed (or of its mask) into a slice of zeros.
type DrawFn = fn(seed: u32, index: usize, values: &mut [u8]);

/// The functions that make a dataset's labels, images and masks. Without the feature `generators` it holds nothing, and
/// the compiler drops what [`new`](Self::new) was given.
#[derive(Clone, Copy)]
pub struct Generator {
    #[cfg(feature = "generators")]
    functions: (LabelsFn, DrawFn, Option<DrawFn>),
}

impl Generator {
    /// Made of `labels`; of `draw`, which writes an image `[channels, height, width]` and must give the same on every
    /// platform, whatever was drawn before; and of `mask`, which writes 255 where image `index` is flawed and 0 elsewhere,
    /// `[height, width]` (`None` for a set without masks).
    pub const fn new(labels: LabelsFn, draw: DrawFn, mask: Option<DrawFn>) -> Self {
        #[cfg(not(feature = "generators"))]
        let _ = (labels, draw, mask);
        Self {
            #[cfg(feature = "generators")]
            functions: (labels, draw, mask),
        }
    }
}

#[cfg(feature = "generators")]
impl Generator {
    /// Label columns of the first `n` images of a seed.
    pub fn labels(&self, n: usize, seed: u32) -> Vec<Labels> {
        (self.functions.0)(n, seed)
    }

    /// Draws image `index` of a seed into a slice of zeros, `[channels, height, width]`.
    pub fn draw(&self, seed: u32, index: usize, image: &mut [u8]) {
        (self.functions.1)(seed, index, image);
    }

    /// The function that marks flaws (255 where image `index` of a seed is flawed, 0 elsewhere, `[height, width]`); `None`
    /// for a set without masks.
    pub fn mask(&self) -> Option<DrawFn> {
        self.functions.2
    }
}
