//! Asks the browser about its GPU before the WebGPU worker, several megabytes, is loaded for it.

use super::adapter_kind::adapter_of;
use crate::run::supervisor::Adapter;
use crate::webgpu::{call, describe, gpu, has_required_feature, member, method};
use wasm_bindgen::JsValue;

/// The adapter that the browser offers; an error counts as none.
pub(super) async fn adapter() -> Adapter {
    request().await.unwrap_or(Adapter::Missing)
}

async fn request() -> Option<Adapter> {
    let gpu = gpu()?;
    let request = method(&gpu, "requestAdapter")?;
    let adapter = call(&gpu, &request, &JsValue::UNDEFINED).await.ok().filter(JsValue::is_object)?;
    if !has_required_feature(&adapter) {
        return None;
    }
    let info = member(&adapter, "info").unwrap_or(JsValue::UNDEFINED);
    let fallback = [&info, &adapter]
        .iter()
        .any(|place| member(place, "isFallbackAdapter").is_some_and(|flag| flag.is_truthy()));
    Some(adapter_of(describe(&adapter, &["vendor", "architecture", "device", "description"]), fallback))
}
