//! Queries: what the page asks about the trained network.

use super::Floats;
use crate::study::Study;
use serde::{Deserialize, Serialize};

/// A number that the page gives to each place that queries. A newer query in a slot replaces the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QuerySlot(pub u32);

/// A query, answered by [`Event::QueryResult`](super::Event::QueryResult).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Query {
    /// Answered at once.
    Lookup(Lookup),
    /// Worked on in slices beside the training, and answered once or several times.
    Study(Study),
}

/// Images that are there, or that one decoder pass makes; answered by [`Answer::Images`](super::Answer::Images), and
/// [`Rows`](Self::Rows) by [`Answer::Rows`](super::Answer::Rows).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Lookup {
    /// Images of the set by index; those that the set has not are left out.
    Images(Vec<u32>),
    /// Rows of a table and their copies as numbers, by index; those that the table has not are left out.
    Rows(Vec<u32>),
    /// Pictures of codes `[n, latent]`.
    Decode(Floats),
    /// Pictures of positions on the map, `[x0, y0, …]` in its present axes.
    DecodeMap(Floats),
}

impl From<Lookup> for Query {
    fn from(lookup: Lookup) -> Self {
        Self::Lookup(lookup)
    }
}

impl<T: Into<Study>> From<T> for Query {
    fn from(study: T) -> Self {
        Self::Study(study.into())
    }
}
