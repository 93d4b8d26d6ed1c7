//! The keeper of runs, as a web worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    hourglass::keeper::run();
}
