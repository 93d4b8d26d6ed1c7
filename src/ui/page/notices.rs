//! Messages to the user, with a button where something can be done about them.

use crate::run::supervisor::{Notice, Offer, Request, Tone};
use crate::ui::keep::Keeping;
use crate::ui::reactive::live;
use crate::ui::receipt::ReceiptCheck;
use crate::ui::session::Session;
use crate::ui::widgets::icons;
use leptos::prelude::*;

/// All notices.
#[component]
pub fn Notices() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <div class="notices" role="region" aria-label="Messages" aria-live="polite">
            <RestartBar />
            <For each=move || session.notices.get() key=|(id, _)| *id let((id, notice))>
                <Item id notice />
            </For>
        </div>
    }
}

#[component]
fn Item(id: u32, notice: Notice) -> impl IntoView {
    let (session, keeping) = (expect_context::<Session>(), expect_context::<Keeping>());
    let check = expect_context::<ReceiptCheck>();
    let (tone, role) = match notice.tone {
        Tone::Info => ("info", None),
        Tone::Warning => ("warning", None),
        Tone::Error => ("error", Some("alert")),
    };
    let offer = notice.offer.map(|offer| {
        let take = move |_| {
            session.dismiss(id);
            accept(session, keeping, check, offer);
        };
        view! { <button type="button" class="action" on:click=take>{offer.label()}</button> }
    });
    view! {
        <div class=format!("notice {tone}") role=role>
            <p>{notice.text}</p>
            {offer}
            <button type="button" class="icon" aria-label="Dismiss" on:click=move |_| session.dismiss(id)>
                {icons::close()}
            </button>
        </div>
    }
}

fn accept(session: Session, keeping: Keeping, check: ReceiptCheck, offer: Offer) {
    match offer {
        Offer::RewindAndHalve => session.request(Request::Rewind),
        Offer::TryAgain => session.request(Request::Play),
        Offer::StartAnew => session.restart(true),
        Offer::ShowReceipt => check.shown.set(true),
        Offer::MakeRoom => keeping.make_room(),
        Offer::MoreEpochs(more) => {
            session.spec.update(|spec| spec.epochs += more);
            session.apply_live_settings();
            session.request(Request::Play);
        }
    }
}

/// Says that settings of the form need a new network.
#[component]
fn RestartBar() -> impl IntoView {
    let session = expect_context::<Session>();
    let ahead = session.needs_restart();
    let running = move || session.engine_status.with_untracked(|status| status.spec.clone());
    view! {
        <div class="notice restart" hidden=live(move || !ahead.get())>
                <p>"This takes effect after a restart."</p>
                <button type="button" class="action primary"
                    on:click=move |_| session.restart(session.wants_training())>
                    "Restart"
                </button>
                <button type="button" class="action" on:click=move |_| session.spec.set(running())>
                    "Undo"
                </button>
        </div>
    }
}
