//! Every figure as the host draws it: SVG for what plotters draws, a fingerprint of the pixels for what is blitted. All in one
//! file, since they share the run that they draw.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use hourglass::data::rng::Random;
use hourglass::data::{ImageShape, LabelKind, Labels};
use hourglass::plot::{
    self, AnomalyChart, CodeChart, Comparison, DARK, Hourglass, Judgement, LIGHT, LossChart, MapAxes, Raster,
    Scatter, Viewport, code_chart, colouring, hourglass::Extras, loss_chart, nearest_point, scatter, tile,
};
use hourglass::protocol::{Bytes, CodeDiagnostics, Floats};
use hourglass::run::{Baselines, History};
use hourglass::spec::{Network, Spec};
use plotters::prelude::{DrawingBackend as _, SVGBackend};

/// Losses as a run makes them: a steep start, a long slope, noise.
fn histories(steps: u32) -> (History, History) {
    let mut random = Random::new(1, 0);
    let (mut train, mut validation) = (History::default(), History::default());
    for step in 1..=steps {
        let level = 0.043 + 0.2 / (1.0 + step as f32 / 15.0);
        train.extend(step, &[level * (1.0 + 0.05 * random.normal())]);
        if step.is_multiple_of(steps / 30) {
            validation.extend(step, &[level * 1.03]);
        }
    }
    (train, validation)
}

fn chart<'a>(train: &'a History, validation: &'a History) -> LossChart<'a> {
    LossChart {
        train,
        validation,
        penalty: None,
        sum_name: None,
        baselines: Some(Baselines { mean: 0.0673, pca: Some(0.0558) }),
        unit: "MSE a pixel",
        mean: "mean image",
        latent: 2,
        log: false,
        hover: None,
        theme: &LIGHT,
        scale: 1.0,
    }
}

const SIZE: (u32, u32) = (440, 220);

fn svg(chart: &LossChart<'_>, size: (u32, u32)) -> String {
    let mut text = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut text, size);
        chart.draw(&mut backend).unwrap();
        backend.present().unwrap();
    }
    text
}

#[test]
fn loss_curves() {
    let (train, validation) = histories(360);
    let chart = chart(&train, &validation);
    insta::assert_snapshot!("curves", svg(&chart, SIZE));
    insta::assert_snapshot!("curves_log_dark", svg(&LossChart { log: true, theme: &DARK, ..chart }, SIZE));
}

#[test]
fn loss_curves_read_by_hovering() {
    let (train, validation) = histories(360);
    let mut chart = chart(&train, &validation);
    chart.hover = Some(220.0);
    let reading = chart.read(SIZE, 220.0).unwrap();
    assert!((reading.train.unwrap() - 0.06).abs() < 0.01, "{reading:?}");
    insta::assert_snapshot!("curves_hover", svg(&chart, SIZE));
    assert_eq!(reading.text(), "step 185 · training .0589 · validation .0601");
    assert_eq!(chart.read(SIZE, 10.0), None, "left of the plot");
}

#[test]
fn loss_curves_before_anything_happened() {
    let (train, validation) = (History::default(), History::default());
    let chart = LossChart { baselines: None, ..chart(&train, &validation) };
    insta::assert_snapshot!("curves_empty", svg(&chart, SIZE));
    assert_eq!(chart.read(SIZE, 200.0), None);
    // A canvas that has no size yet must not panic.
    svg(&chart, (0, 0));
    assert!(loss_chart::describe(&hourglass::run::Run::default()).contains("nothing"));
}

#[test]
fn hourglasses() {
    let dense = Network::new(&Spec::default(), ImageShape::grey(28, 28));
    let drawing = Hourglass::new(&dense, Extras::default(), 420.0, 180.0);
    insta::assert_snapshot!("hourglass_dense", inline(&drawing));
    assert_eq!(drawing.compression, "784 → 2: 392×");

    let mut spec = Spec::default();
    spec.set("net", "conv").unwrap();
    spec.set("hidden", "16,32,64").unwrap();
    let conv =
        Hourglass::new(&Network::new(&spec, ImageShape::grey(28, 28)), Extras::default(), 420.0, 180.0);
    insta::assert_snapshot!("hourglass_conv", inline(&conv));
    // Labels that would meet stand in two lines.
    assert!(conv.bars[0].label_y != conv.bars[1].label_y);
}

