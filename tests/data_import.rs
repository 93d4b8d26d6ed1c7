//! Importers: good files are read, bad ones get a sentence, and no bytes make them panic.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use flate2::{Compression, write::GzEncoder};
use hourglass::data::import::{
    DatasetPart, ImportError, NETWORK_SIDE, ReadError, check_image, pair, read_idx, recognise,
};
use hourglass::data::{ImageSet, ImageShape, LabelKind};
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
    idx(&[3, 2, 4], &counting(24))
}

fn sentence(files: &[(&str, &[u8])]) -> String {
    pair("Mine", files).unwrap_err().to_string()
}

/// The format of a picture that can be opened.
fn checked(name: &str, bytes: &[u8]) -> Result<&'static str, ImportError> {
    check_image(name, bytes).map(|format| format.name)
}

#[test]
fn a_pair_in_any_order_packed_or_not() {
    let labels = idx(&[3], &[7, 0, 7]);
    let (packed_images, packed_labels) = (gzip(&images()), gzip(&labels));
    let first = pair("Mine", &[("i", &images()), ("l", &labels)]).unwrap();
    let second = pair("Mine", &[("l.gz", &packed_labels), ("i.gz", &packed_images)]).unwrap();
    assert_eq!(first, second);
    assert_eq!(first.shape, ImageShape::grey(2, 4));
    assert_eq!(first.pixels, counting(24));
    assert_eq!(first.labels[0].kind, LabelKind::Class(vec!["0".into(), "7".into()]));
    assert_eq!(first.labels[0].values, [1.0, 0.0, 1.0]);
    let alone = pair("Mine", &[("i", &images())]).unwrap();
    assert_eq!(alone, ImageSet { labels: vec![], ..first });
}

#[test]
fn colours_come_channel_by_channel() {
    let DatasetPart::Images { shape, pixels } = read_idx(&idx(&[1, 1, 2, 3], &[1, 2, 3, 4, 5, 6])).unwrap()
    else {
        panic!("these are images")
    };
    assert_eq!(shape, ImageShape { channels: 3, height: 1, width: 2 });
    assert_eq!(pixels, [1, 4, 2, 5, 3, 6]);
}

#[test]
fn large_images_are_scaled_down() {
    let values: Vec<u8> = (0..2 * 64 * 128).map(|i| if i < 64 * 128 { 40 } else { 200 }).collect();
    let set = pair("Large", &[("i", &idx(&[2, 64, 128], &values))]).unwrap();
    assert_eq!(set.shape, ImageShape::grey(NETWORK_SIDE / 2, NETWORK_SIDE));
    assert_eq!(set.len(), 2);
    assert!(set.image(0).iter().all(|v| *v == 40) && set.image(1).iter().all(|v| *v == 200));
}

#[test]
fn bad_files_get_a_sentence() {
    let mut wrong_magic = images();
    wrong_magic[0] = 0x12;
    let cut = &gzip(&images())[..20];
    let mut damaged = gzip(&images());
    let last = damaged.len() - 6;
    damaged[last] ^= 1;
    let short = &images()[..16 + 20];
    let mut long = images();
    long.push(0);
    let floats = [&[0, 0, 0x0d, 1][..], &[0; 8]].concat();
    let cases: [(&[u8], &str); 16] = [
        (
            &wrong_magic,
            "“f” is not an IDX file: it begins with 0x12000803, where images begin with 0x00000803 and labels with 0x00000801.",
        ),
        (cut, "“f” is a gzip file that was cut off: fetch it again."),
        (&damaged, "“f” is a damaged gzip file: fetch it again."),
        (short, "“f” promises 3 images but holds only 2: it is incomplete, or its header is wrong."),
        (&gzip(short), "“f” promises 3 images but holds only 2: it is incomplete, or its header is wrong."),
        (&long, "“f” holds more than the 3 images that its header promises: the header is wrong."),
        (&idx(&[0, 28, 28], &[]), "“f” holds no images: its header promises none."),
        (&idx(&[5, 0, 28], &[]), "“f” holds images of 0×28 pixels, which is nothing to learn from."),
        (
            &idx(&[1, 30_000, 30_000], &[]),
            "“f” holds images of 30000×30000 pixels; at most 1024×1024 can be read: scale them down.",
        ),
        (
            &idx(&[u32::MAX, 28, 28], &[]),
            "“f” promises 4294967295 images; at most 100000 can be read: cut it down.",
        ),
        (
            &idx(&[100_000, 1000, 1000], &[]),
            "“f” would take 95367 MB unpacked; at most 256 MB can be read: cut it down.",
        ),
        (&floats, "“f” holds 32-bit fractions, but only unsigned bytes (0 to 255) can be read: convert it."),
        (
            &idx(&[2, 2], &[1, 2, 3, 4]),
            "“f” has 2 dimensions; labels have 1, grey images 3, colour images 4.",
        ),
        (&images()[..9], "“f” ends within its header: it is incomplete, fetch it again."),
        (b"a,b,c\n1,2,3\n", "“f” is a table, not an IDX file."),
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
    assert!(sentence(&[i, i]).contains("both hold images"));
    assert!(sentence(&[l, l]).contains("both hold labels"));
    assert!(sentence(&[i, l, l]).starts_with("3 files are too many"));
    assert!(sentence(&[]).starts_with("There is no file"));
    assert!(sentence(&[("cat.png", &png(5, 5))]).starts_with("“cat.png” is a picture, not an IDX file"));
}

#[test]
fn a_bomb_takes_no_memory() {
    // 4 MiB of zeros in 4 KiB, behind a header that promises one small image.
    let bomb = gzip(&[idx(&[1, 2, 2], &[0; 4]), vec![0; 4 << 20]].concat());
    assert!(bomb.len() < 8 << 10);
    assert_eq!(read_idx(&bomb), Err(ReadError::Long { promised: 1, what: "images" }));
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &size[..], b"\x08\x06\0\0\0"].concat()
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let frame = [&[8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[3]].concat();
    let table = [&b"\xff\xc4\0\x06"[..], &[0xff, 0xc0, 1, 2]].concat();
    [b"\xff\xd8\xff\xe0\0\x04ab", &table[..], b"\xff\xff\xc2\0\x11", &frame].concat()
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    [&b"GIF89a"[..], &width.to_le_bytes(), &height.to_le_bytes()].concat()
}

fn bmp(width: i32, height: i32) -> Vec<u8> {
    [&b"BM\x00\x01\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"[..], &width.to_le_bytes(), &height.to_le_bytes()].concat()
}

fn webp(chunk: &[u8; 4], rest: &[u8]) -> Vec<u8> {
    [b"RIFF\0\0\0\0WEBP", &chunk[..], &[0; 4], rest].concat()
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
        assert_eq!(checked("cat.txt", &bytes), Ok(kind));
        assert_eq!(recognise("", &bytes).format().map(|format| format.name), Some(kind));
    }
}

