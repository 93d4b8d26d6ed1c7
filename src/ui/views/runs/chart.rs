//! The curves of all runs over each other.

use crate::plot::palette::class_colour;
use crate::plot::{LineChart, Series, Theme, curves};
use crate::run::RunRecord;
use crate::spec::{Loss, LossUnit, Spec};
use crate::ui::reactive::{live, read};
use crate::ui::views::runs::{Beside, name};
use crate::ui::widgets::canvas::use_canvas;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::sync::Arc;

/// What can be laid over each other: its name, its points, and what it is measured in.
type Curve = (&'static str, fn(&RunRecord) -> &[[f32; 2]], fn(&Spec) -> String);
const CURVES: [Curve; 3] = [
    ("Validation loss", |run| &run.validation, unit),
    ("Training loss", |run| &run.train, unit),
    ("Penalty", |run| &run.penalty, penalty),
];
/// Points that are drawn of a curve: each has a dot, and more would be a bar.
const DRAWN: usize = 60;

/// The losses' unit; two figures of one unit are of one kind.
fn unit(spec: &Spec) -> String {
    let unit = curves::unit(spec);
    match spec.variant().loss_unit {
        // Nats under another likelihood are no more alike than MSE and BCE.
        LossUnit::NatsPerImage if spec.loss == Loss::Bce => format!("{unit} (BCE)"),
        LossUnit::NatsPerImage => format!("{unit} ({}, σ {})", spec.loss.choice().name, spec.sigma),
        LossUnit::PerPixel => unit,
    }
}

fn penalty(spec: &Spec) -> String {
    let kind = spec.variant();
    match (&kind.penalty, kind.loss_unit) {
        (None, _) => String::new(),
        (Some(_), LossUnit::NatsPerImage) => "nats an image".into(),
        (Some(_), LossUnit::PerPixel) => format!("the penalty of “{}” before its weight", kind.key),
    }
}

/// The choice of the curve.
pub fn choice(all: Beside, curve: RwSignal<usize>) -> impl IntoView {
    let choose = move |event| {
        let name = event_target_value(&event);
        curve.set(CURVES.iter().position(|curve| curve.0 == name).unwrap_or(0));
    };
    let there =
        move |of: fn(&RunRecord) -> &[[f32; 2]]| all.with(|all| all.iter().any(|run| !of(run).is_empty()));
    view! {
        <select aria-label="Curve" on:change=choose>
            {CURVES
                .iter()
                .enumerate()
                .map(|(i, (name, of, _))| view! { <option value=*name hidden=live(move || i > 1 && !there(*of))>{*name}</option> })
                .collect_view()}
        </select>
    }
}

/// Some of the points, the last among them, few enough to be drawn with their dots.
fn drawn(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let every = points.len().div_ceil(DRAWN).max(1);
    // From the end, which is what is compared.
    let mut some: Vec<[f32; 2]> = points.iter().rev().step_by(every).copied().collect();
    some.reverse();
    some
}

/// The chart, and in which unit its curves are.
#[component]
pub fn Overlay(
    /// The runs.
    all: Beside,
    /// Which of their curves.
    curve: RwSignal<usize>,
) -> impl IntoView {
    let node = NodeRef::<Canvas>::new();
    use_canvas(
        node,
        move || {
            read(all);
            curve.track();
        },
        move |surface| {
            surface.clear();
            let Some(mut backend) = surface.backend() else { return };
            let (title, of, unit) = CURVES[curve.get()];
            all.with(|all| {
                let series: Vec<Series> = all
                    .iter()
                    .map(|run| Series {
                        name: name(run),
                        colour: class_colour(run.id.0 as usize, surface.dark),
                        points: drawn(of(run)),
                    })
                    .collect();
                let (theme, scale) = (Theme::of(surface.dark), surface.scale as f32);
                let title = match &units(all, of, unit)[..] {
                    [(unit, _)] => format!("{}, {unit}", title.to_lowercase()),
                    _ => title.to_lowercase(),
                };
                let names = ["steps", title.as_str()];
                let chart = LineChart { series: &series, names, log: false, here: None, theme, scale };
                if let Err(error) = chart.draw(&mut backend) {
                    leptos::logging::warn!("{error}");
                }
            });
        },
    );
    let words = move || {
        let (title, of, unit) = CURVES[curve.get()];
        all.with(|all| match &units(all, of, unit)[..] {
            [] => String::new(),
            [(unit, _)] => format!("{title} in {unit}; lower is better."),
            many => {
                let each: Vec<String> =
                    many.iter().map(|(unit, runs)| format!("{}: {unit}", runs.join(", "))).collect();
                format!(
                    "Not in one unit, so that neither curves nor losses can be compared by height. {}.",
                    each.join("; ")
                )
            }
        })
    };
    view! {
        <canvas class="chart" aria-hidden="true" node_ref=node hidden=live(move || all.with(Vec::is_empty))></canvas>
        <p class="quiet">{live(words)}</p>
    }
}

/// The units of the curves that there are, and whose they are.
fn units(
    all: &[Arc<RunRecord>],
    of: fn(&RunRecord) -> &[[f32; 2]],
    unit: fn(&Spec) -> String,
) -> Vec<(String, Vec<String>)> {
    let mut units: Vec<(String, Vec<String>)> = Vec::new();
    for run in all.iter().filter(|run| !of(run).is_empty()) {
        let unit = unit(&run.last_spec);
        match units.iter_mut().find(|known| known.0 == unit) {
            Some(known) => known.1.push(name(run)),
            None => units.push((unit, vec![name(run)])),
        }
    }
    units
}
