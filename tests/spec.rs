//! An experiment as text and as layers: whatever a link says, what comes out can be run.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use hourglass::data::rng::Random;
use hourglass::data::{DATASETS, DataKind, ImageShape, dataset};
use hourglass::plot::loss_chart;
use hourglass::spec::{
    Applied, Control, Corruption, FIELDS, Limits, Link, Loss, Net, Network, OWN_DATA, Op, Output, PRESETS,
    Role, Scale, Size, Sparsity, Spec, VARIANTS, field, is_relevant,
};
use proptest::prelude::*;

/// A value within the limits, spread as its slider spreads it.
fn within(limits: &Limits, part: f64) -> f64 {
    let value = match limits.scale {
        Scale::Linear => limits.min + part * (limits.max - limits.min),
        Scale::Log => limits.min * (limits.max / limits.min).powf(part),
    };
    limits.clamp(value).unwrap()
}

/// A spec with every setting at random, through the same table that makes the form.
fn random_spec(random: &mut Random) -> Spec {
    let mut spec = Spec::default();
    for field in FIELDS {
        match &field.control {
            Control::Number { limits, set, .. } => set(&mut spec, within(limits, f64::from(random.unit()))),
            Control::Choice { options, set, .. } => {
                let options = options();
                assert!(set(&mut spec, options[random.below(options.len())].key), "{}", field.key);
            }
            Control::Widths { limits, count, set, .. } => {
                let count = random.below(count + 1);
                set(&mut spec, (0..count).map(|_| within(limits, f64::from(random.unit())) as u32).collect());
            }
            Control::Switch { set, .. } => set(&mut spec, random.below(2) == 1),
        }
    }
    spec.settle();
    spec
}

/// Every number within its limits, every choice one of its options, nothing left to settle.
fn assert_valid(spec: &Spec, from: &str) {
    for field in FIELDS {
        let key = field.key;
        match &field.control {
            Control::Number { limits, get, .. } => {
                assert_eq!(limits.clamp(get(spec)), Some(get(spec)), "{key} of {from}");
            }
            Control::Choice { options, get, .. } => {
                // The default dataset stands even where its generator is not built in.
                let known = options().iter().any(|o| o.key == get(spec));
                assert!(known || get(spec) == Spec::default().data, "{key} of {from}");
            }
            Control::Widths { limits, count, get, .. } => {
                let widths = get(spec);
                assert!(widths.len() <= *count, "{key} of {from}");
                assert!(
                    widths.iter().all(|w| limits.clamp(f64::from(*w)) == Some(f64::from(*w))),
                    "{key} of {from}"
                );
            }
            Control::Switch { .. } => {}
        }
    }
    let mut settled = spec.clone();
    assert_eq!((settled.settle(), &settled), (vec![], spec), "{from}");
}

proptest! {
    #[test]
    fn a_link_gives_back_its_experiment(seed: u64, paused: bool, engine in prop::sample::select(vec!["", "cpu", "webgpu"])) {
        let spec = random_spec(&mut Random::new(seed, 0));
        let engine = (!engine.is_empty()).then(|| engine.to_owned());
        let tab = paused.then(|| "search".to_owned());
        let link = Link { spec, paused, engine, tab };
        let (again, notes) = Link::parse(&format!("https://example.org/hourglass/#{}", link.hash()));
        prop_assert_eq!((&again, notes), (&link, vec![]));
        prop_assert_eq!(again.hash(), link.hash());
        let (file, notes) = Link::parse(&link.spec.to_file());
        prop_assert_eq!((file.spec, notes), (link.spec, vec![]));
    }

    #[test]
    fn the_decoder_mirrors_the_encoder(seed: u64, height in 1_usize..70, width in 1_usize..70, colour: bool) {
        let mut random = Random::new(seed, 0);
        let spec = random_spec(&mut random);
        let image = ImageShape { channels: if colour { 3 } else { 1 }, height, width };
        check_network(&Network::new(&spec, image), &spec);
    }
}

