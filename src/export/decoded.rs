//! Images of codes that come from elsewhere.

use super::ExportError;
use crate::checkpoint::Checkpoint;
use crate::data::ImageSet;
use crate::data::import::{Numbers, images_npz, npy};
use crate::data::table::pixel;
use crate::protocol::DecodedFormat;
use crate::results::{file_names, pictures_zip, rows_csv};

/// What a decoder has made of codes.
#[derive(Clone, Copy, Debug)]
pub struct Decoded<'a> {
    /// The network that it belongs to.
    pub checkpoint: &'a Checkpoint,
    /// Names of the codes; empty where they have none.
    pub names: &'a [String],
    /// `[codes, values]`, as the network gives them.
    pub values: &'a [f32],
}

impl Decoded<'_> {
    /// The images as a set.
    pub fn set(&self) -> ImageSet {
        ImageSet {
            name: "decoded".into(),
            shape: self.checkpoint.image,
            pixels: self.values.iter().copied().map(pixel).collect(),
            names: self.names.to_vec(),
            made_of: self.checkpoint.made_of,
            ..ImageSet::default()
        }
    }

    /// The file.
    ///
    /// # Errors
    /// When there are no values, or it can't be written.
    pub fn to_file(&self, format: DecodedFormat) -> Result<Vec<u8>, ExportError> {
        if self.values.is_empty() {
            return Err(ExportError::OtherCodes);
        }
        let (shape, columns) = (self.checkpoint.image, &self.checkpoint.columns);
        let count = self.values.len() / shape.len().max(1);
        Ok(match format {
            DecodedFormat::Pictures => {
                let set = self.set();
                let all: Vec<u32> = (0..set.len() as u32).collect();
                let image = |n: usize| (set.shape, set.image(n).to_vec());
                pictures_zip(&file_names(&set, &all, "png"), &image)?
            }
            DecodedFormat::Bytes => images_npz(&self.set())?,
            // Not rounded to bytes.
            DecodedFormat::Values => {
                let shape = match columns.is_empty() {
                    true => vec![count, shape.channels, shape.height, shape.width],
                    false => vec![count, columns.len()],
                };
                npy(&shape, Numbers::Floats(self.values))
            }
            DecodedFormat::Rows => {
                let own = self.values.iter().zip(columns.iter().cycle());
                let own: Vec<f32> = own.map(|(value, column)| column.from_network(*value)).collect();
                let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                rows_csv(&names, self.names, &own)?
            }
        })
    }
}
