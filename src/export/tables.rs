//! Codes and errors of all examples as tables.

use super::ExportError;
use crate::data::ImageSet;
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

/// Every place of a set.
fn all(set: &ImageSet) -> Vec<u32> {
    (0..set.len() as u32).collect()
}
