//! Finds the diffs in a Markdown file, and applies them by their context, without line numbers.

use crate::cmd::Outcome;

/// All diff blocks under one heading: one addition to the project.
#[derive(Debug, PartialEq, Eq)]
pub struct Addition {
    /// The heading's text.
    pub heading: String,
    /// Changes of files, in the order of the text.
    pub changes: Vec<Change>,
}

/// The changes of one file.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// From the root of the repository, with `/`.
    pub path: String,
    /// Whether the diff creates the file.
    pub new: bool,
    /// The changed places.
    pub hunks: Vec<Hunk>,
}

/// Lines of a file, and the lines that replace them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Hunk {
    /// Context and removed lines.
    pub before: Vec<String>,
    /// Context and added lines.
    pub after: Vec<String>,
    /// Added lines.
    pub added: Vec<String>,
}

/// Every heading with the diff blocks below it; headings without one are left out.
///
/// # Errors
/// A sentence that names the heading and the line that can't be read.
pub fn additions(markdown: &str) -> Outcome<Vec<Addition>> {
    let mut found: Vec<Addition> = Vec::new();
    let mut heading = String::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```diff") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            let changes = parse(&block).map_err(|error| format!("{heading}: {error}"))?;
            match found.iter_mut().find(|addition| addition.heading == heading) {
                Some(addition) => addition.changes.extend(changes),
                None => found.push(Addition { heading: heading.clone(), changes }),
            }
        } else if line.starts_with("```") {
            // A `#` inside code of another language is no heading.
            lines.by_ref().take_while(|line| !line.starts_with("```")).for_each(drop);
        } else if let Some(text) = line.strip_prefix('#') {
            heading = text.trim_start_matches('#').trim().to_owned();
        }
    }
    Ok(found)
}

/// Reads one diff.
fn parse(block: &[&str]) -> Outcome<Vec<Change>> {
    let mut changes: Vec<Change> = Vec::new();
    let mut new = false;
    for line in block {
        if let Some(path) = line.strip_prefix("--- ") {
            new = path == "/dev/null";
        } else if let Some(path) = line.strip_prefix("+++ ") {
            let path = path.strip_prefix("b/").unwrap_or(path).to_owned();
            changes.push(Change { path, new, hunks: Vec::new() });
        } else if line.starts_with("diff ") || line.starts_with("index ") || line.starts_with("new file") {
            // Git's header says nothing more.
        } else {
            let change = changes.last_mut().ok_or(format!("`{line}` stands before any `+++ b/FILE`"))?;
            if line.starts_with("@@") {
                change.hunks.push(Hunk::default());
                continue;
            }
            let hunk = change.hunks.last_mut().ok_or(format!("`{line}` stands before any `@@`"))?;
            hunk.add(line)?;
        }
    }
    Ok(changes)
}

impl Hunk {
    /// Adds a line of a diff, which begins with its sign.
    fn add(&mut self, line: &str) -> Outcome {
        let text = line.get(1..).unwrap_or_default().to_owned();
        match line.chars().next() {
            Some('+') => {
                self.after.push(text.clone());
                self.added.push(text);
            }
            Some('-') => self.before.push(text),
            // Editors strip the space from an empty context line.
            Some(' ') | None => {
                self.before.push(text.clone());
                self.after.push(text);
            }
            Some(_) => return Err(format!("`{line}` begins with none of `+`, `-` and a space")),
        }
        Ok(())
    }

    /// Replaces the old lines, which have to occur exactly once in the file.
    fn apply(&self, lines: &mut Vec<String>) -> Outcome {
        let first = self.before.first().ok_or("a change of a file needs lines of context")?;
        let places: Vec<usize> = lines
            .windows(self.before.len())
            .enumerate()
            .filter(|(_, window)| *window == self.before)
            .map(|(place, _)| place)
            .collect();
        let [place] = places[..] else {
            return Err(format!(
                "the {} lines from `{}` on stand there {} times, not once",
                self.before.len(),
                first.trim(),
                places.len()
            ));
        };
        lines.splice(place..place + self.before.len(), self.after.iter().cloned());
        Ok(())
    }
}

impl Change {
    /// The file's text after the change. `text` is the text before it, `None` for a file that does not exist.
    ///
    /// # Errors
    /// A sentence that names the file and what does not fit.
    pub fn apply(&self, text: Option<&str>) -> Outcome<String> {
        let named = |error: &str| format!("{}: {error}", self.path);
        let mut lines: Vec<String> = match (text, self.new) {
            (None, true) => self.hunks.iter().flat_map(|hunk| hunk.after.iter().cloned()).collect(),
            (Some(text), false) => text.lines().map(str::to_owned).collect(),
            (Some(_), true) => return Err(named("the diff makes this file, but it is there already")),
            (None, false) => return Err(named("the diff changes this file, but it is not there")),
        };
        if !self.new {
            for hunk in &self.hunks {
                hunk.apply(&mut lines).map_err(|error| named(&error))?;
            }
        }
        Ok(lines.join("\n") + "\n")
    }

