//! What the latent map shows at the moment, shared by its parts.

use crate::data::Labels;
use crate::plot::{Colouring, Theme, Viewport, colouring, image_labels, nearest_point, points_in_polygon};
use crate::protocol::Answer;
use crate::study::embedding::Embedding;
use crate::ui::query::{QueryHandle, use_query};
use crate::ui::reactive::memo;
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::views::content::map::{Layers, shadow};
use crate::ui::views::map::decoded::Decoded;
use leptos::prelude::*;
use std::sync::Arc;

/// An image is found within this distance of its point, in CSS pixels: half a thumbnail, and a bit.
const REACH: f32 = 16.0;

/// Positions of all images.
pub type Positions = Arc<Vec<[f32; 2]>>;

/// The map's state; `Copy`, provided as context by the view.
#[derive(Clone, Copy)]
pub struct MapState {
    /// The page's state.
    pub session: Session,
    /// What is visible; `None` before there are points.
    pub view: RwSignal<Option<Viewport>>,
    /// The plot as it is drawn: its size in device pixels, and device pixels for a CSS pixel.
    pub plot: StoredValue<([f32; 2], f32)>,
    /// Goes up with every change of a position.
    pub version: Memo<u32>,
    /// Which column of labels colours the points.
    pub column: RwSignal<usize>,
    /// Classes that are not shown.
    pub hidden: RwSignal<Vec<bool>>,
    /// Colour of each point, and why.
    pub colouring: Memo<Colouring>,
    /// The user has zoomed or moved the map: the view no longer follows the points.
    pub detached: RwSignal<bool>,
    /// Dragging selects points, and does not move the map.
    pub select_mode: RwSignal<bool>,
    /// The loop or frame that is being drawn, in pixels of the plot.
    pub lasso: RwSignal<Vec<[f32; 2]>>,
    /// Where a frame was begun by key.
    pub corner: RwSignal<Option<[f32; 2]>>,
    /// Where points were at the step that is replayed; `None` without a replay.
    pub replayed: Memo<Option<Positions>>,
    /// The query for t-SNE of the codes.
    pub embedding: QueryHandle,
    /// Where t-SNE has put the points so far; `None` while it is not shown.
    pub embedded: Memo<Option<Positions>>,
    /// Which points are selected; empty for none.
    pub selected: Memo<Arc<Vec<bool>>>,
    /// Points, manifold or both.
    pub layers: RwSignal<Layers>,
    /// The place under the pointer or the keyboard's cursor.
    pub hover: RwSignal<Option<[f32; 2]>>,
    /// The pinned place.
    pub pin: RwSignal<Option<[f32; 2]>>,
    /// Where the user's own image lies.
    pub own: Memo<Option<[f32; 2]>>,
    /// The pointer is a finger, which covers what is below it.
    pub finger: RwSignal<bool>,
    /// Images of places.
    pub decoded: Decoded,
}

impl MapState {
    /// The map of the session's run. It changes by itself only with [`follow`](super::follow::follow).
    pub fn new(session: Session) -> Self {
        let version = memo(move || session.run.with(|r| r.map.version));
        // The number of images, which changes with the run alone.
        let count = memo(move || session.run.with(|r| (r.id, r.started.is_some(), r.map.positions.len())));
        let (column, hidden) = (RwSignal::new(0), RwSignal::new(Vec::new()));
        let dark = expect_context::<Screen>().dark;
        let colouring = memo(move || {
            let (_, _, count) = count.get();
            with_labels(session, column.get(), |labels| {
                hidden.with(|hidden: &Vec<bool>| colouring(labels, count, hidden, Theme::of(dark.get())))
            })
        });
        let selected = memo(move || {
            let (_, _, count) = count.get();
            Arc::new(session.selection.with(|all| image_labels::mask(all, count)))
        });
        let (embedding, embedded) = use_embedding(session);
        // Nothing decodes a place of t-SNE.
        let decodes = memo(move || embedded.with(Option::is_none));
        let (view, plot) = (RwSignal::new(None), StoredValue::new(([1.0; 2], 1.0)));
        let (hover, pin, layers) = (RwSignal::new(None), session.map_pin, RwSignal::new(Layers::default()));
        Self {
            session,
            view,
            plot,
            version,
            column,
            hidden,
            colouring,
            detached: RwSignal::new(false),
            select_mode: RwSignal::new(false),
            lasso: RwSignal::default(),
            corner: RwSignal::default(),
            replayed: use_replayed(session),
            embedding,
            embedded,
            selected,
            layers,
            hover,
            pin,
            own: use_own(session),
            finger: RwSignal::new(false),
            decoded: Decoded::new(decodes, hover, pin),
        }
    }

