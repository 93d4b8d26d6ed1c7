//! The trainer on the CPU, as a web worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    hourglass::worker::run(hourglass::protocol::Engine::Cpu);
}
