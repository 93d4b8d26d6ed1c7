//! Files in IndexedDB, each a record: a write is a transaction, which is done or not.

use super::opfs::why;
use crate::storage::{Disk, DiskError, Part};
use idb::{Database, Error, ObjectStore, Query, TransactionMode};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};

/// Name of the database, and of its two stores: bytes by name, and their number.
const DATABASE: &str = "hourglass";
const BYTES: &str = "files";
const SIZES: &str = "sizes";

/// The database.
pub(super) struct Indexed(Database);

impl Indexed {
    /// Opens the database.
    pub async fn open() -> Result<Self, Error> {
        let builder = Database::builder(DATABASE)
            .version(1)
            .add_object_store(ObjectStore::builder(BYTES))
            .add_object_store(ObjectStore::builder(SIZES));
        Ok(Self(builder.build().await?))
    }

    async fn sizes(&self) -> Result<Vec<(String, u64)>, Error> {
        let transaction = self.0.transaction(&[SIZES], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(SIZES)?;
        let names = store.get_all_keys(None, None)?.await?;
        let sizes = store.get_all(None, None)?.await?;
        let size = |size: JsValue| size.as_f64().unwrap_or(0.0) as u64;
        Ok(names.iter().filter_map(JsValue::as_string).zip(sizes.into_iter().map(size)).collect())
    }

    async fn bytes(&self, name: &str) -> Result<Option<Uint8Array>, Error> {
        let transaction = self.0.transaction(&[BYTES], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(BYTES)?;
        let found = store.get(Query::Key(name.into()))?.await?;
        Ok(found.and_then(|value| value.dyn_into().ok()))
    }

    async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let transaction = self.0.transaction(&[BYTES, SIZES], TransactionMode::ReadWrite)?;
        let key = JsValue::from_str(name);
        transaction.object_store(BYTES)?.put(&Uint8Array::from(bytes), Some(&key))?;
        transaction.object_store(SIZES)?.put(&JsValue::from_f64(bytes.len() as f64), Some(&key))?;
        if transaction.await?.is_aborted() {
            return Err(Error::DomExceptionNotFound);
        }
        Ok(())
    }

    async fn delete(&self, name: &str) -> Result<(), Error> {
        let transaction = self.0.transaction(&[BYTES, SIZES], TransactionMode::ReadWrite)?;
        for store in [BYTES, SIZES] {
            transaction.object_store(store)?.delete(Query::Key(name.into()))?;
        }
        transaction.await.map(|_| ())
    }
}

impl Disk for Indexed {
    async fn files(&self) -> Result<Vec<(String, u64)>, DiskError> {
        self.sizes().await.map_err(|error| of(&error))
    }

    async fn read(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, DiskError> {
        let bytes = self.bytes(name).await.map_err(|error| of(&error))?.ok_or(DiskError::Missing)?;
        let from = from.min(u64::from(bytes.length())) as u32;
        let end = u64::from(from).saturating_add(length as u64).min(u64::from(bytes.length())) as u32;
        Ok(bytes.subarray(from, end).to_vec())
    }

    async fn write(&self, name: &str, size: u64, parts: &[Part<'_>]) -> Result<(), DiskError> {
        let mut bytes = vec![0; size as usize];
        for part in parts {
            let at = part.at as usize;
            if let Some(place) = bytes.get_mut(at..at + part.bytes.len()) {
                place.copy_from_slice(part.bytes);
            }
        }
        self.put(name, &bytes).await.map_err(|error| of(&error))
    }

    async fn remove(&self, name: &str) -> Result<(), DiskError> {
        self.delete(name).await.map_err(|error| of(&error))
    }
}

/// An aborted transaction has found no room: nothing else aborts one here.
fn of(error: &Error) -> DiskError {
    match error {
        Error::DomException(exception) => why(exception),
        Error::DomExceptionNotFound => DiskError::Full,
        _ => DiskError::Other(error.to_string()),
    }
}
