//! What the page says of the images that the network learns from. Plain Rust.

use crate::data::{DEFECT, DataKind, ImageShape};
use crate::plot::format::thousands;
use crate::protocol::DataInfo;

/// What the sheet of samples shows, as its accessible name.
pub fn samples_label(data: Option<&DataInfo>) -> String {
    data.map_or_else(
        || "No images yet".into(),
        |data| format!("Some {}s of “{}”", data.kind().noun(), data.name),
    )
}

/// How many images there are, what they are for, and their shape.
pub fn count_text(data: &DataInfo) -> String {
    let ImageShape { channels, height, width } = data.shape;
    let colour = if channels == 1 { "" } else { " RGB" };
    let flawed = data.labels.iter().any(|column| column.name == DEFECT);
    let anomalous = match (data.anomalous, if flawed { "anomalies" } else { "of the held-out class" }) {
        (0, _) => String::new(),
        (count, what) => format!(", {} {what}", thousands(count.into())),
    };
    let [count, validation] = [data.count, data.validation].map(|n| thousands(n.into()));
    match data.kind() {
        DataKind::Images => {
            format!("{count} images, {validation} validation{anomalous}, {height}×{width}{colour}")
        }
        DataKind::Table => format!("{count} rows, {validation} validation{anomalous}, {width} columns"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Column, LabelKind, Labels};

    fn digits() -> DataInfo {
        let shape = ImageShape::grey(28, 28);
        DataInfo { name: "Digits".into(), shape, count: 5000, validation: 500, ..DataInfo::default() }
    }

    #[test]
    fn counts_and_shape() {
        assert_eq!(count_text(&digits()), "5\u{202f}000 images, 500 validation, 28×28");
        let shape = ImageShape { channels: 3, height: 32, width: 24 };
        assert_eq!(
            count_text(&DataInfo { shape, anomalous: 1200, ..digits() }),
            "5\u{202f}000 images, 500 validation, 1\u{202f}200 of the held-out class, 32×24 RGB"
        );
    }

    #[test]
    fn rows_of_a_table_are_called_so() {
        let column = Column { name: "a".into(), mean: 0.0, std: 1.0, indicator: false };
        let data = DataInfo { shape: ImageShape::grey(1, 2), columns: vec![column; 2], ..digits() };
        assert_eq!(count_text(&data), "5\u{202f}000 rows, 500 validation, 2 columns");
        assert_eq!(samples_label(Some(&data)), "Some rows of “Digits”");
    }

    #[test]
    fn flawed_images_are_called_so() {
        let column = Labels {
            name: DEFECT.into(),
            kind: LabelKind::Factor { min: 0.0, max: 1.0, unit: String::new() },
            values: Vec::new(),
        };
        let data = DataInfo { labels: vec![column], anomalous: 40, ..digits() };
        assert_eq!(count_text(&data), "5\u{202f}000 images, 500 validation, 40 anomalies, 28×28");
    }

    #[test]
    fn the_sheet_has_a_name_before_there_are_images() {
        assert_eq!(samples_label(None), "No images yet");
        assert_eq!(samples_label(Some(&digits())), "Some images of “Digits”");
    }
}
