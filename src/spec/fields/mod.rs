//! The table of settings. A new setting is one row in a file here and its member in [`Spec`](super::Spec).

mod data;
mod network;
mod objective;
mod optimisation;

use super::Field;
pub(super) use data::{GENERATED, OWN};

/// A number of any value within its limits.
macro_rules! number {
    ($member:ident, $limits:expr) => {
        $crate::spec::Control::Number { limits: $limits, get: |s| s.$member, set: |s, v| s.$member = v }
    };
}
use number;

/// A whole number within its limits.
macro_rules! whole_number {
    ($member:ident, $limits:expr) => {
        $crate::spec::Control::Number {
            limits: $limits,
            get: |s| f64::from(s.$member),
            set: |s, v| s.$member = v as _,
        }
    };
}
use whole_number;

/// One variant of an enum.
macro_rules! choice {
    ($member:ident, $options:ty) => {
        $crate::spec::Control::Choice {
            options: <$options>::choices,
            get: |s| s.$member.choice().key,
            set: |s, key| <$options>::from_key(key).map(|v| s.$member = v).is_some(),
        }
    };
}
use choice;

/// On or off.
macro_rules! switch {
    ($member:ident) => {
        $crate::spec::Control::Switch { get: |s| s.$member, set: |s, v| s.$member = v }
    };
}
use switch;

const GROUPS: [&[Field]; 4] = [data::FIELDS, network::FIELDS, objective::FIELDS, optimisation::FIELDS];
const COUNT: usize = GROUPS[0].len() + GROUPS[1].len() + GROUPS[2].len() + GROUPS[3].len();

/// Every setting, in the order of the form, links and spec files.
pub const FIELDS: &[Field] = &all();

const fn all() -> [Field; COUNT] {
    let mut fields = [GROUPS[0][0]; COUNT];
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut row = 0;
        while row < GROUPS[group].len() {
            fields[count] = GROUPS[group][row];
            count += 1;
            row += 1;
        }
        group += 1;
    }
    fields
}

/// The setting with this key.
pub fn field(key: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.key == key)
}
