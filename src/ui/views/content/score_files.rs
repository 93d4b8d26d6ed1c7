//! Files of the user, scored by how badly the network copies them.

use super::deviations::most_deviating;
use super::outside::Outside;
use super::verdict::pixel_auroc;
use crate::csv_text::csv_row;
use crate::data::names::{Names, shortened};
use crate::data::table::pixel;
use crate::data::{Column, Flagged, ImageSet, ImageShape, TableRows, flagged_csv, flagged_of_folders};
use crate::metrics::detect;
use crate::plot::{AnomalyScore, Theme, format, image_above_errors, ranked};
use crate::protocol::{Answer, Floats, Query, Study};
use crate::ui::widgets::card::Card;
use std::sync::Arc;

/// Cards that are shown, the oddest first.
pub const MAX_CARDS: usize = 120;
/// Most characters of a name in a caption, and of a folder's in the table.
const NAME_LENGTH: usize = 28;
const FOLDER_LENGTH: usize = 48;

/// Scored files.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// What was scored.
    pub outside: Arc<Outside>,
    /// Their short names.
    names: Names,
    /// Their copies, `[names, channels, height, width]`.
    copies: Vec<u8>,
    /// Of rows of a table, both as numbers.
    rows: Option<TableRows>,
    /// Their numbers with their scores, the worst copy first.
    pub order: Vec<(usize, f32)>,
}

impl Scored {
    /// The files with the scores of an answer; `None` where the answer is to another query, or about other files.
    pub fn new(outside: Arc<Outside>, query: &Query, answer: &Answer, score: AnomalyScore) -> Option<Self> {
        let (Query::Study(Study::ScoreImages(query)), Answer::ScoreImages(result)) = (query, answer) else {
            return None;
        };
        if !outside.is_asked_by(query) {
            return None;
        }
        let scores = if score == AnomalyScore::MeanError { &result.mean } else { &result.top };
        let rows = (!query.rows.0.is_empty()).then(|| TableRows {
            values: query.rows.clone(),
            copies: result.row_copies.clone(),
            seen: Floats::default(),
        });
        Some(Self {
            names: Names::new(outside.names.clone()),
            copies: match &rows {
                Some(rows) => rows.copies.0.iter().map(|value| pixel(*value)).collect(),
                None => result.copies.0.clone(),
            },
            rows,
            order: ranked(&scores.0),
            outside,
        })
    }

    /// An image and its copy.
    pub fn pair(&self, file: usize, shape: ImageShape) -> Option<(&[u8], &[u8])> {
        let pixels = file * shape.len()..(file + 1) * shape.len();
        Some((self.outside.pixels.get(pixels.clone())?, self.copies.get(pixels)?))
    }

    /// A card a file, the worst copy first, as far as they are shown: the image above the errors of its copy.
    pub fn cards(
        &self,
        threshold: Option<f32>,
        shape: ImageShape,
        columns: &[Column],
        theme: &Theme,
    ) -> Vec<Card> {
        let card = |(file, score): &(usize, f32)| {
            let (image, copy) = self.pair(*file, shape)?;
            let name = self.names.unique(*file as u32).unwrap_or_default();
            Some(Card {
                pixels: image_above_errors(image, copy, shape, theme).1,
                name: shortened(name, NAME_LENGTH),
                title: self.caption(*file, threshold, columns),
                words: self.words(*file, *score, threshold, columns),
            })
        };
        self.order.iter().take(MAX_CARDS).filter_map(card).collect()
    }

    /// What a score is taken for, the score, and of a row the columns that deviate most.
    fn words(&self, file: usize, score: f32, threshold: Option<f32>, columns: &[Column]) -> String {
        let verdict = verdict(score, threshold);
        let deviating = self.rows.as_ref().map(|rows| most_deviating(rows, columns, file));
        match deviating.filter(|text| !text.is_empty()) {
            Some(deviating) => format!("{verdict}: {deviating}"),
            None => verdict,
        }
    }

    /// A file's whole name and verdict; empty for none of them.
    pub fn caption(&self, file: usize, threshold: Option<f32>, columns: &[Column]) -> String {
        let Some((_, score)) = self.order.iter().find(|(number, _)| *number == file) else {
            return String::new();
        };
        let name = self.outside.names.get(file).map(String::as_str).unwrap_or_default();
        format!("{name}: {}", self.words(file, *score, threshold, columns))
    }

