//! Pictures from outside are made like the images of a set.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::preprocess::{Framed, Ground, Invert, Picture, frame, framing_of, ground_of};
use hourglass::data::{Framing, ImageSet, ImageShape, dataset};
use proptest::prelude::*;

const MNIST: ImageShape = ImageShape::grey(28, 28);

fn digits(n: usize) -> ImageSet {
    dataset("digits").unwrap().generate(n, 11)
}

/// A picture that a pixel function paints.
struct Painted {
    width: usize,
    height: usize,
    rgba: Vec<u8>,
}

impl Painted {
    fn new(width: usize, height: usize, pixel: impl Fn(usize, usize) -> [u8; 4]) -> Self {
        let rgba = (0..width * height).flat_map(|i| pixel(i % width, i / width)).collect();
        Self { width, height, rgba }
    }

    /// A digit, seven times as large, somewhere on a page; `pixel` makes a colour of the ink, 0 to 255.
    fn page(digit: &[u8], pixel: impl Fn(u8) -> [u8; 4]) -> Self {
        let (left, top) = (101, 33);
        Self::new(400, 280, |x, y| {
            let inside = (left..left + 196).contains(&x) && (top..top + 196).contains(&y);
            pixel(if inside { digit[(y - top) / 7 * 28 + (x - left) / 7] } else { 0 })
        })
    }

    fn frame(&self, shape: ImageShape, framing: Framing, invert: Invert) -> Framed {
        frame(Picture { width: self.width, height: self.height, rgba: &self.rgba }, shape, framing, invert)
    }

    fn written(&self) -> Framed {
        self.frame(MNIST, Framing::Handwriting, Invert::Auto)
    }
}

/// Mean absolute difference of two images, of 255.
fn difference(a: &[u8], b: &[u8]) -> f32 {
    a.iter().zip(b).map(|(a, b)| f32::from(a.abs_diff(*b))).sum::<f32>() / a.len() as f32
}

fn opaque(v: u8) -> [u8; 4] {
    [v, v, v, 255]
}

#[test]
fn a_digit_comes_back_whatever_it_was_drawn_with() {
    let set = digits(10);
    for i in 0..set.len() {
        let digit = set.image(i);
        let light = Painted::page(digit, opaque).written();
        let off = difference(&light.pixels, digit);
        assert!(off < 4.0, "digit {i} is off by {off}");
        assert!(!light.inverted);
        let dark = Painted::page(digit, |v| opaque(255 - v)).written();
        assert!(dark.inverted);
        assert_eq!(dark.pixels, light.pixels);
        let on_nothing = Painted::page(digit, |v| [0, 0, 0, v]).written();
        assert_eq!(on_nothing.pixels, light.pixels);
        let white_on_nothing = Painted::page(digit, |v| [255, 255, 255, v]).written();
        assert_eq!(white_on_nothing.pixels, light.pixels);
        let blue_on_grey = Painted::page(digit, |v| [180 - v / 2, 180 - v / 2, 200 - v / 8, 255]).written();
        assert!(blue_on_grey.inverted);
        assert!(difference(&blue_on_grey.pixels, digit) < 6.0, "digit {i}");
    }
}

#[test]
fn paper_is_not_ink() {
    // A photograph of a page: shadow to one side, grain, grey ink.
    let digit = digits(1);
    let clean = Painted::page(digit.image(0), opaque);
    let grain = |x: usize, y: usize| (x * 7919 + y * 104_729) % 13;
    let photo = Painted::new(400, 280, |x, y| {
        let ink = usize::from(clean.rgba[4 * (y * 400 + x)]);
        opaque((190 + x / 40 + grain(x, y) - ink / 2) as u8)
    });
    let framed = photo.written();
    assert!(framed.inverted);
    // Its faintest edge is lost among the grain, so it is not the same to the pixel; but it is all there, and alone.
    let mass = |image: &[u8]| image.iter().map(|v| f32::from(*v)).sum::<f32>();
    let kept = mass(&framed.pixels) / mass(digit.image(0));
    assert!((0.9..1.1).contains(&kept), "{kept}");
    let inked = |i: &usize| framed.pixels[*i] > 0;
    let rows = (0..784).filter(inked).map(|i| i / 28);
    let height = rows.clone().max().unwrap() + 1 - rows.min().unwrap();
    assert!((18..=20).contains(&height), "specks around the digit: {height} rows");
}

#[test]
fn an_empty_page_is_black() {
    let empty = vec![0; 784];
    for colour in [opaque(255), opaque(0), opaque(90), [0; 4], [255, 255, 255, 0]] {
        let page = Painted::new(280, 280, |_, _| colour);
        assert_eq!(page.written().pixels, empty, "{colour:?}");
    }
    let none = Picture { width: 0, height: 5, rgba: &[] };
    assert_eq!(frame(none, MNIST, Framing::Handwriting, Invert::Auto).pixels, empty);
    let short = Picture { width: usize::MAX, height: 3, rgba: &[0; 16] };
    assert_eq!(frame(short, MNIST, Framing::Crop, Invert::Yes).pixels, empty);
}

