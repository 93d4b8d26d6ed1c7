//! Hardware or software: what an adapter says of itself. Plain Rust.

use crate::run::supervisor::Adapter;

/// Names of software adapters, in small letters.
const SOFTWARE: [&str; 4] = ["swiftshader", "llvmpipe", "lavapipe", "basic render"];

/// The adapter of this description; `fallback` is the browser's own word that it is a software adapter.
pub fn adapter_of(description: String, fallback: bool) -> Adapter {
    let lower = description.to_ascii_lowercase();
    let name = if description.is_empty() { "unnamed".to_owned() } else { description };
    if fallback || SOFTWARE.iter().any(|known| lower.contains(known)) {
        Adapter::Software(name)
    } else {
        Adapter::Hardware(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn software_adapters_are_known_by_name_or_flag() {
        assert_eq!(adapter_of("nvidia ampere".into(), false), Adapter::Hardware("nvidia ampere".into()));
        for name in ["google SwiftShader", "Mesa llvmpipe (LLVM 15)", "Microsoft Basic Render Driver"] {
            assert_eq!(adapter_of(name.into(), false), Adapter::Software(name.into()));
        }
        assert_eq!(adapter_of("acme".into(), true), Adapter::Software("acme".into()));
        assert_eq!(adapter_of(String::new(), false), Adapter::Hardware("unnamed".into()));
    }
}
