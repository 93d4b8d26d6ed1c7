//! How the run goes, in numbers: for people, and as attributes for programs.

use crate::run::Run;
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
    let state = memo(move || run.with(|r| r.state.key().to_owned()));
    let engine = memo(move || session.engine_status.with(|o| o.engine.key().to_owned()));
    let text = move |read: fn(&Run) -> String| memo(move || run.with(read));
    view! {
        <output id="status" class="readout" aria-live="off"
            data-state=state
            data-engine=engine
            data-step=step
            data-epoch=epoch
            data-loss=loss
            data-val-loss=validation
            data-images-per-second=speed>
            <Figure name="epoch" value=text(|r| format!("{:.1}", r.epoch)) width="w-6" />
            <Figure name="step" value=text(|r| grouped(f64::from(r.step))) width="w-8" />
            <Figure name="loss" value=text(|r| short(r.loss())) width="w-8" />
            <Figure name="validation" value=text(|r| short(r.validation_loss())) width="w-8" />
            <Figure name="images/s" value=text(|r| pace(r.images_per_second)) width="w-8" />
        </output>
    }
}

#[component]
fn Figure(
    /// What it is.
    name: &'static str,
    /// Its value as text.
    value: Memo<String>,
    /// The class that keeps its place as wide as its widest value.
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

/// A loss in three significant digits.
pub fn short(loss: Option<f32>) -> String {
    match loss {
        None => "–".into(),
        Some(v) if !(1e-4..1e4).contains(&v.abs()) && v != 0.0 => format!("{v:.2e}"),
        Some(v) => {
            let digits = (2 - v.abs().max(1e-9).log10().floor() as i32).clamp(0, 6) as usize;
            format!("{v:.digits$}")
        }
    }
}

/// Images a second in two significant digits, so that it can be read while it moves.
fn pace(images_per_second: f32) -> String {
    if images_per_second <= 0.0 {
        return "–".into();
    }
    let unit = 10f64.powf((f64::from(images_per_second).log10().floor() - 1.0).max(0.0));
    grouped((f64::from(images_per_second) / unit).round() * unit)
}

/// A whole number with thin spaces between thousands.
pub fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::with_capacity(digits.len() + 4);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}
