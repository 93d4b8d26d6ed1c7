//! How well the network finds images that are not as they should be, by how badly it copies them.

use super::cards::{Card, Cards, shape_of};
use super::folder::OwnFolder;
use super::{Area, Figure, View, read, use_canvas};
use crate::plot::{AnomalyChart, Judgement, Theme, anomalies, format};
use crate::protocol::Anomalies;
use crate::spec::number;
use crate::ui::reactive::{changes, live, memo};
use crate::ui::session::Session;
use leptos::html::Canvas;
use leptos::prelude::*;

/// The row.
pub const VIEW: View = View {
    key: "anomalies",
    name: "Anomalies",
    about: "What is new is copied badly: right of the line it is taken for odd.",
    area: Area::Tab("Anomalies"),
    render: || view! { <AnomaliesView/> }.into_any(),
};

/// What can be a score: its key, its name, and where it stands.
type Score = (&'static str, &'static str, fn(&Anomalies) -> &[f32]);
const SCORES: [Score; 3] = [
    ("top", "Worst pixels", |found| &found.top.0),
    ("mean", "Mean error", |found| &found.mean.0),
    ("elbo", "−ELBO", |found| &found.neg_elbo.0),
];
/// Share of good images that may be taken for odd, in %: at first, least, most.
const ALARMS: (f64, f64, f64) = (5.0, 0.0, 30.0);

/// Scores of the good and of the odd.
fn split(found: &Anomalies, score: usize) -> (&[f32], &[f32]) {
    let scores = SCORES[score].2(found);
    // Only a variational one has a bound.
    let scores = if scores.is_empty() { &found.top.0 } else { scores };
    scores.split_at((found.good as usize).min(scores.len()))
}

