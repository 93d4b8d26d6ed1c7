//! What the decoder makes of places on the map: of the hovered one, of the pinned one, and of a grid.

use crate::protocol::{Floats, Lookup};
use crate::ui::query::{QueryHandle, use_query};
use leptos::prelude::*;

/// Queries for decoded places; `Copy`.
#[derive(Clone, Copy)]
pub struct Decoded {
    /// Decodes the place under the cursor.
    pub hovered: QueryHandle,
    /// Decodes the pinned place.
    pub pinned: QueryHandle,
    /// Decodes the grid behind the points.
    pub manifold: QueryHandle,
    /// Positions of the grid; none while it is not shown.
    pub grid: RwSignal<Vec<[f32; 2]>>,
}

impl Decoded {
    /// Decodes these places while `decodes` is true.
    pub fn new(
        decodes: Memo<bool>,
        hover: RwSignal<Option<[f32; 2]>>,
        pin: RwSignal<Option<[f32; 2]>>,
    ) -> Self {
        let decode = move |place: RwSignal<Option<[f32; 2]>>| {
            use_query(decodes, false, move || Some(Lookup::DecodeMap(Floats(place.get()?.to_vec())).into()))
        };
        let grid = RwSignal::new(Vec::<[f32; 2]>::new());
        let manifold = use_query(decodes, false, move || {
            let flat = grid.with(|grid| grid.as_flattened().to_vec());
            (!flat.is_empty()).then(|| Lookup::DecodeMap(Floats(flat)).into())
        });
        Self { hovered: decode(hover), pinned: decode(pin), manifold, grid }
    }
}
