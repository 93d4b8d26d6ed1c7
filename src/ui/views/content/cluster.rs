//! Groups of codes: a card each, and how well they agree with the classes.

use crate::data::{Examples, LabelKind, Labels};
use crate::plot::{format, image_labels};
use crate::protocol::Answer;
use crate::study::clusters::ClustersResult;
use crate::ui::widgets::card::Card;

/// The groups in an answer.
pub fn of(answer: &Answer) -> Option<&ClustersResult> {
    match answer {
        Answer::Clusters(report) => Some(report),
        _ => None,
    }
}

/// The groups as a column of labels, numbered from 1, by which the map can be coloured.
pub fn labels(report: &ClustersResult) -> Labels {
    Labels {
        name: "cluster".into(),
        kind: LabelKind::Class((1..=report.sizes.len()).map(|i| i.to_string()).collect()),
        values: report.groups.iter().map(|group| *group as f32).collect(),
    }
}

/// Indices of the images of a group.
pub fn members(report: &ClustersResult, group: usize) -> Vec<u32> {
    (0_u32..).zip(&report.groups).filter(|(_, of)| **of as usize == group).map(|(i, _)| i).collect()
}

/// A card a group: the decoded mean of its codes, above its commonest class where there are classes, else its size.
/// `examples` are those of the data, `size` the values of an image.
pub fn cards(report: &ClustersResult, examples: Examples<'_>, size: usize) -> Vec<Card> {
    let class_names = image_labels::classes(examples.labels).map(|(names, _)| names).unwrap_or_default();
    let card = |(group, pixels): (usize, &[u8])| {
        let count = report.sizes.get(group).copied().unwrap_or(0);
        let commonest = report
            .classes
            .get(group)
            .and_then(|(class, share)| Some((format::percent(*share), class_names.get(*class as usize)?)));
        let images = examples.kind.count(count as usize);
        let mut title = format!("Cluster {}: {images}", group + 1);
        let words = match commonest {
            Some((share, name)) => {
                title += &format!(", {share} are {name}");
                format!("{name} · {share}")
            }
            None => images,
        };
        Card { pixels: pixels.to_vec(), words, title, ..Card::default() }
    };
    report.centres.0.chunks_exact(size.max(1)).enumerate().map(card).collect()
}

/// How well groups and classes agree, and how far the groups stand apart.
pub fn note(report: &ClustersResult) -> String {
    let score = |value: f32| format::significant(value, 2);
    let silhouette = format!("silhouette {}", score(report.silhouette));
    match report.agreement {
        Some([nmi, ari, purity]) => format!(
            "Agreement with the classes: NMI {}, ARI {}, purity {}; {silhouette}",
            score(nmi),
            score(ari),
            format::percent(purity)
        ),
        None => format!("How well the clusters are separated: {silhouette}"),
    }
}

/// Sizes of the groups and the note.
pub fn describe(report: &ClustersResult) -> String {
    let sizes: Vec<String> = report.sizes.iter().map(u32::to_string).collect();
    format!("{} clusters of {} images. {}.", report.sizes.len(), sizes.join(", "), note(report))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Names;
    use crate::protocol::Bytes;

    fn report() -> ClustersResult {
        ClustersResult {
            groups: vec![1, 0, 1],
            sizes: vec![1, 2],
            centres: Bytes(vec![10, 20]),
            classes: vec![(1, 1.0), (0, 0.5)],
            agreement: Some([0.5, 0.25, 0.8]),
            silhouette: 0.1,
        }
    }

    #[test]
    fn a_group_shows_its_commonest_class_or_else_its_size() {
        let kind = LabelKind::Class(vec!["cat".to_owned(), "dog".to_owned()]);
        let (labels, names) = ([Labels { name: "animal".into(), kind, values: vec![] }], Names::default());
        let unknown = Examples::unknown(&names);
        let with_classes = cards(&report(), Examples { labels: &labels, ..unknown }, 1);
        assert_eq!(with_classes[1].words, "cat · 50\u{202f}%");
        assert_eq!(with_classes[1].title, "Cluster 2: 2 images, 50\u{202f}% are cat");
        let without = cards(&ClustersResult { classes: vec![], ..report() }, unknown, 1);
        assert_eq!((without[0].words.as_str(), without[0].pixels.as_slice()), ("1 image", &[10][..]));
        assert_eq!(without[0].title, "Cluster 1: 1 image");
    }

    #[test]
    fn a_group_selects_its_own_images_and_colours_the_map() {
        assert_eq!([members(&report(), 0), members(&report(), 1)], [vec![1], vec![0, 2]]);
        let labels = labels(&report());
        assert_eq!(labels.values, [1.0, 0.0, 1.0]);
        assert_eq!(labels.kind, LabelKind::Class(vec!["1".into(), "2".into()]));
    }

    #[test]
    fn agreement_is_told_where_there_are_classes() {
        assert_eq!(
            describe(&report()),
            "2 clusters of 1, 2 images. Agreement with the classes: NMI 0.50, ARI 0.25, purity 80\u{202f}%; silhouette \
                0.10."
        );
        let without = ClustersResult { agreement: None, ..report() };
        assert_eq!(note(&without), "How well the clusters are separated: silhouette 0.10");
    }
}
