//! How the loss falls, and where PCA and the mean image stand.

use crate::plot::{LossChart, Theme, loss_chart};
use crate::run::History;
use crate::ui::reactive::{changes, live, memo, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::csv;
use crate::ui::widgets::canvas::{Surface, use_canvas};
use crate::ui::widgets::figure::Figure;
use crate::ui::widgets::save_figure::offer_table;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::rc::Rc;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "curves",
    name: "Loss curves",
    about: "Lower is better. Below the PCA line, the network beats a linear code of the same size.",
    area: Area::Tab(Tab::Training),
    render: || view! { <LossCurves/> }.into_any(),
};

#[component]
fn LossCurves() -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Canvas>::new();
    let log = RwSignal::new(false);
    let hover = RwSignal::new(None::<f64>);
    let news = changes(move || {
        session.run.with(|r| {
            (r.id, r.train.last().map(|p| p.step), r.validation.last().map(|p| p.step), r.baselines)
        })
    });
    let changed = move || {
        read(news);
        log.track();
        hover.track();
    };
    let table = move || {
        let points = |history: &History| history.points().iter().map(|p| [p.step as f32, p.value]).collect();
        session.run.with(|run| {
            let curves =
                [("training", &run.train), ("validation", &run.validation), ("penalty", &run.penalty)];
            csv::lines(["step", "loss"], curves.into_iter().map(|(name, curve)| (name, points(curve))))
        })
    };
    offer_table(VIEW.key, Rc::new(table));
    use_canvas(node, changed, move |surface| draw(surface, session, log.get(), hover.get()));
    let text = move || session.word(&session.run.with(loss_chart::describe));
    let empty = memo(move || session.run.with(|r| r.train.last().is_none()));
    view! {
        <Figure
            view=&VIEW
            text
            tools=move || {
                view! {
                    <button
                        type="button"
                        class="toggle"
                        aria-pressed=live(move || log.get().to_string())
                        on:click=move |_| log.update(|log| *log = !*log)
                    >
                        "Log scale"
                    </button>
                }
            }
        >
            <canvas
                class="fill"
                aria-hidden="true"
                node_ref=node
                on:pointermove=move |event| hover.set(Some(f64::from(event.offset_x())))
                on:pointerleave=move |_| hover.set(None)
            ></canvas>
            <p class="view-empty" hidden=live(move || !empty.get())>"The curves appear after the first training step."</p>
        </Figure>
    }
}

/// `hover` is where the pointer is, in CSS pixels from the left.
fn draw(surface: &Surface, session: Session, log: bool, hover: Option<f64>) {
    surface.clear();
    session.run.with(|run| {
        let spec = run.started.as_ref().map(|s| s.spec.clone());
        let spec = spec.unwrap_or_else(|| session.spec.get());
        let chart = LossChart {
            train: &run.train,
            validation: &run.validation,
            penalty: loss_chart::penalty(&spec).map(|(name, factor)| (name, &run.penalty, factor)),
            sum_name: loss_chart::sum_name(&spec),
            baselines: run.baselines,
            unit: &run.kind().say(&loss_chart::unit(&spec)),
            mean: &run.kind().say("mean image"),
            latent: spec.latent,
            log,
            hover: hover.map(|x| (x * surface.scale) as f32),
            theme: Theme::of(surface.dark),
            scale: surface.scale as f32,
        };
        surface.draw(&mut |pen| chart.draw(pen).map(|_| ()));
    });
}
