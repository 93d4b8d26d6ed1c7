//! The file of a run: what was written comes back, and what is wrong with a file is one sentence.
#![cfg(feature = "readers")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::buffers::Floats;
use hourglass::data::import::{Curves, InputFile, ModelFile, NewModelFile, Preview, read_arrays, read_model};
use hourglass::data::preprocess::{Fit, Fitting, MadeOf};
use hourglass::data::{Column, ImageSet, ImageShape, LabelKind, Labels, Masks, Table};
use proptest::prelude::*;
use std::path::Path;

/// A safetensors file with this metadata and a tensor of four numbers.
fn safetensors(metadata: &str) -> Vec<u8> {
    let header = format!(
        r#"{{"__metadata__":{metadata},"a.weight":{{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}}}"#
    );
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &[7; 16]].concat()
}

fn checkpoint() -> Vec<u8> {
    safetensors(
        r#"{"step":"40","format":"hourglass-1","spec":"v=1&latent=8","image":"1,2,3","epoch":"2","seed":"1"}"#,
    )
}

fn curves() -> Curves {
    Curves {
        train: (1..=40).map(|step| [step as f32, 0.5 / step as f32]).collect(),
        penalty: Vec::new(),
        validation: vec![[20.0, 0.25], [40.0, 0.1]],
    }
}

fn file(images: Option<&ImageSet>) -> Vec<u8> {
    let preview = Preview { shape: ImageShape::grey(2, 3), originals: vec![9; 12], copies: vec![90; 12] };
    let new = NewModelFile {
        name: "night 3",
        created_by: "a test",
        settings: &[("latent".into(), "8".into()), ("lr".into(), "0.001".into())],
        checkpoint: &checkpoint(),
        steps_per_epoch: 20,
        curves: &curves(),
        figures: r#"{"mse": 0.04}"#,
        images,
        preview: Some(preview),
    };
    new.to_bytes().unwrap()
}

fn read(name: &str, bytes: Vec<u8>) -> Result<ModelFile, String> {
    read_model(&InputFile::in_memory(name, bytes)).map_err(|error| error.to_string())
}

fn labels(name: &str, kind: LabelKind, values: &[f32]) -> Labels {
    Labels { name: name.into(), kind, values: values.into() }
}

fn classes(names: &[&str]) -> LabelKind {
    LabelKind::Class(names.iter().map(ToString::to_string).collect())
}

/// Five images of 2×3 with all that a set can know.
fn images(channels: usize) -> ImageSet {
    let shape = ImageShape { channels, height: 2, width: 3 };
    ImageSet {
        name: "Früchte".into(),
        shape,
        pixels: (0..5 * shape.len()).map(|i| (i * 7 % 256) as u8).collect(),
        labels: vec![
            labels("split", classes(&["train", "validation"]), &[0.0, 0.0, 1.0, 0.0, 1.0]),
            labels("fruit", classes(&["apple", "pear"]), &[0.0, 1.0, 1.0, 0.0, 1.0]),
            labels("ripe", classes(&["no", "yes"]), &[0.0, f32::NAN, 1.0, 1.0, 0.0]),
            labels(
                "weight",
                LabelKind::Factor { min: 0.1, max: 0.7, unit: "kg".into() },
                &[0.1, 0.2, 0.3, 0.4, 0.7],
            ),
        ],
        names: (0..5).map(|i| format!("fruit/{i}/“ä”.png")).collect(),
        masks: Some(Masks { indices: vec![1, 4], pixels: vec![255; 12] }),
        table: None,
        made_of: MadeOf::Pictures(Fitting { fit: Fit::Pad, ..Fitting::default() }),
    }
}

fn table() -> ImageSet {
    let column = |name: &str, indicator| Column { name: name.into(), mean: 0.1, std: 3.3, indicator };
    let columns = vec![column("a, b", false), column("c = \"d\"", true)];
    let table = Table { columns, values: Floats(vec![0.5, -0.1, 1.7, 0.333_333_34, 1e-9, 4.0]) };
    let (shape, pixels) = (ImageShape::grey(1, 2), table.pixels());
    ImageSet { name: "rows".into(), shape, pixels, table: Some(table), ..ImageSet::default() }
}

/// The same, where labels may be missing (NaN is not equal to itself).
fn same(a: &ImageSet, b: &ImageSet) -> bool {
    let text = |set: &ImageSet| format!("{set:?}");
    text(a) == text(b)
}

#[test]
fn what_was_written_comes_back() {
    for set in [images(1), images(3), table()] {
        let read = read("other.hourglass", file(Some(&set))).unwrap();
        assert_eq!((read.name.as_str(), read.spec.as_str(), read.step), ("night 3", "v=1&latent=8", 40));
        assert_eq!((&read.checkpoint, &read.curves), (&checkpoint(), &curves()));
        let back = read.images.unwrap();
        assert!(same(&back, &set), "{back:?}\n{set:?}");
    }
    let without = read("other.hourglass", file(None)).unwrap();
    assert_eq!(without.images, None);
    assert_eq!(file(Some(&images(3))), file(Some(&images(3))), "the same run gives the same file");
}

