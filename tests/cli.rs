//! The command line, run as a script runs it.
#![cfg(feature = "trainer")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod command_line;

use command_line::{evaluate, hourglass, lines, number, scratch, spots, trained};
use hourglass::data::rng::Random;
use serde_json::Value;
use std::path::Path;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

/// Real MNIST, half of its test set, where it is there.
fn mnist() -> Option<(String, String)> {
    let folder = Path::new("../shared/data");
    let path = |kind: &str| folder.join(format!("mnist-5k-{kind}-ubyte.gz")).to_string_lossy().into_owned();
    let (images, labels) = (path("images-idx3"), path("labels-idx1"));
    let there = Path::new(&images).exists() && Path::new(&labels).exists();
    if !there {
        println!("skipped: ../shared/data holds no MNIST");
    }
    there.then_some((images, labels))
}

#[test]
fn two_latent_values_on_mnist_reach_the_reference_loss() {
    let Some((images, labels)) = mnist() else { return };
    let model = scratch("mnist.safetensors");
    let model = model.to_string_lossy();
    let files = ["--images", &images, "--labels", &labels, "--report", "json"];
    let train =
        ["train", "--set", "hidden=256,64", "--set", "latent=2", "--set", "lr=0.001", "--epochs", "30"];
    let reports = lines(&hourglass(&[&train[..], &["--out", &model], &files].concat()));
    assert_eq!(reports[0]["event"], "started");
    let last = reports.last().unwrap();
    assert_eq!(last["event"], "finished");
    // An independent implementation of the same set-up ends in 0.045–0.046 on the other half of the images.
    let loss = number(last, "val_loss");
    assert!((0.043..=0.049).contains(&loss), "validation MSE {loss}");
    assert!((number(last, "pca_mse") - 0.056).abs() < 0.002, "{last}");
    let evaluated =
        |more: &[&str]| evaluate(&[&["--model", &model][..], &files[..files.len() - 2], more].concat());
    // Nine in ten of these images were learnt from, so the mean is a little below that of validation.
    let everything = evaluated(&[]);
    assert_eq!((&everything["split"], &everything["images"]), (&"given".into(), &5000.into()));
    assert!(number(&everything, "mse") < loss, "{everything}");
    // Asked for the run's own split, it says what training said.
    let evaluated = evaluated(&["--own-split"]);
    assert_eq!((&evaluated["split"], &evaluated["images"]), (&"own".into(), &500.into()));
    assert_eq!(evaluated["mse"], last["mse"]);
    assert_eq!(evaluated["pca_mse"], last["pca_mse"]);
    assert_eq!(evaluated["own_loss"]["validation"], last["val_loss"]);
    let psnr = -10.0 * number(&evaluated, "mse").log10();
    assert!((number(&evaluated, "psnr_db") - psnr).abs() < 0.01);
    assert!(number(&evaluated, "knn5_accuracy") > 0.5, "{evaluated}");
    assert!(number(&evaluated, "bce") > 0.0);
}

#[test]
fn a_network_goes_on_from_its_file_as_if_it_had_never_stopped() {
    let (half, whole) = (scratch("half.safetensors"), scratch("whole.safetensors"));
    let (half, whole) = (half.to_string_lossy(), whole.to_string_lossy());
    let common = ["train", "--set", "n=600", "--set", "hidden=16", "--report", "json"];
    let run = |more: &[&str]| lines(&hourglass(&[&common[..], more].concat()));
    let through = run(&["--epochs", "4", "--out", &whole]);
    run(&["--epochs", "2", "--out", &half]);
    let resumed = run(&["--epochs", "4", "--resume", &half]);
    assert_eq!(through.last().unwrap()["val_loss"], resumed.last().unwrap()["val_loss"]);
    // Of the 600 images those that training never sees are measured.
    let evaluated = evaluate(&["--model", &whole]);
    assert_eq!((&evaluated["images"], &evaluated["reference_images"]), (&60.into(), &540.into()));
    let last = through.last().unwrap();
    for key in ["mse", "pca_mse", "mean_mse", "knn5_accuracy", "probe_accuracy", "kmeans_nmi"] {
        assert_eq!(evaluated[key], last[key], "{key}");
    }
}

