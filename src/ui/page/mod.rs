//! What stands around the figures: the bar, the forms, the tabs, notices, help, and the address.

mod address;
mod controls;
mod help;
mod keys;
mod notices;
mod readout;
mod samples;
mod settings;
mod share;
pub mod shell;
mod tabs;
mod theme;
mod toolbar;
