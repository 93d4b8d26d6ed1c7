//! A slider over the run: the map and the copies as they were.

use crate::plot::format;
use crate::spec::number;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use leptos::prelude::*;

/// The slider; nothing before there is something to come back to.
#[component]
pub fn TimeLine() -> impl IntoView {
    let session = expect_context::<Session>();
    let steps = memo(move || session.run.with(|run| run.replay.steps().filter(|[first, last]| last > first)));
    let ends = move || steps.get().unwrap_or_default();
    let at = move || session.replay_step.get().unwrap_or_else(|| ends()[1] as f32);
    let words = move || match session.replay_step.get() {
        Some(step) => format!("step {}", format::thousands(step as u64)),
        None => "now".to_owned(),
    };
    // On other axes the images were not seen then, and t-SNE is only of now.
    let unseen = move || {
        let Some(step) = session.replay_step.get() else { return "" };
        if session.embeds.get() {
            return "The copies as they were then; t-SNE is of now.";
        }
        match session.run.with(|run| run.replay.first_positioned_step()) {
            Some(from) if step >= from as f32 => "",
            _ => "The copies as they were then; along these axes the map goes back less far.",
        }
    };
    view! {
        <div class="latent-time" hidden=live(move || steps.get().is_none())>
            <input type="range" aria-label="Time" title="The map and the copies as they were"
                min=live(move || ends()[0].to_string()) max=live(move || ends()[1].to_string()) step="any"
                prop:value=live(move || at().to_string()) aria-valuetext=live(words)
                on:input=move |event| session.replay_step.set(number(&event_target_value(&event)).map(|v| v as f32))/>
            <button type="button" class="toggle" aria-pressed=live(move || session.replay_step.get().is_none().to_string())
                on:click=move |_| session.replay_step.set(None)>{live(move || match session.replay_step.get() {
                    Some(_) => format!("{} → now", words()),
                    None => "Now".to_owned(),
                })}</button>
            <p class="quiet" role="status">{live(move || unseen().to_owned())}</p>
        </div>
    }
}