#[test]
fn sorted_files_are_asked_in_an_order_by_chance_and_a_class_that_was_held_out_is_anomalous() {
    let [images, labels] = spots("mixed", (0..600).map(|i| i % 10));
    let files = ["--images", &images, "--labels", &labels];
    let settings = ["hidden=32", "latent=8", "lr=0.005", "hold=9"];
    let (model, last) = trained("spots.safetensors", "30", &settings, &files);
    let own = evaluate(&[&["--model", &model, "--own-split"][..], &files].concat());
    assert_eq!((&own["mse"], &own["auroc"]), (&last["mse"], &last["auroc"]));
    assert_eq!([&own["images"], &own["reference_images"], &own["odd_images"]], [54, 486, 60]);

    // More labels than are used, in the order of their classes.
    let [images, labels] = spots("test", (0..200).map(|i| i / 20));
    let [reference, reference_labels] = spots("reference", (0..2500).map(|i| i / 250));
    let files = ["--images", &images, "--labels", &labels];
    let among = ["--reference-images", &reference, "--reference-labels", &reference_labels];
    let outside = ["--score-images", &images];
    let given = evaluate(&[&["--model", &model][..], &files, &among, &outside].concat());
    assert_eq!([&given["images"], &given["reference_images"], &given["odd_images"]], [180, 2250, 20]);
    let classes = &given["classes"];
    assert_eq!([&classes["labels"], &classes["asked"]], [2000, 180]);
    for class in 0..9 {
        assert!(number(&classes["confusion"][class], class) > 10.0, "class {class} in {classes}");
    }
    assert_eq!(numbers(&classes["confusion"][9]), [0.0; 10], "nobody asks for it");
    assert_eq!(given["scored"]["top"].as_array().unwrap().len(), 200);
    // What was never seen is copied worse: the last twenty of the file.
    let scores = numbers(&given["scored"]["mean"]);
    let mean = |scores: &[f64]| scores.iter().sum::<f64>() / scores.len() as f64;
    assert!(mean(&scores[180..]) > mean(&scores[..180]), "{scores:?}");
}

#[test]
fn every_number_of_the_tools_is_there_and_in_its_range() {
    let settings = ["n=600", "batch=32", "hidden=32", "latent=4", "hold=3", "lr=0.005"];
    let (model, last) = trained("tools.safetensors", "8", &settings, &[]);
    let found = evaluate(&["--model", &model]);
    assert_eq!([&found["images"], &found["odd_images"]], [54, 60]);
    for key in ["knn5_accuracy", "probe_accuracy", "kmeans_purity", "precision10_code", "ssim", "auroc"] {
        assert!((0.1..=1.0).contains(&number(&found, key)), "{key} in {found}");
    }
    let own = &found["own_loss"];
    assert_eq!((&own["name"], &own["validation"]), (&"mse".into(), &last["val_loss"]));
    assert!(number(own, "validation") < number(own, "mean_image"), "it has learned something: {own}");
    assert!((number(own, "pca") - number(&found, "pca_mse")).abs() < 1e-5);
    let shares = numbers(&found["pc_shares"]);
    assert!(shares[0] >= shares[1] && shares.iter().sum::<f64>() <= 1.0 + 1e-6, "{shares:?}");

    let classes = &found["classes"];
    let names = classes["names"].as_array().unwrap().len();
    let rows: Vec<Vec<f64>> = classes["confusion"].as_array().unwrap().iter().map(numbers).collect();
    assert!(rows.len() == names && rows.iter().all(|row| row.len() == names), "{classes}");
    assert_eq!(rows.iter().flatten().sum::<f64>(), number(classes, "asked"));
    let right = (0..names).map(|i| rows[i][i]).sum::<f64>() / number(classes, "asked");
    assert!((right - number(&classes["code"], "probe")).abs() < 1e-6, "{classes}");

    for method in ["kmeans", "mixture"] {
        let clusters = &found["clusters"][method];
        let groups = clusters["groups"].as_array().unwrap();
        assert_eq!((groups.len(), &clusters["images"]), (10, &600.into()));
        assert_eq!(groups.iter().map(|g| number(g, "images")).sum::<f64>(), 600.0);
        let commonest = groups.iter().map(|g| number(g, "images") * number(g, "its_share")).sum::<f64>();
        assert!((commonest / 600.0 - number(clusters, "purity")).abs() < 1e-5, "{clusters}");
    }

    let sliders = found["sliders"].as_array().unwrap();
    let shares: Vec<f64> = sliders.iter().map(|v| number(v, "variance_share")).collect();
    assert!(shares.len() == 4 && shares.is_sorted_by(|a, b| a >= b), "{shares:?}");
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-5, "{shares:?}");

    let compression = &found["compression"];
    for way in ["network", "pca"] {
        let same = compression[way].as_array().unwrap().iter().find(|p| p["bits"] == 4).unwrap();
        assert_eq!(&compression["at_first"][way], same);
    }
    for damage in ["gaussian", "masking", "salt-pepper", "patch"] {
        let found = &found["denoising"][damage];
        let input: Vec<f64> =
            found["curve"].as_array().unwrap().iter().map(|p| number(p, "input_psnr_db")).collect();
        assert!(input.len() > 3 && input.is_sorted_by(|a, b| a > b), "{damage}: {input:?}");
        assert!(number(&found["image"]["input"], "ssim") < 1.0, "{found}");
    }
}

