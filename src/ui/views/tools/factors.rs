//! Which value of the code carries which known factor.

use crate::study::factors::{Factors, FactorsResult};
use crate::ui::reactive::live;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::factors::{self, Row};
use crate::ui::views::tools::tool::{
    ToolFigure, answer_of, answer_text, answer_text_or, use_tool, with_answer,
};
use leptos::prelude::*;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "factors",
    name: "Values and known factors",
    about: "How much each value tells about each factor (mutual information ÷ entropy). Disentangled: one \
        dark cell per column, each in its own row.",
    area: Area::Tab(Tab::Factors),
    render: || view! { <FactorsView/> }.into_any(),
};

#[component]
fn FactorsView() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let query = tool.live_query(|| Some(Factors.into()));
    let answer = answer_of(query);
    let note = answer_text(answer, |answer| factors::of(answer).map(factors::scores));
    let left_out = answer_text(answer, |answer| factors::of(answer).map(factors::left_out));
    let text = answer_text_or("No results yet.", answer, |answer| factors::of(answer).map(factors::describe));
    view! {
        <ToolFigure view=&VIEW text query follows=true
            needs="Measured while this tab is open, on a dataset with known factors, such as “Shapes”."
            tools=move || view! { <span class="view-note">{note}</span> }>
            {move || with_answer(answer, |answer| factors::of(answer).map(table))}
            <p class="quiet">{left_out}</p>
            <p class="quiet" hidden=live(move || answer.with(Option::is_none))>
                "MIG: the lead of the most informative value over the second, averaged over factors, 0 to 1 (Chen et al. \
                    2018). SAP: the same lead in predicting the factor from one value (Kumar et al. 2018). A plain \
                    autoencoder stays near 0; a variational one with a large β on “Shapes” scores higher."
            </p>
        </ToolFigure>
    }
}

fn table(result: &FactorsResult) -> impl IntoView + use<> {
    let cell = |(shade, share): (f32, String)| view! { <td style:--share=shade.to_string()>{share}</td> };
    let row = |Row { value, cells }: Row| {
        view! { <tr><th scope="row">{value}</th>{cells.into_iter().map(cell).collect_view()}</tr> }
    };
    let heads = result.names.iter().map(|name| view! { <th scope="col">{name.clone()}</th> });
    view! {
        <div class="wide">
            <table class="confusion factors">
                <thead><tr><td></td>{heads.collect_view()}</tr></thead>
                <tbody>{factors::rows(result).into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
