//! Which tab writes a run: by Web Locks, which the browser frees when a tab ends however it ends. Pages without encryption have
//! none; there the tabs ask each other.

use super::navigator;
use crate::webgpu::method;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// Name of the lock that every tab shares, and the beginning of those of the runs.
const TAB: &str = "hourglass-tab";
const RUN: &str = "hourglass-run-";
/// Milliseconds in which another tab answers.
const WAIT: i32 = 150;

/// The locks of this tab.
pub(super) enum Locks {
    /// The browser's.
    Web(JsValue),
    /// Asked for by messages.
    Asked(Rc<Asked>),
    /// Neither.
    None,
}

impl Locks {
    /// Says that this tab is there.
    pub async fn open() -> Self {
        match navigator("locks") {
            Some(locks) => {
                request(&locks, TAB, true).await;
                Self::Web(locks)
            }
            None => Asked::open().map_or(Self::None, Self::Asked),
        }
    }

    /// Takes the right to write a run; false when another tab has it.
    pub async fn claim(&self, key: &str) -> bool {
        match self {
            Self::Web(locks) => request(locks, &format!("{RUN}{key}"), false).await,
            Self::Asked(asked) => asked.claim(key).await,
            Self::None => true,
        }
    }

    /// True when no other tab is there, as far as one can know.
    pub async fn is_alone(&self) -> bool {
        match self {
            Self::Web(locks) => tabs(locks).await == Some(1),
            Self::Asked(asked) => asked.claim(TAB).await,
            Self::None => false,
        }
    }
}

/// Asks for a lock and keeps it as long as this worker lives; false when another has it.
async fn request(locks: &JsValue, name: &str, shared: bool) -> bool {
    let Some(function) = method(locks, "request") else { return true };
    let options = Object::new();
    let set = |key: &str, value: JsValue| {
        // A plain object takes any member.
        let _ = Reflect::set(&options, &key.into(), &value);
    };
    set("mode", if shared { "shared" } else { "exclusive" }.into());
    set("ifAvailable", JsValue::TRUE);
    let got = Promise::new(&mut |resolve, _| {
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let has = !lock.is_null();
            // A page always takes a plain value.
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::from_bool(has));
            // A promise that never ends keeps the lock.
            if has { Promise::new(&mut |_, _| {}).into() } else { JsValue::UNDEFINED }
        });
        let arguments = Array::of3(&name.into(), &options, &granted);
        // One that is refused never calls back: the user has other worries then.
        let _ = function.apply(locks, &arguments);
    });
    JsFuture::from(got).await.is_ok_and(|got| got.is_truthy())
}

/// Number of tabs; `None` where the browser does not tell.
async fn tabs(locks: &JsValue) -> Option<u32> {
    let asked = method(locks, "query")?.call0(locks).ok()?;
    let state = JsFuture::from(Promise::resolve(&asked)).await.ok()?;
    let held: Array = Reflect::get(&state, &"held".into()).ok()?.dyn_into().ok()?;
    let named = |lock: &JsValue| Reflect::get(lock, &"name".into()).ok().and_then(|name| name.as_string());
    Some(held.iter().filter(|lock| named(lock).as_deref() == Some(TAB)).count() as u32)
}

/// Tabs that ask each other: "ask KEY" is answered with "have KEY" by the one that writes it.
pub(super) struct Asked {
    channel: BroadcastChannel,
    mine: RefCell<Vec<String>>,
    refused: Cell<bool>,
}

impl Asked {
    fn open() -> Option<Rc<Self>> {
        let channel = BroadcastChannel::new("hourglass").ok()?;
        let asked = Rc::new(Self { channel, mine: RefCell::default(), refused: Cell::new(false) });
        let hearing = Rc::clone(&asked);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Some(key) = text.strip_prefix("ask ") {
                if key == TAB || hearing.mine.borrow().iter().any(|mine| mine == key) {
                    hearing.say(&format!("have {key}"));
                }
            } else {
                hearing.refused.set(true);
            }
        });
        asked.channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        Some(asked)
    }

    fn say(&self, text: &str) {
        // Nobody may be there to hear it.
        let _ = self.channel.post_message(&text.into());
    }

    async fn claim(&self, key: &str) -> bool {
        self.refused.set(false);
        self.say(&format!("ask {key}"));
        let waited = Promise::new(&mut |resolve: Function, _| {
            // A worker always has timers.
            let _ = super::scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, WAIT);
        });
        let _ = JsFuture::from(waited).await;
        let free = !self.refused.get();
        if free && key != TAB {
            self.mine.borrow_mut().push(key.to_owned());
        }
        free
    }
}