#[test]
fn huge_pictures_are_refused_before_they_are_decoded() {
    let lossy = webp(b"VP8 ", &[0, 0, 0, 0x9d, 1, 0x2a, 0xff, 0x3f, 0xff, 0x3f]);
    let lossless = webp(b"VP8L", &[0x2f, 0xff, 0xff, 0xff, 0x0f]);
    let extended = webp(b"VP8X", &[0, 0, 0, 0, 0x2f, 0x75, 0, 0x2f, 0x75, 0]);
    for (bytes, size) in [
        (png(30_000, 30_000), "30000×30000"),
        (jpeg(30_000, 30_000), "30000×30000"),
        (gif(30_000, 30_000), "30000×30000"),
        (bmp(30_000, -30_000), "30000×30000"),
        (avif(30_000, 30_000), "30000×30000"),
        (lossy, "16383×16383"),
        (lossless, "16384×16384"),
        (extended, "30000×30000"),
        (png(8000, 8000), "8000×8000"),
        (png(9000, 10), "9000×10"),
    ] {
        assert_eq!(
            checked("big.png", &bytes).unwrap_err().to_string(),
            format!(
                "“big.png” has {size} pixels; scale it down to at most 8192 a side and 52 million in all."
            )
        );
    }
    assert_eq!(checked("", &png(8000, 5000)), Ok("PNG"));
}

#[test]
fn what_is_no_picture_gets_a_sentence() {
    let check = |name: &str, bytes: &[u8]| checked(name, bytes).unwrap_err().to_string();
    assert_eq!(
        check("Cat.PNG", "not a cat, naïve".as_bytes()),
        "“Cat.PNG” is a text file that is named .png: choose a real picture."
    );
    assert!(check("notes", b"hello").starts_with("“notes” is a text file, not a picture"));
    assert!(check("x", b"").starts_with("“x” is an empty file, not"));
    assert!(check("x", &images()).starts_with("“x” is an IDX file, not"));
    assert!(check("x", &gzip(b"?")).starts_with("“x” is a gzip file, not"));
    assert!(check("x", &[0, 1, 2, 3, 250]).starts_with("“x” is a file of an unknown kind, not"));
    assert_eq!(check("x.png", &png(5, 5)[..20]), "“x.png” is a damaged PNG: its size cannot be read.");
    assert_eq!(check("x.png", &png(0, 5)), "“x.png” is a damaged PNG: its size cannot be read.");
    assert_eq!(check("x.jpg", &jpeg(5, 5)[..12]), "“x.jpg” is a damaged JPEG: its size cannot be read.");
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), head in 0usize..12) {
        let heads: [&[u8]; 12] = [
            b"", &[0, 0, 8, 3], &[0, 0, 8, 1], &[0, 0, 8, 4], &[0x1f, 0x8b, 8, 0], b"\xff\xd8\xff", b"GIF89a",
            b"BM", b"RIFF\0\0\0\0WEBP", b"\0\0\0\0ftypavif", b"\x89PNG\r\n\x1a\n", b"<svg",
        ];
        let bytes = [heads[head], &bytes].concat();
        let _ = read_idx(&bytes);
        let _ = read_idx(&gzip(&bytes));
        let _ = check_image("a.png", &bytes);
        if let Err(error) = pair("", &[("a", &bytes), ("b", &images())]) {
            let text = error.to_string();
            prop_assert!(text.ends_with('.') && text.len() < 300, "{text}");
        }
    }

    #[test]
    fn a_truncated_file_is_an_error(cut in 0.0f64..1.0, packed in any::<bool>()) {
        let whole = idx(&[20, 6, 5], &counting(600));
        let whole = if packed { gzip(&whole) } else { whole };
        let part = &whole[..(whole.len() as f64 * cut) as usize];
        prop_assert!(read_idx(part).is_err());
    }

    #[test]
    fn what_is_written_is_read(n in 1usize..6, height in 1usize..9, width in 1usize..9, colour in any::<bool>()) {
        let channels = if colour { 3 } else { 1 };
        let values = counting(n * height * width * channels);
        let mut dimensions = vec![n as u32, height as u32, width as u32];
        if colour {
            dimensions.push(3);
        }
        let set = pair("", &[("", &gzip(&idx(&dimensions, &values)))]).unwrap();
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
        match pair("", &[("", &bytes)]) {
            Ok(set) => prop_assert_eq!(set.pixels.len(), set.len() * set.shape.len()),
            Err(ImportError::Read { .. } | ImportError::OnlyLabels { .. }) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
