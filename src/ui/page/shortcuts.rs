//! Keys of the page and what they do. Plain Rust.

use crate::ui::place::Place;

/// A key, or keys, and what it does, as the help sheet lists them.
pub const SHORTCUTS: &[(&str, &str)] = &[
    ("Space", "Play or pause"),
    ("S", "Train one step"),
    ("Shift + S", "Train to the end of the epoch"),
    ("R", "Reset: the same run from scratch"),
    ("1 2 3 4", "Train, Explore, Use, Runs"),
    ("+ − 0", "On the map: zoom in, zoom out, show all"),
    ("Shift + drag", "On the map: select"),
    ("Arrows, Enter, F", "On the map: move the cursor, pin, select with a box"),
    ("?", "Show or close this sheet"),
];

/// What a key does anywhere on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// Nothing more: the key is held down.
    Held,
    /// Show or close the help sheet.
    Help,
    /// Play or pause.
    PlayOrPause,
    /// Train one step.
    Step,
    /// Train to the end of the epoch.
    Epoch,
    /// Start the run from scratch.
    Reset,
    /// Open a place.
    Open(Place),
}

/// Where a key was pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// In an element that takes text or chooses by letters.
    pub typing: bool,
    /// On an element that Space presses.
    pub pressable: bool,
    /// While the help sheet is open.
    pub help: bool,
    /// The key is held down, and repeats.
    pub repeat: bool,
}

impl Shortcut {
    /// What the key named `key` does; `None` leaves it to the browser.
    pub fn of(key: &str, focus: Focus) -> Option<Self> {
        Some(match key {
            _ if focus.typing => return None,
            "?" => Self::Help,
            _ if focus.help => return None,
            " " if focus.pressable => return None,
            " " if focus.repeat => Self::Held,
            " " => Self::PlayOrPause,
            "s" => Self::Step,
            "S" => Self::Epoch,
            "r" | "R" => Self::Reset,
            "1" => Self::Open(Place::Train),
            "2" => Self::Open(Place::Explore),
            "3" => Self::Open(Place::Use),
            "4" => Self::Open(Place::Runs),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_act_on_the_page() {
        let of = |key| Shortcut::of(key, Focus::default());
        assert_eq!(of(" "), Some(Shortcut::PlayOrPause));
        assert_eq!([of("s"), of("S")], [Some(Shortcut::Step), Some(Shortcut::Epoch)]);
        assert_eq!([of("r"), of("R")], [Some(Shortcut::Reset); 2]);
        assert_eq!(of("x"), None);
        assert_eq!(["1", "2", "3", "4"].map(of), Place::ALL.map(|place| Some(Shortcut::Open(place))));
    }

    #[test]
    fn elements_keep_the_keys_that_they_use() {
        let typing = Focus { typing: true, ..Focus::default() };
        assert_eq!([Shortcut::of("?", typing), Shortcut::of("s", typing)], [None, None]);
        let pressable = Focus { pressable: true, ..Focus::default() };
        assert_eq!(
            [Shortcut::of(" ", pressable), Shortcut::of("s", pressable)],
            [None, Some(Shortcut::Step)]
        );
    }

    #[test]
    fn the_help_sheet_takes_only_its_own_key() {
        let help = Focus { help: true, ..Focus::default() };
        assert_eq!([Shortcut::of("?", help), Shortcut::of("s", help)], [Some(Shortcut::Help), None]);
    }

    #[test]
    fn space_held_down_does_not_flicker() {
        let held = Focus { repeat: true, ..Focus::default() };
        assert_eq!(Shortcut::of(" ", held), Some(Shortcut::Held));
    }
}
