//! The map in words.

use crate::plot::format;
use crate::protocol::Axes;

/// How many of the points have a place.
fn placed(positions: &[[f32; 2]]) -> usize {
    positions.iter().filter(|position| position[0].is_finite()).count()
}

/// The map at a step that is replayed.
pub fn describe_replay(step: f32, positions: &[[f32; 2]]) -> String {
    let step = format::thousands(step as u64);
    match placed(positions) {
        0 => format!("Latent space: no record of these axes at step {step}."),
        n => format!("Latent space: {n} images as they lay at step {step}."),
    }
}

/// The map of t-SNE.
pub fn describe_embedding(positions: &[[f32; 2]]) -> String {
    format!(
        "Latent space: {} of {} codes in a plane by t-SNE, which keeps neighbours together.",
        placed(positions),
        positions.len()
    )
}

/// What principal components leave out, for a code of `size` numbers along `axes`; empty where the map shows the whole code or
/// two of its numbers.
pub fn shadow(size: u32, axes: Axes) -> String {
    match axes {
        Axes::Pca if size > 2 => format!(
            "{size} numbers seen as a shadow on two axes (PCA): groups may overlap here and be apart in the code."
        ),
        _ => String::new(),
    }
}

/// Where the keyboard's cursor is, and the image there: its number and class.
pub fn position([x, y]: [f32; 2], image: Option<String>) -> String {
    let number = |v: f32| format::significant(v, 2);
    let image = image.map(|image| format!(", at image {image}")).unwrap_or_default();
    format!("{}, {}{image}", number(x), number(y))
}

/// How many images are selected.
pub fn selected(count: usize) -> String {
    if count == 1 { "1 image is selected.".into() } else { format!("{count} images are selected.") }
}

/// The step that is replayed, `None` for the present.
pub fn step(replayed: Option<f32>) -> String {
    match replayed {
        Some(step) => format!("step {}", format::thousands(step as u64)),
        None => "now".to_owned(),
    }
}

/// What can't be replayed: with t-SNE the map, on other axes what was before `known_from`, the step of the first codes
/// along these axes.
pub fn replay_note(replayed: Option<f32>, embedded: bool, known_from: Option<u32>) -> &'static str {
    let Some(step) = replayed else { return "" };
    match known_from {
        _ if embedded => "Reconstructions from that step; t-SNE shows the present.",
        Some(from) if step >= from as f32 => "",
        _ => "Reconstructions from that step; on these axes the map goes back less far.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_says_how_many_images_have_a_place() {
        let positions = [[0.0, 1.0], [f32::NAN; 2]];
        assert_eq!(
            describe_replay(1200.0, &positions),
            "Latent space: 1 images as they lay at step 1\u{202f}200."
        );
        assert!(describe_replay(5.0, &positions[1..]).contains("no record of these axes at step 5"));
        assert!(describe_embedding(&positions).starts_with("Latent space: 1 of 2 codes"));
    }

    #[test]
    fn components_of_a_longer_code_are_called_a_shadow() {
        assert!(shadow(19, Axes::Pca).starts_with("19 numbers seen as a shadow on two axes (PCA): "));
        assert_eq!([shadow(2, Axes::Pca), shadow(19, Axes::Pair(0, 1))], ["", ""]);
    }

    #[test]
    fn the_cursor_says_where_it_is() {
        assert_eq!(position([0.5, -1.0], Some("12: 7".into())), "0.50, −1.0, at image 12: 7");
        assert_eq!(position([0.5, -1.0], None), "0.50, −1.0");
        assert_eq!([selected(1), selected(0)], ["1 image is selected.", "0 images are selected."]);
    }

    #[test]
    fn a_replay_says_what_it_can_not_show() {
        assert_eq!([step(Some(1200.0)), step(None)], ["step 1\u{202f}200", "now"]);
        assert_eq!(replay_note(None, true, None), "");
        assert_eq!(replay_note(Some(20.0), false, Some(20)), "");
        assert!(replay_note(Some(19.0), false, Some(20)).contains("less far"));
        assert!(replay_note(Some(20.0), true, Some(20)).contains("t-SNE shows the present"));
    }
}
