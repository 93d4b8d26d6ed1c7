//! What is exported: a trained network, and what is known of its data.

use super::ExportError;
use crate::checkpoint::Checkpoint;
use crate::data::{ImageSet, LabelKind, fingerprint};
use crate::spec::{Network, ParamSpec, Spec};

/// A trained network.
pub struct Model<'a> {
    /// Its experiment.
    pub spec: &'a Spec,
    /// Its layers.
    pub network: Network,
    /// Its parameters, and how far its run has come.
    pub checkpoint: &'a Checkpoint,
    /// What is known of the data that it has learned from; `None` when these are not at hand.
    pub data: Option<DataFacts>,
}

/// What is known of the data that a network has learned from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataFacts {
    /// Number of examples, those of validation and anomalies included.
    pub examples: usize,
    /// [`fingerprint`] of all values.
    pub fingerprint: String,
    /// Names of the classes; empty for a set without.
    pub classes: Vec<String>,
    /// Score above which an example is taken for an anomaly; `None` where the data know no anomalies.
    pub threshold: Option<f32>,
}

impl DataFacts {
    /// The facts of a set that is complete.
    pub fn of(set: &ImageSet, threshold: Option<f32>) -> Self {
        let fingerprint = match &set.table {
            Some(table) => {
                fingerprint(&table.values.0.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>())
            }
            None => fingerprint(&set.pixels),
        };
        let classes = match set.classes().map(|column| &column.kind) {
            Some(LabelKind::Class(names)) => names.clone(),
            _ => Vec::new(),
        };
        Self { examples: set.len(), fingerprint, classes, threshold }
    }
}

impl<'a> Model<'a> {
    /// The network of a checkpoint.
    ///
    /// # Errors
    /// When it has diverged.
    pub fn new(checkpoint: &'a Checkpoint, data: Option<DataFacts>) -> Result<Self, ExportError> {
        if !checkpoint.is_finite() {
            return Err(ExportError::NotFinite);
        }
        let spec = &checkpoint.spec;
        Ok(Self { spec, network: Network::new(spec, checkpoint.image), checkpoint, data })
    }

    /// The values of a parameter.
    pub(super) fn values(&self, param: &ParamSpec) -> Result<&'a [f32], ExportError> {
        Ok(self.checkpoint.values(&param.name, &param.shape)?)
    }

    /// True when the examples are rows of a table.
    pub(super) fn is_table(&self) -> bool {
        !self.checkpoint.columns.is_empty()
    }
}
