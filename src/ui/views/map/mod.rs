//! Where images lie in the code: points by class or factor, the decoder's own pictures, and a cursor that decodes.

mod axes;
mod canvas;
mod choices;
mod cursor_preview;
mod decoded;
mod follow;
mod keyboard;
mod layers;
mod legend;
mod pointer;
mod replay;
mod state;

use crate::plot::map_axes::describe;
use crate::ui::query::Status;
use crate::ui::reactive::live;
use crate::ui::session::Session;
use crate::ui::view::{Area, View};
use crate::ui::views::content::csv;
use crate::ui::views::content::map as content;
use crate::ui::widgets::figure::Figure;
use crate::ui::widgets::save_figure::offer_table;
use axes::AxesChoice;
use canvas::MapCanvas;
use choices::{ColourChoice, LayersChoice, SelectToggle};
use cursor_preview::PinPicture;
use follow::follow;
use legend::LegendKeys;
use leptos::prelude::*;
use replay::ReplaySlider;
use state::{MapState, with_labels};
use std::rc::Rc;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "latent",
    name: "Latent space",
    about: "Each point is an image. Watch classes separate; point to decode.",
    area: Area::Space,
    render: || view! { <LatentSpace/> }.into_any(),
};

#[component]
fn LatentSpace() -> impl IntoView {
    let session = expect_context::<Session>();
    let state = MapState::new(session);
    follow(state);
    provide_context(state);
    let table = move || {
        let places = state.with_positions(<[[f32; 2]]>::to_vec);
        let row = |(index, [x, y]): (u32, [f32; 2])| (index, vec![x.to_string(), y.to_string()]);
        let rows: Vec<_> = (0..).zip(places).filter(|(_, [x, _])| x.is_finite()).map(row).collect();
        session.run.with_untracked(|run| csv::examples(run.examples(), &["x", "y"], &rows))
    };
    offer_table(VIEW.key, Rc::new(table));
    view! {
        <Figure view=&VIEW text=move || session.word(&text(state)) tools=move || view! { <AxesChoice/> <ColourChoice/> <LayersChoice/> <SelectToggle/> }>
            <div class="latent-box">
                <div class="latent">
                    <div class="latent-main">
                        <MapCanvas/>
                        <div class="latent-embedding" hidden=live(move || !session.embeds.get())>
                            <Status query=state.embedding needs=""/>
                        </div>
                        <ReplaySlider/>
                    </div>
                    <div class="latent-side">
                        <LegendKeys/>
                        <PinPicture/>
                    </div>
                </div>
            </div>
        </Figure>
    }
}

/// The map in words.
fn text(state: MapState) -> String {
    let session = state.session;
    if let Some(step) = session.replay_step.get().filter(|_| !session.embeds.get()) {
        let places = state.replayed.get();
        return content::describe_replay(step, places.as_ref().map_or(&[][..], |places| places.as_slice()));
    }
    if let Some(places) = state.embedded.get() {
        return content::describe_embedding(&places);
    }
    let places = session.run.with(|run| {
        with_labels(session, state.column.get(), |labels| {
            describe(run, &state.view.get().unwrap_or_default(), labels.map(|l| l.name.as_str()))
        })
    });
    format!("{places} {}", state.shadow()).trim_end().to_owned()
}
