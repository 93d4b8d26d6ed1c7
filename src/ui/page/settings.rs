//! The form: every row of [`FIELDS`] as a control, in its group.

use crate::spec::{FIELDS, Group};
use crate::ui::page::controls::FieldControl;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use leptos::prelude::*;

/// The everyday settings of a group.
#[component]
pub fn Settings(group: Group) -> impl IntoView {
    let name = match group {
        Group::Data => "Data",
        Group::Network => "Network",
        Group::Training => "Training",
    };
    view! {
        <div class="fields" role="group" aria-label=format!("{name} settings")>
            {FIELDS
                .iter()
                .filter(|f| f.group == group && !f.advanced)
                .map(|field| view! { <FieldControl field /> })
                .collect_view()}
        </div>
    }
}

/// The advanced settings, folded away, with the number of those that are not at their defaults.
#[component]
pub fn Advanced() -> impl IntoView {
    let session = expect_context::<Session>();
    let fields = || FIELDS.iter().filter(|f| f.advanced);
    let changed =
        memo(move || session.spec.with(|spec| fields().filter(|f| f.differs_from_default(spec)).count()));
    view! {
        <details class="advanced">
            <summary>
                "Advanced"
                <span class="badge" hidden=live(move || changed.get() == 0)>
                    {live(move || format!("{} changed", changed.get()))}
                </span>
            </summary>
            <div class="fields">{fields().map(|field| view! { <FieldControl field /> }).collect_view()}</div>
        </details>
    }
}
