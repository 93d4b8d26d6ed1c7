//! The choices of the import sheet that are one of a few: a table. Plain Rust.

use crate::data::DEFECT;
use crate::data::import::{Choices, Colour, Fit, LabelChoice, Look, Turn};
use crate::data::preprocess::Invert;

/// A choice: what it is called, and what there is to choose from.
pub struct ChoiceRow {
    /// Its key in [`Look::offered`].
    pub key: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// Keys and names to choose from.
    pub options: fn(&Look) -> Vec<(String, String)>,
    /// The key of what is chosen.
    pub get: fn(&Choices) -> String,
    /// Chooses the option of this key; an unknown one changes nothing.
    pub set: fn(&mut Choices, &str),
}

const COLOURS: &[(&str, &str, Colour)] =
    &[("auto", "Auto", Colour::Auto), ("grey", "Grey", Colour::Grey), ("colour", "Colour", Colour::Colour)];

const FITS: &[(&str, &str, Fit)] = &[
    ("whole", "Whole image", Fit::Whole),
    ("crop", "Middle square", Fit::Crop),
    ("pad", "With borders", Fit::Pad),
    ("stretch", "Stretched", Fit::Stretch),
    ("handwriting", "Handwriting", Fit::Handwriting),
];

/// Whether brightness is inverted: keys, names and choices.
pub const INVERTS: &[(&str, &str, Invert)] =
    &[("auto", "Auto", Invert::Auto), ("yes", "On", Invert::Yes), ("no", "Off", Invert::No)];

const TURNS: &[(&str, &str, Turn)] = &[
    ("none", "As it is", Turn::None),
    ("left", "¼ to the left", Turn::Left),
    ("right", "¼ to the right", Turn::Right),
    ("half", "Upside down", Turn::Half),
    ("transpose", "Rows ↔ columns", Turn::Transpose),
];

/// Columns of a table up to which each is offered as a label.
const MOST_COLUMNS: usize = 64;

/// Prefix of the key of a label column, which may have any name.
const COLUMN: &str = "column:";
/// Prefix of the key of a column that marks anomalies.
const ANOMALIES: &str = "anomalies:";

/// The rows, in the order of the sheet.
pub const CHOICE_ROWS: &[ChoiceRow] = &[
    ChoiceRow {
        key: "colour",
        label: "Colour",
        help: "Auto: colour if any image has colour.",
        options: |_| named(COLOURS),
        get: |choices| key(COLOURS, &choices.colour),
        set: |choices, key| choose(COLOURS, key, &mut choices.colour),
    },
    ChoiceRow {
        key: "fit",
        label: "Fit",
        help: "How images of other proportions are brought to one shape.",
        options: |_| named(FITS),
        get: |choices| key(FITS, &choices.fit),
        set: |choices, key| choose(FITS, key, &mut choices.fit),
    },
    ChoiceRow {
        key: "invert",
        label: "Invert",
        help: "Auto: dark ink on light paper becomes light on dark; colour images stay as they are.",
        options: |_| named(INVERTS),
        get: |choices| key(INVERTS, &choices.invert),
        set: |choices, key| choose(INVERTS, key, &mut choices.invert),
    },
    ChoiceRow {
        key: "turn",
        label: "Turn",
        help: "For images that lie on their side, as in EMNIST's files.",
        options: |_| named(TURNS),
        get: |choices| key(TURNS, &choices.turn),
        set: |choices, key| choose(TURNS, key, &mut choices.turn),
    },
    ChoiceRow {
        key: "labels",
        label: "Labels",
        help: "What labels the examples. A column of a table used as the label is not an input.",
        options: label_options,
        get: |choices| match &choices.labels {
            LabelChoice::All => "all".into(),
            LabelChoice::None => "none".into(),
            LabelChoice::Column(name) => format!("{COLUMN}{name}"),
            LabelChoice::Anomalies(name) => format!("{ANOMALIES}{name}"),
        },
        set: |choices, key| match (key, key.strip_prefix(COLUMN), key.strip_prefix(ANOMALIES)) {
            (_, Some(name), _) => choices.labels = LabelChoice::Column(name.into()),
            (_, _, Some(name)) => choices.labels = LabelChoice::Anomalies(name.into()),
            ("all", ..) => choices.labels = LabelChoice::All,
            ("none", ..) => choices.labels = LabelChoice::None,
            _ => {}
        },
    },
];

