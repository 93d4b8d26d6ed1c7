//! The page: Leptos components over one [`session::Session`].

mod address;
mod bridge;
mod controls;
mod help;
mod icons;
mod keys;
mod notices;
pub mod own;
mod probe;
pub mod reactive;
mod readout;
mod samples;
mod save;
pub mod screen;
pub mod session;
mod settings;
mod share;
mod shell;
mod tabs;
mod theme;
mod toolbar;
pub mod views;

pub use shell::App;
