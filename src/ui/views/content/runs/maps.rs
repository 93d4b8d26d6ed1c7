//! Two maps side by side, in words.

use crate::plot::format;
use crate::run::RunRecord;
use crate::ui::views::content::runs::text::name;
use std::sync::Arc;

/// Whether two runs began with the same seed.
pub fn seeds(pair: &[Arc<RunRecord>; 2]) -> String {
    let [x, y] = pair.each_ref().map(|run| run.spec.seed);
    let [a, b] = pair.each_ref().map(|run| name(run));
    if x == y {
        format!("{a} and {b} both began with seed {x}.")
    } else {
        format!(
            "{a} began with seed {x}, {b} with seed {y}, so chance plays a part too. For a fair A/B test, restart with \
                the same seed."
        )
    }
}

/// Where an image lies on both maps. `image_name` is its class or its number.
pub fn place_of_image(pair: Option<&[Arc<RunRecord>; 2]>, image: u32, image_name: &str) -> String {
    let number = format!("no. {}", image + 1);
    let class = if image_name == number { String::new() } else { format!(" ({image_name})") };
    let on_map =
        |run: &Arc<RunRecord>| format!("{} on the map of {}", position(run, image as usize), name(run));
    let places = pair.map(|pair| pair.each_ref().map(on_map).join("; ")).unwrap_or_default();
    format!("Image {number}{class}: {places}.")
}

/// The position of an image along the axes of a run's map.
fn position(run: &RunRecord, image: usize) -> String {
    match run.positions.get(image) {
        Some(position) if position.iter().all(|v| v.is_finite()) => {
            let axes = run.axis_names.iter().zip(position);
            let axes: Vec<_> =
                axes.map(|(axis, v)| format!("{axis} {}", format::significant(*v, 2))).collect();
            axes.join(", ")
        }
        _ => "not encoded yet".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::views::content::runs::text::tests::record;

    fn pair(seeds: [u32; 2]) -> [Arc<RunRecord>; 2] {
        let [now, other] = [2, 1].map(record);
        let mut now = RunRecord { axis_names: ["z₁".into(), "z₂".into()], ..now };
        now.positions = Arc::new(vec![[1.0, -0.5]]);
        let mut pair = [now, other];
        pair.iter_mut().zip(seeds).for_each(|(run, seed)| run.spec.seed = seed);
        pair.map(Arc::new)
    }

    #[test]
    fn an_image_is_placed_on_both_maps() {
        assert_eq!(
            place_of_image(Some(&pair([1, 1])), 0, "dog"),
            "Image no. 1 (dog): z₁ 1.0, z₂ −0.50 on the map of Run 2; not encoded yet on the map of Run 1."
        );
        assert!(place_of_image(Some(&pair([1, 1])), 0, "no. 1").starts_with("Image no. 1: "));
    }

    #[test]
    fn chance_is_told_where_seeds_differ() {
        assert_eq!(seeds(&pair([3, 3])), "Run 2 and Run 1 both began with seed 3.");
        assert!(
            seeds(&pair([3, 4])).starts_with("Run 2 began with seed 3, Run 1 with seed 4, so chance plays")
        );
    }
}
