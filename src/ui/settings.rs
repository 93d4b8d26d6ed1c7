//! The form: every row of [`FIELDS`] as a control, in its group.

use super::controls::FieldControl;
use super::reactive::{live, memo};
use super::session::Session;
use crate::spec::{FIELDS, Field, Group, Spec};
use leptos::prelude::*;

/// The everyday settings of a group.
#[component]
pub(super) fn Settings(group: Group) -> impl IntoView {
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

/// The settings that are folded away, with the number of those that are not at their defaults.
#[component]
pub(super) fn Advanced() -> impl IntoView {
    let session = expect_context::<Session>();
    let fields = || FIELDS.iter().filter(|f| f.advanced);
    let changed = memo(move || session.spec.with(|spec| fields().filter(|f| differs(f, spec)).count()));
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

/// True when a setting is not at its default.
pub(super) fn differs(field: &Field, spec: &Spec) -> bool {
    field.text(spec) != field.text(&Spec::default())
}
