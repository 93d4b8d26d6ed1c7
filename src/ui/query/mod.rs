//! Questions to the trainer and their answers.

pub mod decode;
pub mod handle;