fn label_options(look: &Look) -> Vec<(String, String)> {
    let mut options = vec![("all".to_owned(), "All labels found".to_owned())];
    // Numbers can be classes, too; a table of pixels has too many of them to choose from.
    let any = look.columns.len() <= MOST_COLUMNS;
    let columns = look.columns.iter().filter(|column| column.text || any).map(|column| &column.name);
    let mut names: Vec<&String> = look.label_columns.iter().chain(columns).collect();
    if let LabelChoice::Column(chosen) | LabelChoice::Anomalies(chosen) = &look.choices.labels {
        names.push(chosen);
    }
    let mut add = |prefix: &str, name: &str, words: String| {
        let option = (format!("{prefix}{name}"), words);
        if !options.contains(&option) {
            options.push(option);
        }
    };
    for name in &names {
        add(COLUMN, name, (*name).clone());
    }
    // Where files say themselves what is flawed, that is among "all".
    for name in names.iter().filter(|name| name.as_str() != DEFECT) {
        add(ANOMALIES, name, format!("{name} marks anomalies"));
    }
    options.push(("none".into(), "None".into()));
    options
}

fn named<T>(options: &[(&str, &str, T)]) -> Vec<(String, String)> {
    options.iter().map(|(key, name, _)| ((*key).to_owned(), (*name).to_owned())).collect()
}

/// The key of the option that is chosen.
pub fn key<T: PartialEq>(options: &[(&str, &str, T)], chosen: &T) -> String {
    let row = options.iter().find(|(_, _, value)| value == chosen);
    row.map(|(key, _, _)| (*key).to_owned()).unwrap_or_default()
}

/// Chooses the option of a key; an unknown one changes nothing.
pub fn choose<T: Copy>(options: &[(&str, &str, T)], key: &str, into: &mut T) {
    if let Some((_, _, value)) = options.iter().find(|(k, _, _)| *k == key) {
        *into = *value;
    }
}

/// Leaves a column of a table out, or takes it in again.
pub fn leave_out_column(choices: &mut Choices, name: &str, out: bool) {
    choices.left_out_columns.retain(|other| other != name);
    if out {
        choices.left_out_columns.push(name.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::import::{ColumnLook, SetKind};

    fn choices() -> Choices {
        Choices { at_most: 10, ..Choices::default() }
    }

    fn table() -> Look {
        let column = |name: &str, text| ColumnLook { name: name.into(), becomes: String::new(), text };
        Look {
            kind: SetKind::Table,
            count: 10,
            classes: Vec::new(),
            label_columns: vec!["machine".into()],
            split: None,
            masks: 0,
            facts: Vec::new(),
            notes: Vec::new(),
            left_out: Vec::new(),
            duplicates: 0,
            columns: vec![column("machine", true), column("speed", false)],
            choices: choices(),
            offered: vec!["labels".into()],
            preset: String::new(),
            preset_name: String::new(),
            obstacle: None,
            complete: true,
        }
    }

    #[test]
    fn every_option_can_be_chosen_and_is_then_the_present_one() {
        for row in CHOICE_ROWS {
            for (key, name) in (row.options)(&table()) {
                let mut choices = choices();
                (row.set)(&mut choices, &key);
                assert_eq!((row.get)(&choices), key, "{}: {name}", row.label);
            }
            let mut same = choices();
            (row.set)(&mut same, "nonsense");
            assert_eq!(same, choices());
        }
    }

    #[test]
    fn each_column_is_offered_once_as_a_label() {
        let names: Vec<String> = label_options(&table()).into_iter().map(|(_, name)| name).collect();
        let anomalies = ["machine marks anomalies", "speed marks anomalies"];
        assert_eq!(names[..3], ["All labels found", "machine", "speed"]);
        assert_eq!((&names[3..5], names[5].as_str()), (&anomalies.map(String::from)[..], "None"));
    }

    #[test]
    fn a_class_of_pictures_can_mark_anomalies() {
        let labels = vec![DEFECT.into(), "class".into()];
        let look = Look { kind: SetKind::Pictures, label_columns: labels, columns: Vec::new(), ..table() };
        let names: Vec<String> = label_options(&look).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["All labels found", "defect", "class", "class marks anomalies", "None"]);
    }

    #[test]
    fn columns_are_left_out_and_taken_in_again() {
        let mut choices = choices();
        leave_out_column(&mut choices, "speed", true);
        leave_out_column(&mut choices, "speed", true);
        assert_eq!(choices.left_out_columns, ["speed"]);
        leave_out_column(&mut choices, "speed", false);
        assert!(choices.left_out_columns.is_empty());
    }
}
