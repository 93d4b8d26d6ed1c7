//! Receipts on the command line: made, checked, refused.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod command_line;

use command_line::{hourglass, scratch, spots};
use hourglass::data::fingerprint;
use serde_json::Value;
use std::process::Output;

fn reports(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// Trains, and gives the link of the receipt.
fn receipt(arguments: &[&str]) -> String {
    let output = hourglass(&[&["train", "--receipt", "--report", "json"][..], arguments].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let last = reports(&output).pop().unwrap();
    assert_eq!(last["event"], "receipt");
    last["link"].as_str().unwrap().to_owned()
}

/// Status and report of a check; the error in place of a report where there is none.
fn verify(arguments: &[&str]) -> (i32, Value) {
    let output = hourglass(&[&["verify", "--report", "json"][..], arguments].concat());
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap(), reports(&output).pop().unwrap_or(Value::String(error)))
}

/// The same receipt with another value of a figure, as somebody makes it who knows how.
fn forged(link: &str, key: &str, change: fn(u32) -> u32) -> String {
    let (experiment, receipt) = link.trim_start_matches('#').split_once("&receipt=").unwrap();
    let (body, _) = receipt.rsplit_once('.').unwrap();
    let part = body.split('.').find(|part| part.starts_with(&format!("{key}-"))).unwrap();
    let bits = u32::from_str_radix(part.split_once('-').unwrap().1, 16).unwrap();
    let body = body.replace(part, &format!("{key}-{:08x}", change(bits)));
    let check = &fingerprint(format!("{experiment}&{body}").as_bytes())[..8];
    format!("#{experiment}&receipt={body}.{check}")
}

const SMALL: [&str; 6] = ["--set", "n=500", "--set", "hidden=16", "--epochs", "2"];

#[test]
fn the_same_run_comes_out_the_same_to_the_last_bit() {
    for kind in ["kind=plain", "kind=vae", "kind=denoising"] {
        let link = receipt(&[&SMALL[..], &["--set", kind, "--set", "drop=0.1"]].concat());
        let (status, report) = verify(&[&format!("https://example.org/hourglass/{link}")]);
        assert_eq!((status, &report["verdict"]), (0, &"same".into()), "{kind}: {report}");
        let figures = report["figures"].as_array().unwrap();
        assert!(figures.len() >= 4 && figures.iter().all(|figure| figure["equal"] == "bits"), "{report}");
    }
}

#[test]
fn what_differs_is_told_figure_by_figure() {
    let link = receipt(&SMALL);
    let (status, report) = verify(&[&forged(&link, "val", |bits| bits + 1)]);
    assert_eq!((status, &report["verdict"]), (0, &"close".into()), "a last bit: {report}");
    assert!(report["says"].as_str().unwrap().contains("not to the last bit"), "{report}");
    let (status, report) = verify(&[&forged(&link, "val", |bits| bits - 0x1_0000)]);
    assert_eq!((status, &report["verdict"]), (1, &"differs".into()), "{report}");
    let equal = |key: &str| {
        let figures = report["figures"].as_array().unwrap();
        figures.iter().find(|figure| figure["figure"] == key).unwrap()["equal"].clone()
    };
    assert_eq!((equal("val"), equal("mse")), ("digits".into(), "bits".into()));
    // A character that is wrong is no other result.
    let (status, why) = verify(&[&link.replace("n=500", "n=600")]);
    assert_eq!(status, 2);
    assert!(why.as_str().unwrap().contains("does not belong"), "{why}");
    let text = hourglass(&["verify", &link]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(
        text.contains("validation loss: receipt 0.") && text.contains("equal to the last bit."),
        "{text}"
    );
}

#[test]
fn own_images_are_known_again() {
    let [images, labels] = spots("receipt", (0..400).map(|i| i % 10));
    let [others, _] = spots("receipt-others", (0..401).map(|i| i % 10));
    let [_, other_labels] = spots("receipt-labels", (0..400).map(|i| i % 7));
    let files = ["--images", &images, "--labels", &labels];
    let model = scratch("receipt.hourglass").to_string_lossy().into_owned();
    let settings = ["--set", "hidden=8", "--epochs", "2", "--out", &model, "--with-images"];
    let link = receipt(&[&files[..], &settings].concat());
    assert_eq!(verify(&[&[link.as_str()][..], &files].concat()).1["verdict"], "same");
    assert_eq!(verify(&[&link, "--images", &model]).1["verdict"], "same", "the images in its file");
    let refused = |more: &[&str]| {
        let (status, why) = verify(&[&[link.as_str()][..], more].concat());
        assert_eq!(status, 2, "{why}");
        why.as_str().unwrap().to_owned()
    };
    assert!(refused(&[]).contains("--images"));
    assert!(refused(&["--images", &others]).contains("different images"));
    assert!(refused(&["--images", &images, "--labels", &other_labels]).contains("the labels differ"));
    assert!(refused(&["--images", "no/such/file"]).contains("no/such/file"));
    // A network in a file gives one, too; the loss of its last step is not in it.
    let evaluated = hourglass(&["evaluate", "--model", &model, "--receipt", "--report", "json"]);
    let last = reports(&evaluated).pop().unwrap();
    let (status, report) = verify(&[last["link"].as_str().unwrap(), "--images", &model]);
    assert_eq!((status, &report["verdict"]), (0, &"same".into()), "{report}");
}

#[test]
fn a_table_has_a_receipt() {
    let rows = (0..200).map(|i| format!("{},{}\n", (f64::from(i) / 20.0).sin(), i % 9));
    let csv = scratch("receipt-rows.csv").to_string_lossy().into_owned();
    std::fs::write(&csv, "a,b\n".to_owned() + &rows.collect::<String>()).unwrap();
    let link = receipt(&["--images", &csv, "--set", "hidden=8", "--set", "latent=1", "--epochs", "2"]);
    assert_eq!(verify(&[&link, "--images", &csv]).1["verdict"], "same");
}

#[test]
fn a_run_that_went_on_has_a_receipt_where_nothing_was_changed() {
    let model = scratch("receipt-half.hourglass").to_string_lossy().into_owned();
    receipt(&[&SMALL[..], &["--out", &model]].concat());
    let link = receipt(&["--resume", &model, "--epochs", "3"]);
    assert_eq!(verify(&[&link]).1["verdict"], "same");
    let changed = ["train", "--resume", &model, "--epochs", "3", "--set", "lr=0.01", "--receipt"];
    let refused = hourglass(&changed);
    let why = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && why.contains("lr=0.01"), "{why}");
}

#[test]
fn what_is_no_receipt_is_said() {
    for (link, why) in [("#v=1&latent=8", "no receipt"), ("#receipt=9.1.2", "format 9"), ("", "no receipt")] {
        let (status, told) = verify(&[link]);
        assert_eq!(status, 2);
        assert!(told.as_str().unwrap().contains(why), "{told}");
    }
}