/// What holds for the layers of every spec.
fn check_network(network: &Network, spec: &Spec) {
    let layers = &network.layers;
    let count = |role| layers.iter().filter(|l| l.role == role).count();
    assert_eq!((count(Role::Bottleneck), count(Role::Output)), (1, 1), "{layers:?}");
    assert_eq!(layers.last().map(|l| l.role), Some(Role::Output));
    assert_eq!(network.latent(), spec.latent as usize);
    assert_eq!(layers.first().map(|l| l.input.len()), Some(network.image.len()));
    assert_eq!(layers.last().map(|l| l.output), layers.first().map(|l| l.input));
    for pair in layers.windows(2) {
        assert_eq!(pair[0].output.len(), pair[1].input.len());
    }
    let encoder: Vec<_> = layers.iter().filter(|l| l.role == Role::Encoder).collect();
    let after: Vec<_> = layers[network.bottleneck() + 1..].iter().collect();
    // From the end towards the middle, the decoder makes of each size what the encoder took.
    for (down, up) in encoder.iter().zip(after.iter().rev()) {
        assert_eq!((down.input, down.output), (up.output, up.input));
    }
    for layer in layers {
        if let (Op::ConvTranspose { output_padding }, Size::Map { height: h, width: w, .. }) =
            (layer.op, layer.input)
        {
            let Size::Map { height, width, .. } = layer.output else { panic!("{layer:?}") };
            assert!(output_padding.iter().all(|p| *p <= 1));
            // (n − 1)·stride − 2·padding + kernel + output padding.
            assert_eq!([height, width], [2 * h - 1 + output_padding[0], 2 * w - 1 + output_padding[1]]);
        }
    }
    let mut names: Vec<_> = layers.iter().flat_map(|l| l.params()).map(|p| p.name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all, "every parameter has its own name");
}

#[test]
fn a_hidden_layer_as_large_as_the_image_is_not_the_output() {
    let spec = Spec { hidden: vec![784, 784, 64], ..Spec::default() };
    check_network(&Network::new(&spec, ImageShape::grey(28, 28)), &spec);
}

#[test]
fn odd_sizes_come_back_through_one_to_four_convolutions() {
    for layers in 1..=4 {
        for (height, width) in [(28, 28), (27, 31), (32, 32), (5, 7), (1, 1)] {
            let mut spec = Spec { hidden: vec![4; layers], ..Spec::default() };
            spec.set("net", "conv").unwrap();
            let network = Network::new(&spec, ImageShape::grey(height, width));
            assert_eq!(
                network.layers.last().map(|l| l.output),
                Some(Size::Map { channels: 1, height, width })
            );
            check_network(&network, &spec);
        }
    }
}

#[test]
fn parameters_by_hand() {
    let dense = Network::new(&Spec::default(), ImageShape::grey(28, 28));
    let counts: Vec<_> = dense.layers.iter().map(|l| l.param_count()).collect();
    assert_eq!(
        counts,
        [784 * 256 + 256, 256 * 64 + 64, 64 * 2 + 2, 2 * 64 + 64, 64 * 256 + 256, 256 * 784 + 784]
    );
    assert_eq!((dense.param_count(), dense.compression()), (435_858, 392.0));

    let spec = Link::parse("net=conv&hidden=16,32&latent=8").0.spec;
    let conv = Network::new(&spec, ImageShape::grey(28, 28));
    let counts: Vec<_> = conv.layers.iter().map(|l| l.param_count()).collect();
    let inner = 32 * 7 * 7;
    assert_eq!(
        counts,
        [9 * 16 + 16, 16 * 9 * 32 + 32, inner * 8 + 8, 8 * inner + inner, 32 * 9 * 16 + 16, 16 * 9 + 1]
    );
    let normed = Network::new(&Spec { norm: true, ..spec }, ImageShape::grey(28, 28));
    assert_eq!(
        normed.param_count() - conv.param_count(),
        2 * (16 + 32 + inner + 16),
        "gamma and beta of each hidden unit; running statistics are not trained"
    );
}

