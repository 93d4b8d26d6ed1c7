//! Which value of the code carries which known factor.

use super::{Finding, Material};
use crate::metrics::disentanglement;
use crate::protocol::{Answer, Floats};

/// Mutual information of all values with all known factors, MIG and SAP.
///
/// # Errors
/// When nothing is known about the images.
pub async fn factors(material: Material) -> Finding {
    let columns = &material.set.labels;
    if columns.is_empty() {
        return Err(
            "Nothing is known about these images: choose a dataset with known factors, such as “Shapes”."
                .into(),
        );
    }
    let factors: Vec<&[f32]> = columns.iter().map(|column| column.values.as_slice()).collect();
    let found = disentanglement(&material.codes, material.latent, &factors);
    Ok(Answer::Factors {
        information: Floats(found.information),
        names: columns.iter().map(|column| column.name.clone()).collect(),
        mig: found.mig,
        sap: found.sap,
    })
}
