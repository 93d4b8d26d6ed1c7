//! What training minimises.

mod corruption;
mod reconstruction;

pub use corruption::Damage;
pub use reconstruction::{reconstruction_loss, squash};
