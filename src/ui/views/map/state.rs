//! What the latent map shows at the moment, shared by its parts.

use crate::data::Labels;
use crate::plot::{Colouring, Theme, View, choice, colouring, nearest, within};
use crate::protocol::{Answer, Floats, Lookup};
use crate::study::embedding::Embedding;
use crate::ui::dataset_change::on_other_set;
use crate::ui::query::handle::{QueryHandle, use_query};
use crate::ui::reactive::{effect, memo, read};
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::widgets::throttle::use_throttled;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// Images of the manifold, about.
const GRID: f32 = 144.0;
/// The manifold follows training this often.
const MANIFOLD_PAUSE: Duration = Duration::from_millis(500);

/// What is drawn in the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// A point an image.
    #[default]
    Points,
    /// Points over the decoded grid.
    Both,
    /// The decoded grid alone.
    Manifold,
}

impl Show {
    /// Every choice with its value and its name.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Points, "points", "Points"),
        (Self::Both, "both", "Both"),
        (Self::Manifold, "manifold", "Manifold"),
    ];

    /// The points are drawn.
    pub fn points(self) -> bool {
        self != Self::Manifold
    }

    /// The grid is drawn.
    pub fn manifold(self) -> bool {
        self != Self::Points
    }
}

/// The map's state; `Copy`, provided as context by the view.
#[derive(Clone, Copy)]
pub struct MapState {
    /// The page's.
    pub session: Session,
    /// What is visible; none before there are points.
    pub view: RwSignal<Option<View>>,
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
    /// The user has zoomed or moved: the view follows the points no longer.
    pub free: RwSignal<bool>,
    /// Dragging selects points, and does not move the map.
    pub selects: RwSignal<bool>,
    /// The loop or frame that is being drawn, in pixels of the plot.
    pub lasso: RwSignal<Vec<[f32; 2]>>,
    /// Where a frame was begun by key.
    pub corner: RwSignal<Option<[f32; 2]>>,
    /// Where points were at the step that is replayed.
    pub past: Memo<Option<Arc<Vec<[f32; 2]>>>>,
    /// The codes in a plane by t-SNE, where that is asked for.
    pub embedding: QueryHandle,
    /// Where it has put the points so far.
    pub embedded: Memo<Option<Arc<Vec<[f32; 2]>>>>,
    /// Which points are selected; empty for none.
    pub selected: Memo<Arc<Vec<bool>>>,
    /// Points, manifold or both.
    pub show: RwSignal<Show>,
    /// The place under the pointer or the keyboard's cursor.
    pub hover: RwSignal<Option<[f32; 2]>>,
    /// The pinned place.
    pub pin: RwSignal<Option<[f32; 2]>>,
    /// Where the user's own image lies.
    pub own: Memo<Option<[f32; 2]>>,
    /// Decodes the place under the cursor.
    pub hovered: QueryHandle,
    /// Decodes the pinned place.
    pub pinned: QueryHandle,
    /// Decodes the grid behind the points.
    pub manifold: QueryHandle,
    /// Positions of the grid; none while it is not shown.
    grid: RwSignal<Vec<[f32; 2]>>,
}

impl MapState {
    /// The map of the session's run.
    pub fn new(session: Session) -> Self {
        let version = memo(move || session.run.with(|r| r.map.version));
        let own = memo(move || {
            let present = session.own.with(Option::is_some);
            let place = session.run.with(|r| r.own.as_ref().map(|o| o.position));
            place.filter(|p| present && p.iter().all(|v| v.is_finite()))
        });
        let (column, hidden) = (RwSignal::new(0), RwSignal::new(Vec::new()));
        let set = memo(move || session.run.with(|r| (r.id, r.started.is_some(), r.map.positions.len())));
        let dark = expect_context::<Screen>().dark;
        let colouring = memo(move || {
            let (_, _, count) = set.get();
            let column = column.get();
            with_labels(session, column, |labels| {
                hidden.with(|hidden: &Vec<bool>| colouring(labels, count, hidden, Theme::of(dark.get())))
            })
        });
        // t-SNE is of the codes as they are: there is none of an earlier step.
        let past = memo(move || {
            let step = session.replay_step.get().filter(|_| !session.embeds.get())?;
            Some(Arc::new(session.run.with_untracked(|r| r.replay.positions_at(step))))
        });
        let embedding =
            use_query(memo(move || session.embeds.get()), false, || Some(Embedding::default().into()));
        let embedded = memo(move || {
            let answer = session.embeds.get().then(|| embedding.answer()).flatten()?;
            let Answer::Embedding(places) = &*answer else { return None };
            Some(Arc::new(places.positions.0.as_chunks::<2>().0.to_vec()))
        });
        let selected = memo(move || {
            session.selection.with(|all| {
                let count = set.get().2;
                Arc::new(choice::marks(all, count))
            })
        });
        let (hover, pin, grid) =
            (RwSignal::new(None), session.map_pin, RwSignal::new(Vec::<[f32; 2]>::new()));
        // Nothing decodes a place of t-SNE.
        let decodes = memo(move || !embedded.with(Option::is_some));
        let decode = move |place: RwSignal<Option<[f32; 2]>>| {
            use_query(decodes, false, move || Some(Lookup::DecodeMap(Floats(place.get()?.to_vec())).into()))
        };
        let manifold = use_query(decodes, false, move || {
            let flat = grid.with(|grid| grid.as_flattened().to_vec());
            (!flat.is_empty()).then(|| Lookup::DecodeMap(Floats(flat)).into())
        });
        let state = Self {
            session,
            view: RwSignal::new(None),
            plot: StoredValue::new(([1.0; 2], 1.0)),
            version,
            column,
            hidden,
            colouring,
            free: RwSignal::new(false),
            selects: RwSignal::new(false),
            lasso: RwSignal::default(),
            corner: RwSignal::default(),
            past,
            embedding,
            embedded,
            selected,
            show: RwSignal::new(Show::default()),
            hover,
            pin,
            own,
            hovered: decode(hover),
            pinned: decode(pin),
            manifold,
            grid,
        };
        state.follow_points();
        state.follow_network();
        state
    }

