//! Images that arrays, or tables of pixels, hold.

use super::LeftOut;
use crate::data::{ImageShape, Labels};

/// Images of one shape with what their files say of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArraySet {
    /// Shape of every image.
    pub shape: ImageShape,
    /// `[n, channels, height, width]`, 0 to 255.
    pub pixels: Vec<u8>,
    /// Columns of labels, each as long as the set.
    pub labels: Vec<Labels>,
    /// 0 for an image for training, 1 for validation; `None` when the files don't say.
    pub split: Option<Vec<u8>>,
    /// Facts in words, each a name and a value: "Range" "0 to 1".
    pub facts: Vec<(String, String)>,
    /// What was decided by itself, in whole sentences.
    pub notes: Vec<String>,
    /// True for images that lie on their side, as EMNIST's do.
    pub lying: bool,
    /// What is not used, with why.
    pub left_out: Vec<LeftOut>,
}
