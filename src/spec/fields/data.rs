//! The images.

use super::whole_number;
use crate::data::{DATASETS, dataset};
use crate::spec::{Choice, Control, Field, Group, Limits, OWN_DATA, Scale};

/// Numbers of images that a generated set can have.
pub static GENERATED: Limits = Limits::whole(500.0, 20_000.0, Scale::Log);
/// Numbers of images that can be used of a set of the user's own.
pub static OWN: Limits = Limits::whole(20.0, 1_000_000.0, Scale::Log);

/// The rows, in the order of the form.
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
                        about: "What you brought: images, arrays, a table, sounds.",
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
        help: "How many images to generate, or how many of your own to use at most: a random part in which \
            every class keeps its share. About one in ten is for validation, unless your dataset says \
            which.",
        group: Group::Data,
        advanced: false,
        live: false,
        // Both kinds of sets share the field; `Spec::settle` knows which it is.
        control: whole_number!(n, Limits::whole(20.0, 1_000_000.0, Scale::Log)),
    },
    Field {
        key: "hold",
        label: "Held-out class",
        help: "Training never sees this class (counted from 0), to test whether the network flags it as an \
            anomaly; −1 for none.",
        group: Group::Training,
        advanced: true,
        live: false,
        control: whole_number!(held_out_class, Limits::whole(-1.0, 255.0, Scale::Linear)),
    },
];
