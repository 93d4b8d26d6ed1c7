//! Two runs whose maps are shown side by side.

use crate::plot::{Colouring, Theme, colouring, image_labels};
use crate::protocol::RunId;
use crate::run::RunRecord;
use crate::ui::reactive::{memo, read};
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::views::runs::run_list::RunList;
use leptos::prelude::*;
use std::sync::Arc;

/// What both maps share; `Copy`.
#[derive(Clone, Copy)]
pub struct MapPair {
    /// The present run and the one beside it.
    pub runs: Memo<Option<[Arc<RunRecord>; 2]>>,
    /// The image under the cursor.
    pub hover: RwSignal<Option<u32>>,
    /// Which images are selected; empty for none.
    pub selected: Memo<Vec<bool>>,
    /// Colour of each image.
    pub colouring: Memo<Colouring>,
}

/// The present run and its partner, and what their maps share.
pub fn use_pair(session: Session, runs: RunList, partner: Memo<Option<RunId>>) -> MapPair {
    let dark = expect_context::<Screen>().dark;
    let pair = memo(move || {
        runs.with(|runs| {
            // Before its first step there is no map of this run.
            let present = session.run.with(|run| run.id);
            let now = runs.first().filter(|run| run.id == present)?;
            let other = runs.iter().find(|run| Some(run.id) == partner.get())?;
            Some([now.clone(), other.clone()])
        })
    });
    let count = memo(move || pair.with(|pair| pair.as_ref().map_or(0, |[now, _]| now.positions.len())));
    let selected = memo(move || {
        let count = count.get();
        session.selection.with(|all| image_labels::mask(all, count))
    });
    // Labels change only with the start of a run.
    let starts = memo(move || session.run.with(|run| (run.id, run.starts)));
    let colouring = memo(move || {
        read(starts);
        let theme = Theme::of(dark.get());
        session.run.with_untracked(|run| colouring(run.labels().first(), count.get(), &[], theme))
    });
    MapPair { runs: pair, hover: RwSignal::new(None), selected, colouring }
}
