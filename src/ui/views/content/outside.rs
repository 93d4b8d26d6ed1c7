//! What the user brings to be scored, as the network needs it.

use crate::data::table::pixel;
use crate::data::{Column, DEFECT, ImageSet, ImageShape, Labels, Masks};
use crate::protocol::{Bytes, Floats};
use crate::study::score_images::ScoreImages;

/// Most bytes of images that are scored at once: the network's floats take eight times as much.
const MAX_BYTES: usize = 24 << 20;
/// Missing columns that are named.
const NAMED: usize = 3;

/// Examples from outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outside {
    /// Their paths, or "no. 12".
    pub names: Vec<String>,
    /// Their pixels, `[names, channels, height, width]`; of rows of a table those that show them.
    pub pixels: Vec<u8>,
    /// Rows of a table as the network sees them, `[names, columns]`; empty for images.
    pub rows: Vec<f32>,
    /// Which are anomalous; `None` where nothing says so.
    pub odd: Option<Vec<bool>>,
    /// What else is known of them, as in their set.
    pub labels: Vec<Labels>,
    /// Masks of what is flawed in some of them; `None` where there are none.
    pub masks: Option<Masks>,
    /// True where there were more than can be scored at once.
    pub cut: bool,
}

impl Outside {
    /// The examples of a set for a network of images of this shape, or of a table of these columns.
    ///
    /// # Errors
    /// A sentence when the network can't take them.
    pub fn of(set: &ImageSet, shape: ImageShape, columns: &[Column]) -> Result<Self, String> {
        let most = (MAX_BYTES / shape.len().max(1)).max(1);
        let count = set.len().min(most);
        let (pixels, rows) = match (&set.table, columns.is_empty()) {
            (Some(table), false) => {
                let mut rows = rows_for(&table.columns, &table.values.0, columns)?;
                rows.truncate(count * columns.len());
                (rows.iter().map(|value| pixel(*value)).collect(), rows)
            }
            (None, true) if set.shape == shape => {
                (set.pixels.iter().take(count * shape.len()).copied().collect(), Vec::new())
            }
            (None, true) => return Err("These images are of another size than the network's.".into()),
            (Some(_), true) => return Err("This is a table, but the network has learned images.".into()),
            (None, false) => {
                return Err("The network has learned a table: choose one with the same columns.".into());
            }
        };
        let name = |i: usize| set.names.get(i).cloned().unwrap_or_else(|| format!("no. {}", i + 1));
        let odd = set.column(DEFECT).map(|column| column.values.iter().map(|class| *class > 0.0).collect());
        let (names, masks) = ((0..count).map(name).collect(), set.masks.clone());
        Ok(Self { names, pixels, rows, odd, labels: set.labels.clone(), masks, cut: count < set.len() })
    }

    /// AUROC of telling the flawed pixels of images with masks from their others by the errors of these copies; `None`
    /// without masks. Counted by error, for there may be millions of pixels to sort.
    pub fn pixel_auroc(&self, copies: &[u8], shape: ImageShape) -> Option<f32> {
        let (masks, plane) = (self.masks.as_ref()?, shape.height * shape.width);
        let most = shape.channels * usize::from(u8::MAX).pow(2);
        // Number of sound and of flawed pixels of each squared error, summed over the channels.
        let mut counts = vec![[0u32; 2]; most + 1];
        for &index in &masks.indices {
            let at = index as usize * shape.len()..(index as usize + 1) * shape.len();
            let (Some(image), Some(copy)) = (self.pixels.get(at.clone()), copies.get(at)) else { continue };
            let Some(mask) = masks.of(index, plane) else { continue };
            for (pixel, flawed) in mask.iter().enumerate() {
                let of = |channel: usize| {
                    let at = channel * plane + pixel;
                    usize::from(image[at].abs_diff(copy[at])).pow(2)
                };
                counts[(0..shape.channels).map(of).sum::<usize>()][usize::from(*flawed > 0)] += 1;
            }
        }
        let (mut below, mut flawed_in_all, mut in_order) = (0.0f64, 0.0f64, 0.0f64);
        for [sound, flawed] in counts {
            let [sound, flawed] = [sound, flawed].map(f64::from);
            in_order += flawed * (below + sound / 2.0);
            below += sound;
            flawed_in_all += flawed;
        }
        let pairs = below * flawed_in_all;
        (pairs > 0.0).then(|| (in_order / pairs) as f32)
    }

    /// True where there are examples, all of this shape: those made for another network can't be scored by this one.
    pub fn fit(&self, shape: ImageShape) -> bool {
        !self.names.is_empty() && self.pixels.len() == self.names.len() * shape.len()
    }

    /// The study that scores them.
    pub fn query(&self) -> ScoreImages {
        let pixels = if self.rows.is_empty() { self.pixels.clone() } else { Vec::new() };
        ScoreImages { pixels: Bytes(pixels), rows: Floats(self.rows.clone()) }
    }

    /// True for the study that scores them.
    pub fn is_asked_by(&self, query: &ScoreImages) -> bool {
        query.rows.0 == self.rows && (!self.rows.is_empty() || query.pixels.0 == self.pixels)
    }
}

