//! What a file says of the network that it holds, as pairs of texts.

use super::Model;
use crate::data::preprocess::MadeOf;
use crate::data::table::SPREAD;
use crate::data::{Column, ImageShape};

/// Keys and values, for the metadata of any format.
pub(super) fn metadata(model: &Model<'_>) -> Vec<(&'static str, String)> {
    let (spec, checkpoint) = (model.spec, model.checkpoint);
    let ImageShape { channels, height, width } = checkpoint.image;
    let range = match model.is_table() {
        true => format!("0.5 + (value - mean) / ({SPREAD} * std) of each column"),
        false => "0 to 1: pixel / 255".to_owned(),
    };
    let mut pairs = vec![
        ("producer", format!("hourglass {}", env!("CARGO_PKG_VERSION"))),
        ("spec", spec.to_file().trim_end().replace('\n', "&")),
        ("kind", spec.kind.clone()),
        ("image_shape", format!("{channels},{height},{width}")),
        ("input_range", range),
        ("latent", model.network.latent().to_string()),
        ("step", checkpoint.position.step.to_string()),
        ("epoch", checkpoint.position.epoch.to_string()),
        ("seed", checkpoint.position.seed.to_string()),
        ("data", spec.data.clone()),
    ];
    if checkpoint.made_of != MadeOf::Unknown {
        pairs.push(("made_of", checkpoint.made_of.text()));
    }
    if model.is_table() {
        pairs.push(("columns", list(checkpoint.columns.iter().map(column))));
    }
    if let Some(data) = &model.data {
        pairs.push(("data_examples", data.examples.to_string()));
        pairs.push(("data_fingerprint", data.fingerprint.clone()));
        if !data.classes.is_empty() {
            pairs.push(("classes", list(data.classes.iter().map(|name| text(name)))));
        }
        if let Some(threshold) = data.threshold {
            pairs.push(("threshold", threshold.to_string()));
        }
    }
    pairs
}

/// A column of a table as a JSON object.
fn column(column: &Column) -> String {
    format!("{{\"name\":{},\"mean\":{},\"std\":{}}}", text(&column.name), column.mean, column.std)
}

/// A JSON array.
fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

/// A JSON string.
fn text(content: &str) -> String {
    let mut out = String::from('"');
    for c in content.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn names_of_any_kind_are_valid_json() {
        for name in ["seven", "a \"b\" \\c", "two\nlines\t", "größer 中"] {
            let read: String = serde_json::from_str(&text(name)).unwrap();
            assert_eq!(read, name);
        }
    }
}
