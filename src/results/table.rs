//! Tables of examples as CSV.

use super::ResultsError;
use crate::data::{ImageSet, label_text};

/// What a run used each example for.
#[derive(Clone, Copy, Debug)]
pub struct UsedFor<'a> {
    /// Indices of the examples that it has learned from.
    pub training: &'a [u32],
    /// Of those that it was validated on.
    pub validation: &'a [u32],
    /// Of those that are not as they should be.
    pub anomalies: &'a [u32],
}

/// A row for each of these examples: its place in the set, its name where examples have names, its labels, what the run used
/// it for where that is told, and its values. `rows` gives the values of the n-th of them.
///
/// # Errors
/// When a row has more values than there are columns.
pub fn table(
    set: &ImageSet,
    indices: &[u32],
    used: Option<UsedFor<'_>>,
    columns: &[&str],
    rows: &dyn Fn(usize) -> Vec<String>,
) -> Result<Vec<u8>, ResultsError> {
    let named = set.names.len() == set.len();
    let mut header = vec!["index"];
    header.extend(named.then_some("name"));
    header.extend(set.labels.iter().map(|labels| labels.name.as_str()));
    header.extend(used.map(|_| "used_for"));
    header.extend(columns);
    let purposes = used.map(|used| purposes(used, set.len()));
    let failed = |error: &dyn core::fmt::Display| ResultsError::Table(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).map_err(|error| failed(&error))?;
    for (n, &index) in indices.iter().enumerate() {
        let at = index as usize;
        let mut row = vec![index.to_string()];
        row.extend(named.then(|| set.names[at].clone()));
        row.extend(set.labels.iter().map(|labels| label_text(labels, at)));
        row.extend(purposes.as_ref().map(|of| of.get(at).copied().unwrap_or_default().to_owned()));
        row.extend(rows(n));
        writer.write_record(&row).map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

fn purposes(used: UsedFor<'_>, count: usize) -> Vec<&'static str> {
    let mut purposes = vec![""; count];
    let lists = [("training", used.training), ("validation", used.validation), ("anomaly", used.anomalies)];
    for (purpose, list) in lists {
        for &index in list {
            if let Some(of) = purposes.get_mut(index as usize) {
                *of = purpose;
            }
        }
    }
    purposes
}
