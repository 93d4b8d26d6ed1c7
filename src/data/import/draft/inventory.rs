//! Which of the files are pictures, sounds, arrays or texts.

use super::work::Work;
use crate::data::import::archive::{Unpacked, Unpacking};
use crate::data::import::formats::{recognise_file, refusal};
use crate::data::import::layout::{is_hidden, natural};
use crate::data::import::pictures::{PictureHead, head};
use crate::data::import::read_ahead::ReadAhead;
use crate::data::import::{Becomes, FileKind, ImportError, InputFile, LeftOut, ReadError};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher as _};
use std::io;

/// Bytes of a file in which the size of a picture mostly is.
const HEAD: usize = 64 << 10;
/// Bytes in which it is otherwise: behind colour profiles and thumbnails.
const LONG_HEAD: usize = 4 << 20;

/// The files by what they are.
#[derive(Default)]
pub(super) struct Inventory {
    pub pictures: Vec<(InputFile, PictureHead)>,
    pub sounds: Vec<InputFile>,
    pub arrays: Vec<InputFile>,
    /// Tables, and other text that may tell something of the other files.
    pub texts: Vec<InputFile>,
    /// Files of no use.
    pub left_out: Vec<LeftOut>,
    /// Number of hidden files, which are passed over.
    pub hidden: usize,
    /// Pictures and sounds whose bytes are those of an earlier one.
    pub duplicates: usize,
}

/// Sorts files by what they are; archives are replaced by what is in them. `files` are those that are there, and become all that
/// were brought. `seen` is called now and then with what is known, and with the files that are there.
///
/// # Errors
/// When the work is to stop.
pub(super) async fn inventory(
    files: &mut Vec<InputFile>,
    work: &Work<'_>,
    seen: &dyn Fn(&Inventory, &[InputFile]),
) -> Result<Inventory, ImportError> {
    let mut inventory = Inventory::default();
    let mut done = 0;
    while done < files.len() {
        inventory.look_at(files, done, work, seen).await?;
        done = files.len();
        files.extend(work.platform.more().await.ok_or(ImportError::Stopped)?);
    }
    // The order in which a browser or a file system names them means nothing.
    files.sort_by(|a, b| natural(&a.path, &b.path));
    inventory.sort();
    inventory.duplicates = duplicates(&inventory, work).await?;
    Ok(inventory)
}

impl Inventory {
    /// True when there are pictures, sounds or arrays.
    pub fn has_examples(&self) -> bool {
        !self.pictures.is_empty() || !self.sounds.is_empty() || !self.arrays.is_empty()
    }

    /// True when there is something beside arrays.
    pub fn has_others(&self) -> bool {
        !self.pictures.is_empty() || !self.sounds.is_empty() || !self.texts.is_empty()
    }

    /// The pictures, or the sounds where there are more of them.
    pub fn files(&self) -> impl Iterator<Item = &InputFile> {
        let sounds = self.sounds.len() > self.pictures.len();
        let pictures = self.pictures.iter().filter(move |_| !sounds).map(|(file, _)| file);
        pictures.chain(self.sounds.iter().filter(move |_| sounds))
    }

    /// Looks at files from the `first` on.
    async fn look_at(
        &mut self,
        files: &[InputFile],
        first: usize,
        work: &Work<'_>,
        seen: &dyn Fn(&Inventory, &[InputFile]),
    ) -> Result<(), ImportError> {
        let files_here = &files[first..];
        let mut ahead = ReadAhead::new(files_here);
        let total = files.len() + work.platform.to_come();
        for (done, file) in files_here.iter().enumerate() {
            ahead.next().await;
            if is_hidden(&file.path) {
                self.hidden += 1;
                continue;
            }
            let mut unpacking = Unpacking::new(file.clone());
            let mut members = 0;
            while let Some(step) = unpacking.step() {
                match step {
                    Unpacked::File(file) => self.add(&file),
                    Unpacked::Opened(left_out) => {
                        self.left_out.extend(left_out.into_iter().filter(|file| !is_hidden(&file.path)));
                    }
                }
                let (here, all) = (first + done + members, total + members + unpacking.waiting());
                work.step("Looking at files", here, all).await?;
                members += usize::from(unpacking.waiting() > 0);
                seen(self, files);
            }
        }
        Ok(())
    }

    /// Sorts by path what archives and folders held.
    fn sort(&mut self) {
        self.pictures.sort_by(|(a, _), (b, _)| natural(&a.path, &b.path));
        for files in [&mut self.sounds, &mut self.arrays, &mut self.texts] {
            files.sort_by(|a, b| natural(&a.path, &b.path));
        }
    }

    fn add(&mut self, file: &InputFile) {
        if is_hidden(&file.path) {
            self.hidden += 1;
            return;
        }
        let mut refuse = |why: String| self.left_out.push(LeftOut { path: file.path.clone(), why });
        let kind = match recognise_file(file) {
            Ok(kind) => kind,
            Err(error) => return refuse(ReadError::unreadable(error).to_string()),
        };
        match kind.becomes() {
            Becomes::Image => match picture_head(file) {
                Ok(head) => self.pictures.push((file.clone(), head)),
                Err(why) => refuse(why),
            },
            Becomes::Sound => self.sounds.push(file.clone()),
            Becomes::Array => self.arrays.push(file.clone()),
            Becomes::Table => self.texts.push(file.clone()),
            Becomes::Nothing | Becomes::Archive => match kind {
                FileKind::Text => self.texts.push(file.clone()),
                _ => refuse(refusal(file.name(), kind).to_string()),
            },
        }
    }
}

/// What a picture file says of itself; why it can't be used otherwise.
fn picture_head(file: &InputFile) -> Result<PictureHead, String> {
    let read = |count| file.head(count).map_err(|error: io::Error| ReadError::unreadable(error).to_string());
    let mut found = head(&read(HEAD)?);
    if found.is_none() && file.size() > HEAD as u64 {
        found = head(&read(LONG_HEAD)?);
    }
    let found = found.ok_or_else(|| "is a damaged image: its size cannot be read".to_owned())?;
    found.allowed(file.size()).map_err(|error| error.to_string())
}

/// Number of pictures and sounds whose bytes are those of an earlier one. Only files of equal length are read.
async fn duplicates(inventory: &Inventory, work: &Work<'_>) -> Result<usize, ImportError> {
    let files = || inventory.pictures.iter().map(|(file, _)| file).chain(&inventory.sounds);
    let mut lengths: HashMap<u64, usize> = HashMap::new();
    files().for_each(|file| *lengths.entry(file.size()).or_default() += 1);
    let alike: Vec<&InputFile> = files().filter(|file| lengths.get(&file.size()) > Some(&1)).collect();
    let mut seen: HashSet<(u64, u64)> = HashSet::new();
    let mut count = 0;
    for (done, file) in alike.iter().enumerate() {
        work.step("Looking for duplicates", done, alike.len()).await?;
        // A file that can't be read is found where it is decoded.
        if let Ok(hash) = hash(file) {
            count += usize::from(!seen.insert((file.size(), hash)));
        }
    }
    Ok(count)
}

/// A hash of the bytes of a file. It stays in this process, so that it may be another one in another version of Rust.
fn hash(file: &InputFile) -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    let mut reader = file.reader();
    let mut buffer = vec![0; HEAD.min(usize::try_from(file.size()).unwrap_or(HEAD)).max(1)];
    loop {
        match io::Read::read(&mut reader, &mut buffer)? {
            0 => return Ok(hasher.finish()),
            count => hasher.write(&buffer[..count]),
        }
    }
}
