//! The places of the page: each shows what belongs to one aim. The run goes on whatever place is open.

use crate::ui::tab::Tab;

/// A place, in the order of the switch in the bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Data, network, reconstructions, loss and map; open at first.
    #[default]
    Train,
    /// The map, large, and what there is to do with codes.
    Explore,
    /// What the trained network is used for.
    Use,
    /// Kept runs, compared.
    Runs,
}

impl Place {
    /// All places, in the order of the switch.
    pub const ALL: [Self; 4] = [Self::Train, Self::Explore, Self::Use, Self::Runs];

    /// Its accessible name, which is also what stands on the switch.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Train => "Train",
            Self::Explore => "Explore",
            Self::Use => "Use",
            Self::Runs => "Runs",
        }
    }

    /// Its name in the style sheet.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Explore => "explore",
            Self::Use => "use",
            Self::Runs => "runs",
        }
    }

    /// Its tabs, in the order of its tab row; one alone needs no row.
    pub const fn tabs(self) -> &'static [Tab] {
        match self {
            Self::Train => &[Tab::Training],
            Self::Explore => {
                &[Tab::Selection, Tab::Sliders, Tab::Factors, Tab::Paths, Tab::Generate, Tab::Search]
            }
            Self::Use => &[Tab::Denoise, Tab::Compress, Tab::Classify, Tab::Cluster, Tab::Anomalies],
            Self::Runs => &[Tab::Runs],
        }
    }

    /// The place of a tab.
    pub fn of(tab: Tab) -> Self {
        Self::ALL.into_iter().find(|place| place.tabs().contains(&tab)).unwrap_or_default()
    }

    /// The tab that the place opens with at first: the one that shows something before anything is selected.
    pub const fn opens_with(self) -> Tab {
        match self {
            Self::Train => Tab::Training,
            Self::Explore => Tab::Sliders,
            Self::Use => Tab::Denoise,
            Self::Runs => Tab::Runs,
        }
    }

    /// Where the keyboard goes from this place in the switch: `key` is the name of a key, `None` when it does nothing here.
    pub fn after_key(self, key: &str) -> Option<Self> {
        step(&Self::ALL, self, key)
    }
}

/// Where the keyboard goes in the tab row of a place from this tab; `None` when the key does nothing there.
pub fn tab_after_key(tab: Tab, key: &str) -> Option<Tab> {
    step(Place::of(tab).tabs(), tab, key)
}

/// Where the keyboard goes in a row of tabs from the one that is open: on with the right arrow, back with the left one, round
/// at the ends, to the first with Home and to the last with End. `None` for another key, or where the row lacks the open one.
fn step<T: Copy + PartialEq>(row: &[T], open: T, key: &str) -> Option<T> {
    let (at, count) = (row.iter().position(|it| *it == open)?, row.len());
    let to = match key {
        "ArrowRight" => (at + 1) % count,
        "ArrowLeft" => (at + count - 1) % count,
        "Home" => 0,
        "End" => count - 1,
        _ => return None,
    };
    row.get(to).copied()
}

#[cfg(test)]
mod tests {
    use super::{Place, tab_after_key};
    use crate::ui::tab::Tab;

    #[test]
    fn every_tab_is_in_one_place() {
        for tab in Tab::ALL {
            let places = Place::ALL.into_iter().filter(|place| place.tabs().contains(&tab)).count();
            assert_eq!(places, 1, "{}", tab.name());
        }
    }

    #[test]
    fn a_place_opens_with_a_tab_of_its_own() {
        for place in Place::ALL {
            assert_eq!(Place::of(place.opens_with()), place);
        }
        assert_eq!(Place::of(Tab::default()), Place::default());
    }

    #[test]
    fn arrow_keys_go_round() {
        assert_eq!(Place::Train.after_key("ArrowLeft"), Some(Place::Runs));
        assert_eq!(Place::Runs.after_key("ArrowRight"), Some(Place::Train));
        assert_eq!(Place::Use.after_key("Home"), Some(Place::Train));
        assert_eq!(Place::Use.after_key("Enter"), None);
    }

    #[test]
    fn arrow_keys_stay_in_a_place() {
        assert_eq!(tab_after_key(Tab::Selection, "ArrowLeft"), Some(Tab::Search));
        assert_eq!(tab_after_key(Tab::Search, "ArrowRight"), Some(Tab::Selection));
        assert_eq!(tab_after_key(Tab::Cluster, "Home"), Some(Tab::Denoise));
        assert_eq!(tab_after_key(Tab::Cluster, "End"), Some(Tab::Anomalies));
        assert_eq!(tab_after_key(Tab::Search, "Enter"), None);
    }
}
