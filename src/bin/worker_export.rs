//! The writers of files that are taken away, as a web worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    hourglass::exporter::run();
}
