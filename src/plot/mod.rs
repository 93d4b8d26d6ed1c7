//! Pictures of a run: data in, picture out. Axes and curves go to any `DrawingBackend` of plotters, so that the host
//! can snapshot them as SVG; points and images are RGBA pixels, because one `putImageData` is far faster than
//! thousands of circles; the hourglass is a list of shapes for inline SVG.

pub mod anomalies;
mod arrow_nav;
pub mod choice;
pub mod code;
pub mod colouring;
pub mod compression;
pub mod curves;
pub mod format;
pub mod formula;
pub mod hourglass;
pub mod images;
pub mod latent;
pub mod lines;
mod painter;
pub mod palette;
mod parts;
pub mod path;
mod raster;
mod smooth;
pub mod theme;
mod ticks;
mod view;

pub use anomalies::{AnomalyChart, AnomalyScore, Judgement};
pub use arrow_nav::towards;
pub use code::CodeChart;
pub use colouring::{ClassRow, Colouring, Legend, colouring};
pub use curves::{LossChart, Reading};
pub use hourglass::Hourglass;
pub use images::{Comparison, error_map, tile, words};
pub use latent::{MapAxes, Scatter, in_view, nearest, scatter, within};
pub use lines::{LineChart, Series};
pub use painter::{DrawError, Rect};
pub use raster::Raster;
pub use theme::{DARK, LIGHT, Rgb, Theme};
pub use view::View;
