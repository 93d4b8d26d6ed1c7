//! The layers.

use super::{choice, number, switch, whole_number};
use crate::spec::{Activation, Choice, Control, Field, Group, Limits, Net, Output, Scale, VARIANTS, variant};

/// The rows, in the order of the form.
pub const FIELDS: &[Field] = &[
    Field {
        key: "kind",
        label: "Autoencoder",
        help: "The kind of autoencoder: what the code must do besides reconstructing the image.",
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
        control: choice!(net, Net),
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
        help: "Number of values in the code. With 2, the map shows all of it.",
        group: Group::Network,
        advanced: false,
        live: false,
        control: whole_number!(latent, Limits::whole(1.0, 256.0, Scale::Log)),
    },
    Field {
        key: "act",
        label: "Activation",
        help: "The non-linearity after each hidden layer.",
        group: Group::Network,
        advanced: true,
        live: false,
        control: choice!(act, Activation),
    },
    Field {
        key: "out",
        label: "Output",
        help: "The non-linearity of the reconstruction.",
        group: Group::Network,
        advanced: true,
        live: false,
        control: choice!(out, Output),
    },
    Field {
        key: "norm",
        label: "Batch normalisation",
        help: "Centres and scales each hidden unit over the batch (Ioffe & Szegedy 2015); allows larger learning rates.",
        group: Group::Network,
        advanced: true,
        live: false,
        control: switch!(norm),
    },
    Field {
        key: "drop",
        label: "Dropout",
        help: "Share of hidden units switched off at random in each step (Srivastava et al. 2014).",
        group: Group::Network,
        advanced: true,
        live: true,
        control: number!(drop, Limits::real(0.0, 0.9, Scale::Linear)),
    },
    Field {
        key: "tied",
        label: "Tied weights",
        help: "Each dense layer of the decoder uses the weights of the one it mirrors, transposed: half the parameters.",
        group: Group::Network,
        advanced: true,
        live: false,
        control: switch!(tied),
    },
];
