//! What changes by itself on the map when the network, the run, its axes or its labels change.

use crate::run::Run;
use crate::ui::dataset_change::on_other_set;
use crate::ui::reactive::{effect, memo, read};
use crate::ui::session::Session;
use crate::ui::views::content::map::grid_size;
use crate::ui::views::map::decoded::Decoded;
use crate::ui::views::map::state::{MapState, with_labels};
use crate::ui::widgets::throttle::use_throttled;
use leptos::prelude::*;
use std::time::Duration;

/// Keeps the map's state up to date, as long as the view lives.
pub fn follow(state: MapState) {
    follow_dataset(state.session);
    follow_labels(state);
    follow_axes(state);
    follow_network(state);
}

/// Drops what is kept by index when the dataset is another.
fn follow_dataset(session: Session) {
    on_other_set(session, move || {
        session.selection.set(Vec::new());
        session.query_image.set(None);
    });
}

/// Shows all classes again when the labels have other classes.
fn follow_labels(state: MapState) {
    let labels = memo(move || {
        let column = state.column.get();
        state.session.run.track();
        with_labels(state.session, column, |l| l.map(|l| (l.name.clone(), l.kind.clone())))
    });
    Effect::new(move |before: Option<Option<_>>| {
        let (before, now) = (before.flatten(), labels.get());
        // Between two runs there are none for a moment, and the same ones may come back.
        if before.is_some() && now.is_some() && before != now {
            state.hidden.set(Vec::new());
        }
        now.or(before)
    });
}

/// Keeps the view on the points, and drops what was marked when places mean something else: with another run, other axes,
/// or t-SNE.
fn follow_axes(state: MapState) {
    let axes = memo(move || {
        let run = state.session.run.with(|r| (r.id, r.map.axes));
        (run, state.embedded.with(Option::is_some))
    });
    Effect::new(move |before: Option<_>| {
        read(state.version);
        let now = axes.get();
        if before.is_some_and(|before| before != now) {
            forget_places(state);
        }
        read(state.embedded);
        if !state.detached.get() || state.view.with_untracked(Option::is_none) {
            fit_view(state);
        }
        now
    });
}

fn forget_places(state: MapState) {
    state.view.set(None);
    state.hover.set(None);
    state.pin.set(None);
    state.corner.set(None);
    state.lasso.set(Vec::new());
    state.detached.set(false);
    state.session.replay_step.set(None);
    state.decoded.manifold.forget();
}

/// Fits the view to the points as they are now, or as t-SNE has them: a replay does not move it.
fn fit_view(state: MapState) {
    let mut view = state.view.get_untracked().unwrap_or_default();
    let changed = match state.embedded.get_untracked() {
        Some(positions) => view.fit(&positions),
        None => state.session.run.with_untracked(|r| view.fit(&r.map.positions)),
    };
    if changed {
        state.view.set(Some(view));
    }
}

/// The manifold follows training this often.
const MANIFOLD_PAUSE: Duration = Duration::from_millis(500);

/// Decodes the hovered and the pinned place and the grid again whenever the network has changed.
fn follow_network(state: MapState) {
    let Decoded { hovered, pinned, manifold, grid } = state.decoded;
    for query in [hovered, pinned] {
        effect(move || {
            read(state.version);
            query.ask();
        });
    }
    for query in [hovered, pinned, manifold] {
        // What is pointed at next is another place: its picture is not to be taken for that of the last.
        effect(move || {
            if query.desired.with(Option::is_none) {
                query.forget();
            }
        });
    }
    let changed = move || {
        read(state.version);
        state.view.track();
        state.layers.track();
    };
    use_throttled(MANIFOLD_PAUSE, changed, move || {
        let positions = grid_positions(state);
        if grid.with(|before| *before == positions) {
            manifold.ask();
        } else {
            grid.set(positions);
        }
    });
}

/// Positions of the grid that fills the view; none while it is not shown.
fn grid_positions(state: MapState) -> Vec<[f32; 2]> {
    match state.view.get().filter(|_| state.layers.get().has_manifold()) {
        Some(view) => {
            let shape = state.session.run.with_untracked(Run::image_shape).unwrap_or_default();
            let [columns, rows] = grid_size(state.plot.get_value().0, shape);
            view.grid(columns, rows).as_chunks::<2>().0.to_vec()
        }
        None => Vec::new(),
    }
}
