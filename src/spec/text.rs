//! An experiment as text: the URL's hash, a spec file (the same keys, one per line or joined by `&`), a message to the
//! worker.

use super::{Applied, FIELDS, Spec};
use crate::spec::field::shorten;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Version of the keys. Links contain it, so that a later page can read an older link.
pub const VERSION: u32 = 1;

/// Key of a receipt in a link ([`receipt`](crate::receipt)), which is no setting.
pub const RECEIPT: &str = "receipt";

/// The contents of a link: the experiment, and how the page opens it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// The experiment.
    pub spec: Spec,
    /// Open without training (`#paused`).
    pub paused: bool,
    /// The preferred engine (`engine=cpu`, `engine=webgpu`); `None` for Auto.
    pub engine: Option<String>,
    /// The open tab (`tab=search`), in lower case; `None` for the first.
    pub tab: Option<String>,
}

/// A sentence for the user about a part of a link that was not applied as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note(pub String);

impl Link {
    /// Reads a hash (with or without `#`) or a spec file. It never fails: values out of range are clamped, unknown parts
    /// are left out, and a note says so.
    pub fn parse(text: &str) -> (Self, Vec<Note>) {
        let mut link = Self::default();
        let mut notes = Vec::new();
        let text = text.trim();
        let text = text.split_once('#').map_or(text, |(_, hash)| hash);
        for part in text.split(['&', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let value = unescape(value);
            match key {
                "paused" => link.paused = value != "0",
                "tab" => link.tab = Some(value.to_lowercase()).filter(|tab| !tab.is_empty()),
                "v" if value.parse::<u32>().is_ok_and(|v| v <= VERSION) => {}
                "v" => notes.push(Note(format!(
                    "This link comes from another version ({}); settings unknown here are ignored.",
                    shorten(&value)
                ))),
                "engine" => match value.as_str() {
                    "cpu" | "webgpu" => link.engine = Some(value),
                    "auto" => link.engine = None,
                    _ => notes.push(Note(format!("engine can be auto, cpu or webgpu, not \"{}\".", shorten(&value)))),
                },
                RECEIPT => notes.push(Note(
                    "This link is a receipt: \"hourglass verify\" trains the run again and compares; so does the page.".into(),
                )),
                _ => match link.spec.set(key, &value) {
                    Ok(Applied::AsGiven) => {}
                    Ok(Applied::Clamped(to)) => notes.push(Note(format!(
                        "{key}={} is out of range and became {to}.",
                        shorten(&value)
                    ))),
                    Err(error) => notes.push(Note(format!("Ignored: {error}."))),
                },
            }
        }
        notes.extend(link.spec.settle().into_iter().map(Note));
        (link, notes)
    }

    /// The hash without `#`: the version, then what differs from the defaults; empty when nothing does.
    pub fn hash(&self) -> String {
        let default = Spec::default();
        let mut parts: Vec<String> = FIELDS
            .iter()
            .filter(|f| f.text(&self.spec) != f.text(&default))
            .map(|f| format!("{}={}", f.key, f.text(&self.spec)))
            .collect();
        parts.extend(self.engine.as_ref().map(|e| format!("engine={e}")));
        parts.extend(self.tab.as_ref().map(|tab| format!("tab={tab}")));
        if self.paused {
            parts.push("paused".into());
        }
        if !parts.is_empty() {
            parts.insert(0, format!("v={VERSION}"));
        }
        parts.join("&")
    }
}

/// The address `href` with another hash.
pub fn with_hash(href: &str, hash: &str) -> String {
    let page = href.split('#').next().unwrap_or_default();
    if hash.is_empty() { page.to_owned() } else { format!("{page}#{hash}") }
}

impl Spec {
    /// A spec file: every key with its value, one per line.
    pub fn to_file(&self) -> String {
        FIELDS.iter().map(|f| format!("{}={}\n", f.key, f.text(self))).collect()
    }
}

/// In messages a spec is the text of a link: derived code for its members took 10 KB of the page.
impl Serialize for Spec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Link { spec: self.clone(), ..Link::default() }.hash())
    }
}

impl<'de> Deserialize<'de> for Spec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Link::parse(&String::deserialize(deserializer)?).0.spec)
    }
}

/// The text without %-escapes; invalid escapes stay as they are.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = (first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|hex| core::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
