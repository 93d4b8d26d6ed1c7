//! The sheet of a receipt.

use super::check::{Stage, about, obstacle, table};
use super::checker::ReceiptCheck;
use crate::receipt::Receipt;
use crate::spec::with_hash;
use crate::ui::clipboard;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::widgets::modal::Modal;
use crate::ui::widgets::qr_code::QrCode;
use leptos::prelude::*;

/// The sheet. Expects a [`ReceiptCheck`] and a [`Session`] as context.
#[component]
pub fn ReceiptSheet() -> impl IntoView {
    let check = expect_context::<ReceiptCheck>();
    let open = memo(move || check.shown.get());
    let close = Callback::new(move |()| check.shown.set(false));
    view! {
        <Modal class="sheet receipt" title="Receipt" open close>
            <div class="receipt-body">
                <div hidden=live(move || check.made.with(String::is_empty))><Made/></div>
                <div hidden=live(move || check.receipt.with(Option::is_none))><Opened/></div>
                <Figures/>
            </div>
        </Modal>
    }
}

/// The receipt of the present run, as a link to hand in.
#[component]
fn Made() -> impl IntoView {
    let check = expect_context::<ReceiptCheck>();
    let copied = RwSignal::new(false);
    let link = memo(move || {
        let href = window().location().href().unwrap_or_default();
        check.made.with(|hash| if hash.is_empty() { String::new() } else { with_hash(&href, hash) })
    });
    let copy = move |_| {
        let link = link.get_untracked();
        leptos::task::spawn_local(async move { copied.set(clipboard::copy(&link).await) });
    };
    view! {
        <p>"A link with the exact results of this run. Anyone who opens it can train the run again and compare; so can \
            the command line: hourglass verify LINK."</p>
        <div class="receipt-link">
            <input type="text" readonly aria-label="Receipt" prop:value=link
                on:focus:target=move |event| event.target().select() />
            <button type="button" class="action primary" on:click=copy>"Copy link"</button>
        </div>
        <p role="status">{live(move || if copied.get() && !link.with(String::is_empty) { "The link is copied." } else { "" })}</p>
        <QrCode text=link label="The receipt as a QR code" />
    }
}

/// A receipt that was opened: what it is of, the button, and what came of it.
#[component]
fn Opened() -> impl IntoView {
    let (check, session) = (expect_context::<ReceiptCheck>(), expect_context::<Session>());
    let obstacle = memo(move || {
        let own = session.images.with(Option::is_some);
        check.receipt.with(|receipt| receipt.as_ref().and_then(|receipt| obstacle(receipt, own)))
    });
    let training = memo(move || check.stage.with(|stage| *stage == Stage::Training));
    let steps =
        memo(move || check.receipt.with(|receipt| receipt.as_ref().map_or(0, |receipt| receipt.step)));
    let step = memo(move || if training.get() { session.run.with(|run| run.step) } else { 0 });
    let says = live(move || match check.stage.get() {
        Stage::Offered => String::new(),
        Stage::Training => format!("Step {} of {}", step.get(), steps.get()),
        Stage::Compared(_, says) | Stage::Failed(says) => says,
    });
    view! {
        <p>{live(move || check.receipt.with(|receipt| receipt.as_ref().map(about)).unwrap_or_default())}</p>
        <p class="import-problem">{live(move || obstacle.get().unwrap_or_default())}</p>
        <div class="receipt-action">
            <button type="button" class="action primary" disabled=live(move || training.get() || obstacle.get().is_some())
                on:click=move |_| check.train()>"Train again and compare"</button>
            <progress hidden=live(move || !training.get()) aria-label="Steps" max=live(move || steps.get().to_string())
                prop:value=live(move || step.get())></progress>
        </div>
        <p class="receipt-says" role="status">{says}</p>
    }
}

/// The figures of the receipt, beside those here once they are known.
#[component]
fn Figures() -> impl IntoView {
    let check = expect_context::<ReceiptCheck>();
    let table = live(move || {
        let made = check.made.with(|hash| Receipt::parse(hash).ok());
        match (made, check.receipt.get()) {
            (Some(made), _) => table(&made, &Stage::Offered),
            (None, Some(receipt)) => check.stage.with(|stage| table(&receipt, stage)),
            (None, None) => String::new(),
        }
    });
    view! { <div class="receipt-figures" inner_html=table></div> }
}
