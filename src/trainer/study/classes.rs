//! Accuracy with which classes are read off codes, PCA's codes and pixels, with many labels and with few.

use super::slices::{ProgressSpan, WORK, components, rows_for};
use super::{StudyContext, StudyInput};
use crate::data::rng::Random;
use crate::metrics::{Pca, Probe, ProbeFit, nearest_by, squared_distance, vote};
use crate::study::Answer;
use crate::study::classes::{ClassesResult, LABELS_A_CLASS, NEIGHBOURS, ProbeScores};

/// Most training images whose labels are used, for all representations: the probe on pixels would take long with more. The
/// learning curve draws its few from all.
const MOST_LABELS: usize = 2000;
/// Most rounds of fitting a probe, and the change of its weights at which it ends.
const MAX_ROUNDS: usize = 200;
const TOLERANCE: f32 = 1e-3;
/// Random draws of few labels whose accuracies are averaged.
const DRAWS: usize = 3;
/// Stream of [`Random`].
const STREAM: u64 = 0x1ABE_1000;
/// Parts of the progress.
const BY_CODES: ProgressSpan = ProgressSpan(0.0, 0.1);
const FITTING: ProgressSpan = ProgressSpan(0.1, 0.2);
const BY_PCA: ProgressSpan = ProgressSpan(0.2, 0.3);
const BY_PIXELS: ProgressSpan = ProgressSpan(0.3, 0.6);
const CURVE: ProgressSpan = ProgressSpan(0.6, 1.0);

/// Numbers that stand for an image.
#[derive(Clone, Copy)]
enum Representation<'a> {
    Code,
    /// Principal components, as many as the code has values.
    Linear(&'a Pca),
    Pixels,
}

/// What the probes and neighbours work on.
struct ProbeContext<'a> {
    context: &'a StudyContext,
    input: &'a StudyInput,
    /// The class of each image of the set.
    class_of: &'a [u32],
}

/// Accuracy of a linear probe and of five neighbours by codes, by PCA of as many values, and by pixels; the confusion
/// of the first; and the probe's accuracy with 1, 5, 10 and 100 labels per class. Emits each as soon as it is measured.
///
/// # Errors
/// When the images have no classes.
pub async fn classes(context: StudyContext, input: StudyInput) -> Result<ClassesResult, String> {
    let (class_of, names) = input.classes(input.train.iter().copied())?;
    let (all, test) = (&input.train, &input.validation);
    let train = &all[..all.len().min(MOST_LABELS)];
    let counts = [train.len() as u32, test.len() as u32];
    let mut found = ClassesResult { counts, names, ..ClassesResult::default() };
    let probing = ProbeContext { context: &context, input: &input, class_of: &class_of };

    let (probe, codes, scores) = probing.score(Representation::Code, train, BY_CODES).await;
    probing.fill_confusion(&mut found, &probe, &codes);
    found.scores.push(scores);
    context.emit_partial(Answer::Classes(found.clone()));
    let pca = components(&context, &input, train, input.latent, FITTING).await;
    let (_, linear, scores) = probing.score(Representation::Linear(&pca), train, BY_PCA).await;
    found.scores.push(scores);
    context.emit_partial(Answer::Classes(found.clone()));
    let (_, pixels, scores) = probing.score(Representation::Pixels, train, BY_PIXELS).await;
    found.scores.push(scores);
    context.emit_partial(Answer::Classes(found.clone()));

    let representations = [
        (Representation::Code, codes),
        (Representation::Linear(&pca), linear),
        (Representation::Pixels, pixels),
    ];
    let classes_of = probing.classes_of(all);
    for (row, labels) in LABELS_A_CLASS.into_iter().enumerate() {
        if !has_enough_labels(&classes_of, labels) {
            continue;
        }
        let span = CURVE.split(row, LABELS_A_CLASS.len());
        let draws = if labels < 100 { DRAWS } else { 1 };
        let mut point = [labels as f32, 0.0, 0.0, 0.0];
        for draw in 0..draws {
            let drawn = draw_labels(&classes_of, labels, u64::from(input.spec.seed), draw as u64);
            let few: Vec<u32> = drawn.into_iter().map(|i| all[i]).collect();
            for (k, (representation, test)) in representations.iter().enumerate() {
                let span = span.split(draw * representations.len() + k, draws * representations.len());
                let probe = probing.fit(*representation, &few, span).await.0;
                point[1 + k] += probing.accuracy(&probe, test, span).await / draws as f32;
            }
        }
        found.curve.push(point);
        context.emit_partial(Answer::Classes(found.clone()));
    }
    Ok(found)
}

/// True when half of the classes have as many images as labels: the others take part with what they have.
fn has_enough_labels(classes: &[u32], labels: usize) -> bool {
    let mut counts = vec![0_usize; classes.iter().max().map_or(0, |most| *most as usize + 1)];
    classes.iter().for_each(|class| counts[*class as usize] += 1);
    let [present, full] =
        [1, labels].map(|least| counts.iter().filter(|count| **count >= least.max(1)).count());
    present > 0 && 2 * full >= present
}

/// A random draw of `labels` rows of each class; of a rare class all.
fn draw_labels(classes: &[u32], labels: usize, seed: u64, draw: u64) -> Vec<usize> {
    let mut order: Vec<u32> = (0..classes.len() as u32).collect();
    Random::new(seed, STREAM + draw).shuffle(&mut order);
    let mut left = vec![labels; classes.iter().max().map_or(0, |most| *most as usize + 1)];
    let mut taken = |i: &usize| {
        let left = &mut left[classes[*i] as usize];
        let take = *left > 0;
        *left -= usize::from(take);
        take
    };
    order.into_iter().map(|i| i as usize).filter(|i| taken(i)).collect()
}

