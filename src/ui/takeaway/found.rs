//! What the tools of the page have measured, in words, for a report.

use leptos::prelude::untrack;
use std::cell::RefCell;
use std::rc::Rc;

/// What a tool has measured, in words; `None` before it has.
pub type Words = Rc<dyn Fn() -> Option<String>>;

thread_local! {
    /// The words of each tool, by its name.
    static FOUND: RefCell<Vec<(&'static str, Words)>> = const { RefCell::new(Vec::new()) };
}

/// Offers what the tool of this name has measured.
pub fn offer_words(name: &'static str, words: Words) {
    FOUND.with_borrow_mut(|found| {
        found.retain(|(of, _)| *of != name);
        found.push((name, words));
    });
}

/// All that was measured: the name of each tool and what it found.
pub(super) fn found() -> Vec<[String; 2]> {
    let all = FOUND.with_borrow(Clone::clone);
    let words = |(name, words): &(&'static str, Words)| Some([(*name).to_owned(), words()?]);
    untrack(|| all.iter().filter_map(words).collect())
}
