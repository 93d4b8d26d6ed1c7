//! Tables that other programs wrote are read as their users mean them; tests/fixtures/tables/make.py wrote them.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

mod importing;

use hourglass::data::import::tables::{self, RawTable, TableError, TablePlan};
use hourglass::data::import::{ArraySet, Becomes, Choices, InputFile, LabelChoice, recognise_file};
use hourglass::data::table::deviations;
use hourglass::data::{DEFECT, ImageSet, ImageShape, LabelKind, Labels};
use hourglass::spec::Link;
use proptest::prelude::*;

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Result<RawTable, TableError> {
    pollster::block_on(tables::read_table(
        &InputFile::in_memory(name, bytes.into()),
        &hourglass::data::import::NoDecoder,
    ))
}

fn fixture(name: &str) -> RawTable {
    read(name, std::fs::read(format!("tests/fixtures/tables/{name}")).unwrap()).unwrap()
}

fn choices(labels: LabelChoice) -> Choices {
    Choices { labels, name: "mine".into(), ..Choices::default() }
}

fn planned(table: &RawTable) -> TablePlan {
    tables::plan(table, &choices(LabelChoice::All))
}

fn built(table: &RawTable) -> ImageSet {
    tables::build(table, &choices(LabelChoice::All)).unwrap()
}

/// What becomes of each column, as "name: becomes".
fn becomes(table: &RawTable) -> Vec<String> {
    planned(table).columns.iter().map(|column| format!("{}: {}", column.name, column.becomes)).collect()
}

fn classes(labels: &Labels) -> Vec<&str> {
    labels.class_names().unwrap().iter().map(String::as_str).collect()
}

/// Exact values of an input, in its own unit.
fn values(set: &ImageSet, name: &str) -> Vec<f32> {
    let table = set.table.as_ref().unwrap();
    let at = table.columns.iter().position(|column| column.name == name).unwrap();
    let column = &table.columns[at];
    table.values.0.iter().skip(at).step_by(table.columns.len()).map(|v| column.from_network(*v)).collect()
}

#[track_caller]
fn close(a: &[f32], b: &[f32]) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!((a - b).abs() <= 1e-5 * b.abs().max(1.0), "{a} {b}");
    }
}

#[test]
fn excel_in_german_is_read_with_its_commas_points_and_letters() {
    let table = fixture("german_excel.csv");
    assert_eq!(table.facts[2].1, "semicolons and decimal commas, with a header");
    let set = built(&table);
    close(&values(&set, "Größe")[..3], &[1.0, 1.125, 1.25]);
    close(&values(&set, "Umsatz")[..2], &[1200.0, 1237.0]);
    close(&values(&set, "Anteil")[..3], &[0.0, 1.0, 2.0]);
    assert_eq!(classes(&set.labels[0]), ["Am Markt", "Bäckerweg", "Müllerstraße"]);
    assert!(becomes(&table).contains(&"Datum: skipped: dates".into()), "{:?}", becomes(&table));
}

#[test]
fn pandas_with_its_index_and_gaps() {
    let table = fixture("pandas_index.csv");
    let plan = planned(&table);
    let columns = becomes(&table);
    assert_eq!(columns[0], "column 1: names the rows");
    assert!(columns[1].starts_with("a: number, mean") && columns[1].ends_with(", 2 empty"), "{columns:?}");
    assert_eq!(columns[4], "flag: one input, 0 or 1");
    assert_eq!(columns[6], "same: skipped: the same in every row");
    let notes = plan.notes.join(" ");
    assert!(notes.contains("1 cell with an infinite number: read as empty."), "{notes}");
    assert!(notes.contains("3 empty cells count as their column's mean."), "{notes}");
    let set = built(&table);
    // What is missing lies on the mean.
    assert_eq!(set.table.as_ref().unwrap().values.0[3 * set.shape.len()], 0.5);
    assert_eq!((set.names[0].as_str(), set.len()), ("row 0", 30));
    assert_eq!(tables::build(&table, &choices(LabelChoice::None)).unwrap().labels, []);
}

