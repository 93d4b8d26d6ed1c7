//! Which arrays belong together: images and their labels, by their names and lengths.

use super::class_names::is_name_of_class_names;
use super::labels::ClassNames;
use super::layout::{Images, Meaning, meaning};
use super::tags::{Role, Tags, tags};
use crate::data::import::array::{NamedArray, Values};
use crate::data::import::look::LeftOut;

/// An array with what its name and its shape say.
pub(super) struct Member {
    pub(super) array: NamedArray,
    pub(super) tags: Tags,
}

/// Arrays by what they are.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) images: Vec<(Images, Member)>,
    pub(super) labels: Vec<Member>,
    pub(super) rows: Vec<Member>,
    pub(super) class_names: Vec<ClassNames>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) notes: Vec<String>,
}

/// Sorts arrays by what they are.
pub(super) fn sort(parts: Vec<NamedArray>) -> Sorted {
    let mut sorted = Sorted::default();
    let common = common_folder(&parts);
    for mut array in parts {
        sorted.notes.append(&mut array.notes);
        if is_name_of_class_names(&array.name)
            && let Values::Texts(names) = array.array.values
        {
            sorted.class_names.push(ClassNames { path: array.name, names });
            continue;
        }
        let tags = tags(array.name.get(common..).unwrap_or(&array.name));
        let meaning = meaning(&array.array, tags.role == Some(Role::Labels));
        let member = Member { array, tags };
        match meaning {
            Meaning::Images(images) => sorted.images.push((images, member)),
            Meaning::Labels => sorted.labels.push(member),
            Meaning::Rows => sorted.rows.push(member),
            Meaning::Nothing(why) => sorted.left_out.push(LeftOut { path: member.array.name, why }),
        }
    }
    // Training images come first, and validation images last.
    sorted.images.sort_by_key(|(_, member)| member.tags.split.map_or(1, |split| 2 * split as usize));
    sorted.rows.sort_by_key(|member| member.tags.split.map_or(1, |split| 2 * split as usize));
    sorted
}

/// Length of the folders that all paths begin with; their words say nothing of single files.
fn common_folder(parts: &[NamedArray]) -> usize {
    let Some(first) = parts.first() else { return 0 };
    let folders = first.name.match_indices('/').map(|(at, _)| at + 1).rev();
    let shared =
        |at: &usize| parts.iter().all(|part| part.name.as_bytes().starts_with(&first.name.as_bytes()[..*at]));
    let mut folders = folders.filter(shared);
    folders.next().unwrap_or(0)
}

impl Member {
    /// Number of entries in the file.
    pub(super) fn count(&self) -> usize {
        let all = self.array.part.as_ref().map(|part| part.of);
        all.unwrap_or_else(|| self.array.array.shape.first().copied().unwrap_or_default())
    }
}

/// Labels that belong to an array of examples, as indices into `labels`; empty when there are none.
/// `only` says that there is no other such array.
///
/// # Errors
/// Labels whose names fit, but whose number does not.
pub(super) fn labels_of(examples: &Member, labels: &[Member], only: bool) -> Result<Vec<usize>, usize> {
    let all: Vec<usize> = (0..labels.len()).collect();
    let narrowed = |pool: &[usize], fits: &dyn Fn(&Member) -> bool| -> Vec<usize> {
        pool.iter().copied().filter(|at| fits(&labels[*at])).collect()
    };
    let mut pool = narrowed(&all, &|label| label.tags.split == examples.tags.split);
    if pool.is_empty() && only {
        pool = all;
    }
    let of_this_name = narrowed(&pool, &|label| label.tags.stem == examples.tags.stem);
    if !of_this_name.is_empty() {
        pool = of_this_name;
    }
    let fitting = narrowed(&pool, &|label| label.count() == examples.count());
    match (fitting.is_empty(), pool.first()) {
        (true, Some(first)) => Err(*first),
        _ => Ok(fitting),
    }
}
