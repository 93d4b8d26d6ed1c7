//! Groups of codes that the network has made without labels.

use crate::study::clusters::{Clusters, DEFAULT_GROUPS};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::cluster;
use crate::ui::views::content::csv;
use crate::ui::views::tools::tool::{
    ToolFigure, answer_of, answer_text, answer_text_or, use_tool, with_answer,
};
use crate::ui::widgets::cards::Cards;
use crate::ui::widgets::number_box::{NumberBox, Range};
use crate::ui::widgets::save_figure::offer_table;
use crate::ui::widgets::select::Select;
use leptos::prelude::*;
use std::rc::Rc;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "cluster",
    name: "Clusters without labels",
    about: "Each image is a cluster's mean code, decoded: what its members have in common. Click to select \
        the cluster.",
    area: Area::Tab(Tab::Cluster),
    render: || view! { <Cluster/> }.into_any(),
};

/// How many groups can be made.
const GROUPS: Range = Range::whole(2, 30);
/// Methods: key and name. The key of the second.
const METHODS: [(&str, &str); 2] = [("kmeans", "k-means"), (MIXTURE, "Gaussian mixture")];
const MIXTURE: &str = "mixture";

#[component]
fn Cluster() -> impl IntoView {
    let tool = use_tool(&VIEW);
    let session = tool.session;
    // 0 for as many as there are classes.
    let groups = RwSignal::new(0_u32);
    let mixture = RwSignal::new(false);
    let query = tool.query(move || {
        tool.has_network.get().then(|| Clusters { groups: groups.get(), mixture: mixture.get() }.into())
    });
    let answer = answer_of(query);
    let table = move || {
        let groups = with_answer(answer, |answer| Some(cluster::of(answer)?.groups.clone()))?;
        let rows: Vec<_> =
            (0..).zip(&groups).map(|(index, group)| (index, vec![group.to_string()])).collect();
        session.run.with_untracked(|run| csv::examples(run.examples(), &["cluster"], &rows))
    };
    offer_table(VIEW.key, Rc::new(table));
    // The map can be coloured by them.
    effect(move || {
        session.groups.set(with_answer(answer, |answer| cluster::of(answer).map(cluster::labels)))
    });
    let cards = memo(move || {
        let cards = with_answer(answer, |answer| {
            let report = cluster::of(answer)?;
            session
                .run
                .with_untracked(|run| Some(cluster::cards(report, run.examples(), tool.shape.get().len())))
        });
        cards.unwrap_or_default()
    });
    let select = move |group: usize| {
        let members = untrack(|| with_answer(answer, |a| Some(cluster::members(cluster::of(a)?, group))));
        tool.select(members.unwrap_or_default());
    };
    let note = answer_text(answer, |answer| cluster::of(answer).map(cluster::note));
    let text =
        answer_text_or("No clusters yet.", answer, |answer| cluster::of(answer).map(cluster::describe));
    let count = move || match groups.get() {
        0 => with_answer(answer, |a| Some(cluster::of(a)?.sizes.len() as u32)).unwrap_or(DEFAULT_GROUPS),
        n => n,
    };
    let no_classes =
        live(move || with_answer(answer, |a| Some(cluster::of(a)?.classes.is_empty())).unwrap_or(true));
    let no_agreement =
        live(move || with_answer(answer, |a| Some(cluster::of(a)?.agreement.is_none())).unwrap_or(true));
    view! {
        <ToolFigure view=&VIEW text query needs="Available once there is a network." tools=move || view! {
            <label>"Clusters"
                <NumberBox label="Clusters" range=GROUPS text=live(move || count().to_string()) set=move |n| groups.set(n as u32)/>
            </label>
            <Select label="Method" options=METHODS.to_vec() choose=move |key: String| mixture.set(key == MIXTURE)/>
        }>
            <p class="quiet">{live(move || session.word(&note.get()))}</p>
            <p class="quiet" hidden=no_classes>
                "Under each cluster: its most common class and that class's share."
            </p>
            <Cards label="Clusters" shape=tool.shape cards pick=select/>
            <p class="quiet" hidden=no_agreement>
                {session.worded("NMI (normalised mutual information) and ARI (adjusted Rand index) are 1 when clusters \
                    and classes match, and near 0 by chance. Purity: share of images that belong to the main class of \
                    their cluster.")}
            </p>
            <p class="quiet" hidden=live(move || answer.with(Option::is_none))>"Silhouette: how well the clusters are \
                separated, from −1 to 1. “Colour by: cluster” above the map shows where they are."</p>
        </ToolFigure>
    }
}
