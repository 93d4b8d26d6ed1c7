//! Linker flags that only one program needs.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // cubecl registers its IR by static constructors. Unless their function is exported, wasm-ld takes the module for
    // a "command" and calls it at the start of every export; see `src/worker/constructors.rs`, which calls it once.
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo:rustc-link-arg-bin=worker_gpu=--export=__wasm_call_ctors");
    }
}
