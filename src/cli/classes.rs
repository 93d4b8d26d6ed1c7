//! What codes tell of classes, beside what pixels tell: by neighbours, by a linear probe, by clusters.

use super::CliError;
use super::figures::Comparison;
use crate::data::classes_among;
use crate::metrics::{KMeans, agreement, knn_accuracy, knn_leave_one_out, probe, whitened};
use crate::study::classes::NEIGHBOURS;
use crate::study::clusters::STARTS;
use serde_json::{Map, Value, json};

/// Codes `[n, size]` and the class of each.
#[derive(Clone)]
struct Coded {
    codes: Vec<f32>,
    classes: Vec<u32>,
    size: usize,
}

impl Comparison<'_> {
    /// Of the test images, by the reference's codes: `knn5_accuracy`, `probe_accuracy` (where test and reference differ),
    /// and of the clusters of the reference's whitened codes, as many as there are classes, `kmeans_nmi`, `kmeans_ari` and
    /// `kmeans_purity`. Nothing without classes.
    pub(super) async fn class_figures(&self, figures: &mut Map<String, Value>) -> Result<(), CliError> {
        let set = self.trainer.set();
        let Some((labels, names)) = classes_among(&set.labels, self.reference.iter().copied()) else {
            return Ok(());
        };
        let test = self.coded(self.test, &labels.values).await?;
        let reference = match self.test == self.reference {
            true => test.clone(),
            false => self.coded(self.reference, &labels.values).await?,
        };
        let mut put = |key: &str, value: f64| figures.insert(key.into(), json!(value));
        put("knn5_accuracy", f64::from(self.neighbours(&test, &reference)));
        if self.test != self.reference {
            let probe = probe(&reference.codes, &reference.classes, reference.size);
            put("probe_accuracy", f64::from(probe.accuracy(&test.codes, &test.classes)));
        }
        let seed = self.trainer.spec().seed;
        let even = whitened(&reference.codes, reference.size);
        let mut clusters = KMeans::new(&even, reference.size, names.len(), STARTS, seed);
        while !clusters.advance() {}
        let found = agreement(&clusters.finish().groups, &reference.classes);
        put("kmeans_nmi", found.nmi);
        put("kmeans_ari", found.ari);
        put("kmeans_purity", found.purity);
        Ok(())
    }

    async fn coded(&self, images: &[u32], classes: &[f32]) -> Result<Coded, CliError> {
        let codes = self.trainer.encode(images).await.map_err(CliError::new)?;
        let classes = images.iter().map(|&i| classes[i as usize] as u32).collect();
        Ok(Coded { codes, classes, size: self.trainer.network().latent() })
    }

    fn neighbours(&self, test: &Coded, reference: &Coded) -> f32 {
        if self.test == self.reference {
            return knn_leave_one_out(&test.codes, &test.classes, test.size, NEIGHBOURS);
        }
        knn_accuracy(&reference.codes, &reference.classes, &test.codes, &test.classes, test.size, NEIGHBOURS)
    }
}
