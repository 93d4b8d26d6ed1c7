//! The kinds of autoencoder.

use super::{Activation, Comparison, Corruption, Loss, Sparsity, Spec};

/// A kind of autoencoder: one row of [`VARIANTS`].
pub struct Variant {
    /// Value of the key `kind`.
    pub key: &'static str,
    /// Name on the page.
    pub name: &'static str,
    /// One sentence: what is asked of the code, and where to read about it.
    pub about: &'static str,
    /// Two sentences more: how it works, and what to look for.
    pub more: &'static str,
    /// What it adds to the reconstruction loss, in the notation of [`crate::plot::formula`].
    pub term: fn(&Spec) -> &'static str,
    /// Keys of the settings that mean something for it, beside those that every kind has.
    pub uses: &'static [&'static str],
    /// Non-linearity of the code.
    pub code: fn(&Spec) -> Option<Activation>,
    /// What there is to see in its codes.
    pub figure: Option<CodeFigure>,
    /// True when the encoder ends in a mean and a log variance of each value of the code, and not in the value.
    pub log_var: bool,
}

/// What is shown of the codes of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFigure {
    /// KL divergence of each value, and samples of the prior.
    Divergence,
    /// How much is active, and what each unit stands for.
    Activity,
    /// Distances of pairs, and how well they tell the two kinds of pairs apart.
    Pairs,
    /// Which pixels move the code.
    Sensitivity,
}

/// Every kind there is.
pub const VARIANTS: &[Variant] = &[
    Variant {
        key: "plain",
        name: "Undercomplete",
        about: "The code is smaller than the image: the narrow bottleneck alone forces a summary (Hinton & Salakhutdinov 2006).",
        more: "Encoder f and decoder g learn together, and the only judge is the copy x̂. Whatever two images share that the code can't tell apart comes out blurred.",
        term: |_| "",
        uses: &[],
        code: |_| None,
        figure: None,
        log_var: false,
    },
    Variant {
        key: "denoising",
        name: "Denoising",
        about: "The encoder sees a damaged image and the loss asks for the clean one: the code has to know what is usual (Vincent et al. 2008).",
        more: "The noise is fresh at every step, so that copying it can't be learnt. What comes back is the nearest thing to the damaged image that looks like the data.",
        term: |_| "",
        uses: &["corrupt", "noise"],
        code: |_| None,
        figure: None,
        log_var: false,
    },
    Variant {
        key: "sparse",
        name: "Sparse",
        about: "Few units of the code may speak at a time; the code can then be larger than the image (Ng 2011, Makhzani & Frey 2014).",
        more: "The penalty λ makes silence cheap, so each unit learns to speak for one thing that images may have. Look at what single units draw, and at how many never speak: they are dead.",
        term: |spec| match spec.sparsity {
            Sparsity::L1 => "+ λ ∑ z",
            Sparsity::Kl => "+ λ ∑ KL ( ρ ‖ z̄_j )",
        },
        uses: &["sparsity", "weight", "rho", "corrupt", "noise"],
        code: |spec| {
            Some(match spec.sparsity {
                Sparsity::L1 => Activation::Relu,
                Sparsity::Kl => Activation::Sigmoid,
            })
        },
        figure: Some(CodeFigure::Activity),
        log_var: false,
    },
    Variant {
        key: "vae",
        name: "Variational",
        about: "The code is a small cloud and all clouds together are a standard normal: any point of it decodes to an image (Kingma & Welling 2014).",
        more: "The KL divergence pulls every cloud towards the prior, and the reconstruction pushes them apart. Values of the code that say too little collapse onto the prior: their bars vanish.",
        term: |_| "+ β ½ ∑ ( μ^2 + σ^2 − log σ^2 − 1 )",
        uses: &["beta", "warm", "sigma", "corrupt", "noise"],
        code: |_| None,
        figure: Some(CodeFigure::Divergence),
        log_var: true,
    },
    Variant {
        key: "siamese",
        name: "Siamese",
        about: "Pairs of images go through one network: codes of the same person or class draw together, others keep apart (Hadsell et al. 2006).",
        more: "The distance d of two codes is small for pairs of a kind (s = 1), and at least the margin m for others. Whether two pictures show the same person is then a question of one threshold: see how few are misjudged.",
        term: |spec| match spec.pair {
            Comparison::Contrastive => "+ λ ½ ( s d^2 + ( 1 − s ) max ( 0 , m − d )^2 )",
            Comparison::Triplet => "+ λ max ( 0 , d_+ − d_− + m )",
        },
        uses: &["pair", "margin", "weight"],
        code: |_| None,
        figure: Some(CodeFigure::Pairs),
        log_var: false,
    },
    Variant {
        key: "contractive",
        name: "Contractive",
        about: "Small changes of the image may hardly move the code: its Jacobian is kept small (Rifai et al. 2011).",
        more: "The penalty and the reconstruction together keep only the directions in which images really differ. The brighter a pixel of the figure, the further it moves the code.",
        term: |_| "+ λ ‖ ∂z/∂x ‖^2",
        uses: &["weight"],
        code: |_| Some(Activation::Sigmoid),
        figure: Some(CodeFigure::Sensitivity),
        log_var: false,
    },
];

/// False for a setting of other kinds only: it is neither shown nor written, and changes nothing.
pub fn applies(field: &str, kind: &str) -> bool {
    let of_some = VARIANTS.iter().any(|v| v.uses.contains(&field));
    !of_some || variant(kind).is_some_and(|v| v.uses.contains(&field))
}

/// False for a setting that changes nothing because of another one: the form does not show it.
pub fn matters(field: &str, spec: &Spec) -> bool {
    let idle = match field {
        "noise" => spec.corrupt == Corruption::None,
        "rho" => spec.sparsity != Sparsity::Kl,
        "sigma" => spec.loss == Loss::Bce,
        _ => false,
    };
    !idle && applies(field, &spec.kind)
}

/// The kind with this key.
pub fn variant(key: &str) -> Option<&'static Variant> {
    VARIANTS.iter().find(|v| v.key == key)
}
