//! A setting: its key, label, help and limits, and how it is read from and written to a [`Spec`].

use super::{Choice, Spec, number};

/// Smallest and largest value of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Whole numbers only.
    pub whole: bool,
    /// How the positions of a slider map to values.
    pub scale: Scale,
}

/// How the positions of a slider map to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios.
    Log,
}

impl Limits {
    /// Whole numbers from `min` to `max`.
    pub const fn whole(min: f64, max: f64, scale: Scale) -> Self {
        Self { min, max, whole: true, scale }
    }

    /// Any numbers from `min` to `max`.
    pub const fn real(min: f64, max: f64, scale: Scale) -> Self {
        Self { min, max, whole: false, scale }
    }

    /// The nearest value within the limits; `None` when `value` is not a number.
    pub fn clamp(&self, value: f64) -> Option<f64> {
        let value = if self.whole { value.round() } else { value };
        (!value.is_nan()).then(|| value.clamp(self.min, self.max))
    }

    /// The number in a text within the limits, and whether it was clamped; `None` when the text is no number.
    fn read(&self, text: &str) -> Option<(f64, bool)> {
        let given = number(text.trim())?;
        let value = self.clamp(given)?;
        Some((value, value != given))
    }
}

/// A group of settings in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The images.
    Data,
    /// The layers.
    Network,
    /// The training.
    Training,
}

/// The control of a setting in the form, and how it reads and writes the spec.
#[derive(Clone, Copy)]
pub enum Control {
    /// A number, as a slider or spin button.
    Number {
        /// Its limits.
        limits: Limits,
        /// Reads it.
        get: fn(&Spec) -> f64,
        /// Writes a value that is within the limits.
        set: fn(&mut Spec, f64),
    },
    /// One of a few options, as a combobox.
    Choice {
        /// The options.
        options: fn() -> Vec<Choice>,
        /// Key of the current option.
        get: fn(&Spec) -> &str,
        /// Writes the option with this key; false when there is none.
        set: fn(&mut Spec, &str) -> bool,
    },
    /// Layer widths: whole numbers separated by commas.
    Widths {
        /// Limits of each.
        limits: Limits,
        /// Largest number of them.
        count: usize,
        /// Reads them.
        get: fn(&Spec) -> &[u32],
        /// Writes values that are within the limits.
        set: fn(&mut Spec, Vec<u32>),
    },
    /// On or off, as a checkbox; `1` or `0` as text.
    Switch {
        /// Reads it.
        get: fn(&Spec) -> bool,
        /// Writes it.
        set: fn(&mut Spec, bool),
    },
}

/// A setting: one row of [`super::FIELDS`].
#[derive(Clone, Copy)]
pub struct Field {
    /// Key in the URL, a spec file and `--set`.
    pub key: &'static str,
    /// Accessible name of its control.
    pub label: &'static str,
    /// One or two sentences of help: what it does, and usual values.
    pub help: &'static str,
    /// Its group in the form.
    pub group: Group,
    /// True when the form shows it only under "More settings".
    pub advanced: bool,
    /// True when a running network can take a new value; otherwise a change needs a restart.
    pub live: bool,
    /// Its control.
    pub control: Control,
}

/// How a value was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// As it was given.
    AsGiven,
    /// Moved to the nearest allowed value, which the text gives.
    Clamped(String),
}

/// Why a value was not applied: a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// No setting has this key.
    #[error("there is no setting \"{key}\"; known are {known}")]
    Unknown {
        /// The key as given.
        key: String,
        /// All keys.
        known: String,
    },
    /// The text is not a value of this setting.
    #[error("{label} can't be \"{given}\": {expected}")]
    Value {
        /// The setting's label.
        label: &'static str,
        /// The text as given, shortened.
        given: String,
        /// The values that it can have.
        expected: String,
    },
}

impl FieldError {
    pub(super) fn unknown(key: &str) -> Self {
        let known = super::FIELDS.iter().map(|f| f.key).collect::<Vec<_>>().join(", ");
        Self::Unknown { key: shorten(key), known }
    }
}

/// The first 40 characters of a user's text, to be quoted in a message.
pub(super) fn shorten(text: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = text.chars().take(MOST).collect();
    if text.chars().count() > MOST {
        short.push('…');
    }
    short
}

impl Field {
    /// True when the spec's value is not the default.
    pub fn differs_from_default(&self, spec: &Spec) -> bool {
        self.text(spec) != self.text(&Spec::default())
    }

    /// The value as text, the same in the URL, a spec file and `--set`.
    pub fn text(&self, spec: &Spec) -> String {
        match &self.control {
            Control::Number { get, .. } => get(spec).to_string(),
            Control::Choice { get, .. } => get(spec).to_owned(),
            Control::Widths { get, .. } => get(spec).iter().map(u32::to_string).collect::<Vec<_>>().join(","),
            Control::Switch { get, .. } => if get(spec) { "1" } else { "0" }.to_owned(),
        }
    }

    /// Sets the value from text.
    ///
    /// # Errors
    /// When the text is not a value of this setting; the spec is unchanged then.
    pub fn apply(&self, spec: &mut Spec, text: &str) -> Result<Applied, FieldError> {
        let clamped = match &self.control {
            Control::Number { limits, set, .. } => {
                let (value, clamped) = limits.read(text).ok_or_else(|| self.refuse(text))?;
                set(spec, value);
                clamped
            }
            Control::Choice { set, .. } => {
                if !set(spec, text.trim()) {
                    return Err(self.refuse(text));
                }
                false
            }
            Control::Widths { limits, count, set, .. } => {
                let parts: Vec<&str> = text.split(',').filter(|t| !t.trim().is_empty()).collect();
                let read: Option<Vec<_>> = parts.iter().take(*count).map(|t| limits.read(t)).collect();
                let read = read.ok_or_else(|| self.refuse(text))?;
                set(spec, read.iter().map(|(v, _)| *v as u32).collect());
                parts.len() > *count || read.iter().any(|(_, clamped)| *clamped)
            }
            Control::Switch { set, .. } => {
                match text.trim() {
                    "1" | "true" | "on" => set(spec, true),
                    "0" | "false" | "off" => set(spec, false),
                    _ => return Err(self.refuse(text)),
                }
                false
            }
        };
        Ok(if clamped { Applied::Clamped(self.text(spec)) } else { Applied::AsGiven })
    }

    /// Limits of a number in this spec; `None` for other settings. They are narrower than those of its control for the number
    /// of images of a generated set.
    pub fn limits(&self, spec: &Spec) -> Option<&Limits> {
        match &self.control {
            Control::Number { .. } if self.key == "n" => Some(spec.image_limits()),
            Control::Number { limits, .. } => Some(limits),
            _ => None,
        }
    }

    /// The values that the setting can have, in words.
    pub fn expected(&self) -> String {
        match &self.control {
            Control::Number { limits, .. } => {
                let what = if limits.whole { "a whole number" } else { "a number" };
                format!("{what} from {} to {}", limits.min, limits.max)
            }
            Control::Choice { options, .. } => {
                let keys: Vec<_> = options().iter().map(|c| c.key).collect();
                format!("one of {}", keys.join(", "))
            }
            Control::Widths { limits, count, .. } => {
                format!(
                    "up to {count} whole numbers from {} to {}, separated by commas",
                    limits.min, limits.max
                )
            }
            Control::Switch { .. } => "1 or 0".into(),
        }
    }

    fn refuse(&self, text: &str) -> FieldError {
        FieldError::Value { label: self.label, given: shorten(text), expected: self.expected() }
    }
}
