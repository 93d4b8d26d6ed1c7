//! Has a receipt trained again, and makes that of the present run.

use super::check::{Next, Stage, compared, next, preference};
use crate::protocol::{ExportKind, Floats, RunId};
use crate::receipt::Receipt;
use crate::run::supervisor::{EnginePreference, Notice, Offer, Request, Tone};
use crate::ui::reactive::{effect, memo};
use crate::ui::session::Session;
use crate::webgpu::member;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The receipt that was opened or made; `Copy`, provided as context at the root.
#[derive(Clone, Copy)]
pub struct ReceiptCheck {
    session: Session,
    /// The sheet is open.
    pub shown: RwSignal<bool>,
    /// The receipt that was opened.
    pub receipt: RwSignal<Option<Receipt>>,
    /// How far its check is.
    pub stage: RwSignal<Stage>,
    /// The run that trains it again, and the engine that was preferred before.
    again: RwSignal<(RunId, EnginePreference)>,
    /// The hash of the receipt of the present run, while that is shown.
    pub made: RwSignal<String>,
}

impl ReceiptCheck {
    /// Provides it. Expects a [`Session`] as context.
    pub fn provide() -> Self {
        let session = expect_context::<Session>();
        let check = Self {
            session,
            shown: RwSignal::new(false),
            receipt: RwSignal::new(None),
            stage: RwSignal::default(),
            again: RwSignal::default(),
            made: RwSignal::default(),
        };
        provide_context(check);
        check.follow();
        check
    }

    /// Shows a receipt that was opened, and offers to train it again.
    pub fn offer(self, receipt: Receipt) {
        self.made.set(String::new());
        self.receipt.set(Some(receipt));
        self.stage.set(Stage::Offered);
        self.shown.set(true);
        let text = "This link is a receipt: it records the exact results of a run.";
        self.session.say(Notice::new(Tone::Info, text).offering(Offer::ShowReceipt));
    }

    /// Shows the receipt of the present run.
    pub fn show_made(self, hash: String) {
        self.receipt.set(None);
        self.made.set(hash);
        self.shown.set(true);
    }

    /// The receipt in the address: as long as it has not been checked, and the form shows its experiment; tracked.
    pub fn in_address(self) -> Option<Receipt> {
        let open = matches!(self.stage.get(), Stage::Offered | Stage::Training);
        self.receipt.get().filter(|receipt| open && self.session.spec.with(|form| *form == receipt.spec))
    }

    /// Trains the receipt again, from the first step to its own.
    pub fn train(self) {
        let session = self.session;
        let Some(receipt) = self.receipt.get_untracked() else { return };
        let before = untrack(|| session.engine_preference());
        session.request(Request::Prefer(preference(&receipt)));
        session.train_until(&receipt.spec, receipt.step);
        self.again.set((session.run.with_untracked(|run| run.id), before));
        self.stage.set(Stage::Training);
    }

    /// Takes the next step whenever the run that trains it again has come further.
    fn follow(self) {
        let session = self.session;
        let step = memo(move || {
            if self.stage.get() != Stage::Training {
                return None;
            }
            let (again, _) = self.again.get();
            session.run.with(|run| match self.receipt.get() {
                // Another run has taken its place.
                _ if run.id != again => Some(Next::Fail(String::new())),
                Some(receipt) => Some(next(&receipt, run)),
                None => None,
            })
        });
        effect(move || match step.get() {
            None | Some(Next::Wait) => {}
            Some(Next::Collect) => {
                let take = move |collected: JsValue| self.compare(&collected);
                session.collect(ExportKind::Receipt, Floats::default(), Rc::new(take));
            }
            Some(Next::Fail(why)) if why.is_empty() => self.end(Stage::Offered),
            Some(Next::Fail(why)) => self.end(Stage::Failed(why)),
        });
    }

    fn compare(self, collected: &JsValue) {
        let Some(receipt) = self.receipt.get_untracked() else { return };
        if self.stage.get_untracked() != Stage::Training {
            return;
        }
        self.end(match receipt_of(collected) {
            Ok(here) => compared(&receipt, &here),
            Err(why) => Stage::Failed(format!("The run here could not be measured: {why}.")),
        });
    }

    fn end(self, stage: Stage) {
        let (_, before) = self.again.get_untracked();
        self.session.request(Request::Prefer(before));
        if let Stage::Compared(_, says) | Stage::Failed(says) = &stage {
            let tone = if matches!(stage, Stage::Failed(_)) { Tone::Warning } else { Tone::Info };
            self.session.say(Notice::new(tone, says.clone()).offering(Offer::ShowReceipt));
        }
        self.stage.set(stage);
    }
}

/// The receipt in what the trainer has collected, or why there is none.
pub fn receipt_of(collected: &JsValue) -> Result<String, String> {
    let text = |key| member(collected, key).and_then(|text| text.as_string()).unwrap_or_default();
    match (text("receipt"), text("no_receipt")) {
        (receipt, _) if !receipt.is_empty() => Ok(receipt),
        (_, why) if !why.is_empty() => Err(why),
        _ => Err("the run ended before".into()),
    }
}
