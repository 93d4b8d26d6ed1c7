//! Rate–distortion curves of the network, PCA and JPEG, and what they say in words.

use super::format::{self, decibels as db};
use super::palette::sequential;
use super::{Series, Theme};
use crate::study::compression::{CompressionResult, RatePoint};
use crate::study::sizes::SizeCurve;

/// Number of rates at which curves are compared.
const RATES: usize = 64;

/// PSNR over bits per pixel: of the network, of PCA, of JPEG and of networks with other code sizes.
pub fn curves(
    found: &CompressionResult,
    sizes: &[SizeCurve],
    jpeg: &[RatePoint],
    theme: &Theme,
) -> Vec<Series> {
    let line = |name: String, points: &[RatePoint], colour| {
        let mut points: Vec<[f32; 2]> = points.iter().map(|p| [p.rate, p.psnr_db]).collect();
        points.sort_by(|a, b| a[0].total_cmp(&b[0]));
        Series { name, colour, points }
    };
    let own = if sizes.is_empty() {
        "Network".into()
    } else {
        format!("Network, {}", value_count(found.here[0].values))
    };
    let mut all = vec![
        line(own, &pareto_front(&found.network), theme.accent),
        line("PCA".into(), &pareto_front(&pca_points(found, sizes)), theme.validation),
        line("JPEG".into(), &comparable_points(jpeg, &[&found.network, &found.linear]), theme.muted),
    ];
    let most = sizes.len().max(2) - 1;
    all.extend(sizes.iter().enumerate().map(|(k, curve)| {
        line(value_count(curve.latent), &curve.points, sequential(k as f32 / most as f32, theme.dark))
    }));
    all
}

/// JPEG's points that are not far above all others, and at least two: its best ones would flatten the rest of the chart.
fn comparable_points(jpeg: &[RatePoint], others: &[&[RatePoint]]) -> Vec<RatePoint> {
    const MAX_ABOVE_DB: f32 = 10.0;
    let max = others.iter().copied().flatten().map(|p| p.psnr_db).fold(f32::MIN, f32::max);
    let mut points = jpeg.to_vec();
    points.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    let near = points.iter().filter(|p| p.psnr_db <= max + MAX_ABOVE_DB).count();
    points.truncate(near.max(2));
    points
}

/// The points of PCA with every number of components that was measured.
fn pca_points(found: &CompressionResult, sizes: &[SizeCurve]) -> Vec<RatePoint> {
    found.linear.iter().chain(sizes.iter().flat_map(|size| &size.linear)).copied().collect()
}

/// "1 value", "8 values".
fn value_count(count: u32) -> String {
    if count == 1 { "1 value".into() } else { format!("{count} values") }
}

/// The Pareto front by rising rate: the points that no other point beats with fewer bits.
fn pareto_front(points: &[RatePoint]) -> Vec<RatePoint> {
    let is_beaten = |p: &RatePoint| points.iter().any(|q| q.rate <= p.rate && q.psnr_db > p.psnr_db);
    let mut best: Vec<RatePoint> = points.iter().filter(|p| !is_beaten(p)).copied().collect();
    best.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    best
}

fn bits(rate: f32) -> String {
    format::significant(rate, 2)
}

/// A text about which codec is better at which rate.
pub fn describe(found: &CompressionResult, sizes: &[SizeCurve], jpeg: &[RatePoint]) -> String {
    let [network, linear] = &found.here;
    let mut text = format!(
        "At {} {} per value: the network {} (SSIM {:.2}) at {} bits per pixel, PCA {} at {}.",
        network.bits,
        if network.bits == 1 { "bit" } else { "bits" },
        db(network.psnr_db),
        network.ssim,
        bits(network.rate),
        db(linear.psnr_db),
        bits(linear.rate),
    );
    let (own, linear) = (pareto_front(&found.network), pareto_front(&found.linear));
    text += &compare(["The network", "PCA"], [&own, &linear]).unwrap_or_default();
    let least = jpeg.iter().map(|p| p.rate).fold(f32::INFINITY, f32::min);
    if let Some(words) = compare(["The network", "JPEG"], [&own, &pareto_front(jpeg)]) {
        text += &words;
    } else if least.is_finite() {
        text += &format!(
            " JPEG needs at least {} bits per pixel, headers included, and reaches {} there.",
            bits(least),
            db(psnr_at(&pareto_front(jpeg), least))
        );
    }
    text + &best_sizes(found, sizes)
}

