//! Why a link is no receipt.

use super::RECEIPT_FORMAT;

/// Why a link is no receipt that can be checked: a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// A link without one.
    #[error("this link holds no receipt: it says what to train, but not the results")]
    Missing,
    /// A newer format.
    #[error(
        "this receipt is of format {0}, and this version knows formats up to {RECEIPT_FORMAT}: use a newer Hourglass"
    )]
    Newer(u32),
    /// Parts that are missing, or no numbers.
    #[error("this receipt is damaged ({0}): copy the whole link again")]
    Damaged(&'static str),
    /// It belongs to other settings, or one of its characters is wrong.
    #[error(
        "this receipt does not belong to the settings in its link, or a part of it was changed: copy the whole link again"
    )]
    Changed,
    /// Settings that this version does not know or can't have; the sentence about the first.
    #[error("its experiment can't be set up as it was: {0}")]
    Experiment(String),
}
