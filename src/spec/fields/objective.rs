//! What training minimises: corruption, the penalties of the kinds, the reconstruction loss.

use super::{choice, number};
use crate::spec::{Comparison, Corruption, Field, Group, Limits, Loss, Scale, Sparsity};

/// The rows, in the order of the form.
pub const FIELDS: &[Field] = &[
    Field {
        key: "corrupt",
        label: "Corruption",
        help: "What is done to the image before the encoder sees it; fresh in every step, always the same \
            for validation.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: choice!(corrupt, Corruption),
    },
    Field {
        key: "noise",
        label: "Strength",
        help: "How strongly the image is corrupted; for Gaussian noise its standard deviation, where 1 is \
            the range of a pixel. Can be changed during training.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: number!(noise, Limits::real(0.0, 1.0, Scale::Linear)),
    },
    Field {
        key: "sparsity",
        label: "Sparsity",
        help: "What keeps most units of the code inactive.",
        group: Group::Training,
        advanced: false,
        live: false,
        control: choice!(sparsity, Sparsity),
    },
    Field {
        key: "weight",
        label: "Penalty",
        help: "Weight of the penalty on the code, added to the reconstruction loss.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: number!(weight, Limits::real(1e-6, 10.0, Scale::Log)),
    },
    Field {
        key: "rho",
        label: "Target ρ",
        help: "Mean activation that the KL penalty wants of each unit.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: number!(rho, Limits::real(0.001, 0.5, Scale::Log)),
    },
    Field {
        key: "beta",
        label: "β",
        help: "Weight of the KL divergence: 1 is the evidence lower bound, more asks for a simpler code (Higgins et al. 2017).",
        group: Group::Training,
        advanced: false,
        live: true,
        control: number!(beta, Limits::real(0.0, 50.0, Scale::Linear)),
    },
    Field {
        key: "warm",
        label: "KL warm-up",
        help: "Epochs over which β grows from 0 to its value.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: number!(warm, Limits::real(0.0, 1000.0, Scale::Linear)),
    },
    Field {
        key: "sigma",
        label: "Pixel σ",
        help: "Standard deviation of a pixel around its reconstruction, for MSE and L1: the smaller, the less the KL divergence counts.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: number!(sigma, Limits::real(0.01, 1.0, Scale::Log)),
    },
    Field {
        key: "pair",
        label: "Comparison",
        help: "How pairs are compared: by person or class, or with shifted copies if there are no labels.",
        group: Group::Training,
        advanced: false,
        live: false,
        control: choice!(pair, Comparison),
    },
    Field {
        key: "margin",
        label: "Margin",
        help: "How far apart the codes of different people or classes must be.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: number!(margin, Limits::real(0.01, 100.0, Scale::Log)),
    },
    Field {
        key: "loss",
        label: "Loss",
        help: "How a reconstruction is compared with its image.",
        group: Group::Training,
        advanced: false,
        live: false,
        control: choice!(loss, Loss),
    },
];
