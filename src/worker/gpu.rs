//! What only JavaScript can tell of the GPU: whether there is an adapter that burn can use, and when its device is
//! lost. Asked before burn starts, because burn panics without an adapter.

use super::fail;
use crate::protocol::Failure;
use crate::webgpu::{self, REQUIRED_FEATURE, call, describe, has_required_feature, member, method};
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

thread_local! {
    /// The device that burn got.
    static DEVICE: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// The adapter in words, or why there is none. From now on the loss of a device is reported.
pub(super) async fn probe() -> Result<String, String> {
    const NO_WEBGPU: &str = "this browser has no WebGPU in workers";
    let gpu = webgpu::gpu().ok_or(NO_WEBGPU)?;
    let request = method(&gpu, "requestAdapter").ok_or(NO_WEBGPU)?;
    let adapter = call(&gpu, &request, &options()).await.map_err(error_text)?;
    if !adapter.is_object() {
        return Err("this browser found no GPU adapter".into());
    }
    if !has_required_feature(&adapter) {
        return Err(format!("the GPU adapter lacks {REQUIRED_FEATURE}"));
    }
    watch(&gpu, request).map_err(error_text)?;
    Ok(describe(&adapter, &["vendor", "architecture", "description"]))
}

/// Loses the device on purpose.
pub(super) fn destroy_device() {
    DEVICE.with_borrow(|device| {
        if let Some((device, destroy)) = device.as_ref().and_then(|d| Some((d, method(d, "destroy")?))) {
            let _ = destroy.call0(device);
        }
    });
}

/// Wraps `requestAdapter` and, through it, `requestDevice`: the loss of every device that burn requests is reported.
fn watch(gpu: &JsValue, request: Function) -> Result<(), JsValue> {
    let owner = gpu.clone();
    let watched = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |options: JsValue| {
        let (owner, request) = (owner.clone(), request.clone());
        future_to_promise(async move {
            let adapter = call(&owner, &request, &options).await?;
            if let Some(make) = method(&adapter, "requestDevice") {
                watch_adapter(&adapter, make)?;
            }
            Ok(adapter)
        })
    });
    Reflect::set(gpu, &"requestAdapter".into(), &watched.into_js_value())?;
    Ok(())
}

fn watch_adapter(adapter: &JsValue, make: Function) -> Result<(), JsValue> {
    let owner = adapter.clone();
    let watched = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |descriptor: JsValue| {
        let (owner, make) = (owner.clone(), make.clone());
        future_to_promise(async move {
            let device = call(&owner, &make, &descriptor).await?;
            let lost: Promise = Reflect::get(&device, &"lost".into())?.unchecked_into();
            wasm_bindgen_futures::spawn_local(async move {
                let info = JsFuture::from(lost).await.unwrap_or_else(|error| error);
                fail(Failure::DeviceLost, message(&info));
            });
            DEVICE.set(Some(device.clone()));
            Ok(device)
        })
    });
    Reflect::set(adapter, &"requestDevice".into(), &watched.into_js_value())?;
    Ok(())
}

fn options() -> JsValue {
    let options = Object::new();
    // Setting a member of a fresh object can't fail.
    let _ = Reflect::set(&options, &"powerPreference".into(), &"high-performance".into());
    options.into()
}

fn error_text(error: JsValue) -> String {
    error.as_string().unwrap_or_else(|| message(&error))
}

fn message(object: &JsValue) -> String {
    member(object, "message").and_then(|message| message.as_string()).unwrap_or_default()
}
