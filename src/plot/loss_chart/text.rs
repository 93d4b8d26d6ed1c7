//! The loss chart as text: units, names and the text alternative.

use crate::plot::format::{self, THIN};
use crate::run::Run;
use crate::spec::{LossUnit, Spec};

/// Unit of the reconstruction loss: "MSE a pixel", "BCE a pixel", "nats per image".
pub fn unit(spec: &Spec) -> String {
    match spec.variant().loss_unit {
        LossUnit::PerPixel => format!("{} per pixel", spec.loss.choice().name),
        LossUnit::NatsPerImage => "nats per image".into(),
    }
}

/// Name of the kind's penalty, and the factor that brings it to the unit of the losses; `None` when it has no penalty.
pub fn penalty(spec: &Spec) -> Option<(&'static str, f32)> {
    let kind = spec.variant();
    let penalty = kind.penalty.as_ref()?;
    let factor = match kind.loss_unit {
        // With the weight that it has once a warm-up is over.
        LossUnit::PerPixel => (penalty.weight)(spec, f32::INFINITY) as f32,
        LossUnit::NatsPerImage => 1.0,
    };
    Some((penalty.name, factor))
}

/// Name of the sum of reconstruction loss and penalty, "negative ELBO"; `None` when the sum is not drawn.
pub fn sum_name(spec: &Spec) -> Option<&'static str> {
    spec.variant().penalty.as_ref()?.sum_name
}

/// The text alternative: the last losses, and whether they are below the reference lines.
pub fn describe(run: &Run) -> String {
    let Some(train) = run.loss() else {
        return "Loss curves: nothing has been trained yet.".into();
    };
    let steps = format::thousands(u64::from(run.step)).replace(THIN, " ");
    let mut text =
        format!("Loss curves: after {steps} steps the training loss is {}", format::significant(train, 3));
    if let Some(validation) = run.validation_loss() {
        text += &format!(", the validation loss {}", format::significant(validation, 3));
    }
    if let Some(spec) = run.started.as_ref().map(|s| &s.spec) {
        text += &format!(", in {}", unit(spec));
        if let (Some((name, factor)), Some(last)) = (penalty(spec), run.penalty.last()) {
            text += &format!(", and the {name} {}", format::significant(last.value * factor, 3));
        }
    }
    text.push('.');
    if let Some(baselines) = run.baselines {
        text += &format!(" Predicting the mean image gives {}", format::significant(baselines.mean, 3));
        if let Some(pca) = baselines.pca {
            text += &format!(", PCA with a code of the same size {}", format::significant(pca, 3));
            if let Some(validation) = run.validation_loss() {
                let side = if validation < pca { "better" } else { "not yet better" };
                text += &format!("; the network is {side} than PCA");
            }
        }
        text.push('.');
    }
    text
}
