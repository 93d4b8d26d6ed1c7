//! Runs that are over or stand still, to compare with and to go back to.

use super::{Point, Run};
use crate::protocol::RunId;
use crate::spec::{FIELDS, Spec};

/// Most bytes and most runs that are kept.
const MOST_BYTES: usize = 64_000_000;
const MOST_RUNS: usize = 12;
/// Points kept of a curve.
const POINTS: usize = 400;

/// A run as it was when it was last seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// Which.
    pub id: RunId,
    /// The experiment.
    pub spec: Spec,
    /// Optimiser steps and epochs.
    pub step: u32,
    /// Epochs.
    pub epoch: f32,
    /// The validation loss, `[step, loss]`.
    pub validation: Vec<[f32; 2]>,
    /// The last training loss.
    pub loss: Option<f32>,
    /// PCA's loss on the same images.
    pub pca: Option<f32>,
    /// Where its images lay on its map.
    pub positions: Vec<[f32; 2]>,
    /// Its last checkpoint and the step that holds.
    pub checkpoint: Option<(u32, Vec<u8>)>,
    /// It is not to be dropped.
    pub pinned: bool,
}

impl Past {
    /// A run as it is; none before its first step.
    pub fn of(run: &Run) -> Option<Self> {
        let started = run.started.as_ref().filter(|_| run.step > 0)?;
        Some(Self {
            id: run.id,
            spec: started.spec.clone(),
            step: run.step,
            epoch: run.epoch,
            validation: thin(run.validation.points()),
            loss: run.loss(),
            pca: run.baselines.and_then(|b| b.pca),
            positions: run.map.positions.clone(),
            checkpoint: run.saved.as_ref().map(|saved| (saved.step, saved.file.clone())),
            pinned: false,
        })
    }

    /// The last validation loss.
    pub fn validation_loss(&self) -> Option<f32> {
        self.validation.last().map(|p| p[1])
    }

    fn bytes(&self) -> usize {
        let file = self.checkpoint.as_ref().map_or(0, |(_, file)| file.len());
        file + 8 * (self.validation.len() + self.positions.len())
    }
}

fn thin(points: &[Point]) -> Vec<[f32; 2]> {
    let every = points.len().div_ceil(POINTS).max(1);
    let last = points.last().filter(|_| !(points.len() - 1).is_multiple_of(every));
    points.iter().step_by(every).chain(last).map(|p| [p.step as f32, p.value]).collect()
}

/// The runs, least recent first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    runs: Vec<Past>,
}

impl Shelf {
    /// Keeps a run as it is now, in place of how it was; the least recent that are not pinned make room.
    pub fn keep(&mut self, mut run: Past) {
        if let Some(at) = self.runs.iter().position(|known| known.id == run.id) {
            run.pinned = self.runs.remove(at).pinned;
        }
        self.runs.push(run);
        while self.runs.len() > MOST_RUNS || self.bytes() > MOST_BYTES {
            let newest = self.runs.len() - 1;
            let Some(at) = self.runs.iter().take(newest).position(|run| !run.pinned) else { break };
            self.runs.remove(at);
        }
    }

    /// Pins a run, or lets it go.
    pub fn pin(&mut self, id: RunId) {
        self.runs.iter_mut().filter(|run| run.id == id).for_each(|run| run.pinned = !run.pinned);
    }

    /// Takes a run away.
    pub fn drop(&mut self, id: RunId) {
        self.runs.retain(|run| run.id != id);
    }

    /// The runs, least recent first.
    pub fn runs(&self) -> &[Past] {
        &self.runs
    }

    /// The run with this id.
    pub fn get(&self, id: RunId) -> Option<&Past> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        self.runs.iter().map(Past::bytes).sum()
    }
}

/// Settings in which some experiments differ: their names, and the value of each experiment.
pub fn differences(specs: &[&Spec]) -> Vec<(&'static str, Vec<String>)> {
    let rows = FIELDS.iter().map(|field| {
        let values: Vec<String> = specs.iter().map(|spec| field.text(spec)).collect();
        (field.label, values)
    });
    rows.filter(|(_, values)| values.windows(2).any(|pair| pair[0] != pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(id: u32, bytes: usize) -> Past {
        Past { id: RunId(id), step: 1, checkpoint: Some((1, vec![0; bytes])), ..Past::default() }
    }

    fn ids(shelf: &Shelf) -> Vec<u32> {
        shelf.runs().iter().map(|run| run.id.0).collect()
    }

    #[test]
    fn the_least_recent_makes_room_and_the_pinned_stays() {
        let mut shelf = Shelf::default();
        (1..=3).for_each(|id| shelf.keep(past(id, 20_000_000)));
        shelf.pin(RunId(1));
        shelf.keep(past(4, 20_000_000));
        assert_eq!(ids(&shelf), [1, 3, 4]);
        assert!(shelf.bytes() <= MOST_BYTES);
        shelf.keep(Past { step: 9, ..past(1, 1000) });
        assert_eq!((ids(&shelf), shelf.get(RunId(1)).unwrap().step), (vec![3, 4, 1], 9));
        assert!(shelf.get(RunId(1)).unwrap().pinned, "it is still pinned");
        (10..40).for_each(|id| shelf.keep(past(id, 10)));
        assert_eq!(shelf.runs().len(), MOST_RUNS);
        assert!(ids(&shelf).contains(&1) && ids(&shelf).contains(&39));
        shelf.drop(RunId(39));
        assert!(!ids(&shelf).contains(&39));
        let mut alone = Shelf::default();
        alone.keep(past(1, 2 * MOST_BYTES));
        assert_eq!(ids(&alone), [1], "the newest stays, however large");
    }

    #[test]
    fn what_differs_is_told_and_nothing_else() {
        let (a, mut b) = (Spec::default(), Spec::default());
        assert!(differences(&[&a, &b]).is_empty());
        b.latent = 16;
        let found = differences(&[&a, &b]);
        assert_eq!(found, [("Latent size", vec!["2".into(), "16".into()])]);
    }

    #[test]
    fn a_thinned_curve_keeps_its_ends() {
        let points: Vec<Point> = (1..=999).map(|step| Point { step, value: step as f32, count: 1 }).collect();
        let thinned = thin(&points);
        assert!(thinned.len() <= POINTS + 1 && thinned[0] == [1.0, 1.0]);
        assert_eq!(thinned.last(), Some(&[999.0, 999.0]));
    }
}
