//! Opens files: from what they are to a draft, a single picture or a single sound.

use super::content::Content;
use super::images::Images;
use super::inventory::{Inventory, inventory};
use super::join::joined;
use super::known::Known;
use super::merge::{merged, row_labels};
use super::part::part;
use super::pictures::Pictures;
use super::tables::Rows;
use super::why::why;
use super::work::Work;
use super::{Alone, Draft, Opened, SAMPLES};
use crate::data::import::formats::is_extension;
use crate::data::import::layout::{Layout, natural, split_column};
use crate::data::import::tables::{
    MAX_ALL_BYTES, RawTable, TABLE_HEAD, TableError, from_matrix, holds_images, labels_for, read_table,
};
use crate::data::import::{
    ArraySet, Assembled, Becomes, Classic, FileKind, ImportError, InputFile, LeftOut, Look, ReadError,
    array_files, assemble, refusal,
};

/// Opens files.
pub(super) async fn open(
    mut files: Vec<InputFile>,
    alone: Alone,
    work: &Work<'_>,
) -> Result<Opened, ImportError> {
    if files.is_empty() {
        return Err(ImportError::NoFile);
    }
    let seen = |seen: &Inventory, files: &[InputFile]| work.look(|| early(seen, name_of(files)));
    let found = inventory(&mut files, work, &seen).await?;
    let name = name_of(&files);
    // Samples of large photos take seconds; a single picture is none of a set, and arrays may be what the set is made of.
    if found.arrays.is_empty() && found.files().nth(1).is_some() {
        work.look_now(early(&found, name.clone()));
    }
    let mut sorting = Sorting { found, array_files: Vec::new(), name, alone, files };
    let arrays = sorting.arrays(work).await?;
    let texts = sorting.read_texts(work).await?;
    sorting.decide(arrays, texts, work).await
}

/// What is understood while files are still being looked at.
fn early(seen: &Inventory, name: String) -> Look {
    let sounds = seen.sounds.len() > seen.pictures.len();
    let files: Vec<&InputFile> = if sounds {
        seen.sounds.iter().collect()
    } else {
        seen.pictures.iter().map(|(file, _)| file).collect()
    };
    let mut known = Known { name, left_out: seen.left_out.clone(), ..Known::default() };
    let content = if sounds {
        Content::Sounds { files: seen.sounds.clone(), samples: Vec::new() }
    } else {
        let mut pictures = Pictures::default();
        seen.pictures.iter().for_each(|(file, head)| pictures.push(file.clone(), *head));
        Content::Pictures(Box::new(pictures))
    };
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let layout = Layout::of(&paths, sounds);
    known.labels = layout.labels;
    let draft = Draft { files: Vec::new(), content, known, sampled: Vec::new(), spent: false };
    unfinished(draft.look(&draft.choices()))
}

/// What is understood of a large table by its first megabyte, while the rest is read; `None` when that tells nothing.
async fn early_table(file: &InputFile, name: String, work: &Work<'_>) -> Option<Look> {
    let mut head = file.head(TABLE_HEAD).ok()?;
    // The last row may be cut.
    head.truncate(head.iter().rposition(|byte| *byte == b'\n')? + 1);
    let table = read_table(&InputFile::in_memory(file.path.clone(), head), work.platform).await.ok()?;
    let (content, labels, facts) = if holds_images(&table) {
        let (mut set, _) = merged(vec![table]).ok()?;
        (Content::Images(Images::new(&mut set)), set.labels, set.facts)
    } else {
        let rows = Rows::new(table);
        let facts = rows.facts().to_vec();
        (Content::Rows(Box::new(rows)), Vec::new(), facts)
    };
    let known = Known { name, labels, facts, ..Known::default() };
    let draft = Draft { files: Vec::new(), content, known, sampled: Vec::new(), spent: false };
    Some(unfinished(draft.look(&draft.choices())))
}

/// A look at files that are still being read.
fn unfinished(look: Look) -> Look {
    Look { obstacle: None, complete: false, ..look }
}

