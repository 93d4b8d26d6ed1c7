//! gzip (RFC 1952) around flate2's inflate. flate2's own gzip reader brings a checksum table of 16 KB that does not
//! compress, which would be a fifteenth of the page.

use flate2::bufread::DeflateDecoder;
use std::io::{self, ErrorKind, Read};

/// First bytes of a gzip file.
pub(super) const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// Flags of the header: a checksum of it, extra fields, a file name, a comment.
const FHCRC: u8 = 1 << 1;
const FEXTRA: u8 = 1 << 2;
const FNAME: u8 = 1 << 3;
const FCOMMENT: u8 = 1 << 4;
/// Compression method "deflate", the only one in use.
const DEFLATE: u8 = 8;
/// The polynomial of CRC-32, its bits reversed.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// Reads the first member of a gzip file. Its end is reached only if the checksum is right; a file that is cut off gives
/// [`ErrorKind::UnexpectedEof`], any other fault another kind.
pub(super) struct Gunzip<'a> {
    body: DeflateDecoder<&'a [u8]>,
    table: [u32; 256],
    crc: u32,
    length: u32,
    checked: bool,
}

impl<'a> Gunzip<'a> {
    /// Reads the header.
    pub(super) fn new(bytes: &'a [u8]) -> io::Result<Self> {
        let (header, mut rest) = bytes.split_at_checked(10).ok_or(ErrorKind::UnexpectedEof)?;
        if header[2] != DEFLATE {
            return Err(ErrorKind::InvalidData.into());
        }
        let flags = header[3];
        if flags & FEXTRA != 0 {
            let length = u16::from_le_bytes(first(rest)?);
            rest = rest.get(2 + usize::from(length)..).ok_or(ErrorKind::UnexpectedEof)?;
        }
        for _ in 0..(flags & (FNAME | FCOMMENT)).count_ones() {
            let end = rest.iter().position(|b| *b == 0).ok_or(ErrorKind::UnexpectedEof)?;
            rest = &rest[end + 1..];
        }
        if flags & FHCRC != 0 {
            rest = rest.get(2..).ok_or(ErrorKind::UnexpectedEof)?;
        }
        let body = DeflateDecoder::new(rest);
        Ok(Self { body, table: table(), crc: !0, length: 0, checked: false })
    }

    /// Compares checksum and length with the trailer.
    fn check(&mut self) -> io::Result<()> {
        let trailer = *self.body.get_ref();
        let crc = u32::from_le_bytes(first(trailer)?);
        let length = u32::from_le_bytes(first(&trailer[4..])?);
        self.checked = true;
        if (crc, length) == (!self.crc, self.length) { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
    }
}

impl Read for Gunzip<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.body.read(to)?;
        for byte in &to[..count] {
            self.crc = self.table[usize::from(self.crc as u8 ^ byte)] ^ (self.crc >> 8);
        }
        self.length = self.length.wrapping_add(count as u32);
        if count == 0 && !to.is_empty() && !self.checked {
            self.check()?;
        }
        Ok(count)
    }
}

/// The first bytes of a slice.
fn first<const N: usize>(bytes: &[u8]) -> io::Result<[u8; N]> {
    bytes.first_chunk().copied().ok_or(ErrorKind::UnexpectedEof.into())
}

/// CRC-32 of each value of a byte.
fn table() -> [u32; 256] {
    std::array::from_fn(|byte| {
        (0..8).fold(byte as u32, |crc, _| if crc & 1 == 0 { crc >> 1 } else { POLYNOMIAL ^ (crc >> 1) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, GzBuilder};
    use std::io::Write as _;

    fn packed(content: &[u8]) -> Vec<u8> {
        let builder = GzBuilder::new().filename("a name").comment("a comment").extra(vec![1, 2, 3]);
        let mut writer = builder.write(Vec::new(), Compression::default());
        writer.write_all(content).unwrap();
        writer.finish().unwrap()
    }

    fn unpack(bytes: &[u8]) -> Result<Vec<u8>, ErrorKind> {
        let mut out = Vec::new();
        Gunzip::new(bytes).and_then(|mut g| g.read_to_end(&mut out)).map_err(|e| e.kind())?;
        Ok(out)
    }

    #[test]
    fn unpacks_what_flate2_packs_with_every_part_of_a_header() {
        let content: Vec<u8> = (0..100_000u32).map(|i| (i.wrapping_mul(i) >> 7) as u8).collect();
        assert_eq!(unpack(&packed(&content)), Ok(content));
    }

    #[test]
    fn cut_off_anywhere_it_says_so() {
        let file = packed(b"some words, and some words again");
        for length in 0..file.len() {
            assert_eq!(unpack(&file[..length]), Err(ErrorKind::UnexpectedEof), "{length} bytes");
        }
    }

    #[test]
    fn a_wrong_checksum_is_found() {
        let mut file = packed(b"some words");
        let at = file.len() - 8;
        file[at] ^= 1;
        assert_eq!(unpack(&file), Err(ErrorKind::InvalidData));
    }
}