    /// The verdict on all: "12 of 18 flagged".
    pub fn headline(&self, threshold: Option<f32>) -> String {
        let Some(threshold) = threshold else { return String::new() };
        let flagged = self.order.iter().filter(|(_, score)| *score > threshold).count();
        format!("{flagged} of {} flagged", self.order.len())
    }

    /// How many of either kind are flagged, where the files say which are good; empty where they don't.
    pub fn rates(&self, threshold: Option<f32>) -> String {
        let (Some(odd), Some(threshold)) = (&self.outside.odd, threshold) else { return String::new() };
        let scores = |kind: bool| -> Vec<f32> {
            let of_kind = self.order.iter().filter(|(file, _)| odd.get(*file) == Some(&kind));
            of_kind.map(|(_, score)| *score).collect()
        };
        let [good_scores, odd_scores] = [false, true].map(scores);
        let over = |scores: &[f32]| (scores.iter().filter(|score| **score > threshold).count(), scores.len());
        let ((found, anomalous), (alarms, good)) = (over(&odd_scores), over(&good_scores));
        let found = (anomalous > 0).then(|| format!("Anomalies found: {found} of {anomalous}."));
        let alarms = (good > 0).then(|| format!("False alarms: {alarms} of {good}."));
        let parts: Vec<String> = [found, alarms].into_iter().flatten().collect();
        if parts.is_empty() {
            return String::new();
        }
        let mut text = parts.join(" ");
        let auroc = detect(&good_scores, &odd_scores).auroc;
        if auroc.is_finite() {
            text.push_str(&format!(" AUROC of the scores: {auroc:.2}."));
        }
        text
    }

    /// How well flawed pixels are told from others, where there are masks of them; empty otherwise.
    pub fn pixels(&self, shape: ImageShape) -> String {
        pixel_auroc(self.outside.pixel_auroc(&self.copies, shape))
    }

    /// How many files of each folder are flagged, where there are several folders; names as they fit a table.
    pub fn folders(&self, threshold: Option<f32>) -> Vec<Flagged> {
        let mut folders = threshold.map(|threshold| self.flagged(threshold)).unwrap_or_default();
        for folder in &mut folders {
            folder.name = shortened(&folder.name, FOLDER_LENGTH);
        }
        if folders.len() < 2 { Vec::new() } else { folders }
    }

    fn flagged(&self, threshold: f32) -> Vec<Flagged> {
        let over = |(file, score): &(usize, f32)| (self.name(*file), *score > threshold);
        flagged_of_folders(self.order.iter().map(over))
    }

    fn name(&self, file: usize) -> &str {
        self.outside.names.get(file).map(String::as_str).unwrap_or_default()
    }

    /// How many files of each folder are flagged, as CSV; `None` before there is a threshold.
    pub fn hits_csv(&self, threshold: Option<f32>) -> Option<String> {
        Some(flagged_csv("folder", &self.flagged(threshold?)))
    }

    /// Every file with its score and what that is taken for, the worst copy first, as CSV.
    pub fn scores_csv(&self, threshold: Option<f32>) -> String {
        let head = ["name", "score", "threshold", "verdict"].map(str::to_owned);
        let row = |(file, score): &(usize, f32)| {
            let verdict =
                threshold.map_or("", |threshold| if *score > threshold { "anomaly" } else { "normal" });
            let threshold = threshold.map(|threshold| threshold.to_string()).unwrap_or_default();
            csv_row(&[self.name(*file).to_owned(), score.to_string(), threshold, verdict.to_owned()])
        };
        csv_row(&head) + &self.order.iter().map(row).collect::<String>()
    }

    /// The files as a set with their copies, for pictures of where these differ.
    pub fn set_and_copies(&self, shape: ImageShape) -> (ImageSet, &[u8]) {
        let Outside { names, pixels, labels, masks, .. } = &*self.outside;
        let set = ImageSet {
            shape,
            pixels: pixels.clone(),
            names: names.clone(),
            labels: labels.clone(),
            masks: masks.clone(),
            ..ImageSet::default()
        };
        (set, &self.copies)
    }
}

