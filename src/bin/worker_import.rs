//! The readers of files that are brought, as a web worker.

fn main() {}