/// One thing that might stand in a link.
fn random_part(random: &mut Random) -> String {
    const VALUES: &[&str] = &[
        "",
        "0",
        "-1",
        "1e999",
        "-1e999",
        "nan",
        "inf",
        "0x10",
        "1e-320",
        "99999999999999999999999",
        "2.5",
        " 7 ",
        "1,2,3",
        "1,,2",
        ",",
        "-5,1e9",
        "1,2,3,4,5,6,7,8,9",
        "dense",
        "conv",
        "bce",
        "linear",
        "own",
        "digits",
        "true",
        "off",
        "cpu",
        "%",
        "%f",
        "%zz",
        "%41%00",
        "%F0%9F%8C%8A",
        "é漢🙂",
        "=",
        "a=b",
        "#",
        "\u{0}",
        "v",
        "1e3",
        "+3",
        "٣",
    ];
    let junk = |random: &mut Random| -> String {
        (0..random.below(12))
            .filter_map(|_| char::from_u32(random.next_u32() >> (11 + random.below(16))))
            .collect()
    };
    let key = match random.below(10) {
        0 => junk(random),
        1 => ["v", "paused", "engine", "", "#", "DATA", "__proto__"][random.below(7)].into(),
        _ => FIELDS[random.below(FIELDS.len())].key.into(),
    };
    let value = if random.below(4) == 0 { junk(random) } else { VALUES[random.below(VALUES.len())].into() };
    if random.below(8) == 0 { key } else { format!("{key}={value}") }
}

#[test]
fn ten_thousand_random_links_give_experiments_that_can_be_run() {
    let mut random = Random::new(2026, 0);
    for _ in 0..10_000 {
        let parts: Vec<_> = (0..random.below(8)).map(|_| random_part(&mut random)).collect();
        let text = format!("{}{}", if random.below(2) == 0 { "#" } else { "" }, parts.join("&"));
        let (link, _) = Link::parse(&text);
        assert_valid(&link.spec, &text);
        let (again, notes) = Link::parse(&link.hash());
        assert_eq!((again, notes), (link, vec![]), "{text:?}");
    }
}

#[test]
fn what_is_not_taken_is_named_and_what_is_out_of_range_is_clamped() {
    let (link, notes) = Link::parse("latent=9999&colour=red&act=banana&n=5&lr=nan");
    assert_eq!((link.spec.latent, link.spec.n), (256, 500));
    assert_eq!((link.spec.act, link.spec.lr), (Spec::default().act, Spec::default().lr));
    let said: Vec<_> = notes.iter().map(|n| n.0.as_str()).collect();
    assert_eq!(said.len(), 6, "{said:?}");
    for (note, words) in said.iter().zip([
        ["latent", "256"],
        ["colour", "latent"],
        ["banana", "relu"],
        ["n=5", "20"],
        ["nan", "0.000001"],
        ["500", "20 000"],
    ]) {
        assert!(words.iter().all(|word| note.contains(word)), "{note} lacks one of {words:?}");
    }
    assert_eq!(Spec::default().set("hidden", "5000"), Ok(Applied::Clamped("1024".into())));
    let (link, notes) = Link::parse("v=99&engine=quantum&loss=bce&out=linear");
    assert_eq!((link.engine, notes.len()), (None, 3));
    assert_valid(&link.spec, "contradictions");
}

#[test]
fn as_many_images_as_the_set_has() {
    let n = |text: &str| Link::parse(text).0.spec.n;
    assert_eq!(
        [n("n=60000"), n("n=30"), n("n=60000&data=own"), n("data=own&n=30")],
        [20_000, 500, 60_000, 30]
    );
    let mut spec = Spec { n: 5000, ..Spec::default() };
    assert_eq!(spec.fit_to_set(60_000, DataKind::Images), Vec::<String>::new());
    assert_eq!((spec.data.as_str(), spec.n), (OWN_DATA, 60_000));
    let images = field("n").unwrap();
    assert_eq!(images.limits(&spec).map(|limits| limits.max), Some(1_000_000.0));
    assert_eq!(images.limits(&Spec::default()).map(|limits| limits.max), Some(20_000.0));
}

#[test]
fn a_table_is_learned_by_dense_layers_without_bounds() {
    let mut spec = Link::parse("net=conv&loss=bce&kind=denoising&corrupt=patch&data=own").0.spec;
    let notes = spec.fit_to_set(300, DataKind::Table);
    assert_eq!(notes.len(), 4, "{notes:?}");
    let seen = (spec.net, spec.loss, spec.out, spec.corrupt);
    assert_eq!(seen, (Net::Dense, Loss::Mse, Output::Linear, Corruption::Masking));
    assert_eq!(spec.settle_for(DataKind::Table), Vec::<String>::new(), "nothing is left to settle");
    assert_valid(&spec, "a table");
}

