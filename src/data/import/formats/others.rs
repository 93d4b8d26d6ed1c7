//! Formats that can't be read, each with a sentence that names it and says what to do instead.

use super::sound::{is_matroska, is_media};
use super::zip::{first_name, is_zip};
use crate::data::import::bytes::extension;
use crate::data::import::format::{Format, Head, Recognition};

const AS_NPZ: &str = "save its arrays by numpy.savez and drop the .npz";
const AS_PNG: &str = "save it as PNG";
const AS_CSV: &str = "save it as CSV";
const UNPACK: &str = "unpack it and drop its contents, or pack them as ZIP";

/// The rows of [`FORMATS`](super::FORMATS); those that are a ZIP inside come before it.
pub(super) const PYTORCH: Format = Format::refused(
    "a PyTorch file (a pickle), which can run code",
    &["pt", "pth", "ckpt"],
    Recognition::Test(|head| is_zip(head) && first_name(head).ends_with(b".pkl")),
    AS_NPZ,
);
pub(super) const KERAS: Format = Format::refused(
    "a Keras model",
    &["keras"],
    Recognition::Test(|head| is_zip(head) && extension(head.name) == "keras"),
    "drop images or a table to train on",
);
pub(super) const EXCEL: Format = Format::refused(
    "an Excel workbook",
    &["xlsx", "xlsm"],
    Recognition::Test(|head| is_office(head, &["xlsx", "xlsm"])),
    "save the sheet as CSV",
);
pub(super) const WORD: Format = Format::refused(
    "a Word document",
    &["docx"],
    Recognition::Test(|head| is_office(head, &["docx"])),
    "save its images as files, or its table as CSV",
);
pub(super) const POWERPOINT: Format = Format::refused(
    "a PowerPoint presentation",
    &["pptx"],
    Recognition::Test(|head| is_office(head, &["pptx"])),
    "save its images as files",
);
pub(super) const OFFICE: Format = Format::refused(
    "an office document",
    &["odt", "ods", "odp", "doc", "xls", "ppt"],
    Recognition::Test(|head| {
        is_zip(head) && matches!(first_name(head), b"[Content_Types].xml" | b"mimetype")
            || head.has(&[(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")])
    }),
    "save a table as CSV, and images as files",
);
pub(super) const PDF: Format = Format::refused(
    "a PDF document",
    &["pdf"],
    Recognition::Magic(&[&[(0, b"%PDF-")]]),
    "save its images as PNG",
);
pub(super) const PICKLE: Format = Format::refused(
    "a Python pickle, which can run code",
    &["pkl", "pickle"],
    // The protocol, then the operation that begins a frame, dictionary, list, tuple, name or text.
    Recognition::Test(|head| {
        matches!(head.bytes, [0x80, 2..=5, b'}' | b']' | b'(' | b'c' | b'X' | 0x95 | 0x8c | 0x8a, ..])
    }),
    AS_NPZ,
);
pub(super) const MATLAB: Format = Format::refused(
    "a MATLAB file",
    &["mat"],
    Recognition::Magic(&[&[(0, b"MATLAB 5.0 MAT-file")], &[(0, b"MATLAB 7.3 MAT-file")]]),
    "load it by scipy.io.loadmat, save its arrays by numpy.savez and drop the .npz",
);
pub(super) const HDF5: Format = Format::refused(
    "an HDF5 file",
    &["h5", "hdf5", "hdf"],
    Recognition::Magic(&[&[(0, b"\x89HDF\r\n\x1a\n")]]),
    "load it by h5py, save its arrays by numpy.savez and drop the .npz",
);
pub(super) const PARQUET: Format = Format::refused(
    "a Parquet or Arrow table",
    &["parquet", "arrow", "feather"],
    Recognition::Magic(&[&[(0, b"PAR1")], &[(0, b"ARROW1")], &[(0, b"FEA1")]]),
    AS_CSV,
);
pub(super) const SQLITE: Format = Format::refused(
    "an SQLite database",
    &["db", "sqlite", "sqlite3"],
    Recognition::Magic(&[&[(0, b"SQLite format 3\0")]]),
    "save the table as CSV",
);
pub(super) const SAFETENSORS: Format = Format::refused(
    "a file of model weights",
    &["safetensors", "onnx", "gguf"],
    Recognition::Magic(&[&[(8, b"{\"")], &[(0, b"GGUF")]]),
    "drop images or a table to train on",
);
pub(super) const RAR: Format =
    Format::refused("a RAR archive", &["rar"], Recognition::Magic(&[&[(0, b"Rar!\x1a\x07")]]), UNPACK);
pub(super) const SEVEN_ZIP: Format =
    Format::refused("a 7z archive", &["7z"], Recognition::Magic(&[&[(0, b"7z\xbc\xaf\x27\x1c")]]), UNPACK);
pub(super) const PACKED: Format = Format::refused(
    "packed by xz, bzip2, zstd or lz4",
    &["xz", "bz2", "zst", "lz4", "z"],
    Recognition::Magic(&[
        &[(0, b"\xfd7zXZ\0")],
        &[(0, b"BZh"), (4, b"1AY&SY")],
        &[(0, b"\x28\xb5\x2f\xfd")],
        &[(0, b"\x04\x22\x4d\x18")],
        &[(0, b"\x1f\x9d")],
    ]),
    UNPACK,
);
pub(super) const VIDEO: Format = Format::refused(
    "a video",
    &["mp4", "mov", "avi", "m4v", "mpg", "mkv"],
    Recognition::Test(|head| {
        is_media(head)
            || is_matroska(head)
            || head.has(&[(0, b"RIFF"), (8, b"AVI ")])
            || head.has(&[(0, b"\0\0\x01\xba")])
    }),
    "save its frames as images",
);
pub(super) const RARE_SOUND: Format = Format::refused(
    "a sound of a rare kind",
    &["aif", "aiff", "wma", "amr", "au", "mid", "midi"],
    Recognition::Magic(&[
        &[(0, b"FORM"), (8, b"AIF")],
        &[(0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")],
        &[(0, b"#!AMR")],
        &[(0, b".snd\0\0")],
        &[(0, b"MThd\0\0")],
    ]),
    "save it as WAV",
);
pub(super) const RARE_PICTURE: Format = Format::refused(
    "an image that browsers can't read",
    &["psd", "xcf", "jxl", "jp2", "exr", "ppm", "pgm", "pbm", "fits", "dcm", "eps"],
    Recognition::Test(is_rare_picture),
    AS_PNG,
);
pub(super) const PROGRAM: Format = Format::refused(
    "a program",
    &["exe", "dll", "so"],
    Recognition::Magic(&[&[(0, b"\x7fELF")], &[(0, b"MZ\x90\0")], &[(0, b"\0asm")]]),
    "drop images, arrays or a table",
);

/// True for a ZIP of Office's with one of these extensions; its first member says no more than that it is of Office.
fn is_office(head: &Head<'_>, extensions: &[&str]) -> bool {
    is_zip(head)
        && first_name(head) == b"[Content_Types].xml"
        && extensions.contains(&extension(head.name).as_str())
}

/// Photoshop, GIMP, JPEG XL, JPEG 2000, OpenEXR, netpbm, FITS, DICOM and PostScript.
fn is_rare_picture(head: &Head<'_>) -> bool {
    let magics: [&[(usize, &[u8])]; 11] = [
        &[(0, b"8BPS")],
        &[(0, b"gimp xcf")],
        &[(0, b"\0\0\0\x0cJXL ")],
        &[(0, b"\xff\x0a")],
        &[(0, b"\0\0\0\x0cjP  ")],
        &[(0, b"\xff\x4f\xff\x51")],
        &[(0, b"\x76\x2f\x31\x01")],
        &[(0, b"SIMPLE  =")],
        &[(128, b"DICM")],
        &[(0, b"%!PS")],
        &[(0, b"\xc5\xd0\xd3\xc6")],
    ];
    let netpbm =
        matches!(head.bytes, [b'P', b'1'..=b'7', b'\n' | b' ' | b'\r', b'0'..=b'9' | b'#' | b'W', ..]);
    netpbm || magics.into_iter().any(|magic| head.has(magic))
}
