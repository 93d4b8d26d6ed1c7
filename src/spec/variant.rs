//! The kinds of autoencoder.

/// A kind of autoencoder: one row of [`VARIANTS`].
pub struct Variant {
    /// Value of the key `kind`.
    pub key: &'static str,
    /// Name on the page.
    pub name: &'static str,
    /// One sentence: what is asked of the code, and where to read about it.
    pub about: &'static str,
}

/// Every kind there is.
pub const VARIANTS: &[Variant] = &[Variant {
    key: "plain",
    name: "Undercomplete",
    about: "The code is smaller than the image: the narrow bottleneck alone forces a summary (Hinton & Salakhutdinov 2006).",
}];

/// The kind with this key.
pub fn variant(key: &str) -> Option<&'static Variant> {
    VARIANTS.iter().find(|v| v.key == key)
}
