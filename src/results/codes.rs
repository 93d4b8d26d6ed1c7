//! Codes from outside, and rows of a table as CSV.

use super::ResultsError;
use crate::data::import::{InputFile, Values, read_arrays};

/// Codes that a file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Codes {
    /// `[n, latent]`.
    pub values: Vec<f32>,
    /// A name for each, from a column `name` or `index`; empty without one.
    pub names: Vec<String>,
}

/// Most bytes of a file with codes.
const MAX_BYTES: u64 = 512 << 20;

/// Reads codes of `latent` values, no more than `most`: an array `[n, latent]` (NPY, or the only one in an NPZ), or a table
/// (CSV, also with tabs or semicolons) whose columns are `code_0`, `code_1` … as `evaluate --codes` writes them, or that has no
/// others than values.
///
/// # Errors
/// What is wrong with the file: what follows its name in a sentence.
pub fn read_codes(file: &InputFile, latent: usize, most: usize) -> Result<Codes, ResultsError> {
    if file.size() > MAX_BYTES {
        return Err(ResultsError::Codes(format!("is larger than {} MB: take a part of it", MAX_BYTES >> 20)));
    }
    let head = file.head(6).map_err(|error| ResultsError::Codes(format!("can't be read: {error}")))?;
    let codes = if head.starts_with(b"\x93NUMPY") || head.starts_with(b"PK") {
        from_array(file, latent)?
    } else {
        from_table(file, latent)?
    };
    if codes.values.is_empty() {
        return Err(ResultsError::Codes("holds no codes".into()));
    }
    let count = codes.values.len() / latent;
    if count > most {
        return Err(ResultsError::Codes(format!(
            "holds {count} codes, and no more than {most} of this size are decoded at once: take a part of it, or \"hourglass decode\""
        )));
    }
    match codes.values.iter().position(|value| !value.is_finite()) {
        Some(at) => {
            Err(ResultsError::Codes(format!("has a value that is no number in code {}", at / latent)))
        }
        None => Ok(codes),
    }
}

fn from_array(file: &InputFile, latent: usize) -> Result<Codes, ResultsError> {
    let arrays = read_arrays(file).map_err(|error| ResultsError::Codes(format!("can't be read: {error}")))?;
    let [array] = &arrays[..] else {
        return Err(ResultsError::Codes(format!("holds {} arrays in place of one", arrays.len())));
    };
    if array.part.is_some() {
        return Err(ResultsError::Codes("holds too many codes for one file".into()));
    }
    let shape = &array.array.shape;
    // A single code may come as a row of numbers.
    let width = shape.last().copied().unwrap_or(0);
    if width != latent || shape.len() > 2 {
        let shape = shape.iter().map(usize::to_string).collect::<Vec<_>>().join("×");
        return Err(ResultsError::Codes(format!(
            "is an array of {shape}, and a code of this network has {latent} values"
        )));
    }
    let values = match &array.array.values {
        Values::Floats(values) => values.clone(),
        Values::Bytes(values) => values.iter().map(|value| f32::from(*value)).collect(),
        Values::Texts(_) => return Err(ResultsError::Codes("holds texts in place of numbers".into())),
    };
    Ok(Codes { values, names: Vec::new() })
}

fn from_table(file: &InputFile, latent: usize) -> Result<Codes, ResultsError> {
    let bytes = file.read().map_err(|error| ResultsError::Codes(format!("can't be read: {error}")))?;
    if bytes.contains(&0) {
        return Err(ResultsError::Codes("is neither a table (CSV) nor an array (NPY)".into()));
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b';', b','].into_iter().find(|d| first.contains(char::from(*d))).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (line, row) in reader.records().enumerate() {
        let row =
            row.map_err(|_| ResultsError::Codes(format!("can't be read as a table in line {}", line + 1)))?;
        if row.iter().any(|cell| !cell.is_empty()) {
            rows.push((line + 1, row));
        }
    }
    let has_header = rows.first().is_some_and(|(_, row)| is_header(row, delimiter));
    let header = if has_header { Some(rows.remove(0).1) } else { None };
    if rows.is_empty() {
        return Err(ResultsError::Codes("holds no codes".into()));
    }
    let columns = columns(header.as_ref(), rows.first().map_or(0, |(_, row)| row.len()), latent)?;
    let name = header.as_ref().and_then(|names| {
        ["name", "index"]
            .into_iter()
            .find_map(|of| names.iter().position(|name| name.eq_ignore_ascii_case(of)))
    });
    let mut codes = Codes { values: Vec::with_capacity(rows.len() * latent), names: Vec::new() };
    for (line, row) in &rows {
        for &column in &columns {
            let cell = row.get(column).unwrap_or_default();
            // Where semicolons stand between cells, commas are decimal points.
            let value = if delimiter == b';' { cell.replace(',', ".").parse() } else { cell.parse() };
            let value = value.map_err(|_| {
                ResultsError::Codes(format!("has \"{}\" in place of a number in line {line}", short(cell)))
            })?;
            codes.values.push(value);
        }
        codes.names.extend(name.map(|at| row.get(at).unwrap_or_default().to_owned()));
    }
    Ok(codes)
}

