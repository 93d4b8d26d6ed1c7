//! Arrays: files of other programs are read, and bad ones get a sentence.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

mod importing;

use hourglass::data::import::{
    Array, Assembled, InputFile, NamedArray, Values, array_files, assemble, read_arrays,
};
use hourglass::data::{ImageShape, LabelKind, PERSON};
use importing::{classes, count, counting, field, fixture, images, together};
use proptest::prelude::*;

const SIDE_8: ImageShape = ImageShape::grey(8, 8);

#[track_caller]
fn fact(name: &str, range: &str) -> Vec<u8> {
    let set = images(vec![fixture(name)]).unwrap();
    assert_eq!(set.facts[1], ("Range".to_owned(), range.to_owned()), "{name}");
    set.pixels
}

#[test]
fn numpy_types_orders_and_ranges_give_the_same_pixels() {
    let expected = counting(6 * 64);
    assert_eq!(fact("bytes.npy", "0 to 255"), expected);
    assert_eq!(fact("fortran.npy", "0 to 255"), expected);
    assert_eq!(fact("big-endian.npy", "0 to 1"), expected);
    assert_eq!(fact("halves.npy", "0 to 1"), expected);
    assert_eq!(fact("minus-one-to-one.npy", "−1 to 1"), expected);
    assert_eq!(fact("version-2.npy", "0 to 255"), expected);
    assert_eq!(fact("rows-of-64.npy", "0 to 255"), expected);
    let on_off: Vec<u8> = expected.iter().map(|value| if *value > 100 { 255 } else { 0 }).collect();
    assert_eq!(fact("bool.npy", "0 and 1"), on_off);
    let set = images(vec![fixture("twelve-bits.npy")]).unwrap();
    assert_eq!((set.pixels[7], set.pixels[6]), (0, 1));
    assert!(set.notes[0].contains("stretched"), "{:?}", set.notes);
}

#[test]
fn channels_first_and_last_give_the_same_pixels() {
    let first = images(vec![fixture("channels-first.npy")]).unwrap();
    assert_eq!(first.shape, ImageShape { channels: 3, height: 8, width: 10 });
    assert_eq!(first.pixels, counting(4 * 3 * 80));
    assert_eq!(images(vec![fixture("channels-last.npy")]).unwrap(), first);
}

#[test]
fn idx_of_every_type() {
    for name in ["idx-u1", "idx-i4", "idx-f4", "idx-f8", "idx-flat", "idx-little-endian-i2"] {
        let set = images(vec![fixture(name)]).unwrap();
        assert_eq!((set.shape, &set.pixels), (SIDE_8, &counting(4 * 64)), "{name}");
        assert_eq!(set.notes.iter().any(|note| note.contains("little-endian")), name.contains("little"));
    }
}

