//! `data/catalogue.json` on the page's own origin: which files of the classic sets lie beside the page, and sets that the
//! site's owner offers by one click. It is read when the sets are offered, not before. `cargo xtask dist` writes it.

use crate::data::import::catalogue::{CLASSIC_SETS, Checksum, ClassicSet, SetFile, is_plain_name};
use js_sys::{Array, JSON, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Where it lies.
const CATALOGUE: &str = "data/catalogue.json";
/// Number of digits of a SHA-256.
const SHA256: usize = 64;

/// A set that can be had by one click.
#[derive(Clone, Copy)]
pub struct Offer {
    /// The set.
    pub set: &'static ClassicSet,
    /// True when all its files lie beside the page.
    pub here: bool,
}

/// What lies beside the page.
pub(super) struct Site {
    /// Paths below `data/`; `None` when the page does not know.
    files: Option<Vec<String>>,
    /// The owner's sets.
    sets: Vec<&'static ClassicSet>,
}

impl Site {
    /// The address of a file beside the page; `None` when it is known not to lie there.
    pub(super) fn address(&self, set: &ClassicSet, file: &SetFile) -> Option<String> {
        let path = format!("{}/{}", set.key, file.name);
        let there = self.files.as_ref().is_none_or(|files| files.contains(&path));
        there.then(|| format!("data/{path}"))
    }

    fn has(&self, set: &ClassicSet) -> bool {
        self.files.is_some() && set.files.iter().all(|file| self.address(set, file).is_some())
    }
}

thread_local! {
    /// What was read.
    static SITE: RefCell<Option<Rc<Site>>> = const { RefCell::new(None) };
}

/// All sets that are offered: the site's own, then the classic ones.
pub async fn offers() -> Vec<Offer> {
    let site = site().await;
    let sets = site.sets.iter().copied().chain(CLASSIC_SETS);
    sets.map(|set| Offer { set, here: site.has(set) }).collect()
}

/// What lies beside the page, read once. When it can't be read, it is asked for again the next time.
pub(super) async fn site() -> Rc<Site> {
    if let Some(site) = SITE.with_borrow(Clone::clone) {
        return site;
    }
    let read = read().await;
    let known = read.is_some();
    let site = Rc::new(read.unwrap_or(Site { files: None, sets: Vec::new() }));
    if known {
        SITE.set(Some(Rc::clone(&site)));
    }
    site
}

async fn read() -> Option<Site> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(CATALOGUE)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    let catalogue = JSON::parse(&text).ok()?;
    let mut files: Vec<String> = list(&catalogue, "files").iter().filter_map(|it| it.as_string()).collect();
    let mut sets: Vec<&'static ClassicSet> = Vec::new();
    for row in list(&catalogue, "sets") {
        let Some(set) = set(&row) else {
            web_sys::console::warn_2(
                &format!("{CATALOGUE}: this set was skipped because it is incomplete").into(),
                &row,
            );
            continue;
        };
        // The owner's files lie nowhere else.
        files.extend(set.files.iter().map(|file| format!("{}/{}", set.key, file.name)));
        // Read once in the page's life, and as long-lived as the table of classic sets.
        sets.push(Box::leak(Box::new(set)));
    }
    Some(Site { files: Some(files), sets })
}

/// A row of the catalogue; `None` when it can't be used.
fn set(row: &JsValue) -> Option<ClassicSet> {
    let key = text(row, "key").filter(|key| is_plain_name(key))?;
    let files: Option<Vec<SetFile>> = list(row, "files").iter().map(|file| set_file(&file)).collect();
    let files = files.filter(|files| !files.is_empty())?;
    let classes: Vec<&'static str> =
        list(row, "classes").iter().filter_map(|name| name.as_string()).map(kept).collect();
    let optional = |name: &str| text(row, name).unwrap_or_default();
    Some(ClassicSet {
        key,
        name: text(row, "name")?,
        about: optional("about"),
        images: number(row, "images").unwrap_or(0.0) as u32,
        classes: classes.leak(),
        licence: optional("licence"),
        citation: optional("citation"),
        home: optional("home"),
        files: files.leak(),
    })
}

fn set_file(row: &JsValue) -> Option<SetFile> {
    let hex = text(row, "sha256").filter(|hex| hex.len() == SHA256)?;
    Some(SetFile {
        name: text(row, "name").filter(|name| is_plain_name(name))?,
        bytes: number(row, "bytes").map(|bytes| bytes as u64),
        checksum: Checksum::Sha256(hex),
        addresses: &[],
    })
}

fn list(of: &JsValue, name: &str) -> Array {
    let value = Reflect::get(of, &name.into()).ok();
    value.and_then(|value| value.dyn_into().ok()).unwrap_or_default()
}

fn text(of: &JsValue, name: &str) -> Option<&'static str> {
    Reflect::get(of, &name.into()).ok()?.as_string().map(kept)
}

fn number(of: &JsValue, name: &str) -> Option<f64> {
    Reflect::get(of, &name.into()).ok()?.as_f64()
}

/// The text for the rest of the page's life.
fn kept(text: String) -> &'static str {
    text.leak()
}