#[test]
fn the_hourglass_shows_what_each_kind_adds() {
    let drawing = |text: &str| {
        let mut spec = Spec::default();
        for setting in text.split('&') {
            let (key, value) = setting.split_once('=').unwrap();
            spec.set(key, value).unwrap();
        }
        spec.settle();
        Hourglass::new(&Network::new(&spec, ImageShape::grey(28, 28)), Extras::for_spec(&spec), 420.0, 180.0)
    };
    let variational = drawing("kind=vae&latent=8&corrupt=masking");
    insta::assert_snapshot!("hourglass_variational", inline(&variational));
    let twin = drawing("kind=siamese");
    // The encoder's three layers, and nothing of the decoder.
    assert_eq!(twin.twin.len(), 3);
    assert!(drawing("latent=2").twin.is_empty());
    assert!(
        variational.description.contains("masking")
            && variational.description.contains("standard deviation σ")
    );
}

#[test]
fn evidence_is_the_sum_of_loss_and_divergence() {
    let (train, validation) = histories(360);
    let chart = LossChart {
        sum_name: Some("negative ELBO"),
        penalty: Some(("KL", &train, 0.5)),
        ..chart(&train, &validation)
    };
    insta::assert_snapshot!("curves_bound", svg(&chart, SIZE));
}

/// One of each.
fn all_diagnostics() -> [(&'static str, CodeDiagnostics); 4] {
    let ramp = |n: usize| Floats((0..n).map(|i| (n - i) as f32).collect());
    let shape = ImageShape::grey(4, 4);
    let pictures = Bytes(vec![200; 24 * shape.len()]);
    [
        (
            "divergence",
            CodeDiagnostics::Divergence { kl: Floats(vec![2.5, 0.001, 1.0, 0.0]), samples: pictures.clone() },
        ),
        (
            "activity",
            CodeDiagnostics::Activity {
                histogram: ramp(32),
                largest: 3.2,
                active: 0.08,
                dead: 72,
                units: 128,
                pictures,
            },
        ),
        (
            "pairs",
            CodeDiagnostics::Pairs {
                same: ramp(32),
                different: Floats((0..32).map(|i| i as f32).collect()),
                farthest: 2.0,
                roc: Floats(vec![0.0, 0.0, 0.1, 0.8, 1.0, 1.0]),
                equal_error_rate: 0.125,
            },
        ),
        ("sensitivity", CodeDiagnostics::Sensitivity { pixels: ramp(16) }),
    ]
}

#[test]
fn codes_of_every_kind() {
    let shape = ImageShape::grey(4, 4);
    for (name, diagnostics) in all_diagnostics() {
        let mut text = String::new();
        let room = {
            let mut backend = SVGBackend::with_string(&mut text, SIZE);
            let room = CodeChart { diagnostics: &diagnostics, theme: &LIGHT, scale: 1.0 }
                .draw(&mut backend)
                .unwrap();
            backend.present().unwrap();
            room
        };
        insta::assert_snapshot!(format!("code_{name}"), text);
        if let Some(raster) = code_chart::images(&diagnostics, shape, room, 1.0, &LIGHT) {
            assert!(raster.width as f32 <= room.width && raster.height as f32 <= room.height, "{name}");
            assert!(raster.width >= 16, "{name}: pictures of {} pixels", raster.width);
        }
        // A canvas without a size must not panic.
        let mut none = String::new();
        let mut backend = SVGBackend::with_string(&mut none, (0, 0));
        let room =
            CodeChart { diagnostics: &diagnostics, theme: &LIGHT, scale: 1.0 }.draw(&mut backend).unwrap();
        code_chart::images(&diagnostics, shape, room, 1.0, &LIGHT);
    }
}

#[test]
fn codes_as_text() {
    let notes =
        all_diagnostics().map(|(_, diagnostics)| code_chart::note(&diagnostics).replace('\u{202f}', " "));
    let expected = [
        "3.50 nats · 2 of 4 values in use",
        "8 % active · 72 of 128 units dead",
        "equal error rate 12.5 %",
        "mean ‖∂z/∂x‖² 136",
    ];
    assert_eq!(notes, expected);
    let [divergence, ..] = all_diagnostics();
    let text = code_chart::describe(&divergence.1);
    assert!(text.contains("2 collapsed"), "{text}");
}

/// The drawing as the page puts it into its SVG, abbreviated.
fn inline(drawing: &Hourglass) -> String {
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"10\" text-anchor=\"middle\">\n",
        drawing.width, drawing.height
    );
    for band in &drawing.bands {
        let [x, y] = band.label_at;
        text += &format!(
            "<polygon fill=\"#dde\" points=\"{}\"><title>{}</title></polygon>\n",
            band.points(),
            band.detail
        );
        text += &format!("<text x=\"{x:.1}\" y=\"{y:.1}\">{}</text>\n", band.label);
    }
    for bar in &drawing.bars {
        let (x, y, w, h) = (bar.x, bar.y, bar.w, bar.h);
        text += &format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\"><title>{}</title></rect>\n",
            bar.detail
        );
        text += &format!("<text x=\"{:.1}\" y=\"{:.1}\">{}</text>\n", x + w / 2.0, bar.label_y, bar.label);
    }
    text + &format!(
        "<!-- {} · {} · {} -->\n</svg>",
        drawing.compression, drawing.parameters, drawing.description
    )
}

