//! Which value of the code carries which known factor.

use crate::plot::format;
use crate::protocol::Answer;
use crate::spec::value_name;
use crate::study::factors::{Factors, FactorsResult};
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::widgets::figure::Figure;
use leptos::prelude::*;

/// The tab.
const TAB: Tab = Tab::Factors;
/// The row.
pub const VIEW: View = View {
    key: "factors",
    name: "Values and known factors",
    about: "How much each value knows of each factor (mutual information over entropy). One dark cell in each column is a disentangled code.",
    area: Area::Tab(TAB),
    render: || view! { <FactorsView/> }.into_any(),
};

/// Values that are shown; the others know less.
const SHOWN: usize = 24;

/// The answer as the page holds it.
#[derive(Clone, PartialEq)]
struct Known {
    information: Vec<f32>,
    names: Vec<String>,
    mig: f32,
    sap: f32,
}

#[component]
fn FactorsView() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = memo(move || session.tab.get() == TAB);
    let query = use_query(open, true, move || Some(Factors.into()));
    let found = memo(move || match query.answer().as_deref() {
        Some(Answer::Factors(FactorsResult { information, names, mig, sap })) => {
            Some(Known { information: information.0.clone(), names: names.clone(), mig: *mig, sap: *sap })
        }
        _ => None,
    });
    let note = live(move || found.with(|f| f.as_ref().map(scores).unwrap_or_default()));
    let text =
        move || found.with(|f| f.as_ref().map_or_else(|| "Nothing was measured yet.".into(), describe));
    view! {
        <Figure view=&VIEW text tools=move || view! { <span class="view-note">{note}</span> }>
            <div class="tool" tabindex="0">
                <Status query needs="It is measured while this tab is open, on a dataset with known factors, such as “Shapes”." follows=true/>
                {move || found.with(|f| f.as_ref().map(table))}
                <p class="quiet">{live(move || found.with(|f| f.as_ref().map(left_out).unwrap_or_default()))}</p>
                <p class="quiet" hidden=live(move || found.with(Option::is_none))>
                    "MIG: by how much the best value knows more of a factor than the second best, 0 to 1 (Chen et al. 2018). \
                     SAP: the same for how well one value alone predicts it (Kumar et al. 2018). A plain autoencoder stays near 0; \
                     a variational one with a large β on “Shapes” rises."
                </p>
            </div>
        </Figure>
    }
}

/// The values that know most, by number.
fn order(known: &Known) -> Vec<usize> {
    let wide = known.names.len().max(1);
    let most = |k: usize| known.information[k * wide..(k + 1) * wide].iter().copied().fold(0.0, f32::max);
    let mut order: Vec<usize> = (0..known.information.len() / wide).collect();
    order.sort_by(|a, b| most(*b).total_cmp(&most(*a)));
    order.truncate(SHOWN);
    order
}

fn table(known: &Known) -> impl IntoView + use<> {
    let wide = known.names.len().max(1);
    let rows: Vec<_> = order(known)
        .into_iter()
        .map(|k| {
            let cells: Vec<_> = known.information[k * wide..(k + 1) * wide]
                .iter()
                .map(|share| view! { <td style:--share=(2.0 * share).min(1.6).to_string()>{format!("{share:.2}").replace("0.", ".")}</td> })
                .collect();
            view! { <tr><th scope="row">{value_name(k as u32)}</th>{cells}</tr> }
        })
        .collect();
    let heads: Vec<_> =
        known.names.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect();
    view! {
        <div class="wide">
            <table class="confusion factors">
                <thead><tr><td></td>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// What the table leaves out.
fn left_out(known: &Known) -> String {
    let all = known.information.len() / known.names.len().max(1);
    if all > SHOWN { format!("The {SHOWN} of {all} values that know most.") } else { String::new() }
}

fn scores(known: &Known) -> String {
    format!("MIG {} · SAP {}", format::significant(known.mig, 2), format::significant(known.sap, 2))
}

fn describe(known: &Known) -> String {
    let wide = known.names.len().max(1);
    let best: Vec<String> = known
        .names
        .iter()
        .enumerate()
        .filter_map(|(f, name)| {
            let of = (0..known.information.len() / wide).map(|k| (k, known.information[k * wide + f]));
            let (k, share) = of.max_by(|a, b| a.1.total_cmp(&b.1))?;
            Some(format!("{name} by {} ({})", value_name(k as u32), format::percent(share)))
        })
        .collect();
    format!("{}. Each factor is best known: {}.", scores(known), best.join(", "))
}
