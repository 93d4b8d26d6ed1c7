//! Importing is given files that were changed by chance: nothing panics, hangs, or gives more than a file can hold.
//!
//! The files that are changed are `tests/fixtures/import/` and, kept there because they once went wrong, its `corpus/`. The
//! changes are the same in every run; `FUZZ_IMPORT=1000000 cargo test --release --test fuzz_import` looks further.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

mod importing;

use hourglass::data::import::tables::{Cells, build, holds_images, into_images, labels_for, read_table};
use hourglass::data::import::{
    Assembled, Becomes, Choices, InputFile, LabelChoice, NoDecoder, array_files, assemble, recognise_file,
    refusal,
};
use hourglass::data::rng::Random;
use importing::{expanded, root};
use std::path::Path;

/// Changed files in a usual run: a few seconds.
const RUNS: usize = 50_000;
/// The same for tables.
const TABLE_RUNS: usize = 5000;
/// Numbers that are on the edge of something.
const EDGES: [u32; 10] = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        entries.filter(|path| path.is_file() && path.extension().is_none_or(|e| e != "py")).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

/// All that importing does with a file, as far as it needs no platform.
fn import(name: &str, bytes: Vec<u8>) {
    let size = bytes.len();
    let (files, left_out) = expanded(vec![InputFile::in_memory(name, bytes)]);
    assert!(left_out.iter().all(|one| !one.why.is_empty()));
    let mut arrays = Vec::new();
    for file in files {
        match recognise_file(&file).map(|kind| (kind, kind.becomes())) {
            Ok((_, Becomes::Array)) => arrays.push(file),
            Ok((kind, Becomes::Nothing)) => assert!(!refusal(file.name(), kind).to_string().is_empty()),
            // Other readers are fuzzed beside their own tests.
            Ok(_) | Err(_) => {}
        }
    }
    let (arrays, _) = array_files(arrays);
    let arrays: Vec<_> = arrays.iter().filter_map(|file| file.read().ok()).flatten().collect();
    if let Ok(Assembled::Images(set)) = assemble(arrays) {
        let count = set.pixels.len() / set.shape.len();
        assert!(set.labels.iter().all(|column| column.values.len() == count));
        assert!(set.split.is_none_or(|split| split.len() == count));
        // Deflate packs a thousand to one at best.
        assert!(set.pixels.len() <= 1100 * size.max(1));
    }
}

/// Changes a file in one to four places.
fn change(bytes: &mut Vec<u8>, others: &[(String, Vec<u8>)], random: &mut Random) {
    for _ in 0..1 + random.below(4) {
        let at = random.below(bytes.len().max(1)).min(bytes.len());
        // Headers are short: half of the changes are in the first bytes.
        let at = if random.below(2) == 0 { at % 128 } else { at }.min(bytes.len());
        match random.below(7) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            2 if at < bytes.len() => bytes[at] = random.next_u32() as u8,
            3 if at + 4 <= bytes.len() => {
                let edge = EDGES[random.below(EDGES.len())];
                let edge = if random.below(2) == 0 { edge.to_le_bytes() } else { edge.to_be_bytes() };
                bytes[at..at + 4].copy_from_slice(&edge);
            }
            4 => {
                let end = (at + random.below(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => {
                let other = &others[random.below(others.len())].1;
                let from = random.below(other.len().max(1)).min(other.len());
                let to = (from + random.below(64)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ => bytes.extend(std::iter::repeat_n(random.next_u32() as u8, random.below(64))),
        }
    }
}

/// All that becomes of a table.
fn import_table(name: &str, bytes: Vec<u8>) {
    let Ok(table) = pollster::block_on(read_table(&InputFile::in_memory(name, bytes), &NoDecoder)) else {
        return;
    };
    assert!(table.columns.iter().all(|column| match &column.cells {
        Cells::Bytes(cells) => cells.len() == table.rows,
        Cells::Floats(cells) => cells.len() == table.rows,
        Cells::Doubles(cells) => cells.len() == table.rows,
        Cells::Text { codes, .. } => codes.len() == table.rows,
        Cells::Varied => true,
    }));
    for labels in [LabelChoice::All, LabelChoice::None] {
        let choices = Choices { labels, ..Choices::default() };
        if let Ok(set) = build(&table, &choices) {
            assert!(set.labels.iter().all(|column| column.values.len() == set.len()));
            assert!(set.table.is_some_and(|table| table.values.0.iter().all(|value| value.is_finite())));
        }
    }
    let _ = labels_for(&["a/1.png".into(), "a/2.png".into()], &table);
    if holds_images(&table) {
        let (rows, set) = (table.rows, into_images(table).unwrap());
        assert_eq!(set.pixels.len(), rows * set.shape.len());
    }
}

#[test]
fn tables_that_were_changed_by_chance_go_through() {
    /// Larger ones take longer and hold nothing more.
    const LARGEST: usize = 4000;
    let mut files = files(&root().join("tests/fixtures/tables"));
    files.retain(|(_, bytes)| bytes.len() < LARGEST);
    let runs = std::env::var("FUZZ_IMPORT").ok().and_then(|runs| runs.parse().ok()).unwrap_or(TABLE_RUNS);
    for run in 0..runs {
        let mut random = Random::item(8, run as u64);
        let (name, bytes) = &files[random.below(files.len())];
        let mut changed = bytes.clone();
        change(&mut changed, &files, &mut random);
        let kept = changed.clone();
        if std::panic::catch_unwind(|| import_table(name, changed)).is_err() {
            let path = std::env::temp_dir().join(format!("fuzz-table-{run}-{name}"));
            std::fs::write(&path, kept).unwrap();
            panic!("run {run}, made of {name}, fails: it is kept as {}", path.display());
        }
    }
}

#[test]
fn files_of_the_corpus_go_through() {
    for (name, bytes) in files(&root().join("tests/fixtures/import/corpus")) {
        import(&name, bytes);
    }
}

#[test]
fn files_that_were_changed_by_chance_go_through() {
    let fixtures = root().join("tests/fixtures/import");
    let files = [files(&fixtures), files(&fixtures.join("corpus"))].concat();
    let runs = std::env::var("FUZZ_IMPORT").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS);
    for run in 0..runs {
        let mut random = Random::item(7, run as u64);
        let (name, bytes) = &files[random.below(files.len())];
        let mut changed = bytes.clone();
        change(&mut changed, &files, &mut random);
        // So that a failure can be kept in the corpus.
        let kept = changed.clone();
        if std::panic::catch_unwind(|| import(name, changed)).is_err() {
            let path = std::env::temp_dir().join(format!("fuzz-import-{run}-{name}"));
            std::fs::write(&path, kept).unwrap();
            panic!("run {run}, made of {name}, fails: it is kept as {}", path.display());
        }
    }
}
