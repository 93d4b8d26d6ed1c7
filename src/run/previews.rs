//! What the network makes of the images, as of its last report: reconstructions, the latent map, the user's own image.

use crate::data::TableRows;
use crate::protocol::{Axes, Damaged};

/// Validation images and their reconstructions at one step; bytes as in
/// [`Event::Reconstructions`](crate::protocol::Event::Reconstructions).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reconstructions {
    /// Optimiser steps when they were computed.
    pub step: u32,
    /// Indices of the images in the set.
    pub indices: Vec<u32>,
    /// The images, `[count, channels, height, width]`.
    pub originals: Vec<u8>,
    /// The corrupted images that the encoder saw; `None` when it saw the images themselves.
    pub damage: Option<Box<Damaged>>,
    /// Their reconstructions, of the same shape.
    pub reconstructions: Vec<u8>,
    /// Of a table, the same as numbers; `None` for images.
    pub rows: Option<Box<TableRows>>,
}

/// The codes of all images, projected on two axes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LatentMap {
    /// Position of each image of the set; `NaN` until it is encoded for the first time.
    pub positions: Vec<[f32; 2]>,
    /// Standard deviation of each code along the two axes; `NaN` for kinds whose codes are not distributions.
    pub stds: Vec<[f32; 2]>,
    /// The axes of the positions.
    pub axes: Axes,
    /// Names of the axes.
    pub names: [String; 2],
    /// Rises with every change of a position, so that a view knows when to draw.
    pub version: u32,
}

impl LatentMap {
    /// Makes room for this many images; those that are new have no position.
    pub(super) fn resize(&mut self, count: usize) {
        self.positions.resize(count, [f32::NAN; 2]);
        self.stds.resize(count, [f32::NAN; 2]);
    }

    /// True when every image has a position.
    pub(super) fn is_complete(&self) -> bool {
        self.positions.iter().all(|xy| xy[0].is_finite())
    }

    /// Takes in positions and standard deviations (`[x, y, …]`) of the images from `first` on. True when they are on
    /// other axes: then all older positions are void.
    pub(super) fn update(
        &mut self,
        first: usize,
        [positions, stds]: [&[f32]; 2],
        axes: Axes,
        names: [String; 2],
    ) -> bool {
        let new_axes = self.axes != axes;
        if new_axes {
            self.positions.fill([f32::NAN; 2]);
            self.stds.fill([f32::NAN; 2]);
        }
        (self.axes, self.names) = (axes, names);
        self.version = self.version.wrapping_add(1);
        for (old, new) in [(&mut self.positions, positions), (&mut self.stds, stds)] {
            for (slot, xy) in old.iter_mut().skip(first).zip(new.as_chunks::<2>().0) {
                *slot = *xy;
            }
        }
        new_axes
    }
}

/// The user's own image as the network sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnImage {
    /// Its reconstruction, `[channels, height, width]`.
    pub reconstruction: Vec<u8>,
    /// Its code, `[latent]`.
    pub code: Vec<f32>,
    /// Its position on the latent map.
    pub position: [f32; 2],
    /// Mean squared error a pixel.
    pub mse: f32,
}
