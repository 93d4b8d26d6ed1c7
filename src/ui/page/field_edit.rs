//! What becomes of a value that the user gives to a setting. Plain Rust.

use crate::data::DataKind;
use crate::spec::{Applied, Field, Spec};

/// What stands below a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Why the value was not taken.
    Wrong(String),
    /// How the value that was taken, or another setting, differs from what was given.
    Note(String),
}

impl Remark {
    /// Its sentence.
    pub fn text(&self) -> &str {
        match self {
            Self::Wrong(text) | Self::Note(text) => text,
        }
    }
}

/// Sets `field` of `spec` from text, and brings the other settings into line, with each other and with the `kind` of the data.
///
/// # Errors
/// The remark that says why the value was not taken; `spec` is unchanged then.
pub fn edit(spec: &mut Spec, field: &Field, given: &str, kind: DataKind) -> Result<Option<Remark>, Remark> {
    let applied = field.apply(spec, given).map_err(|error| Remark::Wrong(format!("{error}.")))?;
    let notes = spec.settle_for(kind);
    if !notes.is_empty() {
        return Ok(Some(Remark::Note(notes.join(" "))));
    }
    Ok(match applied {
        Applied::AsGiven => None,
        Applied::Clamped(to) => {
            Some(Remark::Note(format!("Set to {to}, the nearest value allowed: {}.", field.expected())))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::FIELDS;

    fn field(key: &str) -> &'static Field {
        FIELDS.iter().find(|field| field.key == key).unwrap()
    }

    #[test]
    fn a_value_in_range_needs_no_remark() {
        let mut spec = Spec::default();
        assert_eq!(edit(&mut spec, field("latent"), "5", DataKind::Images), Ok(None));
        assert_eq!(spec.latent, 5);
    }

    #[test]
    fn a_value_out_of_range_becomes_the_nearest() {
        let mut spec = Spec::default();
        let Ok(Some(Remark::Note(text))) = edit(&mut spec, field("latent"), "0", DataKind::Images) else {
            panic!()
        };
        assert!(text.starts_with("Set to 1, the nearest value allowed: "), "{text}");
        assert_eq!(spec.latent, 1);
    }

    #[test]
    fn what_is_no_value_changes_nothing() {
        let mut spec = Spec::default();
        assert!(matches!(edit(&mut spec, field("latent"), "many", DataKind::Images), Err(Remark::Wrong(_))));
        assert_eq!(spec, Spec::default());
    }

    #[test]
    fn other_settings_are_brought_into_line() {
        let mut spec = Spec::default();
        spec.set("out", "linear").unwrap();
        let Ok(Some(remark)) = edit(&mut spec, field("loss"), "bce", DataKind::Images) else { panic!() };
        assert_eq!(remark.text(), "BCE needs pixels between 0 and 1, so the output is a sigmoid.");
    }

    #[test]
    fn what_a_table_can_not_have_is_settled_with_a_remark() {
        let mut spec = Spec::default();
        spec.fit_to_set(300, DataKind::Table);
        let Ok(Some(Remark::Note(text))) = edit(&mut spec, field("net"), "conv", DataKind::Table) else {
            panic!()
        };
        assert!(text.contains("dense"), "{text}");
        assert!(edit(&mut spec, field("latent"), "5", DataKind::Table).is_ok_and(|remark| remark.is_none()));
    }
}
