//! The content hash in the names of built files.

/// FNV-1a in 64 bits (Fowler, Noll, Vo), in hexadecimal. It distinguishes builds and is not cryptographic.
pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = parts.into_iter().flatten();
    format!("{:016x}", bytes.fold(OFFSET, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME)))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn agrees_with_the_published_vectors() {
        assert_eq!(of([]), "cbf29ce484222325");
        assert_eq!(of([b"foobar".as_slice()]), "85944171f73967e8");
        assert_eq!(of([b"foo".as_slice(), b"bar"]), "85944171f73967e8");
    }
}