#[test]
fn the_switch_is_obeyed() {
    let page = Painted::page(digits(1).image(0), |v| opaque(255 - v));
    let auto = page.written();
    let yes = page.frame(MNIST, Framing::Handwriting, Invert::Yes);
    let no = page.frame(MNIST, Framing::Handwriting, Invert::No);
    assert_eq!(yes, auto);
    assert!(!no.inverted);
    let mass = |f: &Framed| f.pixels.iter().map(|v| u32::from(*v)).sum::<u32>();
    assert!(mass(&no) > 2 * mass(&auto), "a page that is not inverted is mostly white");
}

#[test]
fn handwriting_fits_any_shape() {
    let page = Painted::new(90, 90, |x, y| opaque(if x == 40 && (10..80).contains(&y) { 0 } else { 255 }));
    for shape in [ImageShape::grey(56, 56), ImageShape { channels: 3, height: 32, width: 40 }] {
        let framed = page.frame(shape, Framing::Handwriting, Invert::Auto);
        assert_eq!(framed.pixels.len(), shape.len());
        let plane = &framed.pixels[..shape.height * shape.width];
        let rows = plane.chunks(shape.width).filter(|row| row.iter().any(|v| *v > 0)).count();
        assert_eq!(rows, (shape.height * 20 + 14) / 28);
        assert!(framed.pixels.chunks(plane.len()).all(|p| p == plane), "grey in every channel");
        assert!(
            plane
                .chunks(shape.width)
                .all(|row| row.iter().enumerate().all(|(x, v)| *v == 0 || x == shape.width / 2))
        );
    }
}

#[test]
fn the_middle_is_cropped_and_keeps_its_colours() {
    let flag = Painted::new(300, 100, |x, _| match x / 100 {
        0 => [255, 0, 0, 255],
        1 => [0, 200, 0, 255],
        _ => [0, 0, 255, 255],
    });
    let colour = ImageShape { channels: 3, height: 8, width: 8 };
    let framed = flag.frame(colour, Framing::Crop, Invert::Auto);
    assert_eq!(framed.pixels, [[0; 64], [200; 64], [0; 64]].concat());
    assert!(!framed.inverted);
    let wide = flag.frame(ImageShape { channels: 3, height: 4, width: 12 }, Framing::Crop, Invert::Auto);
    assert_eq!(wide.pixels[..12], [255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0]);
    let inverted = flag.frame(colour, Framing::Crop, Invert::Yes);
    assert_eq!(inverted.pixels, [[255; 64], [55; 64], [255; 64]].concat());
    let half = Painted::new(8, 8, |_, _| [0, 0, 0, 127]);
    assert_eq!(half.frame(ImageShape::grey(8, 8), Framing::Crop, Invert::No).pixels, [128; 64]);
}

#[test]
fn a_cropped_drawing_is_inverted_and_a_photograph_is_not() {
    let disc = |x: usize, y: usize| x.abs_diff(50).pow(2) + y.abs_diff(50).pow(2) < 900;
    let drawing = Painted::new(100, 100, |x, y| opaque(if disc(x, y) { 20 } else { 250 }));
    let framed = drawing.frame(ImageShape::grey(32, 32), Framing::Crop, Invert::Auto);
    assert!(framed.inverted);
    assert_eq!((framed.pixels[0], framed.pixels[16 * 33]), (5, 235));
    let photo = Painted::new(100, 100, |x, y| opaque((x + y) as u8));
    assert!(!photo.frame(ImageShape::grey(32, 32), Framing::Crop, Invert::Auto).inverted);
}

#[test]
fn own_sets_are_framed_by_their_look() {
    let digits = digits(50);
    assert_eq!(framing_of(&digits), Framing::Handwriting);
    assert_eq!(ground_of(&digits), Ground::Dark);
    let clothes_on_white = ImageSet { pixels: digits.pixels.iter().map(|v| 255 - v).collect(), ..digits };
    assert_eq!(framing_of(&clothes_on_white), Framing::Crop);
    assert_eq!(ground_of(&clothes_on_white).invert(Invert::Auto), Invert::No);
    let shapes = dataset("shapes").unwrap().generate(50, 1);
    assert_eq!(framing_of(&shapes), Framing::Crop);
    assert_eq!(ground_of(&shapes).invert(Invert::Auto), Invert::Auto);
    assert_eq!(framing_of(&ImageSet::default()), framing_of(&ImageSet::default()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_picture_fits_any_shape(
        width in 1usize..60, height in 1usize..60, noise in any::<u32>(), tones in 1u32..256,
        rows in 1usize..40, columns in 1usize..40, colour in any::<bool>(), handwriting in any::<bool>(),
    ) {
        let picture = Painted::new(width, height, |x, y| {
            let v = noise.wrapping_mul((x * 31 + y * 17) as u32 | 1).rotate_left(7) % tones;
            [v as u8, (v / 2) as u8, 255 - v as u8, (v * 3) as u8]
        });
        let shape = ImageShape { channels: if colour { 3 } else { 1 }, height: rows, width: columns };
        let framing = if handwriting { Framing::Handwriting } else { Framing::Crop };
        for invert in [Invert::Auto, Invert::Yes, Invert::No] {
            prop_assert_eq!(picture.frame(shape, framing, invert).pixels.len(), shape.len());
        }
    }
}