#[test]
fn odd_images_are_found_at_the_alarms_that_are_allowed() {
    let settings = ["n=600", "batch=32", "hidden=32", "hold=0", "lr=0.005"];
    let (model, _) = trained("odd.safetensors", "8", &settings, &[]);
    let found = |alarms| evaluate(&["--model", &model, "--alarms", alarms]);
    let (few, many) = (found("5"), found("40"));
    for (key, auroc) in [("top", "auroc_top"), ("mean", "auroc")] {
        let (strict, lax) = (&few["anomalies"][key], &many["anomalies"][key]);
        assert_eq!(strict["auroc"], few[auroc]);
        // 54 good images and 60 odd ones.
        assert!(number(strict, "false_alarms") <= 2.0 && number(lax, "false_alarms") <= 21.0, "{lax}");
        assert!(number(strict, "threshold") > number(lax, "threshold"));
        assert!(number(strict, "found") <= number(lax, "found") && number(lax, "found") <= 60.0);
        let roc: Vec<Vec<f64>> = strict["roc"].as_array().unwrap().iter().map(numbers).collect();
        assert!(roc.len() <= 100 && roc[0] == [0.0; 2] && roc[roc.len() - 1] == [1.0; 2], "{roc:?}");
        assert!(roc.is_sorted_by(|a, b| a[0] <= b[0] && a[1] <= b[1]), "{roc:?}");
    }
    // A 0 is new to a network that never saw one, and has much ink to get wrong.
    let by_mean = &few["anomalies"]["mean"];
    assert!(number(by_mean, "auroc") > 0.6 && number(by_mean, "found") >= 10.0, "{by_mean}");
    // For people the single figures are enough.
    let text = hourglass(&["evaluate", "--model", &model]).stdout;
    let text = String::from_utf8_lossy(&text);
    assert!(text.contains("AUROC") && text.contains("with --report json"), "{text}");
    assert!(!text.contains(['{', '[']) && !text.contains("null"), "{text}");
    let output = hourglass(&["evaluate", "--model", &model, "--alarms", "140"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("a number from 0 to 100"));
}

#[test]
fn the_bound_and_the_divergence_of_its_values_are_of_the_same_images() {
    let [images, labels] = spots("cloud", (0..300).map(|i| i % 10));
    let files = ["--images", &images, "--labels", &labels];
    let settings = ["kind=vae", "loss=bce", "hidden=32", "latent=4", "lr=0.005"];
    let (model, last) = trained("cloud.safetensors", "10", &settings, &files);
    let evaluated = |more: &[&str]| evaluate(&[&["--model", &model][..], &files, more].concat());
    let (own, given) = (evaluated(&["--own-split"]), evaluated(&[]));
    assert_eq!((&own["recon_nats"], &own["elbo_images"]), (&last["val_loss"], &30.into()));
    assert!((number(&own, "kl_nats") - number(&last, "val_penalty")).abs() < 1e-3, "{own}");
    assert_eq!((&given["elbo_code"], &given["elbo_images"]), (&"mean".into(), &300.into()));
    for found in [&own, &given] {
        let by_value: f64 = numbers(&found["kl_by_value"]).iter().sum();
        assert!((by_value - number(found, "kl_nats")).abs() < 1e-3, "{found}");
        let bound = number(found, "recon_nats") + number(found, "kl_nats");
        assert!((bound - number(found, "neg_elbo_nats")).abs() < 1e-3, "{found}");
        // With the code at its mean, nothing is lost by chance.
        assert!(number(found, "recon_nats") > 0.9 * 64.0 * number(found, "bce"), "{found}");
        assert!(found["sliders"][0]["kl_nats"].as_f64().unwrap() > 0.0);
    }
    assert!(number(&given, "recon_nats") < number(&own, "recon_nats"));
    assert_eq!(own["code"]["kl_by_value"], own["kl_by_value"]);
}

#[test]
fn siamese_codes_of_images_without_labels_are_judged_by_moved_copies() {
    let [images, _] = spots("pairs", (0..300).map(|i| i % 10));
    let files = ["--images", &images];
    let settings = ["kind=siamese", "hidden=32", "latent=4"];
    let (model, last) = trained("pairs.safetensors", "5", &settings, &files);
    let found = evaluate(&[&["--model", &model, "--own-split"][..], &files].concat());
    assert!((0.0..=0.5).contains(&number(&found, "equal_error_rate")), "{found}");
    assert_eq!(found["equal_error_rate"], last["equal_error_rate"]);
    assert_eq!(found["equal_error_rate"], found["code"]["equal_error_rate"]);
    assert!(found.get("classes").is_none() && found["clusters"]["kmeans"]["nmi"].is_null());
}

#[test]
fn a_link_and_a_spec_file_are_experiments() {
    let file = scratch("experiment.txt");
    std::fs::write(&file, "n=500\nhidden=8\nlatent=3\n").unwrap();
    let file = file.to_string_lossy();
    for spec in [&*file, "https://example.org/hourglass/#v=1&n=500&hidden=8&latent=3"] {
        let reports = lines(&hourglass(&["train", "--spec", spec, "--epochs", "1", "--report", "json"]));
        assert_eq!(reports[0]["spec"], "v=1&n=500&hidden=8&latent=3&epochs=1");
    }
}

/// A picture file of 12×12 pixels: a spot in noise, at one of four places.
fn spot_picture(path: &Path, class: usize, random: &mut Random) {
    let picture = image::GrayImage::from_fn(12, 12, |x, y| {
        let spot = (x / 6 + 2 * (y / 6)) as usize == class;
        image::Luma([(random.below(40) + if spot { 200 } else { 0 }) as u8])
    });
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    picture.save(path).unwrap();
}

#[test]
fn a_folder_of_pictures_is_learned_from_and_measured() {
    let folder = scratch("spot pictures");
    let _ = std::fs::remove_dir_all(&folder);
    let mut random = Random::new(5, 1);
    for i in 0..120 {
        let class = ["north west", "north east", "south west"][i % 3];
        spot_picture(&folder.join(class).join(format!("{i}.png")), i % 3, &mut random);
    }
    std::fs::write(folder.join(".DS_Store"), "x").unwrap();
    std::fs::write(folder.join("north west/broken.png"), "no picture at all").unwrap();
    let path = folder.to_string_lossy().into_owned();
    let settings = ["hidden=16", "latent=4", "batch=16", "lr=0.01"];
    let (model, last) = trained("spots.safetensors", "10", &settings, &["--images", &path]);
    assert!(number(&last, "val_loss") < 0.02, "{last}");
    let output = hourglass(&["evaluate", "--model", &model, "--images", &path]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("120 examples of 12×12") && told.contains("broken.png"), "{told}");
    assert!(!told.contains("DS_Store"), "{told}");
    // Pictures of any size are made like those that the network knows.
    let found = evaluate(&["--model", &model, "--images", &path, "--own-split", "--score-images", &path]);
    assert_eq!((&found["images"], found["classes"]["names"].as_array().unwrap().len()), (&12.into(), 3));
    assert_eq!(found["scored"]["mean"].as_array().unwrap().len(), 120);
    // Chosen otherwise.
    let told = hourglass(&[
        "train",
        "--epochs",
        "1",
        "--images",
        &path,
        "--side",
        "16",
        "--colour",
        "--at-most",
        "60",
    ]);
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.contains("60 examples of 16×16 in colour"), "{told}");
}

