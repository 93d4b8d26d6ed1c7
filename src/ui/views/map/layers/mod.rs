//! What is drawn on the map, one canvas a layer, so that each is drawn only when it has changed.

mod atlas;
mod axes;
mod manifold;
mod marks;
mod name;
mod names;
mod plot_area;
mod points;
mod thumbnails;

pub use axes::use_axes;
pub use manifold::use_manifold;
pub use marks::use_marks;
pub use names::use_names;
pub use points::use_points;
pub use thumbnails::use_thumbnails;
