//! Asks the browser about its GPU before 3 MB of worker are loaded for it. By reflection: web-sys has WebGPU only
//! behind an unstable flag.

use crate::run::supervisor::Adapter;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What software adapters call themselves.
const SOFTWARE: [&str; 4] = ["swiftshader", "llvmpipe", "lavapipe", "basic render"];
/// burn's runtime panics on an adapter without it.
const NEEDED: &str = "timestamp-query";

/// What the browser offers; anything that goes wrong counts as nothing.
pub(super) async fn adapter() -> Adapter {
    ask().await.unwrap_or(Adapter::Missing)
}

async fn ask() -> Option<Adapter> {
    let gpu = get(&leptos::prelude::window().navigator(), "gpu").filter(JsValue::is_object)?;
    let request: Function = get(&gpu, "requestAdapter")?.dyn_into().ok()?;
    let promise: Promise = request.call0(&gpu).ok()?.dyn_into().ok()?;
    let adapter = JsFuture::from(promise).await.ok().filter(JsValue::is_object)?;
    let features = get(&adapter, "features")?;
    let has: Function = get(&features, "has")?.dyn_into().ok()?;
    if !has.call1(&features, &NEEDED.into()).ok()?.is_truthy() {
        return None;
    }
    let info = get(&adapter, "info").unwrap_or(JsValue::UNDEFINED);
    let words = ["vendor", "architecture", "device", "description"]
        .iter()
        .filter_map(|key| get(&info, key)?.as_string())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let fallback = [&info, &adapter]
        .iter()
        .any(|place| get(place, "isFallbackAdapter").is_some_and(|flag| flag.is_truthy()));
    let lower = words.to_ascii_lowercase();
    let name = if words.is_empty() { "unnamed".to_owned() } else { words };
    let software = fallback || SOFTWARE.iter().any(|known| lower.contains(known));
    Some(if software { Adapter::Software(name) } else { Adapter::Hardware(name) })
}

fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(object, &key.into()).ok().filter(|value| !value.is_undefined())
}
