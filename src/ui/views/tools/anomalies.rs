//! How well the network finds anomalous images, by how badly it copies them.

use crate::plot::{
    AnomalyChart, AnomalyScore, Judgement, Theme, format, image_above_errors_shape, threshold_text,
};
use crate::protocol::ExportKind;
use crate::spec::{OWN_DATA, number};
use crate::ui::reactive::{live, memo, read};
use crate::ui::save::save_table;
use crate::ui::screen::Screen;
use crate::ui::tab::Tab;
use crate::ui::takeaway::Taker;
use crate::ui::view::{Area, View};
use crate::ui::views::content::anomalies::{self, CaseCards, Cases};
use crate::ui::views::content::csv;
use crate::ui::views::content::verdict;
use crate::ui::views::tools::judging::{ALARMS, Judging};
use crate::ui::views::tools::save_row::SaveRow;
use crate::ui::views::tools::score_files::{ScoreFiles, flagged_table};
use crate::ui::views::tools::tool::{ToolFigure, use_tool};
use crate::ui::widgets::canvas::{Surface, use_canvas};
use crate::ui::widgets::card::Card;
use crate::ui::widgets::cards::Cards;
use crate::ui::widgets::number_box::{NumberBox, Range};
use crate::ui::widgets::save_figure::offer_table;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::rc::Rc;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "anomalies",
    name: "Anomalies",
    about: "Unfamiliar images are often reconstructed badly. Scores right of the line are flagged.",
    area: Area::Tab(Tab::Anomalies),
    render: || view! { <AnomaliesView/> }.into_any(),
};

/// Thresholds that can be set: no score is less than 0.
const THRESHOLDS: Range = Range { ends: [0.0, f64::INFINITY], whole: false, step: 0.0 };
/// What is said before anything was measured.
const NOT_MEASURED: &str = "Results appear once all images are ready.";

