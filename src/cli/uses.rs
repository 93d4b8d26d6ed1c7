//! What the network is good for: the figures of the page's tools, by the same code.

use super::CliError;
use super::figures::Comparison;
use crate::data::ImageShape;
use crate::protocol::{Answer, Bytes, Question, RatePoint};
use crate::trainer::study::{Material, Study, Target};
use serde_json::{Map, Value, json};

impl Comparison<'_> {
    /// `precision10_code` and `precision10_pixels`; `classes` (accuracies by code, PCA code and pixels with at most 2 000
    /// labels, and the learning curve); `clusters` (k-means and Gaussian mixture); `factors` (MIG, SAP, mutual
    /// information); `generation` (distances to the nearest training image); `compression` (rate and distortion of a sheet
    /// of test images, by the network and by PCA); `denoising` (Gaussian noise at rising strengths). What a set has no
    /// labels for is left out.
    pub(super) async fn uses(&self) -> Result<Map<String, Value>, CliError> {
        let mut figures = Map::new();
        if let Some(Answer::Precision { by_code, by_pixel }) = self.ask(Question::Precision).await? {
            figures.insert("precision10_code".into(), json!(by_code));
            figures.insert("precision10_pixels".into(), json!(by_pixel));
        }
        if let Some(Answer::Classes(found)) = self.ask(Question::Classes).await? {
            let told = |k: usize| {
                found.telling.get(k).map(|t| json!({"probe": t.probe, "neighbours": t.neighbours}))
            };
            let curve: Vec<Value> = found
                .curve
                .iter()
                .map(|[labels, code, pca, pixels]| {
                    json!({"labels_a_class": labels, "code": code, "pca": pca, "pixels": pixels})
                })
                .collect();
            figures.insert(
                "classes".into(),
                json!({
                    "labels": found.counts[0],
                    "code": told(0),
                    "pca": told(1),
                    "pixels": told(2),
                    "learning_curve": curve,
                }),
            );
        }
        let mut clusters = Map::new();
        for (name, mixture) in [("kmeans", false), ("mixture", true)] {
            if let Some(Answer::Clusters(found)) = self.ask(Question::Clusters { groups: 0, mixture }).await?
            {
                let [nmi, ari, purity] = found.agreement.map_or([None; 3], |all| all.map(Some));
                let report =
                    json!({"nmi": nmi, "ari": ari, "purity": purity, "silhouette": found.silhouette});
                clusters.insert(name.into(), report);
            }
        }
        figures.insert("clusters".into(), Value::Object(clusters));
        if let Some(Answer::Factors { information, names, mig, sap }) = self.ask(Question::Factors).await? {
            let rows: Vec<&[f32]> = information.0.chunks(names.len().max(1)).collect();
            let report = json!({"mig": mig, "sap": sap, "names": names, "information": rows});
            figures.insert("factors".into(), report);
        }
        let fitted = !crate::spec::variant(&self.trainer.spec().kind).is_some_and(|kind| kind.spread);
        let question = Question::Generation { count: 100, truncation: 1.0, fitted, seed: 1 };
        if let Some(Answer::Generation { distances, usual, .. }) = self.ask(question).await? {
            let nearest = distances.0.iter().sum::<f32>() / distances.0.len().max(1) as f32;
            figures.insert(
                "generation".into(),
                json!({"fitted": fitted, "nearest": nearest, "validation_nearest": usual}),
            );
        }
        let sheet = Question::Compression {
            shape: ImageShape::grey(0, 0),
            pixels: Bytes::default(),
            overlap: 0,
            bits: 4,
        };
        if let Some(Answer::Compression(found)) = self.ask(sheet).await? {
            let curve = |points: &[RatePoint]| -> Vec<Value> {
                let point = |p: &RatePoint| json!({"bits": p.bits, "values": p.values, "bits_per_pixel": p.rate, "psnr_db": p.psnr_db, "ssim": p.ssim});
                points.iter().map(point).collect()
            };
            figures.insert(
                "compression".into(),
                json!({"network": curve(&found.network), "pca": curve(&found.linear)}),
            );
        }
        let place = crate::protocol::Place::Mean;
        let question = Question::Denoising { of: place, damage: "gaussian".into(), strength: 0.3 };
        if let Some(Answer::Denoising { curve, .. }) = self.ask(question).await? {
            let point = |row: &[f32]| json!({"strength": row[0], "input_psnr_db": row[1], "restored_psnr_db": row[2]});
            figures.insert("denoising".into(), curve.0.chunks_exact(3).map(point).collect());
        }
        Ok(figures)
    }

    /// The answer to a question; none where the set has not what it takes.
    async fn ask(&self, question: Question) -> Result<Option<Answer>, CliError> {
        let trainer = self.trainer;
        let n = trainer.set().len();
        let (codes, spreads) = trainer.clouds(0, n).await.map_err(CliError::new)?;
        let first = self.test.first().copied().unwrap_or_default();
        let latent = trainer.network().latent();
        let pixels = Some(trainer.set().image(first as usize).to_vec());
        // Where all images are tested on, the run's own split says which were learned from.
        let own = self.test == self.reference;
        let [train, validation] = match own {
            true => [trainer.training(), trainer.validation()],
            false => [self.reference, self.test],
        };
        let material = Material {
            set: trainer.shared_set(),
            targets: vec![Target {
                code: codes[first as usize * latent..(first as usize + 1) * latent].to_vec(),
                pixels,
                index: Some(first),
            }],
            codes,
            spreads,
            latent,
            train: train.to_vec(),
            validation: validation.to_vec(),
            spec: trainer.spec().clone(),
            steps: trainer.steps(),
            outlook: Default::default(),
        };
        let study = Study::begin(question, material, || 0.0);
        Ok(study.finish(trainer).await.map_err(CliError::new)?.ok())
    }
}
