//! Which directions of the code the map shows.

use crate::protocol::{Axes, Command};
use crate::spec::value_name;
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use crate::ui::views::content::map::{Projection, suitable_axes};
use leptos::prelude::*;

/// Values of the code from which on there is a choice.
const CHOICE_FROM: u32 = 3;

/// Selects for the projection and its axes; hidden where the code has no choice.
#[component]
pub fn AxesChoice() -> impl IntoView {
    let session = expect_context::<Session>();
    let latent = memo(move || session.run.with(|r| r.started.as_ref().map_or(0, |s| s.spec.latent)));
    effect(move || {
        if latent.get() < CHOICE_FROM {
            session.embeds.set(false);
        }
    });
    effect(move || {
        if let Some(axes) = suitable_axes(latent.get(), session.axes.get_untracked()) {
            set_axes(session, axes);
        }
    });
    let projection = memo(move || Projection::shown(session.axes.get(), session.embeds.get()));
    let choose = move |event| {
        let projection = Projection::from_key(&event_target_value(&event)).unwrap_or_default();
        session.embeds.set(projection == Projection::Tsne);
        match projection {
            Projection::Pair => set_axes(session, Axes::default()),
            Projection::Pca => set_axes(session, Axes::Pca),
            // Beside t-SNE the axes stay: they are shown again after it.
            Projection::Tsne => {}
        }
    };
    view! {
        <span class="latent-axes" hidden=live(move || latent.get() < CHOICE_FROM)>
            <select aria-label="Axes" prop:value=live(move || projection.get().key().to_owned()) on:change=choose>
                {Projection::ALL.iter().map(|it| view! { <option value=it.key()>{it.name()}</option> }).collect_view()}
            </select>
            <span hidden=move || projection.get() != Projection::Pair>
                <ValueChoice label="Horizontal axis" latent of=|p| p.0 with=|p, v| (v, p.1)/>
                <ValueChoice label="Vertical axis" latent of=|p| p.1 with=|p, v| (p.0, v)/>
            </span>
        </span>
    }
}

fn set_axes(session: Session, axes: Axes) {
    session.axes.set(axes);
    session.send(Command::Axes(axes));
}

/// Which value of the code is on an axis.
#[component]
fn ValueChoice(
    /// Accessible name.
    label: &'static str,
    /// Values of the code.
    latent: Memo<u32>,
    /// The axis's value of a pair.
    of: fn((u32, u32)) -> u32,
    /// The pair with another value on the axis.
    with: fn((u32, u32), u32) -> (u32, u32),
) -> impl IntoView {
    let session = expect_context::<Session>();
    let pair = move || match session.axes.get() {
        Axes::Pair(a, b) => (a, b),
        Axes::Pca => (0, 1),
    };
    let choose = move |event| {
        let value = event_target_value(&event).parse().unwrap_or_default();
        let (a, b) = with(untrack(pair), value);
        set_axes(session, Axes::Pair(a, b));
    };
    let options = move || {
        let values = 0..latent.get();
        values
            .map(|i| view! { <option value=i.to_string() selected=of(pair()) == i>{value_name(i)}</option> })
            .collect_view()
    };
    view! { <select aria-label=label on:change=choose prop:value=live(move || of(pair()).to_string())>{options}</select> }
}
