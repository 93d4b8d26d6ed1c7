//! The figures. A view is one file in a folder beside this one and one row in [`registry::VIEWS`].

mod map;
pub mod registry;
mod runs;
mod tools;
mod training;
