//! Figures of studies for `hourglass evaluate`. On the host alone: the page reports no JSON.

use super::{Study, StudyParams};
use crate::data::ImageSet;
use crate::spec::Spec;
use serde_json::Value;

/// What a study's figures depend on besides its result.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The experiment.
    pub spec: Spec,
    /// Names of the set's classes; empty without classes.
    pub class_names: Vec<String>,
    /// Sizes of codes for which networks are to be trained; none unless the user orders some.
    pub sizes: Vec<u32>,
    /// Images from outside, if the user brings some; rows of a table as the network sees them.
    pub outside: Option<ImageSet>,
}

/// What `evaluate` measures and reports of a study. By default nothing: some results are pictures alone.
pub trait Figures: StudyParams + Sized {
    /// Keys of the report that its figures stand under, in the report's order.
    const KEYS: &'static [&'static str] = &[];

    /// Its figures are members of an object under the one key, which is there even when the set lacks what the study needs.
    const GROUPED: bool = false;

    /// It was ordered: a refusal ends `evaluate`. Figures of the others are left out when the set lacks what they need.
    const REQUIRED: bool = false;

    /// The parameters that it is measured with, one set of them for each time.
    fn measured(_setup: &Setup) -> Vec<Self> {
        Vec::new()
    }

    /// Keys and values of a result.
    fn report(&self, _result: &Self::Result, _setup: &Setup) -> Vec<(&'static str, Value)> {
        Vec::new()
    }
}

/// A study in the table of `evaluate`.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its variant of [`Study`].
    pub name: &'static str,
    /// The study with its default parameters.
    pub default: fn() -> Study,
    /// [`Figures::KEYS`].
    pub keys: &'static [&'static str],
    /// [`Figures::GROUPED`].
    pub grouped: bool,
    /// [`Figures::REQUIRED`].
    pub required: bool,
    /// [`Figures::measured`].
    pub measured: fn(&Setup) -> Vec<Study>,
}
