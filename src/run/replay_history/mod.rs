//! How the latent map and the reconstructions changed while a network trained, in bounded memory.

mod frame;
mod lookup;
mod store;

pub use store::ReplayHistory;
