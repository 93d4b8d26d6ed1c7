//! The `<link>` in index.html that makes trunk build the WebGPU trainer.

use crate::cmd::Outcome;
use std::ops::Range;

const PROGRAM: &str = "worker_gpu";

/// The element's place in the page, and its text.
pub struct TrainerLink<'a> {
    place: Range<usize>,
    text: &'a str,
}

impl<'a> TrainerLink<'a> {
    /// Finds the element.
    ///
    /// # Errors
    /// A sentence when the page has none.
    pub fn find(html: &'a str) -> Outcome<Self> {
        let missing = || format!("index.html does not hold the link for {PROGRAM}");
        let bin = html.find(&format!("data-bin=\"{PROGRAM}\"")).ok_or_else(missing)?;
        let start = html[..bin].rfind("<link").ok_or_else(missing)?;
        let end = bin + html[bin..].find('>').ok_or_else(missing)? + 1;
        Ok(Self { place: start..end, text: &html[start..end] })
    }

    /// The page without the element.
    pub fn removed_from(&self, html: &str) -> String {
        format!("{}{}", &html[..self.place.start], &html[self.place.end..])
    }

    /// The arguments that trunk passes to `cargo build` for this element.
    ///
    /// # Errors
    /// A sentence when the element names no features.
    pub fn cargo_args(&self, release: bool) -> Outcome<Vec<String>> {
        let (attribute, default) = if release {
            ("data-cargo-profile-release", "release")
        } else {
            ("data-cargo-profile-dev", "dev")
        };
        let profile = self.value(attribute).unwrap_or(default);
        let features =
            self.value("data-cargo-features").ok_or("index.html names no features for worker_gpu")?;
        let target = ["--target", "wasm32-unknown-unknown", "--profile", profile, "--bin", PROGRAM];
        let no_default = self.text.contains("data-cargo-no-default-features");
        let mut args: Vec<&str> = target.to_vec();
        args.extend(no_default.then_some("--no-default-features"));
        args.extend(["--features", features]);
        Ok(args.into_iter().map(str::to_owned).collect())
    }

    fn value(&self, attribute: &str) -> Option<&str> {
        let (_, rest) = self.text.split_once(&format!("{attribute}=\""))?;
        rest.split_once('"').map(|(value, _)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::TrainerLink;

    const HTML: &str = "<link data-bin=\"worker_cpu\" data-cargo-features=\"trainer\" /><link\n data-trunk \
                        data-bin=\"worker_gpu\"\n data-cargo-no-default-features data-cargo-features=\"webgpu\" data-cargo-profile-dev=\"quick\" /><meta>";

    #[test]
    fn only_the_gpu_link_goes() {
        let rest = TrainerLink::find(HTML).unwrap().removed_from(HTML);
        assert_eq!(rest, "<link data-bin=\"worker_cpu\" data-cargo-features=\"trainer\" /><meta>");
        assert!(TrainerLink::find("<html></html>").is_err());
    }

    #[test]
    fn cargo_gets_the_arguments_that_trunk_passes() {
        let link = TrainerLink::find(HTML).unwrap();
        let args = link.cargo_args(false).unwrap().join(" ");
        assert_eq!(
            args,
            "--target wasm32-unknown-unknown --profile quick --bin worker_gpu --no-default-features --features webgpu"
        );
        assert!(link.cargo_args(true).unwrap().join(" ").contains("--profile release"));
    }
}
