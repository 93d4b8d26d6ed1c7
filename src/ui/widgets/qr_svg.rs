//! A QR code as SVG. Plain Rust.

use qrcodegen::{QrCode, QrCodeEcc};

/// White modules around the code, as the standard (ISO/IEC 18004) asks for.
const QUIET: i32 = 4;

/// A QR code as SVG; empty for an empty text and for one that no code can hold (2 953 bytes at most).
pub fn qr_svg(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let Ok(code) = QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Low) else { return String::new() };
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
    let side = code.size() + 2 * QUIET;
    format!("<svg viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_squares() {
        let svg = qr_svg("https://example.org/#latent=8");
        // 29 bytes at level L or better: version 2, 25 modules.
        assert!(svg.starts_with("<svg viewBox=\"0 0 33 33\""), "{svg}");
        // The finder pattern in the upper left corner: seven dark modules, then a light one.
        assert!(svg.contains("d=\"M4 4h7v1h-7z"), "{svg}");
        assert_eq!((qr_svg(""), qr_svg(&"a".repeat(3_000))), (String::new(), String::new()));
    }
}
