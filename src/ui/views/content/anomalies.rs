//! Anomaly scores of validation images: the images that fit worst or best, and what a threshold makes of all.

use crate::data::{
    Column, Examples, Flagged, ImageShape, flagged_csv, flagged_of_classes, flagged_of_folders,
};
use crate::plot::{AnomalyScore, Judgement, Theme, format, image_above_errors};
use crate::protocol::{Anomalies, Bytes};
use crate::spec::Spec;
use crate::ui::views::content::deviations::most_deviating;
use crate::ui::views::content::verdict::pixel_auroc;
use crate::ui::widgets::card::Card;

/// Classes up to which the hits of each are listed.
const MAX_CLASSES: usize = 40;
/// Images of each kind that are shown.
const MAX_CASES: usize = 12;

/// Which images are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cases {
    /// Those that fit worst.
    Worst,
    /// The anomalous ones that fit best: they are missed first.
    Missed,
    /// The good ones that fit best.
    Best,
}

impl Cases {
    /// Heading of the row.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Worst => "Highest scores",
            Self::Missed => "Anomalies with the lowest scores",
            Self::Best => "Normal images with the lowest scores",
        }
    }

    /// Accessible name of the row.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Worst => "Highest scores, with errors",
            Self::Missed => "Anomalies with the lowest scores",
            Self::Best => "Normal images with the lowest scores",
        }
    }
}

/// What the cards of cases are made from.
pub struct CaseCards<'a> {
    /// Scores, and some of the images with their copies.
    pub anomalies: &'a Anomalies,
    /// What images are judged by.
    pub score: AnomalyScore,
    /// An image with a larger score is taken for anomalous.
    pub threshold: f32,
    /// Shape of an image.
    pub shape: ImageShape,
    /// What is known of the images.
    pub examples: Examples<'a>,
    /// Columns of a table; empty for images.
    pub columns: &'a [Column],
    /// Colours of the errors.
    pub theme: &'a Theme,
}

impl CaseCards<'_> {
    /// A card for each case, the most extreme first, with the index of its image in the set. An image stands above
    /// the errors of its copy.
    pub fn of(&self, cases: Cases) -> Vec<(Card, u32)> {
        let mut ranked = self.score.ranked(self.anomalies, &self.anomalies.shown);
        if cases != Cases::Worst {
            ranked.retain(|(place, _)| self.is_anomalous(*place) == (cases == Cases::Missed));
            ranked.reverse();
        }
        ranked.into_iter().take(MAX_CASES).filter_map(|(place, score)| self.card(place, score)).collect()
    }

    /// `place` is one in the list of images that come with their pixels.
    fn is_anomalous(&self, place: usize) -> bool {
        self.anomalies.shown.get(place).is_some_and(|i| *i >= self.anomalies.good)
    }

    fn card(&self, place: usize, score: f32) -> Option<(Card, u32)> {
        let size = self.shape.len().max(1);
        let image_at = |all: &Bytes| all.0.chunks_exact(size).nth(place).map(<[u8]>::to_vec);
        let (image, copy) = (image_at(&self.anomalies.images)?, image_at(&self.anomalies.copies)?);
        let (anomalous, over) = (self.is_anomalous(place), score > self.threshold);
        let number = format::significant(score, 2);
        let verdict = match (anomalous, over) {
            (true, true) => "found",
            (true, false) => "missed",
            (false, true) => "false alarm",
            (false, false) => "normal",
        };
        let flagged = if over { "flagged" } else { "not flagged" };
        let index = *self.anomalies.indices.get(place)?;
        let kind_of = self.examples.kind;
        let (noun, score) = (kind_of.noun(), kind_of.say(self.score.row().name));
        let kind = if anomalous { "Anomaly".to_owned() } else { format!("Normal {noun}") };
        let mut title = format!("{kind}, “{score}” {number}, {flagged}");
        if let Some(name) = self.examples.names.whole(index) {
            title = format!("{name}: {title}");
        }
        let deviating = self.anomalies.rows.as_ref().map(|rows| most_deviating(rows, self.columns, place));
        let words = [Some(format!("{verdict} {number}")), deviating].into_iter().flatten();
        let words = words.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        let pixels = image_above_errors(&image, &copy, self.shape, self.theme).1;
        let name = self.examples.short_name(index).unwrap_or_default();
        Some((Card { pixels, name, words, title }, index))
    }
}