/// True for a row with a cell that is no number.
fn is_header(row: &csv::StringRecord, delimiter: u8) -> bool {
    let number = |cell: &str| match delimiter {
        b';' => cell.replace(',', ".").parse::<f32>().is_ok(),
        _ => cell.parse::<f32>().is_ok(),
    };
    !row.iter().all(number)
}

/// Columns of the code's values, in order.
fn columns(
    header: Option<&csv::StringRecord>,
    count: usize,
    latent: usize,
) -> Result<Vec<usize>, ResultsError> {
    let named = |names: &csv::StringRecord| -> Option<Vec<usize>> {
        (0..latent).map(|at| names.iter().position(|name| name == format!("code_{at}"))).collect()
    };
    let more = |names: &csv::StringRecord| names.iter().any(|name| name == format!("code_{latent}"));
    match header.filter(|names| !more(names)).and_then(named) {
        Some(columns) => Ok(columns),
        None if count == latent => Ok((0..latent).collect()),
        None => Err(ResultsError::Codes(format!(
            "has {count} columns, and a code of this network has {latent} values: name them code_0 to code_{}, or omit \
                the others",
            latent - 1
        ))),
    }
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}

/// Rows of numbers below the names of their columns, as CSV; with names of the rows where there are some.
///
/// # Errors
/// When a row has another number of values.
pub fn rows_csv(columns: &[&str], names: &[String], rows: &[f32]) -> Result<Vec<u8>, ResultsError> {
    let failed = |error: &dyn core::fmt::Display| ResultsError::Table(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let named = !names.is_empty();
    let header = named.then_some("name").into_iter().chain(columns.iter().copied());
    writer.write_record(header).map_err(|error| failed(&error))?;
    for (at, row) in rows.chunks(columns.len().max(1)).enumerate() {
        let name = named.then(|| names.get(at).cloned().unwrap_or_default());
        writer
            .write_record(name.into_iter().chain(row.iter().map(f32::to_string)))
            .map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::import::{Numbers, npy};

    fn read(text: &str, latent: usize) -> Result<Codes, String> {
        read_codes(&InputFile::in_memory("codes.csv", text.into()), latent, 100)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn codes_come_from_tables_and_arrays() {
        let values = |text: &str| read(text, 2).map(|codes| codes.values);
        for text in [
            "1,0;2\n3;4,0\n",
            "a;b\n1,0;2\n3;4,0\n",
            "1,2\n3,4\n",
            "a,b\n1,2\n3,4",
            "1;2\n3;4\n\n",
            "\u{feff}x\ty\n1\t 2\n3\t4",
        ] {
            assert_eq!(values(text), Ok(vec![1.0, 2.0, 3.0, 4.0]), "{text}");
        }
        let own = read("index,name,used_for,code_1,code_0\n7,x.png,training,2,1\n8,y.png,,4,3\n", 2).unwrap();
        assert_eq!(
            own,
            Codes { values: vec![1.0, 2.0, 3.0, 4.0], names: vec!["x.png".into(), "y.png".into()] }
        );
        let array = npy(&[2, 2], Numbers::Floats(&[1.0, 2.0, 3.0, 4.0]));
        let array = read_codes(&InputFile::in_memory("codes.npy", array), 2, 2).unwrap();
        assert_eq!(array.values, [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn what_is_wrong_with_codes_is_said() {
        let told = |text: &str| read(text, 2).unwrap_err();
        assert!(told("1,2,3\n").contains("has 3 columns"), "{}", told("1,2,3\n"));
        assert!(told("a,b\n1,x\n").contains("\"x\" in place of a number in line 2"));
        assert!(told("1,2\n1\n").contains("line 2"));
        for empty in ["", "\n\n", "a,b\n", "code_0,code_1\n"] {
            assert!(told(empty).contains("holds no codes"), "{empty:?}: {}", told(empty));
        }
        assert!(told("\u{0}PNG").contains("neither a table (CSV) nor an array"));
        assert!(told(&"1,2\n".repeat(101)).contains("holds 101 codes, and no more than 100"));
        assert!(told("1,NaN\n").contains("no number in code 0"));
        assert!(told("code_0,code_1,code_2\n1,2,3\n").contains("has 3 columns"));
        let array = npy(&[2, 3], Numbers::Floats(&[0.0; 6]));
        let found = read_codes(&InputFile::in_memory("codes.npy", array), 2, 2).unwrap_err().to_string();
        assert!(found.contains("2×3"), "{found}");
    }
}
