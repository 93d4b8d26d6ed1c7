//! What the latent map shows at the moment, shared by its parts.

use crate::data::Labels;
use crate::plot::latent::Range;
use crate::ui::session::Session;
use crate::ui::views::{Decoder, Purpose, use_throttled};
use leptos::prelude::*;
use std::time::Duration;

/// Images of the manifold grid on a side.
const GRID: usize = 12;
/// The manifold follows training this often; a grid is 144 images to decode.
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
        (Self::Both, "both", "Points on manifold"),
        (Self::Manifold, "manifold", "Manifold"),
    ];
}

/// The visible part of the map, and where on the canvas it lies, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// In map units.
    pub range: Range,
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Window {
    /// Where on the canvas a place of the map lies.
    pub fn canvas_from_map(&self, [x, y]: [f32; 2]) -> (f64, f64) {
        let [x0, x1] = self.range.x.map(f64::from);
        let [y0, y1] = self.range.y.map(f64::from);
        let across = (f64::from(x) - x0) / (x1 - x0);
        let up = (f64::from(y) - y0) / (y1 - y0);
        (self.left + across * self.width, self.top + (1.0 - up) * self.height)
    }

    /// Which place of the map lies there on the canvas; the nearest visible one for what is outside.
    pub fn map_from_canvas(&self, x: f64, y: f64) -> [f32; 2] {
        let across = ((x - self.left) / self.width).clamp(0.0, 1.0) as f32;
        let up = 1.0 - ((y - self.top) / self.height).clamp(0.0, 1.0) as f32;
        let ([x0, x1], [y0, y1]) = (self.range.x, self.range.y);
        [x0 + across * (x1 - x0), y0 + up * (y1 - y0)]
    }
}

/// The map's state; `Copy`, provided as context by the view.
#[derive(Clone, Copy)]
pub struct MapState {
    /// The page's.
    pub session: Session,
    /// What is visible; none before there are points.
    pub range: RwSignal<Option<Range>>,
    /// The same with its place, once the axes were drawn.
    pub window: RwSignal<Option<Window>>,
    /// Goes up with every change of a position.
    pub version: Memo<u32>,
    /// Which column of labels colours the points.
    pub column: RwSignal<usize>,
    /// Classes that are not shown.
    pub hidden: RwSignal<Vec<bool>>,
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
        let version = Memo::new(move |_| session.run.with(|r| r.map.version));
        let own = Memo::new(move |_| {
            let present = session.own.with(Option::is_some);
            let place = session.run.with(|r| r.own.as_ref().map(|o| o.position));
            place.filter(|p| present && p.iter().all(|v| v.is_finite()))
        });
        let state = Self {
            session,
            range: RwSignal::new(None),
            window: RwSignal::new(None),
            version,
            column: RwSignal::new(0),
            hidden: RwSignal::new(Vec::new()),
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

    /// The labels that colour the points.
    pub fn with_labels<T>(&self, read: impl FnOnce(Option<&Labels>) -> T) -> T {
        let column = self.column.get();
        self.session.run.with(|r| read(r.started.as_ref().and_then(|s| s.data.labels.get(column))))
    }

    fn follow_points(self) {
        // Another run or other axes: places mean something else.
        let world = Memo::new(move |_| self.session.run.with(|r| (r.id, r.map.axes)));
        Effect::new(move |before: Option<_>| {
            let now = world.get();
            if before.is_some_and(|b| b != now) {
                self.range.set(None);
                self.hover.set(None);
                self.pin.set(None);
            }
            now
        });
        Effect::new(move |_| {
            self.version.track();
            let own = self.own.get();
            let range = self.session.run.with_untracked(|r| {
                Range::follow(self.range.get_untracked(), r.map.positions.iter().chain(own.as_ref()))
            });
            if range != self.range.get_untracked() {
                self.range.set(range);
            }
        });
    }

    /// Pictures of the hovered and pinned place and of the grid are asked for again whenever the network has moved.
    fn follow_decoder(self) {
        let ask = move |purpose, place: Option<[f32; 2]>| match place {
            Some(place) => self.decoder.ask(purpose, vec![place]),
            None => self.decoder.clear(purpose),
        };
        Effect::new(move |_| {
            self.version.track();
            ask(Purpose::Hover, self.hover.get());
        });
        Effect::new(move |_| {
            self.version.track();
            ask(Purpose::Pin, self.pin.get());
        });
        let changed = move || {
            self.version.track();
            self.range.track();
            self.show.track();
        };
        use_throttled(MANIFOLD_PAUSE, changed, move || match (self.show.get(), self.range.get()) {
            (Show::Both | Show::Manifold, Some(range)) => self.decoder.ask(Purpose::Manifold, grid(range)),
            _ => self.decoder.clear(Purpose::Manifold),
        });
    }
}

/// Middles of [`GRID`] × [`GRID`] cells that fill the range, row by row from the upper left.
fn grid(range: Range) -> Vec<[f32; 2]> {
    let middle = |[low, high]: [f32; 2], i: usize| low + (high - low) * (i as f32 + 0.5) / GRID as f32;
    let rows = (0..GRID).rev();
    rows.flat_map(|j| (0..GRID).map(move |i| [middle(range.x, i), middle(range.y, j)])).collect()
}
