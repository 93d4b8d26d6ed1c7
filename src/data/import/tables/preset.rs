//! Settings that suit a table.

use std::fmt::Write as _;

/// A preset for a table with so many inputs: its name for the button, and its settings as in a link.
pub fn table_preset(inputs: usize, rows: usize, anomalies: bool) -> (&'static str, String) {
    // Twice the inputs, then half of that: room for what columns have to do with each other.
    let first = (2 * inputs).next_power_of_two().clamp(16, 512);
    let second = (first / 2).clamp(8, 128);
    let latent = if anomalies { inputs.div_ceil(4).clamp(2, 16) } else { 2 };
    let batch = if rows < 1000 { 32 } else { 128 };
    let mut settings = format!(
        "kind=plain&net=dense&loss=mse&out=linear&hidden={first},{second}&latent={latent}&batch={batch}"
    );
    // A write to a string does not fail.
    let _ = write!(settings, "&lr=0.002&sched=cosine&epochs={}", if rows < 1000 { 200 } else { 50 });
    (if anomalies { "Find anomalies" } else { "Map of the rows" }, settings)
}
