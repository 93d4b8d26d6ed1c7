//! How well the network finds images that are not as they should be, by how badly it copies them.

use crate::data::ImageShape;
use crate::metrics::threshold_at;
use crate::plot::anomalies::{BOUND, SCORES, Score, WORST_PIXELS, above_errors, present, threshold_text};
use crate::plot::{AnomalyChart, Judgement, Theme, format};
use crate::protocol::{Anomalies, Bytes, RunId};
use crate::spec::number;
use crate::ui::reactive::{changes, live, memo, read};
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::tools::score_files::ScoreFiles;
use crate::ui::widgets::canvas::use_canvas;
use crate::ui::widgets::cards::{Card, Cards, shape_of};
use crate::ui::widgets::figure::Figure;
use crate::ui::widgets::number_box::{NumberBox, Range};
use leptos::html::Canvas;
use leptos::prelude::*;

/// The row.
pub const VIEW: View = View {
    key: "anomalies",
    name: "Anomalies",
    about: "What is new is copied badly: right of the line it is taken for odd.",
    area: Area::Tab(Tab::Anomalies),
    render: || view! { <AnomaliesView/> }.into_any(),
};

/// Share of good images that may be taken for odd, in %: at first, least, most.
const ALARMS: (f64, f64, f64) = (5.0, 0.0, 30.0);
/// Thresholds that can be set: no score is less than 0.
const THRESHOLDS: Range = Range { ends: [0.0, f64::INFINITY], whole: false, step: 0.0 };
/// What there is to do where nothing is odd, and before anything was measured.
const NOTHING_ODD: &str = "There is nothing odd to find yet: choose the dataset “Defects”, or hold one class out (under “Advanced”), and restart.";
const NOT_YET: &str = "It is measured once all images are there.";