#[component]
fn AnomaliesView() -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Canvas>::new();
    let score = RwSignal::new(0);
    let rate = RwSignal::new(ALARMS.0);
    let by_hand = RwSignal::new(None::<f32>);
    let news = changes(move || session.run.with(|r| (r.id, r.anomalies.clone())));
    let judge = move |found: &Anomalies| {
        let (good, odd) = split(found, score.get());
        match by_hand.get() {
            Some(threshold) => Judgement::at(good, odd, threshold),
            None => Judgement::new(good, odd, rate.get() as f32 / 100.0),
        }
    };
    let changed = move || {
        read(news);
        score.track();
        rate.track();
        by_hand.track();
    };
    use_canvas(node, changed, move |surface| {
        surface.clear();
        let Some(mut backend) = surface.backend() else { return };
        session.run.with(|run| {
            let Some((found, started)) = run.anomalies.as_ref().zip(run.started.as_ref()) else { return };
            let (theme, scale) = (Theme::of(surface.dark), surface.scale as f32);
            let ((good, odd), judgement) = (split(found, score.get()), judge(found));
            match (AnomalyChart { good, odd, judgement: &judgement, theme, scale }).draw(&mut backend) {
                Ok(room) => {
                    let raster = anomalies::worst(found, started.data.shape, room, scale, theme);
                    surface.put(&raster.rgba, raster.width as u32, room.x as i32, room.y as i32);
                }
                Err(error) => leptos::logging::warn!("{error}"),
            }
        });
    });
    let judged = memo(move || session.run.with(|run| run.anomalies.as_ref().map(|f| judge(f).note())));
    let text = move || {
        let said =
            session.run.with(|run| run.anomalies.as_ref().map(|f| judge(f).describe(SCORES[score.get()].1)));
        said.unwrap_or_default()
    };
    let threshold =
        move || session.run.with(|run| run.anomalies.as_ref().map(|f| format!("{:.4}", judge(f).threshold)));
    let none_odd = memo(move || session.run.with(|r| r.started.as_ref().is_none_or(|s| s.data.odd == 0)));
    let bound =
        memo(move || session.run.with(|r| r.anomalies.as_ref().is_some_and(|f| !f.neg_elbo.0.is_empty())));
    let empty = memo(move || session.run.with(|r| r.anomalies.is_none()));
    let shape = shape_of(session);
    let missed = memo(move || {
        session.run.with(|run| {
            let Some(found) = run.anomalies.as_ref() else { return Vec::new() };
            let images = found.missed_images.0.chunks_exact(shape.get().len().max(1));
            let card = |(i, pixels): (&u32, &[u8])| {
                let score = found.top.0.get(*i as usize).copied().unwrap_or_default();
                let words = format::significant(score, 2);
                Card { pixels: pixels.to_vec(), title: format!("An odd image with score {words}"), words }
            };
            found.missed.iter().zip(images).map(card).collect::<Vec<_>>()
        })
    });
    let digit_one = memo(move || {
        session.run.with(|run| {
            run.started.as_ref().is_some_and(|s| s.spec.data == "digits" && s.spec.held_out() == Some(1))
        })
    });
    let choose = move |event| {
        let key = event_target_value(&event);
        by_hand.set(None);
        score.set(SCORES.iter().position(|s| s.0 == key).unwrap_or(0));
    };
    view! {
        <Figure
            view=&VIEW
            text
            tools=move || {
                view! {
                    <span class="view-note">{live(move || judged.get().unwrap_or_default())}</span>
                    <select aria-label="Score" on:change=choose>
                        <option value="top">{SCORES[0].1}</option>
                        <option value="mean">{SCORES[1].1}</option>
                        <option value="elbo" hidden=live(move || !bound.get())>{SCORES[2].1}</option>
                    </select>
                    <input type="range" aria-label="False alarms" title="False alarms that are allowed"
                        min=ALARMS.1 max=ALARMS.2 step="1" prop:value=rate
                        aria-valuetext=live(move || format!("{} % of the good images", rate.get()))
                        on:input=move |event| {
                            by_hand.set(None);
                            rate.set(number(&event_target_value(&event)).unwrap_or(ALARMS.0));
                        }/>
                    <label title="Above it an image is taken for odd">"Threshold"
                        <input type="number" class="short" step="any" min="0" prop:value=live(move || threshold().unwrap_or_default())
                            on:change=move |event| by_hand.set(number(&event_target_value(&event)).map(|v| v as f32))/>
                    </label>
                }
            }
        >
            <div class="tool" tabindex="0">
                <p class="quiet" hidden=live(move || !none_odd.get())>
                    "There is nothing odd to find yet: choose the dataset “Defects”, or hold one class out (under “Advanced”), and restart."
                </p>
                <canvas class="chart" aria-hidden="true" node_ref=node hidden=none_odd></canvas>
                <p class="quiet" hidden=live(move || none_odd.get() || !empty.get())>"It is measured once all images are there."</p>
                {move || session.run.with(|run| run.anomalies.as_ref().filter(|_| !none_odd.get()).map(|found| counts(&judge(found), found.pixel_auroc)))}
                <h3 hidden=live(move || missed.with(Vec::is_empty))>"Odd, but copied well: missed first"</h3>
                <Cards label="Odd images that are copied well" shape cards=missed pick=move |_| ()/>
                <p class="quiet" hidden=live(move || !digit_one.get())>
                    "A 1 is a stroke, and strokes are what every other digit is made of: a network that never saw one draws it all the \
                     same, and finds it less odd than its own digits. New is not the same as hard to copy."
                </p>
                <OwnFolder/>
            </div>
        </Figure>
    }
}

/// What is taken for what, at the present threshold.
fn counts(judged: &Judgement, pixels: Option<f32>) -> impl IntoView + use<> {
    let ([alarms, good], [found, odd]) = (judged.alarms, judged.found);
    view! {
        <table class="figures">
            <thead><tr><td></td><th scope="col">"Taken for odd"</th><th scope="col">"Taken for good"</th></tr></thead>
            <tbody>
                <tr><th scope="row">"Odd"</th><td>{found}</td><td>{odd - found}</td></tr>
                <tr><th scope="row">"Good"</th><td>{alarms}</td><td>{good - alarms}</td></tr>
            </tbody>
        </table>
        <p class="quiet">{pixels.map(|v| format!("Pixel by pixel: flawed ones are told from others with an AUROC of {v:.2}."))}</p>
    }
}
