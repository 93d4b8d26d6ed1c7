//! The figures. A view is one file beside this one and one row in [`VIEWS`].
