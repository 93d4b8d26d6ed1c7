//! One image damaged and restored: which image, how much damage, and how near the result is to the clean image.

use crate::plot::format::{THIN, percent};
use crate::plot::{Series, Theme, fidelity_text};
use crate::protocol::Answer;
use crate::spec::Corruption;
use crate::study::denoising::DenoisingResult;
use crate::ui::views::content::options::select_options;

select_options! {
    /// Which image is damaged; the first that there is unless the user chooses another.
    Source {
        Own = "own", "Your image", "The user's image.";
        Searched = "chosen", "Query image", "The image Search starts from.";
        Validation = "set", "A validation image", "One of the validation images.";
    }
}

impl Source {
    /// The chosen source where there is one and its image is there, else the first whose image is.
    pub fn present(chosen: Option<Self>, is_there: impl Fn(Self) -> bool) -> Self {
        let first = || Self::ALL.iter().copied().find(|source| is_there(*source));
        chosen.filter(|source| is_there(*source)).or_else(first).unwrap_or(Self::Validation)
    }
}

/// What can be chosen as damage: key and name. The last is for images that are damaged already.
pub fn damages() -> Vec<(&'static str, &'static str)> {
    let choices = Corruption::ALL.iter().filter(|kind| **kind != Corruption::None).map(|kind| kind.choice());
    let already = (Corruption::None.choice().key, "Already noisy");
    choices.map(|choice| (choice.key, choice.name)).chain([already]).collect()
}

/// How much damage a strength (0–1) stands for.
pub fn amount(damage: Corruption, strength: f64) -> String {
    match damage {
        Corruption::Gaussian => format!("σ{THIN}={THIN}{strength:.2} (pixels 0–1)"),
        Corruption::Patch => format!("{} of each side", percent(strength as f32)),
        _ => format!("{} of the pixels", percent(strength as f32)),
    }
}

/// The restored image in an answer, and what it is compared with.
pub fn of(answer: &Answer) -> Option<&DenoisingResult> {
    match answer {
        Answer::Denoising(result) => Some(result),
        _ => None,
    }
}

/// How near both images are to the clean one.
pub fn verdict(result: &DenoisingResult) -> String {
    match &result.likeness[..] {
        [damaged, restored] => {
            let [damaged, restored] = [damaged, restored].map(|likeness| fidelity_text(*likeness).join(", "));
            format!("Corrupted: {damaged}; restored: {restored}.")
        }
        _ => "The clean image is unknown, so there is nothing to compare with.".to_owned(),
    }
}

/// PSNR of damaged and restored validation images over the strength of the damage.
pub fn series(result: &DenoisingResult, theme: &Theme) -> Vec<Series> {
    let series = |name: &str, column: usize, colour| Series {
        name: name.into(),
        colour,
        points: result.curve.0.chunks_exact(3).map(|row| [row[0], row[column]]).collect(),
    };
    vec![series("Corrupted", 1, theme.muted), series("Restored", 2, theme.accent)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Fidelity;
    use crate::plot::LIGHT;
    use crate::protocol::{Bytes, Floats};

    fn result(likeness: Vec<Fidelity>) -> DenoisingResult {
        DenoisingResult {
            clean: Bytes(vec![1]),
            damaged: Bytes(vec![2]),
            restored: Bytes(vec![3]),
            likeness,
            curve: Floats(vec![0.1, 20.0, 22.0, 0.5, 10.0, 18.0]),
        }
    }

    #[test]
    fn the_first_image_that_there_is_is_taken_until_one_is_chosen() {
        let no_own = |source| source != Source::Own;
        assert_eq!(Source::present(None, |_| true), Source::Own);
        assert_eq!(Source::present(None, no_own), Source::Searched);
        assert_eq!(Source::present(Some(Source::Validation), |_| true), Source::Validation);
        assert_eq!(Source::present(Some(Source::Own), no_own), Source::Searched, "it was taken away");
    }

    #[test]
    fn a_strength_means_what_the_damage_makes_of_it() {
        assert_eq!(amount(Corruption::Gaussian, 0.3), "σ\u{202f}=\u{202f}0.30 (pixels 0–1)");
        assert_eq!(amount(Corruption::Patch, 0.5), "50\u{202f}% of each side");
        assert_eq!(amount(Corruption::Masking, 0.5), "50\u{202f}% of the pixels");
        let damages = damages();
        assert_eq!(damages.last(), Some(&("none", "Already noisy")));
        assert_eq!(damages.len(), Corruption::ALL.len());
    }

    #[test]
    fn both_images_are_compared_with_the_clean_one_where_it_is_known() {
        let [damaged, restored] =
            [(14.0, 0.5), (20.0, 0.9)].map(|(psnr_db, ssim)| Fidelity { psnr_db, ssim });
        assert_eq!(
            verdict(&result(vec![damaged, restored])),
            "Corrupted: 14.0 dB, SSIM .50; restored: 20.0 dB, SSIM .90."
        );
        assert!(verdict(&result(vec![])).contains("nothing to compare with"));
    }

    #[test]
    fn the_chart_has_a_curve_for_each_image() {
        let series = series(&result(vec![]), &LIGHT);
        assert_eq!(series[0].points, [[0.1, 20.0], [0.5, 10.0]]);
        assert_eq!(series[1].points, [[0.1, 22.0], [0.5, 18.0]]);
    }
}