/// What a score is taken for, and the score; the score alone without a threshold.
fn verdict(score: f32, threshold: Option<f32>) -> String {
    let verdict = match threshold {
        Some(threshold) if score > threshold => "flagged ",
        Some(_) => "not flagged ",
        None => "",
    };
    format!("{verdict}{}", format::significant(score, 2))
}

/// What the list is sorted by, and how it is read.
pub fn legend(score: AnomalyScore, has_threshold: bool, is_table: bool) -> String {
    let name = score.row().name;
    let threshold = if has_threshold {
        "images above the threshold are flagged."
    } else {
        "nothing is flagged until there is a threshold above."
    };
    let below = if is_table {
        "Below each row is its error map: too large (orange), too small (blue)."
    } else {
        "Below each image is its error map: too bright (orange), too dark (blue)."
    };
    format!("By “{name}”; {threshold} {below}")
}

/// How old scores are: the step of the network that made them, that of the threshold, and that of the network as it is.
/// `training`: they follow it.
pub fn age(scored: u32, threshold: Option<u32>, now: u32, training: bool) -> String {
    let step = |step: u32| format::thousands(step.into());
    let threshold = threshold.filter(|threshold| *threshold != scored);
    let of = match threshold {
        Some(threshold) => format!("scores of step {}, threshold of step {}", step(scored), step(threshold)),
        None => format!("scores of step {}", step(scored)),
    };
    let old = scored != now || threshold.is_some_and(|threshold| threshold != now);
    match (old, training) {
        (false, _) => format!("Scored at step {}.", step(now)),
        (true, true) => format!("Still training: {of}."),
        (true, false) => format!("Old: {of}; the network is at step {}.", step(now)),
    }
}

/// What is asked before files are scored by a network that has learned something else: `generated` data, or other files
/// than those that were scored `before`, by name. `None` where there is nothing to ask.
pub fn warning(learned: &str, generated: bool, before: Option<&str>) -> Option<String> {
    match before {
        Some(before) => Some(format!(
            "These files were scored by a network that had learned “{before}”; this one has learned “{learned}”. What it \
                never saw is often flagged."
        )),
        None if generated => Some(format!(
            "This network has learned “{learned}”, which is generated: everything in your files is new to it and will \
                often be flagged. Drop normal images of your own on the page and train on them first."
        )),
        None => None,
    }
}

