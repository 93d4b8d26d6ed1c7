//! Where images lie in the code: points by class or factor, the decoder's own pictures, and a cursor that decodes.

mod axes;
mod cursor_preview;
mod layers;
mod legend;
mod pointer;
mod stage;
mod state;
mod thumbs;
mod time;

use crate::plot::format;
use crate::plot::latent::describe;
use crate::ui::query::handle::Status;
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use crate::ui::view::{Area, View};
use crate::ui::widgets::figure::Figure;
use axes::AxesChoice;
use cursor_preview::Peek;
use legend::LegendKeys;
use leptos::prelude::*;
use stage::Stage;
use state::{MapState, Show, with_labels};
use time::TimeLine;

/// The row.
pub const VIEW: View = View {
    key: "latent",
    name: "Latent space",
    about: "Each point is an image: watch groups part; point anywhere to decode.",
    area: Area::Space,
    render: || view! { <LatentSpace/> }.into_any(),
};

#[component]
fn LatentSpace() -> impl IntoView {
    let session = expect_context::<Session>();
    let state = MapState::new(session);
    provide_context(state);
    let text = move || {
        if let Some(step) = session.replay_step.get().filter(|_| !session.embeds.get()) {
            let placed = state.past.with(|past| {
                past.as_ref().map_or(0, |past| past.iter().filter(|p| p[0].is_finite()).count())
            });
            let step = format::thousands(step as u64);
            return match placed {
                0 => format!("Latent space: at step {step} the images were not seen along these axes."),
                n => format!("Latent space: where {n} images lay at step {step}."),
            };
        }
        if let Some(places) = state.embedded.get() {
            let placed = places.iter().filter(|p| p[0].is_finite()).count();
            return format!(
                "Latent space: {placed} of {} codes in a plane by t-SNE, which keeps neighbours together.",
                places.len()
            );
        }
        session.run.with(|run| {
            with_labels(session, state.column.get(), |labels| {
                describe(run, &state.view.get().unwrap_or_default(), labels.map(|l| l.name.as_str()))
            })
        })
    };
    view! {
        <Figure view=&VIEW text tools=move || view! { <AxesChoice/> <ColourBy/> <ShowChoice/> <SelectChoice/> }>
            <div class="latent-box">
                <div class="latent">
                    <div class="latent-main">
                        <Stage/>
                        <div class="latent-embedding" hidden=live(move || !session.embeds.get())>
                            <Status query=state.embedding needs=""/>
                        </div>
                        <TimeLine/>
                    </div>
                    <div class="latent-side">
                        <LegendKeys/>
                        <Peek/>
                    </div>
                </div>
            </div>
        </Figure>
    }
}

/// Which column of labels colours the points; nothing to choose when there is one at most.
#[component]
fn ColourBy() -> impl IntoView {
    let state = expect_context::<MapState>();
    let names = memo(move || {
        state.session.run.with(|r| {
            let labels = r.labels();
            let groups = state.session.groups.with(|groups| groups.as_ref().map(|l| l.name.clone()));
            labels.iter().map(|l| l.name.clone()).chain(groups).collect::<Vec<_>>()
        })
    });
    // Other data have other columns.
    effect(move || {
        if state.column.get_untracked() >= names.with(Vec::len) {
            state.column.set(0);
        }
    });
    view! {
        <select
            aria-label="Colour by"
            hidden=move || names.with(|n| n.len() < 2)
            on:change=move |event| {
                state.column.set(event_target_value(&event).parse().unwrap_or_default());
            }
        >
            {move || {
                let chosen = state.column.get();
                names
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(i, name)| view! { <option value=i.to_string() selected=i == chosen>{name}</option> })
                    .collect_view()
            }}
        </select>
    }
}

#[component]
fn ShowChoice() -> impl IntoView {
    let show = expect_context::<MapState>().show;
    let choose = move |event| {
        let key = event_target_value(&event);
        let chosen = Show::ALL.into_iter().find(|(_, k, _)| *k == key);
        show.set(chosen.map_or(Show::default(), |(show, ..)| show));
    };
    view! {
        <select aria-label="Show" on:change=choose>
            {Show::ALL.map(|(_, key, name)| view! { <option value=key>{name}</option> }).collect_view()}
        </select>
    }
}

/// What dragging on the map does.
#[component]
fn SelectChoice() -> impl IntoView {
    let selects = expect_context::<MapState>().selects;
    view! {
        <button type="button" class="toggle" aria-pressed=live(move || selects.get().to_string())
            title="Draw a loop around points to select them (or hold Shift and drag a frame)"
            on:click=move |_| selects.update(|s| *s = !*s)>"Select"</button>
    }
}
