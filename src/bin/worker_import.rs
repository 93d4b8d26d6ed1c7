//! The readers of files that are brought, as a web worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    hourglass::importer::run();
}
