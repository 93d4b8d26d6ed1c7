//! The storage worker: keeps runs in the browser's private file system, or in IndexedDB where that lacks. Passes commands of the
//! page to [`StorageService`], and its events back.

mod folder;
mod indexed;
mod locks;
mod opfs;

use crate::inbox::Inbox;
use crate::storage::{Place, StorageCommand, StorageEvent, StorageService};
use crate::webgpu::{member, method};
use crate::wire::{self, post_to_page, worker_scope};
use folder::Folder;
use js_sys::{Promise, Reflect};
use locks::{Held, Locks};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageEvent;

/// Keeps runs until the page terminates the worker.
pub fn run() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post_to_page(&StorageEvent::Unavailable(
            "The part that keeps runs has failed: reload the page.".into(),
        ));
    }));
    let inbox = Rc::new(Inbox::default());
    listen(&inbox);
    wasm_bindgen_futures::spawn_local(async move {
        let mut service = StorageService::new(Browser { locks: Locks::open().await });
        post_to_page(&StorageEvent::Ready);
        loop {
            let command = inbox.next().await;
            service.handle(command).await.iter().for_each(post_to_page);
        }
    });
}

fn listen(inbox: &Rc<Inbox<StorageCommand>>) {
    let inbox = Rc::clone(inbox);
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match wire::from_js::<StorageCommand>(event.data()) {
                Ok(command) => inbox.push(command),
                Err(error) => web_sys::console::error_1(&error.into()),
            }
        });
    worker_scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

/// Waits so many milliseconds.
async fn wait(milliseconds: i32) {
    let waited = Promise::new(&mut |resolve, _| {
        // A worker always has timers.
        let _ = worker_scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(waited).await;
}

/// A member of `navigator`; `None` where the browser, or an address without encryption, has none.
fn navigator(name: &str) -> Option<JsValue> {
    member(&member(&js_sys::global(), "navigator")?, name).filter(JsValue::is_object)
}

/// The browser as the service sees it.
struct Browser {
    locks: Locks,
}

impl Place for Browser {
    type Disk = Folder;

    async fn disk(&self) -> Result<Folder, String> {
        Folder::open().await
    }

    async fn claim(&self, key: &str) -> bool {
        self.locks.claim(key).await
    }

    type Held = Held;

    async fn hold(&self, name: &str) -> Option<Held> {
        self.locks.hold(name).await
    }

    async fn is_alone(&self) -> bool {
        self.locks.is_alone().await
    }

    async fn room(&self) -> [f64; 2] {
        let estimate = async {
            let storage = navigator("storage")?;
            let promise = method(&storage, "estimate")?.call0(&storage).ok()?;
            JsFuture::from(Promise::resolve(&promise)).await.ok()
        };
        let Some(estimate) = estimate.await else { return [f64::NAN; 2] };
        ["usage", "quota"].map(|key| {
            Reflect::get(&estimate, &key.into()).ok().and_then(|bytes| bytes.as_f64()).unwrap_or(f64::NAN)
        })
    }
}
