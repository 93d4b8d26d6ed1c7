//! The run in numbers: for people, and as attributes for programs.

use super::readout_text::{loss_text, speed_text};
use crate::plot::format::thousands;
use crate::run::Run;
use crate::ui::keep::Keeping;
use crate::ui::reactive::memo;
use crate::ui::session::Session;
use leptos::prelude::*;

/// `#status`. Its attributes are the page's interface for programs; the README lists them.
#[component]
pub fn Readout() -> impl IntoView {
    let session = expect_context::<Session>();
    let run = session.run;
    let number = move |read: fn(&Run) -> Option<f32>| {
        memo(move || run.with(read).map(|v| v.to_string()).unwrap_or_default())
    };
    let loss = number(Run::loss);
    let validation = number(Run::validation_loss);
    let speed = number(|r| Some(r.images_per_second));
    let epoch = number(|r| Some(r.epoch));
    let step = memo(move || run.with(|r| r.step.to_string()));
    let kept = expect_context::<Keeping>().kept;
    let kept = memo(move || {
        let (id, step) = kept.get();
        run.with(|run| if run.id == id && step > 0 { step.to_string() } else { String::new() })
    });
    let state = memo(move || run.with(|r| r.state.key().to_owned()));
    let engine = memo(move || session.engine_status.with(|o| o.engine.key().to_owned()));
    let text = move |read: fn(&Run) -> String| memo(move || run.with(read));
    view! {
        <output id="status" class="readout" aria-live="off"
            data-state=state
            data-engine=engine
            data-step=step
            data-epoch=epoch
            data-kept=kept
            data-loss=loss
            data-val-loss=validation
            data-images-per-second=speed>
            <Figure name=session.worded("epoch") value=text(|r| format!("{:.1}", r.epoch)) width="w-6" />
            <Figure name=session.worded("step") value=text(|r| thousands(r.step.into())) width="w-8" />
            <Figure name=session.worded("loss") value=text(|r| loss_text(r.loss())) width="w-8" />
            <Figure name=session.worded("validation") value=text(|r| loss_text(r.validation_loss())) width="w-8" />
            <Figure name=session.worded("images/s") value=text(|r| speed_text(r.images_per_second)) width="w-8" />
        </output>
    }
}

#[component]
fn Figure(
    /// Name of the number.
    name: Signal<String>,
    /// Its value as text.
    value: Memo<String>,
    /// Class that keeps the place as wide as the widest value.
    width: &'static str,
) -> impl IntoView {
    view! {
        <span class=format!("figure-number {width}")>
            <b>{value}</b>
            " "
            <span>{name}</span>
        </span>
    }
}
