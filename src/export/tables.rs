//! Codes, errors and classes of all examples as tables.

use super::ExportError;
use crate::data::{ImageSet, classes_among};
use crate::metrics::{Probe, probe};
use crate::results::{UsedFor, table};

/// Codes of all examples, `[examples, latent]`, as CSV; where codes are distributions their standard deviations too (`stds`,
/// otherwise empty).
///
/// # Errors
/// When the table can't be written.
pub fn codes_csv(
    set: &ImageSet,
    used: Option<UsedFor<'_>>,
    codes: &[f32],
    stds: &[f32],
) -> Result<Vec<u8>, ExportError> {
    let latent = codes.len() / set.len().max(1);
    let named = |what: &str| (0..latent).map(|value| format!("{what}_{value}")).collect::<Vec<_>>();
    let mut columns = named("code");
    if !stds.is_empty() {
        columns.extend(named("std"));
    }
    let of = |all: &[f32], index: usize| -> Vec<String> {
        let values = all.get(index * latent..(index + 1) * latent).unwrap_or_default();
        values.iter().map(f32::to_string).collect()
    };
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    Ok(table(set, &all(set), used, &columns, &|index| [of(codes, index), of(stds, index)].concat())?)
}

/// Errors of all examples as CSV: mean squared error, that of the worst pixels, and −ELBO in nats, which is empty where codes are
/// no distributions.
///
/// # Errors
/// When the table can't be written.
pub fn errors_csv(
    set: &ImageSet,
    used: Option<UsedFor<'_>>,
    errors: [&[f32]; 3],
) -> Result<Vec<u8>, ExportError> {
    let known = ["mse", "worst_pixels_mse", "neg_elbo_nats"].into_iter().zip(errors);
    let (columns, known): (Vec<&str>, Vec<&[f32]>) = known.filter(|(_, values)| !values.is_empty()).unzip();
    let row = |index: usize| {
        known.iter().filter_map(|values| values.get(index)).map(f32::to_string).collect::<Vec<_>>()
    };
    Ok(table(set, &all(set), used, &columns, &row)?)
}

/// The class of every example that a linear probe reads off its code, as CSV; the probe has learned from the codes of the
/// `reference` examples and their classes.
///
/// # Errors
/// When the reference has no two classes, or the table can't be written.
pub fn predictions_csv(
    set: &ImageSet,
    used: Option<UsedFor<'_>>,
    codes: &[f32],
    reference: &[u32],
) -> Result<Vec<u8>, ExportError> {
    let ReadClasses { names, probe, .. } = ReadClasses::of(set, codes, reference)?;
    let row = |index: usize| {
        let class = probe.predict(code(codes, set, index as u32)) as usize;
        vec![names.get(class).cloned().unwrap_or_default()]
    };
    Ok(table(set, &all(set), used, &["predicted"], &row)?)
}

/// Classes, and what reads them off codes.
pub(super) struct ReadClasses<'a> {
    /// Class of each example; NaN where it has none.
    pub values: &'a [f32],
    /// Name of the column.
    pub column: &'a str,
    /// Names of the classes.
    pub names: &'a [String],
    /// Reads a class off a code.
    pub probe: Probe,
}

impl<'a> ReadClasses<'a> {
    /// By the codes of the `reference` examples of a set that have a class.
    pub(super) fn of(set: &'a ImageSet, codes: &[f32], reference: &[u32]) -> Result<Self, ExportError> {
        let of = classes_among(&set.labels, reference.iter().copied());
        let (labels, names) = of.ok_or(ExportError::NoClasses)?;
        let class =
            |index: &u32| labels.values.get(*index as usize).copied().filter(|class| class.is_finite());
        let known = reference.iter().filter_map(|index| Some((*index, class(index)? as u32)));
        let (known, classes): (Vec<u32>, Vec<u32>) = known.unzip();
        let rows: Vec<f32> = known.iter().flat_map(|index| code(codes, set, *index)).copied().collect();
        let probe = probe(&rows, &classes, codes.len() / set.len().max(1));
        Ok(Self { values: &labels.values, column: &labels.name, names, probe })
    }
}

/// The code of an example.
pub(super) fn code<'a>(codes: &'a [f32], set: &ImageSet, index: u32) -> &'a [f32] {
    let (latent, at) = (codes.len() / set.len().max(1), index as usize);
    codes.get(at * latent..(at + 1) * latent).unwrap_or_default()
}

/// Every place of a set.
fn all(set: &ImageSet) -> Vec<u32> {
    (0..set.len() as u32).collect()
}
