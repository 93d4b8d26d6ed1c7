//! The page: Leptos components over one [`session::Session`].

pub mod session;
pub mod views;
