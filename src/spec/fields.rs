//! The table of settings. A new setting is one row here and its member in [`Spec`].

use super::{
    Activation, Choice, Comparison, Control, Corruption, Field, Group, Limits, Loss, Net, OWN_DATA,
    Optimiser, Output, Scale, Schedule, Sparsity, VARIANTS, variant,
};
use crate::data::{DATASETS, dataset};

/// Most layers of a convolutional encoder: four halvings leave 2×2 of 28×28.
pub(super) const CONV_LAYERS: usize = 4;
/// Most channels of a convolutional layer.
pub(super) const CONV_CHANNELS: u32 = 128;

/// Every setting, in the order of the form.
pub const FIELDS: &[Field] = &[
    Field {
        key: "data",
        label: "Dataset",
        help: "The images to learn from.",
        group: Group::Data,
        advanced: false,
        live: false,
        control: Control::Choice {
            options: || {
                DATASETS
                    .iter()
                    .map(|d| Choice { key: d.key, name: d.name, about: d.about })
                    .chain([Choice {
                        key: OWN_DATA,
                        name: "Your images",
                        about: "Images that you dropped on the page.",
                    }])
                    .collect()
            },
            get: |s| &s.data,
            set: |s, key| {
                let known = key == OWN_DATA || dataset(key).is_some();
                if known {
                    s.data = key.into();
                }
                known
            },
        },
    },
    Field {
        key: "n",
        label: "Images",
        help: "How many images to generate; one in ten is kept for validation.",
        group: Group::Data,
        advanced: false,
        live: false,
        control: Control::Number {
            limits: Limits::whole(500.0, 20_000.0, Scale::Log),
            get: |s| f64::from(s.n),
            set: |s, v| s.n = v as u32,
        },
    },
    Field {
        key: "hold",
        label: "Class held out",
        help: "This class, from 0, is kept from training, to see whether the network finds it strange; −1 for none.",
        group: Group::Training,
        advanced: true,
        live: false,
        control: Control::Number {
            limits: Limits::whole(-1.0, 255.0, Scale::Linear),
            get: |s| f64::from(s.hold),
            set: |s, v| s.hold = v as i32,
        },
    },
    Field {
        key: "kind",
        label: "Autoencoder",
        help: "The kind of autoencoder: what is asked of the code beside copying the image.",
        group: Group::Network,
        advanced: false,
        live: false,
        control: Control::Choice {
            options: || {
                VARIANTS.iter().map(|v| Choice { key: v.key, name: v.name, about: v.about }).collect()
            },
            get: |s| &s.kind,
            set: |s, key| {
                let known = variant(key).is_some();
                if known {
                    s.kind = key.into();
                }
                known
            },
        },
    },
    Field {
        key: "net",
        label: "Layers",
        help: "Dense layers see all pixels at once; convolutional layers look for small patterns anywhere.",
        group: Group::Network,
        advanced: false,
        live: false,
        control: Control::Choice {
            options: Net::choices,
            get: |s| s.net.choice().key,
            set: |s, key| Net::from_key(key).map(|v| s.net = v).is_some(),
        },
    },
    Field {
        key: "hidden",
        label: "Hidden layers",
        help: "Units (dense) or channels (convolutional) from the input towards the bottleneck; the decoder mirrors them.",
        group: Group::Network,
        advanced: false,
        live: false,
        control: Control::Widths {
            limits: Limits::whole(1.0, 1024.0, Scale::Log),
            count: 6,
            get: |s| &s.hidden,
            set: |s, v| s.hidden = v,
        },
    },
    Field {
        key: "latent",
        label: "Latent size",
        help: "Values in the code at the bottleneck. With 2 the latent map shows all of it.",
        group: Group::Network,
        advanced: false,
        live: false,
        control: Control::Number {
            limits: Limits::whole(1.0, 256.0, Scale::Log),
            get: |s| f64::from(s.latent),
            set: |s, v| s.latent = v as u32,
        },
    },
    Field {
        key: "act",
        label: "Activation",
        help: "The non-linearity after each hidden layer.",
        group: Group::Network,
        advanced: true,
        live: false,
        control: Control::Choice {
            options: Activation::choices,
            get: |s| s.act.choice().key,
            set: |s, key| Activation::from_key(key).map(|v| s.act = v).is_some(),
        },
    },
    Field {
        key: "out",
        label: "Output",
        help: "The non-linearity of the reconstruction.",
        group: Group::Network,
        advanced: true,
        live: false,
        control: Control::Choice {
            options: Output::choices,
            get: |s| s.out.choice().key,
            set: |s, key| Output::from_key(key).map(|v| s.out = v).is_some(),
        },
    },
    Field {
        key: "norm",
        label: "Batch normalisation",
        help: "Centres and scales each hidden unit over the batch (Ioffe & Szegedy 2015); allows larger learning rates.",
        group: Group::Network,
        advanced: true,
        live: false,
        control: Control::Switch { get: |s| s.norm, set: |s, v| s.norm = v },
    },
    Field {
        key: "drop",
        label: "Dropout",
        help: "Share of the hidden units that is left out at each step, others every time (Srivastava et al. 2014).",
        group: Group::Network,
        advanced: true,
        live: true,
        control: Control::Number {
            limits: Limits { min: 0.0, max: 0.9, whole: false, scale: Scale::Linear },
            get: |s| s.drop,
            set: |s, v| s.drop = v,
        },
    },
    Field {
        key: "tied",
        label: "Tied weights",
        help: "Each dense layer of the decoder uses the weights of the one it mirrors, transposed: half the parameters.",
        group: Group::Network,
        advanced: true,
        live: false,
        control: Control::Switch { get: |s| s.tied, set: |s, v| s.tied = v },
    },
    Field {
        key: "corrupt",
        label: "Corruption",
        help: "What is done to the image before the encoder sees it; fresh at every step, always the same for validation.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: Control::Choice {
            options: Corruption::choices,
            get: |s| s.corrupt.choice().key,
            set: |s, key| Corruption::from_key(key).map(|v| s.corrupt = v).is_some(),
        },
    },
    Field {
        key: "noise",
        label: "Strength",
        help: "How much of the image is damaged; for Gaussian noise its standard deviation, where 1 is the range of a pixel. Can be changed while it runs.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: Control::Number {
            limits: Limits { min: 0.0, max: 1.0, whole: false, scale: Scale::Linear },
            get: |s| s.noise,
            set: |s, v| s.noise = v,
        },
    },
    Field {
        key: "sparsity",
        label: "Sparsity",
        help: "What keeps most units of the code quiet.",
        group: Group::Training,
        advanced: false,
        live: false,
        control: Control::Choice {
            options: Sparsity::choices,
            get: |s| s.sparsity.choice().key,
            set: |s, key| Sparsity::from_key(key).map(|v| s.sparsity = v).is_some(),
        },
    },
    Field {
        key: "weight",
        label: "Penalty",
        help: "Weight of the penalty on the code beside the reconstruction loss.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: Control::Number {
            limits: Limits { min: 1e-6, max: 10.0, whole: false, scale: Scale::Log },
            get: |s| s.weight,
            set: |s, v| s.weight = v,
        },
    },
    Field {
        key: "rho",
        label: "Target ρ",
        help: "Mean activation that KL asks of each sparse unit.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: Control::Number {
            limits: Limits { min: 0.001, max: 0.5, whole: false, scale: Scale::Log },
            get: |s| s.rho,
            set: |s, v| s.rho = v,
        },
    },
    Field {
        key: "beta",
        label: "β",
        help: "Weight of the KL divergence: 1 is the evidence lower bound, more asks for a simpler code (Higgins et al. 2017).",
        group: Group::Training,
        advanced: false,
        live: true,
        control: Control::Number {
            limits: Limits { min: 0.0, max: 50.0, whole: false, scale: Scale::Linear },
            get: |s| s.beta,
            set: |s, v| s.beta = v,
        },
    },
    Field {
        key: "warm",
        label: "KL warm-up",
        help: "Epochs over which β grows from 0 to its value.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: Control::Number {
            limits: Limits { min: 0.0, max: 1000.0, whole: false, scale: Scale::Linear },
            get: |s| s.warm,
            set: |s, v| s.warm = v,
        },
    },
    Field {
        key: "sigma",
        label: "Pixel σ",
        help: "Standard deviation of a pixel around its reconstruction, for MSE and L1: the smaller, the less the KL divergence counts.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: Control::Number {
            limits: Limits { min: 0.01, max: 1.0, whole: false, scale: Scale::Log },
            get: |s| s.sigma,
            set: |s, v| s.sigma = v,
        },
    },
    Field {
        key: "pair",
        label: "Comparison",
        help: "How codes are compared; by person or class, or with moved copies where there are no labels.",
        group: Group::Training,
        advanced: false,
        live: false,
        control: Control::Choice {
            options: Comparison::choices,
            get: |s| s.pair.choice().key,
            set: |s, key| Comparison::from_key(key).map(|v| s.pair = v).is_some(),
        },
    },
    Field {
        key: "margin",
        label: "Margin",
        help: "How far apart codes of different kinds have to be.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: Control::Number {
            limits: Limits { min: 0.01, max: 100.0, whole: false, scale: Scale::Log },
            get: |s| s.margin,
            set: |s, v| s.margin = v,
        },
    },
    Field {
        key: "loss",
        label: "Loss",
        help: "How a reconstruction is compared with its image.",
        group: Group::Training,
        advanced: false,
        live: false,
        control: Control::Choice {
            options: Loss::choices,
            get: |s| s.loss.choice().key,
            set: |s, key| Loss::from_key(key).map(|v| s.loss = v).is_some(),
        },
    },
    Field {
        key: "opt",
        label: "Optimiser",
        help: "The rule that turns gradients into steps.",
        group: Group::Training,
        advanced: true,
        live: false,
        control: Control::Choice {
            options: Optimiser::choices,
            get: |s| s.opt.choice().key,
            set: |s, key| Optimiser::from_key(key).map(|v| s.opt = v).is_some(),
        },
    },
    Field {
        key: "lr",
        label: "Learning rate",
        help: "Size of a step. Too large and the loss jumps or explodes; too small and nothing moves. Can be changed while it runs.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: Control::Number {
            limits: Limits { min: 1e-6, max: 10.0, whole: false, scale: Scale::Log },
            get: |s| s.lr,
            set: |s, v| s.lr = v,
        },
    },
    Field {
        key: "sched",
        label: "Schedule",
        help: "How the learning rate changes over the epochs.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: Control::Choice {
            options: Schedule::choices,
            get: |s| s.sched.choice().key,
            set: |s, key| Schedule::from_key(key).map(|v| s.sched = v).is_some(),
        },
    },
    Field {
        key: "decay",
        label: "Weight decay",
        help: "What each weight loses a step, as a share and before the learning rate: with Adam as a part of the gradient, with AdamW beside it.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: Control::Number {
            limits: Limits { min: 0.0, max: 1.0, whole: false, scale: Scale::Linear },
            get: |s| s.decay,
            set: |s, v| s.decay = v,
        },
    },
    Field {
        key: "clip",
        label: "Gradient limit",
        help: "Longer gradients are scaled down to this norm; 0 for no limit.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: Control::Number {
            limits: Limits { min: 0.0, max: 100.0, whole: false, scale: Scale::Linear },
            get: |s| s.clip,
            set: |s, v| s.clip = v,
        },
    },
    Field {
        key: "batch",
        label: "Batch size",
        help: "Images a step. Larger batches give smoother, fewer steps.",
        group: Group::Training,
        advanced: true,
        live: false,
        control: Control::Number {
            limits: Limits::whole(8.0, 1024.0, Scale::Log),
            get: |s| f64::from(s.batch),
            set: |s, v| s.batch = v as u32,
        },
    },
    Field {
        key: "epochs",
        label: "Epochs",
        help: "Passes over the training images after which the run pauses by itself.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: Control::Number {
            limits: Limits::whole(1.0, 10_000.0, Scale::Log),
            get: |s| f64::from(s.epochs),
            set: |s, v| s.epochs = v as u32,
        },
    },
    Field {
        key: "patience",
        label: "Patience",
        help: "Stops early when the validation loss has not fallen for this many epochs; 0 for never.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: Control::Number {
            limits: Limits::whole(0.0, 1000.0, Scale::Linear),
            get: |s| f64::from(s.patience),
            set: |s, v| s.patience = v as u32,
        },
    },
    Field {
        key: "goal",
        label: "Stop at loss",
        help: "Stops early when the validation loss has come down to this; 0 for none.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: Control::Number {
            limits: Limits { min: 0.0, max: 1e6, whole: false, scale: Scale::Linear },
            get: |s| s.goal,
            set: |s, v| s.goal = v,
        },
    },
    Field {
        key: "seed",
        label: "Seed",
        help: "Same seed, same settings, same engine: the same run.",
        group: Group::Training,
        advanced: true,
        live: false,
        control: Control::Number {
            limits: Limits::whole(0.0, u32::MAX as f64, Scale::Linear),
            get: |s| f64::from(s.seed),
            set: |s, v| s.seed = v as u32,
        },
    },
];

/// The setting with this key.
pub fn field(key: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.key == key)
}
