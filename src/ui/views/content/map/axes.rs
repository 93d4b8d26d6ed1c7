//! Which directions of the code the map shows.

use crate::protocol::Axes;
use crate::ui::views::content::options::select_options;

select_options! {
    /// How codes are shown in a plane.
    Projection {
        Pair = "pair", "Two values", "Two of their values.";
        Pca = "pca", "PCA of codes", "Two principal components.";
        Tsne = "tsne", "t-SNE of codes", "t-SNE.";
    }
}

impl Projection {
    /// The one that is shown with these axes.
    pub fn shown(axes: Axes, embeds: bool) -> Self {
        match axes {
            _ if embeds => Self::Tsne,
            Axes::Pca => Self::Pca,
            Axes::Pair(..) => Self::Pair,
        }
    }
}

/// The axes for a code of `size` values where those of before don't suit it. A code of two values is its own map, and a
/// longer one is seen best along its principal components: the first two values of a sparse one may be dead. What was
/// chosen stays where the code has it. `None` where the axes suit, or the size is 0 because nothing is known yet.
pub fn suitable_axes(size: u32, axes: Axes) -> Option<Axes> {
    match (size, axes) {
        (0, _) => None,
        (1 | 2, axes) if axes != Axes::default() => Some(Axes::default()),
        (3.., axes) if axes == Axes::default() => Some(Axes::Pca),
        (3.., Axes::Pair(a, b)) if a.max(b) >= size => Some(Axes::Pca),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_suit_the_code_and_a_choice_stays_where_it_can() {
        let first = Axes::default();
        assert_eq!(suitable_axes(0, Axes::Pca), None);
        assert_eq!([suitable_axes(2, Axes::Pca), suitable_axes(2, first)], [Some(first), None]);
        assert_eq!([suitable_axes(8, first), suitable_axes(8, Axes::Pca)], [Some(Axes::Pca), None]);
        assert_eq!(suitable_axes(8, Axes::Pair(3, 7)), None);
        assert_eq!(suitable_axes(6, Axes::Pair(3, 7)), Some(Axes::Pca), "the code has become shorter");
    }

    #[test]
    fn each_projection_is_shown_as_it_was_chosen() {
        assert_eq!(Projection::shown(Axes::Pca, true), Projection::Tsne);
        assert_eq!(Projection::shown(Axes::Pca, false), Projection::Pca);
        assert_eq!(Projection::shown(Axes::Pair(1, 2), false), Projection::Pair);
    }
}
