//! Files as they are brought: good ones are read, bad ones get a sentence, and no bytes make them panic.
#![cfg(feature = "readers")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

mod importing;

use flate2::{Compression, write::GzEncoder};
use hourglass::data::import::draft::Opened;
use hourglass::data::import::{InputFile, recognise};
use hourglass::data::{ImageSet, ImageShape, LabelKind};
use hourglass::spec::{Link, Net, OWN_DATA, Spec};
use importing::{opened, set_of};
use proptest::prelude::*;
use std::io::Write as _;

fn idx(dimensions: &[u32], values: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, dimensions.len() as u8];
    bytes.extend(dimensions.iter().flat_map(|d| d.to_be_bytes()));
    bytes.extend(values);
    bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn counting(count: usize) -> Vec<u8> {
    (0..count).map(|i| i as u8).collect()
}

fn images() -> Vec<u8> {
    idx(&[3, 6, 7], &counting(126))
}

fn set(files: &[(&str, &[u8])]) -> Result<ImageSet, String> {
    set_of(files.iter().map(|(name, bytes)| InputFile::in_memory(*name, bytes.to_vec())).collect())
}

fn sentence(files: &[(&str, &[u8])]) -> String {
    set(files).unwrap_err()
}

#[test]
fn a_pair_in_any_order_packed_or_not() {
    let labels = idx(&[3], &[7, 0, 7]);
    let (packed_images, packed_labels) = (gzip(&images()), gzip(&labels));
    let first = set(&[("i", &images()), ("l", &labels)]).unwrap();
    let second = set(&[("l.gz", &packed_labels), ("i.gz", &packed_images)]).unwrap();
    assert_eq!(first, second);
    assert_eq!(first.shape, ImageShape::grey(6, 7));
    assert_eq!(first.pixels, counting(126));
    assert_eq!(first.labels[0].kind, LabelKind::Class(vec!["0".into(), "7".into()]));
    assert_eq!(first.labels[0].values, [1.0, 0.0, 1.0]);
    let alone = set(&[("i", &images())]).unwrap();
    assert_eq!(alone, ImageSet { labels: vec![], name: alone.name.clone(), ..first });
}

#[test]
fn bad_files_get_a_sentence() {
    let cut = &gzip(&images())[..20];
    let mut damaged = gzip(&images());
    let last = damaged.len() - 6;
    damaged[last] ^= 1;
    let short = &images()[..16 + 100];
    let mut long = images();
    long.push(0);
    let cases: [(&[u8], &str); 10] = [
        (cut, "“f” is a gzip file that was cut off: download it again."),
        (&damaged, "“f” is a damaged gzip file: download it again."),
        (short, "“f” declares 3 images but holds only 2: it is incomplete, or its header is wrong."),
        (&gzip(short), "“f” declares 3 images but holds only 2: it is incomplete, or its header is wrong."),
        (&long, "“f” holds more than the 3 images that its header declares: the header is wrong."),
        (&idx(&[0, 28, 28], &[]), "“f” holds no images: its header says 0."),
        (
            &idx(&[u32::MAX, 28, 28], &[]),
            "“f” declares 4294967295 images but holds only 0: it is incomplete, or its header is wrong.",
        ),
        (
            &idx(&[1, 30_000, 30_000], &[]),
            "“f” declares 1 images but holds only 0: it is incomplete, or its header is wrong.",
        ),
        (&images()[..9], "“f” ends inside its header: it is incomplete, download it again."),
        (b"", "“f” is empty."),
    ];
    for (bytes, expected) in cases {
        assert_eq!(sentence(&[("f", bytes)]), expected);
    }
}

#[test]
fn files_that_dont_go_together_get_a_sentence() {
    let labels = idx(&[2], &[1, 2]);
    let (i, l) = (("i", &images()[..]), ("l", &labels[..]));
    assert_eq!(sentence(&[i, l]), "“i” holds 3 images but “l” holds 2 labels: they don't belong together.");
    assert_eq!(sentence(&[l, i]), sentence(&[i, l]));
    assert_eq!(sentence(&[l]), "“l” holds only labels: drop the file of images together with it.");
    assert!(sentence(&[]).starts_with("There is no file"));
}

#[test]
fn a_bomb_takes_no_memory() {
    // 4 MiB of zeros in 4 KiB, behind a header that promises one small image.
    let bomb = gzip(&[idx(&[1, 2, 2], &[0; 4]), vec![0; 4 << 20]].concat());
    assert!(bomb.len() < 8 << 10);
    assert_eq!(
        sentence(&[("bomb", &bomb)]),
        "“bomb” holds more than the 1 images that its header declares: the header is wrong."
    );
}

