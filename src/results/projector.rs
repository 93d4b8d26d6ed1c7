//! Codes for TensorFlow's Embedding Projector: a table of numbers, a table of what is known of each example, a sheet of all
//! images, and a description that names them.

use super::{ResultFile, ResultsError, png};
use crate::data::{ImageSet, ImageShape, label_text, resized};
use crate::plot::is_row;
use serde_json::json;

/// Longest side of the sheet, in pixels: what the projector gives to the graphics card.
pub const MAX_SPRITE: usize = 8192;

/// The files of a folder for the projector: `vectors.tsv`, `metadata.tsv`, `projector_config.json`, and of images `sprite.png`.
/// `codes` are `[n, latent]`, a code for each example of the set.
///
/// # Errors
/// When the sheet can't be written.
pub fn projector(set: &ImageSet, codes: &[f32], latent: usize) -> Result<Vec<ResultFile>, ResultsError> {
    let count = codes.len().checked_div(latent).unwrap_or(0).min(set.len());
    let sheet = sheet(set, count)?;
    let mut embedding = json!({
        "tensorName": if set.name.is_empty() { "Hourglass" } else { &set.name },
        "tensorShape": [count, latent],
        "tensorPath": "vectors.tsv",
        "metadataPath": "metadata.tsv",
    });
    let mut files = vec![
        ResultFile { name: "vectors.tsv", bytes: vectors(codes, latent, count).into_bytes() },
        ResultFile { name: "metadata.tsv", bytes: metadata(set, count).into_bytes() },
    ];
    if let Some(Sheet { height, width, png }) = sheet {
        embedding["sprite"] = json!({"imagePath": "sprite.png", "singleImageDim": [width, height]});
        files.push(ResultFile { name: "sprite.png", bytes: png });
    }
    let config = serde_json::to_string_pretty(&json!({"embeddings": [embedding]}));
    let config = config.map_err(|error| ResultsError::Table(error.to_string()))?;
    files.push(ResultFile { name: "projector_config.json", bytes: (config + "\n").into_bytes() });
    Ok(files)
}

/// A line a code, tabs between its values.
fn vectors(codes: &[f32], latent: usize, count: usize) -> String {
    let line = |code: &[f32]| code.iter().map(f32::to_string).collect::<Vec<_>>().join("\t") + "\n";
    codes.chunks_exact(latent.max(1)).take(count).map(line).collect()
}

/// A line an example below a line of names: its place, its name and its labels. The projector takes the first line for names
/// only where there are two columns or more.
fn metadata(set: &ImageSet, count: usize) -> String {
    let named = set.names.len() == set.len();
    let mut header = vec!["index".to_owned(), "name".to_owned()];
    header.extend(set.labels.iter().map(|labels| cell(&labels.name)));
    let line = |at: usize| {
        let name = if named { cell(&set.names[at]) } else { at.to_string() };
        let mut cells = vec![at.to_string(), name];
        cells.extend(set.labels.iter().map(|labels| cell(&label_text(labels, at))));
        cells.join("\t") + "\n"
    };
    header.join("\t") + "\n" + &(0..count).map(line).collect::<String>()
}

/// A text without what ends a cell.
fn cell(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

/// All images on one picture.
struct Sheet {
    /// Height of an image.
    height: usize,
    /// Width of an image.
    width: usize,
    /// The picture.
    png: Vec<u8>,
}

/// All images in rows on a sheet of about as many rows as columns, made smaller where they have no room; `None` of a table.
fn sheet(set: &ImageSet, count: usize) -> Result<Option<Sheet>, ResultsError> {
    if is_row(set.shape) || count == 0 {
        return Ok(None);
    }
    let columns = (1..=count).find(|side| side * side >= count).unwrap_or(1);
    let room = (MAX_SPRITE / columns).max(1);
    let ImageShape { channels, height, width } = set.shape;
    let longest = height.max(width);
    let [height, width] = match longest > room {
        true => [height, width].map(|side| (side * room / longest).max(1)),
        false => [height, width],
    };
    let rows = count.div_ceil(columns);
    let shape = ImageShape { channels, height: rows * height, width: columns * width };
    let mut pixels = vec![0; shape.len()];
    for index in 0..count {
        let own;
        let image = match [set.shape.height, set.shape.width] == [height, width] {
            true => set.image(index),
            false => {
                own = resized(set.image(index), set.shape, [height, width]);
                &own
            }
        };
        let (top, left) = (index / columns * height, index % columns * width);
        for (line, from) in image.chunks_exact(width).enumerate() {
            let (channel, y) = (line / height, line % height);
            let to = (channel * shape.height + top + y) * shape.width + left;
            pixels[to..to + width].copy_from_slice(from);
        }
    }
    Ok(Some(Sheet { height, width, png: png(shape, &pixels)? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LabelKind, Labels};

    fn set(count: usize, shape: ImageShape) -> ImageSet {
        let kind = LabelKind::Class(vec!["a\tb".into(), "c".into()]);
        let values = (0..count).map(|i| (i % 2) as f32).collect();
        ImageSet {
            name: "shapes".into(),
            shape,
            pixels: (0..count * shape.len()).map(|i| i as u8).collect(),
            labels: vec![Labels { name: "class".into(), kind, values }],
            ..ImageSet::default()
        }
    }

    #[test]
    fn the_projector_gets_four_files() {
        let set = set(5, ImageShape { channels: 3, height: 2, width: 4 });
        let codes: Vec<f32> = (0..10).map(|i| i as f32 / 4.0).collect();
        let files = projector(&set, &codes, 2).unwrap();
        let text = |name: &str| {
            String::from_utf8(files.iter().find(|f| f.name == name).unwrap().bytes.clone()).unwrap()
        };
        assert_eq!(text("vectors.tsv").lines().nth(1), Some("0.5\t0.75"));
        assert_eq!(
            text("metadata.tsv").lines().take(2).collect::<Vec<_>>(),
            ["index\tname\tclass", "0\t0\ta b"]
        );
        assert_eq!(text("metadata.tsv").lines().count(), 6);
        let config: serde_json::Value = serde_json::from_str(&text("projector_config.json")).unwrap();
        assert_eq!(config["embeddings"][0]["tensorShape"], json!([5, 2]));
        assert_eq!(config["embeddings"][0]["sprite"]["singleImageDim"], json!([4, 2]));
        let sheet = image::load_from_memory(&files.iter().find(|f| f.name == "sprite.png").unwrap().bytes);
        let sheet = sheet.unwrap().to_rgb8();
        assert_eq!(sheet.dimensions(), (12, 4), "three in a row");
        // Image 4 is the second of the second row; its first pixel is red 96, green 104, blue 112.
        assert_eq!(sheet.get_pixel(4, 2).0, [96, 104, 112]);
        assert_eq!(sheet.get_pixel(11, 3).0, [0; 3], "no sixth image");
    }

    #[test]
    fn a_sheet_of_many_images_has_a_bound() {
        let set = set(300, ImageShape::grey(4, 1024));
        let Sheet { height, width, .. } = sheet(&set, 300).unwrap().unwrap();
        assert_eq!([height, width], [1, 455]);
        assert!(18 * width <= MAX_SPRITE);
    }
}
