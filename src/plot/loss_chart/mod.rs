//! The loss chart: training and validation losses over steps, with reference lines.

mod chart;
mod layout;
mod text;

pub use chart::LossChart;
pub use layout::Reading;
pub use text::{describe, penalty, sum_name, unit};
