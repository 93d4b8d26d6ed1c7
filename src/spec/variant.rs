//! The kinds of autoencoder: [`VARIANTS`] says everything that depends on the kind, so that no other code names one. What
//! each [`PenaltyTerm`] computes is in `trainer/objective/`.

use super::{Activation, Comparison, Corruption, Loss, Sparsity, Spec};

/// A kind of autoencoder: one row of [`VARIANTS`].
pub struct Variant {
    /// Value of the key `kind`.
    pub key: &'static str,
    /// Name on the page.
    pub name: &'static str,
    /// One sentence: what is asked of the code, and where to read about it.
    pub about: &'static str,
    /// Two more sentences: how it works, and what to look for.
    pub more: &'static str,
    /// Keys of the [`FIELDS`](super::FIELDS) that only some kinds have and this one has. The form shows and links write
    /// them; for other kinds they stay at their defaults.
    pub uses: &'static [&'static str],
    /// The corruption that replaces [`Corruption::None`], for a kind that is nothing without one.
    pub default_corruption: Corruption,
    /// Activation of the bottleneck layer; `None` for a linear code.
    pub code_activation: fn(&Spec) -> Option<Activation>,
    /// True when the encoder has a second head beside the bottleneck, which gives the log variance of each value of the
    /// code. The bottleneck gives the mean then, and the decoder gets a sample.
    pub log_var_head: bool,
    /// True when a batch is made of pairs or triplets of images whose codes are compared.
    pub compares_pairs: bool,
    /// Unit of the reconstruction loss.
    pub loss_unit: LossUnit,
    /// The term that is added to the reconstruction loss; `None` when training minimises the reconstruction loss alone.
    pub penalty: Option<Penalty>,
    /// The figure of the "Code" view; `None` for no figure.
    pub figure: Option<CodeFigure>,
}

/// A term that a kind adds to the reconstruction loss, times a weight.
pub struct Penalty {
    /// What is computed.
    pub term: PenaltyTerm,
    /// Its name in the legend of the loss curves.
    pub name: &'static str,
    /// Name of the sum of reconstruction loss and penalty, as a curve of its own; `None` for no such curve.
    pub sum_name: Option<&'static str>,
    /// Its weight in the loss after this many epochs.
    pub weight: fn(&Spec, epoch: f32) -> f64,
    /// The weighted term, and what its symbols stand for, in the notation of [`crate::plot::formula`].
    pub formula: fn(&Spec) -> [&'static str; 2],
}

/// What a penalty computes: a function of `trainer/objective/` each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PenaltyTerm {
    /// How active the units of the code are.
    Sparsity,
    /// KL divergence of the code's distribution from the standard normal, in nats per image.
    KlDivergence,
    /// Distances of the codes of pairs or triplets.
    PairDistance,
    /// Squared norm of the encoder's Jacobian.
    Jacobian,
}

/// Unit of the reconstruction loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossUnit {
    /// The mean over pixels of the error that [`Spec::loss`] names. A penalty is drawn times its weight beside it.
    PerPixel,
    /// Negative log-likelihood of an image. A penalty is in nats too and drawn as it is: with any β the sum is the
    /// negative evidence lower bound.
    NatsPerImage,
}

/// What the "Code" view shows of a kind's codes: measured in `trainer/code_diagnostics.rs`, drawn in `plot/code_chart.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFigure {
    /// KL divergence of each value of the code, and decoded samples of the prior.
    Divergence,
    /// A histogram of activations, and what each of the busiest units changes in an image.
    Activity,
    /// Histograms of the distances of pairs, and the receiver operating characteristic of telling the pairs apart.
    Pairs,
    /// How far each pixel moves the code.
    Sensitivity,
}

/// The autoencoder that only reconstructs. The other rows say in what they differ from it.
const PLAIN: Variant = Variant {
    key: "plain",
    name: "Undercomplete",
    about: "The code is smaller than the image: the narrow bottleneck alone forces the network to compress \
        (Hinton & Salakhutdinov 2006).",
    more: "Encoder f and decoder g learn together, judged only by the reconstruction x̂. Where images with \
        nearly the same code differ, the output is blurred.",
    uses: &[],
    default_corruption: Corruption::None,
    code_activation: |_| None,
    log_var_head: false,
    compares_pairs: false,
    loss_unit: LossUnit::PerPixel,
    penalty: None,
    figure: None,
};

