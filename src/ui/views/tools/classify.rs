//! How well classes are read off the code: with many labels, and with few.

use crate::plot::{LineChart, Series, Theme, choice, format};
use crate::protocol::{Answer, Lookup};
use crate::study::classes::{Classes, ClassesResult, ProbeScores};
use crate::ui::dataset_change::on_other_set;
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{changes, live, memo, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::tools::selection::{cards_of, has_network};
use crate::ui::widgets::canvas::use_canvas;
use crate::ui::widgets::cards::{Cards, shape_of};
use crate::ui::widgets::figure::Figure;
use leptos::html::Canvas;
use leptos::prelude::*;

/// The tab.
const TAB: Tab = Tab::Classify;
/// The row.
pub const VIEW: View = View {
    key: "classify",
    name: "Classes read off the code",
    about: "The network never saw a label. The chart tells how far few labels go: with the code, with as many values of PCA, and with all pixels.",
    area: Area::Tab(TAB),
    render: || view! { <Classify/> }.into_any(),
};

/// What describes an image, in the order of [`ClassesResult::scores`].
const BY: [&str; 3] = ["Code", "PCA code", "Pixels"];
/// Images of a cell that are shown.
const SHOWN: usize = 60;
/// Classes of which the table of cells can still be read.
const MOST: usize = 40;

#[component]
fn Classify() -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Canvas>::new();
    let open = memo(move || session.tab.get() == TAB);
    let has_network = has_network(session);
    let query = use_query(open, false, move || has_network.get().then(|| Classes.into()));
    let found = memo(move || match query.answer().as_deref() {
        Some(Answer::Classes(found)) => Some(found.clone()),
        _ => None,
    });
    let news = changes(move || found.get());
    use_canvas(
        node,
        move || read(news),
        move |surface| {
            surface.clear();
            let Some(mut backend) = surface.backend() else { return };
            found.with_untracked(|found| {
                let Some(found) = found else { return };
                let theme = Theme::of(surface.dark);
                let series = curves(found, theme);
                let names = ["labels a class", "accuracy in %"];
                let chart = LineChart {
                    series: &series,
                    names,
                    log: true,
                    here: None,
                    theme,
                    scale: surface.scale as f32,
                };
                if let Err(error) = chart.draw(&mut backend) {
                    leptos::logging::warn!("{error}");
                }
            });
        },
    );
    let cell = RwSignal::new(None::<usize>);
    // Other classes have other cells.
    on_other_set(session, move || cell.set(None));
    let shown = memo(move || {
        let cell = cell.get()?;
        found.with(|f| Some(f.as_ref()?.cells.get(cell)?.iter().copied().take(SHOWN).collect::<Vec<u32>>()))
    });
    let confused = use_query(open, false, move || {
        shown.get().filter(|images| !images.is_empty()).map(|images| Lookup::Images(images).into())
    });
    let shape = shape_of(session);
    let pictures = memo(move || {
        shown
            .with(|shown| shown.as_ref().is_some_and(|shown| !shown.is_empty()))
            .then(|| confused.images())
            .flatten()
    });
    let cards = memo(move || {
        let (indices, pixels) = pictures.get().unwrap_or_default();
        cards_of(session, &indices, &pixels, shape.get().len())
    });
    let pick = move |i: usize| {
        session.query_image.set(pictures.with_untracked(|all| all.as_ref()?.0.get(i).copied()));
        session.tab.set(Tab::Search);
    };
    let text =
        move || found.with(|f| f.as_ref().map_or_else(|| "Nothing was measured yet.".into(), describe));
    let note = live(move || {
        found.with(|f| {
            f.as_ref()
                .map(|f| {
                    let [known, asked] = f.counts.map(|n| choice::images(n as usize));
                    format!("{known} with labels, {asked} asked")
                })
                .unwrap_or_default()
        })
    });
    let beyond = move || match found.with(|f| f.as_ref().map_or(0, |f| f.names.len())) {
        classes if classes > MOST => format!(
            "There are {classes} classes: the table of what is taken for what is shown for {MOST} at most."
        ),
        _ => String::new(),
    };
    let which = move || {
        let cell = cell.get()?;
        found.with(|f| {
            let f = f.as_ref()?;
            let n = f.names.len().max(1);
            let (of, taken) = (f.names.get(cell / n)?, f.names.get(cell % n)?);
            let how = if of == taken { "rightly told".into() } else { format!("taken for {taken}") };
            let first = match f.cells.get(cell)?.len() {
                all if all > SHOWN => format!(", the first {SHOWN} of {all}"),
                _ => String::new(),
            };
            Some(format!("{of}, {how}{first}:"))
        })
    };
    view! {
        <Figure view=&VIEW text tools=move || view! { <span class="view-note">{note}</span> }>
            <div class="tool" tabindex="0">
                <Status query needs="Classes are read off once there is a network; its images have to have labels."/>
                <div class="side-by-side" hidden=live(move || found.with(Option::is_none))>
                    <div>
                        {move || found.with(|f| f.as_ref().map(|f| table(&f.scores)))}
                    </div>
                    <canvas class="chart" aria-hidden="true" node_ref=node></canvas>
                </div>
                {move || found.with(|f| f.as_ref().filter(|f| f.names.len() <= MOST).map(|f| matrix(f, cell)))}
                <p class="quiet">{live(beyond)}</p>
                <p class="quiet">{live(move || which().unwrap_or_default())}</p>
                <Cards label="Images of the cell" shape cards pick/>
            </div>
        </Figure>
    }
}