#[component]
fn AnomaliesView() -> impl IntoView {
    let session = expect_context::<Session>();
    let Screen { dark, .. } = expect_context();
    let node = NodeRef::<Canvas>::new();
    let wanted = RwSignal::new(WORST_PIXELS);
    let rate = RwSignal::new(ALARMS.0);
    // A threshold that was set by hand says nothing of another network's scores, nor of another kind of score.
    let by_hand = RwSignal::new(None::<(RunId, usize, f32)>);
    let news = changes(move || session.run.with(|r| (r.id, r.anomalies.clone())));
    let run = memo(move || session.run.with(|r| r.id));
    let score = memo(move || {
        read(news);
        session.run.with_untracked(|run| present(run.anomalies.as_ref(), wanted.get()))
    });
    let hand = memo(move || {
        let here = (run.get(), score.get());
        by_hand.get().filter(|(run, score, _)| (*run, *score) == here).map(|(.., threshold)| threshold)
    });
    let judged = memo(move || {
        seen(session, news, |found| {
            let (good, anomalous) = SCORES[score.get()].split(found);
            match hand.get() {
                Some(threshold) => Judgement::at(good, anomalous, threshold),
                None => Judgement::new(good, anomalous, rate.get() as f32 / 100.0),
            }
        })
    });
    use_canvas(
        node,
        move || read(judged),
        move |surface| {
            surface.clear();
            let Some((mut backend, judgement)) = surface.backend().zip(judged.get_untracked()) else {
                return;
            };
            session.run.with(|run| {
                let Some(found) = run.anomalies.as_ref() else { return };
                let (theme, scale) = (Theme::of(surface.dark), surface.scale as f32);
                let score = &SCORES[score.get_untracked()];
                let (good, anomalous) = score.split(found);
                let chart = AnomalyChart { score, good, anomalous, judgement: &judgement, theme, scale };
                if let Err(error) = chart.draw(&mut backend) {
                    leptos::logging::warn!("{error}");
                }
            });
        },
    );
    let none_odd =
        memo(move || session.run.with(|r| r.started.as_ref().is_none_or(|s| s.data.anomalous == 0)));
    let pixels = memo(move || seen(session, news, |found| found.pixel_auroc).flatten());
    let text = move || match judged.get() {
        _ if none_odd.get() => NOTHING_ODD.to_owned(),
        None => NOT_YET.to_owned(),
        Some(judged) => {
            let Score { name, about, .. } = &SCORES[score.get()];
            [judged.describe(name), (*about).to_owned(), flawed(pixels.get())].join(" ")
        }
    };
    let threshold = memo(move || hand.get().or_else(|| judged.with(|j| Some(j.as_ref()?.threshold))));
    let bound = memo(move || seen(session, news, |f| !f.neg_elbo.0.is_empty()).unwrap_or_default());
    let shape = shape_of(session);
    let cases = move |which: Which| {
        memo(move || {
            let judged = judged.get();
            let cases = seen(session, news, |found| {
                let cases = Cases { found, score: score.get(), judged: judged.as_ref()?, shape: shape.get() };
                Some(cases.of(which, Theme::of(dark.get())))
            });
            cases.flatten().unwrap_or_default()
        })
    };
    let double = live(move || {
        let shape = shape.get();
        ImageShape { channels: 3, height: 2 * shape.height, ..shape }
    });
    let run_history = move |which: Which| {
        let (heading, label) = which.words();
        let cases = cases(which);
        let cards =
            live(move || cases.with(|all| all.iter().map(|(card, _)| card.clone()).collect::<Vec<_>>()));
        let pick = move |i: usize| {
            session.query_image.set(cases.with_untracked(|all| all.get(i).map(|(_, index)| *index)));
            session.tab.set(Tab::Search);
        };
        view! {
            <div class="judged" hidden=live(move || none_odd.get() || cases.with(Vec::is_empty))>
                <h3>{heading}</h3>
                <Cards label shape=double cards pick/>
            </div>
        }
    };
    // One of the user's own images has no bound: its worst pixels are judged at the same rate of false alarms.
    let own_score = memo(move || if score.get() == BOUND { WORST_PIXELS } else { score.get() });
    let own_threshold = memo(move || {
        if score.get() == own_score.get() {
            return threshold.get();
        }
        let good = |found: &Anomalies| SCORES[own_score.get()].split(found).0.to_vec();
        seen(session, news, |found| threshold_at(&good(found), rate.get() as f32 / 100.0))
    });
    let digit_one = memo(move || {
        session.run.with(|run| {
            run.started.as_ref().is_some_and(|s| s.spec.data == "digits" && s.spec.held_out() == Some(1))
        })
    });
    let choose = move |event| {
        let key = event_target_value(&event);
        wanted.set(SCORES.iter().position(|s| s.key == key).unwrap_or(WORST_PIXELS));
    };
    let set = move |value: f64| {
        by_hand.set(Some((run.get_untracked(), score.get_untracked(), value as f32)));
    };
    let hidden = move || none_odd.get() || judged.with(Option::is_none);
    view! {
        <Figure
            view=&VIEW
            text
            tools=move || {
                view! {
                    <span class="view-note">{live(move || judged.with(|j| j.as_ref().map(Judgement::note).unwrap_or_default()))}</span>
                    <select aria-label="Score" on:change=choose prop:value=live(move || SCORES[score.get()].key)>
                        {SCORES.iter().enumerate().map(|(i, score)| {
                            view! { <option value=score.key hidden=live(move || i == BOUND && !bound.get())>{score.name}</option> }
                        }).collect_view()}
                    </select>
                    <input type="range" aria-label="False alarms" title="Good images that may be taken for odd"
                        min=ALARMS.1 max=ALARMS.2 step="1" prop:value=rate
                        aria-valuetext=live(move || format!("{} % of the good images", rate.get()))
                        on:input=move |event| {
                            by_hand.set(None);
                            rate.set(number(&event_target_value(&event)).unwrap_or(ALARMS.0));
                        }/>
                    <output title="Good images that may be taken for odd">
                        {live(move || if hand.get().is_some() { "by hand".to_owned() } else { format::percent(rate.get() as f32 / 100.0) })}
                    </output>
                    <label title="An image with a larger score is taken for odd; the slider sets it again">"Threshold"
                        <NumberBox label="Threshold" range=THRESHOLDS set
                            text=live(move || threshold.get().map(threshold_text).unwrap_or_default())/>
                    </label>
                }
            }
        >
            <div class="tool" tabindex="0">
                <p class="quiet" hidden=live(move || !none_odd.get())>{NOTHING_ODD}</p>
                <canvas class="chart" aria-hidden="true" node_ref=node hidden=none_odd></canvas>
                <p class="quiet" hidden=live(move || none_odd.get() || judged.with(Option::is_some))>{NOT_YET}</p>
                <p class="quiet">
                    {live(move || SCORES[score.get()].about)}
                    <span hidden=hidden>" AUROC is how often an odd image has a larger score than a good one: 1 is always, .5 is by chance."</span>
                </p>
                <div hidden=hidden>
                    {move || judged.get().filter(|_| !none_odd.get()).map(|judged| counts(&judged, pixels.get()))}
                </div>
                {run_history(Which::Worst)}
                {run_history(Which::Missed)}
                {run_history(Which::Best)}
                <p class="quiet" hidden=live(move || !digit_one.get())>
                    "A 1 is a stroke, and strokes are what every other digit is made of: a network that never saw one draws it all the \
                     same, and finds it less odd than its own digits. New is not the same as hard to copy."
                </p>
                <ScoreFiles score=own_score threshold=own_threshold/>
            </div>
        </Figure>
    }
}

