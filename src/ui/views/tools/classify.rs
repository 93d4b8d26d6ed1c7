//! How well classes are read off the code: with many labels, and with few.

use crate::protocol::ExportKind;
use crate::study::classes::{Classes, ClassesResult, NEIGHBOURS};
use crate::ui::dataset_change::on_other_set;
use crate::ui::reactive::{live, memo, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::takeaway::Taker;
use crate::ui::view::{Area, View};
use crate::ui::views::content::classify;
use crate::ui::views::line_chart::{LineChartCanvas, Lines};
use crate::ui::views::tools::image_cards::{ImageCards, image_query};
use crate::ui::views::tools::save_row::SaveRow;
use crate::ui::views::tools::tool::{
    AnswerMemo, Tool, ToolFigure, answer_of, answer_text, answer_text_or, use_tool, with_answer,
};
use leptos::prelude::*;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "classify",
    name: "Classification from the code",
    about: "How accurate is a classifier with few labels? Compare the code, as many PCA values, and all \
        pixels.",
    area: Area::Tab(Tab::Classify),
    render: || view! { <Classify/> }.into_any(),
};

#[component]
fn Classify() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let query = tool.query(move || tool.has_network.get().then(|| Classes.into()));
    let answer = answer_of(query);
    // The cell of the confusion matrix whose images are shown; other classes have other cells.
    let cell = RwSignal::new(None::<usize>);
    on_other_set(tool.session, move || cell.set(None));
    let text =
        answer_text_or("No results yet.", answer, |answer| classify::of(answer).map(classify::describe));
    let taker = expect_context::<Taker>();
    let note = answer_text(answer, |answer| classify::of(answer).map(classify::note));
    let too_many = answer_text(answer, |answer| classify::of(answer).map(classify::too_many_classes));
    let lines = move |theme| {
        let series =
            answer.with_untracked(|a| Some(classify::series(classify::of(a.as_deref()?)?, theme)))?;
        Some(Lines {
            series,
            names: ["labels per class", "accuracy in %"].map(str::to_owned),
            log: true,
            here: None,
        })
    };
    view! {
        <ToolFigure view=&VIEW text query needs="Available once there is a network, for images with labels."
            tools=move || view! { <span class="view-note">{note}</span> }>
            <div class="side-by-side" hidden=live(move || answer.with(Option::is_none))>
                <div>
                    {move || with_answer(answer, |answer| classify::of(answer).map(score_table))}
                </div>
                <LineChartCanvas key=VIEW.key changed=Box::new(move || read(answer)) lines=Box::new(lines)/>
            </div>
            {move || with_answer(answer, |answer| {
                let classes = classify::of(answer).filter(|classes| classes.names.len() <= classify::MAX_CLASSES)?;
                Some(confusion_matrix(classes, cell))
            })}
            <p class="quiet">{live(move || tool.session.word(&too_many.get()))}</p>
            <SaveRow saves=vec![("Predicted classes (CSV)", Callback::new(move |()| taker.take(ExportKind::PredictionsCsv)))]
                hidden=live(move || answer.with(Option::is_none))/>
            <CellImages tool answer cell/>
        </ToolFigure>
    }
}

/// The images of a cell of the confusion matrix.
#[component]
fn CellImages(
    /// The tool.
    tool: Tool,
    /// Its answer.
    answer: AnswerMemo,
    /// The cell.
    cell: RwSignal<Option<usize>>,
) -> impl IntoView {
    let indices = memo(move || {
        let images = cell.get().and_then(|cell| {
            with_answer(answer, |answer| classify::cell_images(classify::of(answer)?, cell))
        });
        images.unwrap_or_default()
    });
    let query = image_query(tool, indices);
    let caption = live(move || {
        let caption = cell.get().and_then(|cell| {
            with_answer(answer, |answer| classify::cell_caption(classify::of(answer)?, cell))
        });
        caption.unwrap_or_default()
    });
    view! {
        <p class="quiet">{caption}</p>
        <ImageCards label="Images in this cell" tool indices query/>
    }
}

fn score_table(classes: &ClassesResult) -> impl IntoView + use<> {
    let session = expect_context::<Session>();
    let row = |[name, probe, neighbours]: [String; 3]| {
        view! { <tr><th scope="row">{session.word(&name)}</th><td>{probe}</td><td>{neighbours}</td></tr> }
    };
    view! {
        <table class="figures">
            <caption>{session.worded("Accuracy on validation images")}</caption>
            <thead><tr><td></td><th scope="col">"Linear probe"</th><th scope="col">{format!("{NEIGHBOURS} neighbours")}</th></tr></thead>
            <tbody>{classify::score_rows(classes).into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

fn confusion_matrix(classes: &ClassesResult, cell: RwSignal<Option<usize>>) -> impl IntoView + use<> {
    let cell_of = move |classify::Cell { index, count, confused, shade, title }: classify::Cell| {
        view! {
            <td class:confused=confused style:--share=shade.to_string()>
                <button type="button" title=title.clone() aria-label=title disabled=count == 0
                    on:click=move |_| cell.set(Some(index))>
                    {if count > 0 { count.to_string() } else { String::new() }}
                </button>
            </td>
        }
    };
    let row = |(name, cells): (String, Vec<classify::Cell>)| {
        view! { <tr><th scope="row">{name}</th>{cells.into_iter().map(cell_of).collect_view()}</tr> }
    };
    let heads = classes.names.iter().map(|name| view! { <th scope="col">{name.clone()}</th> });
    view! {
        <div class="wide">
            <table class="confusion">
                <caption>{expect_context::<Session>().worded("True class (row), class predicted by the probe (column); \
                    click a cell to see its images")}</caption>
                <thead><tr><td></td>{heads.collect_view()}</tr></thead>
                <tbody>{classify::confusion(classes).into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