#[component]
fn AnomaliesView() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let judging = Judging::new(tool);
    let Judging { judgement, no_anomalies, score, .. } = judging;
    let generated = memo(move || {
        tool.session.run.with(|run| run.started.as_ref().is_none_or(|started| started.spec.data != OWN_DATA))
    });
    let scores = move || {
        let threshold = judgement.with_untracked(|j| j.as_ref().map(|j| j.threshold))?;
        let score = score.get_untracked();
        tool.session.run.with_untracked(|run| {
            let found = run.anomalies.as_ref()?;
            let (good, anomalous) = score.split(found);
            let rows: Vec<_> = found
                .scored
                .iter()
                .zip(good.iter().chain(anomalous))
                .enumerate()
                .map(|(place, (index, value))| {
                    let known = if place < good.len() { "normal" } else { "anomaly" };
                    let verdict = if *value > threshold { "anomaly" } else { "normal" };
                    (*index, vec![value.to_string(), threshold.to_string(), verdict.into(), known.into()])
                })
                .collect();
            csv::examples(run.examples(), &["score", "threshold", "verdict", "is"], &rows)
        })
    };
    offer_table(VIEW.key, Rc::new(scores));
    let nothing_odd =
        live(move || if no_anomalies.get() { anomalies::nothing_odd(generated.get()) } else { "" });
    let text = live(move || match judgement.get() {
        None if no_anomalies.get() => nothing_odd.get().to_owned(),
        None => NOT_MEASURED.to_owned(),
        Some(judgement) => anomalies::describe(&judgement, score.get(), judging.pixel_auroc()),
    });
    let headline = live(move || {
        judgement.with(|j| j.as_ref().map(|j| tool.session.word(&anomalies::headline(j))).unwrap_or_default())
    });
    let held_out_one = memo(move || {
        let spec = |run: &crate::run::Run| {
            run.started.as_ref().is_some_and(|started| anomalies::holds_out_digit_one(&started.spec))
        };
        tool.session.run.with(spec)
    });
    let hidden = live(move || judging.is_empty());
    let measuring = live(move || !(no_anomalies.get() && generated.get()) && judgement.with(Option::is_none));
    let table = move || {
        let judgement = judgement.get().filter(|_| !no_anomalies.get())?;
        Some(confusion_table(&judgement, judging.pixel_auroc()))
    };
    let by_class = move || {
        let threshold = judgement.with(|j| j.as_ref().map(|j| j.threshold))?;
        let found = judging.with_scores(|found| {
            let score = score.get();
            tool.session.run.with_untracked(|run| anomalies::classes(found, score, threshold, run.examples()))
        })?;
        (!found.is_empty()).then(|| flagged_table("Class", found))
    };
    let hits = move || {
        let threshold = judgement.with_untracked(|j| j.as_ref().map(|j| j.threshold))?;
        let score = score.get_untracked();
        tool.session.run.with_untracked(|run| {
            anomalies::hits_csv(run.anomalies.as_ref()?, score, threshold, run.examples())
        })
    };
    let taker = expect_context::<Taker>();
    let saves = vec![
        ("Scores (CSV)", Callback::new(move |()| save_table(scores(), "scores.csv"))),
        ("Hits by folder (CSV)", Callback::new(move |()| save_table(hits(), "hits-by-folder.csv"))),
        ("Error maps (ZIP)", Callback::new(move |()| taker.take(ExportKind::ErrorMaps))),
    ];
    view! {
        <ToolFigure view=&VIEW text tools=move || view! { <ThresholdChoice judging/> }>
            <p class="quiet">{nothing_odd}</p>
            <p class="verdict" hidden=hidden>{headline}</p>
            <Chart judging/>
            <p class="quiet" hidden=live(move || !measuring.get())>{tool.session.worded(NOT_MEASURED)}</p>
            <p class="quiet">
                {live(move || tool.session.word(score.get().row().about))}
                <span hidden=hidden>{tool.session.worded(" AUROC (area under the ROC curve): how often an anomaly scores \
                    higher than a normal image. 1 is always, .5 is chance.")}</span>
            </p>
            <div class="side-by-side" hidden=hidden><div>{table}</div><div>{by_class}</div></div>
            <SaveRow saves hidden/>
            <CaseRow judging cases=Cases::Worst/>
            <CaseRow judging cases=Cases::Missed/>
            <CaseRow judging cases=Cases::Best/>
            <p class="quiet" hidden=live(move || !held_out_one.get())>
                "A 1 is a single stroke, and every other digit is made of strokes. A network that never saw a 1 still \
                    draws it well and gives it a lower score than the digits it knows. New does not mean hard to \
                    reconstruct."
            </p>
            <ScoreFiles tool judging/>
        </ToolFigure>
    }
}

/// The score, the rate of false alarms, and the threshold.
#[component]
fn ThresholdChoice(
    /// How images are judged.
    judging: Judging,
) -> impl IntoView {
    let Judging { score, rate, judgement, .. } = judging;
    let session = judging.tool.session;
    let has_elbo =
        memo(move || judging.with_scores(|found| !found.neg_elbo.0.is_empty()).unwrap_or_default());
    let option = move |score: AnomalyScore| {
        let hidden = live(move || score == AnomalyScore::NegElbo && !has_elbo.get());
        view! { <option value=score.row().key hidden=hidden>{session.worded(score.row().name)}</option> }
    };
    let alarms = session.worded("Share of normal images that may be flagged");
    let rate_text = live(move || match judging.by_hand() {
        Some(_) => "manual".to_owned(),
        None => format::percent(rate.get() as f32 / 100.0),
    });
    view! {
        <span class="view-note">{live(move || judgement.with(|j| j.as_ref().map(Judgement::note).unwrap_or_default()))}</span>
        <select aria-label="Score" prop:value=live(move || score.get().row().key)
            on:change=move |event| judging.chosen.set(AnomalyScore::from_key(&event_target_value(&event)))>
            {AnomalyScore::ALL.map(option).collect_view()}
        </select>
        <input type="range" aria-label="False alarms" title=alarms
            min=ALARMS.1 max=ALARMS.2 step="1" prop:value=rate
            aria-valuetext=live(move || session.word(&format!("{} % of the normal images", rate.get())))
            on:input=move |event| judging.set_rate(number(&event_target_value(&event)).unwrap_or(ALARMS.0))/>
        <output title=alarms>{rate_text}</output>
        <label title=session.worded("Images with a higher score are flagged; the slider resets it")>"Threshold"
            <NumberBox label="Threshold" range=THRESHOLDS set=move |threshold| judging.set_threshold(threshold)
                text=live(move || judging.threshold().map(threshold_text).unwrap_or_default())/>
        </label>
    }
}