/// A sentence about which of two curves is ahead where, over the rates of both; `None` when they have no rate in common.
fn compare([a, b]: [&str; 2], [first, second]: [&[RatePoint]; 2]) -> Option<String> {
    let rates = common_rates(&[first, second])?;
    let leads: Vec<(f32, f32)> =
        rates.iter().map(|&rate| (rate, psnr_at(first, rate) - psnr_at(second, rate))).collect();
    let [most, least] = [f32::max, f32::min].map(|pick| leads.iter().map(|l| l.1).fold(0.0, pick));
    let (low, high) = (bits(rates[0]), bits(*rates.last()?));
    let crossings: Vec<f32> = leads
        .windows(2)
        .filter(|pair| (pair[0].1 >= 0.0) != (pair[1].1 >= 0.0))
        .map(|pair| pair[1].0)
        .collect();
    let by = |who: &str, lead: f32| format!("{who} is ahead by up to {}", db(lead.abs()));
    let lower = |who: &str| who.replacen("The", "the", 1);
    Some(match crossings[..] {
        [] => {
            let (who, other, lead) = if leads[0].1 >= 0.0 { (a, b, most) } else { (b, a, least) };
            format!(
                " {who} is ahead of {} from {low} to {high} bits per pixel, by up to {}.",
                lower(other),
                db(lead.abs())
            )
        }
        [crossing] => {
            let ((before, lead_before), (after, lead_after)) =
                if leads[0].1 >= 0.0 { ((a, most), (b, least)) } else { ((b, least), (a, most)) };
            format!(
                " {} below {} bits per pixel, {} above.",
                by(before, lead_before),
                bits(crossing),
                by(&lower(after), lead_after)
            )
        }
        _ => format!(
            " From {low} to {high} bits per pixel {} and {} alternate: the first leads by up to {}, the second by up to \
                {}.",
            lower(a),
            lower(b),
            db(most),
            db(least.abs())
        ),
    })
}

/// A sentence about the best code size at each rate, of those that were trained; empty when only one was.
fn best_sizes(found: &CompressionResult, sizes: &[SizeCurve]) -> String {
    let own = found.network.iter().filter(|p| p.values == found.here[0].values).copied().collect::<Vec<_>>();
    let mut curves: Vec<(u32, Vec<RatePoint>)> =
        sizes.iter().filter(|s| !s.points.is_empty()).map(|s| (s.latent, pareto_front(&s.points))).collect();
    if curves.is_empty() {
        return String::new();
    }
    curves.push((found.here[0].values, pareto_front(&own)));
    let every: Vec<RatePoint> = curves.iter().flat_map(|(_, points)| points).copied().collect();
    let linear = pareto_front(&pca_points(found, sizes));
    let against =
        compare(["The best network", "PCA with the best number of values"], [&pareto_front(&every), &linear]);
    let reach = |points: &[RatePoint]| Some((points.first()?.rate, points.last()?.rate));
    let ends = curves.iter().filter_map(|(_, points)| reach(points));
    let (low, high) = ends.fold((f32::MAX, 0.0_f32), |(low, high), (a, b)| (low.min(a), high.max(b)));
    // Each entry is best from its rate on; beyond its last rate a size keeps its last PSNR.
    let mut best: Vec<(u32, f32)> = Vec::new();
    for rate in log_spaced(low, high) {
        let reached = curves.iter().filter(|(_, points)| points.first().is_some_and(|p| p.rate <= rate));
        let Some((size, _)) = reached.max_by(|a, b| psnr_at(&a.1, rate).total_cmp(&psnr_at(&b.1, rate)))
        else {
            continue;
        };
        if best.last().is_none_or(|(last, _)| last != size) {
            best.push((*size, rate));
        }
    }
    let parts: Vec<String> = best
        .iter()
        .map(|(size, from)| format!("{} from {} bits per pixel", value_count(*size), bits(*from)))
        .collect();
    format!(" Best of the sizes that were trained: {}.{}", parts.join(", "), against.unwrap_or_default())
}

