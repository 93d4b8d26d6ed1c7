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
use super::platform::Platform;
use super::source::InputFile;

/// What an archive holds: its members, and those that are of no use.
pub(super) type Members = (Vec<InputFile>, Vec<LeftOut>);

/// Milliseconds between two reports: often enough for a cancel to be felt, and not so often that it costs.
const PAUSE: f64 = 50.0;
/// Layers of packing that are taken off one file: a tar in gzip has two, a gzip file that was packed twice as well.
const LAYERS: usize = 3;

/// Replaces archives by the files in them, each with a path below the archive's ("letters.zip/a/1.png"; the single file
/// of a gzip file has its name without ".gz"). Archives within archives are left out, but for files that are packed by
/// gzip, as EMNIST's are. Stops early when the platform says so.
pub async fn expand(files: Vec<InputFile>, platform: &dyn Platform) -> Members {
    let (mut plain, mut left_out) = (Vec::new(), Vec::new());
    let total = files.len();
    let mut last = platform.now();
    for (done, file) in files.into_iter().enumerate() {
        let mut waiting = vec![Layer { file, depth: 0, archive: None }];
        while let Some(layer) = waiting.pop() {
            if platform.now() - last > PAUSE {
                platform.progress("Looking at files", done, total);
                if !platform.proceed().await {
                    return (plain, left_out);
                }
                last = platform.now();
            }
            let path = layer.file.path.clone();
            match open(layer) {
                Ok(Opened::Plain(file)) => plain.push(file),
                Ok(Opened::Members(members, others)) => {
                    left_out.extend(others);
                    // The last is opened first.
                    waiting.extend(members.into_iter().rev());
                }
                Err(error) => left_out.push(LeftOut { path, why: error.to_string() }),
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