/// Both histograms with the threshold, and the receiver operating characteristic.
#[component]
fn Chart(
    /// How images are judged.
    judging: Judging,
) -> impl IntoView {
    let node = NodeRef::<Canvas>::new();
    use_canvas(node, move || read(judging.judgement), move |surface| draw(surface, judging));
    view! { <canvas class="chart" aria-hidden="true" node_ref=node hidden=live(move || judging.judgement.with(Option::is_none))></canvas> }
}

fn draw(surface: &Surface, judging: Judging) {
    surface.clear();
    let Some(judgement) = judging.judgement.get_untracked() else { return };
    judging.tool.session.run.with_untracked(|run| {
        let Some(found) = run.anomalies.as_ref() else { return };
        let (theme, scale) = (Theme::of(surface.dark), surface.scale as f32);
        let score = judging.score.get_untracked();
        let (good, anomalous) = score.split(found);
        let chart = AnomalyChart { score: score.row(), good, anomalous, judgement: &judgement, theme, scale };
        surface.draw(&mut |pen| chart.draw(pen));
    });
}

/// How many images of either kind are taken for which.
fn confusion_table(judgement: &Judgement, pixel_auroc: Option<f32>) -> impl IntoView + use<> {
    let row = |(kind, [anomalous, good]): (&'static str, [usize; 2])| {
        view! { <tr><th scope="row">{kind}</th><td>{anomalous}</td><td>{good}</td></tr> }
    };
    view! {
        <div>
            <table class="figures">
                <thead><tr><td></td><th scope="col">"Flagged"</th><th scope="col">"Not flagged"</th></tr></thead>
                <tbody>{anomalies::confusion(judgement).map(row).collect_view()}</tbody>
            </table>
            <p class="quiet">{verdict::pixel_auroc(pixel_auroc)}</p>
        </div>
    }
}

/// Images that fit worst or best; a click searches for others like it.
#[component]
fn CaseRow(
    /// How images are judged.
    judging: Judging,
    /// Which images.
    cases: Cases,
) -> impl IntoView {
    let Screen { dark, .. } = expect_context();
    let shape = judging.tool.shape;
    let found = memo(move || {
        let judgement = judging.judgement.get();
        let cards = judging.with_scores(|anomalies| {
            let (score, threshold) = (judging.score.get(), judgement.as_ref()?.threshold);
            let (theme, shape) = (Theme::of(dark.get()), shape.get());
            judging.tool.session.run.with_untracked(|run| {
                let (examples, columns) = (run.examples(), run.columns());
                Some(CaseCards { anomalies, score, threshold, shape, examples, columns, theme }.of(cases))
            })
        });
        cards.flatten().unwrap_or_default()
    });
    let cards =
        live(move || found.with(|found| found.iter().map(|(card, _)| card.clone()).collect::<Vec<Card>>()));
    let pick = move |i: usize| {
        judging.tool.search_for(found.with_untracked(|found| found.get(i).map(|(_, index)| *index)));
    };
    view! {
        <div class="judged" hidden=live(move || found.with(Vec::is_empty))>
            <h3>{judging.tool.session.worded(cases.heading())}</h3>
            <Cards label=cases.label() shape=live(move || image_above_errors_shape(shape.get())) cards pick/>
        </div>
    }
}