#[test]
fn a_text_column_is_labels_or_inputs_as_the_user_says() {
    let table = read(
        "t.csv",
        "x,y,colour,shape\n".to_owned() + &"1,2,red,round\n3,1,blue,square\n2,2,green,round\n".repeat(9),
    )
    .unwrap();
    let set = built(&table);
    let names = |set: &ImageSet| -> Vec<String> {
        set.table.as_ref().unwrap().columns.iter().map(|column| column.name.clone()).collect()
    };
    assert_eq!(names(&set), ["x", "y", "colour = blue", "colour = green", "colour = red", "shape = square"]);
    let chosen = tables::build(&table, &choices(LabelChoice::Column("colour".into()))).unwrap();
    assert_eq!(names(&chosen), ["x", "y", "shape = square"]);
    assert_eq!(classes(&chosen.labels[0]), ["blue", "green", "red"]);
    let left_out = Choices { left_out_columns: vec!["y".into()], ..choices(LabelChoice::None) };
    assert!(!names(&tables::build(&table, &left_out).unwrap()).contains(&"y".into()));
    assert_eq!(planned(&table).label_columns, ["colour", "shape", "x", "y"]);
}

#[test]
fn numpy_writes_spaces_exponents_and_a_header_in_a_comment() {
    let set = built(&fixture("savetxt.txt"));
    close(&values(&set, "force")[..2], &[1.0 / 7.0, 16.0 / 7.0]);
    assert_eq!(set.shape, ImageShape::grey(1, 3));
}

#[test]
fn excel_s_unicode_text_and_quotation_marks() {
    let table = fixture("unicode_text.txt");
    assert_eq!(table.facts[2].1, "tabs, with a header, in UTF-16");
    assert_eq!(classes(&built(&table).labels[0]), ["ä", "ö", "ü", "€", "😀"]);
    let table = fixture("quoted.csv");
    let set = built(&table);
    assert_eq!(set.names[3], "the \"3\"th, one");
    close(&values(&set, "y\nin cm")[..2], &[0.0, 1.0 / 3.0]);
    assert_eq!(classes(&set.labels[0]), ["a", "b"]);
}

#[test]
fn tables_are_recognised_by_what_is_in_them() {
    let becomes =
        |name: &str, bytes: Vec<u8>| recognise_file(&InputFile::in_memory(name, bytes)).unwrap().becomes();
    for name in [
        "german_excel.csv",
        "flowers.data",
        "small_digits.tra",
        "savetxt.txt",
        "unicode_text.txt",
        "quoted.csv",
    ] {
        let bytes = std::fs::read(format!("tests/fixtures/tables/{name}")).unwrap();
        assert_eq!(becomes(name, bytes), Becomes::Table, "{name}");
    }
    assert_ne!(becomes("readme.txt", b"Four words are here\nand four words here\n".to_vec()), Becomes::Table);
}

#[test]
fn a_set_without_a_header_has_its_class_last() {
    let table = fixture("flowers.data");
    let set = built(&table);
    assert_eq!((set.len(), set.shape.len()), (60, 4));
    assert_eq!(classes(&set.labels[0]), ["Iris-setosa", "Iris-versicolor", "Iris-virginica"]);
    assert_eq!(set.names[59], "row 60");
}

#[test]
fn r_names_its_rows_without_a_column_name() {
    let set = built(&fixture("r_table.txt"));
    assert_eq!((set.names[1].as_str(), set.shape.len()), ("plant 2", 2));
    close(&values(&set, "height")[..2], &[0.0, 7.0]);
    assert_eq!(classes(&set.labels[0]), ["a c", "b c"]);
}

#[test]
fn titles_blank_rows_and_ragged_rows_are_left_out_and_said() {
    let table = fixture("titled.csv");
    let set = built(&table);
    assert_eq!(set.len(), 47);
    assert_eq!(table.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["day", "load", "heat"]);
    let said = "3 of 50 rows have a different number of cells than 3; they are skipped (row 10, 12, 23).";
    assert_eq!(table.notes, [said]);
}

