//! Limits on files that are brought, so that no file takes more memory than a browser tab has.

/// Longest side of an image in a dataset, in pixels. Larger ones are scaled down to it, so that a network of a few layers can
/// learn them in a browser tab.
pub const NETWORK_SIDE: usize = 64;

/// Range of the longest side of an image in a set, in pixels, that the user can choose.
pub const MIN_SIDE: u32 = 16;
/// See [`MIN_SIDE`].
pub const MAX_NETWORK_SIDE: u32 = 128;

/// Most pixels of a picture that is opened, so that photos of 50 megapixels are; decoded each takes four bytes.
pub const MAX_PICTURE_PIXELS: u64 = 52_000_000;
/// Largest picture or sound file that is opened, in bytes.
pub const MAX_FILE_BYTES: usize = 64_000_000;

/// Longest part of a sound that is decoded, in seconds: its image is that of half a second, the loudest.
pub const MAX_SECONDS: u32 = 60;
/// Largest sound file that a browser's page decodes, in bytes: it unpacks all of it, at up to a hundred times as many.
pub const MAX_PAGE_SOUND_BYTES: usize = 16_000_000;

/// Most files of one archive that are used.
pub const MAX_MEMBERS: usize = 100_000;
/// Most bytes that a file unpacks to, where it is unpacked as a whole or packed tighter than [`MAX_RATIO`].
pub const MAX_UNPACKED: u64 = 2 << 30;
/// Tightest packing of an archive of more than [`MAX_UNPACKED`] bytes: unpacked bytes for each packed one.
pub const MAX_RATIO: u64 = 200;
/// Most bytes that the arrays of one file take in memory; of more, a random part of the examples is taken.
pub const MAX_ARRAY_BYTES: usize = 512 << 20;
/// Most bytes of a checkpoint that is read; three numbers a parameter.
pub const MAX_MODEL_BYTES: usize = 512 << 20;
