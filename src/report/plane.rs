//! Codes on a plane.

use crate::metrics::pca_small;
use crate::plot::format::percent;
use crate::spec::value_name;

/// A position of each code (`[n, latent]`): its two values, else its first two principal components; and the names of the axes.
pub fn plane(codes: &[f32], latent: usize) -> (Vec<[f32; 2]>, [String; 2]) {
    let codes_of = || codes.chunks_exact(latent.max(1));
    if latent <= 2 {
        let at = |code: &[f32]| [code[0], code.get(1).copied().unwrap_or_default()];
        let names = [value_name(0), if latent == 2 { value_name(1) } else { String::new() }];
        return (codes_of().map(at).collect(), names);
    }
    let axes = pca_small(codes, latent, 2);
    let at = |code: &[f32]| {
        let mut position = [0.0; 2];
        axes.project(code, &mut position[..axes.len().min(2)]);
        position
    };
    let name = |k: usize| format!("PC {} ({})", k + 1, percent(axes.share(k)));
    (codes_of().map(at).collect(), [name(0), name(1)])
}