    /// Names of the tests that the change adds.
    pub fn tests(&self) -> Vec<&str> {
        let lines = self.hunks.iter().flat_map(|hunk| &hunk.added).map(|line| line.trim());
        let mut after_attribute = false;
        lines
            .filter_map(|line| {
                let test = std::mem::replace(&mut after_attribute, line == "#[test]");
                line.strip_prefix("fn ")?.split_once('(').filter(|_| test).map(|(name, _)| name)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKDOWN: &str = "\
# Adding things

## A dataset

Text.

```rust
# Not a heading
```

```diff
--- a/src/data.rs
+++ b/src/data.rs
@@
 mod shapes;
+mod stripes;

@@ -7,2 +8,1 @@ fn all()
-    shapes,
+    shapes, stripes,
--- /dev/null
+++ b/src/stripes.rs
@@
+//! Stripes.
+
+#[test]
+fn they_are_drawn() {}
```

## A view

No diff here.
";

    fn first_change() -> Change {
        let mut all = additions(MARKDOWN).unwrap();
        all.remove(0).changes.remove(0)
    }

    #[test]
    fn blocks_belong_to_their_heading() {
        let all = additions(MARKDOWN).unwrap();
        assert_eq!(all.iter().map(|it| it.heading.as_str()).collect::<Vec<_>>(), ["A dataset"]);
        let files: Vec<_> = all[0].changes.iter().map(|it| (it.path.as_str(), it.new)).collect();
        assert_eq!(files, [("src/data.rs", false), ("src/stripes.rs", true)]);
    }

    #[test]
    fn two_blocks_under_one_heading_are_one_addition() {
        let block = "```diff\n--- /dev/null\n+++ b/FILE\n@@\n+x\n```\n";
        let text = format!("## A tool\n{}\n{}", block.replace("FILE", "a.rs"), block.replace("FILE", "b.rs"));
        let all = additions(&text).unwrap();
        assert_eq!((all.len(), all[0].changes.len()), (1, 2));
    }

    #[test]
    fn hunks_find_their_place_without_numbers() {
        let text = "mod shapes;\n\nfn all() {\n    shapes,\n}\n";
        let changed = first_change().apply(Some(text)).unwrap();
        assert_eq!(changed, "mod shapes;\nmod stripes;\n\nfn all() {\n    shapes, stripes,\n}\n");
    }

    #[test]
    fn context_has_to_be_there_exactly_once() {
        let missing = first_change().apply(Some("mod other;\n")).unwrap_err();
        assert!(missing.contains("src/data.rs") && missing.contains("0 times"), "{missing}");
        let twice = first_change().apply(Some("mod shapes;\n\nmod shapes;\n\n    shapes,\n")).unwrap_err();
        assert!(twice.contains("`mod shapes;`") && twice.contains("2 times"), "{twice}");
    }

    #[test]
    fn a_hunk_of_additions_alone_is_refused() {
        let text = "## X\n```diff\n--- a/a.rs\n+++ b/a.rs\n@@\n+mod x;\n```\n";
        let change = additions(text).unwrap().remove(0).changes.remove(0);
        assert!(change.apply(Some("mod y;\n")).unwrap_err().contains("context"));
    }

    #[test]
    fn a_new_file_must_be_new_and_an_old_one_old() {
        let mut all = additions(MARKDOWN).unwrap();
        let made = all[0].changes.remove(1);
        assert_eq!(made.apply(None).unwrap(), "//! Stripes.\n\n#[test]\nfn they_are_drawn() {}\n");
        assert!(made.apply(Some("x")).unwrap_err().contains("there already"));
        assert!(first_change().apply(None).unwrap_err().contains("not there"));
    }

    #[test]
    fn tests_that_a_diff_adds_are_found() {
        let all = additions(MARKDOWN).unwrap();
        assert_eq!(all[0].changes[1].tests(), ["they_are_drawn"]);
        assert!(all[0].changes[0].tests().is_empty());
    }

    #[test]
    fn an_invalid_diff_is_an_error_with_its_heading() {
        let error = additions("## A tool\n```diff\n*** a\n```\n").unwrap_err();
        assert!(error.starts_with("A tool: ") && error.contains("*** a"), "{error}");
    }
}
