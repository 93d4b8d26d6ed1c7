//! Picture files made by other programs (`fixtures/pictures/make.py`) are read as their owners would expect.
#![cfg(feature = "readers")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::import::pictures;
use hourglass::data::import::{DecodedPicture, NoDecoder};
use proptest::prelude::*;
use std::path::Path;

fn decode(name: &str, bytes: &[u8]) -> Result<DecodedPicture, String> {
    pollster::block_on(pictures::decode(name, bytes, &NoDecoder)).map_err(|error| error.to_string())
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new("tests/fixtures/pictures").join(name)).unwrap()
}

fn picture(name: &str) -> DecodedPicture {
    decode(name, &bytes(name)).unwrap()
}

/// The pixel in the middle of a cell of the scene's 12×8.
fn cell(picture: &DecodedPicture, x: usize, y: usize) -> [u8; 4] {
    let (x, y) = ((2 * x + 1) * picture.width / 24, (2 * y + 1) * picture.height / 16);
    picture.rgba.as_chunks::<4>().0[y * picture.width + x]
}

fn is_near(a: [u8; 4], b: [u8; 4], most: u8) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= most)
}

#[test]
fn every_format_shows_the_same_scene() {
    let files = [
        ("rgb.png", 0),
        ("palette.png", 0),
        ("animated.png", 0),
        ("lossless.webp", 0),
        ("lossy.webp", 50),
        ("animated.webp", 0),
        ("animated.gif", 0),
        ("rgb.bmp", 0),
        ("rgba.bmp", 0),
        ("palette.bmp", 0),
        ("palette.tif", 0),
        ("rgb-lzw.tif", 0),
        ("rgb-packbits.tif", 0),
        ("rgb-tiles-deflate.tif", 0),
        ("planar-rgb.tif", 0),
        ("bigtiff.tif", 0),
        ("jpeg-inside.tif", 30),
        ("progressive.jpg", 12),
    ];
    for (name, most) in files {
        let picture = picture(name);
        let head = pictures::head(&bytes(name)).unwrap();
        assert_eq!([head.width as usize, head.height as usize], [picture.width, picture.height], "{name}");
        assert!(head.colour, "{name}");
        for (x, y, colour) in [(1, 0, [255; 4]), (2, 6, [200, 0, 0, 255]), (10, 1, [0, 0, 200, 255])] {
            let got = cell(&picture, x, y);
            assert!(is_near(got, colour, most), "{name} at {x}, {y}: {got:?} instead of {colour:?}");
        }
    }
    let print = picture("cmyk.tif");
    assert!(is_near(cell(&print, 2, 6), [200, 0, 0, 255], 3) && is_near(cell(&print, 1, 0), [255; 4], 3));
    let print = picture("cmyk.jpg");
    assert!(is_near(cell(&print, 2, 6), [200, 0, 0, 255], 12) && is_near(cell(&print, 1, 0), [255; 4], 12));
}

#[test]
fn photos_stand_upright() {
    for orientation in 1..=8 {
        let name = format!("orientation-{orientation}.jpg");
        let head = pictures::head(&bytes(&name)).unwrap();
        let picture = picture(&name);
        assert_eq!([head.width, head.height], [96, 64], "{name}");
        assert_eq!([picture.width, picture.height], [96, 64], "{name}");
        assert!(is_near(cell(&picture, 1, 0), [255; 4], 12), "{name}: the mark is not in its corner");
        assert!(is_near(cell(&picture, 2, 6), [200, 0, 0, 255], 12), "{name}");
    }
}

