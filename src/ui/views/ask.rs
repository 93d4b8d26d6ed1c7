//! A view's line to the trainer: asks a question when it has changed, while the view is on the screen, and holds the
//! last answer.

use super::use_throttled;
use crate::plot::format;
use crate::protocol::{Answer, Command, Place, Question, Topic};
use crate::run::Answered;
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// A newer question waits this long for the answer to the one before, in milliseconds: what a slider asks is answered
/// in less, and what takes longer is not worth waiting for.
const PATIENCE: f64 = 250.0;
/// What follows training does so this often.
const PAUSE: Duration = Duration::from_millis(900);

/// The line of one topic; `Copy`, lives as long as the view.
#[derive(Clone, Copy)]
pub struct Line {
    session: Session,
    topic: Topic,
    state: StoredValue<State>,
    wish: Memo<Option<Question>>,
    /// What is known.
    pub known: Memo<Option<Answered>>,
}

#[derive(Default)]
struct State {
    /// The last request, and when it was sent.
    sent: Option<(u32, f64)>,
    /// A newer question is to be sent after the answer.
    waiting: bool,
}

/// Opens the line of a topic. `question` is asked whenever it is another than before and `open` says so; with `follows`
/// also time and again while the network trains.
pub fn use_question(
    topic: Topic,
    open: Memo<bool>,
    follows: bool,
    question: impl Fn() -> Option<Question> + Send + Sync + 'static,
) -> Line {
    use_line(topic, open, follows, Box::new(question))
}

fn use_line(
    topic: Topic,
    open: Memo<bool>,
    follows: bool,
    question: Box<dyn Fn() -> Option<Question> + Send + Sync>,
) -> Line {
    let session = expect_context::<Session>();
    let wish = memo(move || open.get().then(&question).flatten());
    let known = memo(move || session.run.with(|run| run.answers.get(&topic).cloned()));
    let line = Line { session, topic, state: StoredValue::default(), wish, known };
    let starts = memo(move || session.run.with(|run| (run.id, run.starts, run.started.is_some())));
    effect(move || {
        starts.track();
        // Another drawing is the same question about another image.
        if wish.with(|wish| wish.as_ref().is_some_and(|wish| wish.places().contains(&Place::Own))) {
            session.own.track();
        }
        line.ask();
    });
    effect(move || {
        let last = known.with(|known| known.as_ref().is_some_and(|known| known.last));
        if last && line.state.try_update_value(|state| std::mem::take(&mut state.waiting)) == Some(true) {
            line.ask();
        }
    });
    if follows {
        let step = memo(move || session.run.with(|run| run.step));
        use_throttled(
            PAUSE,
            move || {
                step.get();
            },
            move || {
                if line.is_stale() && !line.is_under_way() {
                    line.ask();
                }
            },
        );
    }
    line
}

impl Line {
    /// Asks what is to be asked, now or after the answer that is being waited for.
    pub fn ask(&self) {
        let Some(question) = self.wish.get_untracked() else { return };
        if !self.session.run.with_untracked(|run| run.started.is_some()) {
            return;
        }
        let now = window().performance().map_or(0.0, |p| p.now());
        let under_way = self.is_under_way();
        let id = self.state.try_update_value(|state| {
            if under_way && state.sent.is_some_and(|(_, since)| now - since < PATIENCE) {
                state.waiting = true;
                return None;
            }
            let id = state.sent.map_or(1, |(id, _)| id.wrapping_add(1));
            *state = State { sent: Some((id, now)), waiting: false };
            Some(id)
        });
        match id.flatten() {
            Some(id) => self.session.send(Command::Ask { id, question: Box::new(question) }),
            None => {
                let line = *self;
                let later = Duration::from_millis(PATIENCE as u64);
                set_timeout(
                    move || {
                        let waiting = line.state.try_update_value(|state| std::mem::take(&mut state.waiting));
                        if waiting == Some(true) {
                            line.ask();
                        }
                    },
                    later,
                );
            }
        }
    }

    /// Drops the question that is being worked on.
    pub fn cancel(&self) {
        self.session.send(Command::Forget(self.topic));
        self.state.update_value(|state| {
            *state = State { sent: state.sent.map(|(id, _)| (id, 0.0)), waiting: false }
        });
        self.session.run.update(|run| {
            run.answers.entry(self.topic).or_default().last = true;
        });
    }

    /// The newest answer.
    pub fn answer(&self) -> Option<Arc<Answer>> {
        self.known.with(|known| known.as_ref().and_then(|known| known.answer.clone()?.ok()))
    }

    /// A request was sent whose last answer has not come.
    fn is_under_way(&self) -> bool {
        let sent = self.state.try_with_value(|state| state.sent.map(|(id, _)| id)).flatten();
        let known = self.known.get_untracked().map(|known| (known.id, known.last));
        sent.is_some_and(|sent| known.is_none_or(|(id, last)| id < sent || !last))
    }

    /// The network has learned since.
    fn is_stale(&self) -> bool {
        let now = self.session.run.with(|run| run.step);
        self.known.with(|known| known.as_ref().is_some_and(|known| known.last && known.step != now))
    }
}

/// What comes of a question that takes its time: how far it is, why there is no answer, and how old the answer is.
#[component]
pub fn Status(
    /// The line.
    line: Line,
    /// What the view needs before there is anything to ask.
    needs: &'static str,
    /// True where the answer follows training by itself.
    #[prop(optional)]
    follows: bool,
) -> impl IntoView {
    let unasked = memo(move || line.wish.with(Option::is_none));
    let done = memo(move || {
        line.known
            .with(|known| known.as_ref().filter(|known| !known.last).map(|known| (known.done * 100.0) as u32))
    });
    let refused =
        memo(move || line.known.with(|known| known.as_ref().and_then(|known| known.answer.clone()?.err())));
    let stale = memo(move || !follows && !unasked.get() && line.is_stale());
    let words = move || {
        if unasked.get() {
            return needs.to_owned();
        }
        if let Some(why) = refused.get() {
            return why;
        }
        let at =
            line.known.with(|known| known.as_ref().map(|known| known.answer.is_some().then_some(known.step)));
        match at.filter(|_| stale.get()) {
            Some(None) => "Cancelled.".to_owned(),
            Some(Some(at)) => format!("As it was after {} steps.", format::thousands(at.into())),
            None => String::new(),
        }
    };
    let working = move || done.get().is_some() && !follows && !unasked.get();
    view! {
        <div class="ask">
            <progress max="100" aria-label="How far it is" hidden=live(move || !working())
                prop:value=live(move || done.get().unwrap_or_default())></progress>
            <button type="button" hidden=live(move || !working()) on:click=move |_| line.cancel()>"Cancel"</button>
            <p role="status">{live(words)}</p>
            <button type="button" hidden=live(move || !stale.get() || working()) on:click=move |_| line.ask()>"Measure again"</button>
        </div>
    }
}
