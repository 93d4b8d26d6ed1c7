//! The figures of a receipt.

/// A figure of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Training loss of the last step, in the kind's [`LossUnit`](crate::spec::LossUnit).
    Loss,
    /// Mean loss over the validation images, in the same unit.
    Validation,
    /// Mean penalty over the validation images, before its weight.
    Penalty,
    /// Mean squared error of the copies of the validation images, per value.
    Mse,
    /// Fingerprint of all parameters.
    Network,
}

/// Every figure with its key in a receipt and its name in sentences, in the order in which they are written.
pub const FIGURES: &[(Figure, &str, &str)] = &[
    (Figure::Loss, "loss", "training loss of the last step"),
    (Figure::Validation, "val", "validation loss"),
    (Figure::Penalty, "pen", "penalty on the validation images"),
    (Figure::Mse, "mse", "squared error of the validation images"),
    (Figure::Network, "net", "parameters of the network"),
];

impl Figure {
    /// Its key in a receipt.
    pub fn key(self) -> &'static str {
        FIGURES.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// Its name in sentences.
    pub fn name(self) -> &'static str {
        FIGURES.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }

    pub(super) fn of_key(key: &str) -> Option<Self> {
        FIGURES.iter().find(|row| row.1 == key).map(|row| row.0)
    }
}

/// The value of a figure.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// A number.
    Number(f32),
    /// A fingerprint, which is the same or not.
    Fingerprint(u64),
}

impl Value {
    /// Its bits as hexadecimal digits: 8 of a number, 16 of a fingerprint.
    pub(super) fn to_hex(self) -> String {
        match self {
            Self::Number(number) => format!("{:08x}", number.to_bits()),
            Self::Fingerprint(bits) => format!("{bits:016x}"),
        }
    }

    pub(super) fn of_hex(figure: Figure, hex: &str) -> Option<Self> {
        let digits = hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        match (figure, hex.len()) {
            (Figure::Network, 16) if digits => u64::from_str_radix(hex, 16).ok().map(Self::Fingerprint),
            (Figure::Network, _) => None,
            (_, 8) if digits => u32::from_str_radix(hex, 16).ok().map(f32::from_bits).map(Self::Number),
            _ => None,
        }
    }
}

/// Equal to the last bit.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.to_bits() == b.to_bits(),
            (Self::Fingerprint(a), Self::Fingerprint(b)) => a == b,
            _ => false,
        }
    }
}

/// Nine significant digits tell any two numbers apart.
impl core::fmt::Display for Value {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Fingerprint(bits) => write!(f, "{bits:016x}"),
        }
    }
}
