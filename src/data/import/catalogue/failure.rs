//! Why a file of a classic set could not be fetched, and what a person can do then.

use super::{ClassicSet, SetFile, host};

/// First bytes of a gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What one host did instead of sending the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It can't be reached, or does not let this page read what it sends: a browser tells no difference.
    Unreachable,
    /// It answered by this HTTP status.
    Status(u16),
    /// The answer broke off.
    BrokeOff,
    /// It sent something of another checksum or size.
    Other,
    /// It sent a web page under the file's name.
    WebPage,
    /// It sent the file unpacked, which has no published checksum.
    Unpacked,
}

impl Failure {
    /// What is wrong with bytes that are not the file; `head` are the first of them.
    pub fn of_content(file: &SetFile, head: &[u8]) -> Self {
        let text = head.trim_ascii_start();
        if text.first() == Some(&b'<') {
            Self::WebPage
        } else if file.name.ends_with(".gz") && !head.starts_with(&GZIP) {
            Self::Unpacked
        } else {
            Self::Other
        }
    }

    /// What follows the host's name in a sentence.
    fn words(self) -> String {
        match self {
            Self::Unreachable => "can't be reached from here".into(),
            Self::Status(429) => {
                "gets too many requests from this network: try again in a few minutes".into()
            }
            Self::Status(404) => "no longer has it".into(),
            Self::Status(status) => format!("answered {status}"),
            Self::BrokeOff => "broke off: try again".into(),
            Self::Other => "sent another file".into(),
            Self::WebPage => "sent a web page in its place".into(),
            Self::Unpacked => "sent it unpacked, so it can't be checked".into(),
        }
    }
}

/// Says that a file could not be had, why, and how to get the set all the same. `failures` are the addresses that were tried.
pub fn not_fetched(set: &ClassicSet, file: &SetFile, failures: &[(String, Failure)]) -> String {
    let hosts: Vec<String> = failures
        .iter()
        .map(|(address, failure)| {
            let own = !address.contains("://");
            format!("{} {}", if own { "this site" } else { host(address) }, failure.words())
        })
        .collect();
    let why =
        if hosts.is_empty() { "no known host lets this page read it".to_owned() } else { hosts.join("; ") };
    let names: Vec<&str> = set.files.iter().map(|file| file.name).collect();
    let them = if names.len() == 1 { "it here" } else { "them here together" };
    let home = if set.home.is_empty() { String::new() } else { format!(" from {}", set.home) };
    format!(
        "“{}” of {} could not be downloaded ({why}). Download {} by hand{home} and drop {them}.",
        file.name,
        set.name,
        listed(&names)
    )
}

/// "a, b and c".
fn listed(names: &[&str]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::CLASSIC_SETS;
    use super::*;

    fn set(key: &str) -> &'static ClassicSet {
        CLASSIC_SETS.iter().find(|set| set.key == key).unwrap()
    }

    #[test]
    fn the_sentence_names_hosts_files_and_where_they_are() {
        let fashion = set("fashion-mnist");
        let tried = [
            ("data/fashion-mnist/train-images-idx3-ubyte.gz".to_owned(), Failure::WebPage),
            ("https://raw.githubusercontent.com/zalandoresearch/x".to_owned(), Failure::Status(429)),
        ];
        let sentence = not_fetched(fashion, &fashion.files[0], &tried);
        for part in [
            "“train-images-idx3-ubyte.gz” of Fashion-MNIST",
            "this site sent a web page",
            "raw.githubusercontent.com gets too many requests",
            "train-labels-idx1-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz by hand from https://",
            "drop them here together.",
        ] {
            assert!(sentence.contains(part), "{part}: {sentence}");
        }
        let breast = set("breastmnist");
        let alone = not_fetched(breast, &breast.files[0], &[]);
        assert!(alone.ends_with("and drop it here."), "{alone}");
        assert!(alone.contains("no known host lets this page read it"), "{alone}");
    }

    #[test]
    fn wrong_bytes_are_told_apart() {
        let file = &set("mnist").files[0];
        assert_eq!(Failure::of_content(file, b"\n <!doctype html>"), Failure::WebPage);
        assert_eq!(Failure::of_content(file, &[0, 0, 8, 3]), Failure::Unpacked);
        assert_eq!(Failure::of_content(file, &[0x1f, 0x8b, 8]), Failure::Other);
        assert_eq!(Failure::of_content(&set("breastmnist").files[0], b"PK"), Failure::Other);
    }
}