#[test]
fn what_marks_failures_is_learned_without_them() {
    let table = fixture("machines.csv");
    let plan = planned(&table);
    assert_eq!(plan.anomalies, Some(("Machine failure".into(), "0".into())));
    assert!(
        plan.notes[0]
            .starts_with("“Machine failure” marks anomalies: the network learns only from rows with “0”")
    );
    let set = built(&table);
    let marks = set.column(DEFECT).unwrap();
    assert_eq!((classes(marks), marks.values.iter().sum::<f32>()), (vec!["normal", "anomaly"], 30.0));
    // 8 sensors, 3 types; the product's name names the row.
    assert_eq!((set.shape, set.names[1].as_str()), (ImageShape::grey(1, 11), "M00001"));
    // Standardised by the normal rows.
    let table_of = set.table.as_ref().unwrap();
    let at = table_of.columns.iter().position(|column| column.name == "sensor D").unwrap();
    let normal = table_of.values.0.chunks_exact(11).zip(&marks.values).filter(|(_, mark)| **mark == 0.0);
    let z: Vec<f32> = normal.map(|(row, _)| deviations(row[at])).collect();
    let mean = z.iter().sum::<f32>() / 600.0;
    let square = z.iter().map(|z| z * z).sum::<f32>() / 600.0;
    assert!(mean.abs() < 1e-3 && (square - 1.0).abs() < 1e-3, "{mean} {square}");
    // The user may see it otherwise.
    let plain = tables::build(&table, &choices(LabelChoice::Column("Machine failure".into()))).unwrap();
    assert!(plain.column(DEFECT).is_none() && classes(&plain.labels[0]) == ["0", "1"]);
    let by_type = tables::build(&table, &choices(LabelChoice::Anomalies("Type".into()))).unwrap();
    assert_eq!(classes(by_type.column(DEFECT).unwrap()).len(), 3);
}

#[test]
fn words_for_normal_and_rare_ones_mark_anomalies() {
    let rows = |last: fn(usize) -> &'static str| {
        (0..60).map(|i| format!("{},{},{}\n", i % 7, i * 5 % 11, last(i))).collect::<String>()
    };
    let marks =
        |header: &str, last| planned(&read("t.csv", format!("{header}\n{}", rows(last))).unwrap()).anomalies;
    let found = |name: &str, normal: &str| Some((name.to_owned(), normal.to_owned()));
    assert_eq!(marks("a,b,Class", |i| if i % 20 == 0 { "1" } else { "0" }), found("Class", "0"));
    assert_eq!(marks("a,b,Class", |i| if i % 2 == 0 { "1" } else { "0" }), None);
    assert_eq!(marks("a,b,label", |i| ["BENIGN", "DDoS", "PortScan"][i % 3]), found("label", "BENIGN"));
    assert_eq!(marks("a,b,is_outlier", |i| if i % 9 == 0 { "-1" } else { "1" }), found("is_outlier", "1"));
    assert_eq!(marks("a,b,Fraud", |i| if i % 9 == 0 { "Yes" } else { "No" }), found("Fraud", "No"));
    assert_eq!(marks("a,b,species", |i| ["cat", "dog", "eel"][i % 3]), None);
}

fn field(name: &str) -> Option<ArraySet> {
    let path = format!("../shared/field/05-mnist-csv/{name}");
    let Ok(bytes) = std::fs::read(&path) else {
        println!("skipped: {path} is not there");
        return None;
    };
    Some(tables::into_images(read(name, bytes).unwrap()).unwrap())
}

#[test]
fn mnist_as_a_table_is_images_with_and_without_a_header() {
    for name in ["train.csv", "mnist_test.csv"] {
        let Some(set) = field(name) else { continue };
        assert_eq!(set.shape, ImageShape::grey(28, 28), "{name}");
        assert_eq!(set.labels.len(), 1, "{name}");
        assert_eq!(classes(&set.labels[0]), ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], "{name}");
        // Every digit has ink in the middle and none at the edge.
        let mean = |at: usize| set.pixels.iter().skip(at).step_by(784).map(|v| f32::from(*v)).sum::<f32>();
        assert!(mean(14 * 28 + 14) > 1000.0 && mean(0) == 0.0);
    }
}

