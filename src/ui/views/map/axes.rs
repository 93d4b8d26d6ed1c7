//! Which two directions of the code the map shows.

use crate::protocol::{Axes, Command};
use crate::spec::value_name;
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use leptos::prelude::*;

/// Selects for the axes; nothing to choose with fewer than three values in the code.
#[component]
pub fn AxesChoice() -> impl IntoView {
    let session = expect_context::<Session>();
    let latent = memo(move || session.run.with(|r| r.started.as_ref().map_or(0, |s| s.spec.latent)));
    let turn = move |axes: Axes| {
        session.axes.set(axes);
        session.send(Command::Axes(axes));
    };
    // A code of two values is its own map, and one of many is seen best along its principal components: the first two
    // values of a sparse one may be dead. What was chosen stays where the code has it.
    effect(move || {
        if latent.get() < 3 {
            session.embeds.set(false);
        }
    });
    effect(move || match (latent.get(), session.axes.get_untracked()) {
        (0, _) => {}
        (1 | 2, axes) if axes != Axes::default() => turn(Axes::default()),
        (3.., axes) if axes == Axes::default() => turn(Axes::Pca),
        (size @ 3.., Axes::Pair(a, b)) if a.max(b) >= size => turn(Axes::Pca),
        _ => {}
    });
    let pca = move || session.axes.get() == Axes::Pca;
    let pair = move || match session.axes.get() {
        Axes::Pair(a, b) => (a, b),
        Axes::Pca => (0, 1),
    };
    let dimension = move |label: &'static str,
                          get: fn((u32, u32)) -> u32,
                          set: fn((u32, u32), u32) -> (u32, u32)| {
        let choose = move |event| {
            let chosen = event_target_value(&event).parse().unwrap_or_default();
            let (a, b) = set(pair(), chosen);
            turn(Axes::Pair(a, b));
        };
        view! {
            <select aria-label=label on:change=choose prop:value=live(move || get(pair()).to_string())>
                {move || {
                    (0..latent.get())
                        .map(|i| view! { <option value=i.to_string() selected=get(pair()) == i>{value_name(i)}</option> })
                        .collect_view()
                }}
            </select>
        }
    };
    view! {
        <span class="latent-axes" hidden=live(move || latent.get() < 3)>
            <select
                aria-label="Axes"
                prop:value=live(move || match (session.embeds.get(), pca()) {
                    (true, _) => "tsne",
                    (_, true) => "pca",
                    _ => "pair",
                }.to_owned())
                on:change=move |event| match event_target_value(&event).as_str() {
                    "tsne" => session.embeds.set(true),
                    key => {
                        session.embeds.set(false);
                        turn(if key == "pca" { Axes::Pca } else { Axes::default() });
                    }
                }
            >
                <option value="pair">"Two of z"</option>
                <option value="pca">"PCA of codes"</option>
                <option value="tsne">"t-SNE of codes"</option>
            </select>
            <span hidden=move || pca() || session.embeds.get()>
                {dimension("Horizontal axis", |p| p.0, |p, v| (v, p.1))}
                {dimension("Vertical axis", |p| p.1, |p, v| (p.0, v))}
            </span>
        </span>
    }
}
