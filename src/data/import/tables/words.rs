//! Names by which columns are recognised.

/// Columns that name the rows.
const NAMES: &[&str] =
    &["id", "index", "name", "key", "uid", "uuid", "rowid", "row", "nr", "no", "number", "identifier"];
/// Columns that name a file.
const FILES: &[&str] =
    &["file", "filename", "filepath", "path", "image", "img", "picture", "photo", "fname", "sample"];
/// Columns of classes.
const LABELS: &[&str] = &[
    "label",
    "labels",
    "class",
    "classes",
    "target",
    "species",
    "outcome",
    "diagnosis",
    "digit",
    "letter",
    "character",
    "emotion",
    "variety",
    "cluster",
    "activity",
];
/// Columns of classes where no other is named so; else they describe the rows.
const WEAK_LABELS: &[&str] = &["y", "type", "kind", "group", "category", "quality", "genre"];
/// Columns that mark anomalies.
const ANOMALIES: &[&str] = &[
    "anomaly",
    "anomalies",
    "anomalous",
    "abnormal",
    "outlier",
    "outliers",
    "fraud",
    "fraudulent",
    "fault",
    "faults",
    "faulty",
    "failure",
    "failed",
    "fail",
    "defect",
    "defects",
    "defective",
    "intrusion",
    "attack",
    "attacks",
    "malicious",
    "broken",
    "malfunction",
    "isfraud",
];
/// Values that say that nothing is wrong.
const NORMAL: &[&str] = &[
    "normal",
    "normal.",
    "good",
    "ok",
    "okay",
    "benign",
    "healthy",
    "inlier",
    "nominal",
    "pass",
    "passed",
    "intact",
    "legit",
    "legitimate",
    "no failure",
    "no fault",
    "no defect",
    "no anomaly",
    "fault-free",
];
/// Values that say so in a column that is named after anomalies.
const NO: &[&str] = &["no", "false", "none", "n", "f", "0", "regular", "fine"];
/// Columns that say what a row is for.
const SPLITS: &[&str] = &["split", "subset", "usage", "partition", "fold", "set", "dataset"];

/// The words of a name, in lower case: "isFraud" and "is_fraud" have "is" and "fraud".
fn tokens(name: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (lower && c.is_uppercase()) {
            tokens.push(String::new());
        }
        if c.is_alphanumeric() {
            lower = c.is_lowercase();
            if let Some(token) = tokens.last_mut() {
                token.extend(c.to_lowercase());
            }
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

fn whole(name: &str, words: &[&str]) -> bool {
    words.contains(&name.trim().to_lowercase().as_str())
}

/// The last word counts: "image_id" names a row, "id_type" does not.
fn ends(name: &str, words: &[&str]) -> bool {
    tokens(name).last().is_some_and(|last| words.contains(&last.as_str()))
}

/// True for the name of a column that names the rows.
pub(super) fn names_rows(name: &str) -> bool {
    whole(name, NAMES) || ends(name, &["id", "name", "uid", "uuid"])
}

/// True for the name of a column of classes.
pub(super) fn is_label(name: &str) -> bool {
    whole(name, LABELS) || ends(name, &["label", "class", "species", "target"])
}

/// True for the name of a column of classes, if there is none that is named more clearly.
pub(super) fn may_be_label(name: &str) -> bool {
    whole(name, WEAK_LABELS) || ends(name, &["category", "type"])
}

/// True for the name of a column that marks anomalies.
pub(super) fn is_anomaly(name: &str) -> bool {
    tokens(name).iter().any(|token| ANOMALIES.contains(&token.as_str()))
}

/// True for the name of a column of moments.
pub(super) fn is_time(name: &str) -> bool {
    ends(name, &["time", "timestamp", "date", "datetime", "epoch", "ts", "step", "cycle", "year"])
}

/// True for the name of a column that says what a row is for.
pub(super) fn is_split(name: &str) -> bool {
    whole(name, SPLITS)
}

/// True for a value that says that nothing is wrong.
pub(super) fn is_normal(value: &str) -> bool {
    whole(value, NORMAL)
}

/// True for a value that says so in a column that is named after anomalies.
pub(super) fn is_no(value: &str) -> bool {
    whole(value, NORMAL) || whole(value, NO)
}

/// True for a word that stands in headers.
pub(super) fn is_known(name: &str) -> bool {
    names_rows(name)
        || is_label(name)
        || may_be_label(name)
        || is_anomaly(name)
        || is_split(name)
        || ends(name, FILES)
}

/// The part of a split that a value names: 0 for training, 1 for validation.
pub(super) fn split_part(value: &str) -> Option<u8> {
    let value = value.trim().to_lowercase();
    if value.starts_with("train") {
        Some(0)
    } else if ["val", "valid", "test", "dev", "publictest", "privatetest", "eval"]
        .iter()
        .any(|word| value.starts_with(word))
    {
        Some(1)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_recognised_by_name() {
        assert!(
            is_anomaly("is_fraud")
                && is_anomaly("isFraud")
                && is_anomaly("Machine failure")
                && is_anomaly("Defective")
        );
        assert!(!is_anomaly("default") && !is_anomaly("attacker age") && !is_label("classic"));
        assert!(is_label("Class") && is_label("emotion") && is_label("target_class"));
        assert!(
            names_rows("image_id") && names_rows("Id") && names_rows("SampleName") && !names_rows("id_type")
        );
        assert_eq!(
            [split_part("Training"), split_part("PublicTest"), split_part("blue")],
            [Some(0), Some(1), None]
        );
    }
}
