//! Which value of the code carries which known factor, as a table.

use crate::plot::format;
use crate::protocol::Answer;
use crate::spec::value_name;
use crate::study::factors::FactorsResult;

/// Values of the code that have a row; the others know less.
pub const MAX_ROWS: usize = 24;

/// The factors in an answer.
pub fn of(answer: &Answer) -> Option<&FactorsResult> {
    match answer {
        Answer::Factors(result) => Some(result),
        _ => None,
    }
}

/// A row of the table: a value of the code, and how much it knows of each factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The value's name.
    pub value: String,
    /// For each factor the shade of the cell, 0–1.6 (the style sheet's scale), and the share in words, ".53".
    pub cells: Vec<(f32, String)>,
}

/// How much each value knows of each factor: a slice a value.
fn values(factors: &FactorsResult) -> impl Iterator<Item = &[f32]> {
    factors.information.0.chunks_exact(factors.names.len().max(1))
}

/// Rows of the values that know most of any factor, those first.
pub fn rows(factors: &FactorsResult) -> Vec<Row> {
    let most = |shares: &[f32]| shares.iter().copied().fold(0.0, f32::max);
    let mut values: Vec<(usize, &[f32])> = values(factors).enumerate().collect();
    values.sort_by(|a, b| most(b.1).total_cmp(&most(a.1)));
    let cell = |share: &f32| ((2.0 * share).min(1.6), format!("{share:.2}").replace("0.", "."));
    let row = |(k, shares): (usize, &[f32])| Row {
        value: value_name(k as u32),
        cells: shares.iter().map(cell).collect(),
    };
    values.into_iter().take(MAX_ROWS).map(row).collect()
}

/// How many values have no row; empty where all have one.
pub fn left_out(factors: &FactorsResult) -> String {
    let all = values(factors).count();
    if all > MAX_ROWS { format!("The {MAX_ROWS} most informative of {all} values.") } else { String::new() }
}

/// Both scores.
pub fn scores(factors: &FactorsResult) -> String {
    format!("MIG {} · SAP {}", format::significant(factors.mig, 2), format::significant(factors.sap, 2))
}

/// Both scores, and the value that knows most of each factor.
pub fn describe(factors: &FactorsResult) -> String {
    let best = factors.names.iter().enumerate().filter_map(|(f, name)| {
        let shares = values(factors).enumerate().map(|(k, shares)| (k, shares[f]));
        let (k, share) = shares.max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(format!("{name} by {} ({})", value_name(k as u32), format::percent(share)))
    });
    let best: Vec<String> = best.collect();
    format!("{}. Best value for each factor: {}.", scores(factors), best.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Floats;

    fn factors(information: &[f32], mig: f32, sap: f32) -> FactorsResult {
        let names = vec!["x".into(), "size".into()];
        FactorsResult { information: Floats(information.to_vec()), names, mig, sap }
    }

    #[test]
    fn the_value_that_knows_most_stands_first() {
        let known = factors(&[0.1, 0.2, 0.9, 0.0], 0.5, 0.25);
        let rows = rows(&known);
        assert_eq!([&rows[0].value, &rows[1].value], ["z₂", "z₁"]);
        assert_eq!(rows[0].cells, [(1.6, ".90".to_owned()), (0.0, ".00".to_owned())]);
        assert_eq!(
            describe(&known),
            "MIG 0.50 · SAP 0.25. Best value for each factor: x by z₂ (90\u{202f}%), size by z₁ (20\u{202f}%)."
        );
        assert_eq!(left_out(&known), "");
    }

    #[test]
    fn a_long_code_says_that_rows_are_left_out() {
        let known = factors(&[0.5; 60], 0.0, 0.0);
        assert_eq!(rows(&known).len(), MAX_ROWS);
        assert_eq!(left_out(&known), "The 24 most informative of 30 values.");
    }
}