/// A PNG without pixels.
fn png(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let chunk = |name: &[u8; 4], content: &[u8]| {
        let body = [name.as_slice(), content].concat();
        let sum = crc32fast::hash(&body).to_be_bytes();
        [&(content.len() as u32).to_be_bytes()[..], &body, &sum].concat()
    };
    let head = chunk(b"IHDR", &[&size[..], b"\x08\0\0\0\0"].concat());
    [b"\x89PNG\r\n\x1a\n", &head[..], &chunk(b"IDAT", &[])].concat()
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let frame = [&[8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 0x11, 0]].concat();
    [&b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc0\0\x0b"[..], &frame, b"\xff\xda\0\x08\x01\x01\0\0\x3f\0"].concat()
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    [&b"GIF89a"[..], &width.to_le_bytes(), &height.to_le_bytes(), &[0; 20]].concat()
}

fn bmp(width: i32, height: i32) -> Vec<u8> {
    let head =
        [&b"BM\x00\x01\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"[..], &width.to_le_bytes(), &height.to_le_bytes()];
    [&head.concat()[..], &[1, 0, 24, 0], &[0; 24]].concat()
}

fn webp(chunk: &[u8; 4], rest: &[u8]) -> Vec<u8> {
    [b"RIFF\0\x01\0\0WEBP", &chunk[..], &(rest.len() as u32).to_le_bytes(), rest, &[0; 40]].concat()
}

fn avif(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [&b"\0\0\0\x1cftypavif"[..], &[0; 16], b"\0\0\0\x14ispe\0\0\0\0", &size].concat()
}

#[test]
fn pictures_are_known_by_their_first_bytes_whatever_their_name() {
    let svg = b"<?xml version='1.0'?>\n<!-- cat --><svg xmlns='http://www.w3.org/2000/svg'/>";
    let cases: [(Vec<u8>, &str); 7] = [
        (png(640, 480), "PNG"),
        (jpeg(640, 480), "JPEG"),
        (gif(640, 480), "GIF"),
        (bmp(640, -480), "BMP"),
        (webp(b"VP8X", &[0, 0, 0, 0, 0x7f, 2, 0, 0xdf, 1, 0]), "WebP"),
        (avif(640, 480), "AVIF"),
        (svg.to_vec(), "SVG"),
    ];
    for (bytes, kind) in cases {
        for name in ["cat.txt", "cat.csv", "cat.wav", ""] {
            let format = recognise(name, &bytes).format().map(|format| format.name);
            assert_eq!(format, Some(kind), "{name}");
        }
    }
}

/// What is said of one file alone.
fn refusal(name: &str, bytes: &[u8]) -> String {
    match opened(vec![InputFile::in_memory(name, bytes.to_vec())]) {
        Err(error) => error,
        Ok(Opened::Set(_)) => panic!("{name} is a set"),
        Ok(_) => panic!("{name} is a picture or a sound"),
    }
}

#[test]
fn huge_pictures_are_refused_before_they_are_decoded() {
    let mut lossless = std::fs::read("tests/fixtures/pictures/lossless.webp").unwrap();
    // Both sides less one, in 14 bits each, behind a marker.
    lossless[21..25].copy_from_slice(&(11_999_u32 | 11_999 << 14).to_le_bytes());
    for (bytes, size) in [
        (png(30_000, 30_000), "30000×30000"),
        (jpeg(30_000, 30_000), "30000×30000"),
        (gif(30_000, 30_000), "30000×30000"),
        (bmp(30_000, -30_000), "30000×30000"),
        (avif(30_000, 30_000), "30000×30000"),
        (lossless, "12000×12000"),
        (png(8000, 8000), "8000×8000"),
    ] {
        let why = format!("“big.png” has {size} pixels; scale it down to at most");
        let refusal = refusal("big.png", &bytes);
        assert!(refusal.starts_with(&why), "{refusal}");
    }
}

#[test]
fn sides_may_be_of_any_length() {
    let mut strip = std::io::Cursor::new(Vec::new());
    let pixels = image::GrayImage::from_fn(20_000, 150, |x, _| image::Luma([(x / 80) as u8]));
    pixels.write_to(&mut strip, image::ImageFormat::Png).unwrap();
    let Opened::Picture { picture, .. } =
        opened(vec![InputFile::in_memory("panorama.png", strip.into_inner())]).unwrap()
    else {
        panic!("one picture")
    };
    assert_eq!([picture.width, picture.height], [20_000, 150]);
    assert_eq!([0, 40 * 80, 19_999].map(|x| picture.rgba[4 * x]), [0, 40, 249]);
}

#[test]
fn what_is_no_picture_gets_a_sentence() {
    for (name, bytes, why) in [
        ("x", &b""[..], "is empty."),
        (
            "Cat.PNG",
            "not a cat, naïve".as_bytes(),
            "is a text file, not the image that its name says: download or save it again.",
        ),
        ("notes", b"hello", "is a text file, not a table."),
        (
            "x",
            &[0, 1, 2, 3, 250],
            "is a file of an unknown kind: drop images, arrays, a table, or a ZIP of them.",
        ),
        ("x.png", &png(5, 5)[..20], "is a damaged image: its size cannot be read."),
        ("x.png", &png(0, 5), "is a damaged image: its size cannot be read."),
        ("x.jpg", &jpeg(5, 5)[..12], "is a damaged image: its size cannot be read."),
    ] {
        assert_eq!(refusal(name, bytes), format!("“{name}” {why}"));
    }
}

/// A grey PNG of this side.
fn square(side: u32, value: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image =
        image::GrayImage::from_fn(side, side, |x, y| image::Luma([value.wrapping_add((x * y) as u8)]));
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn suggestions_are_settings_that_can_be_used() {
    let arrays = |dimensions: &[u32]| {
        let count = dimensions.iter().product::<u32>() as usize;
        vec![InputFile::in_memory("images-idx3-ubyte", idx(dimensions, &counting(count)))]
    };
    let labelled = |n: u32| {
        let labels = idx(&[n], &(0..n).map(|i| (i % 3) as u8).collect::<Vec<_>>());
        [arrays(&[n, 28, 28]), vec![InputFile::in_memory("labels-idx1-ubyte", labels)]].concat()
    };
    let pieces = (0..30_u8).map(|i| {
        let folder = if i < 24 { "train/good" } else { "test/hole" };
        InputFile::in_memory(format!("{folder}/{i}.png"), square(96, i))
    });
    for (files, net, name) in [
        (labelled(20), Net::Dense, "Classes"),
        (labelled(300), Net::Dense, "Classes"),
        (arrays(&[20_000, 8, 8]), Net::Dense, "Reconstructions"),
        (arrays(&[20, 96, 96, 3]), Net::Conv, "Reconstructions"),
        (pieces.collect(), Net::Conv, "Find anomalies"),
    ] {
        let Opened::Set(draft) = opened(files).unwrap() else { panic!("a set") };
        let look = draft.look(&draft.choices());
        assert_eq!(look.preset_name, name);
        let (link, notes) = Link::parse(&format!("data={OWN_DATA}&{}", look.preset));
        assert_eq!(notes.iter().filter(|note| !note.0.starts_with("n=")).count(), 0, "{notes:?}");
        let spec = link.spec;
        assert_eq!(spec.net, net, "{}", look.preset);
        assert!(spec.batch <= Spec::default().batch);
        let steps = spec.epochs * (look.count * 9 / 10).div_ceil(spec.batch);
        assert!(steps >= 2000, "{steps} steps of {}", look.preset);
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), head in 0usize..12) {
        let heads: [&[u8]; 12] = [
            b"", &[0, 0, 8, 3], &[0, 0, 8, 1], &[0, 0, 8, 4], &[0x1f, 0x8b, 8, 0], b"\xff\xd8\xff", b"GIF89a",
            b"BM", b"RIFF\0\0\0\0WEBP", b"\0\0\0\0ftypavif", b"\x89PNG\r\n\x1a\n", b"<svg",
        ];
        let bytes = [heads[head], &bytes].concat();
        let files: [&[(&str, &[u8])]; 3] =
            [&[("a", &bytes)], &[("a", &gzip(&bytes))], &[("a", &bytes), ("b", &images())]];
        for files in files {
            if let Err(text) = set(files) {
                prop_assert!((text.ends_with('.') || text.ends_with("sound")) && text.len() < 300, "{text}");
            }
        }
    }

    #[test]
    fn a_truncated_file_is_an_error(cut in 0.0f64..1.0, packed in any::<bool>()) {
        let whole = idx(&[20, 6, 5], &counting(600));
        let whole = if packed { gzip(&whole) } else { whole };
        let part = &whole[..(whole.len() as f64 * cut) as usize];
        prop_assert!(set(&[("a", part)]).is_err());
    }

    #[test]
    fn what_is_written_is_read(n in 1usize..6, height in 5usize..9, width in 5usize..9, colour in any::<bool>()) {
        let channels = if colour { 3 } else { 1 };
        // The whole range, or it would be stretched.
        let count = n * height * width * channels;
        let values: Vec<u8> = (0..count).map(|i| if i == 1 { 255 } else { (i * 73) as u8 }).collect();
        let mut dimensions = vec![n as u32, height as u32, width as u32];
        if colour {
            dimensions.push(3);
        }
        let set = set(&[("a", &gzip(&idx(&dimensions, &values)))]).unwrap();
        prop_assert_eq!(set.shape, ImageShape { channels, height, width });
        prop_assert_eq!(set.len(), n);
        for i in 0..set.pixels.len() {
            let (pixel, channel) = (i % (height * width), i / (height * width) % channels);
            let image = i / (height * width * channels);
            prop_assert_eq!(set.pixels[i], values[(image * height * width + pixel) * channels + channel]);
        }
    }

    #[test]
    fn one_changed_byte_is_an_error_or_a_valid_set(at in 0usize..100, value in any::<u8>()) {
        let mut bytes = idx(&[2, 6, 7], &counting(84));
        bytes[at] = value;
        match set(&[("a", &bytes)]) {
            Ok(set) => prop_assert_eq!(set.pixels.len(), set.len() * set.shape.len()),
            Err(text) => prop_assert!(text.ends_with('.'), "{text}"),
        }
    }
}
