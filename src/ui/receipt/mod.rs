//! Receipts on the page: one that is opened is trained again and compared, and one of the present run is made.

pub mod check;
#[cfg(target_arch = "wasm32")]
mod checker;
#[cfg(target_arch = "wasm32")]
mod sheet;

#[cfg(target_arch = "wasm32")]
pub use {
    checker::{ReceiptCheck, receipt_of},
    sheet::ReceiptSheet,
};
