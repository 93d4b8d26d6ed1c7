//! Pictures of a set are made alike, and single ones like the images of a set, as their owners would expect.
#![cfg(feature = "readers")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::import::pictures::{Decided, Fitting, GroundColour, decide, fit, ground, shrink};
use hourglass::data::import::{DecodedPicture, Fit, Turn};
use hourglass::data::preprocess::{Invert, Picture, frame};
use hourglass::data::{Framing, ImageShape};
use proptest::prelude::*;

const COLOUR: ImageShape = ImageShape { channels: 3, height: 8, width: 8 };

fn painted(width: usize, height: usize, pixel: impl Fn(usize, usize) -> [u8; 4]) -> DecodedPicture {
    let rgba = (0..width * height).flat_map(|i| pixel(i % width, i / width)).collect();
    DecodedPicture { width, height, rgba, ..DecodedPicture::default() }
}

/// A disc of this colour on a ground.
fn disc(colour: [u8; 4], around: [u8; 4]) -> DecodedPicture {
    painted(60, 60, |x, y| if x.abs_diff(30).pow(2) + y.abs_diff(30).pow(2) < 300 { colour } else { around })
}

fn view(picture: &DecodedPicture) -> Picture<'_> {
    Picture { width: picture.width, height: picture.height, rgba: &picture.rgba }
}

/// Red, green and blue of a pixel of an image.
fn at(image: &[u8], shape: ImageShape, x: usize, y: usize) -> [u8; 3] {
    [0, 1, 2].map(|channel| image[channel * shape.height * shape.width + y * shape.width + x])
}

#[test]
fn other_proportions_are_cropped_padded_or_stretched() {
    // Red, green, blue, each 20 wide, on a strip of 60×20.
    let flag = painted(60, 20, |x, _| [[200, 0, 0, 255], [0, 200, 0, 255], [0, 0, 200, 255]][x / 20]);
    let image = |fit_by| fit(&flag, COLOUR, &Fitting { fit: fit_by, ..Fitting::default() });
    for fit_by in [Fit::Crop, Fit::Whole] {
        let cropped = image(fit_by);
        assert!((0..8).all(|x| at(&cropped, COLOUR, x, 3) == [0, 200, 0]), "{fit_by:?}");
    }
    let stretched = image(Fit::Stretch);
    assert_eq!([0, 4, 7].map(|x| at(&stretched, COLOUR, x, 0)), [[200, 0, 0], [0, 200, 0], [0, 0, 200]]);
    // 8×3 of the 8×8; above and below the median colour of the border.
    let padded = image(Fit::Pad);
    assert_eq!([0, 7].map(|x| at(&padded, COLOUR, x, 3)), [[200, 0, 0], [0, 0, 200]]);
    let bar = at(&padded, COLOUR, 0, 0);
    assert!((0..8).all(|x| at(&padded, COLOUR, x, 0) == bar && at(&padded, COLOUR, x, 7) == bar));
    let on_white =
        painted(60, 20, |x, y| if x.abs_diff(30) + y.abs_diff(10) < 6 { [9, 9, 9, 255] } else { [250; 4] });
    let padded = fit(&on_white, COLOUR, &Fitting { fit: Fit::Pad, ..Fitting::default() });
    assert_eq!(at(&padded, COLOUR, 0, 0), [250; 3], "the ground goes on");
}

#[test]
fn images_are_turned() {
    let shape = ImageShape { channels: 1, height: 2, width: 3 };
    let numbered = painted(3, 2, |x, y| {
        let v = [[10, 20, 30], [40, 50, 60]][y][x];
        [v, v, v, 255]
    });
    let image =
        |picture: &DecodedPicture, shape, turn| fit(picture, shape, &Fitting { turn, ..Fitting::default() });
    assert_eq!(image(&numbered, shape, Turn::None), [10, 20, 30, 40, 50, 60]);
    assert_eq!(image(&numbered, shape, Turn::Half), [60, 50, 40, 30, 20, 10]);
    let tall = ImageShape { channels: 1, height: 3, width: 2 };
    assert_eq!(image(&numbered, tall, Turn::Left), [30, 60, 20, 50, 10, 40]);
    assert_eq!(image(&numbered, tall, Turn::Right), [40, 10, 50, 20, 60, 30]);
    assert_eq!(image(&numbered, tall, Turn::Transpose), [10, 40, 20, 50, 30, 60]);
}

#[test]
fn transparent_parts_get_a_ground_on_which_the_rest_shows() {
    let dark = disc([30, 40, 20, 255], [0; 4]);
    let light = disc([230, 240, 250, 255], [255, 255, 255, 0]);
    let middle = disc([128, 128, 128, 255], [0; 4]);
    let opaque = disc([255; 4], [250, 250, 250, 255]);
    assert_eq!(ground(&[&dark, &dark, &opaque]), GroundColour(255));
    assert_eq!(ground(&[&light, &light]), GroundColour(0));
    assert_eq!(ground(&[&middle, &dark]), GroundColour(255));
    let GroundColour(mixed) = ground(&[&dark, &light]);
    assert!(mixed.abs_diff(35) > 60 && mixed.abs_diff(240) > 60, "{mixed}");
    assert_eq!(ground(&[&opaque]), GroundColour(255));

    let image = |picture, ground| fit(picture, COLOUR, &Fitting { ground, ..Fitting::default() });
    assert_eq!(at(&image(&light, GroundColour(0)), COLOUR, 0, 0), [0; 3]);
    assert_eq!(at(&image(&light, GroundColour(0)), COLOUR, 4, 4), [230, 240, 250]);
    let decided = decide(&[&light, &light], 3, Fit::Crop, Invert::Auto);
    assert_eq!(decided.notes, ["Transparent parts are black, so that the rest can be seen."]);
    // A single picture for a set: as well.
    let framed = frame(view(&light), COLOUR, Framing::Crop, Invert::Auto);
    assert_eq!(at(&framed.pixels, COLOUR, 0, 0), [0; 3]);
}

