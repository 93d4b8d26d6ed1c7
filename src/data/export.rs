//! The table of what can be taken away as a file: its name, extension and media type.

/// One kind of file that is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Export {
    /// What it holds, in a word or two.
    pub name: &'static str,
    /// Name of the file, without extension.
    pub stem: &'static str,
    /// Extension of the file, without the dot.
    pub extension: &'static str,
    /// Media type (MIME).
    pub media_type: &'static str,
}

/// Decoded images along a path, as one picture.
pub const PATH_PICTURE: Export =
    Export { name: "path", stem: "hourglass-path", extension: "png", media_type: "image/png" };
/// Decoded images along a path, as a film.
pub const PATH_FILM: Export =
    Export { name: "video of a path", stem: "hourglass-path", extension: "webm", media_type: "video/webm" };
/// The same film from a browser that records MP4.
pub const PATH_FILM_MP4: Export = Export { extension: "mp4", media_type: "video/mp4", ..PATH_FILM };
/// A trained network with its optimiser's state and experiment.
pub const CHECKPOINT: Export = Export {
    name: "checkpoint",
    stem: "hourglass",
    extension: "safetensors",
    media_type: "application/octet-stream",
};

/// Every kind of file that is saved.
pub const EXPORTS: &[Export] = &[PATH_PICTURE, PATH_FILM, PATH_FILM_MP4, CHECKPOINT];

impl Export {
    /// Name of the file, as it is saved.
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.stem, self.extension)
    }
}
