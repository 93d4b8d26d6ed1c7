//! Checksums of the classic sets' files. Each file has the one that its publishers, or those who use it, have published.

use md5::{Digest as _, Md5};
use sha2::Sha256;

/// A file's checksum, in lower-case hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// SHA-256.
    Sha256(&'static str),
    /// MD5: it tells a damaged or wrong file as well, but not one that was forged.
    Md5(&'static str),
}

impl Checksum {
    /// Its name in addresses: "sha256".
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sha256(_) => "sha256",
            Self::Md5(_) => "md5",
        }
    }

    /// Its digits.
    pub fn hex(&self) -> &'static str {
        match self {
            Self::Sha256(hex) | Self::Md5(hex) => hex,
        }
    }

    /// Number of digits that one of this kind has.
    pub fn digits(&self) -> usize {
        match self {
            Self::Sha256(_) => 64,
            Self::Md5(_) => 32,
        }
    }
}

/// Takes a file's bytes piece by piece, so that a download is checked while it comes.
pub struct Hasher {
    wanted: Checksum,
    state: State,
}

enum State {
    Sha256(Sha256),
    Md5(Md5),
}

impl Hasher {
    /// For a file that should have this checksum.
    pub fn new(wanted: &Checksum) -> Self {
        let state = match wanted {
            Checksum::Sha256(_) => State::Sha256(Sha256::new()),
            Checksum::Md5(_) => State::Md5(Md5::new()),
        };
        Self { wanted: *wanted, state }
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.state {
            State::Sha256(state) => state.update(bytes),
            State::Md5(state) => state.update(bytes),
        }
    }

    /// The checksum of all bytes so far, in hexadecimal.
    pub fn hex(self) -> String {
        match self.state {
            State::Sha256(state) => hex(&state.finalize()),
            State::Md5(state) => hex(&state.finalize()),
        }
    }

    /// True when all bytes so far are the wanted file.
    pub fn matches(self) -> bool {
        let wanted = self.wanted.hex();
        self.hex() == wanted
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_published_vectors_in_any_pieces() {
        let vectors = [
            Checksum::Sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            Checksum::Md5("900150983cd24fb0d6963f7d28e17f72"),
        ];
        for wanted in vectors {
            for pieces in [&[b"abc".as_slice()][..], &[b"a", b"", b"bc"]] {
                let mut hasher = Hasher::new(&wanted);
                pieces.iter().for_each(|piece| hasher.update(piece));
                assert!(hasher.matches(), "{wanted:?}");
            }
            assert!(!Hasher::new(&wanted).matches());
        }
    }
}
