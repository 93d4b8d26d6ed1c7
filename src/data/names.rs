//! Names of examples: paths of files, of which as few parts are shown as tell them apart.

/// Characters that stand for what is left out of a long name.
const ELLIPSIS: char = '…';

/// Names of the examples of a set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// Paths below what was brought, parts separated by `/`.
    paths: Vec<String>,
    /// Where in its path the shortest end begins that no other path has, in bytes.
    tails: Vec<u32>,
}

impl Names {
    /// The names of a set; none where examples have no names.
    pub fn new(paths: Vec<String>) -> Self {
        let mut order: Vec<u32> = (0..paths.len() as u32).collect();
        let path = |at: u32| paths[at as usize].as_str();
        // Sorted from behind, a path has most in common with one beside it.
        order.sort_unstable_by(|a, b| path(*a).bytes().rev().cmp(path(*b).bytes().rev()));
        let mut common = vec![0_u32; paths.len()];
        for pair in order.windows(2) {
            let same = common_end(path(pair[0]), path(pair[1]));
            for at in pair {
                let most = &mut common[*at as usize];
                *most = same.max(*most);
            }
        }
        let tails = paths.iter().zip(common).map(|(path, common)| tail(path, common as usize) as u32);
        let tails = tails.collect();
        Self { paths, tails }
    }

    /// True where examples have no names.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// The whole name of an example; `None` where it has none.
    pub fn whole(&self, index: u32) -> Option<&str> {
        self.paths.get(index as usize).map(String::as_str).filter(|path| !path.is_empty())
    }

    /// The name of the file alone where no other example has it, else with as many folders before it as it takes; `None` where
    /// the example has no name.
    pub fn unique(&self, index: u32) -> Option<&str> {
        self.whole(index)?.get(*self.tails.get(index as usize)? as usize..)
    }
}

/// Bytes at the end that both have.
fn common_end(a: &str, b: &str) -> u32 {
    a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count() as u32
}

/// Where the part of a path begins in which it differs from another that has the last `common` bytes with it.
fn tail(path: &str, common: usize) -> usize {
    let differs = path.len().saturating_sub(common + 1);
    // A slash that differs is the end of the part before it: the part behind it is whole.
    path.bytes().take(differs + 1).rposition(|byte| byte == b'/').map_or(0, |slash| slash + 1)
}

/// A name of at most `most` characters: what is too long loses its middle, for names of files differ at their ends.
pub fn shortened(name: &str, most: usize) -> String {
    let count = name.chars().count();
    if count <= most {
        return name.to_owned();
    }
    // Numbers and extensions are at the end.
    let behind = most * 3 / 5;
    let before = most.saturating_sub(behind + 1);
    let mut short: String = name.chars().take(before).collect();
    short.push(ELLIPSIS);
    short.extend(name.chars().skip(count - behind));
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unique(paths: &[&str]) -> Vec<String> {
        let names = Names::new(paths.iter().map(ToString::to_string).collect());
        (0..paths.len() as u32).map(|i| names.unique(i).unwrap_or("–").to_owned()).collect()
    }

    #[test]
    fn a_name_has_as_many_folders_as_tell_it_apart() {
        let mvtec =
            ["b/test/good/000.png", "b/test/hole/000.png", "b/train/good/000.png", "b/train/good/1.png"];
        assert_eq!(unique(&mvtec), ["test/good/000.png", "hole/000.png", "train/good/000.png", "1.png"]);
        assert_eq!(unique(&["a/x.png", "a/y.png"]), ["x.png", "y.png"]);
        assert_eq!(unique(&["only/one.png"]), ["one.png"]);
    }

    #[test]
    fn parts_are_never_cut() {
        assert_eq!(unique(&["xgood/1.png", "good/1.png"]), ["xgood/1.png", "good/1.png"]);
        assert_eq!(unique(&["a/good/1.png", "b/xgood/1.png"]), ["good/1.png", "xgood/1.png"]);
        assert_eq!(unique(&["img_1.png", "1.png", "a/11.png"]), ["img_1.png", "1.png", "11.png"]);
        assert_eq!(unique(&["ä/é.png", "ö/é.png"]), ["ä/é.png", "ö/é.png"]);
    }

    #[test]
    fn names_that_are_the_same_or_missing_are_whole() {
        assert_eq!(unique(&["a/b.png", "a/b.png"]), ["a/b.png", "a/b.png"]);
        assert_eq!(unique(&["", "b.png"]), ["–", "b.png"]);
        let none = Names::default();
        assert!(none.is_empty() && none.unique(0).is_none() && none.whole(7).is_none());
    }

    #[test]
    fn a_long_name_loses_its_middle() {
        assert_eq!(shortened("short.png", 20), "short.png");
        let long = "Screenshot_20241105_182233_com.google.android.apps.photos.png";
        assert_eq!(shortened(long, 20), "Screens…s.photos.png");
        assert_eq!(shortened("ääääääää", 4), "ä…ää");
    }
}
