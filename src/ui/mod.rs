//! The page: Leptos components over one [`session::Session`].
//!
//! Each floor uses only those below it: `page` (bar, forms, tabs, help) → `views` (figures) → `query` (questions to
//! the trainer) → `widgets` (canvas, cards, number boxes) → `session` → `bridge` (workers) → `store` (signals).

mod bridge;
pub mod dataset_change;
pub mod own;
mod page;
mod probe;
pub mod query;
pub mod reactive;
mod save;
pub mod screen;
pub mod session;
pub mod store;
pub mod tab;
pub mod view;
pub mod views;
pub mod widgets;

pub use page::shell::App;
