//! The curves of all runs in one chart.

use crate::ui::reactive::{live, read};
use crate::ui::views::content::runs::{self as content, Curve};
use crate::ui::views::line_chart::{LineChartCanvas, Lines};
use crate::ui::views::runs::run_list::RunList;
use leptos::prelude::*;

/// Which curve of each run is drawn.
#[component]
pub fn CurveChoice(
    /// The runs.
    runs: RunList,
    /// The curve.
    curve: RwSignal<Curve>,
) -> impl IntoView {
    let option = move |curve: Curve| {
        let hidden = live(move || runs.with(|runs| !curve.is_offered(runs)));
        view! { <option value=curve.key() hidden=hidden>{curve.name()}</option> }
    };
    view! {
        <select aria-label="Curve" on:change=move |event| curve.set(Curve::from_key(&event_target_value(&event)).unwrap_or_default())>
            {Curve::ALL.iter().copied().map(option).collect_view()}
        </select>
    }
}

/// The chart, and in which unit its curves are.
#[component]
pub fn Curves(
    /// The runs.
    runs: RunList,
    /// Which of their curves.
    curve: RwSignal<Curve>,
) -> impl IntoView {
    let changed = move || {
        read(runs);
        curve.track();
    };
    let lines = move |theme: &'static crate::plot::Theme| {
        let curve = curve.get_untracked();
        runs.with_untracked(|runs| {
            let names = ["steps".to_owned(), content::title(runs, curve)];
            Some(Lines { series: content::series(runs, curve, theme.dark), names, log: false, here: None })
        })
    };
    view! {
        <LineChartCanvas key="runs" changed=Box::new(changed) lines=Box::new(lines) hidden=live(move || runs.with(Vec::is_empty))/>
        <p class="quiet">{live(move || runs.with(|runs| content::legend(runs, curve.get())))}</p>
    }
}
