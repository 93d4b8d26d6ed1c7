//! How well classes are read off codes, beside codes of PCA and the pixels themselves, with many labels and with few.

use super::slices::{ProgressSpan, WORK, components, rows_for};
use super::{StudyContext, StudyInput};
use crate::data::rng::Random;
use crate::metrics::{Pca, Probe, ProbeFit, nearest_by, scale_pixels, squared_distance, vote};
use crate::study::Answer;
use crate::study::classes::{ClassesResult, ProbeScores};

/// Labels a class of the learning curve.
pub const LABELS_A_CLASS: [usize; 4] = [1, 5, 10, 100];
/// Training images whose labels are used on the page: the pixels' probe would take long with more, and all get the same.
/// The learning curve draws its few from all.
pub const MOST_LABELS: usize = 2000;
/// Neighbours that vote.
const NEIGHBOURS: usize = 5;
/// Rounds of a probe, and a move of its weights that no prediction notices.
const ROUNDS: usize = 200;
const STILL: f32 = 1e-3;
/// Draws of few labels that are averaged.
const DRAWS: usize = 3;
/// Stream of [`Random`].
const STREAM: u64 = 0x1ABE_1000;
/// Parts of the way.
const BY_CODES: ProgressSpan = ProgressSpan(0.0, 0.1);
const FITTING: ProgressSpan = ProgressSpan(0.1, 0.2);
const BY_PCA: ProgressSpan = ProgressSpan(0.2, 0.3);
const BY_PIXELS: ProgressSpan = ProgressSpan(0.3, 0.6);
const CURVE: ProgressSpan = ProgressSpan(0.6, 1.0);

/// What describes an image, by numbers.
#[derive(Clone, Copy)]
enum Way<'a> {
    Code,
    /// Principal components, as many as the code has values.
    Linear(&'a Pca),
    Pixels,
}

struct Job<'a> {
    context: &'a StudyContext,
    input: &'a StudyInput,
    /// The class of each image of the set.
    of: &'a [u32],
}

/// Accuracy of a linear probe and of five neighbours by codes, by PCA of as many values, and by pixels; the confusion
/// of the first; and the probe's accuracy with 1, 5, 10 and 100 labels a class. Hands in each as soon as it is known.
///
/// # Errors
/// When the images have no classes.
pub async fn classes(
    context: StudyContext,
    input: StudyInput,
    most: Option<usize>,
) -> Result<ClassesResult, String> {
    let (of, names) = input.classes(input.train.iter().copied())?;
    let (all, test) = (&input.train, &input.validation);
    let train = &all[..all.len().min(most.unwrap_or(usize::MAX))];
    let counts = [train.len() as u32, test.len() as u32];
    let mut found = ClassesResult { counts, names, ..ClassesResult::default() };
    let job = Job { context: &context, input: &input, of: &of };

    let (probe, codes, told) = job.tell(Way::Code, train, BY_CODES).await;
    job.confuse(&mut found, &probe, &codes);
    found.scores.push(told);
    context.emit_partial(Answer::Classes(found.clone()));
    let pca = components(&context, &input, train, input.latent, FITTING).await;
    let (_, linear, told) = job.tell(Way::Linear(&pca), train, BY_PCA).await;
    found.scores.push(told);
    context.emit_partial(Answer::Classes(found.clone()));
    let (_, pixels, told) = job.tell(Way::Pixels, train, BY_PIXELS).await;
    found.scores.push(told);
    context.emit_partial(Answer::Classes(found.clone()));

    let ways = [(Way::Code, codes), (Way::Linear(&pca), linear), (Way::Pixels, pixels)];
    let kinds = job.kinds(all);
    for (row, labels) in LABELS_A_CLASS.into_iter().enumerate() {
        if !are_enough(&kinds, labels) {
            continue;
        }
        let span = CURVE.split(row, LABELS_A_CLASS.len());
        let draws = if labels < 100 { DRAWS } else { 1 };
        let mut point = [labels as f32, 0.0, 0.0, 0.0];
        for draw in 0..draws {
            let drawn = draw_labels(&kinds, labels, u64::from(input.spec.seed), draw as u64);
            let few: Vec<u32> = drawn.into_iter().map(|i| all[i]).collect();
            for (k, (way, test)) in ways.iter().enumerate() {
                let span = span.split(draw * ways.len() + k, draws * ways.len());
                let probe = job.fit(*way, &few, span).await.0;
                point[1 + k] += job.accuracy(&probe, test, span).await / draws as f32;
            }
        }
        found.curve.push(point);
        context.emit_partial(Answer::Classes(found.clone()));
    }
    Ok(found)
}

/// True when half of the classes have so many images: the others are there with what they have.
fn are_enough(classes: &[u32], labels: usize) -> bool {
    let mut counts = vec![0_usize; classes.iter().max().map_or(0, |most| *most as usize + 1)];
    classes.iter().for_each(|class| counts[*class as usize] += 1);
    let [present, full] =
        [1, labels].map(|least| counts.iter().filter(|count| **count >= least.max(1)).count());
    present > 0 && 2 * full >= present
}

