//! Static constructors of the program, run once.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// The name that wasm-ld gives the function that runs all of them; `build.rs` exports it from the programs that have any.
const CALL_CONSTRUCTORS: &str = "__wasm_call_ctors";

/// Runs the constructors; does nothing in a program that exports none. To be called before all else: cubecl looks up
/// its IR in what they register.
pub(super) fn run() {
    let function = Reflect::get(&wasm_bindgen::exports(), &CALL_CONSTRUCTORS.into());
    if let Some(function) = function.ok().and_then(|it| it.dyn_into::<Function>().ok()) {
        // Constructors return nothing; the panic hook reports one that panics.
        let _ = function.call0(&JsValue::UNDEFINED);
    }
}