/// Rows of the table: how many images of a kind are taken for anomalous, and how many for good.
pub fn confusion(judgement: &Judgement) -> [(&'static str, [usize; 2]); 2] {
    let ([alarms, good], [found, anomalous]) = (judgement.false_alarms, judgement.detected);
    [("Anomalies", [found, anomalous - found]), ("Normal", [alarms, good - alarms])]
}

/// The judgement in words.
pub fn describe(judgement: &Judgement, score: AnomalyScore, auroc_of_pixels: Option<f32>) -> String {
    let row = score.row();
    [judgement.describe(row.name), row.about.to_owned(), pixel_auroc(auroc_of_pixels)].join(" ")
}

/// The verdict on the run's own examples: "46 of 48 odd ones found, 3 of 60 good ones flagged by mistake"; of good ones alone
/// what the threshold makes of those.
pub fn headline(judgement: &Judgement) -> String {
    let ([alarms, good], [found, anomalous]) = (judgement.false_alarms, judgement.detected);
    let alarms = format!("{alarms} of {good} normal images flagged by mistake");
    if anomalous == 0 { alarms } else { format!("{found} of {anomalous} anomalies found, {alarms}") }
}

/// How many of each class are over the threshold, the flawed ones of a set with defects; none of a set without classes, or with
/// more than [`MAX_CLASSES`].
pub fn classes(
    anomalies: &Anomalies,
    score: AnomalyScore,
    threshold: f32,
    examples: Examples<'_>,
) -> Vec<Flagged> {
    let all = flagged_of_classes(examples.labels, over(anomalies, score, threshold));
    if (2..=MAX_CLASSES).contains(&all.len()) { all } else { Vec::new() }
}

/// How many of each folder are over the threshold, of examples without names of each class, as CSV; `None` where there are
/// neither.
pub fn hits_csv(
    anomalies: &Anomalies,
    score: AnomalyScore,
    threshold: f32,
    examples: Examples<'_>,
) -> Option<String> {
    let over = over(anomalies, score, threshold);
    let all = if examples.names.is_empty() {
        flagged_of_classes(examples.labels, over)
    } else {
        flagged_of_folders(over.map(|(index, over)| (examples.names.whole(index).unwrap_or_default(), over)))
    };
    (!all.is_empty()).then(|| flagged_csv("folder", &all))
}

/// Index of each example that is scored, and whether it is over the threshold.
fn over(anomalies: &Anomalies, score: AnomalyScore, threshold: f32) -> impl Iterator<Item = (u32, bool)> {
    let (good, anomalous) = score.split(anomalies);
    let scored = anomalies.scored.iter().zip(good.iter().chain(anomalous));
    scored.map(move |(index, score)| (*index, *score > threshold))
}

/// What is said where no image is anomalous: of `generated` data, or of files of the user.
pub const fn nothing_odd(generated: bool) -> &'static str {
    if generated {
        "No anomalies to find yet. Choose the dataset “Defects” or hold out a class (under “Advanced”), then restart."
    } else {
        "Everything you brought counts as normal. The validation part sets the threshold. Score other files below, or \
            bring anomalies in folders of their own beside “good”."
    }
}

/// The score that judges images from outside: they have no ELBO.
pub fn score_of_files(score: AnomalyScore) -> AnomalyScore {
    if score == AnomalyScore::NegElbo { AnomalyScore::WorstPixels } else { score }
}