/// Name of a set: that of the folder, the archive or the file that encloses all; else what the files' names have in common
/// ("emnist-letters-train" of its images and its labels); without that a general one.
fn name_of(files: &[InputFile]) -> String {
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let layout = Layout::of(&paths, false);
    let single = match files {
        [only] => only.name(),
        _ if !layout.folder.is_empty() => layout.folder.as_str(),
        _ => in_common(files),
    };
    stem(single).map_or_else(|| "Own data".to_owned(), str::to_owned)
}

/// The words with which all names begin; "" without any that tell something.
fn in_common(files: &[InputFile]) -> &str {
    /// Fewer letters tell nothing.
    const TELLING: usize = 3;
    let Some((first, others)) = files.split_first() else { return "" };
    let name = first.name();
    let same = |other: &InputFile| name.char_indices().zip(other.name().chars()).find(|((_, a), b)| a != b);
    let shared = others.iter().filter_map(|other| Some(same(other)?.0.0)).min().unwrap_or(0);
    let is_break = |letter: char| !letter.is_alphanumeric();
    // A word that is cut is none.
    let words = name.get(..shared).and_then(|shared| Some(&shared[..shared.rfind(is_break)?]));
    let words = words.unwrap_or_default().trim_matches(is_break);
    if words.chars().filter(|letter| letter.is_alphabetic()).count() < TELLING { "" } else { words }
}

/// A name without the extensions of files; `None` for nothing.
fn stem(name: &str) -> Option<&str> {
    const PACKED: &[&str] = &[".gz", ".tar", ".tgz", ".zip"];
    let mut stem = name;
    while let Some(shorter) = PACKED.iter().find_map(|end| {
        let at = stem.len().checked_sub(end.len())?;
        stem.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(end)).then(|| &stem[..at])
    }) {
        stem = shorter;
    }
    // A folder may have a dot in its name ("v1.2 final"), an extension has few letters and no space.
    let stem = match stem.rsplit_once('.') {
        Some((before, end)) if !before.is_empty() && end.len() <= 12 && !end.contains(' ') => before,
        _ => stem,
    };
    (!stem.is_empty()).then_some(stem)
}

/// Files on the way to a draft.
pub(super) struct Sorting {
    pub found: Inventory,
    /// Paths of the files of arrays that were read.
    array_files: Vec<String>,
    name: String,
    pub alone: Alone,

    files: Vec<InputFile>,
}

