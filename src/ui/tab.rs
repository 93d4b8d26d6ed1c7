//! The tabs of the page's places: the figures of training, the tools, and the runs.

/// A tab, in the order of the places and of their tab rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Loss curves and the code; open at first.
    #[default]
    Training,
    /// The selected images.
    Selection,
    /// The code under sliders.
    Sliders,
    /// Which number of the code follows which factor of the data.
    Factors,
    /// Paths from one image to another.
    Paths,
    /// New images.
    Generate,
    /// Similar images.
    Search,
    /// Damaged images and what the network makes of them.
    Denoise,
    /// The code as a compressed file.
    Compress,
    /// Classes read from the code.
    Classify,
    /// Groups of codes.
    Cluster,
    /// Images that the network reconstructs badly.
    Anomalies,
    /// The present run beside earlier ones.
    Runs,
}

impl Tab {
    /// All tabs, in that order.
    pub const ALL: [Self; 13] = [
        Self::Training,
        Self::Selection,
        Self::Sliders,
        Self::Factors,
        Self::Paths,
        Self::Generate,
        Self::Search,
        Self::Denoise,
        Self::Compress,
        Self::Classify,
        Self::Cluster,
        Self::Anomalies,
        Self::Runs,
    ];

    /// Its accessible name, which is also what stands on it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Training => "Training",
            Self::Selection => "Selection",
            Self::Sliders => "Sliders",
            Self::Factors => "Factors",
            Self::Paths => "Paths",
            Self::Generate => "Generate",
            Self::Search => "Search",
            Self::Denoise => "Denoise",
            Self::Compress => "Compress",
            Self::Classify => "Classify",
            Self::Cluster => "Cluster",
            Self::Anomalies => "Anomalies",
            Self::Runs => "Runs",
        }
    }

    /// Its name in a link (`tab=search`); `None` for the tab that is open at first, which links leave out.
    pub fn key(self) -> Option<String> {
        (self != Self::default()).then(|| self.name().to_lowercase())
    }

    /// The tab of this name in a link.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.name().eq_ignore_ascii_case(key))
    }
}

#[cfg(test)]
mod tests {
    use super::Tab;

    #[test]
    fn tabs_are_listed_in_the_order_of_their_variants() {
        for (at, tab) in Tab::ALL.into_iter().enumerate() {
            assert_eq!(tab as usize, at);
        }
    }

    #[test]
    fn a_link_names_every_tab_but_the_first() {
        assert_eq!(Tab::default(), Tab::ALL[0]);
        assert_eq!(Tab::Training.key(), None);
        for tab in &Tab::ALL[1..] {
            let key = tab.key().unwrap();
            assert_eq!(key, key.to_lowercase());
            assert_eq!(Tab::from_key(&key), Some(*tab));
        }
        assert_eq!(Tab::from_key("training"), Some(Tab::Training));
        assert_eq!(Tab::from_key("towers"), None);
    }
}
