//! Files that the command line names, as a set: by the same code as in the browser.

use super::CliError;
use crate::data::import::draft::{Alone, Draft, Opened, Work};
use crate::data::import::{
    ByteSource, Choices, Colour, Fit, InputFile, LabelChoice, LeftOut, NoDecoder, SetKind, Turn,
};
use crate::data::preprocess::{Invert, MadeOf};
use crate::data::{ImageSet, ImageShape};
use clap::{Args, ValueEnum};
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Files that are left out are named one by one up to this many.
const NAMED: usize = 10;

/// How the examples of files are made alike.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Options {
    /// Longest side of an image, in pixels (16 to 128). Default: images that all have one size up to 128 keep it, others get 64.
    #[arg(long, value_name = "PIXELS", requires = "images")]
    side: Option<u32>,
    /// How images of other proportions are fitted: whole keeps the proportions that most images share.
    #[arg(long, value_enum, requires = "images")]
    fit: Option<FitName>,
    /// How images are turned.
    #[arg(long, value_enum, requires = "images")]
    turn: Option<TurnName>,
    /// Read all images as grey.
    #[arg(long, requires = "images", conflicts_with = "colour")]
    grey: bool,
    /// Read all images in colour.
    #[arg(long, requires = "images")]
    colour: bool,
    /// Whether brightness is inverted. Default: only for drawings on light paper.
    #[arg(long, value_enum, requires = "images")]
    invert: Option<YesNo>,
    /// Maximum number of examples; a random selection that keeps the shares of the classes.
    #[arg(long, value_name = "N", requires = "images")]
    at_most: Option<u32>,
    /// The column to use as labels; in a table it is then not an input.
    #[arg(long, value_name = "COLUMN", requires = "images")]
    label: Option<String>,
    /// The column that marks anomalies: a value such as "good" or 0, else the most frequent one, is normal, and training sees only
    /// normal examples. Folders beside one named "good" count as anomalies by themselves.
    #[arg(long, value_name = "COLUMN", requires = "images", conflicts_with = "label")]
    anomalies: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FitName {
    Whole,
    Crop,
    Pad,
    Stretch,
    Handwriting,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TurnName {
    None,
    Left,
    Right,
    Half,
    Transpose,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum YesNo {
    Yes,
    No,
}

impl Options {
    fn apply(&self, choices: &mut Choices) {
        choices.side = self.side.unwrap_or(choices.side);
        choices.at_most = self.at_most.unwrap_or(choices.at_most);
        match self.fit {
            None => {}
            Some(FitName::Whole) => choices.fit = Fit::Whole,
            Some(FitName::Crop) => choices.fit = Fit::Crop,
            Some(FitName::Pad) => choices.fit = Fit::Pad,
            Some(FitName::Stretch) => choices.fit = Fit::Stretch,
            Some(FitName::Handwriting) => choices.fit = Fit::Handwriting,
        }
        match self.turn {
            None => {}
            Some(TurnName::None) => choices.turn = Turn::None,
            Some(TurnName::Left) => choices.turn = Turn::Left,
            Some(TurnName::Right) => choices.turn = Turn::Right,
            Some(TurnName::Half) => choices.turn = Turn::Half,
            Some(TurnName::Transpose) => choices.turn = Turn::Transpose,
        }
        match (self.grey, self.colour) {
            (true, _) => choices.colour = Colour::Grey,
            (_, true) => choices.colour = Colour::Colour,
            (false, false) => {}
        }
        match self.invert {
            None => {}
            Some(YesNo::Yes) => choices.invert = Invert::Yes,
            Some(YesNo::No) => choices.invert = Invert::No,
        }
        if let Some(column) = &self.label {
            choices.labels = LabelChoice::Column(column.clone());
        }
        if let Some(column) = &self.anomalies {
            choices.labels = LabelChoice::Anomalies(column.clone());
        }
    }
}

/// What the images are for.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    /// To learn from, or to be measured on by a network that says nothing of their shape.
    Set,
    /// To be seen by a network of this shape that has learned from images made of this: others are made in the same way.
    Network(ImageShape, MadeOf),
}

/// The set of a file or folder, and of a file of labels; says on stderr what was understood.
pub(super) async fn image_set(
    images: &Path,
    labels: Option<&Path>,
    options: &Options,
    purpose: Purpose,
) -> Result<ImageSet, CliError> {
    let mut files = Vec::new();
    for path in std::iter::once(images).chain(labels) {
        walk(path, &name(path), &mut files)?;
    }
    let work = Work::new(&NoDecoder, &|_| ());
    let opened = Draft::open(files, Alone::Set, &work).await.map_err(CliError::new)?;
    let Opened::Set(mut draft) = opened else {
        return Err(CliError(format!("{} holds no dataset", images.display())));
    };
    let mut choices = draft.choices();
    match (purpose, draft.kind()) {
        (Purpose::Network(shape, MadeOf::Pictures(fitting)), SetKind::Pictures) => {
            choices.make_as(&fitting);
            choices.shape = Some(shape);
        }
        (Purpose::Network(shape, _), SetKind::Pictures) => choices.shape = Some(shape),
        (Purpose::Network(_, MadeOf::Arrays(fitting)), SetKind::Arrays) => choices.make_as(&fitting),
        _ => {}
    }
    options.apply(&mut choices);
    let look = draft.look(&choices);
    let (set, late) = draft.build(&choices, &work).await.map_err(CliError::new)?;
    eprintln!("note: {} becomes {} examples of {}", images.display(), set.len(), shape(set.shape));
    look.notes.iter().for_each(|note| eprintln!("note: {note}"));
    let left_out: Vec<LeftOut> = look.left_out.into_iter().chain(late).collect();
    if let Some(labels) = labels
        && let Some(file) = left_out.iter().find(|file| file.path == name(labels))
    {
        return Err(CliError(format!("--labels {} {}", labels.display(), file.why)));
    }
    tell(&left_out);
    Ok(set)
}

/// Says which files are not used.
fn tell(left_out: &[LeftOut]) {
    for file in left_out.iter().take(NAMED) {
        eprintln!("note: skipped: {} {}", file.path, file.why);
    }
    if left_out.len() > NAMED {
        eprintln!("note: skipped: {} more files", left_out.len() - NAMED);
    }
}

/// "28×28" or "64×64 in colour"; a table has columns.
fn shape(shape: ImageShape) -> String {
    let ImageShape { channels, height, width } = shape;
    match (height, channels) {
        (1, 1) => format!("{width} values"),
        (_, 1) => format!("{width}×{height}"),
        _ => format!("{width}×{height} in colour"),
    }
}

/// All files in a folder, in any order, or the file itself.
fn walk(path: &Path, name: &str, files: &mut Vec<InputFile>) -> Result<(), CliError> {
    let failed = |error| CliError(format!("can't read {}: {error}", path.display()));
    let about = std::fs::metadata(path).map_err(failed)?;
    if about.is_dir() {
        for entry in std::fs::read_dir(path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            walk(&entry.path(), &format!("{name}/{}", entry.file_name().to_string_lossy()), files)?;
        }
        return Ok(());
    }
    let bytes = Rc::new(OnDisk { path: path.to_path_buf(), size: about.len() });
    files.push(InputFile { path: name.to_owned(), bytes });
    Ok(())
}

pub(super) fn name(path: &Path) -> String {
    let full =
        || path.canonicalize().ok().and_then(|full| Some(full.file_name()?.to_string_lossy().into_owned()));
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.or_else(full).unwrap_or_else(|| path.display().to_string())
}

thread_local! {
    /// The file that was read last: thousands that stay open would be too many.
    static OPEN: RefCell<Option<(PathBuf, File)>> = const { RefCell::new(None) };
}

/// A file on a disk.
struct OnDisk {
    path: PathBuf,
    size: u64,
}

impl ByteSource for OnDisk {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        OPEN.with_borrow_mut(|open| {
            let mut file = match open.take() {
                Some((path, file)) if path == self.path => file,
                _ => File::open(&self.path)?,
            };
            file.seek(SeekFrom::Start(offset))?;
            let count = file.read(buffer)?;
            *open = Some((self.path.clone(), file));
            Ok(count)
        })
    }
}
