//! How well classes are read off codes, beside codes of PCA and the pixels themselves, with many labels and with few.

use super::{Desk, Finding, Material};
use crate::data::rng::Random;
use crate::metrics::{PcaFit, Probe, ProbeFit, nearest_by, scale_pixels, squared_distance};
use crate::protocol::{Answer, Classes, Telling};

/// Labels a class of the learning curve.
pub const LABELS_A_CLASS: [usize; 4] = [1, 5, 10, 100];
/// Training images whose labels are used on the page: the pixels' probe would take long with more, and all get the same.
pub const MOST_LABELS: usize = 2000;
/// Neighbours that vote.
const NEIGHBOURS: usize = 5;
/// Rounds of a probe, and a move of its weights that no prediction notices.
const ROUNDS: usize = 200;
const STILL: f32 = 1e-3;
/// Draws of few labels that are averaged.
const DRAWS: u64 = 3;
/// Rows of PCA between two breaths, in values × directions.
const PCA_WORK: usize = 2_000_000;
/// Stream of [`Random`].
const STREAM: u64 = 0x1ABE_1000;

/// One way to describe images, by numbers: of training images and of validation images, `[n, size]`.
struct Described {
    train: Vec<f32>,
    test: Vec<f32>,
    size: usize,
}

/// Classes of training and validation images.
struct Known {
    train: Vec<u32>,
    test: Vec<u32>,
}

/// Accuracy of a linear probe and of five neighbours by codes, by PCA of as many values, and by pixels; the confusion
/// of the first; and the probe's accuracy with 1, 5, 10 and 100 labels a class. Hands in each as soon as it is known.
///
/// # Errors
/// When the images have no classes.
pub async fn classes(desk: Desk, material: Material, most: Option<usize>) -> Finding {
    let (of, names) = material.classes()?;
    let train = &material.train[..material.train.len().min(most.unwrap_or(usize::MAX))];
    let test = &material.validation;
    let pick = |indices: &[u32]| indices.iter().map(|&i| of[i as usize]).collect::<Vec<_>>();
    let known = Known { train: pick(train), test: pick(test) };
    let mut found = Classes { counts: [train.len() as u32, test.len() as u32], names, ..Classes::default() };

    let codes =
        Described { train: material.codes_of(train), test: material.codes_of(test), size: material.latent };
    let probe = fit(&desk, &codes.train, &known.train, codes.size, 0.05).await;
    confuse(&mut found, &probe, &codes, &known, test);
    found.telling.push(tell(&desk, &probe, &codes, &known).await);
    desk.hand_in(Answer::Classes(found.clone()));
    let linear = components(&desk, &material, train).await;
    let probe = fit(&desk, &linear.train, &known.train, linear.size, 0.3).await;
    found.telling.push(tell(&desk, &probe, &linear, &known).await);
    desk.hand_in(Answer::Classes(found.clone()));
    let pixels = pixels(&material, train);
    let probe = fit(&desk, &pixels.train, &known.train, pixels.size, 0.4).await;
    found.telling.push(tell(&desk, &probe, &pixels, &known).await);
    desk.hand_in(Answer::Classes(found.clone()));

    for (row, labels) in LABELS_A_CLASS.into_iter().enumerate() {
        let draws = if labels < 100 { DRAWS } else { 1 };
        let mut sums = [0.0; 3];
        let mut full = true;
        for draw in 0..draws {
            let few =
                draw_labels(&known.train, found.names.len(), labels, u64::from(material.spec.seed), draw);
            full &= few.len() == labels * distinct(&known.train);
            for (sum, described) in sums.iter_mut().zip([&codes, &linear, &pixels]) {
                let rows: Vec<f32> = few
                    .iter()
                    .flat_map(|&i| &described.train[i * described.size..(i + 1) * described.size])
                    .copied()
                    .collect();
                let kinds: Vec<u32> = few.iter().map(|&i| known.train[i]).collect();
                let probe = fit(&desk, &rows, &kinds, described.size, 0.6 + 0.1 * row as f32).await;
                *sum += probe.accuracy(&described.test, &known.test) / draws as f32;
            }
        }
        // A set that has not so many labels a class has no such row.
        if full {
            found.curve.push([labels as f32, sums[0], sums[1], sums[2]]);
            desk.hand_in(Answer::Classes(found.clone()));
        }
    }
    Ok(Answer::Classes(found))
}