    /// Calls `act` with where the points are shown, now or at the step that is replayed.
    pub fn with_positions<R>(&self, act: impl FnOnce(&[[f32; 2]]) -> R) -> R {
        match self.past.get_untracked().or_else(|| self.embedded.get_untracked()) {
            Some(places) => act(&places),
            None => self.session.run.with_untracked(|run| act(&run.map.positions)),
        }
    }

    /// The visible image nearest to a place.
    pub fn image_at(&self, place: Option<[f32; 2]>) -> Option<u32> {
        /// A pointer this far away still means it, in CSS pixels: half an image that is shown at its point, and a bit.
        const REACH: f32 = 16.0;
        let (view, place) = (self.view.get_untracked()?, place?);
        let (size, scale) = self.plot.get_value();
        self.with_positions(|positions| {
            self.colouring.with_untracked(|colouring| {
                let at = view.px(place, size);
                nearest(positions, &colouring.visible, &view, size, at, REACH * scale).map(|i| i as u32)
            })
        })
    }

    /// A place is pointed out: it is pinned, and with a tool open the image there is what the tool is asked about.
    pub fn choose(&self, place: Option<[f32; 2]>) {
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
            self.colouring
                .with_untracked(|colouring| within(positions, &colouring.visible, &view, size, lasso))
        });
        if !found.is_empty() && self.session.tab.get_untracked() == Tab::Training {
            self.session.tab.set(Tab::Selection);
        }
        self.session.selection.set(found);
    }

    /// Looks elsewhere, and follows the points no longer.
    pub fn look(&self, at: View) {
        self.free.set(true);
        self.view.set(Some(at));
    }

    /// Follows the points again, from where they are.
    pub fn fit(&self) {
        let mut view = View::default();
        if self.with_positions(|positions| view.fit(positions)) {
            self.view.set(Some(view));
        }
        self.free.set(false);
    }

    fn follow_points(self) {
        on_other_set(self.session, move || {
            self.session.selection.set(Vec::new());
            self.session.query_image.set(None);
        });
        // Another run or other axes: places mean something else.
        let world = memo(move || {
            (self.session.run.with(|r| (r.id, r.map.axes)), self.embedded.with(Option::is_some))
        });
        // Other labels have other classes.
        let labels = memo(move || {
            let column = self.column.get();
            self.session.run.track();
            with_labels(self.session, column, |l| l.map(|l| (l.name.clone(), l.kind.clone())))
        });
        Effect::new(move |before: Option<Option<_>>| {
            let (before, now) = (before.flatten(), labels.get());
            // Between two runs there are none for a moment, and the same ones may come back.
            if before.is_some() && now.is_some() && before != now {
                self.hidden.set(Vec::new());
            }
            now.or(before)
        });
        Effect::new(move |before: Option<_>| {
            read(self.version);
            let now = world.get();
            if before.is_some_and(|b| b != now) {
                self.view.set(None);
                self.hover.set(None);
                self.pin.set(None);
                self.corner.set(None);
                self.lasso.set(Vec::new());
                self.free.set(false);
                self.session.replay_step.set(None);
                self.manifold.forget();
            }
            read(self.embedded);
            if self.free.get() && self.view.with_untracked(Option::is_some) {
                return now;
            }
            let present = self.view.get_untracked();
            let mut view = present.unwrap_or_default();
            let changed = if self.embedded.with_untracked(Option::is_some) {
                self.with_positions(|positions| view.fit(positions))
            } else {
                self.session.run.with_untracked(|r| view.fit(&r.map.positions))
            };
            if changed {
                self.view.set(Some(view));
            }
            now
        });
    }

    /// The hovered and the pinned place and the grid are decoded again whenever the network has moved.
    fn follow_network(self) {
        for query in [self.hovered, self.pinned] {
            effect(move || {
                read(self.version);
                query.ask();
            });
        }
        for query in [self.hovered, self.pinned, self.manifold] {
            // What is pointed at next is another place: its picture is not to be taken for that of the last.
            effect(move || {
                if query.desired.with(Option::is_none) {
                    query.forget();
                }
            });
        }
        let changed = move || {
            read(self.version);
            self.view.track();
            self.show.track();
        };
        use_throttled(MANIFOLD_PAUSE, changed, move || {
            let view = self.view.get().filter(|_| self.show.get().manifold());
            let grid = view.map(|view| {
                // Cells about as wide as they are high, or the images in them would be distorted.
                let ([width, height], _) = self.plot.get_value();
                let columns = (GRID * width / height).sqrt().round().clamp(4.0, 24.0);
                let rows = (GRID / columns).round().max(2.0);
                view.grid(columns as usize, rows as usize).as_chunks::<2>().0.to_vec()
            });
            let grid = grid.unwrap_or_default();
            if self.grid.with(|before| *before == grid) {
                self.manifold.ask();
            } else {
                self.grid.set(grid);
            }
        });
    }
}

/// The loop around the frame between two corners.
pub fn frame([x0, y0]: [f32; 2], [x1, y1]: [f32; 2]) -> Vec<[f32; 2]> {
    vec![[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
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
