//! What is known of each run, and in what they differ.

use crate::plot::format::{self, THIN};
use crate::protocol::RunId;
use crate::run::{Measurement, RunRecord, Unit, differences};
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::views::runs::Beside;
use leptos::prelude::*;
use std::sync::Arc;

/// Where nothing is known.
const NONE: &str = "–";

/// A column a run, and below it what can be done with it.
#[component]
pub fn Table(
    /// The runs.
    all: Beside,
    /// The run whose map stands beside that of the present one.
    other: RwSignal<Option<RunId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let present = memo(move || session.run.with(|run| run.id));
    // Not made anew with every figure: a button that is made anew loses the focus.
    let columns = memo(move || {
        all.with(|all| all.iter().map(|run| (run.id, run.resume_step().is_some())).collect::<Vec<_>>())
    });
    let head = move |(id, _): (RunId, bool)| {
        let words = live(move || {
            let now = if id == present.get() { " (now)" } else { "" };
            format!("Run {}{now}", id.0)
        });
        view! { <th scope="col">{words}</th> }
    };
    let act = move |(id, back): (RunId, bool)| {
        let label = format!("Run {}", id.0);
        let pinned = memo(move || {
            session.run_history.with(|run_history| run_history.get(id).is_some_and(|run| run.pinned))
        });
        let back = back.then(|| {
            view! { <button type="button" aria-label=format!("Go back to {label}") on:click=move |_| session.go_back(id)>"Go back"</button> }
        });
        view! {
            <td>
                <div class="run-acts" hidden=live(move || id == present.get())>
                    <button type="button" aria-label=format!("Compare with {label}") on:click=move |_| other.set(Some(id))>"Compare"</button>
                    {back}
                    <button type="button" aria-label=format!("Keep {label}") aria-pressed=live(move || pinned.get().to_string())
                        on:click=move |_| session.run_history.update(|run_history| run_history.toggle_pin(id))>{live(move || if pinned.get() { "Kept" } else { "Keep" })}</button>
                    <button type="button" aria-label=format!("Remove {label}") on:click=move |_| session.run_history.update(|run_history| run_history.remove(id))>"Remove"</button>
                </div>
            </td>
        }
    };
    let body = move || {
        let rows = all.with(|all| rows(all));
        rows.into_iter()
            .map(|Row { label, about, values }| {
                let cells: Vec<_> = values.into_iter().map(|value| view! { <td>{value}</td> }).collect();
                view! { <tr><th scope="row" title=about>{label}</th>{cells}</tr> }
            })
            .collect_view()
    };
    view! {
        <div class="wide" hidden=live(move || all.with(Vec::is_empty))>
            <table class="figures">
                <thead><tr><td></td>{move || columns.get().into_iter().map(head).collect_view()}</tr></thead>
                <tbody>{body}</tbody>
                <tbody><tr><td></td>{move || columns.get().into_iter().map(act).collect_view()}</tr></tbody>
            </table>
        </div>
    }
}

/// A line of the table: a value a run.
struct Row {
    label: String,
    about: &'static str,
    values: Vec<String>,
}

/// All lines: what every run has, what was measured of some, and the settings in which they differ.
fn rows(all: &[Arc<RunRecord>]) -> Vec<Row> {
    let row = |label: &str, about, of: &dyn Fn(&RunRecord) -> Option<String>| Row {
        label: label.to_owned(),
        about,
        values: all.iter().map(|run| of(run).unwrap_or_else(|| NONE.to_owned())).collect(),
    };
    let steps = |step: u32| Some(format::thousands(step.into()));
    let mut rows = vec![
        row("Steps", "Steps of the optimiser.", &|run| steps(run.step)),
        row("Epochs", "Passes over the training images.", &|run| Some(format!("{:.1}", run.epoch))),
        row("Training loss", "That of the last step.", &|run| run.loss.map(format::loss)),
        row("Validation loss", "On images that training never sees.", &|run| {
            run.validation_loss().map(format::loss)
        }),
        row("PCA", "Validation loss of PCA with as many values.", &|run| run.pca.map(format::loss)),
    ];
    if all.iter().any(|run| run.resume_step() != Some(run.step)) {
        let about = "“Go back” goes on from this step; without a checkpoint there is no way back.";
        rows.push(row("Checkpoint at step", about, &|run| run.resume_step().and_then(steps)));
    }
    if all.windows(2).any(|pair| pair[0].engine != pair[1].engine) {
        rows.push(row("Engine", "What computes.", &|run| run.engine.map(|engine| engine.name().to_owned())));
    }
    let mut kinds: Vec<&Measurement> = Vec::new();
    for figure in all.iter().flat_map(|run| &run.measurements) {
        if kinds.iter().all(|known| !alike(known, figure)) {
            kinds.push(figure);
        }
    }
    for kind in kinds {
        let value = |run: &RunRecord| {
            let figure = run.measurements.iter().find(|figure| alike(figure, kind))?;
            Some(value(figure, run.step))
        };
        rows.push(row(&kind.label(), kind.about, &value));
    }
    let specs: Vec<_> = all.iter().map(|run| [&run.spec, &run.last_spec]).collect();
    rows.extend(differences(&specs).into_iter().map(|(label, values)| Row {
        label: label.to_owned(),
        about: "",
        values,
    }));
    rows
}

/// True for figures that can be compared.
fn alike(a: &Measurement, b: &Measurement) -> bool {
    (a.name, &a.with) == (b.name, &b.with)
}

/// A figure with its unit, and when it was measured where the run went on since.
fn value(figure: &Measurement, now: u32) -> String {
    let v = figure.value;
    let text = match figure.unit {
        Unit::Percent => format!("{:.1}{THIN}%", v * 100.0),
        Unit::Score => format::significant(v, 2),
        Unit::Decibel => format!("{v:.1}{THIN}dB"),
        Unit::BitsAPixel => format!("{} bits a pixel", format::significant(v, 2)),
        Unit::ImagesPerSecond => format::images_per_second(v),
    };
    if figure.step == now {
        text
    } else {
        format!("{text} at step {}", format::thousands(figure.step.into()))
    }
}
