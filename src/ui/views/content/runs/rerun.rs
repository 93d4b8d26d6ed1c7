//! A and B: what differs between the form and the present run.

use crate::protocol::RunId;
use crate::run::differences;
use crate::spec::Spec;

/// Settings that are named one by one.
const NAMED: usize = 3;

/// Settings of the form in which a restart with the run's seed would differ from the run as it began: their names and
/// both values.
pub fn changed_settings(began: &Spec, form: &Spec) -> Vec<(&'static str, Vec<String>)> {
    let mut form = form.clone();
    form.seed = began.seed;
    // The trainer settles it as well.
    form.settle();
    differences(&[[began, began], [&form, &form]])
}

/// What a restart would compare.
pub fn describe_changes(run: RunId, began: &Spec, changed: &[(&'static str, Vec<String>)]) -> String {
    let (id, seed) = (run.0, began.seed);
    let setting = |(label, values): &(&str, Vec<String>)| format!("{label} {}", values.join(" → "));
    let named: Vec<String> = changed.iter().take(NAMED).map(setting).collect();
    let named = named.join(", ");
    match changed.len() {
        0 => format!("A/B: change one setting, then restart here. Your settings still match Run {id}."),
        1 => format!("A/B: {named}; all else, seed {seed} included, as in Run {id}."),
        n => {
            let more = n.saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!(
                "A/B: {named}{more} against Run {id}. With one change at a time you can tell what made the difference."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_with_the_same_seed_names_what_it_compares() {
        let began = Spec { seed: 7, ..Spec::default() };
        let form = Spec { seed: 8, ..Spec::default() };
        assert_eq!(changed_settings(&began, &form), [], "the seed is taken from the run");
        let form = Spec { latent: 5, ..form };
        let changed = changed_settings(&began, &form);
        assert_eq!(changed.len(), 1);
        let text = describe_changes(RunId(3), &began, &changed);
        assert!(text.contains("2 → 5; all else, seed 7 included, as in Run 3"), "{text}");
        let four = vec![("a", vec!["1".into(), "2".into()]); 4];
        let text = describe_changes(RunId(3), &began, &four);
        assert!(text.starts_with("A/B: a 1 → 2, a 1 → 2, a 1 → 2 and 1 more against Run 3."), "{text}");
        assert!(describe_changes(RunId(3), &began, &[]).contains("still match Run 3"));
    }
}
