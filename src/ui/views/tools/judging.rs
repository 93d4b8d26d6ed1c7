//! How images are judged: by which score, with which rate of false alarms or threshold.

use crate::metrics::threshold_at;
use crate::plot::{AnomalyScore, Judgement};
use crate::protocol::{Anomalies, RunId};
use crate::ui::reactive::{changes, memo, read};
use crate::ui::views::content::anomalies;
use crate::ui::views::tools::score_files::Criterion;
use crate::ui::views::tools::tool::Tool;
use leptos::prelude::*;

/// Share of good images that may be taken for anomalous, in %: at first, least, most.
pub const ALARMS: (f64, f64, f64) = (5.0, 0.0, 30.0);

/// The scores of the run and how images are judged by them; `Copy`.
#[derive(Clone, Copy)]
pub struct Judging {
    /// The tool.
    pub tool: Tool,
    /// Counts new scores: those that follow it do not run at every step.
    news: Memo<u32>,
    /// The score that the user has chosen.
    pub chosen: RwSignal<AnomalyScore>,
    /// The score that images are judged by: the chosen one where the run has it.
    pub score: Memo<AnomalyScore>,
    /// Share of false alarms that is allowed, in %.
    pub rate: RwSignal<f64>,
    /// The threshold that was set by hand, with its run and score: it says nothing of others.
    by_hand: RwSignal<Option<(RunId, AnomalyScore, f32)>>,
    run: Memo<RunId>,
    /// What score and threshold make of all images; `None` before anything was measured.
    pub judgement: Memo<Option<Judgement>>,
    /// The run has no anomalous images: there is a threshold, but nothing that it could find.
    pub no_anomalies: Memo<bool>,
}

impl Judging {
    /// By the first score, at the usual rate of false alarms.
    pub fn new(tool: Tool) -> Self {
        let session = tool.session;
        let news = changes(move || session.run.with(|r| (r.id, r.anomalies.clone())));
        let run = memo(move || session.run.with(|r| r.id));
        let (chosen, rate) = (RwSignal::new(AnomalyScore::default()), RwSignal::new(ALARMS.0));
        let by_hand = RwSignal::new(None::<(RunId, AnomalyScore, f32)>);
        let score = memo(move || {
            read(news);
            session.run.with_untracked(|run| chosen.get().or_first(run.anomalies.as_ref()))
        });
        let judgement = memo(move || {
            read(news);
            let by_hand = threshold_by_hand(by_hand, run, score);
            session.run.with_untracked(|run| {
                let (good, anomalous) = score.get().split(run.anomalies.as_ref()?);
                Some(match by_hand {
                    Some(threshold) => Judgement::with_threshold(good, anomalous, threshold),
                    None => Judgement::with_alarm_rate(good, anomalous, rate.get() as f32 / 100.0),
                })
            })
        });
        let no_anomalies =
            memo(move || session.run.with(|r| r.started.as_ref().is_none_or(|s| s.data.anomalous == 0)));
        Self { tool, news, chosen, score, rate, by_hand, run, judgement, no_anomalies }
    }

    /// What `read` finds in the scores; `None` before anything was measured.
    pub fn with_scores<T>(self, find: impl FnOnce(&Anomalies) -> T) -> Option<T> {
        read(self.news);
        self.tool.session.run.with_untracked(|run| run.anomalies.as_ref().map(find))
    }

    /// The threshold that was set by hand for this run and score.
    pub fn by_hand(self) -> Option<f32> {
        threshold_by_hand(self.by_hand, self.run, self.score)
    }

    /// Sets the threshold by hand.
    pub fn set_threshold(self, threshold: f64) {
        let (run, score) = (self.run.get_untracked(), self.score.get_untracked());
        self.by_hand.set(Some((run, score, threshold as f32)));
    }

    /// Sets the rate of false alarms, and by it the threshold.
    pub fn set_rate(self, rate: f64) {
        self.by_hand.set(None);
        self.rate.set(rate);
    }

    /// An image with a larger score is taken for anomalous.
    pub fn threshold(self) -> Option<f32> {
        self.by_hand().or_else(|| self.judgement.with(|j| Some(j.as_ref()?.threshold)))
    }

    /// How well flawed pixels are told from others.
    pub fn pixel_auroc(self) -> Option<f32> {
        self.with_scores(|found| found.pixel_auroc).flatten()
    }

    /// Images from outside have no ELBO: their worst pixels are judged at the same rate of false alarms.
    pub fn of_files(self) -> Criterion {
        let score = memo(move || anomalies::score_of_files(self.score.get()));
        let threshold = memo(move || {
            if self.score.get() == score.get() {
                return self.threshold();
            }
            let rate = self.rate.get() as f32 / 100.0;
            self.with_scores(|found| threshold_at(score.get().split(found).0, rate))
        });
        Criterion { score, threshold }
    }

    /// There is no judgement of anomalous images to show.
    pub fn is_empty(self) -> bool {
        self.no_anomalies.get() || self.judgement.with(Option::is_none)
    }

    /// The step of the network that the threshold was measured on; `None` before anything was measured.
    pub fn step(self) -> Option<u32> {
        read(self.news);
        self.tool.session.run.with_untracked(|run| run.anomalies.as_ref().map(|_| run.anomalies_step))
    }
}

fn threshold_by_hand(
    by_hand: RwSignal<Option<(RunId, AnomalyScore, f32)>>,
    run: Memo<RunId>,
    score: Memo<AnomalyScore>,
) -> Option<f32> {
    let present = (run.get(), score.get());
    by_hand.get().filter(|(run, score, _)| (*run, *score) == present).map(|(.., threshold)| threshold)
}
