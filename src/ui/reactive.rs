//! Effects, memos and signals with the closure behind a pointer. Leptos compiles its machinery once for each closure
//! type that it is given: 1 to 3 KB of wasm each, a third of the page before these wrappers.

use leptos::prelude::*;
use std::sync::Mutex;
use web_sys::Event;

/// Runs `act` now and whenever a signal that it read changes.
pub fn effect(act: impl FnMut() + 'static) {
    fn erased(act: Box<dyn FnMut()>) {
        Effect::new(act);
    }
    erased(Box::new(act));
}

/// A value that is computed again when a signal it reads changes; it notifies only when the value differs.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    compute: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    fn erased<T: PartialEq + Send + Sync + 'static>(compute: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| compute())
    }
    erased(Box::new(compute))
}

/// A value for an attribute or a text, computed again when a signal it reads changes.
pub fn live<T: Send + Sync + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(read)
}

/// Calls `act` for every event of this name that reaches the window, until the component is gone.
pub fn on_window(name: &'static str, act: Box<dyn Fn(Event)>) {
    let handle = window_event_listener_untyped(name, act);
    on_cleanup(move || handle.remove());
}

/// A counter that rises whenever the value of `read` differs from the one before.
pub fn changes<T: PartialEq + Send + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Memo<u32> {
    let last = Mutex::new((None, 0));
    memo(move || {
        let now = Some(read());
        // Poisoned only by a panic, which ends the page anyway.
        let Ok(mut last) = last.lock() else { return 0 };
        if last.0 != now {
            *last = (now, last.1 + 1);
        }
        last.1
    })
}

/// Makes the calling effect depend on a memo. `track` alone would not: a memo that nothing reads is never computed, and is
/// not notified when its dependencies change.
pub fn read<T: Send + Sync + 'static>(memo: Memo<T>) {
    memo.with(|_| ());
}
