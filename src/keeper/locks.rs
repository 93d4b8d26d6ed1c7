//! Which tab writes a run: by Web Locks, which the browser frees when a tab ends however it ends. Pages without encryption have
//! none; there the tabs ask each other.

use super::opfs::{TRIES, pause};
use super::{navigator, wait};
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
                // Never given back.
                std::mem::forget(request(&locks, TAB, true).await);
                Self::Web(locks)
            }
            None => Asked::open().map_or(Self::None, Self::Asked),
        }
    }

    /// Takes the right to write a run; false when another tab has it.
    pub async fn claim(&self, key: &str) -> bool {
        match self {
            Self::Web(locks) => {
                let held = request(locks, &format!("{RUN}{key}"), false).await;
                let mine = held.is_some();
                std::mem::forget(held);
                mine
            }
            Self::Asked(asked) => asked.claim(key).await,
            Self::None => true,
        }
    }

    /// Waits for a lock for a moment; `None` without Web Locks, and when another tab keeps it too long.
    pub async fn hold(&self, name: &str) -> Option<Held> {
        let Self::Web(locks) = self else { return None };
        let name = format!("{RUN}{name}");
        for _ in 0..TRIES {
            match request(locks, &name, false).await {
                None => pause().await,
                held => return held,
            }
        }
        None
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

/// A lock, which is given back when this is dropped.
pub(super) struct Held(JsValue);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = self.0.dyn_ref::<Function>() {
            // What settles a promise can't fail.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Asks for a lock; `None` when another has it.
async fn request(locks: &JsValue, name: &str, shared: bool) -> Option<Held> {
    let Some(function) = method(locks, "request") else { return Some(Held(JsValue::TRUE)) };
    let options = Object::new();
    let set = |key: &str, value: JsValue| {
        // A plain object takes any member.
        let _ = Reflect::set(&options, &key.into(), &value);
    };
    set("mode", if shared { "shared" } else { "exclusive" }.into());
    set("ifAvailable", JsValue::TRUE);
    let got = Promise::new(&mut |resolve, _| {
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                // A page always takes a plain value, here and below.
                let _ = resolve.call0(&JsValue::UNDEFINED);
                return JsValue::UNDEFINED;
            }
            // The lock is kept until this promise ends.
            Promise::new(&mut |release, _| {
                let _ = resolve.call1(&JsValue::UNDEFINED, &release);
            })
            .into()
        });
        let arguments = Array::of3(&name.into(), &options, &granted);
        // One that is refused never calls back: the user has other worries then.
        let _ = function.apply(locks, &arguments);
    });
    JsFuture::from(got).await.ok().filter(JsValue::is_truthy).map(Held)
}

/// Number of tabs; `None` where the browser does not tell.
async fn tabs(locks: &JsValue) -> Option<u32> {
    let asked = method(locks, "query")?.call0(locks).ok()?;
    let state = JsFuture::from(Promise::resolve(&asked)).await.ok()?;
    let held: Array = Reflect::get(&state, &"held".into()).ok()?.dyn_into().ok()?;
    let named = |lock: &JsValue| Reflect::get(lock, &"name".into()).ok().and_then(|name| name.as_string());
    Some(held.iter().filter(|lock| named(lock).as_deref() == Some(TAB)).count() as u32)
}

/// Tabs that ask each other: "ask KEY NUMBER" is answered with "have KEY" by the one that writes it. Of two that ask at the same
/// time, as after a restart of the browser, the one with the smaller number gets it.
pub(super) struct Asked {
    channel: BroadcastChannel,
    /// Number of this tab, drawn by chance.
    number: f64,
    mine: RefCell<Vec<String>>,
    /// What this tab asks for at the moment; empty for nothing.
    wanted: RefCell<String>,
    refused: Cell<bool>,
}

impl Asked {
    fn open() -> Option<Rc<Self>> {
        let asked = Rc::new(Self {
            channel: BroadcastChannel::new("hourglass").ok()?,
            number: js_sys::Math::random(),
            mine: RefCell::default(),
            wanted: RefCell::default(),
            refused: Cell::default(),
        });
        let hearing = Rc::clone(&asked);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hearing.hear(&event.data().as_string().unwrap_or_default());
        });
        asked.channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        Some(asked)
    }

    fn hear(&self, text: &str) {
        let mut words = text.split(' ');
        let (Some(word), Some(key)) = (words.next(), words.next()) else { return };
        let wanted = *self.wanted.borrow() == key;
        if word == "have" {
            if wanted {
                self.refused.set(true);
            }
            return;
        }
        let theirs = words.next().and_then(|number| number.parse().ok()).unwrap_or(f64::INFINITY);
        if key == TAB || self.mine.borrow().iter().any(|mine| mine == key) || (wanted && self.number < theirs)
        {
            self.say(&format!("have {key}"));
        } else if wanted {
            self.refused.set(true);
        }
    }

    fn say(&self, text: &str) {
        // Nobody may be there to hear it.
        let _ = self.channel.post_message(&text.into());
    }

    async fn claim(&self, key: &str) -> bool {
        self.refused.set(false);
        self.wanted.replace(key.to_owned());
        self.say(&format!("ask {key} {}", self.number));
        wait(WAIT).await;
        self.wanted.take();
        let free = !self.refused.get();
        if free && key != TAB {
            self.mine.borrow_mut().push(key.to_owned());
        }
        free
    }
}
