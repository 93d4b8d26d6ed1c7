//! Limits on tables, so that none takes more memory than a browser tab has.

/// Most columns that are read: a colour image of 128×128 pixels, a label and a few names.
pub const MAX_COLUMNS: usize = 3 * 128 * 128 + 16;
/// Most columns that become inputs of a network.
pub const MAX_INPUTS: usize = 4096;
/// Most bytes of cells that are kept in memory; of a larger table a random part of the rows.
pub const MAX_CELL_BYTES: usize = 128 << 20;
/// Most bytes of cells of all tables that are read together.
pub const MAX_ALL_BYTES: usize = 256 << 20;
/// Longest row, in MiB: 49 168 cells of 300 characters.
pub const MAX_RECORD_MIB: usize = 16;
/// Most values that a column of text may have to become inputs, one for each.
pub const MAX_ONE_HOT: usize = 20;
/// Most values that a column may have to become classes.
pub const MAX_CLASSES: usize = 1000;
/// Most characters of a cell of text that are kept.
pub const MAX_TEXT: usize = 200;
/// Most bytes of different texts that are kept of a column; beyond, the column can't be used.
pub const MAX_TEXT_BYTES: usize = 16 << 20;
