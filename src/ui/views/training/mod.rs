//! Figures of the network and of its training.

pub mod code;
pub mod curves;
pub mod hourglass;
pub mod reconstructions;
mod rows;
