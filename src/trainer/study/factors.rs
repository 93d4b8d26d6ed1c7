//! Disentanglement scores: which value of the code carries which known factor.

use super::slices::{ProgressSpan, rows_for};
use super::{StudyContext, StudyInput};
use crate::buffers::Floats;
use crate::data::{LabelKind, PERSON, SPLIT};
use crate::metrics::{CodeValue, Disentanglement, Factor};
use crate::study::factors::FactorsResult;

/// Operations for each image and value: binning, and counting and correlating with a factor.
const COST: usize = 16;
/// Parts of the progress.
const BINNING: ProgressSpan = ProgressSpan(0.0, 0.1);
const SCORING: ProgressSpan = ProgressSpan(0.1, 1.0);

/// Mutual information of all values with all known factors, MIG and SAP. The person on an image is not a factor: there are
/// hundreds of them, in no order.
///
/// # Errors
/// When the set has no labels.
pub async fn factors(context: StudyContext, input: StudyInput) -> Result<FactorsResult, String> {
    let known = |name: &str| ![PERSON, SPLIT].contains(&name);
    let columns: Vec<_> = input.set.labels.iter().filter(|column| known(&column.name)).collect();
    if columns.is_empty() {
        return Err("These images have no known factors: choose a dataset that has, such as “Shapes”.".into());
    }
    let size = input.latent;
    let at_once = rows_for(COST * input.set.len());
    let mut values = Vec::new();
    for k in 0..size {
        values.push(CodeValue::new(&input.codes, size, k));
        if k % at_once == 0 {
            context.yield_now(BINNING.at(k as f32 / size as f32)).await;
        }
    }
    let mut scores = Vec::new();
    for (f, column) in columns.iter().enumerate() {
        let factor = match &column.kind {
            LabelKind::Class(_) => Factor::classes(&column.values),
            LabelKind::Factor { .. } => Factor::quantity(&column.values),
        };
        let span = SCORING.split(f, columns.len());
        let mut by_value = Vec::new();
        for (k, value) in values.iter().enumerate() {
            by_value.push(factor.scores(value));
            if k % at_once == 0 {
                context.yield_now(span.at(k as f32 / size as f32)).await;
            }
        }
        scores.push(by_value);
    }
    let found = Disentanglement::of(&scores);
    Ok(FactorsResult {
        information: Floats(found.information),
        names: columns.iter().map(|column| column.name.clone()).collect(),
        mig: found.mig,
        sap: found.sap,
    })
}
