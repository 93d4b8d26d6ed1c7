//! The tabs.

/// The tab that is open at first.
pub const FIRST_TAB: &str = "Training";
