//! What a draft tells of itself.

use super::content::Content;
use super::known::Known;
use super::sizes::too_many;
use super::suggest::suggest;
use super::{Draft, MIN_EXAMPLES, chosen_labels, few, marks};
use crate::data::import::tables::table_preset;
use crate::data::import::{Choices, ImportError, Look};

impl Draft {
    /// What is understood, with these choices, which are put within their limits.
    pub fn look(&self, choices: &Choices) -> Look {
        let choices = self.content.settled(choices);
        let (count, shape) = (self.content.len(), self.content.shape(&choices));
        let known = self.labelled(&choices);
        let mut look = Look {
            kind: self.content.kind(),
            count: amount(count),
            classes: known.class_counts(),
            label_columns: self.known.label_columns(),
            split: known.split_counts(),
            masks: amount(self.known.masks.len()),
            facts: self.known.facts.clone(),
            notes: self.known.notes.clone(),
            left_out: self.known.left_out.clone(),
            duplicates: self.known.duplicates,
            columns: Vec::new(),
            offered: self.content.offered(!self.known.labels.is_empty()),
            preset: String::new(),
            preset_name: String::new(),
            obstacle: None,
            complete: true,
            choices,
        };
        let choices = &look.choices;
        if let Content::Rows(rows) = &self.content {
            let plan = rows.plan(choices);
            look.count = amount(plan.rows.len());
            look.label_columns.clone_from(&plan.label_columns);
            look.columns.clone_from(&plan.columns);
            look.notes.extend(plan.notes.iter().cloned());
            if !look.label_columns.is_empty() {
                look.offered.push("labels".into());
            }
            let (name, settings) = table_preset(plan.inputs, plan.rows.len(), plan.anomalies.is_some());
            (look.preset_name, look.preset) = (name.into(), format!("{settings}&n={}", plan.rows.len()));
            look.obstacle = plan.obstacle.as_ref().map(|why| format!("“{}” {why}.", self.known.name));
        } else {
            look.notes.extend(self.content.decided(choices).notes);
            look.notes.extend(marks::note(&known.labels, &choices.labels));
            let suggestion = suggest(shape, count.min(choices.at_most as usize), &known.labels);
            (look.preset, look.preset_name) = (suggestion.settings, suggestion.name.into());
        }
        let most = self.content.most(choices);
        if most < count {
            look.notes.push(too_many(count, most));
        }
        if look.obstacle.is_none() && (look.count as usize) < MIN_EXAMPLES {
            look.obstacle = Some(few(look.count as usize, look.kind).to_string());
        }
        if let Some(good) = marks::good(&known.labels).filter(|good| *good < MIN_EXAMPLES) {
            look.obstacle.get_or_insert_with(|| ImportError::TooFewGood(good).to_string());
        }
        look
    }

    /// What is known of the examples with the labels that are chosen.
    fn labelled(&self, choices: &Choices) -> Known {
        let labels = match &self.content {
            Content::Rows(rows) => rows.plan(choices).labels.clone(),
            _ => chosen_labels(&self.known.labels, &choices.labels),
        };
        Known { labels, ..Known::default() }
    }
}

fn amount(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
