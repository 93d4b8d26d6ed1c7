//! The squares of a QR code as a path of SVG. Plain Rust.

use qrcodegen::{QrCode, QrCodeEcc};

/// White modules around the code, as the standard (ISO/IEC 18004) asks for.
const QUIET: i32 = 4;

/// Modules on a side with the quiet zone, and the dark ones as the data of a path; `None` for a text that no code can hold
/// (2 953 bytes at most).
pub fn qr_path(text: &str) -> Option<(i32, String)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let begun = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > begun {
                path.push_str(&format!("M{} {}h{}v1h-{}z", begun + QUIET, y + QUIET, x - begun, x - begun));
            }
            x += 1;
        }
    }
    Some((code.size() + 2 * QUIET, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_squares() {
        let (side, path) = qr_path("https://example.org/#latent=8").unwrap();
        assert_eq!(side, 25 + 8, "29 bytes at level L or better: version 2");
        // The finder pattern in the upper left corner: seven dark modules, then a light one.
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
        assert_eq!(qr_path(&"a".repeat(3_000)), None);
    }
}
