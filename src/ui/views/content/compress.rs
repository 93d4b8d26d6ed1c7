//! A picture compressed through the code: what can be compressed, and what each size of the code came to.

use crate::plot::format;
use crate::protocol::{Answer, Query, Study};
use crate::study::compression::{CompressionResult, RatePoint};
use crate::study::sizes::SizeCurve;
use crate::ui::views::content::options::select_options;

select_options! {
    /// What is compressed.
    Source {
        ValidationImages = "set", "Validation images", "A sheet of validation images.";
        Patches = "patches", "Your image, in patches", "The user's image at its own size, in patches of the network's \
            input.";
        Whole = "whole", "Your image, scaled down", "The user's image scaled down to the network's input.";
    }
}

/// The compression in an answer.
pub fn of(answer: &Answer) -> Option<&CompressionResult> {
    match answer {
        Answer::Compression(compression) => Some(compression),
        _ => None,
    }
}

/// The curves of other sizes in an answer.
pub fn sizes_of(answer: &Answer) -> &[SizeCurve] {
    match answer {
        Answer::Sizes(sizes) => &sizes.curves,
        _ => &[],
    }
}

/// True where both queries are about the same picture.
pub fn same_picture(compression: &Query, sizes: &Query) -> bool {
    match (compression, sizes) {
        (Query::Study(Study::Compression(compression)), Query::Study(Study::Sizes(sizes))) => {
            compression.source == sizes.source
        }
        _ => false,
    }
}

/// How near a copy is, and how many bits it took.
pub fn caption(point: &RatePoint) -> String {
    let rate = format::significant(point.rate, 2);
    format!("{}, SSIM {:.2}, {rate} bits per pixel", format::decibels(point.psnr_db), point.ssim)
}

/// Headings of the table of sizes.
pub const SIZE_COLUMNS: [&str; 4] =
    ["Values", "MSE, unrounded", "PSNR at 8 bits", "Bits per pixel at 8 bits"];

/// Rows of the table of sizes: values of the code, error, likeness and rate with the most bits.
pub fn size_rows(sizes: &[SizeCurve]) -> Vec<[String; 4]> {
    let row = |curve: &SizeCurve| {
        let values = curve.latent.to_string();
        match curve.points.last() {
            Some(point) => [
                values,
                format::significant(curve.mse, 3),
                format::decibels(point.psnr_db),
                format::significant(point.rate, 2),
            ],
            None => [values, "diverged".into(), "–".into(), "–".into()],
        }
    };
    sizes.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ImageShape;
    use crate::protocol::Bytes;
    use crate::study::compression::Compression;
    use crate::study::compression::Source as Picture;
    use crate::study::sizes::Sizes;

    fn picture(pixel: u8) -> Picture {
        Picture { shape: ImageShape::grey(1, 1), pixels: Bytes(vec![pixel]), overlap: 0 }
    }

    #[test]
    fn other_sizes_belong_to_the_picture_that_they_were_trained_for() {
        let compression = |pixel, bits| Compression { source: picture(pixel), bits }.into();
        let sizes = Sizes { source: picture(7), latents: Vec::new() }.into();
        assert!(same_picture(&compression(7, 4), &sizes) && same_picture(&compression(7, 8), &sizes));
        assert!(!same_picture(&compression(8, 4), &sizes));
        assert!(!same_picture(&sizes, &sizes));
    }

    #[test]
    fn a_copy_says_how_near_it_is_for_how_many_bits() {
        let point = RatePoint { bits: 4, values: 8, rate: 0.25, psnr_db: 21.04, ssim: 0.857 };
        assert_eq!(caption(&point), "21.0\u{202f}dB, SSIM 0.86, 0.25 bits per pixel");
    }

    #[test]
    fn a_size_whose_training_diverged_stays_in_the_table() {
        let point = RatePoint { rate: 0.5, psnr_db: 20.0, ..RatePoint::default() };
        let sizes = [
            SizeCurve { latent: 4, mse: 0.01, points: vec![point], linear: vec![] },
            SizeCurve { latent: 16, mse: f32::NAN, ..SizeCurve::default() },
        ];
        let rows = size_rows(&sizes);
        assert_eq!(rows[0], ["4", "0.0100", "20.0\u{202f}dB", "0.50"]);
        assert_eq!(rows[1], ["16", "diverged", "–", "–"]);
    }
}