#[test]
fn a_default_experiment_needs_no_hash() {
    assert_eq!(Link::default().hash(), "");
    assert_eq!(Link { paused: true, ..Link::default() }.hash(), "v=1&paused");
    let (link, notes) = Link::parse("#paused");
    assert!(link.paused && link.spec == Spec::default() && notes.is_empty());
}

#[test]
fn presets_mean_what_they_say() {
    assert!(PRESETS.len() >= 6);
    for preset in PRESETS {
        let (link, notes) = Link::parse(preset.hash);
        assert_eq!(notes, [], "{}", preset.name);
        assert_valid(&link.spec, preset.name);
        assert!(link.spec.data == OWN_DATA || dataset(&link.spec.data).is_some(), "{}", preset.name);
    }
    assert_eq!(PRESETS[0].spec(), Spec::default(), "the page opens with the first");
    let mut keys: Vec<_> = DATASETS.iter().map(|d| d.key).chain(FIELDS.iter().map(|f| f.key)).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), DATASETS.len() + FIELDS.len(), "a key is used twice");
}

#[test]
fn only_what_needs_it_asks_for_a_restart() {
    let spec = Spec::default();
    assert!(!spec.needs_restart(&Spec { lr: 0.5, epochs: 3, ..spec.clone() }));
    assert!(spec.needs_restart(&Spec { latent: 3, ..spec.clone() }));
}

#[test]
fn every_kind_says_all_that_depends_on_it() {
    for kind in VARIANTS {
        let others = VARIANTS.iter().filter(|other| other.key == kind.key || other.name == kind.name);
        assert_eq!(others.count(), 1, "{} has its key and its name alone", kind.key);
        for key in kind.uses {
            assert!(field(key).is_some(), "{} uses {key}, which is no field", kind.key);
        }
        let corrupts = kind.default_corruption != Corruption::None;
        assert!(!corrupts || kind.uses.contains(&"corrupt"), "{} can't be corrupted", kind.key);
        assert!(!kind.compares_pairs || kind.uses.contains(&"pair"), "{} has no way to pair", kind.key);
        let Some(penalty) = &kind.penalty else { continue };
        let spec = Spec { kind: kind.key.into(), ..Spec::default() };
        assert_eq!(loss_chart::penalty(&spec).map(|(name, _)| name), Some(penalty.name));
        assert!(!penalty.name.is_empty(), "the curve of {} has no name", kind.key);
        assert!(loss_chart::sum_name(&spec).is_none_or(|name| !name.is_empty()), "{}", kind.key);
        assert!((penalty.formula)(&spec)[0].starts_with('+'), "{} has no formula", kind.key);
        assert!((penalty.weight)(&spec, f32::INFINITY) > 0.0, "{} weighs nothing", kind.key);
    }
}

#[test]
fn live_settings_are_taken_over_and_the_others_stay() {
    let mut running = Spec::default();
    running.take_live_settings(&Spec { lr: 0.5, epochs: 3, latent: 7, ..Spec::default() });
    assert_eq!(running, Spec { lr: 0.5, epochs: 3, ..Spec::default() });
}

#[test]
fn the_form_shows_what_changes_something() {
    let shown = |spec: &Spec| ["noise", "rho", "sigma", "beta"].map(|key| is_relevant(key, spec));
    let sparse = Spec { kind: "sparse".into(), ..Spec::default() };
    assert_eq!(shown(&sparse), [false; 4]);
    let sparse = Spec { sparsity: Sparsity::Kl, corrupt: Corruption::Masking, ..sparse };
    assert_eq!(shown(&sparse), [true, true, false, false]);
    let variational = Spec { kind: "vae".into(), ..Spec::default() };
    assert_eq!(shown(&variational), [false, false, true, true]);
    assert!(!is_relevant("sigma", &Spec { loss: Loss::Bce, ..variational }));
}
