//! Files of sets that somebody has, put beside the page by `cargo xtask dist --with-data FOLDER`: those of the classic sets,
//! known by their checksums, and those of sets that FOLDER/catalogue.json describes.

use crate::catalogue::{CLASSIC_SETS, Checksum, Hasher, is_plain_name, recognise_by_checksum};
use crate::cmd::Outcome;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// The list of what lies beside the page; in FOLDER, that of the owner's own sets.
const CATALOGUE: &str = "catalogue.json";

/// What was found in the folder.
#[derive(Debug)]
pub struct Brought {
    /// Each file, and its path below `data/`.
    files: Vec<(PathBuf, String)>,
    /// Paths of the classic sets' files below `data/`.
    classic: Vec<String>,
    /// Rows of the owner's sets, with the sizes and checksums of their files.
    sets: Vec<Value>,
}

impl Brought {
    /// Looks through a folder and those below it.
    ///
    /// # Errors
    /// A sentence for a file that is neither one of a classic set nor named in FOLDER/catalogue.json, and for a row there that
    /// is not complete: nothing is put on a site by mistake.
    pub fn read(folder: &Path) -> Outcome<Self> {
        if !folder.is_dir() {
            return Err(format!("{} is no folder", folder.display()));
        }
        let mut brought = Self { files: Vec::new(), classic: Vec::new(), sets: Vec::new() };
        brought.read_own_sets(folder)?;
        for path in files_below(folder)? {
            let own = brought.files.iter().any(|(known, _)| *known == path);
            if !own && path != folder.join(CATALOGUE) {
                brought.add_classic(path)?;
            }
        }
        brought.classic.sort();
        Ok(brought)
    }

    fn read_own_sets(&mut self, folder: &Path) -> Outcome {
        let path = folder.join(CATALOGUE);
        let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
        let named = |error: String| format!("{}: {error}", path.display());
        let catalogue: Value = serde_json::from_str(&text).map_err(|error| named(error.to_string()))?;
        let rows = catalogue.get("sets").and_then(Value::as_array);
        let rows = rows.ok_or_else(|| named("it has no list \"sets\"".into()))?;
        for row in rows {
            let set = self.own_set(folder, row).map_err(named)?;
            self.sets.push(set);
        }
        Ok(())
    }

    /// A row with the sizes and checksums of its files.
    fn own_set(&mut self, folder: &Path, row: &Value) -> Outcome<Value> {
        let mut row = row.as_object().cloned().ok_or("a set is not an object")?;
        let key = text(&row, "key")
            .filter(|key| is_plain_name(key))
            .ok_or("each set needs a \"key\" of letters, digits, hyphens and dots: the name of its folder")?;
        let taken = CLASSIC_SETS.iter().any(|set| set.key == key);
        if taken || self.sets.iter().any(|set| set["key"] == key.as_str()) {
            return Err(format!("the key \"{key}\" is taken: choose another"));
        }
        text(&row, "name").ok_or_else(|| format!("the set \"{key}\" needs a \"name\""))?;
        let names = row.get("files").and_then(Value::as_array).cloned().unwrap_or_default();
        if names.is_empty() {
            return Err(format!("the set \"{key}\" names no \"files\""));
        }
        let mut files = Vec::new();
        for file in names {
            // A name alone, or a row as this writes it.
            let name = file.as_str().or_else(|| file.get("name").and_then(Value::as_str));
            let name = name.filter(|name| is_plain_name(name)).ok_or_else(|| {
                format!("a file of \"{key}\" needs a name of letters, digits, hyphens, underlines and dots")
            })?;
            let places = [folder.join(&key).join(name), folder.join(name)];
            let path = places.iter().find(|path| path.is_file());
            let path = path.ok_or_else(|| format!("\"{name}\" of \"{key}\" is not in the folder"))?;
            let bytes = read(path)?;
            let mut hasher = Hasher::new(&Checksum::Sha256(""));
            hasher.update(&bytes);
            files.push(json!({ "name": name, "bytes": bytes.len(), "sha256": hasher.hex() }));
            self.files.push((path.clone(), format!("{key}/{name}")));
        }
        row.insert("files".into(), Value::Array(files));
        Ok(Value::Object(row))
    }

    fn add_classic(&mut self, path: PathBuf) -> Outcome {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = read(&path)?;
        let (set, file) = recognise_by_checksum(&name, &bytes).ok_or_else(|| {
            format!(
                "{} is no file of a classic set, by its checksum. Take it out of the folder, or name it in {CATALOGUE} there, \
                 as a file of a set of your own",
                path.display()
            )
        })?;
        let place = format!("{}/{}", set.key, file.name);
        if !self.classic.contains(&place) {
            self.classic.push(place.clone());
            self.files.push((path, place));
        }
        Ok(())
    }

