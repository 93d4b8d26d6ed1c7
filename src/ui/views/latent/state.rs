//! What the latent map shows at the moment, shared by its parts.

use crate::plot::{Colouring, Theme, View, colouring};
use crate::ui::reactive::{effect, memo};
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::views::{Decoder, Purpose, read, use_throttled};
use leptos::prelude::*;
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
    /// Width of the plot over its height.
    pub aspect: StoredValue<f32>,
    /// Goes up with every change of a position.
    pub version: Memo<u32>,
    /// Which column of labels colours the points.
    pub column: RwSignal<usize>,
    /// Classes that are not shown.
    pub hidden: RwSignal<Vec<bool>>,
    /// Colour of each point, and why.
    pub colouring: Memo<Colouring>,
    /// Points, manifold or both.
    pub show: RwSignal<Show>,
    /// The place under the pointer or the keyboard's cursor.
    pub hover: RwSignal<Option<[f32; 2]>>,
    /// The pinned place.
    pub pin: RwSignal<Option<[f32; 2]>>,
    /// Where the user's own image lies.
    pub own: Memo<Option<[f32; 2]>>,
    /// Pictures of places.
    pub decoder: Decoder,
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
            session.run.with_untracked(|r| {
                let labels = r.started.as_ref().and_then(|s| s.data.labels.get(column.get()));
                hidden.with(|hidden: &Vec<bool>| colouring(labels, count, hidden, Theme::of(dark.get())))
            })
        });
        let state = Self {
            session,
            view: RwSignal::new(None),
            aspect: StoredValue::new(1.0),
            version,
            column,
            hidden,
            colouring,
            show: RwSignal::new(Show::default()),
            hover: RwSignal::new(None),
            pin: RwSignal::new(None),
            own,
            decoder: Decoder::new(session),
        };
        state.follow_points();
        state.follow_decoder();
        state
    }

    fn follow_points(self) {
        // Another run or other axes: places mean something else.
        let world = memo(move || self.session.run.with(|r| (r.id, r.map.axes)));
        // Other labels have other classes.
        let labels = memo(move || {
            let column = self.column.get();
            self.session.run.with(|r| {
                r.started
                    .as_ref()
                    .and_then(|s| s.data.labels.get(column))
                    .map(|l| (l.name.clone(), l.kind.clone()))
            })
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
            }
            let present = self.view.get_untracked();
            let mut view = present.unwrap_or_default();
            let changed = self.session.run.with_untracked(|r| view.fit(&r.map.positions));
            if changed {
                self.view.set(Some(view));
            }
            now
        });
    }

    /// Pictures of the hovered and pinned place and of the grid are asked for again whenever the network has moved.
    fn follow_decoder(self) {
        let ask = move |purpose, place: Option<[f32; 2]>| match place {
            Some(place) => self.decoder.ask(purpose, vec![place]),
            None => self.decoder.clear(purpose),
        };
        effect(move || {
            read(self.version);
            ask(Purpose::Hover, self.hover.get());
        });
        effect(move || {
            read(self.version);
            ask(Purpose::Pin, self.pin.get());
        });
        let changed = move || {
            read(self.version);
            self.view.track();
            self.show.track();
        };
        use_throttled(MANIFOLD_PAUSE, changed, move || match self.view.get() {
            Some(view) if self.show.get().manifold() => {
                // Cells about as wide as they are high, or the images in them would be distorted.
                let columns = (GRID * self.aspect.get_value()).sqrt().round().clamp(4.0, 24.0);
                let rows = (GRID / columns).round().max(2.0);
                let flat = view.grid(columns as usize, rows as usize);
                self.decoder.ask(Purpose::Manifold, flat.as_chunks::<2>().0.to_vec());
            }
            _ => self.decoder.clear(Purpose::Manifold),
        });
    }
}
