//! The pictures that were taken with the camera, by class. Plain Rust.

/// A class that pictures are taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// What the user calls it; may be empty or the same as another's.
    pub name: String,
    /// Numbers of its pictures, oldest first.
    pub shots: Vec<u32>,
}

/// All classes.
#[derive(Clone, Debug, PartialEq)]
pub struct Shots {
    /// The classes, in the order in which they were added; there is always one.
    pub classes: Vec<Class>,
    /// Index of the class that pictures are taken for.
    pub present: usize,
    /// Pictures that were ever taken.
    taken: u32,
}

impl Default for Shots {
    fn default() -> Self {
        let mut shots = Self { classes: Vec::new(), present: 0, taken: 0 };
        shots.add_class();
        shots
    }
}

impl Shots {
    /// Adds a class; pictures are taken for it from now on.
    pub fn add_class(&mut self) {
        self.present = self.classes.len();
        let name = format!("class {}", self.classes.len() + 1);
        self.classes.push(Class { name, shots: Vec::new() });
    }

    /// Adds a picture to the present class; gives its number.
    pub fn take(&mut self) -> u32 {
        self.taken += 1;
        let present = self.present.min(self.classes.len().saturating_sub(1));
        if let Some(class) = self.classes.get_mut(present) {
            class.shots.push(self.taken);
        }
        self.taken
    }

    /// Deletes a picture.
    pub fn delete(&mut self, shot: u32) {
        for class in &mut self.classes {
            class.shots.retain(|other| *other != shot);
        }
    }

    /// Number of pictures.
    pub fn count(&self) -> usize {
        self.classes.iter().map(|class| class.shots.len()).sum()
    }

    /// Each picture with the path of its file: "class/000.png". Classes of the same name are one; a name that a path can't
    /// have is made one.
    pub fn paths(&self) -> Vec<(u32, String)> {
        let mut folders: Vec<(String, usize)> = Vec::new();
        let mut paths = Vec::new();
        for (i, class) in self.classes.iter().enumerate() {
            let name = folder(&class.name, i);
            let at = folders.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                folders.push((name.clone(), 0));
                folders.len() - 1
            });
            for shot in &class.shots {
                let count = &mut folders[at].1;
                paths.push((*shot, format!("{name}/{count:03}.png")));
                *count += 1;
            }
        }
        paths
    }
}

/// A folder's name for a class: without slashes, not hidden, never empty.
fn folder(name: &str, index: usize) -> String {
    let name = name.replace(['/', '\\'], "-");
    match name.trim().trim_start_matches('.').trim_start() {
        "" => format!("class {}", index + 1),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(shots: &Shots) -> Vec<String> {
        shots.paths().into_iter().map(|(_, path)| path).collect()
    }

    #[test]
    fn a_class_is_a_folder() {
        let mut shots = Shots::default();
        shots.classes[0].name = "cup".into();
        shots.take();
        let second = shots.take();
        shots.add_class();
        shots.take();
        assert_eq!(paths(&shots), ["cup/000.png", "cup/001.png", "class 2/000.png"]);
        shots.delete(second);
        assert_eq!((shots.count(), paths(&shots)), (2, vec!["cup/000.png".into(), "class 2/000.png".into()]));
    }

    #[test]
    fn any_name_makes_a_folder() {
        let mut shots = Shots::default();
        for name in ["", " ../a/b", "cup", "cup"] {
            if !name.is_empty() {
                shots.add_class();
            }
            let present = shots.present;
            shots.classes[present].name = name.into();
            shots.take();
        }
        assert_eq!(paths(&shots), ["class 1/000.png", "-a-b/000.png", "cup/000.png", "cup/001.png"]);
    }
}