#[test]
fn pixels_without_names_in_colour_or_in_one_cell_are_images() {
    let images = |name: &str| {
        let table = fixture(name);
        assert!(tables::holds_images(&table), "{name}");
        tables::into_images(table).unwrap()
    };
    let digits = images("small_digits.tra");
    assert_eq!((digits.shape, classes(&digits.labels[0])), (ImageShape::grey(8, 8), vec!["0", "1"]));
    assert_eq!(digits.pixels.iter().max(), Some(&255));
    assert_eq!(digits.notes, ["Values from 0 to 16 were stretched from black to white."]);
    let colours = images("colours.csv");
    assert_eq!(colours.shape, ImageShape { channels: 3, height: 8, width: 8 });
    // Red grows to the right, green downwards.
    let image = &colours.pixels[..192];
    assert!(image[0] == 0 && image[7] > 100 && image[56] == 0 && image[64] == 0 && image[64 + 56] > 100);
    let faces = images("faces.csv");
    assert_eq!((faces.shape, faces.labels[0].name.as_str()), (ImageShape::grey(12, 12), "emotion"));
    assert_eq!(faces.split.unwrap().iter().map(|part| usize::from(*part)).sum::<usize>(), 4);
    for name in ["machines.csv", "german_excel.csv", "flowers.data"] {
        assert!(!tables::holds_images(&fixture(name)), "{name}");
    }
}

#[test]
fn a_curve_of_many_points_is_no_image() {
    let rows: String = (0..60)
        .map(|row| {
            let at =
                |i: u32| 100.0 + 90.0 * f64::from(i * (1 + row % 5) + row * 37).mul_add(0.004, 0.0).sin();
            (0..256).map(|i| format!("{:.1}", at(i))).collect::<Vec<_>>().join(",") + "\n"
        })
        .collect();
    assert!(!tables::holds_images(&read("spectra.csv", rows).unwrap()));
}

#[test]
fn labels_of_pictures_are_found_by_path_name_stem_or_number() {
    let paths: Vec<String> = ["a/001.png", "a/002.png", "b/001.png", "b/Öl 7.PNG"].map(String::from).into();
    let labels = |text: &str| tables::labels_for(&paths, &read("labels.csv", text).unwrap());
    let by_path =
        labels("file,label,angle\na/001.png,cat,10\n./a/002.png,dog,20\nb\\001.png,cat,35\nöl 7,dog,\n")
            .unwrap();
    assert_eq!((by_path.matched, by_path.unmatched.len()), (4, 0));
    assert_eq!(by_path.labels[0].values, [0.0, 1.0, 0.0, 1.0]);
    assert_eq!(by_path.labels[1].kind, LabelKind::Factor { min: 10.0, max: 35.0, unit: String::new() });
    let longer =
        labels("label,path\nx,/home/me/set/a/001.png\ny,/home/me/set/b/001.png\nx,other/a/002.png\n")
            .unwrap();
    assert_eq!(
        (longer.labels[0].values[0], longer.labels[0].values[2], &longer.unmatched[..]),
        (0.0, 1.0, &[3][..])
    );
    assert_eq!(classes(&longer.labels[0]), ["x", "y", "not known"]);
    assert!(labels("file,label\nq.png,a\nr.png,b\ns.png,a\n").is_none());
    let numbers: Vec<String> = (1..=9).map(|i| format!("img/{i:05}.jpg")).collect();
    let table = read(
        "train.csv",
        "id,species\n".to_owned()
            + &(1..=9).map(|i| format!("{i},{}\n", ["owl", "jay"][i % 2])).collect::<String>(),
    );
    assert_eq!(tables::labels_for(&numbers, &table.unwrap()).unwrap().matched, 9);
    let one_hot = "image,MEL,NV,BCC\n".to_owned()
        + &(1..=9)
            .map(|i| {
                format!("{i:05},{},{},{}\n", u8::from(i % 3 == 0), u8::from(i % 3 == 1), u8::from(i % 3 == 2))
            })
            .collect::<String>();
    let found = tables::labels_for(&numbers, &read("truth.csv", one_hot).unwrap()).unwrap();
    assert_eq!((classes(&found.labels[0]), found.labels.len()), (vec!["MEL", "NV", "BCC"], 1));
    assert_eq!(found.labels[0].values[..3], [1.0, 2.0, 0.0]);
    let parts = "file,defect\n".to_owned()
        + &(1..=9)
            .map(|i| format!("{i:05}.jpg,{}\n", if i == 4 { "scratch" } else { "none" }))
            .collect::<String>();
    let found = tables::labels_for(&numbers, &read("parts.csv", parts).unwrap()).unwrap();
    assert_eq!((found.labels[0].name.as_str(), found.labels[0].values.iter().sum::<f32>()), (DEFECT, 1.0));
}