#[test]
fn colour_is_never_inverted_by_itself_and_what_is_decided_is_said() {
    let product = disc([200, 20, 20, 255], [255; 4]);
    let drawing = disc([10, 10, 10, 255], [250, 250, 250, 255]);
    let auto = |picture: &DecodedPicture, channels| decide(&[picture; 3], channels, Fit::Crop, Invert::Auto);
    for channels in [1, 3] {
        assert_eq!(auto(&product, channels), Decided { invert: Invert::No, ..Decided::default() });
    }
    assert_eq!(auto(&drawing, 3).invert, Invert::No);
    let decided = auto(&drawing, 1);
    assert_eq!(decided.invert, Invert::Yes);
    assert_eq!(decided.notes, ["Brightness is inverted: most images are dark on light paper."]);
    assert_eq!(decide(&[&product], 3, Fit::Crop, Invert::Yes).invert, Invert::Yes);

    for shape in [COLOUR, ImageShape::grey(8, 8)] {
        let framed = frame(view(&product), shape, Framing::Crop, Invert::Auto);
        assert!(!framed.inverted && framed.pixels[0] == 255, "{shape:?}");
    }
    assert!(frame(view(&drawing), ImageShape::grey(8, 8), Framing::Crop, Invert::Auto).inverted);
    assert!(!frame(view(&drawing), COLOUR, Framing::Crop, Invert::Auto).inverted);
}

#[test]
fn a_single_picture_tells_how_much_of_it_is_kept() {
    let wide = painted(400, 100, |x, _| if x < 90 { [200, 0, 0, 255] } else { [9, 99, 199, 255] });
    let cropped = frame(view(&wide), COLOUR, Framing::Crop, Invert::Auto);
    assert_eq!(cropped.kept, 0.25);
    assert!((0..8).all(|x| at(&cropped.pixels, COLOUR, x, 3) == [9, 99, 199]));
    let whole = frame(view(&wide), COLOUR, Framing::Pad, Invert::Auto);
    assert_eq!(whole.kept, 1.0);
    assert_eq!(
        [at(&whole.pixels, COLOUR, 0, 3), at(&whole.pixels, COLOUR, 7, 3)],
        [[200, 0, 0], [9, 99, 199]]
    );
}

#[test]
fn large_pictures_are_shrunk_with_their_opacity() {
    let half = painted(400, 200, |x, _| if x < 200 { [200, 100, 50, 255] } else { [1, 2, 3, 0] });
    let small = shrink(&half, 40);
    assert_eq!([small.width, small.height, small.rgba.len()], [40, 20, 3200]);
    assert_eq!(small.rgba[..4], [200, 100, 50, 255]);
    assert_eq!(small.rgba[39 * 4 + 3], 0);
    assert_eq!(shrink(&small, 40), small);
}

#[test]
fn handwriting_of_any_size_is_centred() {
    // A stroke on a photo of paper of 3000×2000.
    let paper = painted(3000, 2000, |x, y| {
        let v = if x.abs_diff(700) < 40 && (300..1500).contains(&y) { 30 } else { 225 };
        [v, v, v, 255]
    });
    let fitting = Fitting { fit: Fit::Handwriting, invert: Invert::Auto, ..Fitting::default() };
    let image = fit(&paper, ImageShape::grey(28, 28), &fitting);
    let lit: Vec<usize> = (0..784).filter(|i| image[*i] > 100).collect();
    let rows = lit.last().unwrap() / 28 - lit[0] / 28 + 1;
    assert!((18..=21).contains(&rows), "{rows}");
    assert!(lit.iter().all(|i| (12..=15).contains(&(i % 28))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_picture_fits_any_shape(
        width in 1usize..50, height in 1usize..50, rows in 1usize..40, columns in 1usize..40,
        colour in any::<bool>(), which in 0usize..5, turn in 0usize..5, opacity in any::<u8>(),
    ) {
        let picture = painted(width, height, |x, y| [(x * 7) as u8, (y * 11) as u8, (x ^ y) as u8, opacity | (x as u8)]);
        let shape = ImageShape { channels: if colour { 3 } else { 1 }, height: rows, width: columns };
        let fitting = Fitting {
            fit: [Fit::Whole, Fit::Crop, Fit::Pad, Fit::Stretch, Fit::Handwriting][which],
            turn: [Turn::None, Turn::Left, Turn::Right, Turn::Half, Turn::Transpose][turn],
            ..Fitting::default()
        };
        prop_assert_eq!(fit(&picture, shape, &fitting).len(), shape.len());
    }
}
