//! What every part of the page shares: the signals at its root, and the way to the workers.

use crate::data::ImageSet;
use crate::protocol::{Axes, Command};
use crate::run::Run;
use crate::spec::Spec;
use leptos::prelude::*;

/// The page's state; `Copy`, provided as context at the root and read with `expect_context::<Session>()`.
#[derive(Clone, Copy)]
pub struct Session {
    /// All that is known of the run. Updated at most once per animation frame.
    pub run: RwSignal<Run>,
    /// The experiment as the form shows it; may differ from the running one until the user restarts.
    pub spec: RwSignal<Spec>,
    /// The user's own images when `spec.data` is "own".
    pub images: RwSignal<Option<ImageSet>>,
    /// The user's own single image, made like the data: `[channels, height, width]`.
    pub own: RwSignal<Option<Vec<u8>>>,
    /// What the latent map shows.
    pub axes: RwSignal<Axes>,
}

impl Session {
    /// Sends a command to the worker that runs the present run; kept until there is one.
    pub fn send(&self, _command: Command) {}
}
