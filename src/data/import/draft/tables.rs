//! Rows of a table in a draft.

use super::known::Known;
use super::marks::chosen_labels;
use super::part::part;
use crate::data::import::tables::{RawTable, TablePlan, build, plan};
use crate::data::import::{Choices, ImportError, LabelChoice, LeftOut};
use crate::data::{DEFECT, ImageSet, ImageShape, Labels};
use std::cell::{Ref, RefCell};
use std::rc::Rc;

/// What a plan depends on.
type Key = (LabelChoice, Vec<String>);

/// Rows of a table of numbers.
pub(super) struct Rows {
    /// The table, with the labels that are chosen of those in `given`.
    table: RefCell<RawTable>,
    given: Vec<Labels>,
    rows: usize,
    facts: Vec<(String, String)>,
    /// The last plan: making one reads the whole table.
    plan: RefCell<Option<(Key, Rc<TablePlan>)>>,
}

impl Rows {
    pub fn new(table: RawTable) -> Self {
        let (given, facts, rows) = (table.labels.clone(), table.facts.clone(), table.rows);
        Self { table: RefCell::new(table), given, rows, facts, plan: RefCell::default() }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Facts on the table.
    pub fn facts(&self) -> &[(String, String)] {
        &self.facts
    }

    /// Columns of labels that stand in no column of the table.
    pub fn given(&self) -> &[Labels] {
        &self.given
    }

    /// The table with the labels that are chosen.
    fn table(&self, choices: &Choices) -> Ref<'_, RawTable> {
        self.table.borrow_mut().labels = chosen_labels(&self.given, &choices.labels);
        self.table.borrow()
    }

    /// What the table becomes with these choices.
    pub fn plan(&self, choices: &Choices) -> Rc<TablePlan> {
        let key = (choices.labels.clone(), choices.left_out_columns.clone());
        let mut cached = self.plan.borrow_mut();
        match &*cached {
            Some((of, plan)) if *of == key => Rc::clone(plan),
            _ => {
                let mut plan = plan(&self.table(choices), choices);
                if let LabelChoice::Anomalies(name) = &choices.labels {
                    // It is chosen by its own name.
                    plan.label_columns
                        .iter_mut()
                        .filter(|column| *column == DEFECT)
                        .for_each(|c| c.clone_from(name));
                }
                let plan = Rc::new(plan);
                *cached = Some((key, Rc::clone(&plan)));
                plan
            }
        }
    }

    /// Shape of a row.
    pub fn shape(&self, choices: &Choices) -> ImageShape {
        ImageShape::grey(1, self.plan(choices).inputs)
    }

    /// Some rows as strips, with their numbers among the rows that are used; none when no set can be made.
    pub fn samples(&self, choices: &Choices, count: usize) -> ImageSet {
        let Ok(set) = build(&self.table(choices), choices) else { return ImageSet::default() };
        of_rows(&set, &part(set.len(), count, &set.labels))
    }

    /// The set of these rows.
    ///
    /// # Errors
    /// When nothing can be learned from the table.
    pub fn build(&self, choices: &Choices, known: &Known) -> Result<(ImageSet, Vec<LeftOut>), ImportError> {
        let failed = |source| ImportError::Table { name: known.name.clone(), source };
        let set = build(&self.table(choices), choices).map_err(failed)?;
        let most = choices.at_most as usize;
        let set = if set.len() > most { of_rows(&set, &part(set.len(), most, &set.labels)) } else { set };
        Ok((set, Vec::new()))
    }
}

/// The set of some rows of a table.
fn of_rows(set: &ImageSet, rows: &[usize]) -> ImageSet {
    let width = set.shape.len();
    let mut part = ImageSet {
        name: set.name.clone(),
        shape: set.shape,
        labels: super::part::labels_of(&set.labels, rows),
        table: set.table.as_ref().map(|table| crate::data::Table {
            columns: table.columns.clone(),
            ..crate::data::Table::default()
        }),
        ..ImageSet::default()
    };
    for row in rows.iter().copied() {
        part.pixels.extend_from_slice(set.image(row));
        part.names.extend(set.names.get(row).cloned());
        if let (Some(of), Some(to)) = (&set.table, &mut part.table) {
            to.values.0.extend_from_slice(&of.values.0[row * width..(row + 1) * width]);
        }
    }
    part
}
