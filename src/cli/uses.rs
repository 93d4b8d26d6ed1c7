//! What the network is good for: the figures of the page's tools, by the same code.

use super::figures::Comparison;
use super::{CliError, answers};
use crate::buffers::Bytes;
use crate::spec::Corruption;
use crate::study::classes::Classes;
use crate::study::clusters::Clusters;
use crate::study::compression::Compression;
use crate::study::denoising::Denoising;
use crate::study::factors::{Factors, FactorsResult};
use crate::study::generation::{Generation, GenerationResult};
use crate::study::precision::Precision;
use crate::study::score_images::ScoreImages;
use crate::study::sizes::Sizes;
use crate::study::traversal::Traversal;
use crate::study::{Answer, Place, Study};
use crate::trainer::study::{RunningStudy, StudyInput, Target};
use serde_json::{Map, Value, json};

/// New images whose distances are averaged; the page shows fewer at a time.
const GENERATED: u32 = 100;

impl Comparison<'_> {
    /// `precision10_code` and `precision10_pixels`; `classes` (accuracies by code, PCA code and pixels with at most 2 000
    /// labels, what is taken for what, and the learning curve); `clusters` of all images (k-means and Gaussian mixture);
    /// `factors` (MIG, SAP, mutual information); `sliders` (how much each value tells); `generation` (distances to the
    /// nearest training image); `compression` (rate and distortion of a sheet of test images, by the network, by PCA, and by
    /// networks that are trained for codes of other `sizes`, where such are given);
    /// `denoising` (each kind of damage: one test image, and some at rising strengths); and `scored`, the scores of images
    /// from outside, `[n, channels, height, width]`. What a set has no labels for is left out.
    pub(super) async fn uses(
        &self,
        outside: Option<Vec<u8>>,
        sizes: Vec<u32>,
    ) -> Result<Map<String, Value>, CliError> {
        let material = self.material().await?;
        let ask = |study| self.ask(&material, study);
        let mut figures = Map::new();
        if let Some(Answer::Precision(found)) = ask(Precision.into()).await? {
            figures.insert("precision10_code".into(), json!(found.by_code));
            figures.insert("precision10_pixels".into(), json!(found.by_pixel));
        }
        if let Some(Answer::Classes(found)) = ask(Classes.into()).await? {
            figures.insert("classes".into(), answers::classes(&found));
        }
        let everybody = 0..self.trainer.set().len() as u32;
        let names = material.classes(everybody).map(|(_, names)| names).unwrap_or_default();
        let mut clusters = Map::new();
        for (name, mixture) in [("kmeans", false), ("mixture", true)] {
            if let Some(Answer::Clusters(found)) = ask(Clusters { groups: 0, mixture }.into()).await? {
                clusters.insert(name.into(), answers::clusters(&found, &names));
            }
        }
        figures.insert("clusters".into(), Value::Object(clusters));
        if let Some(Answer::Factors(found)) = ask(Factors.into()).await? {
            let FactorsResult { information, names, mig, sap } = &found;
            let rows: Vec<&[f32]> = information.0.chunks(names.len().max(1)).collect();
            let report = json!({"mig": mig, "sap": sap, "names": names, "information": rows});
            figures.insert("factors".into(), report);
        }
        // Of the strips of pictures nothing is told here.
        let sliders = Traversal { steps: 2, ..Traversal::default() };
        if let Some(Answer::Traversal(found)) = ask(sliders.into()).await? {
            figures.insert("sliders".into(), answers::sliders(&found));
        }
        let fitted = !self.trainer.spec().variant().log_var_head;
        let study = Generation { count: GENERATED, truncation: 1.0, fitted, seed: 1 };
        if let Some(Answer::Generation(found)) = ask(study.into()).await? {
            let GenerationResult { distances, usual, .. } = &found;
            let nearest = distances.0.iter().sum::<f32>() / distances.0.len().max(1) as f32;
            figures.insert(
                "generation".into(),
                json!({"fitted": fitted, "nearest": nearest, "validation_nearest": usual}),
            );
        }
        if let Some(Answer::Compression(found)) = ask(Compression::default().into()).await? {
            let mut report = answers::compression(&found);
            if !sizes.is_empty() {
                report["sizes"] = self.sizes(&material, sizes).await?;
            }
            figures.insert("compression".into(), report);
        }
        let mut denoising = Map::new();
        for kind in Corruption::ALL.iter().filter(|kind| **kind != Corruption::None) {
            let key = kind.choice().key;
            let study = Denoising { of: Place::Mean, damage: key.into(), ..Denoising::default() };
            let strength = study.strength;
            if let Some(Answer::Denoising(found)) = ask(study.into()).await? {
                let report = answers::denoising(strength, &found.likeness, &found.curve);
                denoising.insert(key.into(), report);
            }
        }
        figures.insert("denoising".into(), Value::Object(denoising));
        if let Some(pixels) = outside
            && let Some(Answer::ScoreImages(found)) =
                ask(ScoreImages { pixels: Bytes(pixels) }.into()).await?
        {
            figures.insert("scored".into(), json!({"top": found.top.0, "mean": found.mean.0}));
        }
        Ok(figures)
    }

    /// Networks that are trained for codes of these sizes.
    async fn sizes(&self, material: &StudyInput, latents: Vec<u32>) -> Result<Value, CliError> {
        let study = Sizes { latents, ..Sizes::default() };
        let study = RunningStudy::begin(study.into(), material.clone(), || 0.0);
        match study.finish(self.trainer).await.map_err(CliError::new)? {
            Ok(Answer::Sizes(found)) => Ok(found.curves.iter().map(answers::size).collect()),
            Ok(_) => Ok(Value::Null),
            Err(why) => Err(CliError(why)),
        }
    }

    /// The answer to a study; `None` when the set lacks what it needs.
    async fn ask(&self, material: &StudyInput, study: Study) -> Result<Option<Answer>, CliError> {
        let study = RunningStudy::begin(study, material.clone(), || 0.0);
        Ok(study.finish(self.trainer).await.map_err(CliError::new)?.ok())
    }

    /// What the questions are about: all images, and of the test images the first.
    async fn material(&self) -> Result<StudyInput, CliError> {
        let trainer = self.trainer;
        let (codes, stds) = trainer.codes_with_std(0, trainer.set().len()).await.map_err(CliError::new)?;
        let latent = trainer.network().latent();
        let target = |&index: &u32| Target {
            code: codes[index as usize * latent..(index as usize + 1) * latent].to_vec(),
            pixels: Some(trainer.set().image(index as usize).to_vec()),
            index: Some(index),
        };
        let targets = self.test.first().map(target).into_iter().collect();
        // Labels are needed of images that are not asked: without a reference, of nine in ten of those that were given.
        let [train, validation] = match self.test == self.reference {
            true => [trainer.training(), trainer.validation()],
            false => [self.reference, self.test],
        };
        Ok(StudyInput {
            set: trainer.shared_set(),
            targets,
            codes,
            stds,
            latent,
            train: train.to_vec(),
            validation: validation.to_vec(),
            spec: trainer.spec().clone(),
            steps: trainer.steps(),
            projection: Default::default(),
        })
    }
}