#[test]
fn other_programs_can_read_the_images() {
    let zip = file(Some(&images(3)));
    let (members, left_out) =
        hourglass::data::import::expand(vec![InputFile::in_memory("run.zip", zip.clone())]);
    assert!(left_out.is_empty() && members.len() == 1, "the file of a run is no archive of data");
    // The ZIP in the ZIP is not packed: it is found by its own beginning.
    let magic = b"PK\x03\x04";
    let name = zip.windows(10).rposition(|part| part == b"images.npz").unwrap();
    let starts: Vec<usize> = (0..name).filter(|at| zip[*at..].starts_with(magic)).collect();
    let start = *starts.iter().find(|at| zip[**at + 30..].starts_with(b"images.npy")).unwrap();
    let npz = InputFile::in_memory("images.npz", zip[start..name - 46].to_vec());
    let arrays = read_arrays(&npz).unwrap();
    let shape = |name: &str| {
        let array = arrays.iter().find(|array| array.name == format!("images.npz/{name}"));
        array.map(|array| array.array.shape.clone())
    };
    assert_eq!(shape("images"), Some(vec![5, 2, 3, 3]), "channels last, as numpy's users have them");
    assert_eq!(
        (shape("labels"), shape("label_0"), shape("masks")),
        (Some(vec![5]), Some(vec![5]), Some(vec![2, 2, 3]))
    );
}

#[test]
fn a_checkpoint_alone_is_a_run_without_the_rest() {
    let read = read("night.safetensors", checkpoint()).unwrap();
    assert_eq!((read.name.as_str(), read.spec.as_str(), read.step), ("night", "v=1&latent=8", 40));
    assert_eq!((read.curves, read.images), (Curves::default(), None));
}

#[test]
fn what_is_wrong_is_a_sentence() {
    let told = |name: &str, bytes: Vec<u8>| read(name, bytes).unwrap_err();
    let newer = |text: &str| safetensors(&text.replace('\'', "\""));
    assert!(told("a", newer("{'format':'hourglass-7','spec':''}")).contains("newer Hourglass (format 7;"));
    let whole = file(Some(&images(1)));
    let changed = |from: &[u8], to: &[u8]| {
        let mut bytes = whole.clone();
        let places: Vec<usize> =
            (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
        assert!(!places.is_empty());
        places.iter().for_each(|at| bytes[*at..at + to.len()].copy_from_slice(to));
        bytes
    };
    // Its checksum would be wrong: Stored members are read without it, so the sentence is about the format.
    let newer = changed(b"\"hourglass\": 1", b"\"hourglass\": 9");
    assert!(told("a.hourglass", newer).contains("format 9"));
    assert!(
        told("a.hourglass", changed(b"checkpoint.safetensors", b"checkpoint.safetensorz"))
            .contains("no “checkpoint.safetensors”")
    );
    assert!(told("a.hourglass", changed(b"spec.json", b"spec.yaml")).contains("no “spec.json”"));
    // A wrong number in a network would be seen by nobody.
    assert!(told("a.hourglass", changed(&[7; 16], &[7, 7, 8])).contains("damaged"));
    for foreign in [safetensors("{}"), safetensors(r#"{"format":"pt"}"#)] {
        assert!(told("model.safetensors", foreign).contains("another program"));
    }
    for other in [b"%PDF-1.7 and more".to_vec(), b"hello world".to_vec()] {
        assert!(told("a.hourglass", other).contains("neither a run nor a checkpoint"));
    }
    assert!(told("a.hourglass", Vec::new()).contains("cut off"));
    assert!(told("a.safetensors", [checkpoint(), vec![0]].concat()).contains("damaged"));
}

#[test]
fn a_file_that_was_cut_off_anywhere_is_refused() {
    for whole in [file(Some(&images(1))), checkpoint()] {
        for end in 0..whole.len() {
            let why = read("a.hourglass", whole[..end].to_vec()).unwrap_err();
            assert!(why.starts_with("is "), "{why}");
        }
    }
}

#[test]
fn a_member_that_claims_to_be_huge_takes_no_memory() {
    let mut bytes = file(None);
    // The directory's entry of the curves: their unpacked size is 24 bytes behind its beginning.
    let entry = bytes.windows(10).rposition(|part| part == b"curves.csv").unwrap() - 46;
    bytes[entry + 24..entry + 28].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    let why = read("a.hourglass", bytes).unwrap_err();
    assert!(why.contains("“curves.csv” has over 16 MB"), "{why}");
}

/// Today's format, which later versions have to read: see make.sh beside it.
#[test]
fn the_first_format_stays_readable() {
    let folder = Path::new("tests/fixtures/runs");
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let run = read("format-1.hourglass", bytes("format-1.hourglass")).unwrap();
    assert_eq!((run.name.as_str(), run.step), ("format-1", 40));
    assert_eq!(run.curves.train.len(), 40);
    let set = run.images.unwrap();
    assert_eq!((set.len(), set.shape, set.classes().unwrap().values[7]), (40, ImageShape::grey(8, 8), 3.0));
    let alone = read("format-1.safetensors", bytes("format-1.safetensors")).unwrap();
    assert_eq!((alone.spec, alone.step), (run.spec, 40));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), zip in any::<bool>()) {
        let head: &[u8] = if zip { b"PK\x03\x04" } else { &[40, 0, 0, 0, 0, 0, 0, 0, b'{'] };
        let _ = read("a.hourglass", [head, &bytes].concat());
    }

    #[test]
    fn no_change_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        tabular in any::<bool>(),
    ) {
        let mut bytes = file(Some(&if tabular { table() } else { images(3) }));
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(ModelFile { images: Some(set), .. }) = read("a.hourglass", bytes) {
            prop_assert!(set.labels.iter().all(|column| column.values.len() == set.len()));
            prop_assert!(set.pixels.len() < 10_000);
        }
    }
}
