//! The experiment that suits a set of images, as the settings of a link.

use super::part::classes;
use crate::data::{DEFECT, ImageShape, Labels};
use crate::spec::Spec;

/// Most values of an image for which dense layers are quick enough on a CPU: 32×32 in colour.
const DENSE: usize = 3 * 32 * 32;
/// Steps that a run takes at least, so that a small set is seen often enough.
const STEPS: u32 = 3000;
/// Range of epochs.
const EPOCHS: [u32; 2] = [20, 1000];

/// Settings and name of an experiment.
pub(super) struct Suggestion {
    /// "net=conv&hidden=…".
    pub settings: String,
    /// "Find anomalies".
    pub name: &'static str,
}

/// The experiment that suits `count` images of this shape and with these labels.
pub(super) fn suggest(shape: ImageShape, count: usize, labels: &[Labels]) -> Suggestion {
    let network = if shape.len() <= DENSE {
        // A small image has little to say: the code is at most a quarter of it.
        let latent = (shape.len() / 4).clamp(1, 16);
        format!("hidden=256,64&latent={latent}&lr=0.002&norm=1")
    } else {
        "net=conv&hidden=16,32,64&latent=32&lr=0.002".into()
    };
    let anomalies = labels.iter().any(|column| column.name == DEFECT);
    let name = match classes(labels) {
        _ if anomalies => "Find anomalies",
        Some(_) => "Classes",
        None => "Copies",
    };
    let network = match (anomalies, shape.len() <= DENSE) {
        (true, true) => "hidden=256&latent=32&lr=0.002&norm=1&sched=cosine".into(),
        (true, false) => format!("{network}&sched=cosine"),
        (false, _) => network,
    };
    Suggestion { settings: format!("{network}&{}", amounts(count)), name }
}

/// How many examples, how many of them a step, and how often all.
fn amounts(count: usize) -> String {
    let default = Spec::default();
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    // Ten steps an epoch at least.
    let batch = (count / 10).clamp(8, default.batch);
    let steps = count.div_ceil(batch).max(1);
    let epochs = STEPS.div_ceil(steps).clamp(EPOCHS[0], EPOCHS[1]);
    format!("n={count}&batch={batch}&epochs={epochs}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::LabelKind;
    use crate::spec::{Link, Net, OWN_DATA};

    #[test]
    fn suggestions_are_settings_that_can_be_used() {
        let label =
            |name: &str| Labels { name: name.into(), kind: LabelKind::class(&["a", "b"]), values: vec![] };
        for (shape, labels, net, name) in [
            (ImageShape::grey(28, 28), vec![label("class")], Net::Dense, "Classes"),
            (
                ImageShape { channels: 3, height: 96, width: 96 },
                vec![label(DEFECT)],
                Net::Conv,
                "Find anomalies",
            ),
            (ImageShape::grey(1, 1), vec![], Net::Dense, "Copies"),
        ] {
            for count in [20, 300, 60_000] {
                let suggestion = suggest(shape, count, &labels);
                let (link, notes) = Link::parse(&format!("data={OWN_DATA}&{}", suggestion.settings));
                assert_eq!(
                    notes.iter().filter(|note| !note.0.starts_with("n=")).count(),
                    0,
                    "{suggestion:?} {notes:?}",
                    suggestion = suggestion.settings
                );
                assert_eq!((link.spec.net, suggestion.name), (net, name));
                let steps = link.spec.epochs * (count as u32 * 9 / 10).div_ceil(link.spec.batch);
                assert!(steps >= 2000, "{steps}");
            }
        }
    }
}
