//! Fetches the files of a classic set: kept ones first, then the page's own origin, then other hosts in the catalogue's
//! order. A file is used, and kept for the next visit, only when its checksum is right.

use crate::data::import::catalogue::{ClassicSet, Failure, Hasher, SetFile, not_fetched};
use crate::ui::import::site::{Site, site};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, Blob, Cache, ReadableStreamDefaultReader, RequestInit, Response, Window,
};

/// The Cache API's name for the kept files.
const CACHE: &str = "hourglass-data";
/// How long a host may take to answer at all, in milliseconds. A firewall that drops packets would take minutes.
const PATIENCE_MS: i32 = 20_000;
/// Number of first bytes that tell what was sent instead of a file.
const HEAD: usize = 64;
/// What is answered after a cancel.
const CANCELLED: &str = "The download was cancelled.";

/// Fetches all files of a set, as names and contents. `progress` gets bytes so far and in all, the latter 0 when not known.
///
/// # Errors
/// A sentence that says which file could not be had, why, and how to get it by hand; or that the download was cancelled.
pub async fn fetch_set(
    set: &'static ClassicSet,
    progress: &dyn Fn(u64, u64),
    cancel: &AbortController,
) -> Result<Vec<(String, Blob)>, String> {
    let window = web_sys::window().ok_or(CANCELLED)?;
    let site = site().await;
    let cache = open_cache(&window).await;
    let total = set.bytes().unwrap_or(0);
    let mut fetched = Vec::new();
    let mut before = 0;
    for file in set.files {
        let report = |done: u64| progress(before + done, total);
        let download = Download { window: &window, file, signal: cancel.signal(), report: &report };
        let blob = download.run(set, &site, cache.as_ref()).await?;
        before += blob.size() as u64;
        fetched.push((file.name.to_owned(), blob));
    }
    Ok(fetched)
}

/// The download of one file.
struct Download<'a> {
    window: &'a Window,
    file: &'static SetFile,
    signal: AbortSignal,
    report: &'a dyn Fn(u64),
}

impl Download<'_> {
    async fn run(&self, set: &ClassicSet, site: &Site, cache: Option<&Cache>) -> Result<Blob, String> {
        let key = self.key();
        if let Some(cache) = cache
            && let Ok(kept) = JsFuture::from(cache.match_with_str(&key)).await
            && let Ok(kept) = kept.dyn_into::<Response>()
        {
            match self.read(&kept).await {
                Ok(blob) => return Ok(blob),
                // Damaged, or changed by another page of this origin.
                Err(_) => drop(JsFuture::from(cache.delete_with_str(&key)).await),
            }
        }
        let mut failures = Vec::new();
        let own = site.address(set, self.file);
        for address in own.into_iter().chain(self.file.addresses.iter().map(|&it| it.to_owned())) {
            match self.get(&address).await {
                Ok(blob) => {
                    self.keep(cache, &key, &blob).await;
                    return Ok(blob);
                }
                Err(_) if self.signal.aborted() => return Err(CANCELLED.into()),
                Err(failure) => failures.push((address, failure)),
            }
        }
        Err(not_fetched(set, self.file, &failures))
    }

    /// The address under which the file is kept: by its checksum, so that no other file is ever taken for it.
    fn key(&self) -> String {
        format!("/hourglass-data/{}/{}", self.file.checksum.kind(), self.file.checksum.hex())
    }

    async fn get(&self, address: &str) -> Result<Blob, Failure> {
        let options = RequestInit::new();
        options.set_signal(Some(&self.signal));
        let answer = self.window.fetch_with_str_and_init(address, &options);
        let answer = JsFuture::from(Promise::race(&Array::of2(&answer, &self.too_late()))).await;
        let response =
            answer.ok().and_then(|it| it.dyn_into::<Response>().ok()).ok_or(Failure::Unreachable)?;
        self.read(&response).await
    }

    /// A promise of nothing, after the patience with a host.
    fn too_late(&self) -> Promise {
        Promise::new(&mut |resolve, _| {
            // Without a timer the browser's own patience counts.
            let _ = self.window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE_MS);
        })
    }

    /// Reads an answer to its end, and checks it.
    async fn read(&self, response: &Response) -> Result<Blob, Failure> {
        if !response.ok() {
            return Err(Failure::Status(response.status()));
        }
        let body = response.body().ok_or(Failure::BrokeOff)?;
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        let (mut hasher, mut head, mut count) = (Hasher::new(&self.file.checksum), Vec::new(), 0);
        let pieces = Array::new();
        loop {
            let piece = JsFuture::from(reader.read()).await.map_err(|_| Failure::BrokeOff)?;
            let part = |name: &str| Reflect::get(&piece, &JsValue::from_str(name));
            let Ok(value) = part("value").and_then(|value| value.dyn_into::<Uint8Array>()) else { break };
            let bytes = value.to_vec();
            hasher.update(&bytes);
            head.extend(bytes.iter().take(HEAD - head.len()));
            count += bytes.len() as u64;
            if count > self.file.most_bytes() {
                drop(JsFuture::from(reader.cancel()).await);
                return Err(Failure::of_content(self.file, &head));
            }
            pieces.push(&value);
            (self.report)(count);
        }
        if !hasher.matches() {
            return Err(Failure::of_content(self.file, &head));
        }
        Blob::new_with_u8_array_sequence(&pieces).map_err(|_| Failure::BrokeOff)
    }

    /// Keeps a checked file for the next visit; a browser without room for it fetches it again then.
    async fn keep(&self, cache: Option<&Cache>, key: &str, blob: &Blob) {
        if let (Some(cache), Ok(answer)) = (cache, Response::new_with_opt_blob(Some(blob))) {
            drop(JsFuture::from(cache.put_with_str(key, &answer)).await);
        }
    }
}

/// The kept files; `None` where the browser keeps none, as on an http page or in some private windows.
async fn open_cache(window: &Window) -> Option<Cache> {
    // The property is missing on http pages, where `Window::caches` would give a storage that is none.
    let there = Reflect::get(window, &"caches".into()).is_ok_and(|caches| caches.is_truthy());
    let caches = there.then(|| window.caches().ok()).flatten()?;
    JsFuture::from(caches.open(CACHE)).await.ok()?.dyn_into().ok()
}
