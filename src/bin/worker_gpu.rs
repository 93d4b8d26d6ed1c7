//! The trainer on the GPU, as a web worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    hourglass::worker::run(hourglass::protocol::Engine::WebGpu);
}
