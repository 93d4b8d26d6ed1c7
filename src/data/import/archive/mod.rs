//! Archives: ZIP, tar and gzip. Their members become files like any other, unpacked where and when they are read.

mod gzip;
mod inflate;
mod name;
mod tar;
mod zip;

use super::bytes::extension;
use super::error::ReadError;
use super::format::{Becomes, FileKind};
use super::formats::recognise_file;
use super::limits::MAX_MEMBERS;
use super::look::LeftOut;
use super::source::InputFile;

/// What an archive holds: its members, and those that are of no use.
pub(super) type Members = (Vec<InputFile>, Vec<LeftOut>);

/// Layers of packing that are taken off one file: a tar in gzip has two, a gzip file that was packed twice as well.
const LAYERS: usize = 3;

/// A file on the way through its layers of packing. An archive is replaced by the files in it, each with a path below the archive's
/// ("letters.zip/a/1.png"; the single file of a gzip file has its name without ".gz"). Archives within archives are left out, but
/// for files that are packed by gzip, as EMNIST's are.
pub(super) struct Unpacking {
    /// What is to be opened, the next one last.
    waiting: Vec<Layer>,
}

/// A step of [`Unpacking`].
pub(super) enum Unpacked {
    /// A file that is no archive.
    File(InputFile),
    /// An archive was opened: what of it is left out.
    Opened(Vec<LeftOut>),
}

impl Unpacking {
    /// Begins with a file.
    pub fn new(file: InputFile) -> Self {
        Self { waiting: vec![Layer { file, depth: 0, archive: None }] }
    }

    /// Files that are known to wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Takes one layer off; `None` at the end.
    pub fn step(&mut self) -> Option<Unpacked> {
        let layer = self.waiting.pop()?;
        let path = layer.file.path.clone();
        Some(match open(layer) {
            Ok(Opened::Plain(file)) => Unpacked::File(file),
            Ok(Opened::Members(members, left_out)) => {
                // The first is opened next.
                self.waiting.extend(members.into_iter().rev());
                Unpacked::Opened(left_out)
            }
            Err(error) => Unpacked::Opened(vec![LeftOut { path, why: error.to_string() }]),
        })
    }
}

/// All files, with archives replaced by the files in them; and what is left out.
pub fn expand(files: Vec<InputFile>) -> Members {
    let (mut plain, mut left_out) = (Vec::new(), Vec::new());
    for file in files {
        let mut unpacking = Unpacking::new(file);
        while let Some(step) = unpacking.step() {
            match step {
                Unpacked::File(file) => plain.push(file),
                Unpacked::Opened(others) => left_out.extend(others),
            }
        }
    }
    (plain, left_out)
}

/// A file in so many layers of packing.
struct Layer {
    file: InputFile,
    depth: usize,
    /// Kind of the archive that it is a member of.
    archive: Option<&'static str>,
}

enum Opened {
    Plain(InputFile),
    Members(Vec<Layer>, Vec<LeftOut>),
}

/// Takes one layer of packing off a file.
fn open(layer: Layer) -> Result<Opened, ReadError> {
    let Layer { file, depth, archive } = layer;
    let FileKind::Known(format) = recognise_file(&file).map_err(ReadError::unreadable)? else {
        return Ok(Opened::Plain(file));
    };
    if format.becomes != Becomes::Archive {
        return Ok(Opened::Plain(file));
    }
    let of_one_file = format.name == "gzip";
    if depth >= LAYERS || archive.is_some() && !of_one_file {
        return Err(ReadError::Nested(archive.unwrap_or(format.name)));
    }
    let (members, left_out) = match format.name {
        "ZIP" => zip::members(&file)?,
        "tar" => tar::members(&file)?,
        _ => (vec![gzip::member(&file)?], Vec::new()),
    };
    let archive = if of_one_file { archive } else { Some(format.name) };
    let layer = |file| Layer { file, depth: depth + 1, archive };
    Ok(Opened::Members(members.into_iter().map(layer).collect(), left_out))
}

/// Members of an NPZ.
///
/// # Errors
/// What is wrong with the archive.
pub(super) fn zip_members(file: &InputFile) -> Result<Members, ReadError> {
    zip::members(file)
}

/// Path of an archive without the extension that says that it is packed: "a.gz" → "a", "a.tgz" → "a.tar".
fn unpacked(path: &str) -> String {
    let stem = |end: usize| path.get(..path.len() - end).unwrap_or(path);
    match extension(path).as_str() {
        "gz" => stem(3).to_owned(),
        "tgz" => format!("{}.tar", stem(4)),
        _ => path.to_owned(),
    }
}

/// What is left out beyond [`MAX_MEMBERS`].
fn too_many(path: &str, count: usize) -> LeftOut {
    let why = format!("holds {count} files; the first {MAX_MEMBERS} are used");
    LeftOut { path: path.to_owned(), why }
}