#[test]
fn a_column_is_judged_by_all_of_its_cells() {
    // 300 numbers, then words: the head promised something else.
    let text: String = (0..1000)
        .map(|i| {
            if i < 300 {
                format!("{i}5,{},3{i}\n", i % 9)
            } else {
                format!("w{},{},{}\n", i % 30, i % 9, i * 7 % 13)
            }
        })
        .collect();
    let table = read("t.csv", text).unwrap();
    assert!(table.columns[0].is_text() && !table.columns[1].is_text());
    let text: String = (0..500)
        .map(|i| {
            if i == 250 {
                "oops,1,2\n".into()
            } else {
                format!("{}.5,{},{}\n", i * 3 % 17, i % 9, i * 7 % 13)
            }
        })
        .collect();
    let table = read("t.csv", text).unwrap();
    assert_eq!((table.columns[0].not_numbers, table.columns[0].missing), (1, 1));
    assert_eq!(table.notes, ["1 cell with text among numbers: read as empty."]);
}

#[test]
fn large_numbers_keep_their_digits() {
    let text: String =
        (0..30).map(|i| format!("{},{},{}\n", 1_700_000_000_u64 + i * 7 % 30, i % 4, i * 5 % 7)).collect();
    let set =
        tables::build(&read("t.csv", "time,a,b\n".to_owned() + &text).unwrap(), &choices(LabelChoice::All))
            .unwrap();
    let time = set.table.as_ref().unwrap();
    let z: Vec<f32> = time.values.0.iter().step_by(3).map(|v| deviations(*v)).collect();
    assert!((z[0] - z[1]).abs() > 0.5, "{:?}", &z[..3]);
}

#[test]
fn what_is_no_table_or_of_no_use_gets_a_sentence() {
    let error = |text: &str| read("t.csv", text).unwrap_err().to_string();
    assert_eq!(error(""), "has no rows");
    assert_eq!(error(" \n\n"), "has no rows");
    assert_eq!(error("a,b,c\n"), "has a header but no rows below it");
    assert!(error("Dear Sir,\nthis is a letter, not a table.\nYours\n").starts_with("is no table"));
    assert!(error("<html><body>not found, 404</body></html>").starts_with("is no table"));
    assert!(error("{\"a\": [1, 2], \"b\": 3}\n").starts_with("is no table"));
    let wide = format!("{}1\n", "1,".repeat(99_999)).repeat(3);
    assert!(
        error(&wide).starts_with("has 100\u{202f}000 columns; at most 49\u{202f}168 can be read"),
        "{}",
        error(&wide)
    );
    let obstacle = |text: String| planned(&read("t.csv", text).unwrap()).obstacle.unwrap().to_string();
    assert!(
        obstacle((0..40).map(|i| format!("text {i},other {i}\n")).collect()).starts_with("holds only text")
    );
    assert!(obstacle("5,5\n".repeat(30)).starts_with("has no column of numbers that varies"));
    assert!(obstacle((0..30).map(|i| format!("{},1\n", i % 7)).collect()).starts_with("has a single column"));
    assert!(obstacle((0..30).map(|i| format!("{}\n", i % 7)).collect()).starts_with("has a single column"));
}

#[test]
fn an_unclosed_quotation_mark_swallows_nothing() {
    let mut text: String = (0..200).map(|i| format!("{},{},x\n", i % 7, i * 3 % 11)).collect();
    text.insert_str(text.len() / 2, "5,\"6,y\n");
    let long =
        text.clone() + &(0..1_500_000).map(|i| format!("{},{},x\n", i % 7, i * 3 % 11)).collect::<String>();
    let table = read("t.csv", long).unwrap();
    assert!(table.rows > 1_500_000, "{}", table.rows);
    assert!(
        table.notes.iter().any(|note| note.starts_with("A quotation mark is never closed")),
        "{:?}",
        table.notes
    );
}