impl ProbeContext<'_> {
    fn classes_of(&self, images: &[u32]) -> Vec<u32> {
        images.iter().map(|&i| self.class_of[i as usize]).collect()
    }

    fn size(&self, representation: Representation<'_>) -> usize {
        match representation {
            Representation::Code => self.input.latent,
            Representation::Linear(pca) => pca.len().max(1),
            Representation::Pixels => self.input.pixels(),
        }
    }

    /// Images in a representation, `[images, size]`.
    async fn represent(
        &self,
        representation: Representation<'_>,
        images: &[u32],
        span: ProgressSpan,
    ) -> Vec<f32> {
        let pixels = self.input.pixels();
        let at_once = rows_for(match representation {
            Representation::Code => self.input.latent,
            // Two products, of the image and of the mean image.
            Representation::Linear(pca) => pixels * (1 + 2 * pca.len()),
            Representation::Pixels => pixels,
        });
        let mut rows = vec![0.0; images.len() * self.size(representation)];
        let mut image = vec![0.0; pixels];
        for (done, (row, &index)) in rows.chunks_exact_mut(self.size(representation)).zip(images).enumerate()
        {
            match representation {
                Representation::Code => row.copy_from_slice(self.input.code(index)),
                Representation::Linear(pca) => {
                    self.input.write_values(index, &mut image);
                    pca.project(&image, row);
                }
                Representation::Pixels => self.input.write_values(index, row),
            }
            if done % at_once == 0 {
                self.context.yield_now(span.at(done as f32 / images.len() as f32)).await;
            }
        }
        rows
    }

    /// A fitted probe, and the rows that it was fitted to.
    async fn fit(
        &self,
        representation: Representation<'_>,
        images: &[u32],
        span: ProgressSpan,
    ) -> (Probe, Vec<f32>) {
        let [representing, fitting] = [0, 1].map(|i| span.split(i, 2));
        let rows = self.represent(representation, images, representing).await;
        let mut fit = ProbeFit::new(&rows, &self.classes_of(images), self.size(representation));
        let mut rounds = 0;
        while rounds < MAX_ROUNDS {
            if let Some(moved) = fit.advance(WORK) {
                rounds = if moved < TOLERANCE { MAX_ROUNDS } else { rounds + 1 };
            }
            self.context.yield_now(fitting.at(rounds as f32 / MAX_ROUNDS as f32)).await;
        }
        (fit.finish(), rows)
    }

    /// Share of the validation images, as rows, whose class a probe gets right.
    async fn accuracy(&self, probe: &Probe, test: &[f32], span: ProgressSpan) -> f32 {
        let known = self.classes_of(&self.input.validation);
        let size = test.len() / known.len().max(1);
        let at_once = rows_for(size * probe.classes());
        let mut right = 0.0;
        for (rows, known) in test.chunks(at_once * size.max(1)).zip(known.chunks(at_once)) {
            right += probe.accuracy(rows, known) * known.len() as f32;
            self.context.yield_now(span.1).await;
        }
        right / known.len().max(1) as f32
    }

    /// Accuracies of a probe and of neighbours on the validation images; the probe, and these images as rows.
    async fn score(
        &self,
        representation: Representation<'_>,
        train: &[u32],
        span: ProgressSpan,
    ) -> (Probe, Vec<f32>, ProbeScores) {
        let [representing, fitting, voting] = [0, 1, 2].map(|i| span.split(i, 3));
        let (size, validation) = (self.size(representation), &self.input.validation);
        let test = self.represent(representation, validation, representing).await;
        let (probe, rows) = self.fit(representation, train, fitting).await;
        let of = self.classes_of(train);
        let mut hits = 0_usize;
        for (done, (row, &index)) in test.chunks_exact(size).zip(validation).enumerate() {
            let distance = |i: usize| squared_distance(row, &rows[i * size..(i + 1) * size]);
            let near = nearest_by(0..of.len(), NEIGHBOURS, distance);
            let near: Vec<u32> = near.into_iter().map(|(_, i)| of[i]).collect();
            hits += usize::from(vote(&near) == Some(self.class_of[index as usize]));
            self.context.yield_now(voting.at(done as f32 / validation.len() as f32)).await;
        }
        let neighbours = hits as f32 / validation.len().max(1) as f32;
        let scores = ProbeScores { probe: self.accuracy(&probe, &test, span).await, neighbours };
        (probe, test, scores)
    }

    /// Counts which class a probe takes each validation image for.
    fn fill_confusion(&self, found: &mut ClassesResult, probe: &Probe, test: &[f32]) {
        let (names, validation) = (found.names.len(), &self.input.validation);
        found.confusion = vec![0; names * names];
        found.cells = vec![Vec::new(); names * names];
        for (row, &index) in test.chunks_exact(self.input.latent).zip(validation) {
            let at = self.class_of[index as usize] as usize * names + probe.predict(row) as usize;
            found.confusion[at] += 1;
            found.cells[at].push(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_labels_of_each_class_as_there_are() {
        let classes = [0, 1, 1, 0, 1, 3];
        let drawn = draw_labels(&classes, 2, 1, 0);
        let of = |class: u32| drawn.iter().filter(|&&i| classes[i] == class).count();
        assert_eq!([0, 1, 2, 3].map(of), [2, 2, 0, 1]);
    }

    #[test]
    fn a_rare_class_leaves_the_others_their_row() {
        // Three classes that there are, and one between that there is not.
        let classes = [0, 1, 1, 0, 1, 3];
        assert!([1, 2].iter().all(|labels| has_enough_labels(&classes, *labels)), "two of three have two");
        assert!(!has_enough_labels(&classes, 3), "one of three has three");
        assert!(!has_enough_labels(&[], 1));
    }
}