/// Every kind of autoencoder, in the order of the form.
pub const VARIANTS: &[Variant] = &[
    PLAIN,
    Variant {
        key: "denoising",
        name: "Denoising",
        about: "The encoder sees a corrupted image, the loss compares with the clean one: the network must \
            learn what images normally look like (Vincent et al. 2008).",
        more: "The corruption is fresh in every step, so it can't be learned by heart. The output is a best \
            guess: with MSE, the average of all clean images that fit the corrupted one.",
        uses: &["corrupt", "noise"],
        default_corruption: Corruption::Gaussian,
        ..PLAIN
    },
    Variant {
        key: "sparse",
        name: "Sparse",
        about: "Only a few units of the code are active at a time, so the code can be larger than the image \
            (Ng 2011).",
        more: "The penalty λ makes activity costly, so each unit learns one thing that images may contain. \
            Look at what single units draw, and how many are never active: those are dead.",
        uses: &["sparsity", "weight", "rho", "corrupt", "noise"],
        code_activation: |spec| {
            Some(match spec.sparsity {
                Sparsity::L1 => Activation::Relu,
                Sparsity::Kl => Activation::Sigmoid,
            })
        },
        penalty: Some(Penalty {
            term: PenaltyTerm::Sparsity,
            name: "penalty",
            sum_name: None,
            weight: |spec, _| spec.weight,
            formula: |spec| match spec.sparsity {
                Sparsity::L1 => ["+ λ ∑ z", ""],
                Sparsity::Kl => ["+ λ ∑ KL ( ρ ‖ z̄_j )", ""],
            },
        }),
        figure: Some(CodeFigure::Activity),
        ..PLAIN
    },
    Variant {
        key: "vae",
        name: "Variational",
        about: "Each code is a small cloud, pulled towards a standard normal, so that samples from it \
            decode to images (Kingma & Welling 2014).",
        more: "The KL divergence pulls every cloud towards the prior, the reconstruction loss pushes them \
            apart. Values that carry too little information collapse onto the prior: their bars vanish.",
        uses: &["beta", "warm", "sigma", "corrupt", "noise"],
        log_var_head: true,
        loss_unit: LossUnit::NatsPerImage,
        penalty: Some(Penalty {
            term: PenaltyTerm::KlDivergence,
            name: "KL",
            sum_name: Some("negative ELBO"),
            weight: kl_weight,
            formula: |_| ["+ β ½ ∑ ( μ^2 + σ^2 − log σ^2 − 1 )", ""],
        }),
        figure: Some(CodeFigure::Divergence),
        ..PLAIN
    },
    Variant {
        key: "siamese",
        name: "Siamese",
        about: "Pairs of images go through one network: codes of the same person or class are pulled \
            together, others pushed apart (Hadsell et al. 2006).",
        more: "The distance d between two codes should be small for a match (s = 1), and at least the \
            margin m otherwise. One threshold then tells whether two images show the same person: see how \
            few are wrong.",
        uses: &["pair", "margin", "weight"],
        compares_pairs: true,
        penalty: Some(Penalty {
            term: PenaltyTerm::PairDistance,
            name: "penalty",
            sum_name: None,
            weight: |spec, _| spec.weight,
            formula: |spec| match spec.pair {
                Comparison::Contrastive => {
                    ["+ λ ½ ( s d^2 + ( 1 − s ) max ( 0 , m − d )^2 )", " , d = ‖ z − z′ ‖"]
                }
                Comparison::Triplet => ["+ λ max ( 0 , d_+ − d_− + m )", " , d_± = ‖ z − z_± ‖^2"],
            },
        }),
        figure: Some(CodeFigure::Pairs),
        ..PLAIN
    },
    Variant {
        key: "contractive",
        name: "Contractive",
        about: "Small changes to the image should hardly move the code: the encoder's Jacobian is kept \
            small (Rifai et al. 2011).",
        more: "The penalty and the reconstruction together keep only the directions in which images really differ. The brighter a pixel of the figure, the further it moves the code.",
        uses: &["weight"],
        code_activation: |_| Some(Activation::Sigmoid),
        penalty: Some(Penalty {
            term: PenaltyTerm::Jacobian,
            name: "penalty",
            sum_name: None,
            weight: |spec, _| spec.weight,
            formula: |_| ["+ λ ‖ ∂z/∂x ‖^2", ""],
        }),
        figure: Some(CodeFigure::Sensitivity),
        ..PLAIN
    },
];

/// β, which grows linearly from 0 over the warm-up epochs (Bowman et al. 2016, Sønderby et al. 2016).
fn kl_weight(spec: &Spec, epoch: f32) -> f64 {
    let grown = if spec.warm > 0.0 { (f64::from(epoch) / spec.warm).min(1.0) } else { 1.0 };
    spec.beta * grown
}

impl Spec {
    /// The row of [`VARIANTS`] with this spec's kind; the first row when there is none.
    pub fn variant(&self) -> &'static Variant {
        variant(&self.kind).unwrap_or(&VARIANTS[0])
    }

    /// The penalty's weight in the loss after this many epochs; 0 when the kind has no penalty.
    pub fn penalty_weight(&self, epoch: f32) -> f64 {
        self.variant().penalty.as_ref().map_or(0.0, |penalty| (penalty.weight)(self, epoch))
    }
}

/// False when only other kinds have the setting with this key: it is neither shown nor written, and changes nothing.
pub fn applies(field: &str, kind: &str) -> bool {
    let of_some = VARIANTS.iter().any(|v| v.uses.contains(&field));
    !of_some || variant(kind).is_some_and(|v| v.uses.contains(&field))
}

/// False when a setting changes nothing in this spec, because of the kind or of another setting: the form hides it.
pub fn is_relevant(field: &str, spec: &Spec) -> bool {
    let without_effect = match field {
        "noise" => spec.corrupt == Corruption::None,
        "rho" => spec.sparsity != Sparsity::Kl,
        "sigma" => spec.loss == Loss::Bce,
        _ => false,
    };
    !without_effect && applies(field, &spec.kind)
}

/// The kind with this key.
pub fn variant(key: &str) -> Option<&'static Variant> {
    VARIANTS.iter().find(|v| v.key == key)
}
