use super::*;

/// The named column with the names of its classes in place of indices.
fn classes(layout: &Layout, column: &str) -> Vec<String> {
    let column = layout.labels.iter().find(|labels| labels.name == column).unwrap();
    let names = column.class_names().unwrap();
    column.values.iter().map(|v| names[*v as usize].clone()).collect()
}

fn columns(layout: &Layout) -> Vec<&str> {
    layout.labels.iter().map(|labels| labels.name.as_str()).collect()
}

#[test]
fn a_folder_is_a_class_and_the_enclosing_one_is_the_set() {
    let layout = Layout::of(&["fruit/apple/1.png", "fruit/pear/1.png", "fruit/pear/2.png"], false);
    assert_eq!(classes(&layout, "class"), ["apple", "pear", "pear"]);
    assert_eq!(layout.names, ["apple/1.png", "pear/1.png", "pear/2.png"]);
    assert_eq!(layout.folder, "fruit");
    let dropped_apart = Layout::of(&["apple/1.png", "pear/1.png", "loose.png"], false);
    assert_eq!(classes(&dropped_apart, "class"), ["apple", "pear", "no folder"]);
    let one_folder = Layout::of(&["holiday/1.jpg", "holiday/2.jpg"], false);
    assert_eq!((columns(&one_folder), one_folder.folder.as_str()), (vec![], "holiday"));
}

#[test]
fn folders_in_folders_are_a_column_of_their_own() {
    let layout = Layout::of(&["a/x/1.png", "a/y/1.png", "b/x/1.png", "b/1.png"], false);
    assert_eq!(classes(&layout, "class"), ["a", "a", "b", "b"]);
    assert_eq!(classes(&layout, "folder"), ["a/x", "a/y", "b/x", "b"]);
}

#[test]
fn folders_above_or_below_the_classes_tell_the_split() {
    let above = Layout::of(&["d/Train/cat/1.png", "d/Train/dog/1.png", "d/VAL/cat/2.png"], false);
    assert_eq!(classes(&above, "class"), ["cat", "dog", "cat"]);
    assert_eq!(classes(&above, SPLIT), ["train", "train", "validation"]);
    let below = Layout::of(&["cat/training/1.png", "dog/testing/2.png"], false);
    assert_eq!(
        (classes(&below, "class"), classes(&below, SPLIT)),
        (vec!["cat".into(), "dog".into()], vec!["train".into(), "validation".into()],)
    );
    let bare = Layout::of(&["train/1.png", "test/2.png"], false);
    assert_eq!(columns(&bare), [SPLIT]);
    let part = Layout::of(&["x/train/cat/1.png", "x/train/dog/2.png"], false);
    assert_eq!((columns(&part), part.folder.as_str()), (vec!["class"], "train"));
}

#[test]
fn good_and_flawed_pieces_with_their_masks() {
    let below = [
        "ground_truth/hole/000_mask.png",
        "ground_truth/hole/009_mask.png",
        "test/good/000.png",
        "test/hole/000.png",
        "test/scratch/000.png",
        "train/good/000.png",
        "train/good/001.png",
    ];
    for above in ["", "mvtec/widget/"] {
        let paths: Vec<String> = below.iter().map(|path| format!("{above}{path}")).collect();
        let layout = Layout::of(&paths.iter().map(String::as_str).collect::<Vec<_>>(), false);
        assert_eq!(classes(&layout, DEFECT), ["good", "hole", "scratch", "good", "good"]);
        assert_eq!(layout.labels[0].values, [0.0, 1.0, 2.0, 0.0, 0.0]);
        assert_eq!(classes(&layout, SPLIT), ["validation", "validation", "validation", "train", "train"]);
        assert_eq!((layout.examples.clone(), layout.masks.clone()), (vec![2, 3, 4, 5, 6], vec![(0, 1)]));
        assert_eq!(layout.left_out, [(1, "marks a defect of no image".to_owned())]);
        assert_eq!(layout.names[1], "test/hole/000.png");
        assert_eq!(columns(&layout), [DEFECT, SPLIT], "one object is no label");
    }
}

#[test]
fn masks_without_pieces_for_training_mark_pieces_all_the_same() {
    let paths = ["ground_truth/hole/000_mask.png", "test/good/000.png", "test/hole/000.png"];
    let layout = Layout::of(&paths, false);
    assert_eq!(
        (classes(&layout, DEFECT), columns(&layout)),
        (vec!["good".into(), "hole".into()], vec![DEFECT])
    );
    assert_eq!((layout.examples, layout.masks), (vec![1, 2], vec![(0, 1)]));
    assert!(layout.notes[0].ends_with("only from normal images."), "{:?}", layout.notes);
}

#[test]
fn several_objects_are_a_column() {
    let layout = Layout::of(
        &["bottle/train/good/0.png", "bottle/test/cut/0.png", "nut/train/good/0.png", "nut/test/cut/0.png"],
        false,
    );
    assert_eq!(classes(&layout, "object"), ["bottle", "bottle", "nut", "nut"]);
    assert_eq!(classes(&layout, DEFECT), ["good", "cut", "good", "cut"]);
}

#[test]
fn training_pictures_alone_are_not_flawed() {
    let layout = Layout::of(&["w/train/good/1.png", "w/test/good/1.png"], false);
    assert_eq!(columns(&layout), [SPLIT], "without a flaw there is nothing to find");
}
