//! Images that are drawn when they are needed: a network can take its first step when a batch of them is there.

use super::{Dataset, ImageSet};
use std::sync::Arc;

/// A set of images, some of which may still have to be drawn.
#[derive(Clone)]
pub struct Album {
    set: Arc<ImageSet>,
    /// None when every image is there.
    blank: Option<Blank>,
}

#[derive(Clone)]
struct Blank {
    dataset: &'static Dataset,
    seed: u32,
    drawn: Vec<bool>,
    /// No image before this one is blank.
    next: usize,
}

impl From<ImageSet> for Album {
    fn from(set: ImageSet) -> Self {
        Self { set: Arc::new(set), blank: None }
    }
}

impl Album {
    /// `n` images of a seed, all labels known and no image drawn.
    pub fn new(dataset: &'static Dataset, n: usize, seed: u32) -> Self {
        let set = ImageSet {
            name: dataset.name.into(),
            shape: dataset.shape,
            pixels: vec![0; n * dataset.shape.len()],
            labels: dataset.labels(n, seed),
        };
        Self { set: Arc::new(set), blank: Some(Blank { dataset, seed, drawn: vec![false; n], next: 0 }) }
    }

    /// The images; those that were not drawn yet are black.
    pub fn set(&self) -> &ImageSet {
        &self.set
    }

    /// The same, without what it takes to draw the rest.
    pub fn into_set(self) -> ImageSet {
        Arc::unwrap_or_clone(self.set)
    }

    /// The images, for somebody who keeps them.
    pub fn shared(&self) -> Arc<ImageSet> {
        Arc::clone(&self.set)
    }

    /// True when no image is left to draw.
    pub fn is_complete(&self) -> bool {
        self.blank.is_none()
    }

    /// Draws these images, as far as they are blank.
    pub fn draw(&mut self, indices: impl IntoIterator<Item = usize>) {
        let Some(blank) = &mut self.blank else { return };
        let size = self.set.shape.len();
        for index in indices {
            if !std::mem::replace(&mut blank.drawn[index], true) {
                let image = &mut Arc::make_mut(&mut self.set).pixels[index * size..(index + 1) * size];
                blank.dataset.draw(blank.seed, index, image);
            }
        }
    }

    /// Draws the next of the blank images, at most so many.
    pub fn draw_next(&mut self, count: usize) {
        let Some(blank) = &mut self.blank else { return };
        let left: Vec<usize> =
            (blank.next..blank.drawn.len()).filter(|&i| !blank.drawn[i]).take(count).collect();
        blank.next = left.last().map_or(blank.drawn.len(), |last| last + 1);
        let last = left.len() < count;
        self.draw(left);
        if last {
            self.blank = None;
        }
    }
}
