//! How well classes are read off the code: scores, the curve of few labels, and the confusion matrix.

use crate::plot::{Series, Theme, format};
use crate::protocol::Answer;
use crate::study::classes::{ClassesResult, ProbeScores};

/// What a probe can be given of an image, in the order of [`ClassesResult::scores`] and of a row of [`ClassesResult::curve`].
pub const DESCRIPTORS: [&str; 3] = ["Code", "PCA code", "Pixels"];
/// Images of a cell of the confusion matrix that are shown.
pub const MAX_CELL_IMAGES: usize = 60;
/// Classes up to which the confusion matrix can be read.
pub const MAX_CLASSES: usize = 40;

/// The classes in an answer.
pub fn of(answer: &Answer) -> Option<&ClassesResult> {
    match answer {
        Answer::Classes(classes) => Some(classes),
        _ => None,
    }
}

/// Accuracy in % over the number of labels per class, one curve a descriptor.
pub fn series(classes: &ClassesResult, theme: &Theme) -> Vec<Series> {
    let colours = [theme.accent, theme.validation, theme.muted];
    let series = DESCRIPTORS.iter().zip(colours).enumerate();
    series
        .map(|(k, (name, colour))| {
            let points = classes.curve.iter().map(|row| [row[0], 100.0 * row[k + 1]]);
            Series { name: (*name).into(), colour, points: points.collect() }
        })
        .collect()
}

/// How many images or rows have labels, and how many are predicted.
pub fn note(classes: &ClassesResult) -> String {
    let [labelled, predicted] = classes.counts;
    format!("{labelled} labelled, {predicted} tested")
}

/// A row of the table of scores: the descriptor, the linear probe's accuracy, that of five neighbours. "…" for what is
/// not measured yet.
pub fn score_rows(classes: &ClassesResult) -> Vec<[String; 3]> {
    let accuracy = |score: Option<f32>| score.map_or_else(|| "…".to_owned(), format::percent_tenths);
    let rows = DESCRIPTORS.iter().enumerate();
    rows.map(|(k, name)| {
        let scores: Option<&ProbeScores> = classes.scores.get(k);
        [(*name).to_owned(), accuracy(scores.map(|s| s.probe)), accuracy(scores.map(|s| s.neighbours))]
    })
    .collect()
}

/// A cell of the confusion matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its number, row by row.
    pub index: usize,
    /// Images in it.
    pub count: u32,
    /// The class is not the predicted one.
    pub confused: bool,
    /// Its shade, 0–1: the square root of its share of the row, so that rare mistakes show.
    pub shade: f32,
    /// What it counts, in words.
    pub title: String,
}

/// Rows of the confusion matrix: the class, and a cell for each prediction. No rows with more than [`MAX_CLASSES`].
pub fn confusion(classes: &ClassesResult) -> Vec<(String, Vec<Cell>)> {
    let names = &classes.names;
    let n = names.len();
    if n > MAX_CLASSES {
        return Vec::new();
    }
    let row = |(r, counts): (usize, &[u32])| {
        let all = counts.iter().sum::<u32>().max(1);
        let cell = |(c, count): (usize, &u32)| Cell {
            index: r * n + c,
            count: *count,
            confused: r != c,
            shade: libm::sqrtf(*count as f32 / all as f32),
            title: format!("{count} of {} predicted as {}", names[r], names[c]),
        };
        (names[r].clone(), counts.iter().enumerate().map(cell).collect())
    };
    classes.confusion.chunks(n.max(1)).take(n).enumerate().map(row).collect()
}

/// Why there is no confusion matrix; empty where there is one.
pub fn too_many_classes(classes: &ClassesResult) -> String {
    match classes.names.len() {
        count if count > MAX_CLASSES => {
            format!("There are {count} classes; the confusion table is shown for up to {MAX_CLASSES}.")
        }
        _ => String::new(),
    }
}

/// Indices of the first images of a cell.
pub fn cell_images(classes: &ClassesResult, cell: usize) -> Option<Vec<u32>> {
    Some(classes.cells.get(cell)?.iter().copied().take(MAX_CELL_IMAGES).collect())
}

