//! Questions to the trainer and their answers.

pub mod handle;