/// Rows with the columns that a network needs, by their names, as it sees them. A value of a text column that occurs nowhere
/// in the rows is 0 in all.
fn rows_for(theirs: &[Column], values: &[f32], wanted: &[Column]) -> Result<Vec<f32>, String> {
    let place = |column: &Column| theirs.iter().position(|other| other.name == column.name);
    let places: Vec<Option<usize>> = wanted.iter().map(place).collect();
    let missing: Vec<&str> = wanted
        .iter()
        .zip(&places)
        .filter(|(column, place)| place.is_none() && !column.indicator)
        .map(|(column, _)| column.name.as_str())
        .collect();
    if !missing.is_empty() {
        let named = missing.iter().take(NAMED).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
        let more = match missing.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        return Err(format!(
            "The network needs columns that are not in this table, or have the same value in every row: {named}{more}."
        ));
    }
    let value = |row: &[f32], (column, place): (&Column, &Option<usize>)| {
        let own = place.and_then(|at| Some(theirs.get(at)?.from_network(*row.get(at)?)));
        column.to_network(own.unwrap_or_default())
    };
    let rows = values.chunks_exact(theirs.len().max(1));
    Ok(rows.flat_map(|row| wanted.iter().zip(&places).map(move |pair| value(row, pair))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LabelKind, Labels, Table};

    fn column(name: &str, mean: f32, std: f32) -> Column {
        Column { name: name.into(), mean, std, indicator: name.contains('=') }
    }

    fn images() -> ImageSet {
        let kind = LabelKind::Class(vec!["good".into(), "hole".into()]);
        ImageSet {
            shape: ImageShape::grey(2, 1),
            pixels: vec![1, 2, 3, 4],
            names: vec!["good/1.png".into()],
            labels: vec![Labels { name: DEFECT.into(), kind, values: vec![0.0, 1.0] }],
            ..ImageSet::default()
        }
    }

    #[test]
    fn images_are_taken_with_names_and_what_is_known_of_defects() {
        let outside = Outside::of(&images(), ImageShape::grey(2, 1), &[]).unwrap();
        assert_eq!(outside.names, ["good/1.png", "no. 2"]);
        assert_eq!(outside.odd, Some(vec![false, true]));
        assert!(outside.fit(ImageShape::grey(2, 1)) && !outside.fit(ImageShape::grey(1, 1)) && !outside.cut);
        assert!(!Outside::default().fit(ImageShape::grey(2, 1)));
    }

    #[test]
    fn flawed_pixels_are_told_from_others_by_their_errors() {
        let shape = ImageShape { channels: 3, height: 1, width: 2 };
        let masks = Masks { indices: vec![1], pixels: vec![0, 255] };
        let mut outside = Outside { pixels: vec![100; 12], masks: Some(masks), ..Outside::default() };
        let mut copies = vec![100; 12];
        assert_eq!(outside.pixel_auroc(&copies, shape), Some(0.5));
        // Right of the second image, blue; an image without a mask does not count.
        (copies[11], copies[0]) = (0, 255);
        assert_eq!(outside.pixel_auroc(&copies, shape), Some(1.0));
        copies[6] = 255;
        assert_eq!(outside.pixel_auroc(&copies, shape), Some(0.0));
        assert_eq!(outside.pixel_auroc(&[], shape), None);
        outside.masks = None;
        assert_eq!(outside.pixel_auroc(&copies, shape), None);
    }

    #[test]
    fn more_than_can_be_scored_at_once_is_cut() {
        let shape = ImageShape { channels: 3, height: 1024, width: 1024 };
        let set = ImageSet { shape, pixels: vec![0; 9 * shape.len()], ..ImageSet::default() };
        let outside = Outside::of(&set, shape, &[]).unwrap();
        assert_eq!((outside.names.len(), outside.cut), (8, true));
    }

    #[test]
    fn rows_are_standardised_as_the_network_has_learned() {
        let theirs = vec![column("b", 10.0, 1.0), column("a", 3.0, 2.0)];
        let values = Floats(vec![theirs[0].to_network(12.0), theirs[1].to_network(7.0)]);
        let table = Table { columns: theirs, values };
        let set = ImageSet {
            shape: ImageShape::grey(1, 2),
            pixels: vec![0, 0],
            table: Some(table),
            ..ImageSet::default()
        };
        let wanted = [column("a", 5.0, 1.0), column("b", 0.0, 4.0), column("c = red", 0.5, 0.5)];
        let outside = Outside::of(&set, ImageShape::grey(1, 3), &wanted).unwrap();
        let expected = [wanted[0].to_network(7.0), wanted[1].to_network(12.0), wanted[2].to_network(0.0)];
        for (value, expected) in outside.rows.iter().zip(expected) {
            assert!((value - expected).abs() < 1e-5, "{:?}", outside.rows);
        }
        assert!(outside.fit(ImageShape::grey(1, 3)));
        let query = outside.query();
        assert!(query.pixels.0.is_empty() && outside.is_asked_by(&query));
        assert!(!Outside { rows: vec![0.5; 3], ..outside.clone() }.is_asked_by(&query));
        let wanted = [column("d", 0.0, 1.0)];
        let why = Outside::of(&set, ImageShape::grey(1, 1), &wanted).unwrap_err();
        assert!(why.ends_with("in every row: “d”."), "{why}");
    }

    #[test]
    fn images_and_tables_are_not_mixed_up() {
        let table = ImageSet { table: Some(Table::default()), ..ImageSet::default() };
        let images = images();
        let columns = [column("a", 0.0, 1.0)];
        for (set, columns) in [(&table, &[][..]), (&images, &columns[..])] {
            assert!(Outside::of(set, ImageShape::grey(2, 1), columns).is_err());
        }
        assert!(Outside::of(&images, ImageShape::grey(3, 3), &[]).unwrap_err().contains("another size"));
    }
}
