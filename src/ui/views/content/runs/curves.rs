//! Curves of several runs in one chart, and whether they are in one unit.

use crate::plot::palette::class_colour;
use crate::plot::{Series, loss_chart};
use crate::run::RunRecord;
use crate::spec::{Loss, LossUnit, Spec};
use crate::ui::views::content::options::select_options;
use crate::ui::views::content::runs::text::name;
use std::sync::Arc;

/// Points of a curve that are drawn: each has a dot, and more would be a bar.
const MAX_POINTS: usize = 60;

select_options! {
    /// Which curve of each run is drawn.
    Curve {
        Validation = "Validation loss", "Validation loss", "The validation loss.";
        Training = "Training loss", "Training loss", "The training loss.";
        Penalty = "Penalty", "Penalty", "The penalty before its weight.";
    }
}

impl Curve {
    /// Its points in a run, `[step, value]`.
    pub fn points(self, run: &RunRecord) -> &[[f32; 2]] {
        match self {
            Self::Validation => &run.validation,
            Self::Training => &run.train,
            Self::Penalty => &run.penalty,
        }
    }

    /// True where some run has it, or might have: every run has losses.
    pub fn is_offered(self, runs: &[Arc<RunRecord>]) -> bool {
        self != Self::Penalty || runs.iter().any(|run| !self.points(run).is_empty())
    }

    /// What it is measured in. Curves in different units can't be compared by height.
    fn unit(self, spec: &Spec) -> String {
        match self {
            Self::Validation | Self::Training => loss_unit(spec),
            Self::Penalty => penalty_unit(spec),
        }
    }
}

fn loss_unit(spec: &Spec) -> String {
    let unit = loss_chart::unit(spec);
    match spec.variant().loss_unit {
        // Nats under another likelihood are no more alike than MSE and BCE.
        LossUnit::NatsPerImage if spec.loss == Loss::Bce => format!("{unit} (BCE)"),
        LossUnit::NatsPerImage => format!("{unit} ({}, σ {})", spec.loss.choice().name, spec.sigma),
        LossUnit::PerPixel => unit,
    }
}

fn penalty_unit(spec: &Spec) -> String {
    let kind = spec.variant();
    match (&kind.penalty, kind.loss_unit) {
        (None, _) => String::new(),
        (Some(_), LossUnit::NatsPerImage) => "nats per image".into(),
        (Some(_), LossUnit::PerPixel) => format!("the penalty of “{}” before its weight", kind.key),
    }
}

/// Some of the points, the last among them, few enough to be drawn with their dots.
pub fn drawn_points(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let every = points.len().div_ceil(MAX_POINTS).max(1);
    // From the end, which is what is compared.
    let mut drawn: Vec<[f32; 2]> = points.iter().rev().step_by(every).copied().collect();
    drawn.reverse();
    drawn
}

/// A curve of each run.
pub fn series(runs: &[Arc<RunRecord>], curve: Curve, dark: bool) -> Vec<Series> {
    let series = |run: &Arc<RunRecord>| Series {
        name: name(run),
        colour: class_colour(run.id.0 as usize, dark),
        points: drawn_points(curve.points(run)),
    };
    runs.iter().map(series).collect()
}

/// Name of the chart's vertical axis: with the unit where all runs have the same.
pub fn title(runs: &[Arc<RunRecord>], curve: Curve) -> String {
    let name = curve.name().to_lowercase();
    match &units(runs, curve)[..] {
        [(unit, _)] => format!("{name}, {unit}"),
        _ => name,
    }
}

/// The unit of the curves, or that they are not in one.
pub fn legend(runs: &[Arc<RunRecord>], curve: Curve) -> String {
    match &units(runs, curve)[..] {
        [] => String::new(),
        [(unit, _)] => format!("{} in {unit}; lower is better.", curve.name()),
        many => {
            let each: Vec<String> =
                many.iter().map(|(unit, runs)| format!("{}: {unit}", runs.join(", "))).collect();
            format!(
                "These curves have different units, so their heights can't be compared. {}.",
                each.join("; ")
            )
        }
    }
}

/// The units of the curves that there are, each with the names of its runs.
fn units(runs: &[Arc<RunRecord>], curve: Curve) -> Vec<(String, Vec<String>)> {
    let mut units: Vec<(String, Vec<String>)> = Vec::new();
    for run in runs.iter().filter(|run| !curve.points(run).is_empty()) {
        let unit = curve.unit(&run.last_spec);
        match units.iter_mut().find(|known| known.0 == unit) {
            Some(known) => known.1.push(name(run)),
            None => units.push((unit, vec![name(run)])),
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::views::content::runs::text::tests::record;

    fn run(id: u32, kind: &str, loss: Loss) -> Arc<RunRecord> {
        let mut last_spec = Spec { loss, ..Spec::default() };
        last_spec.set("kind", kind).unwrap();
        Arc::new(RunRecord { validation: vec![[1.0, 0.5]], last_spec, ..record(id) })
    }

    #[test]
    fn losses_in_different_units_are_told_apart() {
        let same = [run(1, "plain", Loss::Mse), run(2, "plain", Loss::Mse)];
        assert!(title(&same, Curve::Validation).starts_with("validation loss, "));
        assert!(legend(&same, Curve::Validation).ends_with("; lower is better."));
        let different = [run(1, "plain", Loss::Mse), run(2, "vae", Loss::Mse), run(3, "vae", Loss::Bce)];
        let text = legend(&different, Curve::Validation);
        assert!(
            text.starts_with("These curves have different units") && text.matches("Run ").count() == 3,
            "{text}"
        );
        assert_eq!(title(&different, Curve::Validation), "validation loss");
        assert_eq!(legend(&different, Curve::Penalty), "", "no run has a penalty");
    }

    #[test]
    fn the_penalty_is_offered_where_a_run_has_one() {
        let without = run(1, "plain", Loss::Mse);
        let with = Arc::new(RunRecord { penalty: vec![[1.0, 2.0]], ..record(2) });
        assert!(!Curve::Penalty.is_offered(std::slice::from_ref(&without)));
        assert!(Curve::Penalty.is_offered(&[without, with]));
        assert!(Curve::Training.is_offered(&[]));
    }

    #[test]
    fn a_thinned_curve_keeps_its_last_point() {
        let points: Vec<[f32; 2]> = (0..1000).map(|i| [i as f32, 0.0]).collect();
        let drawn = drawn_points(&points);
        assert!(drawn.len() <= MAX_POINTS && drawn.last() == points.last(), "{}", drawn.len());
        assert!(drawn.is_sorted());
    }
}
