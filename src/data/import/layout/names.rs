//! Classes that the names of files tell, where no folders do: "cat.12.jpg", "img_0294_class4.png", "7_jackson_3.wav".

use super::folders::Parts;
use std::collections::BTreeMap;

/// Most classes that names are taken to tell: with more of them it is chance that parts of names repeat.
const MAX_CLASSES: usize = 100;
/// Words before the class within a part of a name.
const MARKS: &[&str] = &["class", "label"];

/// The class of each file by its name; `None` where names don't tell. `leading`: the first part counts, whatever it is, as
/// names of sounds often begin with what is heard.
pub(super) fn classes(files: &[Parts<'_>], leading: bool) -> Option<Vec<String>> {
    let tokens: Vec<Vec<&str>> = files
        .iter()
        .map(|parts| parts.stem().split(['_', '-', '.', ' ']).filter(|token| !token.is_empty()).collect())
        .collect();
    let at = |position: usize| -> Option<Vec<&str>> {
        tokens.iter().map(|tokens| tokens.get(position).copied()).collect()
    };
    let longest = tokens.iter().map(Vec::len).min().unwrap_or(0);
    let marked = |token: &&str| {
        let lower = token.to_lowercase();
        MARKS.iter().any(|mark| lower.strip_prefix(mark).is_some_and(|rest| !rest.is_empty()))
    };
    let by_mark = (0..longest).filter_map(at).find(|tokens| tokens.iter().all(marked));
    let word = |token: &&str| token.chars().all(char::is_alphabetic);
    let several = |tokens: &Vec<Vec<&str>>| tokens.iter().all(|tokens| tokens.len() > 1);
    let by_lead =
        || several(&tokens).then(|| at(0)).flatten().filter(|tokens| leading || tokens.iter().all(word));
    let classes =
        by_mark.filter(|tokens| repeat(tokens)).or_else(|| by_lead().filter(|tokens| repeat(tokens)));
    Some(classes?.into_iter().map(str::to_owned).collect())
}

/// True when there are a few classes and each occurs more than once.
fn repeat(classes: &[&str]) -> bool {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    classes.iter().for_each(|class| *counts.entry(class).or_default() += 1);
    (2..=MAX_CLASSES).contains(&counts.len()) && counts.values().all(|count| *count > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(names: &[&str], leading: bool) -> Option<Vec<String>> {
        classes(&names.iter().map(|name| Parts::of(name)).collect::<Vec<_>>(), leading)
    }

    #[test]
    fn only_clear_names_tell_classes() {
        let names = ["cat.1.jpg", "cat.2.jpg", "dog.1.jpg", "dog.2.jpg"];
        assert_eq!(told(&names, false).unwrap(), ["cat", "cat", "dog", "dog"]);
        let names = ["img_0_class3.png", "img_1_class3.png", "img_2_class4.png", "img_3_class4.png"];
        assert_eq!(told(&names, false).unwrap(), ["class3", "class3", "class4", "class4"]);
        let names = ["7_jackson_0.wav", "7_theo_1.wav", "8_theo_0.wav", "8_theo_1.wav"];
        assert_eq!(told(&names, true).unwrap(), ["7", "7", "8", "8"]);
        assert_eq!(told(&names, false), None, "a number at the beginning counts pictures");
        assert_eq!(told(&["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"], false), None, "one class is none");
        assert_eq!(told(&["a_1.jpg", "b_2.jpg", "c_3.jpg"], false), None, "all are different");
        assert_eq!(told(&["cat.jpg", "dog.jpg"], true), None);
    }
}