/// Rates within the range of all curves, rising; `None` when there are none.
fn common_rates(curves: &[&[RatePoint]]) -> Option<Vec<f32>> {
    let (mut low, mut high) = (0.0_f32, f32::INFINITY);
    for curve in curves {
        low = low.max(curve.first()?.rate);
        high = high.min(curve.last()?.rate);
    }
    (low > 0.0 && low < high).then(|| log_spaced(low, high))
}

/// Rates from `low` to `high` on a logarithmic scale.
fn log_spaced(low: f32, high: f32) -> Vec<f32> {
    let rate = |k: usize| low * libm::powf(high / low, k as f32 / (RATES - 1) as f32);
    (0..RATES).map(rate).collect()
}

/// PSNR at a rate on a curve of rising rates: linear in between, constant beyond its ends.
fn psnr_at(curve: &[RatePoint], rate: f32) -> f32 {
    let after = curve.partition_point(|p| p.rate < rate);
    match (after.checked_sub(1).and_then(|i| curve.get(i)), curve.get(after)) {
        (Some(a), Some(b)) => {
            a.psnr_db + (rate - a.rate) / (b.rate - a.rate).max(1e-9) * (b.psnr_db - a.psnr_db)
        }
        (Some(point), None) | (None, Some(point)) => point.psnr_db,
        (None, None) => f32::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(pairs: &[[f32; 2]]) -> Vec<RatePoint> {
        pairs
            .iter()
            .map(|[rate, psnr_db]| RatePoint {
                rate: *rate,
                psnr_db: *psnr_db,
                values: 8,
                ..RatePoint::default()
            })
            .collect()
    }

    fn found() -> CompressionResult {
        CompressionResult {
            network: points(&[[0.1, 10.0], [0.3, 20.0], [0.25, 9.0]]),
            linear: points(&[[0.1, 9.0], [0.3, 17.0]]),
            here: [RatePoint { bits: 4, rate: 0.1, psnr_db: 10.0, values: 8, ssim: 0.5 }; 2],
            ..CompressionResult::default()
        }
    }

    #[test]
    fn the_text_names_who_is_ahead_where_and_by_how_much() {
        let mut found = found();
        let text = describe(&found, &[], &points(&[[1.0, 25.0], [2.0, 30.0]]));
        assert!(
            text.contains("The network is ahead of PCA from 0.10 to 0.30 bits per pixel, by up to 3.0"),
            "{text}"
        );
        assert!(text.contains("JPEG needs at least 1.0 bits per pixel"), "{text}");
        let text = describe(&found, &[], &points(&[[0.2, 25.0], [0.4, 30.0]]));
        assert!(
            text.contains("JPEG is ahead of the network from 0.20 to 0.30 bits per pixel, by up to 10.0"),
            "{text}"
        );
        assert_eq!(pareto_front(&found.network).len(), 2, "a point that another beats is left out");
        found.linear = points(&[[0.1, 14.0], [0.3, 16.0]]);
        let text = describe(&found, &[], &[]);
        assert!(text.contains("PCA is ahead by up to 4.0"), "{text}");
        assert!(text.contains("below 0.20 bits per pixel, the network is ahead by up to 4.0"), "{text}");
    }

    #[test]
    fn the_best_size_is_told_for_each_rate() {
        let linear = points(&[[0.05, 10.0], [0.2, 11.5]]);
        let small = SizeCurve { latent: 2, mse: 0.1, points: points(&[[0.05, 12.0], [0.2, 13.0]]), linear };
        let diverged = SizeCurve { latent: 64, mse: f32::NAN, ..SizeCurve::default() };
        let text = best_sizes(&found(), &[small, diverged]);
        assert!(text.contains("2 values from 0.050 bits per pixel, 8 values from 0.1"), "{text}");
        assert!(
            text.contains("The best network is ahead of PCA with the best number of values from 0.050"),
            "{text}"
        );
        assert_eq!(best_sizes(&found(), &[]), "");
    }
}
