//! Effects, memos and signals with the closure behind a pointer. Leptos compiles its machinery once for each closure
//! type that it is given: 1 to 3 KB of wasm each, which was a third of the page before these stood in between.

use leptos::prelude::*;

/// Runs `act` now and whenever a signal that it read changes.
pub fn effect(act: impl FnMut() + 'static) {
    fn erased(mut act: Box<dyn FnMut()>) {
        Effect::new(move || act());
    }
    erased(Box::new(act));
}

/// A value that is computed again when a signal it reads changes, and tells only of values that differ.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    compute: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    fn erased<T: PartialEq + Send + Sync + 'static>(compute: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
        Memo::new(move |_| compute())
    }
    erased(Box::new(compute))
}

/// A value for an attribute or a text, read again when a signal it reads changes.
pub fn live<T: Send + Sync + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(read)
}