    /// Calls `act` with where the points are shown, now or at the step that is replayed.
    pub fn with_positions<R>(&self, act: impl FnOnce(&[[f32; 2]]) -> R) -> R {
        match self.replayed.get_untracked().or_else(|| self.embedded.get_untracked()) {
            Some(places) => act(&places),
            None => self.session.run.with_untracked(|run| act(&run.map.positions)),
        }
    }

    /// Where the user's own image is shown. It has no place in the past, and none in t-SNE.
    pub fn own_shown(&self) -> Option<[f32; 2]> {
        let present = self.replayed.get().is_none() && self.embedded.get().is_none();
        self.own.get().filter(|_| present)
    }

    /// What the map leaves out of a longer code along its principal components; empty where nothing is.
    pub fn shadow(&self) -> String {
        if self.embedded.with(Option::is_some) {
            return String::new();
        }
        self.session
            .run
            .with(|run| shadow(run.started.as_ref().map_or(0, |started| started.spec.latent), run.map.axes))
    }

    /// The visible image nearest to a place.
    pub fn image_at(&self, place: Option<[f32; 2]>) -> Option<u32> {
        let (view, place) = (self.view.get_untracked()?, place?);
        let (size, scale) = self.plot.get_value();
        self.with_positions(|positions| {
            self.colouring.with_untracked(|colouring| {
                let at = view.to_pixel(place, size);
                nearest_point(positions, &colouring.visible, &view, size, at, REACH * scale).map(|i| i as u32)
            })
        })
    }

    /// Pins a place. With a tool open, the tool is asked about the image there.
    pub fn pin_place(&self, place: Option<[f32; 2]>) {
        let (session, image) = (self.session, self.image_at(place));
        if self.embedded.with_untracked(Option::is_some) {
            // Nothing decodes a place of t-SNE.
            session.query_image.set(image);
            return;
        }
        self.pin.set(place);
        if image.is_some() && session.tab.get_untracked() != Tab::Training {
            session.query_image.set(image);
        }
    }

    /// Selects the visible points in a loop of pixels of the plot; a loop around nothing selects nothing.
    pub fn select(&self, lasso: &[[f32; 2]]) {
        let Some(view) = self.view.get_untracked() else { return };
        let (size, _) = self.plot.get_value();
        let found = self.with_positions(|positions| {
            self.colouring.with_untracked(|colouring| {
                points_in_polygon(positions, &colouring.visible, &view, size, lasso)
            })
        });
        if !found.is_empty() && self.session.tab.get_untracked() == Tab::Training {
            self.session.open_tab(Tab::Selection);
        }
        self.session.selection.set(found);
    }

    /// Shows another view, which follows the points no longer.
    pub fn show_view(&self, view: Viewport) {
        self.detached.set(true);
        self.view.set(Some(view));
    }

    /// Follows the points again, from where they are.
    pub fn fit(&self) {
        let mut view = Viewport::default();
        if self.with_positions(|positions| view.fit(positions)) {
            self.view.set(Some(view));
        }
        self.detached.set(false);
    }
}

/// Where points were at the step that is replayed. t-SNE is of the codes as they are: there is none of an earlier step.
fn use_replayed(session: Session) -> Memo<Option<Positions>> {
    memo(move || {
        let step = session.replay_step.get().filter(|_| !session.embeds.get())?;
        Some(Arc::new(session.run.with_untracked(|r| r.replay.positions_at(step))))
    })
}

/// t-SNE of the codes while it is shown: its query, and where it has put the points so far.
fn use_embedding(session: Session) -> (QueryHandle, Memo<Option<Positions>>) {
    let query = use_query(memo(move || session.embeds.get()), false, || Some(Embedding::default().into()));
    let positions = memo(move || {
        let answer = session.embeds.get().then(|| query.answer()).flatten()?;
        let Answer::Embedding(result) = &*answer else { return None };
        Some(Arc::new(result.positions.0.as_chunks::<2>().0.to_vec()))
    });
    (query, positions)
}

/// Where the user's own image lies.
fn use_own(session: Session) -> Memo<Option<[f32; 2]>> {
    memo(move || {
        let is_there = session.own.with(Option::is_some);
        let place = session.run.with(|r| r.own.as_ref().map(|o| o.position));
        place.filter(|p| is_there && p.iter().all(|v| v.is_finite()))
    })
}

/// Calls `act` with a column of labels of the images; behind those of the data stand the groups of clustering.
pub fn with_labels<R>(session: Session, column: usize, act: impl FnOnce(Option<&Labels>) -> R) -> R {
    session.groups.with(|groups| {
        session.run.with_untracked(|run| {
            let labels = run.labels();
            act(labels.get(column).or(groups.as_ref().filter(|_| column == labels.len())))
        })
    })
}
