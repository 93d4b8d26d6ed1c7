//! `curves.csv`: the loss history, one row per step of which something is known.

use super::{CURVES, ModelFileError, read_whole};
use crate::data::import::source::InputFile;
use std::collections::BTreeMap;

/// Most bytes of `curves.csv`; a curve of 4096 points takes 200 KB.
const MAX_BYTES: usize = 16 << 20;
/// Names of the columns. Those after the epoch are read by their names.
const COLUMNS: [&str; 5] = ["step", "epoch", "loss", "penalty", "validation_loss"];

/// Loss curves, each a list of `[step, value]` with rising steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curves {
    /// The training loss, a mean over the steps since the point before.
    pub train: Vec<[f32; 2]>,
    /// The penalty on the code before its weight; empty for kinds without one.
    pub penalty: Vec<[f32; 2]>,
    /// The validation loss.
    pub validation: Vec<[f32; 2]>,
}

impl Curves {
    /// As CSV; what is not known at a step is empty.
    ///
    /// # Errors
    /// When the table can't be written.
    pub fn to_csv(&self, steps_per_epoch: u32) -> Result<Vec<u8>, ModelFileError> {
        let mut rows: BTreeMap<u32, [Option<f32>; 3]> = BTreeMap::new();
        for (column, curve) in [&self.train, &self.penalty, &self.validation].into_iter().enumerate() {
            for [step, value] in curve {
                rows.entry(*step as u32).or_default()[column] = Some(*value);
            }
        }
        let failed = |_| ModelFileError::Part(CURVES);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS).map_err(failed)?;
        for (step, values) in rows {
            let epoch = f64::from(step) / f64::from(steps_per_epoch.max(1));
            let values = values.map(|value| value.map(|value| value.to_string()).unwrap_or_default());
            let [loss, penalty, validation] = &values;
            let row = [&step.to_string(), &format!("{epoch:.4}"), loss, penalty, validation];
            writer.write_record(row).map_err(failed)?;
        }
        writer.into_inner().map_err(|_| ModelFileError::Part(CURVES))
    }

    /// Reads the file `curves.csv`. A row that can't be understood is passed over: the curves are there to be looked at.
    ///
    /// # Errors
    /// When its bytes can't be read, or are no table with a column of steps.
    pub(super) fn read(file: &InputFile) -> Result<Self, ModelFileError> {
        let bytes = read_whole(file, MAX_BYTES)?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let names = reader.byte_headers().map_err(|_| ModelFileError::Part(CURVES))?.clone();
        let place = |name: &str| names.iter().position(|column| column == name.as_bytes());
        let step = place(COLUMNS[0]).ok_or(ModelFileError::Part(CURVES))?;
        let places = [COLUMNS[2], COLUMNS[3], COLUMNS[4]].map(place);
        let mut curves = Self::default();
        for row in reader.byte_records().filter_map(Result::ok) {
            let number = |at: usize| core::str::from_utf8(row.get(at)?).ok()?.trim().parse::<f32>().ok();
            let Some(step) = number(step).filter(|step| step.is_finite() && *step >= 0.0) else { continue };
            let all = [&mut curves.train, &mut curves.penalty, &mut curves.validation];
            for (curve, place) in all.into_iter().zip(places) {
                let value = place.and_then(number).filter(|value| value.is_finite());
                if let Some(value) = value.filter(|_| curve.last().is_none_or(|last| last[0] < step)) {
                    curve.push([step, value]);
                }
            }
        }
        Ok(curves)
    }
}
