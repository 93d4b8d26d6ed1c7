//! The kinds of autoencoder.

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
}

/// Every kind there is.
pub const VARIANTS: &[Variant] = &[
    Variant {
        key: "plain",
        name: "Undercomplete",
        about: "The code is smaller than the image: the narrow bottleneck alone forces a summary (Hinton & Salakhutdinov 2006).",
        uses: &[],
    },
    Variant {
        key: "denoising",
        name: "Denoising",
        about: "The encoder sees a damaged image and the loss asks for the clean one: the code has to know what is usual (Vincent et al. 2008).",
        uses: &["corrupt", "noise"],
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