/// What the images of a cell are, as a line above them.
pub fn cell_caption(classes: &ClassesResult, cell: usize) -> Option<String> {
    let n = classes.names.len().max(1);
    let (class, predicted) = (classes.names.get(cell / n)?, classes.names.get(cell % n)?);
    let verdict =
        if class == predicted { "predicted correctly".into() } else { format!("predicted as {predicted}") };
    let first = match classes.cells.get(cell)?.len() {
        all if all > MAX_CELL_IMAGES => format!(", the first {MAX_CELL_IMAGES} of {all}"),
        _ => String::new(),
    };
    Some(format!("{class}, {verdict}{first}:"))
}

/// All scores in words.
pub fn describe(classes: &ClassesResult) -> String {
    let percent = format::percent_tenths;
    let scores = DESCRIPTORS.iter().zip(&classes.scores).map(|(name, scores)| {
        format!(
            "{name}: linear probe {}, five neighbours {}",
            percent(scores.probe),
            percent(scores.neighbours)
        )
    });
    let mut text = scores.collect::<Vec<_>>().join("; ") + ".";
    for [labels, code, pca, pixels] in &classes.curve {
        text += &format!(
            " Labels per class: {labels}; code {}, PCA code {}, pixels {}.",
            percent(*code),
            percent(*pca),
            percent(*pixels)
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::LIGHT;

    fn classes() -> ClassesResult {
        ClassesResult {
            counts: [1, 30],
            scores: vec![ProbeScores { probe: 0.868, neighbours: 0.9 }],
            curve: vec![[10.0, 0.5, 0.25, 0.125]],
            confusion: vec![16, 0, 9, 61],
            cells: vec![(0..16).collect(), vec![], (20..29).collect(), (100..161).collect()],
            names: vec!["cat".into(), "dog".into()],
        }
    }

    #[test]
    fn scores_that_are_not_measured_yet_are_dots() {
        let rows = score_rows(&classes());
        assert_eq!(rows[0], ["Code", "86.8\u{202f}%", "90.0\u{202f}%"]);
        assert_eq!(rows[2], ["Pixels", "…", "…"]);
        assert_eq!(note(&classes()), "1 labelled, 30 tested");
    }

    #[test]
    fn each_descriptor_has_its_own_curve_in_percent() {
        let series = series(&classes(), &LIGHT);
        let last: Vec<_> = series.iter().map(|s| (s.name.as_str(), s.points[0])).collect();
        assert_eq!(last, [("Code", [10.0, 50.0]), ("PCA code", [10.0, 25.0]), ("Pixels", [10.0, 12.5])]);
        assert!(describe(&classes()).ends_with("pixels 12.5\u{202f}%."), "{}", describe(&classes()));
    }

    #[test]
    fn a_cell_says_what_it_counts_and_which_images_it_shows() {
        let classes = classes();
        let rows = confusion(&classes);
        let (name, cells) = &rows[1];
        assert_eq!((name.as_str(), cells[0].index, cells[0].confused), ("dog", 2, true));
        assert_eq!(cells[0].title, "9 of dog predicted as cat");
        assert_eq!((rows[0].1[0].shade, rows[0].1[0].confused), (1.0, false));
        assert_eq!(cell_caption(&classes, 2).as_deref(), Some("dog, predicted as cat:"));
        assert_eq!(
            cell_caption(&classes, 3).as_deref(),
            Some("dog, predicted correctly, the first 60 of 61:")
        );
        assert_eq!(cell_images(&classes, 3).map(|all| all.len()), Some(60));
        assert_eq!(cell_caption(&classes, 4), None, "a cell that other data had");
    }

    #[test]
    fn too_many_classes_have_no_matrix_and_say_so() {
        let names: Vec<String> = (0..41).map(|k| k.to_string()).collect();
        let many = ClassesResult { confusion: vec![1; 41 * 41], names, ..classes() };
        assert_eq!(confusion(&many), []);
        assert!(too_many_classes(&many).contains("41 classes"));
        assert_eq!(too_many_classes(&classes()), "");
    }
}