#[test]
fn a_matrix_is_a_table_with_labels_from_elsewhere() {
    let values: Vec<f32> = (0..90).map(|i| if i == 4 { f32::NAN } else { (i * 7 % 11) as f32 }).collect();
    let labels = Labels {
        name: "label".into(),
        kind: LabelKind::Class(vec!["a".into(), "b".into()]),
        values: (0..30).map(|i| (i % 2) as f32).collect(),
    };
    let table = tables::from_matrix(3, &values, vec![labels]);
    let set = built(&table);
    assert_eq!((set.len(), set.shape, set.labels[0].values[1]), (30, ImageShape::grey(1, 3), 1.0));
}

#[test]
fn presets_are_valid_settings() {
    for inputs in [2, 5, 11, 30, 300, 4096] {
        for (rows, anomalies) in [(30, false), (100_000, true)] {
            let (_, settings) = tables::table_preset(inputs, rows, anomalies);
            let (link, notes) = Link::parse(&settings);
            assert!(notes.is_empty(), "{settings}: {notes:?}");
            assert!((link.spec.latent as usize) <= inputs.max(2));
        }
    }
}

/// A way to write a table.
#[derive(Clone, Copy, Debug)]
struct Written {
    delimiter: char,
    comma: bool,
    quoted: bool,
    crlf: bool,
    header: bool,
    mark: bool,
    wide: bool,
}

impl Written {
    fn write(self, rows: &[[f32; 4]]) -> Vec<u8> {
        let end = if self.crlf { "\r\n" } else { "\n" };
        let quote = if self.quoted { "\"" } else { "" };
        let separator = self.delimiter.to_string();
        let mut text = String::new();
        if self.header {
            text +=
                &(["a", "b", "c", "d"].map(|name| format!("{quote}{name}{quote}")).join(&separator) + end);
        }
        for row in rows {
            let cell = |value: f32| {
                let number = value.to_string();
                format!("{quote}{}{quote}", if self.comma { number.replace('.', ",") } else { number })
            };
            text += &(row.map(cell).join(&separator) + end);
        }
        let mark = if self.mark || self.wide { "\u{feff}" } else { "" };
        let text = format!("{mark}{text}");
        if self.wide { text.encode_utf16().flat_map(u16::to_le_bytes).collect() } else { text.into_bytes() }
    }
}

fn written() -> impl Strategy<Value = Written> {
    let delimiter = prop_oneof![Just(','), Just(';'), Just('\t'), Just('|'), Just(' ')];
    (delimiter, any::<[bool; 6]>()).prop_map(|(delimiter, [comma, quoted, crlf, header, mark, wide])| {
        Written {
            delimiter,
            // A comma can be both only within quotation marks; between spaces it is taken for what separates.
            comma: comma && (delimiter != ' ') && (delimiter != ',' || quoted),
            quoted,
            crlf,
            header,
            mark,
            wide,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn numbers_come_back_from_every_dialect(
        how in written(),
        rows in prop::collection::vec(prop::array::uniform4(-9999_i32..9999), 5..40),
    ) {
        // Halves, so that no number has three digits behind its comma, which may be thousands as well.
        let rows: Vec<[f32; 4]> = rows.iter().map(|row| row.map(|v| v as f32 / 2.0 + 0.25)).collect();
        let table = read("t.csv", how.write(&rows)).unwrap();
        prop_assert_eq!(table.rows, rows.len());
        for (row, numbers) in rows.iter().enumerate() {
            for (column, number) in table.columns.iter().zip(numbers) {
                prop_assert_eq!(column.number(row) as f32, *number);
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"1,;\t\"\n\r .-eE|#".to_vec())], 0..400)) {
        if let Ok(table) = read("t.csv", bytes) {
            let choices = choices(LabelChoice::All);
            let built = tables::build(&table, &choices);
            prop_assert_eq!(built.is_err(), tables::plan(&table, &choices).obstacle.is_some());
            let _ = tables::labels_for(&["a/1.png".into(), "2.png".into()], &table);
            if tables::holds_images(&table) {
                prop_assert!(tables::into_images(table).is_ok());
            }
        }
    }
}
