//! Interpolation: pictures along a path from code to code.

use super::{StudyContext, StudyInput};
use crate::buffers::{Bytes, Floats};
use crate::study::interpolation::{Interpolation, InterpolationResult};
use crate::trainer::images::to_bytes;

/// Pictures along the path through the targets.
///
/// # Errors
/// When there are fewer than two.
pub async fn interpolation(
    context: StudyContext,
    input: StudyInput,
    params: Interpolation,
) -> Result<InterpolationResult, String> {
    let Interpolation { steps, spherical, .. } = params;
    if input.targets.len() < 2 {
        return Err("A path needs at least two stops.".into());
    }
    let [middle, _] = input.moments();
    let steps = steps.max(1);
    let mut codes: Vec<Vec<f32>> = Vec::new();
    for pair in input.targets.windows(2) {
        for step in 0..steps {
            let share = step as f32 / steps as f32;
            let [a, b] = [&pair[0].code, &pair[1].code];
            codes.push(if spherical { arc(a, b, &middle, share) } else { line(a, b, share) });
        }
    }
    codes.extend(input.targets.last().map(|last| last.code.clone()));
    let positions = Floats(codes.iter().flat_map(|code| input.projection.project(code)).collect());
    let images = Bytes(to_bytes(&context.decode(codes.concat()).await));
    Ok(InterpolationResult { images, positions })
}

fn line(a: &[f32], b: &[f32], share: f32) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| a + share * (b - a)).collect()
}

/// Spherical linear interpolation (slerp, Shoemake 1985) around a middle, the distance from it in even steps: in many dimensions
/// a straight line between two codes passes nearer to the middle than any code is (White 2016).
fn arc(a: &[f32], b: &[f32], middle: &[f32], share: f32) -> Vec<f32> {
    let from = |code: &[f32]| -> Vec<f32> { code.iter().zip(middle).map(|(v, m)| v - m).collect() };
    let length = |v: &[f32]| libm::sqrtf(v.iter().map(|v| v * v).sum());
    let [a_out, b_out] = [from(a), from(b)];
    let lengths = [length(&a_out), length(&b_out)];
    let cos = a_out.iter().zip(&b_out).map(|(a, b)| a * b).sum::<f32>() / (lengths[0] * lengths[1]);
    let angle = libm::acosf(cos.clamp(-1.0, 1.0));
    // Along one line or with no length there is no arc.
    if !angle.is_finite() || libm::sinf(angle) < 1e-4 {
        return line(a, b, share);
    }
    let weights = [1.0 - share, share].map(|share| libm::sinf(share * angle) / libm::sinf(angle));
    let distance = lengths[0] + share * (lengths[1] - lengths[0]);
    let direction =
        a_out.iter().zip(&b_out).map(|(a, b)| weights[0] * a / lengths[0] + weights[1] * b / lengths[1]);
    direction.zip(middle).map(|(v, m)| m + distance * v).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arc_keeps_its_distance_and_a_line_does_not() {
        let (a, b, middle) = ([2.0, 1.0], [1.0, 2.0], [1.0, 1.0]);
        let [x, y] = arc(&a, &b, &middle, 0.5).try_into().unwrap_or([0.0; 2]);
        let root = core::f32::consts::FRAC_1_SQRT_2;
        assert!((x - 1.0 - root).abs() < 1e-5 && (y - 1.0 - root).abs() < 1e-5, "{x} {y}");
        assert_eq!(line(&a, &b, 0.5), [1.5, 1.5]);
        assert_eq!(arc(&a, &a, &middle, 0.3), a, "no arc between a point and itself");
        assert_eq!(arc(&a, &middle, &middle, 0.5), [1.5, 1.0], "the middle has no direction");
        for (share, end) in [(0.0, a), (1.0, b)] {
            let there = arc(&a, &b, &middle, share);
            assert!(there.iter().zip(end).all(|(v, e)| (v - e).abs() < 1e-5), "{there:?}");
        }
    }
}