/// What was scored and what was left out: `scored` examples called `noun`, of which the
/// first are shown. `cut`: there were more than can be scored at once.
pub fn note(noun: &str, scored: usize, cut: bool, left_out: usize) -> String {
    let plural = |n: usize, word: &str| {
        format!("{} {word}{}", format::thousands(n as u64), if n == 1 { "" } else { "s" })
    };
    let mut note = match scored {
        0 => format!("No {noun}s to score."),
        n => format!("{}, highest score first.", plural(n, noun)),
    };
    if scored > MAX_CARDS {
        note.push_str(&format!(" The {MAX_CARDS} highest are shown."));
    }
    if cut {
        note.push_str(" Only the first can be scored at once; the others were skipped.");
    }
    match left_out {
        0 => {}
        n => note.push_str(&format!(" Skipped: {}.", plural(n, "file"))),
    }
    note
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::LIGHT;
    use crate::protocol::Bytes;
    use crate::study::score_images::{ScoreImages, ScoreImagesResult};

    const SHAPE: ImageShape = ImageShape { channels: 1, height: 2, width: 1 };

    fn outside() -> Arc<Outside> {
        let names = ["test/good/1.png", "test/hole/1.png"].map(str::to_owned).to_vec();
        let odd = Some(vec![false, true]);
        Arc::new(Outside { names, pixels: vec![1, 1, 2, 2], odd, ..Outside::default() })
    }

    fn scored(query_pixels: &[u8], score: AnomalyScore) -> Option<Scored> {
        let answer = Answer::ScoreImages(ScoreImagesResult {
            mean: Floats(vec![0.9, 0.1]),
            top: Floats(vec![0.2, 0.8]),
            copies: Bytes(vec![3, 3, 4, 4]),
            ..ScoreImagesResult::default()
        });
        let query = ScoreImages { pixels: Bytes(query_pixels.to_vec()), ..ScoreImages::default() };
        Scored::new(outside(), &query.into(), &answer, score)
    }

    #[test]
    fn the_worst_copy_comes_first_with_its_name_and_verdict() {
        let scored = scored(&[1, 1, 2, 2], AnomalyScore::WorstPixels).unwrap();
        let cards = scored.cards(Some(0.5), SHAPE, &[], &LIGHT);
        let texts: Vec<_> = cards.iter().map(|c| (c.name.as_str(), c.words.as_str())).collect();
        assert_eq!(texts, [("hole/1.png", "flagged 0.80"), ("good/1.png", "not flagged 0.20")]);
        assert_eq!(cards[0].title, "test/hole/1.png: flagged 0.80");
        assert_eq!(scored.cards(None, SHAPE, &[], &LIGHT)[0].words, "0.80");
        assert_eq!(scored.caption(7, None, &[]), "");
        assert_eq!(scored.pair(1, SHAPE), Some((&[2, 2][..], &[4, 4][..])));
    }

    #[test]
    fn the_verdict_is_told_of_all_of_each_kind_and_of_each_folder() {
        let scored = scored(&[1, 1, 2, 2], AnomalyScore::WorstPixels).unwrap();
        assert_eq!(scored.headline(Some(0.5)), "1 of 2 flagged");
        assert_eq!(
            scored.rates(Some(0.1)),
            "Anomalies found: 1 of 1. False alarms: 1 of 1. AUROC of the scores: 1.00."
        );
        let folders = scored.folders(Some(0.5));
        let texts: Vec<_> = folders.iter().map(|f| (f.name.as_str(), f.flagged, f.all)).collect();
        assert_eq!(texts, [("test/good", 0, 1), ("test/hole", 1, 1)]);
        assert!(scored.headline(None).is_empty() && scored.folders(None).is_empty());
        let hits = "folder,images,hits,share\ntest/good,1,0,0.0000\ntest/hole,1,1,1.0000\n";
        assert_eq!(scored.hits_csv(Some(0.5)).as_deref(), Some(hits));
        let scores =
            "name,score,threshold,verdict\ntest/hole/1.png,0.8,0.5,anomaly\ntest/good/1.png,0.2,0.5,normal\n";
        assert_eq!(scored.scores_csv(Some(0.5)), scores);
        assert_eq!(scored.hits_csv(None), None);
        let (set, copies) = scored.set_and_copies(SHAPE);
        assert_eq!((set.len(), set.names[1].as_str(), copies), (2, "test/hole/1.png", &[3, 3, 4, 4][..]));
    }

    #[test]
    fn another_score_makes_another_order() {
        let scored = scored(&[1, 1, 2, 2], AnomalyScore::MeanError).unwrap();
        assert_eq!(scored.order, [(0, 0.9), (1, 0.1)]);
        assert!(
            legend(AnomalyScore::MeanError, false, false)
                .starts_with("By “Mean error”; nothing is flagged until")
        );
    }

    #[test]
    fn an_answer_about_other_files_is_not_shown() {
        assert_eq!(scored(&[1, 1, 2, 9], AnomalyScore::WorstPixels), None);
    }

    #[test]
    fn old_scores_say_so() {
        assert_eq!(age(1200, Some(1200), 1200, false), "Scored at step 1\u{202f}200.");
        assert_eq!(
            age(900, Some(900), 1200, false),
            "Old: scores of step 900; the network is at step 1\u{202f}200."
        );
        assert!(
            age(1200, Some(900), 1200, false)
                .starts_with("Old: scores of step 1\u{202f}200, threshold of step 900;")
        );
        assert_eq!(age(900, None, 910, true), "Still training: scores of step 900.");
    }

    #[test]
    fn a_network_of_other_data_is_warned_of() {
        assert!(warning("Digits", true, None).unwrap().contains("which is generated"));
        assert_eq!(warning("bolts", false, None), None);
        assert!(warning("bolts", false, Some("nuts")).unwrap().contains("had learned “nuts”"));
    }

    #[test]
    fn lists_say_what_they_leave_out() {
        assert_eq!(note("image", 1, false, 1), "1 image, highest score first. Skipped: 1 file.");
        assert_eq!(
            note("row", 1203, false, 0),
            "1\u{202f}203 rows, highest score first. The 120 highest are shown."
        );
        assert_eq!(note("image", 0, false, 2), "No images to score. Skipped: 2 files.");
        assert!(note("image", 9, true, 0).ends_with("the others were skipped."));
    }
}