#[test]
fn medmnist_has_three_parts_and_names_of_classes() {
    let set = images(vec![fixture("bloodmnist.npz")]).unwrap();
    assert_eq!((count(&set), set.shape.channels), (10, 3));
    assert_eq!(set.split.unwrap(), [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    assert_eq!(classes(&set.labels[0]), ["basophil", "eosinophil", "erythroblast"]);
    assert_eq!(set.labels[0].values, [0.0, 1.0, 2.0, 1.0, 0.0, 2.0, 1.0, 0.0, 0.0, 1.0]);
}

#[test]
fn keras_and_kuzushiji_are_paired() {
    let set = images(vec![fixture("mnist.npz")]).unwrap();
    assert_eq!(set.split.unwrap(), [0, 0, 0, 0, 0, 0, 1, 1]);
    assert_eq!(set.labels[0].values, [0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 1.0, 2.0]);
    let set = images(vec![fixture("kmnist-train-labels.npz"), fixture("kmnist-train-imgs.npz")]).unwrap();
    assert_eq!(set.split, None);
    assert_eq!(classes(&set.labels[0]), ["o", "ki", "su", "wo"]);
}

#[test]
fn qmnist_knows_the_writers() {
    let files = ["qmnist-train-labels-idx2-int", "qmnist-train-images-idx3-ubyte.gz"];
    let set = images(files.map(fixture).into()).unwrap();
    assert_eq!(classes(&set.labels[0]), ["1", "3", "7"]);
    assert_eq!(set.labels[1].name, PERSON);
    assert_eq!(classes(&set.labels[1]), ["99", "2101", "2102"]);
    assert_eq!(set.labels[1].values, [1.0, 2.0, 1.0, 0.0]);
}

#[test]
fn cifar_batches_become_one_set() {
    let names = ["test_batch.bin", "data_batch_1.bin", "data_batch_2.bin"];
    let set = images(names.map(fixture).into()).unwrap();
    assert_eq!(set.shape, ImageShape { channels: 3, height: 32, width: 32 });
    assert_eq!(set.split.unwrap(), [0, 0, 1]);
    assert_eq!(classes(&set.labels[0]), ["car", "bird", "cat"]);
}

#[test]
fn class_names_come_from_a_file_beside() {
    let mapping = InputFile::in_memory("emnist-mini-mapping.txt", b"1 65 97\n2 66 98\n3 67 99\n".to_vec());
    let images_of = |name: &str| {
        NamedArray::whole(name, Array { shape: vec![3, 8, 8], values: Values::Bytes(counting(192)) })
    };
    let labels =
        NamedArray::whole("a-labels", Array { shape: vec![3], values: Values::Bytes(vec![3, 1, 3]) });
    let parts = [read_arrays(&mapping).unwrap(), vec![images_of("a-images"), labels.clone()]].concat();
    let Assembled::Images(set) = assemble(parts).unwrap() else { panic!("these are images") };
    assert_eq!(classes(&set.labels[0]), ["A", "C"]);
    let Assembled::Images(plain) = assemble(vec![images_of("a-images"), labels]).unwrap() else { panic!() };
    assert_eq!(classes(&plain.labels[0]), ["1", "3"]);
}

#[test]
fn a_file_a_kind_gives_classes() {
    let drawings = |name: &str, count: usize| {
        NamedArray::whole(
            name,
            Array { shape: vec![count, 784], values: Values::Bytes(vec![7; count * 784]) },
        )
    };
    let Assembled::Images(set) = assemble(vec![drawings("cat.npy", 2), drawings("apple.npy", 1)]).unwrap()
    else {
        panic!("these are images")
    };
    assert_eq!(
        (classes(&set.labels[0]), &set.labels[0].values[..]),
        (vec!["apple", "cat"], &[1.0, 1.0, 0.0][..])
    );
}

#[test]
fn rows_of_numbers_are_a_table() {
    let texts = InputFile { path: "labels.npy".into(), ..fixture("texts.npy") };
    let Assembled::Matrix(matrix) = together(vec![fixture("features.npy")]).unwrap() else {
        panic!("no images")
    };
    assert_eq!((matrix.columns.len(), matrix.values.len()), (5, 60));
    assert_eq!((matrix.values[0], matrix.values[59]), (-3.0, 9.0));
    let short = together(vec![fixture("features.npy"), texts]).unwrap_err();
    assert_eq!(
        short,
        "“features.npy” holds 12 images but “labels.npy” holds 6 labels: they don't belong together."
    );
}

#[test]
fn short_rows_of_fractions_are_images_only_when_they_look_so() {
    let rows = |value: &dyn Fn(usize, usize) -> f32| {
        let values = (0..20 * 64).map(|at| value(at / 64, at % 64)).collect();
        assemble(vec![NamedArray::whole(
            "a.npy",
            Array { shape: vec![20, 64], values: Values::Floats(values) },
        )])
    };
    let blob = rows(&|row, at| if (at / 8 + row) % 8 < 4 && (2..6).contains(&(at % 8)) { 0.9 } else { 0.1 });
    let features = rows(&|row, at| ((row * 64 + at) as f32 * 7.7).sin());
    assert!(matches!(blob, Ok(Assembled::Images(_))));
    assert!(matches!(features, Ok(Assembled::Matrix(_))));
}

#[test]
fn texts_are_labels_and_a_single_one_is_a_class() {
    let set = images(vec![fixture("bytes.npy"), fixture("texts.npy")]).unwrap();
    assert_eq!(classes(&set.labels[0]), ["Zürich", "ant", "cat", "dog"]);
    let set = images(vec![fixture("mixed.npz")]).unwrap();
    assert_eq!(set.labels[0].values, [0.0, 1.0, 2.0, 2.0, 1.0, 0.0]);
    assert!(
        set.notes.iter().any(|note| note.contains("meta.npy") && note.contains("can run code")),
        "{:?}",
        set.notes
    );
}

#[test]
fn what_cannot_be_read_gets_a_sentence() {
    let why = |name: &str, bytes: &[u8]| {
        read_arrays(&InputFile::in_memory(name, bytes.to_vec())).unwrap_err().to_string()
    };
    let bytes = fixture("bytes.npy").read().unwrap();
    let idx = fixture("idx-u1").read().unwrap();
    let html = b"<!-- moved -->\n<!DOCTYPE HTML><html><title>404</title></html>";
    let cases = [
        (
            "objects.npy",
            fixture("objects.npy").read().unwrap(),
            "holds Python objects (pickled), which can run code: save plain numbers, or texts, by numpy.save",
        ),
        (
            "records.npy",
            fixture("records.npy").read().unwrap(),
            "holds records of several fields, which can't be learned from: save plain numbers",
        ),
        (
            "complex.npy",
            fixture("complex.npy").read().unwrap(),
            "holds complex numbers, which can't be learned from: save plain numbers",
        ),
        (
            "a.npy",
            bytes[..300].to_vec(),
            "declares the shape (6, 8, 8) but ends early: it is incomplete, download it again",
        ),
        ("a.npy", bytes[..30].to_vec(), "is a damaged NPY file: its header can't be read"),
        (
            "a-idx3",
            idx[..150].to_vec(),
            "declares 4 images but holds only 2: it is incomplete, or its header is wrong",
        ),
        (
            "a-idx3",
            [&idx[..], &[0]].concat(),
            "holds more than the 4 images that its header declares: the header is wrong",
        ),
        ("a-idx3", idx[..9].to_vec(), "ends inside its header: it is incomplete, download it again"),
        (
            "a.npz",
            html.to_vec(),
            "is a web page, not the NPZ file that its name says: the download failed, download it again",
        ),
        (
            "t10k-images-idx3-ubyte",
            html.to_vec(),
            "is a web page, not the IDX file that its name says: the download failed, download it again",
        ),
        (
            "mirror",
            html.to_vec(),
            "is a web page, not a file of data: the download failed, download it again",
        ),
        ("page.html", html.to_vec(), "is a web page: drop the files themselves"),
        (
            "a.npz",
            b"not found".to_vec(),
            "is a text file, not the NPZ file that its name says: download or save it again",
        ),
        (
            "a.pkl",
            b"\x80\x04\x95\x10\0\0\0\0\0\0\0]".to_vec(),
            "is a Python pickle, which can run code: save its arrays by numpy.savez and drop the .npz",
        ),
        (
            "data.mat",
            b"MATLAB 5.0 MAT-file, Platform".to_vec(),
            "is a MATLAB file: load it by scipy.io.loadmat, save its arrays by numpy.savez and drop the .npz",
        ),
        (
            "weights.h5",
            b"\x89HDF\r\n\x1a\n".to_vec(),
            "is an HDF5 file: load it by h5py, save its arrays by numpy.savez and drop the .npz",
        ),
        ("a.pdf", b"%PDF-1.7".to_vec(), "is a PDF document: save its images as PNG"),
        (
            "a.npz",
            b"version https://git-lfs.github.com/spec/v1\noid".to_vec(),
            "is a pointer to a file in Git LFS: download the file itself, by “git lfs pull”",
        ),
        ("a.npy", Vec::new(), "is empty"),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(why(name, &bytes), format!("“{name}” {expected}."));
    }
}

#[test]
fn shapes_that_are_nothing_get_a_sentence() {
    let array = |shape: &[usize]| {
        let count = shape.iter().product();
        NamedArray::whole("a.npy", Array { shape: shape.to_vec(), values: Values::Bytes(vec![9; count]) })
    };
    let sentence = |shape: &[usize]| assemble(vec![array(shape)]).unwrap_err().to_string();
    assert!(sentence(&[2, 28, 28, 28]).contains("has images of 28 channels"));
    assert!(sentence(&[2, 4, 4, 4, 3]).contains("has 5 axes; grey images have 3, colour images 4"));
    assert!(sentence(&[]).contains("holds a single number"));
    assert!(sentence(&[5]).contains("holds only labels: drop the file of images together with it"));
    assert!(assemble(Vec::new()).unwrap_err().to_string().starts_with("There is no file"));
}

#[test]
fn images_of_another_size_and_labels_of_nothing_are_left_out() {
    let array = |name: &str, shape: &[usize]| {
        NamedArray::whole(
            name,
            Array { shape: shape.to_vec(), values: Values::Bytes(counting(shape.iter().product())) },
        )
    };
    let parts = vec![
        array("train-images", &[5, 8, 8]),
        array("train-labels", &[5]),
        array("test-images", &[2, 9, 9]),
        array("test-labels", &[2]),
    ];
    let Assembled::Images(set) = assemble(parts).unwrap() else { panic!("these are images") };
    assert_eq!((count(&set), set.split), (5, None));
    let why: Vec<(&str, &str)> =
        set.left_out.iter().map(|one| (one.path.as_str(), one.why.as_str())).collect();
    assert_eq!(
        why,
        [
            ("test-images", "holds images of 9×9 grey, but most are 8×8 grey"),
            ("test-labels", "holds labels, but no images belong to them"),
        ]
    );
}

#[test]
fn of_several_sets_the_largest_is_read() {
    let idx = fixture("idx-u1").read().unwrap();
    let labels = [&[0, 0, 8, 1, 0, 0, 0, 4][..], &[0, 1, 2, 3]].concat();
    let file =
        |name: &str, bytes: &[u8]| InputFile::in_memory(format!("gzip.zip/emnist-{name}"), bytes.to_vec());
    let files = vec![
        file("digits-train-images-idx3-ubyte", &idx),
        file("digits-train-labels-idx1-ubyte", &labels),
        file("digits-test-images-idx3-ubyte", &idx),
        file("digits-test-labels-idx1-ubyte", &labels),
        file("letters-train-images-idx3-ubyte", &idx),
        file("letters-train-labels-idx1-ubyte", &labels),
    ];
    let (files, left_out) = array_files(files);
    assert_eq!((files.len(), left_out.len()), (4, 2));
    assert_eq!(left_out[0].why, "belongs to another dataset than “digits”: drop it alone");
}

#[test]
fn quantities_are_factors() {
    let images =
        NamedArray::whole("imgs", Array { shape: vec![3, 8, 8], values: Values::Bytes(counting(192)) });
    let factors = Array { shape: vec![3, 2], values: Values::Floats(vec![0.5, 2.0, 1.5, 3.0, 2.5, 2.0]) };
    let Assembled::Images(set) = assemble(vec![images, NamedArray::whole("latents", factors)]).unwrap()
    else {
        panic!()
    };
    assert_eq!(set.labels[0].kind, LabelKind::Factor { min: 0.5, max: 2.5, unit: String::new() });
    assert_eq!(classes(&set.labels[1]), ["2", "3"]);
}

fn npy(descr: &str, fortran: bool, shape: &[usize], body: &[u8]) -> Vec<u8> {
    let lengths: Vec<String> = shape.iter().map(|length| format!("{length},")).collect();
    let fortran = if fortran { "True" } else { "False" };
    let header =
        format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': ({}), }}\n", lengths.concat());
    [b"\x93NUMPY\x01\0", &(header.len() as u16).to_le_bytes()[..], header.as_bytes(), body].concat()
}

proptest! {
    #[test]
    fn no_header_of_npy_panics(
        descr in "[<>|=]?[biufcOUSVM?][0-9]{0,3}",
        fortran in any::<bool>(),
        shape in prop::collection::vec(prop_oneof![0_usize..40, any::<usize>()], 0..6),
        body in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let _ = together(vec![InputFile::in_memory("a.npy", npy(&descr, fortran, &shape, &body))]);
    }

    #[test]
    fn no_header_of_idx_panics(
        kind in 7_u8..16,
        lengths in prop::collection::vec(prop_oneof![0_u32..20, any::<u32>()], 0..6),
        little in any::<bool>(),
        body in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let number = |value: u32| if little { value.to_le_bytes() } else { value.to_be_bytes() };
        let mut bytes = number(u32::from(kind) << 8 | lengths.len() as u32).to_vec();
        bytes.extend(lengths.into_iter().flat_map(number));
        bytes.extend(body);
        let _ = together(vec![InputFile::in_memory("a", bytes)]);
    }

    #[test]
    fn what_numpy_would_write_is_read(
        values in prop::collection::vec(any::<i16>(), 24),
        big in any::<bool>(),
        fortran in any::<bool>(),
    ) {
        // Labels of two axes: what comes back can be compared one by one.
        let order: Vec<usize> = if fortran { (0..24).map(|at| at % 6 * 4 + at / 6).collect() } else { (0..24).collect() };
        let number = |value: i16| if big { value.to_be_bytes() } else { value.to_le_bytes() };
        let body: Vec<u8> = order.iter().flat_map(|at| number(values[*at])).collect();
        let file = InputFile::in_memory("a.npy", npy(if big { ">i2" } else { "<i2" }, fortran, &[6, 4], &body));
        let read = read_arrays(&file).unwrap().remove(0).array;
        let back: Vec<f32> = match read.values {
            Values::Bytes(bytes) => bytes.into_iter().map(f32::from).collect(),
            Values::Floats(floats) => floats,
            Values::Texts(_) => panic!("numbers were written"),
        };
        prop_assert_eq!(back, values.iter().map(|value| f32::from(*value)).collect::<Vec<_>>());
    }
}

#[test]
fn field_emnist_lies_and_has_letters() {
    let Some(files) = field("01-emnist-letters") else { return };
    let set = images(files).unwrap();
    assert_eq!((count(&set), set.shape), (780, ImageShape::grey(28, 28)));
    assert!(set.lying);
    let names = classes(&set.labels[0]);
    assert_eq!((names.len(), names[0], names[25]), (26, "A", "Z"));
}

#[test]
fn field_gz_that_is_not_packed() {
    let Some(files) = field("02-gz-not-gz") else { return };
    assert_eq!(count(&images(files).unwrap()), 300);
}

#[test]
fn field_web_page_is_blamed() {
    let Some(files) = field("03-mirror-html") else { return };
    assert_eq!(
        images(files).unwrap_err(),
        "“train-images-idx3-ubyte.gz” is a web page, not the gzip file that its name says: the download failed, download \
            it again."
    );
}

#[test]
fn field_four_files_of_mnist() {
    let Some(files) = field("06-train-and-test") else { return };
    let set = images(files).unwrap();
    let split = set.split.as_ref().unwrap();
    let train = split.iter().filter(|of| **of == 0).count();
    assert_eq!((count(&set), train), (1200, 1000));
    assert_eq!(set.labels[0].values.len(), split.len());
}

#[test]
fn field_variants_of_idx() {
    let Some(files) = field("22-idx-variants") else { return };
    for file in files {
        let name = file.path.clone();
        let set = images(vec![file]).unwrap();
        let expected = if name.starts_with("little") { 1 } else { 3 };
        assert_eq!(set.shape.channels, expected, "{name}");
        println!("{name}: {:?} {:?} {:?}", set.shape, set.facts, set.notes);
    }
}

#[test]
fn field_labels_of_the_other_half() {
    let Some(files) = field("23-labels-of-other-half") else { return };
    let sentence = images(files).unwrap_err();
    assert!(sentence.contains("train-images") && sentence.contains("t10k-labels"), "{sentence}");
    assert!(sentence.ends_with("they don't belong together."), "{sentence}");
}

#[test]
fn field_other_packing() {
    let Some(files) = field("26-other-packing") else { return };
    for file in files {
        let name = file.path.clone();
        let result = images(vec![file]);
        match name.split('-').next().unwrap() {
            "bitflip" => assert!(result.unwrap_err().contains("is a damaged gzip file: download it again")),
            "truncated" => assert!(result.unwrap_err().contains("was cut off: download it again")),
            _ => {
                let set = result.unwrap();
                println!("{name}: {} {:?}", count(&set), set.facts);
            }
        }
    }
}
