//! A slider over the run: map and copies as they were at an earlier step.

use crate::spec::number;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::views::content::map as content;
use leptos::prelude::*;

/// The slider; hidden until there is an earlier step.
#[component]
pub fn ReplaySlider() -> impl IntoView {
    let session = expect_context::<Session>();
    let replayed = session.replay_step;
    let steps = memo(move || session.run.with(|run| run.replay.steps().filter(|[first, last]| last > first)));
    let ends = move || steps.get().unwrap_or_default();
    let position = live(move || replayed.get().unwrap_or_else(|| ends()[1] as f32).to_string());
    let step = live(move || content::step(replayed.get()));
    let button = live(move || match replayed.get() {
        Some(_) => format!("{} → now", step.get()),
        None => "Now".to_owned(),
    });
    let note = live(move || {
        let known_from = session.run.with(|run| run.replay.first_positioned_step());
        content::replay_note(replayed.get(), session.embeds.get(), known_from)
    });
    view! {
        <div class="latent-time" hidden=live(move || steps.get().is_none())>
            <input type="range" aria-label="Time" title="Map and reconstructions at an earlier step"
                min=live(move || ends()[0].to_string()) max=live(move || ends()[1].to_string()) step="any"
                prop:value=position aria-valuetext=step
                on:input=move |event| replayed.set(number(&event_target_value(&event)).map(|v| v as f32))/>
            <button type="button" class="toggle" aria-pressed=live(move || replayed.get().is_none().to_string())
                on:click=move |_| replayed.set(None)>{button}</button>
            <p class="quiet" role="status">{note}</p>
        </div>
    }
}
