//! A JSON line a report, or its single figures for people.

use super::ReportAs;
use crate::receipt::Receipt;
use serde_json::{Map, Value, json};

/// Where reports go.
pub(super) struct Reporter(pub ReportAs);

impl Reporter {
    /// Prints a report; `event` comes first.
    pub(super) fn report(&self, event: Option<&str>, figures: Value) {
        match self.0 {
            ReportAs::Json => {
                let mut line = Map::new();
                if let Some(event) = event {
                    line.insert("event".into(), event.into());
                }
                line.extend(figures.as_object().cloned().unwrap_or_default());
                println!("{}", Value::Object(line));
            }
            ReportAs::Text => {
                let figures = figures.as_object().cloned().unwrap_or_default();
                let (single, tables): (Vec<_>, Vec<_>) =
                    figures.iter().partition(|(_, v)| !v.is_object() && !v.is_array());
                let mut words: Vec<String> =
                    single.iter().map(|(k, v)| format!("{k} {}", plain(v))).collect();
                if !tables.is_empty() {
                    let names: Vec<&str> = tables.iter().map(|(k, _)| k.as_str()).collect();
                    words.push(format!("with --report json also {}", names.join(", ")));
                }
                println!("{}{}", event.map(|e| format!("{e}: ")).unwrap_or_default(), words.join(" · "));
            }
        }
    }
}

impl Reporter {
    /// Prints a receipt, as the part of a link behind the page's address.
    pub(super) fn receipt(&self, receipt: &Receipt) {
        self.report(Some("receipt"), json!({"step": receipt.step, "link": format!("#{}", receipt.hash())}));
    }
}

/// A number with at most five digits after the point; the rest as it is.
fn plain(value: &Value) -> String {
    match value {
        Value::Number(n) if n.is_f64() => {
            let text = format!("{:.5}", n.as_f64().unwrap_or_default());
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}