fn curves(found: &ClassesResult, theme: &Theme) -> Vec<Series> {
    let colours = [theme.accent, theme.validation, theme.muted];
    let series = BY.iter().zip(colours).enumerate();
    series
        .map(|(k, (name, colour))| {
            let few = found.curve.iter().map(|row| [row[0], 100.0 * row[k + 1]]);
            Series { name: (*name).into(), colour, points: few.collect() }
        })
        .collect()
}

fn table(scores: &[ProbeScores]) -> impl IntoView + use<> {
    let tell = |v: Option<f32>| v.map_or_else(|| "…".to_owned(), tenths);
    let rows: Vec<_> = BY
        .iter()
        .enumerate()
        .map(|(k, name)| {
            let known = scores.get(k);
            view! {
                <tr>
                    <th scope="row">{*name}</th>
                    <td>{tell(known.map(|t| t.probe))}</td>
                    <td>{tell(known.map(|t| t.neighbours))}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="figures">
            <caption>"Right of the validation images"</caption>
            <thead><tr><td></td><th scope="col">"Linear probe"</th><th scope="col">"5 neighbours"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// "86.8 %".
fn tenths(part: f32) -> String {
    format!("{:.1}{}%", part * 100.0, format::THIN)
}

fn matrix(found: &ClassesResult, cell: RwSignal<Option<usize>>) -> impl IntoView + use<> {
    let n = found.names.len();
    let row = |(r, counts): (usize, &[u32])| {
        let all = counts.iter().sum::<u32>().max(1);
        let cells: Vec<_> = counts
            .iter()
            .enumerate()
            .map(|(c, count)| {
                let at = r * n + c;
                let images = choice::images(*count as usize);
                let title = format!("{images} of {} taken for {}", found.names[r], found.names[c]);
                let share = libm::sqrtf(*count as f32 / all as f32);
                view! {
                    <td class:confused=(r != c) style:--share=share.to_string()>
                        <button type="button" title=title.clone() aria-label=title disabled=*count == 0
                            on:click=move |_| cell.set(Some(at))>
                            {if *count > 0 { count.to_string() } else { String::new() }}
                        </button>
                    </td>
                }
            })
            .collect();
        view! { <tr><th scope="row">{found.names[r].clone()}</th>{cells}</tr> }
    };
    let rows: Vec<_> = found.confusion.chunks(n.max(1)).enumerate().map(row).collect();
    let heads: Vec<_> =
        found.names.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect();
    view! {
        <div class="wide">
            <table class="confusion">
                <caption>"What it is (row), and what the probe takes it for (column); a click shows the images"</caption>
                <thead><tr><td></td>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn describe(found: &ClassesResult) -> String {
    let told = BY.iter().zip(&found.scores).map(|(by, t)| {
        format!("{by}: linear probe {}, five neighbours {}", tenths(t.probe), tenths(t.neighbours))
    });
    let mut text = told.collect::<Vec<_>>().join("; ") + ".";
    for row in &found.curve {
        text += &format!(
            " With {} labels a class: code {}, PCA code {}, pixels {}.",
            row[0],
            tenths(row[1]),
            tenths(row[2]),
            tenths(row[3])
        );
    }
    text
}