#[test]
fn brightness_keeps_its_range_and_dark_ranges_are_stretched_and_said() {
    let files = [
        ("grey.png", 255, ""),
        ("grey.jpg", 255, ""),
        ("16-bit.png", 255, ""),
        ("grey-16-bit-big-endian.tif", 255, ""),
        ("grey-float-0-to-1.tif", 255, ""),
        ("12-in-16-bit.png", 255, "12-bit values were stretched"),
        ("grey-12-in-16-bit.tif", 255, "12-bit values were stretched"),
        ("8-in-16-bit.png", 255, "from 0 to 255 of 65535: they were stretched"),
        ("grey-float-any-range.tif", 255, "from -1000 to 785 were stretched"),
        ("grey-signed-16-bit.tif", 255, "from -1000 to 1000 were stretched"),
        ("mask-of-4-classes.png", 255, "from 0 to 3 of 255: they were stretched"),
        ("dark-16-bit.png", 35, "dark: its brightest value is 14 % of white"),
    ];
    for (name, white, note) in files {
        let picture = picture(name);
        let notes = picture.notes.join(" ");
        assert!(notes.contains(note) && notes.is_empty() == note.is_empty(), "{name}: {notes}");
        let most = picture.rgba.as_chunks::<4>().0.iter().map(|p| p[0]).max().unwrap();
        assert_eq!(most, white, "{name}");
        if name != "grey.jpg" {
            let row: Vec<u8> = picture.rgba.as_chunks::<4>().0[..12].iter().map(|p| p[1]).collect();
            assert!(row.is_sorted() && row[0] == 0, "{name}: {row:?}");
        }
    }
    for name in ["one-bit.png", "one-bit.tif"] {
        let picture = picture(name);
        assert_eq!([cell(&picture, 0, 0), cell(&picture, 11, 0)], [[0, 0, 0, 255], [255; 4]], "{name}");
    }
    assert_eq!(cell(&picture("grey-alpha.png"), 0, 0), [40, 40, 40, 0]);
    assert_eq!(cell(&picture("grey-alpha.png"), 11, 0), [40, 40, 40, 255]);
}

#[test]
fn what_is_left_out_or_not_to_be_seen_is_said() {
    for (name, note) in [
        ("animated.png", "Only the first of its 3 frames is used."),
        ("animated.webp", "Only the first of its 3 frames is used."),
        ("animated.gif", "Only the first of its 3 frames is used."),
        ("three-pages.tif", "Only the first of its 3 pages is used."),
        ("transparent-throughout.png", "There is nothing to see in it: it is transparent throughout."),
        ("one-colour.png", "There is nothing to see in it: all of it has one colour."),
    ] {
        assert_eq!(picture(name).notes, [note], "{name}");
    }
    let icon = picture("two-sizes.ico");
    assert_eq!([icon.width, icon.height], [48, 48]);
    for (name, size) in [("1x1.png", [1, 1]), ("1x5000.png", [1, 5000])] {
        let picture = picture(name);
        assert_eq!([picture.width, picture.height], size);
        assert!(picture.notes.is_empty());
    }
}

#[test]
fn cut_off_files_are_refused_by_a_sentence() {
    for name in [
        "rgb.png",
        "lossless.webp",
        "lossy.webp",
        "progressive.jpg",
        "grey.jpg",
        "rgb.bmp",
        "animated.gif",
        "rgb-lzw.tif",
        "rgb-tiles-deflate.tif",
        "bigtiff.tif",
        "two-sizes.ico",
    ] {
        let whole = bytes(name);
        for part in [3, 12, whole.len() / 3, whole.len() / 2, whole.len() * 3 / 4] {
            match decode(name, &whole[..part]) {
                Err(error) => {
                    assert!(error.starts_with(&format!("“{name}” ")) && error.ends_with('.'), "{error}");
                }
                // The first frame may be whole.
                Ok(_) => assert!(name.starts_with("animated"), "{name} of {part} bytes was read"),
            }
        }
    }
}