/// Ten clusters on a circle.
fn clusters(count: usize) -> (Vec<[f32; 2]>, Labels) {
    let mut random = Random::new(7, 0);
    let class = |i: usize| i % 10;
    let positions = (0..count)
        .map(|i| {
            let angle = class(i) as f32 * 0.628;
            [3.0 * libm::cosf(angle) + 0.5 * random.normal(), 2.0 * libm::sinf(angle) + 0.4 * random.normal()]
        })
        .collect();
    let labels = Labels {
        name: "digit".into(),
        kind: LabelKind::Class((0..10).map(|d| d.to_string()).collect()),
        values: (0..count).map(|i| class(i) as f32).collect(),
    };
    (positions, labels)
}

/// Size and FNV-1a hash of a raster, for a snapshot.
fn fingerprint(raster: &Raster) -> String {
    let hash = raster
        .rgba
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3));
    format!("{}×{} {hash:016x}", raster.width, raster.height)
}

/// Writes a raster as a file into the folder `HOURGLASS_PICTURES`, if that is set.
fn write_picture(name: &str, raster: &Raster, surface: [u8; 3]) {
    if let Ok(folder) = std::env::var("HOURGLASS_PICTURES") {
        let mut file = format!("P6 {} {} 255\n", raster.width, raster.height).into_bytes();
        for pixel in raster.rgba.chunks_exact(4) {
            let alpha = f32::from(pixel[3]) / 255.0;
            file.extend(
                (0..3).map(|i| (f32::from(surface[i]) * (1.0 - alpha) + f32::from(pixel[i]) * alpha) as u8),
            );
        }
        std::fs::write(format!("{folder}/{name}.ppm"), file).unwrap();
    }
}

#[test]
fn latent_map() {
    let (positions, labels) = clusters(3000);
    let mut view = Viewport::default();
    view.fit(&positions);
    let names = ["z₁".to_owned(), "z₂".to_owned()];
    let axes = MapAxes { view: &view, names: &names, theme: &LIGHT, scale: 1.0 };
    let mut text = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut text, (360, 300));
        axes.draw(&mut backend).unwrap();
        backend.present().unwrap();
    }
    insta::assert_snapshot!("latent_axes", text);

    let mut prints = Vec::new();
    for theme in [&LIGHT, &DARK] {
        let colours = colouring(Some(&labels), positions.len(), &[], theme);
        let mut raster = Raster::new(640, 508);
        let own = Some(([0.0, 0.0], theme.own, theme.surface));
        scatter(
            &Scatter {
                positions: &positions,
                colouring: &colours,
                view: &view,
                scale: 2.0,
                selected: &[],
                own,
            },
            &mut raster,
        );
        let surface = theme.surface;
        write_picture(
            if theme.dark { "latent_dark" } else { "latent_light" },
            &raster,
            [surface.0, surface.1, surface.2],
        );
        prints.push(fingerprint(&raster));
    }
    insta::assert_snapshot!("latent_points", prints.join("\n"));
}