/// True where the digit 1 is held out: its strokes are in every other digit, so it is not found, which the page explains.
pub fn holds_out_digit_one(spec: &Spec) -> bool {
    spec.data == "digits" && spec.held_out() == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DEFECT, DataKind, LabelKind, Labels, Names, TableRows};
    use crate::plot::LIGHT;
    use crate::protocol::Floats;

    /// Two good images and two anomalous ones of one pixel each.
    fn anomalies() -> Anomalies {
        Anomalies {
            good: 2,
            top: Floats(vec![0.1, 0.6, 0.3, 0.9]),
            shown: vec![0, 1, 2, 3],
            indices: vec![10, 11, 12, 13],
            images: Bytes(vec![0, 1, 2, 3]),
            copies: Bytes(vec![9; 4]),
            ..Anomalies::default()
        }
    }

    fn cases(cases: Cases) -> Vec<(String, u32)> {
        let (anomalies, names) = (anomalies(), Names::default());
        let cards = CaseCards {
            anomalies: &anomalies,
            score: AnomalyScore::WorstPixels,
            threshold: 0.5,
            shape: ImageShape::grey(1, 1),
            examples: Examples::unknown(&names),
            columns: &[],
            theme: &LIGHT,
        };
        cards.of(cases).into_iter().map(|(card, index)| (card.words, index)).collect()
    }

    #[test]
    fn each_row_shows_its_own_cases_the_most_extreme_first() {
        let case = |words: &str, index| (words.to_owned(), index);
        assert_eq!(
            cases(Cases::Worst),
            [
                case("found 0.90", 13),
                case("false alarm 0.60", 11),
                case("missed 0.30", 12),
                case("normal 0.10", 10)
            ]
        );
        assert_eq!(cases(Cases::Missed), [case("missed 0.30", 12), case("found 0.90", 13)]);
        assert_eq!(cases(Cases::Best), [case("normal 0.10", 10), case("false alarm 0.60", 11)]);
    }

    #[test]
    fn a_row_names_itself_and_the_columns_that_deviate() {
        let column = Column { name: "V14".into(), mean: 0.0, std: 1.0, indicator: false };
        let rows = TableRows {
            values: Floats([0.0, 0.0, 0.0, -6.1].map(|v| column.to_network(v)).to_vec()),
            copies: Floats([0.0; 4].map(|v| column.to_network(v)).to_vec()),
            ..TableRows::default()
        };
        let anomalies = Anomalies { rows: Some(rows), ..anomalies() };
        let names = Names::new((0..14).map(|i| format!("case {i}")).collect());
        let cards = CaseCards {
            anomalies: &anomalies,
            score: AnomalyScore::WorstPixels,
            threshold: 0.5,
            shape: ImageShape::grey(1, 1),
            examples: Examples { kind: DataKind::Table, ..Examples::unknown(&names) },
            columns: &[column],
            theme: &LIGHT,
        };
        let (card, index) = cards.of(Cases::Worst).remove(0);
        assert_eq!((card.name.as_str(), index), ("case 13", 13));
        assert_eq!(card.words, "found 0.90: V14 −6.1\u{202f}σ");
        assert!(card.title.starts_with("case 13: Anomaly, "), "{}", card.title);
    }

    #[test]
    fn hits_are_counted_by_class() {
        let kind = |names: &[&str]| LabelKind::Class(names.iter().map(ToString::to_string).collect());
        let column = |name: &str, names: &[&str], values: [f32; 4]| Labels {
            name: name.into(),
            kind: kind(names),
            values: values.to_vec(),
        };
        let labels = [
            column("side", &["left", "right"], [0.0; 4]),
            column(DEFECT, &["none", "hole", "stain"], [0.0, 0.0, 2.0, 2.0]),
        ];
        let (names, anomalies) = (Names::default(), Anomalies { scored: vec![0, 1, 2, 3], ..anomalies() });
        let examples = Examples { labels: &labels, ..Examples::unknown(&names) };
        let found = classes(&anomalies, AnomalyScore::WorstPixels, 0.5, examples);
        let found: Vec<_> = found.iter().map(|c| (c.name.as_str(), c.flagged, c.all)).collect();
        assert_eq!(found, [("none", 1, 2), ("stain", 1, 2)]);
        let hits = |examples| hits_csv(&anomalies, AnomalyScore::WorstPixels, 0.5, examples);
        let by_class = "folder,images,hits,share\nnone,2,1,0.5000\nstain,2,1,0.5000\n";
        assert_eq!(hits(examples).as_deref(), Some(by_class));
        let paths = Names::new(
            ["test/good/1", "test/good/2", "test/stain/1", "test/stain/2"].map(str::to_owned).to_vec(),
        );
        let by_folder = hits(Examples { names: &paths, ..examples }).unwrap_or_default();
        assert!(by_folder.contains("test/stain,2,1,0.5000"), "{by_folder}");
        assert_eq!(hits(Examples::unknown(&names)), None);
        assert_eq!(classes(&anomalies, AnomalyScore::WorstPixels, 0.5, Examples::unknown(&names)), []);
    }

    #[test]
    fn every_image_is_counted_once() {
        let judgement = Judgement::with_threshold(&[0.1, 0.6], &[0.3, 0.9], 0.5);
        assert_eq!(confusion(&judgement), [("Anomalies", [1, 1]), ("Normal", [1, 1])]);
        let text = describe(&judgement, AnomalyScore::WorstPixels, Some(0.876));
        assert!(text.contains("“Worst pixels”") && text.contains("AUROC 0.88 for telling"), "{text}");
        assert_eq!(pixel_auroc(None), "");
    }

    #[test]
    fn the_verdict_is_told_at_large() {
        let both = Judgement::with_threshold(&[0.1, 0.6], &[0.3, 0.9], 0.5);
        assert_eq!(headline(&both), "1 of 2 anomalies found, 1 of 2 normal images flagged by mistake");
        assert_eq!(
            headline(&Judgement::with_threshold(&[0.1, 0.6], &[], 0.5)),
            "1 of 2 normal images flagged by mistake"
        );
        assert!(nothing_odd(true).contains("Defects") && nothing_odd(false).contains("sets the threshold"));
    }

    #[test]
    fn images_from_outside_are_never_judged_by_the_bound() {
        assert_eq!(
            AnomalyScore::ALL.map(score_of_files),
            [AnomalyScore::WorstPixels, AnomalyScore::MeanError, AnomalyScore::WorstPixels]
        );
    }
}