/// So many rows of each class, by chance; of a rare one all.
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

impl Job<'_> {
    fn kinds(&self, images: &[u32]) -> Vec<u32> {
        images.iter().map(|&i| self.of[i as usize]).collect()
    }

    fn size(&self, way: Way<'_>) -> usize {
        match way {
            Way::Code => self.input.latent,
            Way::Linear(pca) => pca.len().max(1),
            Way::Pixels => self.input.pixels(),
        }
    }

    /// Images by numbers, `[images, size]`.
    async fn describe(&self, way: Way<'_>, images: &[u32], span: ProgressSpan) -> Vec<f32> {
        let pixels = self.input.pixels();
        let at_once = rows_for(match way {
            Way::Code => self.input.latent,
            // Two products, of the image and of the mean image.
            Way::Linear(pca) => pixels * (1 + 2 * pca.len()),
            Way::Pixels => pixels,
        });
        let mut rows = vec![0.0; images.len() * self.size(way)];
        let mut image = vec![0.0; pixels];
        for (done, (row, &index)) in rows.chunks_exact_mut(self.size(way)).zip(images).enumerate() {
            let picture = self.input.set.image(index as usize);
            match way {
                Way::Code => row.copy_from_slice(self.input.code(index)),
                Way::Linear(pca) => {
                    scale_pixels(picture, &mut image);
                    pca.project(&image, row);
                }
                Way::Pixels => scale_pixels(picture, row),
            }
            if done % at_once == 0 {
                self.context.yield_now(span.at(done as f32 / images.len() as f32)).await;
            }
        }
        rows
    }

    /// A probe, and the images that it was fitted to by numbers.
    async fn fit(&self, way: Way<'_>, images: &[u32], span: ProgressSpan) -> (Probe, Vec<f32>) {
        let [describing, fitting] = [0, 1].map(|i| span.split(i, 2));
        let rows = self.describe(way, images, describing).await;
        let mut fit = ProbeFit::new(&rows, &self.kinds(images), self.size(way));
        let mut rounds = 0;
        while rounds < ROUNDS {
            if let Some(moved) = fit.advance(WORK) {
                rounds = if moved < STILL { ROUNDS } else { rounds + 1 };
            }
            self.context.yield_now(fitting.at(rounds as f32 / ROUNDS as f32)).await;
        }
        (fit.finish(), rows)
    }

    /// Share of the validation images, described so, whose class a probe finds.
    async fn accuracy(&self, probe: &Probe, test: &[f32], span: ProgressSpan) -> f32 {
        let known = self.kinds(&self.input.validation);
        let size = test.len() / known.len().max(1);
        let at_once = rows_for(size * probe.classes());
        let mut right = 0.0;
        for (rows, known) in test.chunks(at_once * size.max(1)).zip(known.chunks(at_once)) {
            right += probe.accuracy(rows, known) * known.len() as f32;
            self.context.yield_now(span.1).await;
        }
        right / known.len().max(1) as f32
    }

    /// What a probe and neighbours tell of the validation images; the probe, and these images by numbers.
    async fn tell(&self, way: Way<'_>, train: &[u32], span: ProgressSpan) -> (Probe, Vec<f32>, ProbeScores) {
        let [describing, fitting, asking] = [0, 1, 2].map(|i| span.split(i, 3));
        let (size, validation) = (self.size(way), &self.input.validation);
        let test = self.describe(way, validation, describing).await;
        let (probe, rows) = self.fit(way, train, fitting).await;
        let of = self.kinds(train);
        let mut hits = 0_usize;
        for (asked, (row, &index)) in test.chunks_exact(size).zip(validation).enumerate() {
            let distance = |i: usize| squared_distance(row, &rows[i * size..(i + 1) * size]);
            let near = nearest_by(0..of.len(), NEIGHBOURS, distance);
            let near: Vec<u32> = near.into_iter().map(|(_, i)| of[i]).collect();
            hits += usize::from(vote(&near) == Some(self.of[index as usize]));
            self.context.yield_now(asking.at(asked as f32 / validation.len() as f32)).await;
        }
        let neighbours = hits as f32 / validation.len().max(1) as f32;
        let told = ProbeScores { probe: self.accuracy(&probe, &test, span).await, neighbours };
        (probe, test, told)
    }

    /// What a probe takes validation images, by numbers, for.
    fn confuse(&self, found: &mut ClassesResult, probe: &Probe, test: &[f32]) {
        let (names, validation) = (found.names.len(), &self.input.validation);
        found.confusion = vec![0; names * names];
        found.cells = vec![Vec::new(); names * names];
        for (row, &index) in test.chunks_exact(self.input.latent).zip(validation) {
            let at = self.of[index as usize] as usize * names + probe.predict(row) as usize;
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
        assert!([1, 2].iter().all(|labels| are_enough(&classes, *labels)), "two of three have two");
        assert!(!are_enough(&classes, 3), "one of three has three");
        assert!(!are_enough(&[], 1));
    }
}
