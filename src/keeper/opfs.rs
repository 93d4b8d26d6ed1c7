//! The origin private file system. A file is read as a `File`, which needs no lock, and written through a synchronous access handle,
//! whose `flush` is what puts bytes on the disk before the next.

use super::navigator;
use crate::storage::{Disk, DiskError, Part};
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemReadWriteOptions, FileSystemSyncAccessHandle, StorageManager,
};

/// The folder's name.
const FOLDER: &str = "hourglass";
/// How often a file is tried that another tab is just writing, and milliseconds in between.
pub(super) const TRIES: u32 = 20;
const PAUSE: i32 = 25;

/// The folder.
pub(super) struct Opfs(FileSystemDirectoryHandle);

impl Opfs {
    /// Opens the folder, and writes a file to see that files can be written.
    pub async fn open() -> Result<Self, JsValue> {
        let storage: StorageManager = navigator("storage").ok_or(JsValue::UNDEFINED)?.unchecked_into();
        if !js_sys::Reflect::has(&storage, &"getDirectory".into())? {
            return Err(JsValue::UNDEFINED);
        }
        let root: FileSystemDirectoryHandle = done(storage.get_directory()).await?.unchecked_into();
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(true);
        let folder = done(root.get_directory_handle_with_options(FOLDER, &options)).await?;
        let opfs = Self(folder.unchecked_into());
        let probe = "probe";
        opfs.write(probe, 1, &[Part { at: 0, bytes: &[1] }]).await.map_err(|_| JsValue::UNDEFINED)?;
        opfs.remove(probe).await.map_err(|_| JsValue::UNDEFINED)?;
        Ok(opfs)
    }

    async fn handle(&self, name: &str, create: bool) -> Result<FileSystemFileHandle, JsValue> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(create);
        Ok(done(self.0.get_file_handle_with_options(name, &options)).await?.unchecked_into())
    }

    async fn file(&self, name: &str) -> Result<File, JsValue> {
        let handle = self.handle(name, false).await?;
        Ok(done(handle.get_file()).await?.unchecked_into())
    }

    async fn part_of(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, JsValue> {
        let file = self.file(name).await?;
        let end = (from as f64 + length as f64).min(file.size());
        let part = file.slice_with_f64_and_f64(from as f64, end)?;
        let buffer: ArrayBuffer = done(part.array_buffer()).await?.unchecked_into();
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    /// A handle to write with; waits while another tab has one.
    async fn access(&self, name: &str) -> Result<Access, JsValue> {
        let handle = self.handle(name, true).await?;
        let mut tries = 0;
        loop {
            match done(handle.create_sync_access_handle()).await {
                Ok(access) => return Ok(Access(access.unchecked_into())),
                Err(error) if tries == TRIES || name_of(&error) != "NoModificationAllowedError" => {
                    return Err(error);
                }
                Err(_) => tries += 1,
            }
            pause().await;
        }
    }
}

impl Disk for Opfs {
    async fn files(&self) -> Result<Vec<(String, u64)>, DiskError> {
        let mut files = Vec::new();
        let names = self.0.keys();
        loop {
            let next = done(names.next().map_err(|error| why(&error))?).await.map_err(|error| why(&error))?;
            let next: js_sys::IteratorNext = next.unchecked_into();
            if next.done() {
                return Ok(files);
            }
            let Some(name) = next.value().as_string() else { continue };
            // One that another tab has just removed is none.
            if let Ok(file) = self.file(&name).await {
                files.push((name, file.size() as u64));
            }
        }
    }

    async fn read(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, DiskError> {
        let mut tries = 0;
        loop {
            match self.part_of(name, from, length).await {
                Ok(bytes) => return Ok(bytes),
                // Another tab has written it meanwhile.
                Err(error) if tries < TRIES && name_of(&error) == "NotReadableError" => tries += 1,
                Err(error) => return Err(why(&error)),
            }
            pause().await;
        }
    }

    async fn write(&self, name: &str, size: u64, parts: &[Part<'_>]) -> Result<(), DiskError> {
        let access = self.access(name).await.map_err(|error| why(&error))?;
        access.write(size, parts).map_err(|error| why(&error))
    }

    async fn remove(&self, name: &str) -> Result<(), DiskError> {
        match done(self.0.remove_entry(name)).await.map_err(|error| why(&error)) {
            Ok(_) | Err(DiskError::Missing) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// A file that is open for writing; closed when it goes.
struct Access(FileSystemSyncAccessHandle);

impl Access {
    fn write(&self, size: u64, parts: &[Part<'_>]) -> Result<(), JsValue> {
        if self.0.get_size()? as u64 > size {
            self.0.truncate_with_f64(size as f64)?;
        }
        let options = FileSystemReadWriteOptions::new();
        for part in parts {
            let mut written = 0;
            while written < part.bytes.len() {
                options.set_at((part.at + written as u64) as f64);
                let count =
                    self.0.write_with_u8_array_and_options(&part.bytes[written..], &options)? as usize;
                if count == 0 {
                    return Err(js_sys::Error::new("QuotaExceededError").into());
                }
                written += count;
            }
            self.0.flush()?;
        }
        Ok(())
    }
}

impl Drop for Access {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// What a promise is resolved with, or the error it is rejected with.
async fn done(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

/// Waits a little for another tab.
pub(super) async fn pause() {
    super::wait(PAUSE).await;
}

/// The name of an error; "" for what is none.
pub(super) fn name_of(error: &JsValue) -> String {
    let text = |key: &str| js_sys::Reflect::get(error, &key.into()).ok().and_then(|text| text.as_string());
    match text("name") {
        Some(name) if name != "Error" => name,
        _ => text("message").unwrap_or_default(),
    }
}

/// An error of the browser as one of the disk.
pub(super) fn why(error: &JsValue) -> DiskError {
    let name = name_of(error);
    match name.as_str() {
        "QuotaExceededError" => DiskError::Full,
        "NotFoundError" => DiskError::Missing,
        _ => {
            let message =
                js_sys::Reflect::get(error, &"message".into()).ok().and_then(|text| text.as_string());
            DiskError::Other(message.filter(|text| !text.is_empty()).unwrap_or(name))
        }
    }
}
