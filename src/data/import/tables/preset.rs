//! Settings that suit a table.

/// Steps after which a small network has learned a table.
const STEPS: usize = 12_000;

/// A preset for a table with so many inputs: its name for the button, and its settings as in a link.
pub fn table_preset(inputs: usize, rows: usize, anomalies: bool) -> (&'static str, String) {
    // Several times the inputs, then half of that: in narrower layers units that died are missed.
    let first = (4 * inputs).next_power_of_two().clamp(64, 512);
    let second = first / 2;
    // Two values make a map; for anomalies as many as related columns usually have causes.
    let latent = if anomalies { inputs.div_ceil(4).clamp(2, 16) } else { 2 };
    let batch = if rows < 2000 { 32 } else { 128 };
    let epochs = (STEPS * batch / rows.max(1)).clamp(10, 200);
    let settings = format!(
        "kind=plain&net=dense&loss=mse&out=linear&hidden={first},{second}&latent={latent}&batch={batch}\
         &lr=0.002&sched=cosine&epochs={epochs}"
    );
    (if anomalies { "Find anomalies" } else { "Map of the rows" }, settings)
}