fn distinct(classes: &[u32]) -> usize {
    let mut seen = classes.to_vec();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// So many rows of each class, by chance.
fn draw_labels(classes: &[u32], names: usize, labels: usize, seed: u64, draw: u64) -> Vec<usize> {
    let mut order: Vec<u32> = (0..classes.len() as u32).collect();
    Random::new(seed, STREAM + draw).shuffle(&mut order);
    let mut left = vec![labels; names.max(1)];
    let mut taken = |i: &usize| {
        let left = &mut left[classes[*i] as usize];
        let take = *left > 0;
        *left -= usize::from(take);
        take
    };
    order.into_iter().map(|i| i as usize).filter(|i| taken(i)).collect()
}

async fn fit(desk: &Desk, rows: &[f32], classes: &[u32], size: usize, done: f32) -> Probe {
    let mut fit = ProbeFit::new(rows, classes, size);
    for _ in 0..ROUNDS {
        if fit.advance() < STILL {
            break;
        }
        desk.breathe(done).await;
    }
    fit.finish()
}

async fn tell(desk: &Desk, probe: &Probe, rows: &Described, known: &Known) -> Telling {
    let size = rows.size;
    let mut hits = 0_usize;
    for (row, class) in rows.test.chunks_exact(size).zip(&known.test) {
        let distance = |i: usize| squared_distance(row, &rows.train[i * size..(i + 1) * size]);
        let near = nearest_by(0..known.train.len(), NEIGHBOURS, distance);
        let near: Vec<u32> = near.into_iter().map(|(_, i)| known.train[i]).collect();
        hits += usize::from(crate::metrics::vote(&near) == Some(*class));
        desk.breathe(0.2).await;
    }
    let neighbours = hits as f32 / known.test.len().max(1) as f32;
    Telling { probe: probe.accuracy(&rows.test, &known.test), neighbours }
}

fn confuse(found: &mut Classes, probe: &Probe, rows: &Described, known: &Known, test: &[u32]) {
    let names = found.names.len();
    found.confusion = vec![0; names * names];
    found.cells = vec![Vec::new(); names * names];
    for ((row, class), index) in rows.test.chunks_exact(rows.size).zip(&known.test).zip(test) {
        let at = *class as usize * names + probe.predict(row) as usize;
        found.confusion[at] += 1;
        found.cells[at].push(*index);
    }
}

/// Coordinates of the images on as many principal components of the training images as the code has values.
async fn components(desk: &Desk, material: &Material, train: &[u32]) -> Described {
    let size = material.pixels();
    let row = |i: u32, row: &mut [f32]| scale_pixels(material.set.image(i as usize), row);
    let mut fit = PcaFit::new(train.len(), size, material.latent, material.spec.seed);
    let rows = fit.rows_for(PCA_WORK);
    while !fit.advance(rows, &|i, out| row(train[i], out)) {
        desk.breathe(0.2).await;
    }
    let pca = fit.finish().unwrap_or_default();
    let project = |indices: &[u32]| {
        let mut image = vec![0.0; size];
        let mut codes = vec![0.0; indices.len() * pca.len().max(1)];
        for (code, &i) in codes.chunks_exact_mut(pca.len().max(1)).zip(indices) {
            row(i, &mut image);
            pca.project(&image, code);
        }
        codes
    };
    Described { train: project(train), test: project(&material.validation), size: pca.len().max(1) }
}

fn pixels(material: &Material, train: &[u32]) -> Described {
    let size = material.pixels();
    let rows = |indices: &[u32]| {
        let mut rows = vec![0.0; indices.len() * size];
        for (row, &i) in rows.chunks_exact_mut(size).zip(indices) {
            scale_pixels(material.set.image(i as usize), row);
        }
        rows
    };
    Described { train: rows(train), test: rows(&material.validation), size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_labels_of_each_class_as_there_are() {
        let classes = [0, 1, 1, 0, 1, 2];
        let drawn = draw_labels(&classes, 3, 2, 1, 0);
        let of = |class: u32| drawn.iter().filter(|&&i| classes[i] == class).count();
        assert_eq!([of(0), of(1), of(2)], [2, 2, 1]);
        assert_eq!(distinct(&classes), 3);
    }
}
