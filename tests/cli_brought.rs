//! Whatever is brought is learned from and measured by the command line: archives, arrays, sounds, tables, flawed pieces.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod command_line;

use command_line::{evaluate, hourglass, number, scratch, trained};
use hourglass::data::import::{InputFile, expand};
use hourglass::data::rng::Random;
use serde_json::Value;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = scratch(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn put(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn zip(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in members {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Bytes as numpy saves them.
fn npy(shape: &str, bytes: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({shape}), }}");
    let header = format!("{header:<117}\n");
    [b"\x93NUMPY\x01\0", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), bytes].concat()
}

/// 12×12 pixels: a spot in noise, at one of four places.
fn spot(class: usize, random: &mut Random) -> Vec<u8> {
    let pixel = |i: usize| (i % 12 / 6 + 2 * (i / 72)) == class;
    (0..144).map(|i| (random.below(40) + if pixel(i) { 200 } else { 0 }) as u8).collect()
}

fn png(side: u32, pixels: Vec<u8>) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = image::GrayImage::from_raw(side, side, pixels).unwrap();
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Names of the classes that `evaluate` tells.
fn classes(found: &Value) -> Vec<&str> {
    found["classes"]["names"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

const SPOTS: [&str; 4] = ["hidden=16", "latent=4", "batch=16", "lr=0.01"];

#[test]
fn a_zip_of_class_folders_is_learned_from() {
    let mut random = Random::new(5, 1);
    let member =
        |i: usize| (format!("spots/{}/{i}.png", ["left", "right"][i % 2]), png(12, spot(i % 2, &mut random)));
    let path = scratch("spots.zip");
    put(&path, &zip(&(0..80).map(member).collect::<Vec<_>>()));
    let path = text(&path);
    let (model, last) = trained("zip.safetensors", "10", &SPOTS, &["--images", &path]);
    assert!(number(&last, "val_loss") < 0.02, "{last}");
    let found = evaluate(&["--model", &model, "--images", &path]);
    assert_eq!((&found["images"], classes(&found)), (&80.into(), vec!["left", "right"]));
}

#[test]
fn arrays_of_numpy_are_learned_from_with_labels_in_them_or_beside() {
    let mut random = Random::new(6, 1);
    let pixels: Vec<u8> = (0..90).flat_map(|i| spot(i % 3, &mut random)).collect();
    let labels: Vec<u8> = (0..90).map(|i| (i % 3) as u8).collect();
    let images = npy("90, 12, 12", &pixels);
    let npz = scratch("spots.npz");
    let members = [("images.npy", images.clone()), ("labels.npy", npy("90,", &labels))];
    put(&npz, &zip(&members.map(|(name, bytes)| (name.to_owned(), bytes))));
    let (model, last) = trained("npz.safetensors", "10", &SPOTS, &["--images", &text(&npz)]);
    assert!(number(&last, "val_loss") < 0.02, "{last}");
    let found = evaluate(&["--model", &model, "--images", &text(&npz)]);
    assert_eq!((&found["images"], classes(&found)), (&90.into(), vec!["0", "1", "2"]));
    // A value a row, with and without a header, and as an array.
    let beside = folder("labels by row");
    put(&beside.join("X.npy"), &images);
    let rows = |header: &str| {
        let rows = labels.iter().map(|label| format!("{label}\n"));
        format!("{header}{}", rows.collect::<String>()).into_bytes()
    };
    for (name, content) in [
        ("labels.csv", rows("label\n")),
        ("labels.csv", rows("")),
        ("y.csv", rows("y\n")),
        ("y.npy", npy("90,", &labels)),
    ] {
        put(&beside.join(name), &content);
        let found = evaluate(&["--model", &model, "--images", &text(&beside)]);
        assert_eq!(classes(&found), ["0", "1", "2"], "{name}");
        let [images, labels] = ["X.npy", name].map(|name| text(&beside.join(name)));
        let found = evaluate(&["--model", &model, "--images", &images, "--labels", &labels]);
        assert_eq!(classes(&found), ["0", "1", "2"], "--labels {name}");
        std::fs::remove_file(beside.join(name)).unwrap();
    }
}

/// Half a second of a tone with some noise, as WAV.
fn wav(hertz: f32, random: &mut Random) -> Vec<u8> {
    const RATE: u32 = 8000;
    let sample = |i: u32| {
        let tone = (std::f32::consts::TAU * hertz * i as f32 / RATE as f32).sin();
        ((tone + 0.1 * random.normal()) * 8000.0) as i16
    };
    let samples: Vec<u8> = (0..RATE / 2).map(sample).flat_map(i16::to_le_bytes).collect();
    let head =
        [b"RIFF".as_slice(), &(36 + samples.len() as u32).to_le_bytes(), b"WAVEfmt \x10\0\0\0\x01\0\x01\0"];
    let rates = [RATE.to_le_bytes(), (2 * RATE).to_le_bytes()].concat();
    let data = [b"\x02\0\x10\0data".as_slice(), &(samples.len() as u32).to_le_bytes(), &samples].concat();
    [head.concat(), rates, data].concat()
}

#[test]
fn a_folder_of_sounds_is_learned_from_as_spectrograms() {
    let mut random = Random::new(7, 1);
    let sounds = folder("tones");
    for i in 0..60 {
        let (class, hertz) = [("low", 300.0), ("high", 1500.0)][i % 2];
        put(&sounds.join(class).join(format!("{i}.wav")), &wav(hertz + 5.0 * i as f32, &mut random));
    }
    let opus = std::fs::read("tests/fixtures/pictures/opus.ogg").unwrap();
    put(&sounds.join("low/memo.ogg"), &opus);
    let sounds = text(&sounds);
    let (model, _) = trained("sounds.safetensors", "80", &SPOTS, &["--images", &sounds]);
    let found = evaluate(&["--model", &model, "--images", &sounds]);
    assert_eq!((&found["images"], classes(&found)), (&60.into(), vec!["high", "low"]));
    assert!(number(&found, "knn5_accuracy") > 0.95, "{found}");
    let told = hourglass(&["evaluate", "--model", &model, "--images", &sounds]).stderr;
    let told = String::from_utf8_lossy(&told);
    assert!(
        told.contains("memo.ogg is an Opus sound, which the command line can't read: save it as WAV"),
        "{told}"
    );
}

#[test]
fn planted_anomalies_of_tables_are_found() {
    let mut random = Random::new(8, 1);
    let tables = folder("machines");
    for machine in ["press", "lathe"] {
        let mut rows = String::from("speed,torque,heat,noise,fault\n");
        for i in 0..200 {
            let (x, y) = (random.normal(), random.normal());
            let fault = i % 20 == 7;
            // A fault breaks what the columns have to do with one another.
            let torque = if fault { -2.0 * x } else { 2.0 * x };
            let heat = if fault { 3.0 - y } else { y };
            rows += &format!("{x},{torque},{heat},{},{}\n", x + y, u8::from(fault));
        }
        put(&tables.join(format!("{machine}.csv")), rows.as_bytes());
    }
    let tables = text(&tables);
    let settings = ["hidden=32", "latent=2", "lr=0.01", "out=linear", "batch=16"];
    let (model, _) = trained("machines.safetensors", "40", &settings, &["--images", &tables]);
    let found = evaluate(&["--model", &model, "--images", &tables]);
    assert!(number(&found, "auroc") > 0.9, "{}", found["auroc"]);
    assert_eq!(found["anomalies"]["odd_images"], 20);
}

#[test]
fn flawed_pieces_are_found_with_their_pixels() {
    const SIDE: usize = 24;
    let mut random = Random::new(9, 1);
    let pieces = folder("tiles");
    let mut piece = |flaw: Option<usize>| -> [Vec<u8>; 2] {
        let inside =
            |i: usize, at: usize| (at..at + 6).contains(&(i % SIDE)) && (at..at + 6).contains(&(i / SIDE));
        let mark = |i: usize| flaw.is_some_and(|at| inside(i, at));
        let pixels = (0..SIDE * SIDE).map(|i| {
            let stripes = if (i % SIDE / 4).is_multiple_of(2) { 60 } else { 110 };
            (stripes + random.below(20) + if mark(i) { 100 } else { 0 }) as u8
        });
        [pixels.collect(), (0..SIDE * SIDE).map(|i| if mark(i) { 255 } else { 0 }).collect()]
    };
    for i in 0..40 {
        let [pixels, _] = piece(None);
        let part = if i < 30 { "train" } else { "test" };
        put(&pieces.join(format!("{part}/good/{i:03}.png")), &png(SIDE as u32, pixels));
    }
    for i in 0..10 {
        let [pixels, mask] = piece(Some(1 + i));
        put(&pieces.join(format!("test/chip/{i:03}.png")), &png(SIDE as u32, pixels));
        put(&pieces.join(format!("ground_truth/chip/{i:03}_mask.png")), &png(SIDE as u32, mask));
    }
    let pieces = text(&pieces);
    let settings = ["hidden=32", "latent=4", "batch=8", "lr=0.005"];
    let (model, _) = trained("tiles.safetensors", "30", &settings, &["--images", &pieces]);
    let [hits, maps, again] =
        ["tiles-hits.csv", "tiles-maps.zip", "tiles-again.zip"].map(|name| text(&scratch(name)));
    let files = ["--hits", &hits, "--error-maps", &maps, "--dataset", &again];
    let found = evaluate(&[&["--model", &model, "--images", &pieces], &files[..]].concat());
    // How many of each folder are taken for odd.
    let table = std::fs::read_to_string(&hits).unwrap();
    let row = |folder: &str| table.lines().find(|line| line.starts_with(folder)).unwrap().to_owned();
    assert!(table.starts_with("folder,images,hits,share\n"), "{table}");
    assert!(row("train/good").starts_with("train/good,30,") && row("test/chip").starts_with("test/chip,10,"));
    let caught: u32 = row("test/chip").split(',').nth(2).unwrap().parse().unwrap();
    assert_eq!(caught, found["anomalies"]["top"]["found"], "{table}");
    // Masks lie beside the maps, and beside the images, which come back with them.
    let members = |path: &str| {
        let file = InputFile::in_memory("x.zip", std::fs::read(path).unwrap());
        expand(vec![file]).0.into_iter().map(|member| member.path).collect::<Vec<_>>()
    };
    let maps = members(&maps);
    assert_eq!(maps.len(), 50 + 10);
    for name in ["test/chip/003.png", "ground_truth/chip/003_mask.png", "train/good/000.png"] {
        assert!(maps.iter().any(|of| of.ends_with(name)), "{name} of {maps:?}");
    }
    assert_eq!(members(&again).len(), 60);
    let from_zip = evaluate(&["--model", &model, "--images", &again]);
    assert_eq!((&from_zip["pixel_auroc"], &from_zip["auroc"]), (&found["pixel_auroc"], &found["auroc"]));
    assert_eq!(
        (&found["anomalies"]["good_images"], &found["anomalies"]["odd_images"]),
        (&40.into(), &10.into())
    );
    assert!(number(&found, "auroc") > 0.9 && number(&found, "pixel_auroc") > 0.9, "{found}");
}
