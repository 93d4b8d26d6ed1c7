//! This run beside those before it.

use super::ask::use_question;
use super::cards::shape_of;
use super::{Area, Figure, Thumbnail, View, read, use_canvas};
use crate::plot::palette::class_colour;
use crate::plot::{
    LineChart, Raster, Scatter, Series, Theme, View as MapView, colouring, format, nearest, scatter,
};
use crate::protocol::{Answer, Bytes, Question, RunId, Start, Topic};
use crate::run::supervisor::Ask;
use crate::run::{Past, differences};
use crate::spec::OWN_DATA;
use crate::ui::reactive::{changes, live, memo};
use crate::ui::session::Session;
use leptos::html::Canvas;
use leptos::prelude::*;
use web_sys::PointerEvent;

/// The tab.
const TAB: &str = "Runs";
/// The row.
pub const VIEW: View = View {
    key: "runs",
    name: "Runs side by side",
    about: "Each run that was stopped or replaced stays here. Two runs with the same seed differ by what you changed and nothing else.",
    area: Area::Tab(TAB),
    render: || view! { <Runs/> }.into_any(),
};

/// The same image on both maps is found within so many pixels of the pointer.
const REACH: f32 = 14.0;

#[component]
fn Runs() -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Canvas>::new();
    let open = memo(move || session.tab.get() == TAB);
    // This run as it is now, and the others, newest first.
    let all = memo(move || {
        if !open.get() {
            return Vec::new();
        }
        let now = session.run.with(Past::of);
        let id = now.as_ref().map(|now| now.id);
        let others = session.shelf.with(|shelf| {
            shelf
                .runs()
                .iter()
                .rev()
                .filter(|run| Some(run.id) != id)
                .map(|run| Past { checkpoint: None, ..run.clone() })
                .collect::<Vec<_>>()
        });
        now.map(|now| Past { checkpoint: None, ..now }).into_iter().chain(others).collect::<Vec<_>>()
    });
    let news = changes(move || all.get());
    use_canvas(
        node,
        move || read(news),
        move |surface| {
            surface.clear();
            let Some(mut backend) = surface.backend() else { return };
            let theme = Theme::of(surface.dark);
            let series: Vec<Series> = all.with_untracked(|all| {
                all.iter()
                    .map(|run| Series {
                        name: name(run),
                        colour: class_colour(run.id.0 as usize, surface.dark),
                        points: run.validation.clone(),
                    })
                    .collect()
            });
            let names = ["steps", "validation loss"];
            let chart = LineChart {
                series: &series,
                names,
                log: false,
                here: None,
                theme,
                scale: surface.scale as f32,
            };
            if let Err(error) = chart.draw(&mut backend) {
                leptos::logging::warn!("{error}");
            }
        },
    );
    let other = RwSignal::new(None::<RunId>);
    let partner = memo(move || {
        all.with(|all| {
            let found = all.iter().skip(1).find(|run| Some(run.id) == other.get());
            found.or_else(|| all.get(1)).map(|run| run.id)
        })
    });
    let text = move || all.with(|all| describe(all));
    view! {
        <Figure view=&VIEW text>
            <div class="tool" tabindex="0">
                <p class="quiet" hidden=live(move || all.with(|all| all.len() > 1))>
                    "One run so far. Change a setting and restart: both then stand here, side by side."
                </p>
                <canvas class="chart" aria-hidden="true" node_ref=node hidden=live(move || all.with(Vec::is_empty))></canvas>
                {move || all.with(|all| (!all.is_empty()).then(|| table(session, all, other)))}
                <Maps all partner/>
            </div>
        </Figure>
    }
}

/// "Run 3".
fn name(run: &Past) -> String {
    format!("Run {}", run.id.0)
}

