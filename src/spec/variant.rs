//! The kinds of autoencoder.

use super::{Activation, Sparsity, Spec};

/// A kind of autoencoder: one row of [`VARIANTS`].
pub struct Variant {
    /// Value of the key `kind`.
    pub key: &'static str,
    /// Name on the page.
    pub name: &'static str,
    /// One sentence: what is asked of the code, and where to read about it.
    pub about: &'static str,
    /// Keys of the settings that mean something for it, beside those that every kind has.
    pub uses: &'static [&'static str],
    /// Non-linearity of the code.
    pub code: fn(&Spec) -> Option<Activation>,
    /// True when the encoder ends in a mean and a log variance of each value of the code, and not in the value.
    pub spread: bool,
}

/// Every kind there is.
pub const VARIANTS: &[Variant] = &[
    Variant {
        key: "plain",
        name: "Undercomplete",
        about: "The code is smaller than the image: the narrow bottleneck alone forces a summary (Hinton & Salakhutdinov 2006).",
        uses: &[],
        code: |_| None,
        spread: false,
    },
    Variant {
        key: "denoising",
        name: "Denoising",
        about: "The encoder sees a damaged image and the loss asks for the clean one: the code has to know what is usual (Vincent et al. 2008).",
        uses: &["corrupt", "noise"],
        code: |_| None,
        spread: false,
    },
    Variant {
        key: "sparse",
        name: "Sparse",
        about: "Few units of the code may speak at a time; the code can then be larger than the image (Ng 2011, Makhzani & Frey 2014).",
        uses: &["sparsity", "weight", "rho", "corrupt", "noise"],
        code: |spec| {
            Some(match spec.sparsity {
                Sparsity::L1 => Activation::Relu,
                Sparsity::Kl => Activation::Sigmoid,
            })
        },
        spread: false,
    },
    Variant {
        key: "vae",
        name: "Variational",
        about: "The code is a small cloud and all clouds together are a standard normal: any point of it decodes to an image (Kingma & Welling 2014).",
        uses: &["beta", "warm", "sigma", "corrupt", "noise"],
        code: |_| None,
        spread: true,
    },
    Variant {
        key: "siamese",
        name: "Siamese",
        about: "Pairs of images go through one network: codes of the same person or class draw together, others keep apart (Hadsell et al. 2006).",
        uses: &["pair", "margin", "weight"],
        code: |_| None,
        spread: false,
    },
    Variant {
        key: "contractive",
        name: "Contractive",
        about: "Small changes of the image may hardly move the code: its Jacobian is kept small (Rifai et al. 2011).",
        uses: &["weight"],
        code: |_| Some(Activation::Sigmoid),
        spread: false,
    },
];

/// False for a setting of other kinds only: it is neither shown nor written, and changes nothing.
pub fn applies(field: &str, kind: &str) -> bool {
    let of_some = VARIANTS.iter().any(|v| v.uses.contains(&field));
    !of_some || variant(kind).is_some_and(|v| v.uses.contains(&field))
}

/// The kind with this key.
pub fn variant(key: &str) -> Option<&'static Variant> {
    VARIANTS.iter().find(|v| v.key == key)
}
