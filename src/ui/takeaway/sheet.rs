//! The sheet "Take away", and the button that opens it.

use super::offers::{OFFERS, Offer, OfferGroup};
use super::taker::Taker;
use crate::protocol::ExportKind;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::widgets::icons;
use crate::ui::widgets::modal::Modal;
use leptos::prelude::*;

/// Opens the sheet.
#[component]
pub fn TakeAwayButton() -> impl IntoView {
    let taker = expect_context::<Taker>();
    let open = move |_| {
        taker.status.set(String::new());
        taker.problem.set(String::new());
        taker.open.set(true);
    };
    view! {
        <button type="button" class="icon wide" aria-label="Take away" aria-haspopup="dialog"
            title="Take the run, its network or its results away as files" on:click=open>
            {icons::download()}
            <span>"Take away"</span>
        </button>
    }
}

/// The sheet. Expects a [`Taker`] as context.
#[component]
pub fn TakeAwaySheet() -> impl IntoView {
    let taker = expect_context::<Taker>();
    let open = memo(move || taker.open.get());
    let close = Callback::new(move |()| taker.open.set(false));
    let with_images = RwSignal::new(false);
    let groups: Vec<_> = OFFERS.iter().map(|group| view! { <Group group with_images/> }).collect();
    view! {
        <Modal class="sheet takeaway" title="Take away" open close>
            <div class="takeaway-body">
            <label class="takeaway-name">
                <span>"Name"</span>
                <input type="text" maxlength="80" prop:value=live(move || taker.name.get())
                    placeholder=live(move || taker.default_name())
                    on:input:target=move |event| taker.name.set(event.target().value()) />
            </label>
            <p class="quiet">"Files are made in this tab and saved by your browser. Training continues meanwhile."</p>
            <p class="takeaway-status" role="status">{live(move || taker.status.get())}</p>
            <p class="import-problem" role="alert">
                {live(move || taker.facts.with(|facts| facts.reason).map_or_else(|| taker.problem.get(), str::to_owned))}
            </p>
            {groups}
            </div>
        </Modal>
    }
}

/// Files under one heading.
#[component]
fn Group(
    /// The files.
    group: &'static OfferGroup,
    /// Whether the user's own images are put into the run's file.
    with_images: RwSignal<bool>,
) -> impl IntoView {
    let rows: Vec<_> = group.offers.iter().map(|offer| view! { <Row offer with_images/> }).collect();
    view! {
        <section class="takeaway-group" aria-label=group.title>
            <h3>{group.title}</h3>
            {rows}
        </section>
    }
}

/// A file: what it is for, its size, and a button that makes it.
#[component]
fn Row(
    /// The file.
    offer: &'static Offer,
    /// Whether the user's own images are put into the run's file.
    with_images: RwSignal<bool>,
) -> impl IntoView {
    let (session, taker) = (expect_context::<Session>(), expect_context::<Taker>());
    let is_run = matches!(offer.kind, ExportKind::Run { .. });
    // The box is shown for the user's own images alone, and counts for no others.
    let asks = memo(move || is_run && taker.facts.with(|facts| facts.own_data));
    let kind = move || match offer.kind {
        ExportKind::Run { .. } => ExportKind::Run { with_images: asks.get() && with_images.get() },
        kind => kind,
    };
    let reason = memo(move || taker.facts.with(|facts| facts.reason(offer.kind)));
    let making = memo(move || taker.making.get().is_some());
    let size = live(move || match reason.get() {
        Some(_) => String::new(),
        None => taker.facts.with(|facts| facts.size(kind())),
    });
    let about = live(move || {
        // What holds for all of them is said once, above.
        let own = reason.get().filter(|_| taker.facts.with(|facts| facts.reason.is_none()));
        session.word(own.unwrap_or(offer.about))
    });
    let images = is_run.then(|| {
        view! {
            <label class="takeaway-images" hidden=live(move || !asks.get())>
                <input type="checkbox" prop:checked=live(move || with_images.get())
                    on:change:target=move |event| with_images.set(event.target().checked()) />
                <span>{session.worded("with my images")}</span>
            </label>
        }
    });
    view! {
        <div class="takeaway-row">
            <button type="button" disabled=live(move || making.get() || reason.get().is_some())
                on:click=move |_| taker.take(untrack(kind))>{session.worded(offer.title)}</button>
            <p>{about}{images}</p>
            <span class="quiet">{size}</span>
        </div>
    }
}
