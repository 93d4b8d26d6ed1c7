//! Sentences for the user, with a button where something can be done.

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Information.
    Info,
    /// A request could not be met; the run continues.
    Warning,
    /// The run has stopped.
    Error,
}

/// What the button of a notice does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// [`Request::Rewind`](super::Request::Rewind).
    RewindAndHalve,
    /// [`Request::Play`](super::Request::Play) with this many more epochs.
    MoreEpochs(u32),
    /// [`Request::Play`](super::Request::Play), which tries again.
    TryAgain,
    /// A new run of the experiment in the form.
    StartAnew,
    /// Open the sheet of the receipt.
    ShowReceipt,
    /// The oldest run that may go is deleted, so that there is room to keep the present one.
    MakeRoom,
}

impl Offer {
    /// The text on the button.
    pub fn label(self) -> String {
        match self {
            Self::RewindAndHalve => "Rewind and halve the learning rate".into(),
            Self::MoreEpochs(n) => format!("Train {n} more"),
            Self::TryAgain => "Try again".into(),
            Self::StartAnew => "Start over".into(),
            Self::ShowReceipt => "Show the receipt".into(),
            Self::MakeRoom => "Delete it for good".into(),
        }
    }
}

/// A sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How serious it is.
    pub tone: Tone,
    /// What happened, and what to do about it.
    pub text: String,
    /// Its button.
    pub offer: Option<Offer>,
}

impl Notice {
    /// A notice without a button.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), offer: None }
    }

    /// The same notice with a button.
    pub fn offering(self, offer: Offer) -> Self {
        Self { offer: Some(offer), ..self }
    }
}

/// An error message as a clause inside a sentence: its first line without the full stop, shortened.
pub(super) fn clause(detail: &str) -> String {
    const MAX_CHARS: usize = 160;
    let line = detail.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    let mut text: String = line.chars().take(MAX_CHARS).collect();
    if line.chars().count() > MAX_CHARS {
        text.push('…');
    }
    text
}
