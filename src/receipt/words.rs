//! What a comparison says, in words.

use super::{Agreement, ENOUGH_DIGITS, MIXED, Receipt, UNKNOWN, Verdict};

/// How far two values agree.
pub fn agreement_text(agreement: Agreement) -> String {
    match agreement {
        Agreement::Same => "equal to the last bit".into(),
        Agreement::Digits(0) | Agreement::Different => "different".into(),
        Agreement::Digits(1) => "equal to 1 digit".into(),
        Agreement::Digits(digits) => format!("equal to {digits} digits"),
        Agreement::Unknown => "not comparable".into(),
    }
}

/// The verdict; `here` is the [`arithmetic`](super::arithmetic) that trained it again.
pub fn sentence(receipt: &Receipt, found: Verdict, here: &str) -> String {
    let there = receipt.arithmetic.as_str();
    let machine = match there {
        UNKNOWN => format!("a machine that rounds in another way than this one ({here})"),
        MIXED => format!("CPU and GPU in turn, as there (here {here} alone)"),
        same if same == here => {
            format!("another machine of this kind ({here}), which may round in another way")
        }
        _ => format!("another arithmetic ({there} there, {here} here)"),
    };
    let steps = receipt.step;
    match found {
        Verdict::Same => format!("After {steps} steps every figure is equal to the last bit."),
        Verdict::Close { digits } => format!(
            "After {steps} steps every figure is equal to {digits} digits, though not to the last bit: so the same run comes out on {machine}."
        ),
        Verdict::Differs { digits } if there != here && digits > 0 => format!(
            "After {steps} steps the figures differ: the weakest is equal to {digits} of {ENOUGH_DIGITS} digits. It may be what rounding on {machine} has grown to; to decide, check it where it was made."
        ),
        Verdict::Differs { .. } => {
            format!("After {steps} steps the figures differ: this is not what comes of this experiment.")
        }
    }
}
