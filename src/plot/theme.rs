//! The colours of figures; the same as the page's design tokens.

/// A colour, sRGB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// `#rrggbb`.
    pub fn css(self) -> String {
        let mut text = String::from("#");
        for byte in [self.0, self.1, self.2] {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
        text
    }

    /// The colour at `part` (0–1) of the way to `other`, interpolated in sRGB.
    pub fn mix(self, other: Self, part: f32) -> Self {
        let one = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * part + 0.5) as u8;
        Self(one(self.0, other.0), one(self.1, other.1), one(self.2, other.2))
    }
}

/// The colours of one appearance of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// True for dark mode; palettes depend on it.
    pub dark: bool,
    /// Main text.
    pub text: Rgb,
    /// Secondary text: ticks, units.
    pub muted: Rgb,
    /// Hairlines: axes, grids.
    pub line: Rgb,
    /// Background.
    pub surface: Rgb,
    /// Accent: bottleneck, focus.
    pub accent: Rgb,
    /// Training loss.
    pub train: Rgb,
    /// Validation loss.
    pub validation: Rgb,
    /// Reference lines.
    pub reference: Rgb,
    /// The user's own image on the map.
    pub own: Rgb,
    /// Reconstruction brighter than the image, in error maps.
    pub above: Rgb,
    /// Reconstruction darker than the image, in error maps.
    pub below: Rgb,
}

/// Font of all figures: that of the system.
pub const FONT: &str = "system-ui, sans-serif";
/// Size of text in figures, in CSS pixels.
pub const FONT_SIZE: f32 = 11.0;

/// Dark on light.
pub const LIGHT: Theme = Theme {
    dark: false,
    text: Rgb(0x1c, 0x1f, 0x24),
    muted: Rgb(0x5d, 0x64, 0x6f),
    line: Rgb(0xe1, 0xe4, 0xe8),
    surface: Rgb(0xff, 0xff, 0xff),
    accent: Rgb(0x36, 0x51, 0xc9),
    train: Rgb(0x00, 0x72, 0xb2),
    validation: Rgb(0xb4, 0x53, 0x09),
    reference: Rgb(0x5d, 0x64, 0x6f),
    own: Rgb(0x1c, 0x1f, 0x24),
    above: Rgb(0xc2, 0x41, 0x0c),
    below: Rgb(0x1d, 0x4e, 0xd8),
};

/// Light on dark.
pub const DARK: Theme = Theme {
    dark: true,
    text: Rgb(0xe8, 0xea, 0xed),
    muted: Rgb(0x9a, 0xa1, 0xac),
    line: Rgb(0x31, 0x36, 0x3f),
    surface: Rgb(0x15, 0x18, 0x1d),
    accent: Rgb(0x94, 0xa8, 0xff),
    train: Rgb(0x56, 0xb4, 0xe9),
    validation: Rgb(0xf5, 0xa5, 0x24),
    reference: Rgb(0x9a, 0xa1, 0xac),
    own: Rgb(0xff, 0xff, 0xff),
    above: Rgb(0xff, 0x8a, 0x3d),
    below: Rgb(0x6a, 0xa8, 0xff),
};

impl Theme {
    /// The theme for light or dark mode.
    pub const fn of(dark: bool) -> &'static Self {
        if dark { &DARK } else { &LIGHT }
    }
}
