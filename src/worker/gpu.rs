//! What only JavaScript can tell of the GPU: whether there is an adapter that burn can use, and when its device is
//! lost. Asked before burn is, because burn panics where it finds none.

use super::fail;
use crate::protocol::Failure;
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// cubecl asks for it when it makes its stream, and panics without.
const NEEDED: &str = "timestamp-query";

thread_local! {
    /// The device that burn got.
    static DEVICE: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// The adapter in words, or why there is none. Also makes sure that the loss of the device will be told.
pub(super) async fn probe() -> Result<String, String> {
    let gpu = Reflect::get(&js_sys::global(), &"navigator".into())
        .and_then(|navigator| Reflect::get(&navigator, &"gpu".into()))
        .ok()
        .filter(JsValue::is_object)
        .ok_or("this browser has no WebGPU in workers")?;
    let request = method(&gpu, "requestAdapter").ok_or("this browser has no WebGPU in workers")?;
    let adapter = call(&gpu, &request, &options()).await.map_err(words)?;
    if !adapter.is_object() {
        return Err("this browser found no GPU adapter".into());
    }
    let features = Reflect::get(&adapter, &"features".into()).map_err(words)?;
    let has = method(&features, "has").and_then(|has| has.call1(&features, &NEEDED.into()).ok());
    if !has.is_some_and(|has| has.is_truthy()) {
        return Err(format!("the GPU adapter lacks {NEEDED}"));
    }
    watch(&gpu, request).map_err(words)?;
    Ok(describe(&adapter))
}

/// Loses the device on purpose.
pub(super) fn destroy_device() {
    DEVICE.with_borrow(|device| {
        if let Some((device, destroy)) = device.as_ref().and_then(|d| Some((d, method(d, "destroy")?))) {
            let _ = destroy.call0(device);
        }
    });
}

/// Puts a look-out between burn and the browser: every device that is made tells of its loss.
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
                fail(Failure::DeviceLost, text(&info, "message"));
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

fn method(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

async fn call(this: &JsValue, function: &Function, argument: &JsValue) -> Result<JsValue, JsValue> {
    let promise: Promise = function.call1(this, argument)?.unchecked_into();
    JsFuture::from(promise).await
}

fn describe(adapter: &JsValue) -> String {
    let info = Reflect::get(adapter, &"info".into()).unwrap_or(JsValue::UNDEFINED);
    let parts = ["vendor", "architecture", "description"].map(|key| text(&info, key));
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

fn text(object: &JsValue, key: &str) -> String {
    Reflect::get(object, &key.into()).ok().and_then(|v| v.as_string()).unwrap_or_default()
}

fn words(error: JsValue) -> String {
    error.as_string().unwrap_or_else(|| text(&error, "message"))
}
