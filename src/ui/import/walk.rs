//! All files in what was dropped, pasted or picked, with their paths: folders are read to the end.

use crate::data::import::LeftOut;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// Most files that are taken at once: the home folder is rarely meant.
const MOST_FILES: u32 = 200_000;

/// A file or a folder that was brought.
pub enum Entry {
    /// A file with its path.
    File(String, File),
    /// A folder.
    Folder(FileSystemDirectoryEntry),
}

/// What was found.
pub struct Found {
    /// `[path, File]` for each file.
    pub files: Array,
    /// What could not be read.
    pub lost: Vec<LeftOut>,
}

/// What was dropped or pasted. To be called while the event is handled: after that its items are gone.
pub fn transferred(data: &DataTransfer) -> Vec<Entry> {
    let items = data.items();
    let mut entries = Vec::new();
    for item in (0..items.length()).filter_map(|i| items.get(i)).filter(|item| item.kind() == "file") {
        let entry = item.webkit_get_as_entry().ok().flatten();
        match entry.filter(FileSystemEntry::is_directory) {
            Some(folder) => entries.push(Entry::Folder(folder.unchecked_into())),
            None => {
                entries.extend(item.get_as_file().ok().flatten().map(|file| Entry::File(file.name(), file)))
            }
        }
    }
    if entries.is_empty() { listed(data.files()) } else { entries }
}

/// What was picked, with its paths below the folder that was picked.
pub fn listed(files: Option<FileList>) -> Vec<Entry> {
    let path = |file: &File| {
        let path = Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
        path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name())
    };
    let files = files.map(|files| (0..files.length()).filter_map(|i| files.get(i)).collect::<Vec<_>>());
    files.unwrap_or_default().into_iter().map(|file| Entry::File(path(&file), file)).collect()
}

/// Finds all files. `proceed` gets the number of those found so far and says whether to go on; `None` when it said no.
///
/// # Errors
/// A sentence when there are none, or far too many.
pub async fn walk(entries: Vec<Entry>, proceed: &dyn Fn(u32) -> bool) -> Option<Result<Found, String>> {
    let mut found = Found { files: Array::new(), lost: Vec::new() };
    let mut folders = Vec::new();
    for entry in entries {
        match entry {
            Entry::File(path, file) => found.add(&path, &file),
            Entry::Folder(folder) => folders.push(folder),
        }
    }
    // The first folder is read first.
    folders.reverse();
    while let Some(folder) = folders.pop() {
        let reader = folder.create_reader();
        loop {
            let batch = promise(|done, failed| reader.read_entries_with_callback_and_callback(done, failed));
            // A browser gives at most about a hundred at a time, and none at the end.
            let batch: Array = match batch.await.map(JsCast::dyn_into) {
                Ok(Ok(batch)) => batch,
                _ => {
                    found.lose(path(&folder), "is a folder that can't be read");
                    break;
                }
            };
            if batch.length() == 0 {
                break;
            }
            found.take(&batch, &mut folders).await;
            if !proceed(found.files.length()) {
                return None;
            }
            if found.files.length() > MOST_FILES {
                return Some(Err(format!(
                    "These are more than {MOST_FILES} files: bring only the folder with the images."
                )));
            }
        }
    }
    if found.files.length() > 0 {
        return Some(Ok(found));
    }
    Some(Err(match found.lost.first() {
        Some(LeftOut { path, why }) => format!("“{path}” {why}."),
        None => "There are no files in it.".into(),
    }))
}

impl Found {
    fn add(&mut self, path: &str, file: &JsValue) {
        self.files.push(&Array::of2(&path.into(), file));
    }

    fn lose(&mut self, path: String, why: &str) {
        self.lost.push(LeftOut { path, why: why.into() });
    }

    /// Takes the entries of a folder: its files all at once, for one after the other would wait a thousand times.
    async fn take(&mut self, batch: &Array, folders: &mut Vec<FileSystemDirectoryEntry>) {
        let opening = Array::new();
        let mut paths = Vec::new();
        for entry in batch.iter() {
            let entry: FileSystemEntry = entry.unchecked_into();
            if entry.is_directory() {
                folders.push(entry.unchecked_into());
                continue;
            }
            paths.push(path(&entry));
            let entry: FileSystemFileEntry = entry.unchecked_into();
            opening.push(&Promise::new(&mut |done, failed| {
                entry.file_with_callback_and_callback(&done, &failed);
            }));
        }
        let opened = JsFuture::from(Promise::all_settled(&opening)).await.unwrap_or_default();
        for (path, outcome) in paths.into_iter().zip(Array::from(&opened).iter()) {
            match Reflect::get(&outcome, &"value".into()) {
                Ok(file) if file.is_object() => self.add(&path, &file),
                _ => self.lose(path, "can't be read: was it moved, or do you lack permission to read it?"),
            }
        }
    }
}

/// The path of an entry below what was dropped.
fn path(entry: &FileSystemEntry) -> String {
    entry.full_path().trim_start_matches('/').to_owned()
}

/// The answer of a function that takes two callbacks.
async fn promise(
    call: impl Fn(&js_sys::Function, &js_sys::Function) -> Result<(), JsValue>,
) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |done, failed| {
        if let Err(error) = call(&done, &failed) {
            // A callback that settles a promise can't fail.
            let _ = failed.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(promise).await
}
