//! What `evaluate` and `decode` write for other programs.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod command_line;

use command_line::{evaluate, hourglass, lines, scratch, spots, trained};
use hourglass::data::import::{InputFile, Values, expand, read_arrays};
use std::collections::BTreeSet;

fn path(name: &str) -> String {
    scratch(name).to_string_lossy().into_owned()
}

fn table(path: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Names and bytes of a ZIP's members.
fn members(path: &str) -> Vec<(String, Vec<u8>)> {
    let file = InputFile::in_memory("x.zip", std::fs::read(path).unwrap());
    let (members, left_out) = expand(vec![file]);
    assert!(left_out.is_empty());
    members.iter().map(|member| (member.path.clone(), member.read().unwrap())).collect()
}

const SETTINGS: [&str; 4] = ["hidden=16", "latent=3", "lr=0.005", "batch=18"];

#[test]
fn results_go_into_files_with_names_and_labels() {
    let [images, labels] = spots("results", (0..400).map(|i| i % 4));
    let (model, _) = trained(
        "results.hourglass",
        "6",
        &SETTINGS,
        &["--images", &images, "--labels", &labels, "--with-images"],
    );
    let [projector, scores, maps, clusters, predictions, pictures, report] = [
        "results-projector",
        "results-scores.csv",
        "results-maps.zip",
        "results-clusters.csv",
        "results-predictions.csv",
        "results-pictures.zip",
        "results-report.html",
    ]
    .map(path);
    let files = [
        ["--projector", &projector],
        ["--scores", &scores],
        ["--error-maps", &maps],
        ["--clusters", &clusters],
        ["--predictions", &predictions],
        ["--dataset", &pictures],
        ["--report-file", &report],
    ];
    evaluate(&[&["--model", &model][..], &files.concat()].concat());
    // The projector.
    let text = |name: &str| std::fs::read_to_string(format!("{projector}/{name}")).unwrap();
    assert_eq!((text("vectors.tsv").lines().count(), text("metadata.tsv").lines().count()), (400, 401));
    assert!(text("projector_config.json").contains("sprite.png"));
    let sheet = std::fs::read(format!("{projector}/sprite.png")).unwrap();
    let sheet = image::load_from_memory(&sheet).unwrap();
    assert_eq!((sheet.width(), sheet.height()), (160, 160));
    // Scores of the forty images of validation.
    let scores = table(&scores);
    assert_eq!(scores[0][2..], ["used_for", "score", "mean_squared_error", "threshold", "verdict"]);
    let verdicts: Vec<&str> = scores[1..].iter().map(|row| row[6].as_str()).collect();
    assert_eq!(verdicts.len(), 40);
    assert_eq!(verdicts.iter().filter(|verdict| **verdict == "anomaly").count(), 2, "5 % of them");
    let maps = members(&maps);
    let map = image::load_from_memory(&maps[0].1).unwrap();
    assert_eq!((maps.len(), map.width(), map.height()), (40, 8, 16), "the image above its errors");
    // Spots in four places are told apart.
    let predictions = table(&predictions);
    let right = predictions[1..].iter().filter(|row| row[1] == row[3]).count();
    assert!(predictions.len() == 401 && right > 380, "{right} of 400");
    let groups: BTreeSet<String> = table(&clusters)[1..].iter().map(|row| row[3].clone()).collect();
    assert_eq!(groups.len(), 4);
    // As pictures the set comes back.
    let pictures = members(&pictures);
    assert_eq!(pictures.len(), 400);
    assert!(pictures.iter().any(|(name, _)| name.ends_with("2/002.png")), "{}", pictures[2].0);
    let report = std::fs::read_to_string(&report).unwrap();
    for part in ["<h2>Losses</h2>", "<circle", "data:image/png;base64,", "#v=1"] {
        assert!(report.contains(part), "{part}");
    }
    assert!(!report.contains("<script") && !report.contains("http-equiv=\"refresh"), "nothing runs");
    assert!(report.len() < 1_000_000, "{} bytes", report.len());
}

#[test]
fn pictures_brought_again_are_the_same_set() {
    let [images, labels] = spots("again", (0..120).map(|i| i % 3));
    let files = ["--images", &images, "--labels", &labels, "--with-images"];
    let (model, _) = trained("again.hourglass", "1", &SETTINGS, &files);
    let pictures = path("again.zip");
    let measured = evaluate(&["--model", &model, "--dataset", &pictures]);
    let again = evaluate(&["--model", &model, "--images", &pictures]);
    assert_eq!((&again["images"], &measured["split"]), (&120.into(), &"own".into()));
    assert!(again["knn5_accuracy"].as_f64().is_some(), "its folders are classes: {again}");
}

#[test]
fn codes_from_outside_become_images() {
    let [images, labels] = spots("decoded", (0..400).map(|i| i % 10));
    let files = ["--images", &images, "--labels", &labels];
    let (model, _) = trained("decoded.safetensors", "3", &SETTINGS, &files);
    let [codes, array, npz, npy, zip, folder] =
        ["codes.csv", "codes.npy", "images.npz", "images.npy", "images.zip", "images"]
            .map(|name| path(&format!("decode-to-{name}")));
    for codes in [&codes, &array] {
        evaluate(&[&["--model", &model, "--own-split", "--codes", codes][..], &files].concat());
    }
    let decode = |codes: &str, out: &str| {
        hourglass(&["decode", "--model", &model, "--codes", codes, "--out", out, "--report", "json"])
    };
    for (codes, out) in [(&codes, &npz), (&array, &npy), (&codes, &zip), (&codes, &folder)] {
        assert_eq!(lines(&decode(codes, out))[0]["codes"], 400, "{out}");
    }
    let values = |path: &str| {
        let file = InputFile::in_memory("file", std::fs::read(path).unwrap());
        read_arrays(&file).unwrap().swap_remove(0).array
    };
    let (bytes, floats) = (values(&npz), values(&npy));
    let (Values::Bytes(bytes), Values::Floats(floats)) = (&bytes.values, &floats.values) else {
        panic!("other kinds of values")
    };
    let rounded = floats.iter().map(|value| (value * 255.0 + 0.5) as u8);
    assert!(bytes.iter().copied().eq(rounded), "table and array have the same codes");
    assert_eq!(members(&zip).len(), 400);
    let picture = image::open(format!("{folder}/7.png")).unwrap().to_luma8();
    assert_eq!(picture.as_raw()[..], bytes[7 * 64..8 * 64]);
    let refused = |codes: &str, out: &str| String::from_utf8_lossy(&decode(codes, out).stderr).into_owned();
    let wrong = path("decoded-wrong.csv");
    std::fs::write(&wrong, "1,2\n").unwrap();
    assert!(refused(&wrong, &npz).contains("has 2 columns, and a code of this network has 3 values"));
    assert!(refused(&codes, "x.txt").contains(".npz"));
}

#[test]
fn codes_of_a_table_become_rows_in_its_own_units() {
    let rows = (0..200).map(|i| format!("{},{}\n", f64::from(i) / 10.0, 500.0 - f64::from(i)));
    let csv = path("decoded-rows.csv");
    std::fs::write(&csv, "height,weight\n".to_owned() + &rows.collect::<String>()).unwrap();
    let (model, _) = trained(
        "decoded-rows.hourglass",
        "60",
        &["hidden=8", "latent=1", "lr=0.01", "batch=16"],
        &["--images", &csv, "--with-images"],
    );
    let [codes, out] = ["decoded-rows-codes.csv", "decoded-rows-out.csv"].map(path);
    evaluate(&["--model", &model, "--codes", &codes]);
    lines(&hourglass(&["decode", "--model", &model, "--codes", &codes, "--out", &out, "--report", "json"]));
    let rows = table(&out);
    assert_eq!((rows.len(), &rows[0][1..]), (201, &["height".to_owned(), "weight".to_owned()][..]));
    let weight: f64 = rows[101][2].parse().unwrap();
    assert!((weight - 400.0).abs() < 40.0, "{weight}");
}