/// What is to be said of the scores, if there are any. Follows `news` of them, not every step of the run.
fn seen<T>(session: Session, news: Memo<u32>, say: impl FnOnce(&Anomalies) -> T) -> Option<T> {
    read(news);
    session.run.with_untracked(|run| run.anomalies.as_ref().map(say))
}

/// Which cases are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    /// Those that fit worst.
    Worst,
    /// The odd ones that fit best.
    Missed,
    /// The good ones that fit best.
    Best,
}

impl Which {
    /// Heading and accessible name.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Worst => ("Fit worst", "Images that fit worst, their errors below"),
            Self::Missed => ("Odd, but copied best: missed first", "Odd images that are copied well"),
            Self::Best => ("Good, and copied best", "Good images that are copied best"),
        }
    }
}

/// The cases that are shown.
struct Cases<'a> {
    found: &'a Anomalies,
    score: usize,
    judged: &'a Judgement,
    shape: ImageShape,
}

/// Cases of each sort that are shown.
const SHOWN: usize = 12;

impl Cases<'_> {
    /// Cases by the chosen score, the most telling first, above where their copies differ; and which images they are.
    fn of(&self, which: Which, theme: &Theme) -> Vec<(Card, u32)> {
        let mut ranked = SCORES[self.score].ranked(self.found, &self.found.shown);
        if which != Which::Worst {
            ranked.retain(|(place, _)| self.is_anomalous(*place) == (which == Which::Missed));
            ranked.reverse();
        }
        ranked.into_iter().take(SHOWN).filter_map(|(place, score)| self.case(place, score, theme)).collect()
    }

    fn is_anomalous(&self, place: usize) -> bool {
        self.found.shown.get(place).is_some_and(|i| *i >= self.found.good)
    }

    fn case(&self, place: usize, score: f32, theme: &Theme) -> Option<(Card, u32)> {
        let size = self.shape.len().max(1);
        let of = |all: &Bytes| all.0.chunks_exact(size).nth(place).map(<[u8]>::to_vec);
        let (image, copy) = (of(&self.found.images)?, of(&self.found.copies)?);
        let (anomalous, over) = (self.is_anomalous(place), score > self.judged.threshold);
        let number = format::significant(score, 2);
        let verdict = match (anomalous, over) {
            (true, true) => "found",
            (true, false) => "missed",
            (false, true) => "false alarm",
            (false, false) => "good",
        };
        let (kind, taken) = (if anomalous { "An odd" } else { "A good" }, if over { "odd" } else { "good" });
        let title = format!("{kind} image, “{}” {number}, taken for {taken}", SCORES[self.score].name);
        let pixels = above_errors(&image, &copy, self.shape, theme).1;
        Some((Card { pixels, words: format!("{verdict} {number}"), title }, *self.found.indices.get(place)?))
    }
}

/// What is taken for what, at the present threshold.
fn counts(judged: &Judgement, pixels: Option<f32>) -> impl IntoView + use<> {
    let ([alarms, good], [found, anomalous]) = (judged.alarms, judged.found);
    view! {
        <div>
            <table class="figures">
                <thead><tr><td></td><th scope="col">"Taken for odd"</th><th scope="col">"Taken for good"</th></tr></thead>
                <tbody>
                    <tr><th scope="row">"Odd"</th><td>{found}</td><td>{anomalous - found}</td></tr>
                    <tr><th scope="row">"Good"</th><td>{alarms}</td><td>{good - alarms}</td></tr>
                </tbody>
            </table>
            <p class="quiet">{flawed(pixels)}</p>
        </div>
    }
}

/// How well flawed pixels are told from others, where anybody knows which are.
fn flawed(auroc: Option<f32>) -> String {
    auroc
        .map(|v| format!("Pixel by pixel: flawed ones are told from others with an AUROC of {v:.2}."))
        .unwrap_or_default()
}
