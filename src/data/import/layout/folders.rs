//! Parts of paths, and what the folders above the classes say.

/// A path in its parts.
pub(super) struct Parts<'a> {
    /// Folders, outermost first.
    pub folders: Vec<&'a str>,
    /// Name of the file.
    pub name: &'a str,
}

impl<'a> Parts<'a> {
    pub fn of(path: &'a str) -> Self {
        let mut folders: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        let name = folders.pop().unwrap_or_default();
        Self { folders, name }
    }

    /// The name without its extension.
    pub fn stem(&self) -> &'a str {
        self.name.rsplit_once('.').map_or(self.name, |(stem, _)| stem)
    }

    /// The path below the first `depth` folders.
    pub fn below(&self, depth: usize) -> String {
        let mut parts = self.folders.get(depth..).unwrap_or_default().to_vec();
        parts.push(self.name);
        parts.join("/")
    }
}

/// Number of folders that enclose all files.
pub(super) fn enclosing(files: &[Parts<'_>]) -> usize {
    let Some((first, others)) = files.split_first() else { return 0 };
    let common = |depth: usize, parts: &Parts<'_>| {
        first.folders.iter().zip(&parts.folders).take(depth).take_while(|(a, b)| a == b).count()
    };
    others.iter().fold(first.folders.len(), common)
}

/// What a folder says by its name: for training (0) or for validation (1).
pub(super) fn part_of(folder: &str) -> Option<usize> {
    match folder.to_lowercase().as_str() {
        "train" | "training" | "train_set" | "train_images" => Some(0),
        "val" | "valid" | "validation" | "dev" | "test" | "testing" | "test_set" | "test_images" => Some(1),
        _ => None,
    }
}

/// What the name of a file says, by one of its parts: for training (0) or for validation (1).
pub fn tells_part(path: &str) -> Option<usize> {
    let parts = Parts::of(path);
    parts.stem().split(['_', '-', '.', ' ']).find_map(part_of)
}

/// The depth (of the first two below `depth`) at which all folders say whether their files are for training or for
/// validation, both occurring.
pub(super) fn split_depth(files: &[Parts<'_>], depth: usize) -> Option<usize> {
    (depth..depth + 2).find(|&at| {
        let mut found = [false; 2];
        let says = |parts: &Parts<'_>| match parts.folders.get(at).map(|folder| part_of(folder)) {
            Some(Some(part)) => {
                found[part] = true;
                true
            }
            Some(None) | None => false,
        };
        files.iter().all(says) && found == [true, true]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'a>(paths: &[&'a str]) -> Vec<Parts<'a>> {
        paths.iter().map(|path| Parts::of(path)).collect()
    }

    #[test]
    fn enclosing_folders_are_those_that_all_files_share() {
        assert_eq!(enclosing(&parts(&["a/b/c/1.png", "a/b/2.png", "a/b/d/3.png"])), 2);
        assert_eq!(enclosing(&parts(&["a/1.png", "b/2.png"])), 0);
        assert_eq!(enclosing(&parts(&["a/1.png", "2.png"])), 0);
        assert_eq!(enclosing(&[]), 0);
    }

    #[test]
    fn a_split_needs_both_parts_and_all_files() {
        assert_eq!(split_depth(&parts(&["Train/a/1.png", "TESTING/a/2.png"]), 0), Some(0));
        assert_eq!(split_depth(&parts(&["x/a/train/1.png", "x/b/valid/2.png"]), 1), Some(2));
        assert_eq!(split_depth(&parts(&["train/1.png", "training/2.png"]), 0), None);
        assert_eq!(split_depth(&parts(&["train/1.png", "test/2.png", "cat/3.png"]), 0), None);
    }
}
