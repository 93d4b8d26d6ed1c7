//! Archives: those of other programs are unpacked, and bad ones get a sentence.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

mod importing;

use hourglass::data::import::InputFile;
use importing::{expanded, fixture};
use proptest::prelude::*;

/// Paths and contents of what comes out of an archive, sorted; and what is left out.
fn unpacked(name: &str) -> (Vec<(String, String)>, Vec<String>) {
    of(vec![fixture(name)])
}

fn of(files: Vec<InputFile>) -> (Vec<(String, String)>, Vec<String>) {
    let (files, left_out) = expanded(files);
    let content = |file: &InputFile| String::from_utf8_lossy(&file.read().unwrap()).into_owned();
    let mut files: Vec<_> = files.iter().map(|file| (file.path.clone(), content(file))).collect();
    files.sort();
    (files, left_out.iter().map(|one| format!("{}: {}", one.path, one.why)).collect())
}

#[test]
fn zip_and_tar_of_many_programs_hold_the_same() {
    let names = ["info-zip.zip", "stored.zip", "seven-zip.zip", "ustar.tar", "pax.tar.gz"];
    for name in names {
        let (files, left_out) = unpacked(name);
        let below = name.trim_end_matches(".gz");
        let expected = ["a/1.txt", "a/2.txt", "b/1.txt", "b/Zoë.txt"];
        let expected = expected.map(|path| (format!("{below}/letters/{path}"), path.repeat(20)));
        assert_eq!(files, expected, "{name}");
        assert_eq!(left_out, Vec::<String>::new());
    }
    let (files, _) = unpacked("gnu.tgz");
    let deep = files.iter().find(|(_, content)| content == "deep").unwrap();
    assert_eq!(deep.0, format!("gnu.tar/letters/{}/1.txt", ["a folder with a long name"; 6].join("/")));
    assert_eq!(unpacked("zip64.zip").0[0].1, "as if it were large");
    assert_eq!(unpacked("old-name.zip").0[0].0, "old-name.zip/Bücher.txt");
}

#[test]
fn members_are_read_at_any_place_in_any_order() {
    let (files, _) = expanded(vec![fixture("info-zip.zip"), fixture("pax.tar.gz")]);
    for file in files.iter().chain(files.iter().rev()) {
        let whole = file.read().unwrap();
        assert_eq!(whole.len() as u64, file.size());
        let mut part = [0; 5];
        assert_eq!(file.bytes.read_at(70, &mut part).unwrap(), 5);
        assert_eq!(part, whole[70..75]);
        assert_eq!(file.bytes.read_at(file.size(), &mut part).unwrap(), 0);
        assert_eq!(file.head(3).unwrap(), whole[..3]);
    }
}

#[test]
fn what_cannot_be_unpacked_gets_a_sentence() {
    let password = "is encrypted: unpack it with its password and drop its contents";
    for (name, why) in [
        ("encrypted.zip", password),
        ("aes.zip", password),
        ("empty.zip", "is an archive without files in it"),
    ] {
        assert_eq!(unpacked(name), (Vec::new(), vec![format!("{name}: {why}")]));
    }
    for (name, method) in [("deflate64.zip", "Deflate64"), ("lzma.zip", "LZMA")] {
        let (_, left_out) = unpacked(name);
        let why = format!(
            "is packed by {method}, which can't be unpacked here: unpack it yourself and drop its contents"
        );
        assert!(left_out.iter().all(|one| one.ends_with(&why)) && !left_out.is_empty(), "{left_out:?}");
    }
    let (files, left_out) = unpacked("nested.zip");
    assert_eq!(
        left_out,
        ["nested.zip/inner.zip: is an archive inside a ZIP archive: unpack it and drop its contents"]
    );
    let texts: Vec<&str> = files.iter().map(|(_, content)| content.as_str()).collect();
    assert_eq!(texts, ["unpacked", "plain"]);
}

#[test]
fn names_that_lead_out_of_the_archive_stay_below_it() {
    let (files, left_out) = unpacked("dots.zip");
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let below =
        ["a/b.txt", "absolute.txt", "etc/passwd", "windows/z.txt"].map(|path| format!("dots.zip/{path}"));
    assert_eq!(paths, below);
    assert!(left_out.is_empty());
}

#[test]
fn gzip_of_several_streams_and_packed_twice() {
    assert_eq!(unpacked("two-streams.txt.gz").0, [("two-streams.txt".into(), "first and second".into())]);
    assert_eq!(unpacked("packed-twice.txt.gz").0, [("packed-twice.txt".into(), "content".into())]);
    let plain = InputFile::in_memory("plain.txt.gz", b"never packed".to_vec());
    assert_eq!(of(vec![plain]).0, [("plain.txt.gz".into(), "never packed".into())]);
}

#[test]
fn cut_off_anywhere_an_archive_gives_sentences_and_what_is_whole() {
    for name in ["info-zip.zip", "ustar.tar", "pax.tar.gz", "two-streams.txt.gz", "nested.zip"] {
        let whole = fixture(name).read().unwrap();
        for length in (1..whole.len()).step_by(whole.len() / 40 + 1) {
            let (files, left_out) = expanded(vec![InputFile::in_memory(name, whole[..length].to_vec())]);
            assert!(!files.is_empty() || !left_out.is_empty(), "{name} of {length} bytes");
            for file in files {
                let _ = file.read();
            }
        }
    }
}

#[test]
fn a_wrong_checksum_is_found() {
    let mut bytes = fixture("info-zip.zip").read().unwrap();
    // The name stands 30 bytes after the checksum in the directory, which is behind the members.
    let name = b"letters/a/1.txt";
    let at = bytes.windows(name.len()).rposition(|bytes| bytes == name).unwrap();
    bytes[at - 30] ^= 1;
    let (files, left_out) = expanded(vec![InputFile::in_memory("a.zip", bytes.clone())]);
    assert_eq!(files.len(), 3);
    let damaged = ("a.zip/letters/a/1.txt", "is damaged: download the archive again");
    assert_eq!((left_out[0].path.as_str(), left_out[0].why.as_str()), damaged);
    bytes.truncate(10);
    let (files, left_out) = expanded(vec![InputFile::in_memory("a.zip", bytes)]);
    assert!(files.is_empty());
    assert_eq!(left_out[0].why, "is a ZIP archive that is damaged or was cut off: download it again");
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    // The sizes of the directory are made to promise 3 GB in a few bytes.
    let mut bytes = fixture("old-name.zip").read().unwrap();
    let directory = bytes.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    bytes[directory + 24..directory + 28].copy_from_slice(&3_000_000_000_u32.to_le_bytes());
    let (files, left_out) = expanded(vec![InputFile::in_memory("bomb.zip", bytes)]);
    assert!(files.is_empty());
    assert!(left_out[0].why.starts_with("would unpack to more than 2861 MB"), "{left_out:?}");
}

proptest! {
    #[test]
    fn no_changed_byte_of_an_archive_panics(
        name in prop::sample::select(vec!["info-zip.zip", "stored.zip", "pax.tar.gz", "ustar.tar", "zip64.zip", "gnu.tgz", "bloodmnist.npz"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = fixture(name).read().unwrap();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let (files, _) = expanded(vec![InputFile::in_memory(name, bytes)]);
        for file in files {
            prop_assert!(file.read().map_or(0, |bytes| bytes.len()) as u64 <= file.size());
        }
    }
}
