//! The frame that every view stands in.

use super::{Area, View, use_throttled};
use crate::ui::reactive::live;
use crate::ui::session::Session;
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;

/// How often the text alternative of a figure follows what is drawn; a screen reader can't use more.
const TEXT_PAUSE: Duration = Duration::from_secs(1);

/// A figure with its heading, the sentence on what to look for, and a text alternative.
#[component]
pub fn Figure(
    /// The row of the view.
    view: &'static View,
    /// States in words what the figure shows now; read at most once a second.
    text: impl Fn() -> String + 'static,
    /// True while there is nothing that it could show.
    #[prop(optional)]
    unseen: Option<Memo<bool>>,
    /// Controls beside the heading.
    #[prop(optional, into)]
    tools: ViewFnOnce,
    /// The picture.
    children: Children,
) -> impl IntoView {
    let Session { run, spec, axes, tab, .. } = expect_context::<Session>();
    let elsewhere = move || matches!(view.area, Area::Tab(name) if name != tab.get());
    let words = RwSignal::new(String::new());
    let text = Rc::new(text);
    let read = Rc::clone(&text);
    let changed = move || {
        run.track();
        spec.track();
        axes.track();
        // Whatever else the text depends on; nobody reads that of a figure that is not there.
        if !elsewhere() {
            read();
        }
    };
    use_throttled(TEXT_PAUSE, changed, move || words.set(text()));
    let id = format!("{}-text", view.key);
    view! {
        <figure class=format!("view view-{}", view.key) aria-label=view.name aria-describedby=id.clone()
            hidden=live(move || elsewhere() || unseen.is_some_and(|unseen| unseen.get()))>
            <header class="view-head">
                <h2>{view.name}</h2>
                <div class="view-tools">{tools.run()}</div>
            </header>
            <div class="view-body">{children()}</div>
            <p class="view-hint">{view.about}</p>
            <figcaption class="visually-hidden" id=id.clone()>
                {words}
            </figcaption>
        </figure>
    }
}