    /// Copies the files below `data`, and writes the list of them there.
    pub fn place(&self, data: &Path) -> Outcome {
        for (from, place) in &self.files {
            let to = data.join(place);
            let named = |error: std::io::Error| format!("{}: {error}", to.display());
            fs::create_dir_all(to.parent().unwrap_or(data)).map_err(named)?;
            fs::copy(from, &to).map_err(named)?;
        }
        let list = json!({ "files": self.classic, "sets": self.sets });
        let path = data.join(CATALOGUE);
        fs::create_dir_all(data)
            .and_then(|()| fs::write(&path, format!("{list:#}\n")))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        eprintln!("{}", self.summary());
        Ok(())
    }

    /// Which sets are complete beside the page, and what is missing of the others.
    fn summary(&self) -> String {
        let mut lines = vec![format!("dist/data/ holds {} files.", self.files.len())];
        for set in CLASSIC_SETS {
            let missing: Vec<&str> = set
                .files
                .iter()
                .map(|file| file.name)
                .filter(|name| !self.classic.contains(&format!("{}/{name}", set.key)))
                .collect();
            if missing.is_empty() {
                lines.push(format!("{} is complete.", set.name));
            } else if missing.len() < set.files.len() {
                lines.push(format!("{} lacks {}.", set.name, missing.join(", ")));
            }
        }
        lines.extend(
            self.sets.iter().map(|set| format!("{} is added.", set["name"].as_str().unwrap_or_default())),
        );
        lines.join("\n")
    }
}

fn text(row: &Map<String, Value>, name: &str) -> Option<String> {
    row.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// All files below a folder, but hidden ones.
fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let named = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(named)? {
        let path = entry.map_err(named)?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fresh folder with these files.
    fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("hourglass-xtask-data-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    #[test]
    fn own_sets_are_put_beside_the_page_with_their_checksums() {
        let catalogue = r#"{ "sets": [{ "key": "parts", "name": "Our parts", "files": ["parts.zip"] }] }"#;
        let from =
            folder("own", &[("catalogue.json", catalogue), ("parts/parts.zip", "abc"), (".DS_Store", "")]);
        let brought = Brought::read(&from).unwrap();
        let data = folder("placed", &[("catalogue.json", "an older one")]);
        brought.place(&data).unwrap();
        assert_eq!(fs::read_to_string(data.join("parts/parts.zip")).unwrap(), "abc");
        let list: Value =
            serde_json::from_str(&fs::read_to_string(data.join("catalogue.json")).unwrap()).unwrap();
        let file = &list["sets"][0]["files"][0];
        assert_eq!(file["sha256"], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!((&file["bytes"], &list["files"]), (&json!(3), &json!([])));
        // What was written can be brought again.
        assert!(Brought::read(&data).is_ok_and(|again| again.sets == brought.sets));
    }

    #[test]
    fn an_unknown_file_and_an_incomplete_row_are_refused() {
        let unknown = folder("unknown", &[("mnist/train-images-idx3-ubyte.gz", "a web page")]);
        let sentence = Brought::read(&unknown).unwrap_err();
        assert!(sentence.contains("train-images-idx3-ubyte.gz is no file of a classic set"), "{sentence}");
        for (row, why) in [
            (r#"{ "name": "A", "files": ["a"] }"#, "\"key\""),
            (r#"{ "key": "../a", "name": "A", "files": ["a"] }"#, "\"key\""),
            (r#"{ "key": "mnist", "name": "A", "files": ["a"] }"#, "taken"),
            (r#"{ "key": "a", "files": ["a"] }"#, "\"name\""),
            (r#"{ "key": "a", "name": "A" }"#, "\"files\""),
            (r#"{ "key": "a", "name": "A", "files": ["../../etc/passwd"] }"#, "needs a name"),
            (r#"{ "key": "a", "name": "A", "files": ["missing.zip"] }"#, "not in the folder"),
        ] {
            let from = folder("row", &[("catalogue.json", &format!("{{ \"sets\": [{row}] }}")), ("a", "x")]);
            let sentence = Brought::read(&from).unwrap_err();
            assert!(sentence.contains(why), "{why}: {sentence}");
        }
        assert!(Brought::read(Path::new("/no/such/folder")).unwrap_err().contains("no folder"));
    }
}
