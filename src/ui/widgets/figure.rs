//! The frame around every view.

use crate::ui::reactive::{effect, live};
use crate::ui::session::Session;
use crate::ui::view::{Area, View};
use crate::ui::widgets::save_figure::SaveFigureButton;
use crate::ui::widgets::throttle::now_ms;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Least time between two updates of a figure's text alternative, in milliseconds; a screen reader can't use more.
const TEXT_PAUSE: f64 = 1000.0;

/// A figure with its heading, the sentence on what to look for, and a text alternative.
#[component]
pub fn Figure(
    /// The row of the view.
    view: &'static View,
    /// What the figure shows now, in words; read at most once a second.
    text: impl Fn() -> String + 'static,
    /// True while there is nothing to show: the figure is hidden then.
    #[prop(optional)]
    unseen: Option<Memo<bool>>,
    /// Controls beside the heading.
    #[prop(optional, into)]
    tools: ViewFnOnce,
    /// The picture.
    children: Children,
) -> impl IntoView {
    frame(view, Box::new(text), unseen, tools, children)
}

/// The frame, compiled once for all figures.
fn frame(
    view: &'static View,
    text: Box<dyn Fn() -> String>,
    unseen: Option<Memo<bool>>,
    tools: ViewFnOnce,
    children: Children,
) -> AnyView {
    let session = expect_context::<Session>();
    let (tab, name) = (session.tab, session.worded(view.name));
    let elsewhere = move || matches!(view.area, Area::Tab(its) if its != tab.get());
    let words = RwSignal::new(String::new());
    use_text(
        Box::new(move || {
            // The text of a hidden figure is not read.
            (!elsewhere()).then(&text)
        }),
        words,
    );
    let id = format!("{}-text", view.key);
    view! {
        <figure class=format!("view view-{}", view.key) aria-label=name aria-describedby=id.clone()
            hidden=live(move || elsewhere() || unseen.is_some_and(|unseen| unseen.get()))>
            <header class="view-head">
                <h2>{name}</h2>
                <div class="view-tools">{tools.run()}</div>
            </header>
            <div class="view-body">{children()}</div>
            <div class="view-foot">
                <p class="view-hint">{session.worded(view.about)}</p>
                <SaveFigureButton key=view.key name/>
            </div>
            <figcaption class="visually-hidden" id=id.clone()>
                {words}
            </figcaption>
        </figure>
    }
    .into_any()
}

/// Keeps `words` up to date with `text`, which is read at most once a [`TEXT_PAUSE`] however often its signals change:
/// between two readings only the timer is awaited.
fn use_text(text: Box<dyn Fn() -> Option<String>>, words: RwSignal<String>) {
    let (due, timed) = (RwSignal::new(()), Rc::new(Cell::new(false)));
    let last = Cell::new(f64::NEG_INFINITY);
    effect(move || {
        due.track();
        let now = now_ms();
        let left = last.get() + TEXT_PAUSE - now;
        if left <= 0.0 {
            last.set(now);
            if let Some(text) = text() {
                words.set(text);
            }
        } else if !timed.replace(true) {
            let timed = timed.clone();
            let again = move || {
                timed.set(false);
                // Fails when the view was removed in the meantime.
                let _ = due.try_set(());
            };
            set_timeout(again, Duration::from_millis(left.ceil() as u64));
        }
    });
}
