//! Parts that figures are built of. None of them knows a figure or a query.

pub mod canvas;
pub mod cards;
pub mod figure;
pub mod film;
pub mod film_recording;
pub mod icons;
pub mod number_box;
pub mod throttle;
pub mod thumbnail;
