//! Groups of codes that nobody named.

use crate::data::{LabelKind, Labels};
use crate::plot::{choice, format};
use crate::protocol::Answer;
use crate::study::clusters::{Clusters, ClustersResult};
use crate::ui::query::handle::{Status, use_query};
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::tools::selection::has_network;
use crate::ui::widgets::cards::{Card, Cards, shape_of};
use crate::ui::widgets::figure::Figure;
use crate::ui::widgets::number_box::{NumberBox, Range};
use leptos::prelude::*;

/// The tab.
const TAB: Tab = Tab::Cluster;
/// The row.
pub const VIEW: View = View {
    key: "cluster",
    name: "Groups without labels",
    about: "Each picture is decoded from the mean code of a group: a clear one is a kind of image the network found by itself. A click selects the group.",
    area: Area::Tab(TAB),
    render: || view! { <Cluster/> }.into_any(),
};

/// How many groups.
const GROUPS: Range = Range::whole(2, 30);

#[component]
fn Cluster() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = memo(move || session.tab.get() == TAB);
    let groups = RwSignal::new(0_u32);
    let mixture = RwSignal::new(false);
    let has_network = has_network(session);
    let query = use_query(open, false, move || {
        has_network.get().then(|| Clusters { groups: groups.get(), mixture: mixture.get() }.into())
    });
    let found = memo(move || match query.answer().as_deref() {
        Some(Answer::Clusters(found)) => Some(found.clone()),
        _ => None,
    });
    // The map can be coloured by them.
    effect(move || {
        session.groups.set(found.get().map(|found| Labels {
            name: "group".into(),
            kind: LabelKind::Class((1..=found.sizes.len()).map(|i| i.to_string()).collect()),
            values: found.groups.iter().map(|g| *g as f32).collect(),
        }));
    });
    let shape = shape_of(session);
    let cards = memo(move || {
        found.with(|found| {
            let Some(found) = found else { return Vec::new() };
            session.run.with_untracked(|run| {
                let names = choice::classes(run.labels()).map(|(names, _)| names).unwrap_or_default();
                cards(found, names, shape.get().len().max(1))
            })
        })
    });
    let pick = move |group: usize| {
        let of = found.with_untracked(|f| {
            f.as_ref().map(|f| {
                f.groups
                    .iter()
                    .enumerate()
                    .filter(|(_, g)| **g as usize == group)
                    .map(|(i, _)| i as u32)
                    .collect()
            })
        });
        session.selection.set(of.unwrap_or_default());
        session.tab.set(Tab::Selection);
    };
    let note = live(move || found.with(|f| f.as_ref().map(words).unwrap_or_default()));
    let text = move || {
        found.with(|f| {
            f.as_ref().map_or_else(
                || "Nothing was grouped yet.".into(),
                |f| {
                    let sizes: Vec<String> = f.sizes.iter().map(u32::to_string).collect();
                    format!("{} groups of {} images. {}.", f.sizes.len(), sizes.join(", "), words(f))
                },
            )
        })
    };
    let count = move || match groups.get() {
        0 => found.with(|f| f.as_ref().map_or(10, |f| f.sizes.len() as u32)),
        n => n,
    };
    view! {
        <Figure view=&VIEW text tools=move || view! {
            <label>"Groups"
                <NumberBox label="Groups" range=GROUPS text=live(move || count().to_string()) set=move |n| groups.set(n as u32)/>
            </label>
            <select aria-label="Method" on:change=move |event| mixture.set(event_target_value(&event) == "mixture")>
                <option value="kmeans">"k-means"</option>
                <option value="mixture">"Gaussian mixture"</option>
            </select>
        }>
            <div class="tool" tabindex="0">
                <Status query needs="Groups are made once there is a network."/>
                <p class="quiet">{note}</p>
                <p class="quiet" hidden=live(move || found.with(|f| f.as_ref().is_none_or(|f| f.classes.is_empty())))>
                    "Under each group: its commonest class, and the share of the group that is of it."
                </p>
                <Cards label="Groups" shape cards pick/>
                <p class="quiet" hidden=live(move || found.with(|f| f.as_ref().is_none_or(|f| f.agreement.is_none())))>
                    "NMI (normalised mutual information) and ARI (adjusted Rand index) are 1 where groups and classes are the same, and near 0 by chance. \
                     Purity is the share of images whose class is the commonest of their group."
                </p>
                <p class="quiet" hidden=live(move || found.with(Option::is_none))>"Silhouette: how far groups stand apart, from −1 to 1. “Colour by: group” above the map shows where they lie."</p>
            </div>
        </Figure>
    }
}

fn cards(found: &ClustersResult, names: &[String], size: usize) -> Vec<Card> {
    let card = |(group, pixels): (usize, &[u8])| {
        let count = found.sizes.get(group).copied().unwrap_or(0);
        let mostly = found
            .classes
            .get(group)
            .and_then(|(class, share)| Some((format::percent(*share), names.get(*class as usize)?)));
        let all = choice::images(count as usize);
        let mut title = format!("Group {}: {all}", group + 1);
        let words = match mostly {
            Some((share, name)) => {
                title += &format!(", {share} are {name}");
                format!("{name} · {share}")
            }
            None => all,
        };
        Card { pixels: pixels.to_vec(), words, title }
    };
    found.centres.0.chunks_exact(size).enumerate().map(card).collect()
}

fn words(found: &ClustersResult) -> String {
    let two = |v: f32| format::significant(v, 2);
    let silhouette = format!("silhouette {}", two(found.silhouette));
    match found.agreement {
        Some([nmi, ari, purity]) => format!(
            "Agreement with the classes: NMI {}, ARI {}, purity {}; {silhouette}",
            two(nmi),
            two(ari),
            format::percent(purity)
        ),
        None => format!("How far groups stand apart: {silhouette}"),
    }
}
