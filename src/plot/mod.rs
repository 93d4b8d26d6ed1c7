//! Figures of a run: data in, picture out. Axes and curves go to any `DrawingBackend` of plotters, so that the host can
//! snapshot them as SVG. Points and images are RGBA pixels, because one `putImageData` is far faster than thousands of
//! circles. The hourglass is a list of shapes for inline SVG.

mod anomaly_chart;
mod anomaly_scores;
mod chart_parts;
pub mod code_chart;
mod colouring;
mod comparison;
pub mod compression;
mod detector;
pub mod film;
pub mod format;
pub mod formula;
pub mod hourglass;
pub mod image_labels;
mod images;
mod line_chart;
pub mod loss_chart;
pub mod map_axes;
mod painter;
pub mod palette;
mod point_search;
mod raster;
mod row_bars;
mod scatter;
mod smoothing;
mod theme;
mod ticks;
mod viewport;

pub use anomaly_chart::AnomalyChart;
pub use anomaly_scores::{AnomalyScore, ranked};
pub use code_chart::CodeChart;
pub use colouring::{ClassRow, Colouring, Legend, colouring};
pub use comparison::{Comparison, fidelity_text};
pub use detector::{Judgement, threshold_text};
pub use hourglass::Hourglass;
pub use images::{error_image, error_map, image_above_errors, image_above_errors_shape, tile, tile_within};
pub use line_chart::{LineChart, Series};
pub use loss_chart::{LossChart, Reading};
pub use map_axes::MapAxes;
pub use painter::{DrawError, Rect};
pub use point_search::{nearest_point, next_point, points_in_polygon, points_in_view};
pub use raster::Raster;
pub use row_bars::{drawn_shape, is_row};
pub use scatter::{Scatter, scatter, scatter_svg};
pub use theme::{DARK, FONT, FONT_SIZE, LIGHT, Rgb, Theme};
pub use viewport::Viewport;
