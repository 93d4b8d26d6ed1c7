//! What the page says of the run itself: its losses beside the lines to beat, what there is to see in its code, its map.

use super::CliError;
use super::figures::Comparison;
use crate::metrics::{COLLAPSED, pca_small};
use crate::protocol::CodeDiagnostics;
use crate::trainer::BaselineFit;
use serde_json::{Map, Value, json};

impl Comparison<'_> {
    /// `step`, `epoch` and `parameters`; `pc_shares`, the shares of the variance of all codes along the two axes of the map;
    /// and where the images are the run's own, `own_loss` (in the unit of its loss curves: of the validation images, of the
    /// mean image and of PCA in place of a copy) and `code` (what the page's figure of the code says, of as many validation
    /// images as it looks at).
    pub(super) async fn run(&self) -> Result<Map<String, Value>, CliError> {
        let trainer = self.trainer;
        let mut figures = Map::from_iter([
            ("step".to_owned(), json!(trainer.steps())),
            ("epoch".to_owned(), json!(trainer.epoch())),
            ("parameters".to_owned(), json!(trainer.network().param_count())),
        ]);
        let codes = trainer.encode_range(0, trainer.set().len()).await.map_err(CliError::new)?;
        let axes = pca_small(&codes, trainer.network().latent(), 2);
        let shares: Vec<f32> = (0..axes.len()).map(|k| axes.share(k)).collect();
        figures.insert("pc_shares".into(), json!(shares));
        if !self.own {
            return Ok(figures);
        }
        let score = trainer.validate().await.map_err(CliError::new)?;
        let mut fit = BaselineFit::new(trainer);
        let mean = fit.mean(trainer.set());
        let pca = loop {
            if let Some(loss) = fit.advance(trainer.set(), usize::MAX) {
                break loss;
            }
        };
        let own_loss = json!({
            "name": trainer.spec().loss.choice().key,
            "validation": score.reconstruction,
            "penalty": score.penalty,
            "mean_image": mean,
            "pca": pca,
        });
        figures.insert("own_loss".into(), own_loss);
        if let Some(diagnostics) = trainer.diagnostics().await.map_err(CliError::new)? {
            figures.insert("code".into(), seen(&diagnostics));
        }
        Ok(figures)
    }
}

fn seen(diagnostics: &CodeDiagnostics) -> Value {
    match diagnostics {
        CodeDiagnostics::Divergence { kl, .. } => json!({
            "kl_nats": kl.0.iter().sum::<f32>(),
            "kl_by_value": kl.0,
            "collapsed": kl.0.iter().filter(|v| **v < COLLAPSED).count(),
        }),
        CodeDiagnostics::Activity { largest, active, dead, units, .. } => {
            json!({"active_share": active, "dead_units": dead, "units": units, "largest": largest})
        }
        CodeDiagnostics::Pairs { equal_error_rate, farthest, roc, .. } => json!({
            "equal_error_rate": equal_error_rate,
            "farthest": farthest,
            "roc": roc.0.as_chunks::<2>().0,
        }),
        // The mean of ‖∂code/∂image‖², summed over pixels.
        CodeDiagnostics::Sensitivity { pixels } => json!({"squared_slope": pixels.0.iter().sum::<f32>()}),
    }
}
