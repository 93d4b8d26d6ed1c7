//! Files that systems and programs leave beside the user's own.

/// Files and folders, in lower case, that hold nothing of the user's.
const PASSED_OVER: &[&str] = &[
    "__macosx",
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "icon\r",
    "$recycle.bin",
    "system volume information",
    "@eadir",
    "__pycache__",
];

/// True for a file that is passed over without a word: hidden, or left there by a system.
pub fn is_hidden(path: &str) -> bool {
    let hidden = |part: &str| {
        (part.starts_with('.') && !matches!(part, "." | ".."))
            || part.starts_with("~$")
            || PASSED_OVER.contains(&part.to_lowercase().as_str())
    };
    path.split('/').any(hidden)
}

#[cfg(test)]
mod tests {
    use super::is_hidden;

    #[test]
    fn what_systems_leave_is_passed_over() {
        for path in
            ["a/.DS_Store", "Thumbs.db", "a/desktop.ini", "__MACOSX/a/._1.png", ".git/x.png", "a/~$b.csv"]
        {
            assert!(is_hidden(path), "{path}");
        }
        for path in ["a/1.png", "../a.png", "a/b.c/d.png", "~a.png"] {
            assert!(!is_hidden(path), "{path}");
        }
    }
}
