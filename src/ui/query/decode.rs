//! Asks the decoder for pictures: one request under way at a time, the newest wish of each kind next.

use crate::protocol::{Command, Floats, RunId};
use crate::ui::reactive::memo;
use crate::ui::session::Session;
use leptos::prelude::*;

/// After this an answer is taken for lost (its worker was replaced), and the next wish is sent. In milliseconds.
const PATIENCE: f64 = 2000.0;

/// What a decoded position is wanted for; the first of these goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The position under the pointer.
    Hover,
    /// The pinned position.
    Pin,
    /// The grid behind the points.
    Manifold,
}

impl Purpose {
    const ALL: [Self; 3] = [Self::Hover, Self::Pin, Self::Manifold];
}

/// Decoded positions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// Where on the map.
    pub positions: Vec<[f32; 2]>,
    /// `[positions, channels, height, width]`.
    pub images: Vec<u8>,
}

/// Asks for pictures and holds the last answers; `Copy`, lives as long as the component that made it.
#[derive(Clone, Copy)]
pub struct Decoder {
    session: Session,
    queue: StoredValue<Queue>,
    answers: [RwSignal<Option<Decoded>>; 3],
}

#[derive(Default)]
struct Queue {
    /// Counts requests, so that every one has an id of its own.
    last: u32,
    wishes: [Option<Vec<[f32; 2]>>; 3],
    under_way: Option<UnderWay>,
}

struct UnderWay {
    id: u32,
    purpose: Purpose,
    positions: Vec<[f32; 2]>,
    since: f64,
}

impl Decoder {
    /// A decoder for the session's run.
    pub fn new(session: Session) -> Self {
        let answers = [(); 3].map(|()| RwSignal::new(None));
        let decoder = Self { session, queue: StoredValue::new(Queue::default()), answers };

        let news: Memo<(RunId, Option<u32>)> =
            memo(move || session.run.with(|r| (r.id, r.decoded.as_ref().map(|d| d.0))));
        Effect::new(move |before: Option<(RunId, Option<u32>)>| {
            let (run, id) = news.get();
            if before.is_some_and(|b| b.0 != run) {
                decoder.forget();
            } else if let Some(id) = id {
                decoder.take(id);
            }
            (run, id)
        });
        decoder
    }

    /// Asks for these positions in place of what was wished for this purpose before.
    pub fn ask(&self, purpose: Purpose, positions: Vec<[f32; 2]>) {
        self.queue.update_value(|q| q.wishes[purpose as usize] = Some(positions));
        self.pump();
    }

    /// Drops what was wished and answered for this purpose.
    pub fn clear(&self, purpose: Purpose) {
        self.queue.update_value(|q| {
            q.wishes[purpose as usize] = None;
            q.under_way.take_if(|u| u.purpose == purpose);
        });
        if self.answers[purpose as usize].with_untracked(Option::is_some) {
            self.answers[purpose as usize].set(None);
        }
    }

    /// The last answer.
    pub fn answer(&self, purpose: Purpose) -> RwSignal<Option<Decoded>> {
        self.answers[purpose as usize]
    }

    /// A new run: its positions mean something else.
    fn forget(&self) {
        self.queue.update_value(|q| (q.wishes, q.under_way) = Default::default());
        for purpose in Purpose::ALL {
            self.clear(purpose);
        }
    }

    fn take(&self, id: u32) {
        let done = self.queue.try_update_value(|q| q.under_way.take_if(|u| u.id == id)).flatten();
        if let Some(UnderWay { purpose, positions, .. }) = done {
            let images = self.session.run.with_untracked(|r| r.decoded.as_ref().map(|d| d.1.clone()));
            self.answers[purpose as usize].set(images.map(|images| Decoded { positions, images }));
        }
        self.pump();
    }

    /// Sends the next wish unless an answer is being waited for.
    fn pump(&self) {
        let now = window().performance().map_or(0.0, |p| p.now());
        let request = self.queue.try_update_value(|q| {
            if q.under_way.as_ref().is_some_and(|u| now - u.since < PATIENCE) {
                return None;
            }
            let purpose = Purpose::ALL.into_iter().find(|&p| q.wishes[p as usize].is_some())?;
            let positions = q.wishes[purpose as usize].take()?;
            q.last = q.last.wrapping_add(1);
            let flat = positions.as_flattened().to_vec();
            q.under_way = Some(UnderWay { id: q.last, purpose, positions, since: now });
            Some((q.last, flat))
        });
        if let Some((id, flat)) = request.flatten() {
            self.session.send(Command::Decode { id, positions: Floats(flat) });
        }
    }
}
