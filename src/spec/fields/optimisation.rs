//! How training minimises it: optimiser, batches, when it stops.

use super::{choice, number, whole_number};
use crate::spec::{Field, Group, Limits, Optimiser, Scale, Schedule};

/// The rows, in the order of the form.
pub const FIELDS: &[Field] = &[
    Field {
        key: "opt",
        label: "Optimiser",
        help: "The rule that turns gradients into steps.",
        group: Group::Training,
        advanced: true,
        live: false,
        control: choice!(opt, Optimiser),
    },
    Field {
        key: "lr",
        label: "Learning rate",
        help: "Size of a step. Too large and the loss jumps or explodes; too small and nothing moves. Can \
            be changed during training.",
        group: Group::Training,
        advanced: false,
        live: true,
        control: number!(lr, Limits::real(1e-6, 10.0, Scale::Log)),
    },
    Field {
        key: "sched",
        label: "Schedule",
        help: "How the learning rate changes over the epochs.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: choice!(sched, Schedule),
    },
    Field {
        key: "decay",
        label: "Weight decay",
        help: "Pulls weights towards 0. AdamW shrinks each weight by this share × learning rate per step; \
            the other optimisers add this × weight to the gradient.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: number!(decay, Limits::real(0.0, 1.0, Scale::Linear)),
    },
    Field {
        key: "clip",
        label: "Gradient limit",
        help: "Longer gradients are scaled down to this norm; 0 for no limit.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: number!(clip, Limits::real(0.0, 100.0, Scale::Linear)),
    },
    Field {
        key: "batch",
        label: "Batch size",
        help: "Images per step. Larger batches mean smoother and fewer steps per epoch.",
        group: Group::Training,
        advanced: true,
        live: false,
        control: whole_number!(batch, Limits::whole(8.0, 1024.0, Scale::Log)),
    },
    Field {
        key: "epochs",
        label: "Epochs",
        help: "Passes over the training images after which the run pauses by itself.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: whole_number!(epochs, Limits::whole(1.0, 10_000.0, Scale::Log)),
    },
    Field {
        key: "patience",
        label: "Patience",
        help: "Stops early when the validation loss has not improved for this many epochs; 0 for never.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: whole_number!(patience, Limits::whole(0.0, 1000.0, Scale::Linear)),
    },
    Field {
        key: "goal",
        label: "Stop at loss",
        help: "Stops early when the validation loss reaches this value; 0 for none.",
        group: Group::Training,
        advanced: true,
        live: true,
        control: number!(goal, Limits::real(0.0, 1e6, Scale::Linear)),
    },
    Field {
        key: "seed",
        label: "Seed",
        help: "Same seed, same settings, same engine: the same run.",
        group: Group::Training,
        advanced: true,
        live: false,
        control: whole_number!(seed, Limits::whole(0.0, u32::MAX as f64, Scale::Linear)),
    },
];