#[test]
fn what_only_the_platform_reads_is_recognised_and_refused_by_name() {
    let media = |brand: &[u8; 4], other: &[u8; 4], size: [u32; 2]| {
        let mut bytes = [&[0, 0, 0, 20], b"ftyp".as_slice(), brand, &[0; 4], other].concat();
        bytes.extend([&[0, 0, 0, 20], b"ispe".as_slice(), &[0; 4]].concat());
        bytes.extend(size.map(u32::to_be_bytes).concat());
        bytes
    };
    for (bytes, why) in [
        (
            media(b"heic", b"mif1", [4032, 3024]),
            "is a HEIC photo, which the command line can't read: export it as JPEG.",
        ),
        (
            media(b"mif1", b"heic", [4032, 3024]),
            "is a HEIC photo, which the command line can't read: export it as JPEG.",
        ),
        (
            media(b"mif1", b"avif", [400, 300]),
            "is an AVIF image, which the command line can't read: save it as JPEG.",
        ),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>".to_vec(),
            "is an SVG drawing, which the command line can't read: save it as PNG.",
        ),
        (media(b"heic", b"mif1", [30_000, 30_000]), "has 30000×30000 pixels; scale it down"),
    ] {
        let error = decode("a.jpg", &bytes).unwrap_err();
        assert!(error.starts_with(&format!("“a.jpg” {why}")), "{error}");
    }
    assert_eq!(pictures::head(&media(b"heic", b"mif1", [4032, 3024])).unwrap().width, 4032);
}

#[test]
fn a_drawing_is_one_whatever_stands_before_it() {
    let long = "long ".repeat(2000);
    for (text, is_drawing) in [
        (
            format!(
                "<?xml version='1.0'?>\n<!-- {long} -->\n<!DOCTYPE svg [<!ENTITY a 'b>'>]>\n<svg width='100%'>"
            ),
            true,
        ),
        ("\u{feff}<svg>".into(), true),
        ("<x:svg xmlns:x='http://www.w3.org/2000/svg'>".into(), true),
        (format!("<!-- {long}"), false),
        ("<html><svg></svg></html>".into(), false),
        ("<svgs>".into(), false),
        ("an <svg> in a text".into(), false),
    ] {
        assert_eq!(pictures::head(text.as_bytes()).is_some(), is_drawing, "{}", &text[..20.min(text.len())]);
    }
}

#[test]
fn enormous_pictures_are_refused_before_they_are_decoded() {
    // A PNG and a BMP of a few bytes that promise 30 000×30 000.
    let side = 30_000_u32;
    let mut png = bytes("rgb.png");
    png[16..20].copy_from_slice(&side.to_be_bytes());
    png[20..24].copy_from_slice(&side.to_be_bytes());
    // The checksum of the changed header.
    let sum = png[12..29].iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |s, _| if s & 1 == 1 { s >> 1 ^ 0xedb8_8320 } else { s >> 1 })
    });
    png[29..33].copy_from_slice(&(!sum).to_be_bytes());
    let mut bmp = bytes("rgb.bmp");
    bmp[18..22].copy_from_slice(&side.to_le_bytes());
    bmp[22..26].copy_from_slice(&side.to_le_bytes());
    for file in [png, bmp] {
        let error = decode("big", &file).unwrap_err();
        assert!(error.starts_with("“big” has 30000×30000 pixels; scale it down"), "{error}");
    }
}

/// A file of each decoder and way of packing.
const ALL: [&str; 20] = [
    "rgb.png",
    "palette.png",
    "animated.png",
    "12-in-16-bit.png",
    "orientation-6.jpg",
    "progressive.jpg",
    "cmyk.jpg",
    "lossless.webp",
    "lossy.webp",
    "animated.webp",
    "animated.gif",
    "palette.bmp",
    "two-sizes.ico",
    "palette.tif",
    "rgb-lzw.tif",
    "rgb-packbits.tif",
    "rgb-tiles-deflate.tif",
    "planar-rgb.tif",
    "one-bit.tif",
    "jpeg-inside.tif",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn no_bytes_panic(
        which in 0..ALL.len(),
        flips in prop::collection::vec((any::<bool>(), any::<prop::sample::Index>(), any::<u8>()), 1..12),
        part in 0.0..1.0_f64,
    ) {
        let mut bytes = bytes(ALL[which]);
        for (in_head, at, value) in flips {
            let length = if in_head { bytes.len().min(64) } else { bytes.len() };
            bytes[at.index(length)] = value;
        }
        let _ = decode("x", &bytes);
        bytes.truncate((bytes.len() as f64 * part) as usize);
        let _ = decode("x", &bytes);
    }
}
