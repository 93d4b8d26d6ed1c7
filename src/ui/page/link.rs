//! What a link opens, and what the page says about it. Plain Rust.

use crate::receipt::{Receipt, ReceiptError};
use crate::run::supervisor::{EnginePreference, Notice, Tone};
use crate::spec::{Link, OWN_DATA, RECEIPT, Spec};
use crate::ui::tab::Tab;

/// What a link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The experiment.
    pub spec: Spec,
    /// Open without training.
    pub paused: bool,
    /// Which engine it asks for.
    pub engine: EnginePreference,
    /// The tab to open; `None` leaves the open one.
    pub tab: Option<Tab>,
    /// What of the link was not taken as given.
    pub notices: Vec<Notice>,
    /// The receipt that it holds.
    pub receipt: Option<Receipt>,
}

/// Reads the hash of an address. `own_images` says whether the user has brought images in this tab: a link can't carry them.
pub fn opening(hash: &str, own_images: bool) -> Opening {
    let is_receipt = |part: &&str| part.trim().split_once('=').is_some_and(|(key, _)| key == RECEIPT);
    let parts: Vec<&str> = hash.split('&').filter(|part| !is_receipt(part)).collect();
    let (mut link, notes) = Link::parse(&parts.join("&"));
    let mut notices: Vec<Notice> = notes.into_iter().map(|note| Notice::new(Tone::Info, note.0)).collect();
    let receipt = match Receipt::parse(hash) {
        Ok(receipt) => Some(receipt),
        Err(ReceiptError::Missing) => None,
        Err(why) => {
            let text = format!("The receipt in this link can't be checked: {why}.");
            notices.push(Notice::new(Tone::Warning, text));
            None
        }
    };
    if link.spec.data == OWN_DATA && !own_images {
        link.spec.data = Spec::default().data;
        let text =
            "This link needs images that never left their owner's computer. It opens with digits instead.";
        notices.push(Notice::new(Tone::Info, text));
    }
    let tab = link.tab.as_deref().and_then(Tab::from_key);
    if let (Some(wanted), None) = (&link.tab, tab) {
        notices.push(Notice::new(Tone::Info, format!("There is no tab “{wanted}”.")));
    }
    let engine = link.engine.as_deref().map_or(EnginePreference::Auto, EnginePreference::from_key);
    // What is to be compared is not trained before somebody asks for it.
    let paused = link.paused || receipt.is_some();
    Opening { spec: link.spec, paused, engine, tab, notices, receipt }
}

/// The hash of an address that opens this, without `#`; empty when it opens what the page opens by itself.
pub fn hash(spec: Spec, paused: bool, engine: EnginePreference, tab: Tab) -> String {
    let engine = (engine != EnginePreference::Auto).then(|| engine.key().to_owned());
    Link { spec, paused, engine, tab: tab.key() }.hash()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataFingerprint;
    use crate::protocol::Engine;
    use crate::receipt::{Figure, Value};

    #[test]
    fn an_address_opens_what_it_was_made_of() {
        let spec = Spec { latent: 7, ..Spec::default() };
        let engine = EnginePreference::To(Engine::Cpu);
        let text = hash(spec.clone(), true, engine, Tab::Search);
        assert_eq!(text, "v=1&latent=7&engine=cpu&tab=search&paused");
        let opening = opening(&text, false);
        assert_eq!((opening.spec, opening.paused), (spec, true));
        assert_eq!((opening.engine, opening.tab), (engine, Some(Tab::Search)));
        assert_eq!(opening.notices, []);
    }

    #[test]
    fn a_receipt_is_opened_and_nothing_trains() {
        let spec = Spec { latent: 3, ..Spec::default() };
        let figures = vec![(Figure::Loss, Value::Number(0.5))];
        let data = DataFingerprint { examples: [1; 16], labels: [2; 4] };
        let receipt = Receipt { spec, step: 4, data, arithmetic: "wasm32".into(), figures };
        let opened = opening(&format!("#{}&engine=cpu", receipt.hash()), false);
        assert_eq!((opened.receipt.as_ref(), opened.paused), (Some(&receipt), true));
        assert_eq!((opened.spec, opened.notices), (receipt.spec.clone(), Vec::new()));
        let broken = opening(&receipt.hash().replace("latent=3", "latent=4"), false);
        assert_eq!((broken.receipt, broken.paused, broken.notices.len()), (None, false, 1));
    }

    #[test]
    fn the_default_page_has_no_hash() {
        assert_eq!(hash(Spec::default(), false, EnginePreference::Auto, Tab::Training), "");
    }

    #[test]
    fn own_images_are_not_in_a_link() {
        let shared = opening("#v=1&data=own", false);
        assert_eq!(shared.spec.data, Spec::default().data);
        assert_eq!(shared.notices.len(), 1);
        assert_eq!(opening("#v=1&data=own", true).spec.data, OWN_DATA);
    }

    #[test]
    fn an_unknown_tab_is_named() {
        let unknown = opening("#tab=Towers", false);
        assert_eq!(unknown.tab, None);
        assert_eq!(unknown.notices[0].text, "There is no tab “towers”.");
        assert_eq!(opening("#tab=Anomalies", false).tab, Some(Tab::Anomalies));
    }
}