#[test]
fn points_far_outside_or_without_a_place_are_harmless() {
    let positions = [[f32::NAN, 0.0], [1e30, -1e30], [0.0, 1.0], [-1.0, 1.0], [f32::INFINITY, 0.0]];
    let colours = colouring(None, positions.len(), &[], &LIGHT);
    let view = Viewport::default();
    let mut raster = Raster::new(20, 20);
    let own = Some(([9.0, f32::NAN], LIGHT.own, LIGHT.surface));
    scatter(
        &Scatter { positions: &positions, colouring: &colours, view: &view, scale: 1.0, selected: &[], own },
        &mut raster,
    );
    let drawn = raster.rgba.chunks_exact(4).filter(|p| p[3] > 0).count();
    assert!(drawn > 10 && drawn < 60, "one half and one quarter of a disc: {drawn}");
    // A faint pixel rounds its colour to eight bits; clearly visible ones have the exact colour.
    let blue = |p: &[u8]| p[0] < 4 && p[1].abs_diff(LIGHT.train.1) < 4 && p[2].abs_diff(LIGHT.train.2) < 4;
    assert!(raster.rgba.chunks_exact(4).all(|p| p[3] < 100 || blue(p)));
}

#[test]
fn the_nearest_visible_point_is_found() {
    let positions = [[0.0, 0.0], [0.1, 0.0], [f32::NAN, 0.0]];
    let (view, size) = (Viewport::default(), [100.0, 100.0]);
    let found = |visible: &[bool], at| nearest_point(&positions, visible, &view, size, at, 8.0);
    assert_eq!(found(&[true; 3], [54.0, 50.0]), Some(1));
    assert_eq!(found(&[true, false, true], [54.0, 50.0]), Some(0));
    assert_eq!(found(&[true; 3], [90.0, 50.0]), None);
}

#[test]
fn anomalies() {
    let good: Vec<f32> = (0..40).map(|i| 0.1 + i as f32 / 100.0).collect();
    let odd: Vec<f32> = (0..20).map(|i| 0.4 + i as f32 / 20.0).collect();
    let judgement = Judgement::with_alarm_rate(&good, &odd, 0.05);
    assert_eq!((judgement.false_alarms, judgement.detected), ([2, 40], [18, 20]));
    let mut text = String::new();
    let mut backend = SVGBackend::with_string(&mut text, SIZE);
    let score = plot::AnomalyScore::WorstPixels.row();
    let chart = AnomalyChart {
        score,
        good: &good,
        anomalous: &odd,
        judgement: &judgement,
        theme: &LIGHT,
        scale: 1.0,
    };
    chart.draw(&mut backend).unwrap();
    drop(backend);
    text.push_str(&format!("\n{}\n{}", judgement.note(), judgement.describe(score.name)));
    insta::assert_snapshot!("anomalies", text);
}

#[test]
fn images() {
    let shape = ImageShape::grey(8, 8);
    let mut random = Random::new(3, 0);
    let originals: Vec<u8> = (0..5 * 64).map(|_| (random.next_u32() >> 24) as u8).collect();
    let copies: Vec<u8> = originals.iter().map(|v| v / 2 + 40).collect();
    let comparison = Comparison {
        shape,
        originals: &originals,
        damage: None,
        reconstructions: &copies,
        own: Some((&originals[..64], &copies[..64])),
        columns: 6,
        smaller: None,
        zoom: 3,
        gap: 4,
        theme: &LIGHT,
    };
    let picture = comparison.draw();
    write_picture("comparison", &picture, [255, 255, 255]);
    let prints =
        [fingerprint(&picture), fingerprint(&tile(&originals, shape, 3, 2, 1)), comparison.describe(1200)];
    insta::assert_snapshot!("images", prints.join("\n"));
}