fn table(session: Session, all: &[Past], other: RwSignal<Option<RunId>>) -> impl IntoView + use<> {
    let present = session.run.with(|run| run.id);
    let specs: Vec<_> = all.iter().map(|run| &run.spec).collect();
    let loss = |value: Option<f32>| value.map_or_else(|| "–".to_owned(), format::loss);
    let row = |label: &'static str, values: Vec<String>| {
        view! { <tr><th scope="row">{label}</th>{values.into_iter().map(|v| view! { <td>{v}</td> }).collect_view()}</tr> }
    };
    let figures = [
        ("Steps", all.iter().map(|run| format::thousands(run.step.into())).collect()),
        ("Training loss", all.iter().map(|run| loss(run.loss)).collect()),
        ("Validation loss", all.iter().map(|run| loss(run.validation_loss())).collect()),
        ("PCA", all.iter().map(|run| loss(run.pca)).collect::<Vec<_>>()),
    ];
    let heads: Vec<_> = all
        .iter()
        .map(|run| {
            let id = run.id;
            let words = if id == present { format!("{} (now)", name(run)) } else { name(run) };
            view! { <th scope="col">{words}</th> }
        })
        .collect();
    let acts: Vec<_> = all
        .iter()
        .map(|run| {
            let id = run.id;
            if id == present {
                return view! { <td></td> }.into_any();
            }
            let pinned = run.pinned;
            let label = name(run);
            view! {
                <td class="run-acts">
                    <button type="button" aria-label=format!("Compare with {label}") on:click=move |_| other.set(Some(id))>"Compare"</button>
                    <button type="button" aria-label=format!("Go back to {label}") on:click=move |_| go_back(session, id)>"Go back"</button>
                    <button type="button" aria-label=format!("Keep {label}") aria-pressed=pinned.to_string() on:click=move |_| session.shelf.update(|s| s.pin(id))>{if pinned { "Kept" } else { "Keep" }}</button>
                    <button type="button" aria-label=format!("Remove {label}") on:click=move |_| session.shelf.update(|s| s.drop(id))>"Remove"</button>
                </td>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="wide">
            <table class="figures">
                <thead><tr><td></td>{heads}</tr></thead>
                <tbody>
                    {figures.into_iter().map(|(label, values)| row(label, values)).collect_view()}
                    {differences(&specs).into_iter().map(|(label, values)| row(label, values)).collect_view()}
                    <tr><td></td>{acts}</tr>
                </tbody>
            </table>
        </div>
    }
}

/// Goes on from a run's checkpoint.
fn go_back(session: Session, id: RunId) {
    let Some(past) = session.shelf.with_untracked(|shelf| shelf.get(id).cloned()) else { return };
    let images = (past.spec.data == OWN_DATA).then(|| session.images.get_untracked()).flatten();
    session.spec.set(past.spec.clone());
    session.ask(Ask::Run(Box::new(Start {
        spec: past.spec,
        images,
        checkpoint: past.checkpoint.map(|(_, file)| Bytes(file)),
        playing: false,
        own: session.own.get_untracked().map(Bytes),
        axes: session.axes.get_untracked(),
    })));
}

/// Two maps under one cursor: the same image is marked on both.
#[component]
fn Maps(
    /// All runs, the present one first.
    all: Memo<Vec<Past>>,
    /// The other.
    partner: Memo<Option<RunId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let shape = shape_of(session);
    let hover = RwSignal::new(None::<u32>);
    let pair = memo(move || {
        all.with(|all| {
            let (now, then) = (all.first()?, all.iter().find(|run| Some(run.id) == partner.get())?);
            Some((now.clone(), then.clone()))
        })
    });
    let alike = memo(move || {
        pair.with(|pair| {
            pair.as_ref().is_some_and(|(a, b)| {
                (&a.spec.data, a.spec.n, a.spec.seed) == (&b.spec.data, b.spec.n, b.spec.seed)
                    && a.positions.len() == b.positions.len()
            })
        })
    });
    let line = use_question(Topic::Compared, memo(|| true), false, move || {
        hover.get().map(|i| Question::Images(Topic::Compared, vec![i]))
    });
    let pixels = Signal::derive(move || match line.answer().as_deref() {
        Some(Answer::Images(images)) if hover.get().is_some() => Some(images.0.clone()),
        _ => None,
    });
    let map = move |second: bool| {
        let node = NodeRef::<Canvas>::new();
        let positions = move || {
            pair.with(|pair| pair.as_ref().map(|(a, b)| if second { b } else { a }.positions.clone()))
                .unwrap_or_default()
        };
        let view = memo(move || {
            let mut view = MapView::default();
            view.fit(&positions());
            view
        });
        let news = changes(move || pair.with(|p| p.as_ref().map(|(a, b)| (a.step, b.id))));
        let mut raster = Raster::default();
        use_canvas(
            node,
            move || {
                read(news);
                hover.track();
                read(alike);
            },
            move |surface| {
                let theme = Theme::of(surface.dark);
                let positions = positions();
                let labels =
                    session.run.with(|run| run.started.as_ref().and_then(|s| s.data.labels.first().cloned()));
                let colours = colouring(labels.as_ref(), positions.len(), &[], theme);
                if (raster.width, raster.height) != (surface.width as usize, surface.height as usize) {
                    raster.reset(surface.width as usize, surface.height as usize);
                }
                let own = hover
                    .get()
                    .and_then(|i| positions.get(i as usize))
                    .map(|p| (*p, theme.own, theme.surface));
                let view = view.get();
                scatter(
                    &Scatter {
                        positions: &positions,
                        colouring: &colours,
                        view: &view,
                        scale: surface.scale as f32,
                        selected: &[],
                        own,
                    },
                    &mut raster,
                );
                surface.put(&raster.rgba, raster.width as u32, 0, 0);
            },
        );
        let point = move |event: PointerEvent| {
            let Some(canvas) = node.get_untracked() else { return };
            let (width, height) = (canvas.client_width() as f32, canvas.client_height() as f32);
            let positions = positions();
            let visible = vec![true; positions.len()];
            let at = [event.offset_x() as f32, event.offset_y() as f32];
            let found = nearest(&positions, &visible, &view.get_untracked(), [width, height], at, REACH);
            hover.set(found.map(|i| i as u32));
        };
        let title = live(move || {
            pair.with(|p| p.as_ref().map(|(a, b)| name(if second { b } else { a })).unwrap_or_default())
        });
        view! {
            <figure class="twin">
                <canvas aria-label=if second { "Map of the other run" } else { "Map of this run" } role="img" node_ref=node
                    on:pointermove=point on:pointerleave=move |_| hover.set(None)></canvas>
                <figcaption>{title}</figcaption>
            </figure>
        }
    };
    view! {
        <p class="quiet" hidden=live(move || pair.with(Option::is_none) || alike.get())>
            "Their maps can be compared only where both learned from the same images: the same dataset, number and seed."
        </p>
        <div class="twins" hidden=live(move || !alike.get())>
            {map(false)}
            {map(true)}
            <div class="peek"><Thumbnail label="The image under the cursor" shape pixels/><span>{live(move || hover.get().map(|i| session.run.with(|run| run.name_of(i))).unwrap_or_default())}</span></div>
        </div>
    }
}

fn describe(all: &[Past]) -> String {
    let loss = |run: &Past| {
        run.validation_loss().map_or_else(
            || "no validation loss".to_owned(),
            |l| format!("validation loss {}", format::loss(l)),
        )
    };
    let runs: Vec<String> = all.iter().map(|run| format!("{} with {}", name(run), loss(run))).collect();
    if runs.is_empty() { "There is no run yet.".into() } else { format!("{}.", runs.join(", ")) }
}
