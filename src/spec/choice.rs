//! Settings with a few named options.

/// One option, as forms, help and error messages show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value in the URL, a spec file and `--set`.
    pub key: &'static str,
    /// The name on the page.
    pub name: &'static str,
    /// One sentence of help.
    pub about: &'static str,
}

/// An enum whose variants are rows of key, name and one sentence of help.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal, $label:literal, $about:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* #[doc = $about] $variant,)+ }

        impl $name {
            /// Every option, in the order the form shows them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Key, name and help of this option.
            pub const fn choice(self) -> $crate::spec::Choice {
                match self { $(Self::$variant => $crate::spec::Choice { key: $key, name: $label, about: $about },)+ }
            }

            /// The option with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|c| c.choice().key == key)
            }

            /// All options as rows.
            pub fn choices() -> Vec<$crate::spec::Choice> {
                Self::ALL.iter().map(|c| c.choice()).collect()
            }
        }
    };
}
choices! {
    /// The type of layers.
    Net {
        Dense = "dense", "Dense", "Every value is connected to every unit; `hidden` lists units.";
        Conv = "conv", "Convolutional", "3×3 filters, each layer halves height and width; `hidden` lists channels.";
    }
}

choices! {
    /// The non-linearity after each hidden layer.
    Activation {
        Relu = "relu", "ReLU", "max(0, x): fast, the usual choice.";
        LeakyRelu = "leaky-relu", "Leaky ReLU", "Like ReLU, with slope 0.01 below zero, so that no unit dies.";
        Gelu = "gelu", "GELU", "x·Φ(x), by tanh: smooth (Hendrycks & Gimpel 2016).";
        Silu = "silu", "SiLU", "x·sigmoid(x): smooth, also called swish.";
        Tanh = "tanh", "tanh", "Bounded between −1 and 1.";
        Sigmoid = "sigmoid", "Sigmoid", "Bounded between 0 and 1; the classic, slow in deep networks.";
        Linear = "linear", "Linear", "None: encoder and decoder are linear. With a linear output and MSE, \
            the best they can do is PCA.";
    }
}

choices! {
    /// The reconstruction loss.
    Loss {
        Mse = "mse", "MSE", "Mean squared error per pixel: assumes equal Gaussian noise everywhere.";
        Bce = "bce", "BCE", "Binary cross-entropy per pixel, from logits: treats each pixel as a \
            probability.";
        L1 = "l1", "L1", "Mean absolute error per pixel: assumes Laplacian noise, so that single large \
            errors cost less than with MSE.";
    }
}

choices! {
    /// The activation of the decoder's last layer.
    Output {
        Sigmoid = "sigmoid", "Sigmoid", "Every reconstructed pixel lies between 0 and 1.";
        Linear = "linear", "Linear", "Unbounded pixels; with linear layers and MSE, this is the problem \
            that PCA solves. Not for BCE.";
    }
}

choices! {
    /// The corruption of the encoder's input; the loss compares with the clean image.
    Corruption {
        None = "none", "None", "The encoder sees the image itself.";
        Gaussian = "gaussian", "Gaussian noise", "Adds Gaussian noise of this standard deviation to every \
            pixel.";
        Masking = "masking", "Masking", "Blackens this share of the pixels (Vincent et al. 2008).";
        SaltPepper = "salt-pepper", "Salt and pepper", "Makes this share of the pixels black or white (Vincent et al. 2010).";
        Patch = "patch", "Missing patch", "Blackens a rectangle whose sides are this share of the image's.";
    }
}

choices! {
    /// The penalty of a sparse autoencoder.
    Sparsity {
        L1 = "l1", "L1", "The sum of the code's values, over units that can't go below 0 (ReLU).";
        Kl = "kl", "KL", "How far each sigmoid unit's mean activation is from a small target ρ (Ng 2011).";
    }
}

choices! {
    /// The optimiser.
    Optimiser {
        Adam = "adam", "Adam", "Steps scaled by running moments of the gradient (Kingma & Ba 2015).";
        AdamW = "adamw", "AdamW", "Adam, with weight decay applied to the weights, not through the gradient \
            (Loshchilov & Hutter 2019).";
        Sgd = "sgd", "SGD", "Gradient steps with Nesterov momentum 0.9; with MSE per pixel, use a learning \
            rate near 1.";
        RmsProp = "rmsprop", "RMSProp", "Steps scaled by the gradient's running size, without momentum (Hinton 2012).";
    }
}

choices! {
    /// How a Siamese autoencoder compares codes.
    Comparison {
        Contrastive = "contrastive", "Contrastive", "Same: pulled together. Different: pushed apart to the \
            margin (Hadsell et al. 2006).";
        Triplet = "triplet", "Triplet", "A match must be nearer than a non-match, by the margin (Schroff et \
            al. 2015).";
    }
}

impl Comparison {
    /// Number of images whose codes are compared with each other: two for pairs, three for triplets.
    pub const fn images(self) -> usize {
        match self {
            Self::Contrastive => 2,
            Self::Triplet => 3,
        }
    }
}

choices! {
    /// How the learning rate changes over the epochs of a run.
    Schedule {
        Constant = "constant", "Constant", "The same from the first step to the last.";
        Cosine = "cosine", "Cosine", "Falls to 0 in half a cosine (Loshchilov & Hutter 2017).";
        Step = "step", "Steps", "Divided by 10 after each third of the epochs.";
        OneCycle = "one-cycle", "One cycle", "Rises for three tenths of the epochs, then falls to 0 (Smith \
            & Topin 2018).";
    }
}