impl Sorting {
    /// What the arrays make together; `None` without any that can be used.
    async fn arrays(&mut self, work: &Work<'_>) -> Result<Option<Assembled>, ImportError> {
        let (files, others) = array_files(std::mem::take(&mut self.found.arrays));
        self.found.left_out.extend(others);
        let mut parts = Vec::new();
        for (done, array) in files.iter().enumerate() {
            work.step("Reading arrays", done, files.len()).await?;
            let path = &array.file.path;
            match array.read() {
                Ok(arrays) => {
                    parts.extend(arrays);
                    self.array_files.push(path.clone());
                }
                Err(error) => self.leave_out(path, why(&error)),
            }
        }
        if parts.is_empty() {
            return Ok(None);
        }
        match assemble(parts) {
            Ok(assembled) => Ok(Some(assembled)),
            // What is wrong with another file is why these are of no use.
            Err(ImportError::OnlyLabels { .. }) if !self.found.left_out.is_empty() => Err(self.nothing()),
            // Beside pictures, sounds or a table they are left out.
            Err(error) if self.found.has_others() => {
                for path in std::mem::take(&mut self.array_files) {
                    self.leave_out(&path, why(&error));
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The texts that are tables.
    async fn read_texts(&mut self, work: &Work<'_>) -> Result<Vec<RawTable>, ImportError> {
        let (mut tables, mut bytes) = (Vec::new(), 0);
        for file in std::mem::take(&mut self.found.texts) {
            if bytes > MAX_ALL_BYTES {
                self.leave_out(
                    &file.path,
                    "takes too much memory beside the tables before it: drop it alone",
                );
                continue;
            }
            let alone = !self.found.has_examples() && tables.is_empty();
            if alone
                && file.size() > 2 * TABLE_HEAD as u64
                && let Some(look) = early_table(&file, self.name.clone(), work).await
            {
                work.look_now(look);
            }
            match read_table(&file, work.platform).await {
                Ok(table) => {
                    bytes += table.bytes();
                    tables.push(table);
                }
                Err(TableError::Cancelled) => return Err(ImportError::Stopped),
                Err(error) => self.leave_out(&file.path, why_no_table(&file, &error)),
            }
        }
        Ok(tables)
    }

    pub(super) fn leave_out(&mut self, path: &str, why: impl Into<String>) {
        self.found.left_out.push(LeftOut { path: path.into(), why: why.into() });
    }

    /// What most of the examples are becomes the set; other files are left out.
    async fn decide(
        mut self,
        arrays: Option<Assembled>,
        mut tables: Vec<RawTable>,
        work: &Work<'_>,
    ) -> Result<Opened, ImportError> {
        let of_arrays = arrays.as_ref().map_or(0, examples_of);
        let (pictures, sounds) = (self.found.pictures.len(), self.found.sounds.len());
        let files = pictures.max(sounds);
        let paths: Vec<String> = self.found.files().map(|file| file.path.clone()).collect();
        // A table beside files may say what they are.
        let (says, mut tables): (Vec<_>, Vec<_>) = tables
            .drain(..)
            .partition(|table| files >= 2 && files >= of_arrays && labels_for(&paths, table).is_some());
        tables.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| natural(&a.name, &b.name)));
        let of_tables = tables.first().map_or(0, |table| table.rows);
        let winner = match files.max(of_arrays).max(of_tables) {
            0 => return Err(self.nothing()),
            most if most == of_arrays => Winner::Arrays,
            most if most == files => Winner::Files,
            _ => Winner::Table,
        };
        let what = match winner {
            Winner::Arrays => "images in arrays",
            Winner::Table => "rows of a table",
            Winner::Files if pictures >= sounds => "image files",
            Winner::Files => "sounds",
        };
        self.leave_out_others(winner, what);
        match (winner, arrays) {
            (Winner::Arrays, Some(Assembled::Images(set))) => Ok(self.of_images(set, tables)),
            (Winner::Arrays, Some(Assembled::Matrix(matrix))) => {
                let rows = matrix.values.len() / matrix.columns.len().max(1);
                let mut labels = matrix.labels;
                for table in tables {
                    let found = row_labels(&table, rows);
                    if found.is_empty() {
                        self.leave_out_tables(vec![table], what);
                    }
                    labels.extend(found);
                }
                labels.extend(matrix.split.map(|split| split_column(split.into_iter().map(usize::from))));
                let mut table = from_matrix(matrix.columns.len(), &matrix.values, labels);
                table.notes.extend(matrix.notes);
                self.found.left_out.extend(matrix.left_out);
                Ok(self.of_rows(table))
            }
            (Winner::Table, _) if tables.first().is_some_and(holds_images) => {
                let path = tables.first().map(|table| table.name.clone()).unwrap_or_default();
                let (set, others) =
                    merged(tables).map_err(|source| ImportError::Table { name: path, source })?;
                for other in others {
                    self.leave_out(&other, "is a table of other columns");
                }
                Ok(self.of_images(set, Vec::new()))
            }
            (Winner::Table, _) => {
                let (table, others) = joined(tables).ok_or(ImportError::NoFile)?;
                self.found.left_out.extend(others);
                Ok(self.of_rows(table))
            }
            _ => {
                self.leave_out_tables(tables, what);
                self.of_files(&says, work).await
            }
        }
    }

    fn leave_out_tables(&mut self, tables: Vec<RawTable>, what: &str) {
        for table in tables {
            self.leave_out(&table.name, format!("is a table, but the dataset is made of {what}"));
        }
    }

    /// Leaves out the files that are not of the kind that the set is made of.
    fn leave_out_others(&mut self, winner: Winner, what: &str) {
        let sounds = self.found.sounds.len() > self.found.pictures.len();
        let mut others: Vec<(String, &str)> = Vec::new();
        if winner != Winner::Files || sounds {
            others.extend(self.found.pictures.drain(..).map(|(file, _)| (file.path, "an image")));
        }
        if winner != Winner::Files || !sounds {
            others.extend(self.found.sounds.drain(..).map(|file| (file.path, "a sound")));
        }
        if winner != Winner::Arrays {
            others.extend(self.array_files.drain(..).map(|path| (path, "a file of arrays")));
        }
        for (path, noun) in others {
            self.leave_out(&path, format!("is {noun}, but the dataset is made of {what}"));
        }
    }

    /// Why there is nothing: the first file that is left out, or that there is none.
    fn nothing(&self) -> ImportError {
        match self.found.left_out.as_slice() {
            [] if self.found.hidden > 0 => ImportError::OnlyHidden(self.found.hidden),
            [] => ImportError::NoFile,
            [only] => ImportError::Useless { name: name_in(&only.path).into(), why: only.why.clone() },
            [first, others @ ..] => ImportError::NothingUseful {
                files: others.len() + 1,
                name: name_in(&first.path).into(),
                why: first.why.clone(),
            },
        }
    }

    /// A draft of images that came as arrays, with what tables say of them row by row.
    fn of_images(mut self, mut set: ArraySet, tables: Vec<RawTable>) -> Opened {
        let content = Content::Images(Images::new(&mut set));
        let mut known = Known { labels: set.labels, facts: set.facts, notes: set.notes, ..Known::default() };
        for table in tables {
            let labels = row_labels(&table, content.len());
            if labels.is_empty() {
                self.leave_out_tables(vec![table], "images in arrays");
            }
            known.labels.splice(0..0, labels);
        }
        if let Some(classic) = Classic::among(&self.files) {
            classic.name_classes(&mut known.labels);
            self.name = classic.set.name.into();
            known.facts.insert(0, classic.fact());
        }
        known.labels.extend(set.split.map(|split| split_column(split.into_iter().map(usize::from))));
        known.left_out = set.left_out;
        self.finished(content, known)
    }

    /// A draft of the rows of a table.
    fn of_rows(self, table: RawTable) -> Opened {
        let rows = Rows::new(table);
        let known = Known { facts: rows.facts().to_vec(), ..Known::default() };
        self.finished(Content::Rows(Box::new(rows)), known)
    }

    /// The draft, with what is known in words.
    pub(super) fn finished(mut self, content: Content, mut known: Known) -> Opened {
        if let Content::Pictures(pictures) = &content {
            known.facts.insert(0, ("Sizes".into(), pictures.sizes.text()));
            known.facts.insert(1, ("Formats".into(), pictures.formats()));
        }
        if self.found.hidden > 0 {
            known.fact("Ignored", format!("{} hidden files", self.found.hidden));
        }
        let count = content.len();
        if known.duplicates > 0 && known.duplicates as usize + 1 == count {
            known.note("They are all the same: there is nothing to learn.".into());
        }
        known.left_out.splice(0..0, std::mem::take(&mut self.found.left_out));
        known.left_out.sort_by(|a, b| natural(&a.path, &b.path));
        known.name = self.name;
        let sampled = part(count, SAMPLES, &known.labels);
        Opened::Set(Box::new(Draft { files: self.files, content, known, sampled, spent: false }))
    }
}

/// What the set is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Winner {
    Arrays,
    Table,
    Files,
}

/// Number of examples in arrays.
fn examples_of(assembled: &Assembled) -> usize {
    match assembled {
        Assembled::Images(set) => set.pixels.len() / set.shape.len().max(1),
        Assembled::Matrix(matrix) => matrix.values.len() / matrix.columns.len().max(1),
    }
}

/// The last part of a path.
pub(super) fn name_in(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Why a text is of no use: it is not a bad table when nothing but its words says that it is one.
fn why_no_table(file: &InputFile, error: &TableError) -> String {
    let extension = file.name().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let named = is_extension(Becomes::Table, &extension);
    let no_table = matches!(
        error,
        TableError::Empty | TableError::NoTable | TableError::OnlyHeader | TableError::TextOnly
    );
    match refusal(file.name(), FileKind::Text) {
        _ if named || !no_table => error.to_string(),
        claimed @ ReadError::Not { .. } => claimed.to_string(),
        _ => "is a text file, not a table".into(),
    }
}
