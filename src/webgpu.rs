//! What JavaScript tells of the GPU, for page and worker. By reflection: web-sys has WebGPU only behind an unstable flag.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A feature that an adapter must have: cubecl requests it for its stream, and panics without.
pub const REQUIRED_FEATURE: &str = "timestamp-query";

/// `navigator.gpu` of a page or a worker; `None` when the browser has no WebGPU there.
pub fn gpu() -> Option<JsValue> {
    member(&member(&js_sys::global(), "navigator")?, "gpu").filter(JsValue::is_object)
}

/// True when the adapter has [`REQUIRED_FEATURE`].
pub fn has_required_feature(adapter: &JsValue) -> bool {
    let has = || {
        let features = member(adapter, "features")?;
        method(&features, "has")?.call1(&features, &REQUIRED_FEATURE.into()).ok()
    };
    has().is_some_and(|has| has.is_truthy())
}

/// These members of the adapter's `info`, those that are not empty, with spaces between them.
pub fn describe(adapter: &JsValue, keys: &[&str]) -> String {
    let info = member(adapter, "info").unwrap_or(JsValue::UNDEFINED);
    let words = keys.iter().filter_map(|key| member(&info, key)?.as_string());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Calls a method that returns a promise, and waits for it.
///
/// # Errors
/// What it throws or is rejected with.
pub async fn call(this: &JsValue, function: &Function, argument: &JsValue) -> Result<JsValue, JsValue> {
    let promise: Promise = function.call1(this, argument)?.unchecked_into();
    JsFuture::from(promise).await
}

/// A method of an object; `None` when it has none of this name.
pub fn method(object: &JsValue, name: &str) -> Option<Function> {
    member(object, name)?.dyn_into().ok()
}

/// A member of an object; `None` when it has none of this name.
pub fn member(object: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(object, &key.into()).ok().filter(|value| !value.is_undefined())
}
