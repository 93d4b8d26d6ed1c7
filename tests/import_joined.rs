//! Several tables are one set where their columns are the same, and labels by row join what they fit.
#![cfg(feature = "readers")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

mod importing;

use hourglass::data::import::draft::{Draft, Opened, Work};
use hourglass::data::import::{Choices, InputFile, LabelChoice, Look, NoDecoder, SetKind};
use hourglass::data::{DEFECT, ImageSet, SPLIT};
use importing::opened;

/// A table of two numbers a row, with a header.
fn table(path: &str, header: &str, rows: usize, from: f32) -> InputFile {
    let row = |i: usize| format!("{},{}\n", from + (i * i % 17) as f32 / 4.0, (i * 7 % 13) as f32 - from);
    InputFile::in_memory(path, format!("{header}\n{}", (0..rows).map(row).collect::<String>()).into_bytes())
}

fn draft(files: Vec<InputFile>) -> (Box<Draft>, Look) {
    let Opened::Set(draft) = opened(files).unwrap() else { panic!("a single picture or sound") };
    let look = draft.look(&draft.choices());
    (draft, look)
}

fn build(draft: &mut Draft, choices: &Choices) -> ImageSet {
    pollster::block_on(draft.build(choices, &Work::new(&NoDecoder, &|_| ()))).unwrap().0
}

#[test]
fn a_file_a_machine_is_one_table_with_the_file_as_label() {
    let (mut draft, look) = draft(vec![
        table("plant/pump.csv", "speed,heat", 40, 0.0),
        table("plant/fan.csv", "speed,heat", 30, 3.0),
        // The order of columns is another one.
        table("plant/mill.csv", "heat,speed", 20, 9.0),
        table("plant/costs.csv", "year,euros", 25, 100.0),
        table("plant/short.csv", "speed,heat,noise", 3, 0.0),
    ]);
    assert_eq!((look.kind, look.count), (SetKind::Table, 90));
    assert_eq!(look.classes, [("fan".into(), 30), ("mill".into(), 20), ("pump".into(), 40)]);
    assert!(look.notes[0].contains("3 tables") && look.notes[0].contains("“file”"), "{:?}", look.notes);
    let left_out: Vec<String> = look.left_out.iter().map(|f| format!("{} {}", f.path, f.why)).collect();
    assert_eq!(left_out.len(), 2, "{left_out:?}");
    assert!(left_out[0].starts_with("plant/costs.csv has no column “speed”, unlike"), "{left_out:?}");
    let set = build(&mut draft, &look.choices);
    assert_eq!((set.len(), set.shape.width), (90, 2));
    let at = set.names.iter().position(|name| name == "mill, row 2").unwrap();
    // The first row of the mill: heat 9, speed −9.
    let columns = &set.table.as_ref().unwrap().columns;
    let value = |column: usize| {
        let seen = set.table.as_ref().unwrap().values.0[2 * at + column];
        (seen - 0.5) * 8.0 * columns[column].std + columns[column].mean
    };
    assert_eq!((columns[0].name.as_str(), columns[1].name.as_str()), ("speed", "heat"));
    assert!((value(0) + 9.0).abs() < 0.01 && (value(1) - 9.0).abs() < 0.01, "{} {}", value(0), value(1));
    let none = build(&mut draft, &Choices { labels: LabelChoice::None, ..look.choices });
    assert_eq!(none.labels, []);
}

#[test]
fn folders_of_tables_are_classes_or_mark_anomalies() {
    let files = |other: &str| -> Vec<InputFile> {
        (0..4)
            .flat_map(|day| {
                let good = table(&format!("log/good/{day}.csv"), "a,b", 25, day as f32);
                [good, table(&format!("log/{other}/{day}.csv"), "a,b", 5, 40.0)]
            })
            .collect()
    };
    let (mut draft, look) = draft(files("worn"));
    assert_eq!((look.count, look.preset_name.as_str()), (120, "Find anomalies"));
    assert_eq!(look.choices.labels, LabelChoice::Anomalies("class".into()));
    assert_eq!(look.label_columns[0], "class");
    let set = build(&mut draft, &look.choices);
    let marks = set.column(DEFECT).unwrap();
    assert_eq!(marks.class_names().unwrap(), ["good", "worn"]);
    assert_eq!(marks.values.iter().filter(|v| **v == 1.0).count(), 20);
    // Chosen otherwise they are classes.
    let choices = Choices { labels: LabelChoice::Column("class".into()), ..look.choices };
    assert!(build(&mut draft, &choices).column("class").is_some());
}

#[test]
fn names_of_tables_tell_training_from_validation() {
    let (mut draft, look) =
        draft(vec![table("train.csv", "a,b", 60, 0.0), table("test.csv", "a,b", 20, 1.0)]);
    assert_eq!((look.count, look.split), (80, Some([60, 20])));
    assert_eq!(build(&mut draft, &look.choices).column(SPLIT).unwrap().values.iter().sum::<f32>(), 20.0);
}

#[test]
fn a_value_a_row_labels_rows_of_numbers_in_an_array() {
    let features = std::fs::read(importing::root().join("tests/fixtures/import/features.npy")).unwrap();
    let rows: String = (0..12).map(|i| format!("{}\n", ["calm", "storm", "rain"][i % 3])).collect();
    for (name, header) in [("labels.csv", "weather\n"), ("y.csv", "y\n")] {
        let labels = InputFile::in_memory(name, format!("{header}{rows}").into_bytes());
        let (_, look) = draft(vec![InputFile::in_memory("features.npy", features.clone()), labels]);
        assert_eq!(
            (look.kind, look.count, look.left_out.len()),
            (SetKind::Table, 12, 0),
            "{:?}",
            look.left_out
        );
        assert_eq!(look.label_columns, [header.trim()]);
    }
}
