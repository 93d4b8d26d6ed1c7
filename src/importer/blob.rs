//! The bytes of a browser's file.

use crate::data::import::{ByteSource, LocalFuture};
use crate::webgpu::{member, method};
use js_sys::{Array, Function, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes that are read at once: a read takes about as long for one byte as for these.
const BLOCK: u64 = 256 << 10;
/// Bytes of small files that are kept, of all together, so that a file that is looked at, compared and decoded is read once.
const KEPT_BYTES: usize = 64 << 20;

thread_local! {
    /// Bytes of small files that are kept now.
    static KEPT: Cell<usize> = const { Cell::new(0) };
}

/// A file, read in blocks. The last block is kept, for headers are read a few bytes at a time.
pub(super) struct BlobSource {
    blob: Blob,
    size: u64,
    block: Rc<RefCell<Block>>,
}

#[derive(Default)]
struct Block {
    start: u64,
    bytes: Vec<u8>,
    /// True for a whole file that counts among the small ones that are kept.
    kept: bool,
}

impl Block {
    /// A block of a file of `size` bytes.
    fn new(start: u64, bytes: Vec<u8>, size: u64) -> Self {
        let count = KEPT.get() + bytes.len();
        let kept = bytes.len() as u64 == size && count <= KEPT_BYTES;
        if kept {
            KEPT.set(count);
        }
        Self { start, bytes, kept }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        if self.kept {
            KEPT.set(KEPT.get() - self.bytes.len());
        }
    }
}

impl BlobSource {
    pub(super) fn new(blob: Blob) -> Self {
        // Sizes of files are whole numbers below 2⁵³.
        let size = blob.size() as u64;
        Self { blob, size, block: Rc::default() }
    }

    fn slice(&self, start: u64, count: u64) -> Result<Blob, JsValue> {
        self.blob.slice_with_f64_and_f64(start as f64, (start + count) as f64)
    }

    /// Reads bytes that are there.
    fn read(&self, start: u64, count: u64) -> io::Result<Uint8Array> {
        let failed = |error| io::Error::other(js_text(&error));
        let slice = self.slice(start, count).map_err(failed)?;
        Ok(Uint8Array::new(&read_sync(&slice).map_err(failed)?))
    }
}

/// All bytes of a blob, by the browser's `FileReaderSync`, which only workers have.
fn read_sync(blob: &Blob) -> Result<JsValue, JsValue> {
    let class =
        member(&js_sys::global(), "FileReaderSync").and_then(|class| class.dyn_into::<Function>().ok());
    let reader = Reflect::construct(&class.ok_or("there is no FileReaderSync")?, &Array::new())?;
    let read = method(&reader, "readAsArrayBuffer").ok_or("there is no readAsArrayBuffer")?;
    read.call1(&reader, blob)
}

impl ByteSource for BlobSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let count = (self.size.saturating_sub(offset)).min(buffer.len() as u64);
        if count == 0 {
            return Ok(0);
        }
        if count >= BLOCK {
            // Straight to where it is wanted; the block before it is done with.
            self.forget();
            let bytes = self.read(offset, count)?;
            let count = (bytes.length() as usize).min(buffer.len());
            bytes.subarray(0, count as u32).copy_to(&mut buffer[..count]);
            return Ok(count);
        }
        let mut block = self.block.borrow_mut();
        let within = |block: &Block| {
            let at = usize::try_from(offset.checked_sub(block.start)?).ok()?;
            block.bytes.get(at..).filter(|rest| !rest.is_empty()).map(|_| at)
        };
        if within(&block).is_none() {
            let bytes = self.read(offset, BLOCK.min(self.size - offset))?.to_vec();
            *block = Block::new(offset, bytes, self.size);
        }
        let at = within(&block).unwrap_or(0);
        let rest = block.bytes.get(at..).unwrap_or_default();
        let count = rest.len().min(count as usize);
        buffer[..count].copy_from_slice(&rest[..count]);
        let ends = self.size <= BLOCK && offset + count as u64 >= self.size;
        // There may be too many small files to keep them all.
        if ends && !block.kept {
            *block = Block::default();
        }
        Ok(count)
    }

    fn prefetch(&self) -> Option<LocalFuture<'static, ()>> {
        if self.size == 0 || !self.block.borrow().bytes.is_empty() {
            return None;
        }
        let reading = self.slice(0, BLOCK.min(self.size)).ok()?.array_buffer();
        let (block, size) = (Rc::clone(&self.block), self.size);
        Some(Box::pin(async move {
            // A file that can't be read says so when it is wanted.
            if let Ok(buffer) = JsFuture::from(reading).await {
                *block.borrow_mut() = Block::new(0, Uint8Array::new(&buffer).to_vec(), size);
            }
        }))
    }

    fn forget(&self) {
        let kept = self.block.borrow().kept;
        if !kept {
            self.block.replace(Block::default());
        }
    }
}

/// What an error of the browser says.
fn js_text(error: &JsValue) -> String {
    let message = member(error, "message").and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| "unknown reason".into())
}
