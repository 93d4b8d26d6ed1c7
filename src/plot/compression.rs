//! Rate and distortion: who needs fewer bits for the same likeness.

use super::{Series, Theme, format};
use crate::protocol::{Compression, RatePoint};

/// The curves of the network, of PCA and of JPEG: PSNR over bits a pixel.
pub fn curves(found: &Compression, jpeg: &[RatePoint], theme: &Theme) -> Vec<Series> {
    let line = |name: &str, points: &[RatePoint], colour| {
        let mut points: Vec<[f32; 2]> = points.iter().map(|p| [p.rate, p.psnr_db]).collect();
        points.sort_by(|a, b| a[0].total_cmp(&b[0]));
        Series { name: name.into(), colour, points }
    };
    vec![
        line("Network", &upper(&found.network), theme.accent),
        line("PCA", &upper(&found.linear), theme.validation),
        line("JPEG", jpeg, theme.muted),
    ]
}

/// The points that no other beats with fewer bits: what somebody who has the choice would use.
fn upper(points: &[RatePoint]) -> Vec<RatePoint> {
    let better = |p: &RatePoint| points.iter().any(|q| q.rate <= p.rate && q.psnr_db > p.psnr_db);
    points.iter().filter(|p| !better(p)).copied().collect()
}

/// Who wins where, in words.
pub fn verdict(found: &Compression, jpeg: &[RatePoint]) -> String {
    let [network, linear] = &found.here;
    let db = |v: f32| format!("{v:.1}{}dB", format::THIN);
    let bits = |v: f32| format::significant(v, 2);
    let mut text = format!(
        "With {} bits a value: the network {} (SSIM {:.2}) at {} bits a pixel, PCA {} at {}.",
        network.bits,
        db(network.psnr_db),
        network.ssim,
        bits(network.rate),
        db(linear.psnr_db),
        bits(linear.rate),
    );
    let (a, b) = (upper(&found.network), upper(&found.linear));
    if let Some(rate) = common(&a, &b) {
        let [n, p] = [&a, &b].map(|curve| at(curve, rate));
        let who = if n >= p { "the network is ahead of PCA" } else { "PCA is ahead of the network" };
        text += &format!(" At the same {} bits a pixel {who} by {}.", bits(rate), db((n - p).abs()));
    }
    let least = jpeg.iter().map(|p| p.rate).fold(f32::INFINITY, f32::min);
    let most = a.iter().map(|p| p.rate).fold(0.0, f32::max);
    if least.is_finite() {
        text += &if least > most {
            format!(
                " JPEG can't go below {} bits a pixel, its headers included, where it has {}.",
                bits(least),
                db(at(jpeg, least))
            )
        } else {
            let (n, j) = (at(&a, most), at(jpeg, most));
            let who = if j > n { "JPEG is ahead by" } else { "the network is ahead of JPEG by" };
            format!(" At {} bits a pixel {who} {}.", bits(most), db((n - j).abs()))
        };
    }
    text
}

/// The largest rate that both curves reach; none where they don't meet.
fn common(a: &[RatePoint], b: &[RatePoint]) -> Option<f32> {
    let most = |curve: &[RatePoint]| curve.iter().map(|p| p.rate).fold(f32::MIN, f32::max);
    let least = |curve: &[RatePoint]| curve.iter().map(|p| p.rate).fold(f32::MAX, f32::min);
    let rate = most(a).min(most(b));
    (rate >= least(a).max(least(b))).then_some(rate)
}

/// PSNR of a curve at a rate, linear in between, constant beyond its ends.
fn at(curve: &[RatePoint], rate: f32) -> f32 {
    let mut points: Vec<[f32; 2]> = curve.iter().map(|p| [p.rate, p.psnr_db]).collect();
    points.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let after = points.partition_point(|p| p[0] < rate);
    match (after.checked_sub(1).and_then(|i| points.get(i)), points.get(after)) {
        (Some([x0, y0]), Some([x1, y1])) => y0 + (rate - x0) / (x1 - x0).max(1e-9) * (y1 - y0),
        (Some(point), None) | (None, Some(point)) => point[1],
        (None, None) => f32::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(pairs: &[[f32; 2]]) -> Vec<RatePoint> {
        pairs
            .iter()
            .map(|[rate, psnr_db]| RatePoint { rate: *rate, psnr_db: *psnr_db, ..RatePoint::default() })
            .collect()
    }

    #[test]
    fn the_verdict_names_who_is_ahead_and_by_how_much() {
        let found = Compression {
            network: points(&[[0.1, 10.0], [0.3, 20.0], [0.25, 9.0]]),
            linear: points(&[[0.1, 9.0], [0.3, 17.0]]),
            here: [RatePoint { bits: 4, rate: 0.1, psnr_db: 10.0, values: 8, ssim: 0.5 }; 2],
            ..Compression::default()
        };
        let text = verdict(&found, &points(&[[1.0, 25.0], [2.0, 30.0]]));
        assert!(text.contains("the network is ahead of PCA by 3.0"), "{text}");
        assert!(text.contains("JPEG can't go below 1.0 bits a pixel"), "{text}");
        let text = verdict(&found, &points(&[[0.2, 25.0], [0.4, 30.0]]));
        assert!(text.contains("JPEG is ahead by 7.5"), "{text}");
        assert_eq!(upper(&found.network).len(), 2, "a point that another beats is no choice");
    }
}
