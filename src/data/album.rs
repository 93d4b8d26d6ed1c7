//! Generated images that are drawn when they are needed, so that training can begin after one batch of them.

use super::{Dataset, ImageSet};
use std::sync::Arc;

/// A set of images of which some may not be drawn yet.
#[derive(Clone)]
pub struct Album {
    set: Arc<ImageSet>,
    /// What it takes to draw the rest; `None` when every image is drawn.
    pending: Option<Pending>,
}

#[derive(Clone)]
struct Pending {
    dataset: &'static Dataset,
    seed: u32,
    drawn: Vec<bool>,
    /// Every image before this one is drawn.
    next: usize,
}

impl Dataset {
    /// The first `n` images of a seed.
    pub fn generate(&'static self, n: usize, seed: u32) -> ImageSet {
        let mut album = Album::new(self, n, seed);
        album.draw(0..n);
        album.into_set()
    }
}

impl From<Arc<ImageSet>> for Album {
    fn from(set: Arc<ImageSet>) -> Self {
        Self { set, pending: None }
    }
}

impl From<ImageSet> for Album {
    fn from(set: ImageSet) -> Self {
        Self { set: Arc::new(set), pending: None }
    }
}

impl Album {
    /// `n` images of a seed with all their labels, none drawn yet.
    pub fn new(dataset: &'static Dataset, n: usize, seed: u32) -> Self {
        let set = ImageSet {
            name: dataset.name.into(),
            shape: dataset.shape,
            pixels: vec![0; n * dataset.shape.len()],
            labels: dataset.generator.labels(n, seed),
            ..ImageSet::default()
        };
        Self { set: Arc::new(set), pending: Some(Pending { dataset, seed, drawn: vec![false; n], next: 0 }) }
    }

    /// The images; those that are not drawn yet are black.
    pub fn set(&self) -> &ImageSet {
        &self.set
    }

    /// The images alone; those that are not drawn yet stay black.
    pub fn into_set(self) -> ImageSet {
        Arc::unwrap_or_clone(self.set)
    }

    /// A shared reference to the images as they are now.
    pub fn shared(&self) -> Arc<ImageSet> {
        Arc::clone(&self.set)
    }

    /// True when every image is drawn.
    pub fn is_complete(&self) -> bool {
        self.pending.is_none()
    }

    /// Draws those of these images that are not drawn yet.
    pub fn draw(&mut self, indices: impl IntoIterator<Item = usize>) {
        let Some(pending) = &mut self.pending else { return };
        let size = self.set.shape.len();
        for index in indices {
            if !std::mem::replace(&mut pending.drawn[index], true) {
                let image = &mut Arc::make_mut(&mut self.set).pixels[index * size..(index + 1) * size];
                pending.dataset.generator.draw(pending.seed, index, image);
            }
        }
    }

    /// Draws the next `count` images that are not drawn yet.
    pub fn draw_next(&mut self, count: usize) {
        let Some(pending) = &mut self.pending else { return };
        let left: Vec<usize> =
            (pending.next..pending.drawn.len()).filter(|&i| !pending.drawn[i]).take(count).collect();
        pending.next = left.last().map_or(pending.drawn.len(), |last| last + 1);
        let last = left.len() < count;
        self.draw(left);
        if last {
            self.pending = None;
        }
    }
}
