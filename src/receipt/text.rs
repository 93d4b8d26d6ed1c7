//! A receipt as text, the last part of a link:
//! `#v=1&latent=8&receipt=FORMAT.STEP.DATA.ARITHMETIC.KEY-BITS.KEY-BITS.CHECK`.
//!
//! Points and hyphens alone stand between the parts, so that programs that take a link apart leave it whole.

use super::{Figure, RECEIPT_FORMAT, Receipt, ReceiptError, Value};
use crate::data::{DataFingerprint, fingerprint};
use crate::spec::{Link, RECEIPT, Spec};

/// Hexadecimal digits of the check at the end.
const CHECK: usize = 8;

impl Receipt {
    /// The hash of the link, without `#`: the experiment and the receipt.
    pub fn hash(&self) -> String {
        let hash = experiment(&self.spec);
        let between = if hash.is_empty() { "" } else { "&" };
        format!("{hash}{between}{}", self.part())
    }

    /// The receipt as a part of a link that has the experiment already.
    pub fn part(&self) -> String {
        let Self { spec, step, data, arithmetic, figures } = self;
        let mut body = format!("{RECEIPT_FORMAT}.{step}.{data}.{arithmetic}");
        for (figure, value) in figures {
            body.push_str(&format!(".{}-{}", figure.key(), value.to_hex()));
        }
        let check = check(&experiment(spec), &body);
        format!("{RECEIPT}={body}.{check}")
    }

    /// Reads a link.
    ///
    /// # Errors
    /// When it holds no receipt, one of a newer format, one that is damaged, or an experiment that can't be set up here as it
    /// was.
    pub fn parse(link: &str) -> Result<Self, ReceiptError> {
        let text = link.trim();
        let text = text.split_once('#').map_or(text, |(_, hash)| hash);
        let is_receipt = |part: &&str| part.split_once('=').is_some_and(|(key, _)| key == RECEIPT);
        let (receipts, others): (Vec<&str>, Vec<&str>) =
            text.split(['&', '\n']).map(str::trim).partition(is_receipt);
        let [receipt] = receipts[..] else {
            return Err(if receipts.is_empty() {
                ReceiptError::Missing
            } else {
                ReceiptError::Damaged("there are two in this link")
            });
        };
        let receipt = receipt.split_once('=').map_or("", |(_, receipt)| receipt);
        let format = receipt.split('.').next().and_then(|format| format.parse::<u32>().ok());
        match format {
            None | Some(0) => return Err(ReceiptError::Damaged("its format is missing")),
            Some(newer) if newer > RECEIPT_FORMAT => return Err(ReceiptError::Newer(newer)),
            Some(_) => {}
        }
        let (link, notes) = Link::parse(&others.join("&"));
        if let Some(note) = notes.into_iter().next() {
            return Err(ReceiptError::Experiment(note.0));
        }
        let (body, found) = receipt.rsplit_once('.').ok_or(ReceiptError::Damaged("its end is missing"))?;
        if found.len() != CHECK {
            return Err(ReceiptError::Damaged("its end is missing"));
        }
        if check(&experiment(&link.spec), body) != found {
            return Err(ReceiptError::Changed);
        }
        read(link.spec, body)
    }
}

/// The parts of a receipt that is whole.
fn read(spec: Spec, body: &str) -> Result<Receipt, ReceiptError> {
    let mut parts = body.split('.').skip(1);
    let mut part = || parts.next().ok_or(ReceiptError::Damaged("a part is missing"));
    let step = part()?.parse().map_err(|_| ReceiptError::Damaged("the number of steps is none"))?;
    let data = DataFingerprint::parse(part()?)
        .ok_or(ReceiptError::Damaged("the fingerprint of the data is none"))?;
    let arithmetic = part()?.to_owned();
    let mut figures: Vec<(Figure, Value)> = Vec::new();
    for part in parts {
        let figure = part.split_once('-').and_then(|(key, hex)| {
            let figure = Figure::of_key(key)?;
            Some((figure, Value::of_hex(figure, hex)?))
        });
        let figure = figure.ok_or(ReceiptError::Damaged("a figure is none that this version knows"))?;
        if figures.iter().any(|(of, _)| *of == figure.0) {
            return Err(ReceiptError::Damaged("a figure is there twice"));
        }
        figures.push(figure);
    }
    match figures.is_empty() {
        true => Err(ReceiptError::Damaged("its figures are missing")),
        false => Ok(Receipt { spec, step, data, arithmetic, figures }),
    }
}

/// The experiment as in a link.
fn experiment(spec: &Spec) -> String {
    Link { spec: spec.clone(), ..Link::default() }.hash()
}

/// The check at the end: a wrong character shall not look like another result.
fn check(experiment: &str, body: &str) -> String {
    let mut hash = fingerprint(format!("{experiment}&{body}").as_bytes());
    hash.truncate(CHECK);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        let spec = Spec { latent: 8, ..Spec::default() };
        let figures = vec![
            (Figure::Loss, Value::Number(0.043)),
            (Figure::Validation, Value::Number(f32::from_bits(0x3d2c_1a05))),
            (Figure::Network, Value::Fingerprint(0xfeed)),
        ];
        let data = DataFingerprint { examples: [7; 16], labels: [1, 2, 3, 4] };
        Receipt { spec, step: 1400, data, arithmetic: "x86_64".into(), figures }
    }

    #[test]
    fn a_receipt_comes_back_from_its_link() {
        let receipt = receipt();
        let hash = receipt.hash();
        assert!(hash.starts_with("v=1&latent=8&receipt=1.1400.0707"), "{hash}");
        assert!(hash.bytes().all(|b| b.is_ascii_alphanumeric() || b"&=.-_".contains(&b)), "{hash}");
        for link in [hash.clone(), format!("#{hash}"), format!(" https://example.org/page/#{hash}\n")] {
            assert_eq!(Receipt::parse(&link).as_ref(), Ok(&receipt), "{link}");
        }
        let default = Receipt { spec: Spec::default(), ..receipt };
        assert_eq!(Receipt::parse(&default.hash()), Ok(default));
    }

    #[test]
    fn every_change_of_a_character_is_found() {
        let hash = receipt().hash();
        for (at, old) in hash.char_indices().filter(|(at, _)| *at > "v=1&latent=".len()) {
            let other = if old == '3' { "4" } else { "3" };
            let changed = [&hash[..at], other, &hash[at + 1..]].concat();
            assert!(Receipt::parse(&changed).is_err(), "{changed}");
            assert!(Receipt::parse(&hash[..at]).is_err(), "cut off at {at}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let hash = receipt().hash();
        let told = |link: &str| Receipt::parse(link).unwrap_err().to_string();
        assert!(told("#v=1&latent=8").contains("holds no receipt"));
        assert!(told("").contains("holds no receipt"));
        assert!(told(&hash.replace("receipt=1.", "receipt=2.")).contains("format 2"));
        assert!(told(&hash.replace("receipt=1.", "receipt=0.")).contains("format is missing"));
        assert!(told(&hash[..hash.len() - 3]).contains("damaged (its end is missing)"));
        assert!(told(&format!("{hash}&receipt=1.2")).contains("two"));
        // Its settings were changed, or are of another version.
        assert!(told(&hash.replace("latent=8", "latent=9")).contains("does not belong"));
        assert!(told(&hash.replace("latent=8", "latent=8&twist=3")).contains("twist"));
        assert!(told(&hash.replace("latent=8", "latent=100000")).contains("out of range"));
    }
}
