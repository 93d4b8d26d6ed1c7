//! The images.

use super::whole_number;
use crate::data::{DATASETS, dataset};
use crate::spec::{Choice, Control, Field, Group, Limits, OWN_DATA, Scale};

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
        control: whole_number!(n, Limits::whole(500.0, 20_000.0, Scale::Log)),
    },
    Field {
        key: "hold",
        label: "Class held out",
        help: "This class, from 0, is kept from training, to see whether the network finds it strange; −1 for none.",
        group: Group::Training,
        advanced: true,
        live: false,
        control: whole_number!(held_out_class, Limits::whole(-1.0, 255.0, Scale::Linear)),
    },
];
