//! Figures of the page's tools, by the same studies.

use super::CliError;
use super::figures::Comparison;
use crate::data::ImageSet;
use crate::study::figures::Setup;
use crate::study::{ROWS, Study};
use crate::trainer::study::{RunningStudy, StudyInput, StudyResult, Target};
use serde_json::{Map, Value};

impl Comparison<'_> {
    /// The figures of every study in [`ROWS`]; of images from `outside`, and of networks that
    /// are trained for codes of other `sizes` where such are given. What the set lacks labels for is left out.
    pub(super) async fn studies(
        &self,
        outside: Option<ImageSet>,
        sizes: Vec<u32>,
    ) -> Result<Map<String, Value>, CliError> {
        let input = self.study_input().await?;
        let all = 0..self.trainer.set().len() as u32;
        let class_names = input.classes(all).map(|(_, names)| names).unwrap_or_default();
        let spec = self.trainer.spec().clone();
        let setup = Setup { spec, class_names, sizes, outside };
        let mut report = Map::new();
        for row in ROWS {
            for study in (row.measured)(&setup) {
                let mut figures = Vec::new();
                match self.run_study(&input, study.clone()).await? {
                    Ok(answer) => figures = study.report(&answer, &setup),
                    Err(why) if row.required => return Err(CliError(why)),
                    Err(_) => {}
                }
                let figures = figures.into_iter().map(|(key, value)| (key.to_owned(), value));
                if !row.grouped {
                    report.extend(figures);
                } else if let Value::Object(group) =
                    report.entry(row.keys[0]).or_insert_with(|| Value::Object(Map::new()))
                {
                    group.extend(figures);
                }
            }
        }
        Ok(report)
    }

    /// Runs a study to its end.
    pub(super) async fn run_study(&self, input: &StudyInput, study: Study) -> Result<StudyResult, CliError> {
        let running = RunningStudy::begin(study, input.clone(), || 0.0);
        running.finish(self.trainer).await.map_err(CliError::new)
    }

    /// What the studies work on: all images, and as the place that they are about the first of the test images.
    pub(super) async fn study_input(&self) -> Result<StudyInput, CliError> {
        let trainer = self.trainer;
        let (codes, stds) =
            trainer.encode_range_with_std(0, trainer.set().len()).await.map_err(CliError::new)?;
        let latent = trainer.network().latent();
        let target = |&index: &u32| Target {
            code: codes[index as usize * latent..(index as usize + 1) * latent].to_vec(),
            pixels: Some(trainer.set().image(index as usize).to_vec()),
            row: trainer.set().table.as_ref().map(|table| table.row(index as usize).to_vec()),
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
