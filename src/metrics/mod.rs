//! What is measured of images and codes: plain Rust on slices.
