//! How far training is: a bar on a terminal, a line an epoch elsewhere.

use super::{ReportAs, Reporting};
use crate::plot::format;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;

/// What is told at the end of an epoch.
pub(super) struct Epoch {
    /// Epochs done, and all of them.
    pub epoch: [u32; 2],
    /// Optimiser steps so far.
    pub step: u32,
    /// Mean training loss of the epoch.
    pub loss: f32,
    /// The penalty, of kinds that have one.
    pub penalty: Option<f32>,
    /// Loss on the validation images.
    pub validation: f32,
    /// Speed.
    pub images_per_second: f64,
}

impl Epoch {
    fn losses(&self) -> String {
        let penalty = self.penalty.map(|penalty| format!(" · penalty {}", format::loss(penalty)));
        format!(
            "loss {}{} · validation {}",
            format::loss(self.loss),
            penalty.unwrap_or_default(),
            format::loss(self.validation)
        )
    }
}

/// How far training is.
pub(super) enum Progress {
    /// Nothing is told.
    Silent,
    /// A line an epoch.
    Lines,
    /// A bar.
    Bar(ProgressBar),
}

impl Progress {
    /// Of a run that is at step `step` of `steps`.
    pub(super) fn new(reporting: Reporting, step: u32, steps: u32) -> Self {
        if reporting.quiet || reporting.report == ReportAs::Json {
            return Self::Silent;
        }
        if !std::io::stderr().is_terminal() {
            return Self::Lines;
        }
        let bar = ProgressBar::with_draw_target(Some(steps.into()), ProgressDrawTarget::stderr());
        // A template of our own, which a test draws.
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.set_position(step.into());
        bar.reset_eta();
        Self::Bar(bar)
    }

    /// Some steps were trained; the last loss.
    pub(super) fn at(&self, step: u32, loss: Option<f32>) {
        if let Self::Bar(bar) = self {
            bar.set_position(step.into());
            if let Some(loss) = loss.filter(|_| bar.message().is_empty()) {
                bar.set_message(format!("loss {}", format::loss(loss)));
            }
        }
    }

    /// An epoch is done.
    pub(super) fn epoch(&self, epoch: &Epoch) {
        let ([done, all], speed) = (epoch.epoch, format::images_per_second(epoch.images_per_second as f32));
        match self {
            Self::Silent => {}
            Self::Lines => {
                println!("epoch {done} of {all} · step {} · {} · {speed}", epoch.step, epoch.losses());
            }
            Self::Bar(bar) => bar.set_message(format!("{} · {speed}", epoch.losses())),
        }
    }

    /// Takes the bar away: what follows is told below.
    pub(super) fn end(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

const TEMPLATE: &str = "{wide_bar} step {pos} of {len} · {msg} · {eta} left";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_can_be_read() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }

    #[test]
    fn an_epoch_is_told_without_what_there_is_not() {
        let epoch = Epoch {
            epoch: [1, 3],
            step: 9,
            loss: 0.25,
            penalty: None,
            validation: 0.5,
            images_per_second: 100.0,
        };
        assert!(!epoch.losses().contains("penalty"), "{}", epoch.losses());
        let with = Epoch { penalty: Some(2.0), ..epoch };
        assert!(with.losses().contains("penalty"), "{}", with.losses());
    }
}