#[test]
fn a_table_of_numbers_is_learned_from() {
    let mut random = Random::new(6, 1);
    let mut text = String::from("id;a;b;c;d\n");
    for i in 0..200 {
        let (x, y) = (random.normal(), random.normal());
        text += &format!("{i};{};{};{};{}\n", x, 2.0 * x + 1.0, y, x - y).replace('.', ",");
    }
    let path = scratch("sensors.csv");
    std::fs::write(&path, text).unwrap();
    let path = path.to_string_lossy().into_owned();
    let settings = ["hidden=16", "latent=2", "lr=0.01", "out=linear", "batch=16"];
    let (model, last) = trained("sensors.safetensors", "30", &settings, &["--images", &path]);
    // Two causes explain four columns. A deviation of one is an eighth of the network's range.
    assert!(number(&last, "val_loss") < 0.2 / 64.0, "{last}");
    let found = evaluate(&["--model", &model, "--images", &path]);
    assert_eq!(found["images"], 200);
}

#[test]
fn mistakes_are_told_in_a_sentence() {
    let told = |arguments: &[&str]| {
        let output = hourglass(arguments);
        assert!(!output.status.success(), "{arguments:?} was accepted");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(told(&["train", "--set", "latentt=2"]).contains("there is no setting \"latentt\""));
    assert!(told(&["train", "--set", "loss=mae"]).contains("one of mse, bce"));
    assert!(told(&["evaluate", "--model", "x", "--own-split"]).contains("--images <PATH>"));
    assert!(told(&["train", "--images", "nowhere.gz"]).contains("can't read nowhere.gz"));
    assert!(
        told(&["evaluate", "--model", "Cargo.toml"]).contains("neither a run nor a checkpoint of Hourglass")
    );
    let diverged =
        ["train", "--set", "n=500", "--set", "hidden=256,128,64,32", "--set", "out=linear", "--set", "lr=10"];
    assert!(told(&diverged).contains("diverged; try a smaller learning rate"));
}
