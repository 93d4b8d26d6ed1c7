//! The classic sets that can be had by one click: what they are, where their files lie, and by which checksum the right
//! files are known. No network here, and nothing of this crate: `cargo xtask dist` compiles this folder as well, to write
//! the hosts into the page's policy and to sort files that somebody has.

mod checksum;
mod failure;
mod rows;

pub use checksum::{Checksum, Hasher};
pub use failure::{Failure, not_fetched};
pub use rows::CLASSIC_SETS;

/// Largest file that is fetched when its size is not known, in bytes; blood cells of MedMNIST are less than 40 million.
const MOST_BYTES: u64 = 64_000_000;

/// A set that others know by its name.
#[derive(Debug, PartialEq, Eq)]
pub struct ClassicSet {
    /// Its name in addresses, and its folder under `data/`.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What is in it, in a sentence.
    pub about: &'static str,
    /// Number of its examples; 0 when not known.
    pub images: u32,
    /// Names of its classes, in the order of the numbers in its label files; empty when there are none, or not known.
    pub classes: &'static [&'static str],
    /// Its licence.
    pub licence: &'static str,
    /// The publication to cite.
    pub citation: &'static str,
    /// The web page where a person finds its files.
    pub home: &'static str,
    /// Its files. All are needed.
    pub files: &'static [SetFile],
}

/// A file of a classic set.
#[derive(Debug, PartialEq, Eq)]
pub struct SetFile {
    /// Its name.
    pub name: &'static str,
    /// Number of its bytes; `None` when not known.
    pub bytes: Option<u64>,
    /// What tells that it is the right one, wherever it came from.
    pub checksum: Checksum,
    /// Addresses to try in this order, after `data/KEY/NAME` on the page's own origin.
    pub addresses: &'static [&'static str],
}

impl ClassicSet {
    /// Number of bytes of all files; `None` when that of one is not known.
    pub fn bytes(&self) -> Option<u64> {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// True when no host is known that a page may fetch all files from: they come from the page's own origin, or by hand.
    pub fn by_hand_only(&self) -> bool {
        self.files.iter().any(|file| file.addresses.is_empty())
    }
}

impl SetFile {
    /// Most bytes that are read of an answer; a longer one is another file.
    pub fn most_bytes(&self) -> u64 {
        self.bytes.unwrap_or(MOST_BYTES)
    }
}

/// The classic set that a file belongs to, known by its checksum, whatever its name. Only a file of a fitting size is read
/// through.
pub fn recognise_by_checksum(name: &str, bytes: &[u8]) -> Option<(&'static ClassicSet, &'static SetFile)> {
    let size = bytes.len() as u64;
    let fits = |file: &SetFile| file.bytes.map_or(file.name == name, |bytes| bytes == size);
    let files = CLASSIC_SETS.iter().flat_map(|set| set.files.iter().map(move |file| (set, file)));
    files.filter(|(_, file)| fits(file)).find(|(_, file)| {
        let mut hasher = Hasher::new(&file.checksum);
        hasher.update(bytes);
        hasher.matches()
    })
}

/// True when a file of this name and size may belong to a classic set, so that reading it through is worth while.
pub fn may_be_classic(name: &str, size: u64) -> bool {
    let mut files = CLASSIC_SETS.iter().flat_map(|set| set.files);
    files.any(|file| file.bytes.map_or(file.name == name && size <= MOST_BYTES, |bytes| bytes == size))
}

/// The origins of all addresses, each once, in the order of the table: what the page's policy has to allow.
pub fn origins() -> Vec<&'static str> {
    let mut origins = Vec::new();
    let addresses = CLASSIC_SETS.iter().flat_map(|set| set.files).flat_map(|file| file.addresses);
    for address in addresses {
        let origin = origin(address);
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    origins
}

/// Scheme and host of an address: "https://zenodo.org".
fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    address[host..].find('/').map_or(address, |end| &address[..host + end])
}

/// The host of an address, without scheme and path: "zenodo.org".
pub fn host(address: &str) -> &str {
    let origin = origin(address);
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

/// True for a name that can be a folder or a file under `data/` everywhere, and nothing above it.
pub fn is_plain_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && !name.starts_with('.') && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_row_can_be_fetched_and_checked() {
        let mut keys = HashSet::new();
        let mut checksums = HashSet::new();
        for set in CLASSIC_SETS {
            assert!(keys.insert(set.key) && is_plain_name(set.key), "{}", set.key);
            assert!(!set.files.is_empty() && set.home.starts_with("http"), "{}", set.key);
            assert!(set.about.ends_with('.') && set.citation.ends_with('.'), "{}", set.key);
            for file in set.files {
                assert!(is_plain_name(file.name), "{}", file.name);
                assert!(checksums.insert(file.checksum.hex()), "{} of {}", file.name, set.key);
                assert!(file.checksum.hex().len() == file.checksum.digits(), "{} of {}", file.name, set.key);
                assert!(file.checksum.hex().bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
                // A page that came by https may fetch nothing by http.
                assert!(
                    file.addresses.iter().all(|address| address.starts_with("https://")),
                    "{}",
                    file.name
                );
            }
        }
    }

    #[test]
    fn the_policy_gets_each_host_once() {
        let origins = origins();
        assert_eq!(origins.iter().collect::<HashSet<_>>().len(), origins.len());
        assert!(origins.contains(&"https://zenodo.org"), "{origins:?}");
        assert!(origins.iter().all(|origin| !origin[8..].contains('/')), "{origins:?}");
        assert_eq!(host("https://zenodo.org/api/records"), "zenodo.org");
        assert_eq!(host("data/mnist/a.gz"), "data");
    }

    #[test]
    fn another_file_is_no_classic_set() {
        assert_eq!(recognise_by_checksum("train-images-idx3-ubyte.gz", b"a web page"), None);
        // Of the right size and name, but of other bytes.
        assert_eq!(recognise_by_checksum("t10k-labels-idx1-ubyte.gz", &[0; 4542]), None);
        assert!(may_be_classic("renamed.gz", 4542) && !may_be_classic("renamed.gz", 4543));
        assert!(may_be_classic("breastmnist.npz", 500_000) && !may_be_classic("other.npz", 500_000));
    }

    #[test]
    fn names_stay_below_their_folder() {
        assert!(is_plain_name("free-spoken-digit-dataset-1.0.9.tar.gz"));
        for name in ["", "..", ".hidden", "a/b", "a\\b", "a b", "ä"] {
            assert!(!is_plain_name(name), "{name}");
        }
    }
}
