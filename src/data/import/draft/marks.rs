//! Columns of classes that say which examples are anomalies.

use crate::data::import::LabelChoice;
use crate::data::import::layout::is_good;
use crate::data::{DEFECT, LabelKind, Labels, SPLIT};

/// Classes that are normal, beside those of folders, in lower case.
const NORMAL: &[&str] = &["0", "no", "none", "false", "healthy", "intact", "pass", "passed", "negative"];

/// The column as one that marks anomalies: class 0 is normal, one that says so or else the most frequent one. `None` for a
/// column of quantities, or of one class alone.
pub(super) fn marks(column: &Labels) -> Option<Labels> {
    let names = column.class_names().filter(|names| names.len() > 1)?;
    let says_so = |name: &String| is_good(name) || NORMAL.contains(&name.to_lowercase().as_str());
    let mut counts = vec![0usize; names.len()];
    for value in &column.values {
        if let Some(count) = counts.get_mut(*value as usize) {
            *count += 1;
        }
    }
    // The first of equals.
    let most = || (0..names.len()).rev().max_by_key(|class| counts[*class]).unwrap_or_default();
    let normal = names.iter().position(says_so).unwrap_or_else(most);
    let place = |class: usize| match class {
        _ if class == normal => 0.0,
        _ if class < normal => (class + 1) as f32,
        _ => class as f32,
    };
    let others = names.iter().enumerate().filter(|(class, _)| *class != normal).map(|(_, name)| name);
    let names = names.get(normal).into_iter().chain(others).cloned().collect();
    let values = column.values.iter().map(|class| place(*class as usize)).collect();
    Some(Labels { name: DEFECT.into(), kind: LabelKind::Class(names), values })
}

/// The choice to begin with: classes beside one of good pieces are anomalies, unless something else says which are.
pub(super) fn suggested(labels: &[Labels]) -> LabelChoice {
    let column = labels.iter().find(|column| column.class_names().is_some() && column.name != SPLIT);
    let with_good = column.filter(|column| {
        let names = column.class_names().unwrap_or_default();
        column.name != DEFECT && names.len() > 1 && names.iter().any(|name| is_good(name))
    });
    with_good.map_or(LabelChoice::All, |column| LabelChoice::Anomalies(column.name.clone()))
}

/// The labels that are chosen, the one to begin with first. The split stays: it is no label.
pub(super) fn chosen_labels(labels: &[Labels], choice: &LabelChoice) -> Vec<Labels> {
    let first = |name: &String| -> (Vec<Labels>, Vec<Labels>) {
        labels.iter().cloned().partition(|column| column.name == *name)
    };
    match choice {
        LabelChoice::All => labels.to_vec(),
        LabelChoice::None => labels.iter().filter(|column| column.name == SPLIT).cloned().collect(),
        LabelChoice::Column(name) => {
            let (mut chosen, others) = first(name);
            chosen.extend(others);
            chosen
        }
        LabelChoice::Anomalies(name) => {
            let (mut chosen, others) = first(name);
            if let Some(marks) = chosen.first().and_then(marks) {
                chosen = vec![marks];
            }
            let again = |column: &Labels| column.name == DEFECT && chosen.iter().any(|c| c.name == DEFECT);
            let others: Vec<Labels> = others.into_iter().filter(|column| !again(column)).collect();
            chosen.extend(others);
            chosen
        }
    }
}

/// What follows from marks of anomalies: a sentence for a column that was chosen or suggested, and why there are too few good
/// examples to learn from.
pub(super) fn note(labels: &[Labels], choice: &LabelChoice) -> Option<String> {
    let LabelChoice::Anomalies(column) = choice else { return None };
    let normal = labels.iter().find(|column| column.name == DEFECT)?.class_names()?.first()?;
    Some(format!(
        "“{column}” marks anomalies: the network learns only from “{normal}”; choose other labels to change that."
    ))
}

/// Number of good examples; `None` where nothing marks anomalies.
pub(super) fn good(labels: &[Labels]) -> Option<usize> {
    let marks = labels.iter().find(|column| column.name == DEFECT)?;
    Some(marks.values.iter().filter(|class| **class == 0.0).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(names: &[&'static str], values: &[f32]) -> Labels {
        Labels { name: "class".into(), kind: LabelKind::class(names), values: values.to_vec() }
    }

    fn marked(names: &[&'static str], values: &[f32]) -> (Vec<String>, Vec<f32>) {
        let marks = marks(&column(names, values)).unwrap();
        assert_eq!(marks.name, DEFECT);
        (marks.class_names().unwrap_or_default().to_vec(), marks.values)
    }

    #[test]
    fn the_class_that_says_so_or_the_most_frequent_one_is_normal() {
        let (names, values) = marked(&["bent", "Good", "hole"], &[0.0, 1.0, 2.0, 2.0]);
        assert_eq!((names.join(" ").as_str(), values), ("Good bent hole", vec![1.0, 0.0, 2.0, 2.0]));
        let (names, values) = marked(&["cat", "dog"], &[0.0, 1.0, 1.0]);
        assert_eq!((names.join(" ").as_str(), values), ("dog cat", vec![1.0, 0.0, 0.0]));
        assert_eq!(marked(&["a", "b"], &[0.0, 1.0]).1, [0.0, 1.0]);
        assert_eq!(marks(&column(&["alone"], &[0.0])), None);
    }

    #[test]
    fn good_pieces_beside_others_are_learned_from_alone() {
        let pieces = [column(&["good", "hole"], &[0.0, 1.0, 0.0])];
        let choice = suggested(&pieces);
        assert_eq!(choice, LabelChoice::Anomalies("class".into()));
        let labels = chosen_labels(&pieces, &choice);
        assert_eq!((labels.len(), labels[0].name.as_str(), good(&labels)), (1, DEFECT, Some(2)));
        assert!(note(&labels, &choice).is_some_and(|note| note.contains("only from “good”")));
        assert_eq!(suggested(&[column(&["apple", "pear"], &[0.0, 1.0])]), LabelChoice::All);
        assert_eq!(suggested(&labels), LabelChoice::All);
        assert_eq!((good(&pieces), note(&pieces, &LabelChoice::All)), (None, None));
    }
}
