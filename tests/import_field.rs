//! Pictures that people stumbled over come out as they would expect. Skipped without the folder of them beside the repository.
#![cfg(feature = "readers")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::import::pictures::{self, PictureFormat};
use hourglass::data::import::{DecodedPicture, NoDecoder};
use hourglass::data::preprocess::{Framed, Invert, Picture, frame};
use hourglass::data::{Framing, ImageShape};

const FACES: ImageShape = ImageShape { channels: 3, height: 32, width: 32 };

/// A file of the folder; `None`, with a message, without it.
fn field(path: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(format!("../shared/field/{path}")).ok();
    if bytes.is_none() {
        println!("skipped: {path} is not here");
    }
    bytes
}

fn decode(name: &str, bytes: &[u8]) -> Result<DecodedPicture, String> {
    pollster::block_on(pictures::decode(name, bytes, &NoDecoder)).map_err(|error| error.to_string())
}

fn picture(path: &str) -> Option<DecodedPicture> {
    Some(decode(path, &field(path)?).unwrap())
}

/// Mean absolute difference of two pictures, of 255.
fn difference(a: &DecodedPicture, b: &DecodedPicture) -> f32 {
    assert_eq!([a.width, a.height], [b.width, b.height]);
    let sum: u64 = a.rgba.iter().zip(&b.rgba).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f32 / a.rgba.len() as f32
}

fn framed(picture: &DecodedPicture, framing: Framing) -> Framed {
    let view = Picture { width: picture.width, height: picture.height, rgba: &picture.rgba };
    frame(view, FACES, framing, Invert::Auto)
}

#[test]
fn photos_stand_upright_and_print_colours_are_right() {
    let Some(upright) = picture("10-exif-rotated/upright-orientation-1.jpg") else { return };
    for orientation in [3, 6, 8] {
        let path = format!("10-exif-rotated/upright-orientation-{orientation}.jpg");
        let Some(other) = picture(&path) else { return };
        assert!(difference(&upright, &other) < 6.0, "{path}");
    }
    let (Some(print), Some(rgb)) =
        (picture("12-cmyk-jpeg/print-cmyk.jpg"), picture("12-cmyk-jpeg/same-rgb.jpg"))
    else {
        return;
    };
    assert!(difference(&print, &rgb) < 12.0, "{}", difference(&print, &rgb));
}

#[test]
fn every_kind_of_file_is_read_by_its_content() {
    for (path, format) in [
        ("11-16-bit-png/scan-16bit-full-range.png", PictureFormat::Png),
        ("13-transparent-png/black-ink-on-transparent.png", PictureFormat::Png),
        ("13-transparent-png/grey-alpha.png", PictureFormat::Png),
        ("13-transparent-png/one-bit.png", PictureFormat::Png),
        ("13-transparent-png/palette-transparent.png", PictureFormat::Png),
        ("14-tiff/microscope.tif", PictureFormat::Tiff),
        ("14-tiff/microscope-grey.tiff", PictureFormat::Tiff),
        ("16-extreme-sizes/3000x20-strip.png", PictureFormat::Png),
        ("17-wrong-extension/jpeg-named.png", PictureFormat::Jpeg),
        ("17-wrong-extension/webp-named.jpg", PictureFormat::WebP),
        ("17-wrong-extension/png-without-extension", PictureFormat::Png),
    ] {
        let Some(bytes) = field(path) else { return };
        let head = pictures::head(&bytes).unwrap();
        assert_eq!(head.format, format, "{path}");
        let picture = decode(path, &bytes).unwrap();
        assert_eq!([picture.width, picture.height], [head.width as usize, head.height as usize], "{path}");
        assert!(picture.notes.is_empty(), "{path}: {:?}", picture.notes);
        // Something is to be seen, in the pixels or in their opacity.
        let pixels = picture.rgba.as_chunks::<4>().0;
        let spread = |channel: usize| {
            let values = pixels.iter().map(|pixel| pixel[channel]);
            values.clone().max().unwrap() - values.min().unwrap()
        };
        assert!(spread(1).max(spread(3)) > 100, "{path}");
    }
    for animation in ["count.gif", "count.png", "count.webp"] {
        let Some(picture) = picture(&format!("18-animated/{animation}")) else { return };
        assert!(picture.notes[0].starts_with("Only the first of its "), "{animation}: {:?}", picture.notes);
    }
}

#[test]
fn refusals_name_the_file_and_the_way_out() {
    for (path, why) in [
        ("16-extreme-sizes/8000x8000.png", "has 8000×8000 pixels; scale it down to at most"),
        ("17-wrong-extension/pdf-named.png", "is not an image that can be read"),
        ("15-svg/no-size.svg", "is an SVG drawing, which the command line can't read: save it as PNG."),
    ] {
        let Some(bytes) = field(path) else { continue };
        let error = decode(path, &bytes).unwrap_err();
        assert!(error.starts_with(&format!("“{path}” {why}")), "{error}");
    }
}

#[test]
fn every_drawing_is_recognised() {
    let Ok(folder) = std::fs::read_dir("../shared/field/15-svg") else { return };
    for file in folder.flatten() {
        let bytes = std::fs::read(file.path()).unwrap();
        let head = pictures::head(&bytes).map(|head| head.format);
        assert_eq!(head, Some(PictureFormat::Svg), "{:?}", file.path());
    }
}

#[test]
fn single_pictures_keep_their_colours_and_tell_what_is_cut_off() {
    for name in ["product-red-on-white.png", "passport-photo.jpg", "same-portrait-on-grey-blue.jpg"] {
        let Some(picture) = picture(&format!("27-portrait-on-white/{name}")) else { return };
        assert!(!framed(&picture, Framing::Crop).inverted, "{name}");
    }
    let Some(wide) = picture("21-not-square/photo-object-at-left-400x100.png") else { return };
    let spread = |framed: &Framed| framed.pixels.iter().max().unwrap() - framed.pixels.iter().min().unwrap();
    let cropped = framed(&wide, Framing::Crop);
    assert_eq!(cropped.kept, 0.25);
    let whole = framed(&wide, Framing::Pad);
    assert_eq!(whole.kept, 1.0);
    assert!(spread(&whole) > 60, "the object at the left is in the image");
}
