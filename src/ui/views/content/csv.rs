//! Numbers of figures as CSV.

use crate::csv_text::csv_row as row;
use crate::data::Examples;

/// Lines, a row a point: the line's name and the point. `axes` are the names of x and y.
pub fn lines<'a>(axes: [&str; 2], lines: impl Iterator<Item = (&'a str, Vec<[f32; 2]>)>) -> Option<String> {
    let mut text = row(&["series".into(), axes[0].to_owned(), axes[1].to_owned()]);
    let head = text.len();
    for (name, points) in lines {
        for [x, y] in points {
            text += &row(&[name.to_owned(), x.to_string(), y.to_string()]);
        }
    }
    (text.len() > head).then_some(text)
}

/// Examples, a row each: place in the set, name and class where they have them, and own values (`columns` names these). `None`
/// without any.
pub fn examples(known: Examples<'_>, columns: &[&str], rows: &[(u32, Vec<String>)]) -> Option<String> {
    let (named, classes) = (!known.names.is_empty(), known.class(rows.first()?.0).is_some());
    let mut head = vec!["index".to_owned()];
    head.extend(named.then(|| "name".to_owned()));
    head.extend(classes.then(|| "class".to_owned()));
    head.extend(columns.iter().map(|column| (*column).to_owned()));
    let mut text = row(&head);
    for (index, values) in rows {
        let mut cells = vec![index.to_string()];
        cells.extend(named.then(|| known.names.whole(*index).unwrap_or_default().to_owned()));
        cells.extend(classes.then(|| known.class(*index).unwrap_or_default().to_owned()));
        cells.extend(values.iter().cloned());
        text += &row(&cells);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DataKind, LabelKind, Labels, Names};

    #[test]
    fn every_point_has_a_row_and_names_are_quoted() {
        let points = [("a, b", vec![[1.0, 0.5], [2.0, 0.25]]), ("c", vec![])];
        let text = lines(["step", "loss"], points.into_iter()).unwrap_or_default();
        assert_eq!(text, "series,step,loss\n\"a, b\",1,0.5\n\"a, b\",2,0.25\n");
        assert_eq!(lines(["x", "y"], [("a", vec![])].into_iter()), None);
    }

    #[test]
    fn examples_have_names_and_classes_where_there_are_some() {
        let names = Names::new(vec!["good/1.png".into(), "bad/2.png".into()]);
        let kind = LabelKind::Class(vec!["good".into(), "bad".into()]);
        let labels = [Labels { name: "defect".into(), kind, values: vec![0.0, 1.0] }];
        let known = Examples { kind: DataKind::Images, labels: &labels, names: &names };
        let rows = [(1, vec!["0.5".to_owned()])];
        let text = examples(known, &["score"], &rows).unwrap_or_default();
        assert_eq!(text, "index,name,class,score\n1,bad/2.png,bad,0.5\n");
        let none = Names::default();
        let text = examples(Examples::unknown(&none), &["score"], &rows).unwrap_or_default();
        assert_eq!(text, "index,score\n1,0.5\n");
        assert_eq!(examples(known, &[], &[]), None);
    }
}
